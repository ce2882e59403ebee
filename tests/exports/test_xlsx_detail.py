"""The spliced sheet `Chi tiết`: cell by cell what openpyxl itself would have written."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from cchc_desktop.errors import Cancelled, FileProblem
from cchc_desktop.exports.xlsx import detail, write_report_workbook
from cchc_desktop.exports.xlsx.detail import COLUMNS, LAST_LETTER, LOOKS, NO_ROWS, values_of
from cchc_desktop.exports.xlsx.styles import Style, Styles
from cchc_desktop.exports.xlsx.texts import link_target
from cchc_desktop.models import Activity, EvidenceState
from cchc_desktop.reports.figures import DetailRow
from tests.exports.report_samples import figures_of, quarter

HEAD = 4


def row_of(**values: Any) -> DetailRow:
    names = {name: values.pop(name, "") for name in ("unit_name", "contents", "audiences", "kind_label")}
    return DetailRow(
        Activity(**({"id": 1, "date": date(2023, 1, 5), "kind": "conference", "title": "Hội nghị"} | values)),
        kind_label=names["kind_label"] or "Hội nghị",
        counting_unit="cuộc",
        reach_unit="lượt người",
        unit_name=names["unit_name"],
        contents=names["contents"],
        audiences=names["audiences"],
        tasks="",
    )


AWKWARD = [
    row_of(title="=SUM(A1:A9)", number="+84", note="@nhóm", unit_name="- Văn phòng"),
    row_of(title="a & b < c > d \"e\" 'f'", contents="TT&TT, <b>đậm</b>", unit_name="Sở TT&TT"),
    row_of(title="Dòng một\nDòng hai\r\nDòng ba", note=" khoảng trắng hai đầu "),
    row_of(title="Có ký tự điều khiển \x00\x07\x1f và \u200b ẩn", audiences="\x0b"),
    row_of(title="Biểu tượng 😀 và chữ tổ hợp e\u0302\u0301", kind_label="=Hình thức"),
    row_of(title="x" * 40_000, quantity=1.5, reach=0),
    row_of(title="", quantity=float("nan"), reach=1_250_000, evidence=EvidenceState.SIGNED),
    row_of(title="mã _x000D_ giữ nguyên", date=date(1899, 1, 2)),
    row_of(title="Nhiều ngày", date_to=date(2023, 1, 7), integrated=True, note="ghi chú"),
    row_of(title="Liên kết", url="https://a.vn/?a=1&b=\"<2>'#x"),
    row_of(title="Không phải liên kết", url="=HYPERLINK(1)"),
    row_of(title="Số lớn", quantity=12345678901.25, url="file:///C:/x"),
]


def write(folder: Path, rows: list[DetailRow], name: str = "q.xlsx", **changes: Any) -> Path:
    path = folder / name
    write_report_workbook(replace(figures_of([]), activities=len(rows), **changes), iter(rows), path)
    return path


def reference(rows: list[DetailRow], path: Path) -> Path:
    """Write the same cells through openpyxl's own cells."""
    book = Workbook()
    styles = Styles(book)
    sheet = book.worksheets[0]
    looks = ["place", "date", "text", "text", "whole", "center", "whole", "center", *["text"] * 4, "address", "center"]
    looks += ["center", "text"]
    for n, row in enumerate(rows, HEAD + 1):
        for column, (value, look) in enumerate(zip(values_of(n - HEAD, row), looks, strict=True), 1):
            if column == 2 and isinstance(value, str):
                look = "center"
            if column == 5 and isinstance(value, float):
                look = "fraction"
            if column == 13 and link_target(str(value)):
                look = "link"
            styles.put(sheet, n, column, value, LOOKS[look])
            if look == "link":
                cell: Any = sheet.cell(n, column)
                cell.hyperlink = link_target(str(value))
                cell._style = styles.array(LOOKS["link"])
    book.save(path)
    return path


