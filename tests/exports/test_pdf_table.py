"""Tables in the PDF: the two ways of drawing agree, headers repeat, nothing lost or cut."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_desktop.documents.blocks import Align, Column, Document, NewPart, Table
from cchc_desktop.exports.pdf import Style, write_pdf
from cchc_desktop.exports.pdf.columns import column_widths
from cchc_desktop.exports.pdf.fonts import load_family
from tests.bench.pdf_table import rows_of_text
from tests.exports.pdf_probe import MM, Sheet, body, pdf_of, printed, words

COLUMNS = (
    Column("STT", 5, Align.CENTER),
    Column("Ngày", 10, Align.CENTER),
    Column("Hình thức", 12),
    Column("Nội dung", 24),
    Column("Số lượng", 8, Align.RIGHT),
    Column("ĐVT", 8),
    Column("Đối tượng", 12),
    Column("Đơn vị thực hiện", 14),
    Column("Minh chứng", 12),
)


def across(table: Table) -> Document:
    return Document("Nhật ký", (NewPart(landscape=True), table))


@pytest.fixture(scope="module")
def sheets() -> list[Sheet]:
    return printed(across(Table(COLUMNS, tuple(rows_of_text(120)))))


def test_every_cell_is_printed(sheets: list[Sheet]) -> None:
    expected = Counter(word for row in rows_of_text(120) for cell in row for word in cell.split())
    heads = Counter(word for column in COLUMNS for word in column.title.split())
    for word, count in heads.items():
        expected[word] += count * len(sheets)
    assert words(sheets) == expected


def test_header_repeats_in_bold_on_each_page(sheets: list[Sheet]) -> None:
    assert len(sheets) > 5
    for sheet in sheets:
        top = max(ink.base for ink in body(sheet))
        for column in COLUMNS:
            ink = sheet.starting(column.title.split()[0])
            assert ink.bold and ink.base > top - 20


def test_figures_stand_right_and_text_left() -> None:
    columns = (Column("Việc", 3), Column("Số lượng", 2, Align.RIGHT), Column("STT", 1, Align.CENTER))
    table = Table(columns, (("Mot", "1.250", "1"), ("Hai", "90", "20"), ("Ba", "8", "300")))
    sheet = printed(Document("x", (table,)))[0]
    amounts = [sheet.find(text) for text in ("1.250", "90", "8")]
    assert max(ink.right for ink in amounts) - min(ink.right for ink in amounts) < 1.5
    assert amounts[2].left - amounts[0].left > 10
    texts = [sheet.find(text) for text in ("Mot", "Hai", "Ba")]
    assert max(ink.left for ink in texts) - min(ink.left for ink in texts) < 1.5
    numbers = [sheet.find(text) for text in ("1", "20", "300")]
    assert max(ink.middle for ink in numbers) - min(ink.middle for ink in numbers) < 1.5


def test_table_is_ruled_and_inside_the_margins(sheets: list[Sheet]) -> None:
    for sheet in sheets:
        grid = sheet.rules[0]
        assert grid.left == pytest.approx(30 * MM, abs=1.5) and grid.right == pytest.approx(277 * MM, abs=1.5)
        assert grid.top <= sheet.height - 20 * MM + 1.5 and grid.bottom >= 20 * MM - 1.5
        for ink in body(sheet):
            assert grid.bottom < ink.base < grid.top and grid.left < ink.left and ink.right < grid.right


def test_rows_stay_whole(sheets: list[Sheet]) -> None:
    """Each page begins with a row, that is with a number in the first column."""
    for sheet in sheets:
        under = [ink for ink in body(sheet) if not ink.bold]
        first = max(ink.base for ink in under)
        assert any(ink.text.isdigit() and ink.left < 50 * MM for ink in under if ink.base == first)


@pytest.mark.parametrize("count", [0, 1, 7, 60])
def test_direct_and_public_drawing_print_the_same(count: int) -> None:
    rows = [*rows_of_text(count), ("Nhóm việc của quý",), ("x", "□ ☺ Ă Ω", "a(b)c\\d")]
    document = across(Table(COLUMNS, tuple(rows)))
    fast, slow = printed(document), printed(document, direct=False)
    assert [sheet.text for sheet in fast] == [sheet.text for sheet in slow]
    for one, other in zip(fast, slow, strict=True):
        for a, b in zip(one.ink, other.ink, strict=True):
            assert (a.text, a.font, a.size) == (b.text, b.font, b.size)
            assert (a.left, a.base) == pytest.approx((b.left, b.base), abs=0.05)


def test_text_of_many_alphabets_crosses_font_subsets() -> None:
    """Over 160 letters that are not ASCII need a second subset of the font."""
    letters = "".join(chr(code) for code in (*range(0xC0, 0x17F), *range(0x391, 0x3CA), *range(0x410, 0x450)))
    letters = "".join(c for c in letters if c.isalpha())
    rows = tuple((letters[i : i + 8], f"{letters[i]} {letters[-i - 1]}") for i in range(0, len(letters) - 8, 8))
    document = Document("x", (Table((Column("Chữ", 1), Column("Cặp", 1)), rows),))
    for direct in (True, False):
        sheets = printed(document, direct=direct)
        assert len({ink.font for ink in body(sheets[0])}) == 2  # bold head, regular cells
        shown = "".join(ink.text for sheet in sheets for ink in sheet.ink)
        for row in rows:
            assert row[0] in shown.replace(" ", "")


def test_a_row_of_one_cell_spans_in_bold_and_stays_with_its_rows() -> None:
    columns = (Column("STT", 1, Align.CENTER), Column("Nội dung", 6))
    for filler in range(28, 46):
        rows = (*((str(n), "Việc") for n in range(filler)), ("Nhóm sau cùng",), ("1", "Việc cuối"))
        sheets = printed(Document("x", (Table(columns, rows),)))
        page = next(sheet for sheet in sheets if any(ink.text == "Nhóm sau cùng" for ink in sheet.ink))
        group, last = page.find("Nhóm sau cùng"), page.find("Việc cuối")
        assert group.bold and group.left < 35 * MM and last.base < group.base


def test_a_row_taller_than_a_page_is_split_not_lost() -> None:
    text = " ".join(f"từ{n}" for n in range(3000))
    sheets = printed(Document("x", (Table((Column("A", 1), Column("B", 3)), (("1", text), ("2", "sau"))),)))
    assert len(sheets) > 1
    assert sum(words(sheets)[word] for word in text.split()) == 3000
    for sheet in sheets:
        assert all(ink.base >= 20 * MM - 6 for ink in sheet.ink)


def test_odd_tables_print_all_they_hold() -> None:
    narrow = Table(tuple(Column(f"Cột{n}", 1) for n in range(40)), (tuple(f"ô{n}" for n in range(40)),))
    ragged = Table((Column("A", 1), Column("B", 1)), (("một", "hai", "ba", "bốn"), ("năm",), ("", ""), ("sáu", "")))
    headless = Table((Column("", 1), Column("", 1)), (("bảy", "tám"),))
    shareless = Table((Column("X", 0), Column("Y", 0)), (("chín", "mười\nmười một"),))
    for table, expected in (
        (narrow, [f"ô{n}" for n in range(40)]),
        (ragged, ["một", "hai", "ba", "bốn", "năm", "sáu"]),
        (headless, ["bảy", "tám"]),
        (shareless, ["chín", "mười", "một"]),
        (Table((Column("Đầu đề " * 900, 1), Column("B", 1)), (("một", "hai"),)), ["đề", "một", "hai"]),
        (Table((Column("Chỉ đầu", 1),), ()), ["Chỉ"]),
        (Table((), ()), []),
    ):
        sheets = printed(Document("x", (table,)))
        shown = "".join(ink.text for sheet in sheets for ink in sheet.ink).replace(" ", "")
        for word in expected:
            assert word in shown, word


def test_columns_fit_the_width_and_keep_figures_whole() -> None:
    family = load_family()
    table = Table(COLUMNS, tuple(rows_of_text(1200)))
    widths = column_widths(table, family, 11, 700, 3.6)
    assert sum(widths) == pytest.approx(700)
    assert widths[0] >= family.regular.width("1200") * 11 + 7.2
    assert widths[4] >= family.bold.width("lượng") * 11 + 7.2
    crowded = column_widths(Table(tuple(Column("Nghiêng" * 20, 1) for _ in range(9)), ()), family, 11, 200, 3.6)
    assert sum(crowded) == pytest.approx(200) and min(crowded) > 0


@settings(max_examples=25)
@given(st.lists(st.lists(st.text(max_size=40), min_size=1, max_size=5), max_size=8), st.integers(1, 4))
def test_any_table_opens_and_keeps_its_letters(rows: list[list[str]], columns: int) -> None:
    table = Table(tuple(Column(f"C{n}", 1) for n in range(columns)), tuple(tuple(row) for row in rows))
    family = load_family()
    sheets = printed(Document("x", (table,)))
    shown = Counter(c for sheet in sheets for ink in body(sheet) for c in ink.text if not c.isspace())
    wanted = Counter(c for row in rows for cell in row for c in family.clean(cell) if not c.isspace())
    # PDFium names some look-alike letters by one code (Ω and the ohm sign); count those that it keeps.
    plain = {c: n for c, n in wanted.items() if c.isalnum() and ord(c) < 0x370}
    assert all(shown[c] >= n for c, n in plain.items())


def test_a_long_table_needs_little_memory() -> None:
    """Only the rows of the page at hand are kept wrapped: a table without end needs no more."""
    document = across(Table(COLUMNS, tuple(rows_of_text(700))))
    pdf_of(across(Table(COLUMNS, tuple(rows_of_text(3)))))
    tracemalloc.start()
    try:
        data = pdf_of(document)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(data) > 150_000
    assert peak < 5 * 2**20


def test_style_can_be_changed() -> None:
    sheet = printed(
        Document("x", (Table((Column("A", 1), Column("B", 1)), (("một", "hai"),)),)), style=Style(table=13)
    )[0]
    assert sheet.find("một").size == 13


def test_stream_may_be_written_to(tmp_path: Path) -> None:
    with (tmp_path / "x.pdf").open("wb") as out:
        assert write_pdf(Document("x", ()), out).pages == 1
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")


def test_a_dash_never_begins_a_line_of_a_cell() -> None:
    table = Table((Column("Đơn vị", 1), Column("B", 9)), (("Phòng Lao động - Việc làm - Tiền lương", ""),))
    for share in (1, 1.5, 2, 3):
        made = Table((Column("Đơn vị", share), *table.columns[1:]), table.rows)
        sheet = printed(Document("x", (made,)))[0]
        assert not any(ink.text.startswith("-") for ink in sheet.ink)
        assert words([sheet])["-"] == 2
