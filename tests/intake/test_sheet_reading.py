"""Any table from outside: its values as they were meant, or one sentence why not."""

from __future__ import annotations

import datetime
import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_desktop.errors import AppError, Cancelled, FileProblem
from cchc_desktop.intake import sheet_xlsx
from cchc_desktop.intake.sheet_book import open_book
from cchc_desktop.intake.sheet_cells import RawRow, is_date_format, serial_date


def rows(path: Path, sheet: int = 0) -> list[RawRow]:
    book = open_book(path)
    try:
        return list(book.rows(sheet))
    finally:
        book.close()


def made(path: Path, fill: Any, **options: Any) -> Path:
    book = xlsxwriter.Workbook(str(path), options)
    sheet = book.add_worksheet("Nhật ký")
    fill(book, sheet)
    book.close()
    return path


@pytest.mark.parametrize("date1904", [False, True])
def test_days_of_both_calendars(tmp_path: Path, date1904: bool) -> None:
    def fill(book: Any, sheet: Any) -> None:
        for line, code in enumerate(("dd/mm/yyyy", "d-mmm-yy", '"ngày" d "tháng" m', "[$-42A]dd mmmm yyyy")):
            sheet.write_datetime(line, 0, datetime.datetime(2026, 3, 6, 14, 30), book.add_format({"num_format": code}))
        sheet.write_number(4, 0, 0.5, book.add_format({"num_format": "h:mm"}))
        sheet.write_number(5, 0, 1250, book.add_format({"num_format": "#,##0.00"}))

    found = [row.cells[0] for row in rows(made(tmp_path / "a.xlsx", fill, date_1904=date1904))]
    assert found == [date(2026, 3, 6)] * 4 + [0.5, 1250.0]


def test_serials() -> None:
    assert serial_date(1) == date(1900, 1, 1) and serial_date(59) == date(1900, 2, 28)
    assert serial_date(61) == date(1900, 3, 1) and serial_date(46087.9) == date(2026, 3, 6)
    assert serial_date(44625, True) == date(2026, 3, 6)
    assert serial_date(-1) is None and serial_date(float("nan")) is None and serial_date(1e9) is None
    assert is_date_format(14) and is_date_format(164, "dd/mm") and not is_date_format(164, '0.0 "ngày"')