def look_of(cell: Any) -> tuple[Any, ...]:
    return (
        cell.font.name, cell.font.sz, cell.font.b, cell.font.i, cell.font.u, cell.font.color and cell.font.color.rgb,
        cell.alignment.horizontal, cell.alignment.vertical, bool(cell.alignment.wrap_text), cell.number_format,
        cell.border.left.style, cell.border.bottom.style, cell.fill.fill_type, bool(cell.quotePrefix),
    )  # fmt: skip


def assert_same(rows: list[DetailRow], folder: Path) -> None:
    made = openpyxl.load_workbook(write(folder, rows))["Chi tiết"]
    wanted = openpyxl.load_workbook(reference(rows, folder / "reference.xlsx")).worksheets[0]
    assert made.dimensions == f"A1:{LAST_LETTER}{HEAD + len(rows)}"
    for n in range(HEAD + 1, HEAD + len(rows) + 1):
        for column in range(1, len(COLUMNS) + 1):
            ours, theirs = made.cell(n, column), wanted.cell(n, column)
            where = ours.coordinate
            assert ours.value == theirs.value, where
            assert ours.data_type == theirs.data_type, where
            assert look_of(ours) == look_of(theirs), where
            link, peer = ours.hyperlink, theirs.hyperlink
            assert (link and link.target) == (peer and peer.target), where


def test_spliced_rows_equal_openpyxls_own(tmp_path: Path) -> None:
    assert_same(quarter(300)[1], tmp_path)


def test_awkward_rows_equal_openpyxls_own(tmp_path: Path) -> None:
    assert_same(AWKWARD, tmp_path)


texts = st.text(st.characters(), max_size=40).filter(lambda text: "_x" not in text)


@settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.builds(
            row_of,
            title=texts,
            number=texts,
            note=texts,
            url=st.one_of(texts, st.text(max_size=20).map("https://a.vn/{}".format)),
            unit_name=texts,
            contents=texts,
            audiences=texts,
            date=st.dates(date(1900, 3, 1), date(2100, 1, 1)),
            quantity=st.floats(0, 1e9).map(lambda value: round(value, 2)),  # openpyxl keeps 16 digits
            reach=st.none() | st.integers(0, 10**9),
            integrated=st.booleans(),
            evidence=st.sampled_from(EvidenceState),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_rows_equal_openpyxls_own(tmp_path: Path, rows: list[DetailRow]) -> None:
    assert_same(rows, tmp_path)


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    path = write(tmp_path, AWKWARD)
    for sheet in openpyxl.load_workbook(path):
        for line in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in line)
    with zipfile.ZipFile(path) as package:
        assert all(b"<f>" not in package.read(name) for name in package.namelist() if "worksheets/sheet" in name)


def test_dates_and_numbers_are_real(tmp_path: Path) -> None:
    _, rows = quarter(50)
    sheet = openpyxl.load_workbook(write(tmp_path, rows))["Chi tiết"]
    for n, row in enumerate(rows, HEAD + 1):
        day = sheet.cell(n, 2)
        assert isinstance(day.value, datetime) and day.value.date() == row.activity.date
        assert day.number_format == "dd/mm/yyyy"
        assert sheet.cell(n, 5).value == row.activity.quantity
        assert sheet.cell(n, 7).value == row.activity.reach


def test_read_only_readers_see_every_row(tmp_path: Path) -> None:
    _, rows = quarter(300)
    path = write(tmp_path, rows)
    book = openpyxl.load_workbook(path, read_only=True)
    found = list(book["Chi tiết"].iter_rows(min_row=HEAD + 1, values_only=True))
    book.close()
    assert [line[3] for line in found] == [row.activity.title for row in rows]
    by_calamine = CalamineWorkbook.from_path(path).get_sheet_by_name("Chi tiết").to_python()
    lines = [line for line in by_calamine if isinstance(line[0], float)]
    assert [line[3] for line in lines] == [row.activity.title for row in rows]
    assert [line[1] for line in lines] == [row.activity.date for row in rows]


@pytest.mark.parametrize("told", [0, 2, 5000])
def test_a_wrong_foretold_count_still_gives_the_right_extent(tmp_path: Path, told: int) -> None:
    figures, rows = quarter(40)
    path = tmp_path / "q.xlsx"
    write_report_workbook(replace(figures, activities=told), iter(rows), path)
    book = openpyxl.load_workbook(path, read_only=True)
    assert book["Chi tiết"].calculate_dimension() == f"A1:{LAST_LETTER}{HEAD + 40}"
    book.close()
    assert zipfile.ZipFile(path).testzip() is None
    sheet = openpyxl.load_workbook(path)["Chi tiết"]
    assert sheet.auto_filter.ref == f"A{HEAD}:{LAST_LETTER}{HEAD + 40}"
    assert [sheet.cell(HEAD + n, 4).value for n in range(1, 41)] == [row.activity.title for row in rows]


def test_links_stop_at_excels_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detail, "MOST_LINKS", 3)
    rows = [row_of(url=f"https://a.vn/{n}") for n in range(5)]
    sheet = openpyxl.load_workbook(write(tmp_path, rows))["Chi tiết"]
    cells = [sheet.cell(HEAD + n, 13) for n in range(1, 6)]
    assert [cell.value for cell in cells] == [f"https://a.vn/{n}" for n in range(5)]
    assert [bool(cell.hyperlink) for cell in cells] == [True, True, True, False, False]


def test_the_package_is_whole_and_every_part_well_formed(tmp_path: Path) -> None:
    path = write(tmp_path, AWKWARD)
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        names = package.namelist()
        assert len(names) == len(set(names))
        for name in names:
            ElementTree.fromstring(package.read(name))
        types = package.read("[Content_Types].xml").decode()
        assert all(f"/{name}" in types for name in names if name.startswith("xl/") and name.endswith(".xml"))
        external = [
            relation.get("Target", "")
            for name in names
            if name.endswith(".rels")
            for relation in ElementTree.fromstring(package.read(name))
            if relation.get("TargetMode") == "External"
        ]
    assert external and all(target.startswith(("http://", "https://", "mailto:")) for target in external)


def test_no_rows_says_so(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write(tmp_path, []))["Chi tiết"]
    assert sheet.cell(HEAD + 1, 4).value == NO_ROWS
    assert sheet.dimensions == f"A1:{LAST_LETTER}{HEAD + 1}"


def test_a_cancel_leaves_the_old_file(tmp_path: Path) -> None:
    figures, rows = quarter(2000)
    path = tmp_path / "q.xlsx"
    path.write_bytes(b"old")
    seen: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        seen.append((done, total))
        if done >= 500:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_report_workbook(figures, iter(rows), path, progress)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["q.xlsx"]
    assert seen == sorted(seen) and {total for _, total in seen} == {2000}


def test_rows_are_taken_one_after_another(tmp_path: Path) -> None:
    """A generator is read as it goes: an error in the middle of it ends the job, threads and all."""
    figures, rows = quarter(1500)

    def broken() -> Iterator[DetailRow]:
        yield from rows[:1000]
        raise FileProblem("Đứt giữa chừng.")

    with pytest.raises(FileProblem):
        write_report_workbook(figures, broken(), tmp_path / "q.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_more_rows_than_a_sheet_holds_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detail, "LAST_ROW", 20)
    figures, rows = quarter(40)
    with pytest.raises(FileProblem, match="quá nhiều hoạt động"):
        write_report_workbook(figures, rows, tmp_path / "q.xlsx")


def test_rows_are_as_high_as_their_text(tmp_path: Path) -> None:
    rows = [row_of(title="ngắn"), row_of(title="Tuyên truyền cải cách hành chính " * 12), row_of(title="từ " * 8000)]
    sheet = openpyxl.load_workbook(write(tmp_path, rows))["Chi tiết"]
    heights = [float(sheet.row_dimensions[HEAD + n].height or 0) for n in (1, 2, 3)]
    assert heights[0] < 20 < 100 < heights[1] < heights[2] == 409


def test_styles_are_told_apart() -> None:
    styles = Styles(Workbook())
    looks = [*LOOKS.values(), Style(), Style(bold=True), Style(quote=True)]
    numbers = [styles.number(look) for look in looks]
    assert len(set(numbers)) == len(set(looks))
    assert [styles.number(look) for look in looks] == numbers