def test_cached_values_and_text_that_looks_like_a_formula(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        del book
        sheet.write_formula(0, 0, "=1+1", None, 2)
        sheet.write_formula(0, 1, '="a"&"b"', None, "ab")
        sheet.write_string(0, 2, "=cmd|' /C calc'!A0")
        sheet.write_formula(0, 3, "=1/0", None, "#DIV/0!")
        sheet.write_boolean(0, 4, True)
        sheet.write_string(0, 5, "dòng 1\ndòng 2")

    (row,) = rows(made(tmp_path / "a.xlsx", fill))
    assert row.cells == [2.0, "ab", "=cmd|' /C calc'!A0", None, "Có", "dòng 1\ndòng 2"]


def test_merged_cells_are_filled_down_and_told(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.merge_range("A2:A4", "05/01/2026", book.add_format())
        for line in range(1, 5):
            sheet.write_number(line, 1, line)

    found = rows(made(tmp_path / "a.xlsx", fill))
    assert [row.cells[0] if row.cells else None for row in found] == ["05/01/2026"] * 3 + [None]
    assert [sorted(row.filled) for row in found] == [[], [0], [0], []]


def test_old_fonts_are_read_by_their_names(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        old = book.add_format({"font_name": ".VnTime"})
        capital = book.add_format({"font_name": ".VnTimeH"})
        vni = book.add_format({"font_name": "VNI-Times"})
        sheet.write_string(0, 0, "Héi nghÞ c¶i c¸ch hµnh chÝnh", old)
        sheet.write_string(0, 1, "ñy ban nh©n d©n", capital)
        sheet.write_string(0, 2, "Hoäi nghò caûi caùch", vni)
        sheet.write_string(0, 3, "Café à la carte")
        sheet.write_rich_string(0, 4, book.add_format({"font_name": ".VnTime"}), "C¶i c¸ch", " 2026", old)

    (row,) = rows(made(tmp_path / "a.xlsx", fill))
    assert row.cells == [
        "Hội nghị cải cách hành chính", "ỦY BAN NHÂN DÂN", "Hội nghị cải cách", "Café à la carte", "Cải cách 2026",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("encoding", "sign"), [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-16-le", ";"), ("cp1258", ",")]
)
def test_csv_of_any_encoding(tmp_path: Path, encoding: str, sign: str) -> None:
    lines = ["Ngày", "Nội dung"], ["05/01/2026", "Hội nghị cải cách, đợt 1"], ["06/01/2026", "Tập huấn"]
    text = "\r\n".join(sign.join(f'"{cell}"' for cell in line) for line in lines)
    if encoding == "cp1258":
        import unicodedata

        text = "".join(
            c if c in "ăâđêôơưĂÂĐÊÔƠƯ" else unicodedata.normalize("NFD", c) for c in unicodedata.normalize("NFC", text)
        )
        text = text.replace("ệ", "ệ").replace("ộ", "ộ").replace("ậ", "ậ").replace("ấ", "ấ").replace("ợ", "ợ")
        data = "".join(_cp1258(c) for c in unicodedata.normalize("NFC", text)).encode("cp1258")
    else:
        data = text.encode(encoding)
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert [tuple(row.cells) for row in rows(path)] == [tuple(line) for line in lines]


def _cp1258(char: str) -> str:
    """Return a letter as the code page writes it: base with its hat, then the tone."""
    import unicodedata

    try:
        char.encode("cp1258")
        return char
    except UnicodeEncodeError:
        base, *marks = unicodedata.normalize("NFD", char)
        hats = [m for m in marks if m in "\u0302\u0306\u031b"]
        tones = [m for m in marks if m not in hats]
        return unicodedata.normalize("NFC", base + "".join(hats)) + "".join(tones)


def xlsx_parts() -> dict[str, bytes]:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Ngày", "Nội dung"])
    sheet.write_row(1, 0, ["05/01/2026", "Hội nghị"])
    book.close()
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def test_entities_and_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = xlsx_parts()
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]>'
    sheet = parts["xl/worksheets/sheet1.xml"]
    for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"):
        evil = dict(parts)
        evil[name] = laughs + parts[name].split(b"?>", 1)[1]
        with pytest.raises(FileProblem):
            rows(zipped(tmp_path / "a.xlsx", evil))
    monkeypatch.setattr(sheet_xlsx, "_SHEET_LIMIT", 4 << 20)
    bomb = parts | {"xl/worksheets/sheet1.xml": sheet + b" " * (5 << 20)}
    with pytest.raises(FileProblem, match="quá lớn"):
        rows(zipped(tmp_path / "bomb.xlsx", bomb))


def test_prefixed_names_strict_paths_and_wild_references(tmp_path: Path) -> None:
    """Other writers put a prefix before every name and leave out the references of cells."""
    parts = xlsx_parts()
    parts["xl/worksheets/sheet1.xml"] = (
        b'<?xml version="1.0"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>mot</x:t></x:is></x:c><x:c><x:v>2</x:v></x:c></x:row>'
        b'<x:row r="7"><x:c r="ZZZ7"><x:v>1</x:v></x:c><x:c r="B7" t="s"><x:v>999</x:v></x:c></x:row>'
        b"</x:sheetData></x:worksheet>"
    )
    assert rows(zipped(tmp_path / "a.xlsx", parts)) == [RawRow(1, ["mot", 2.0])]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xlsx", b"PK\x03\x04 not a zip at all", "bị hỏng"),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "mật khẩu",
        ),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "bị hỏng"),
        ("a.xls", b"<html><table><tr><td>x</td></tr></table></html>", "trang web"),
        ("a.xlsx", b"%PDF-1.7", "PDF"),
        ("a.xlsx", b"", "bị hỏng|không có nội dung"),
        ("a.csv", b"", "không có nội dung"),
    ],
)
def test_what_is_no_table_is_told(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(AppError, match=words):
        rows(path)


def test_a_missing_file_and_a_word_file(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="Không tìm thấy"):
        rows(tmp_path / "không có.xlsx")
    with pytest.raises(AppError, match="Word"):
        rows(zipped(tmp_path / "a.docx", {"word/document.xml": b"<a/>", "[Content_Types].xml": b"<a/>"}))


@given(data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_spoilt_bytes_are_read_or_told(data: st.DataObject, tmp_path: Path) -> None:
    parts = xlsx_parts()
    name = data.draw(st.sampled_from(sorted(parts)))
    part = bytearray(parts[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(part) - 1))
        part[at] = data.draw(st.integers(0, 255))
    path = zipped(tmp_path / "spoilt.xlsx", parts | {name: bytes(part)})
    try:
        found = rows(path)
    except AppError as error:
        assert "spoilt.xlsx" in str(error)
    else:
        assert all(isinstance(row, RawRow) for row in found)


def test_a_long_sheet_can_be_cancelled_at_once(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        del book
        for line in range(5_000):
            sheet.write_row(line, 0, ["x" * 50, line])

    path = made(tmp_path / "a.xlsx", fill, constant_memory=True)
    book = open_book(path)
    seen = 0

    def stop(done: int, total: int) -> None:
        assert 0 <= done <= total
        if seen >= 1_000:
            raise Cancelled

    with pytest.raises(Cancelled):
        for _ in book.rows(0, stop):
            seen += 1
    assert 1_000 <= seen < 5_000
    book.close()


def test_blank_styled_rows_are_no_rows(tmp_path: Path) -> None:
    parts = xlsx_parts()
    blank = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(3, 60_000))
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", blank + b"</sheetData>")
    assert len(rows(zipped(tmp_path / "a.xlsx", parts | {"xl/worksheets/sheet1.xml": sheet}))) == 2


@given(
    table=st.lists(
        st.lists(st.none() | st.integers(-10_000, 10_000) | st.text("aÂ&<>\"' =_x0041\nệ", max_size=12), max_size=6),
        max_size=6,
    )
)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_quick_way_and_the_careful_way_agree(table: list[list[Any]], tmp_path: Path) -> None:
    """openpyxl's own reading is the judge; a comment in the head sends the same sheet the careful way."""
    import openpyxl

    made_ = openpyxl.Workbook()
    sheet: Any = made_.worksheets[0]
    for line, values in enumerate(table, 1):
        for column, value in enumerate(values, 1):
            if value not in (None, ""):
                cell = sheet.cell(line, column)
                cell._value, cell.data_type = value, "s" if isinstance(value, str) else "n"
    made_.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"<sheetData>", b"<!-- careful --><sheetData>")
    careful = rows(zipped(tmp_path / "b.xlsx", parts))
    quick = rows(tmp_path / "a.xlsx")
    assert quick == careful
    judge = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    found = {(row.line, c): v for row in quick for c, v in enumerate(row.cells, 1) if v is not None}
    wanted = {(c.row, c.column): c.value for line in judge.iter_rows() for c in line if c.value is not None}
    assert {k: v if isinstance(v, str) else float(str(v)) for k, v in wanted.items()} == {
        k: v if isinstance(v, str) else float(v) for k, v in found.items() if isinstance(v, (str, float))
    }


SAMPLES = Path(__file__).parent.parent / "samples" / "sheets"


@pytest.mark.parametrize("name", ["nhat-ky.xls", "nhat-ky-1904.xls", "nhat-ky.ods", "nhat-ky-1904.ods"])
def test_files_of_older_and_other_programs(name: str) -> None:
    """Written by LibreOffice: a hidden sheet, a merged title, a day merged over two rows, a formula, a total."""
    book = open_book(SAMPLES / name)
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [("Nháp", True), ("Nhật ký", False)]
    found = {row.line: row for row in book.rows(1)}
    merged = date(2026, 1, 5) if name.endswith(".xls") else None  # an .ods doesn't tell what is merged
    assert [found[line].cells[0] for line in (4, 5, 6)] == [date(2026, 1, 5), merged, "7.1.26"]
    assert found[5].filled == ({0} if merged else set()) and found[6].cells[4] == 30.0 and found[5].cells[3] == "1.250"
    book.close()
