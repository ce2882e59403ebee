"""Sizes and places of NĐ 30/2020 in the file's own elements (domain.md 1)."""

from __future__ import annotations

import io
import itertools

import docx
import pytest
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from cchc_desktop.documents.blocks import Column, NewPart, Role, Table, body
from tests.exports.docx_samples import (
    W,
    awkward,
    document_body,
    letter,
    paragraphs,
    part,
    style_of,
    text_of,
    written,
)

MM = 1440 / 25.4  # twips


def attribute(node: etree._Element | None, name: str) -> str:
    assert node is not None
    return node.get(W + name, "")


@pytest.fixture(scope="module")
def data() -> bytes:
    sentence = body("Câu dẫn cho bảng:")
    return written(letter(body("MỤC", Role.ROMAN, "I."), body("Khoản", Role.HEADING, "1."), sentence))


def look(data: bytes, style: str) -> tuple[float, bool, bool, str]:
    """Return a style's size in points, bold, italic and alignment."""
    for node in part(data, "word/styles.xml").findall(f"{W}style"):
        if node.get(f"{W}styleId") == style:
            size = int(attribute(node.find(f"{W}rPr/{W}sz"), "val")) / 2
            bold, italic = (node.find(f"{W}rPr/{W}{tag}") is not None for tag in "bi")
            return size, bold, italic, attribute(node.find(f"{W}pPr/{W}jc"), "val")
    raise AssertionError(f"no style {style}")


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("QuocHieu", (12, True, False, "center")),
        ("TieuNgu", (13, True, False, "center")),
        ("CoQuanChuQuan", (12, False, False, "center")),
        ("CoQuanBanHanh", (12, True, False, "center")),
        ("SoKyHieu", (13, False, False, "center")),
        ("DiaDanhNgayThang", (13, False, True, "center")),
        ("TenLoai", (14, True, False, "center")),
        ("TrichYeu", (14, True, False, "center")),
        ("NoiDung", (14, False, False, "both")),
        ("CanCu", (14, False, True, "both")),
        ("Heading1", (14, True, False, "both")),
        ("Heading2", (14, True, False, "both")),
        ("NoiNhan", (12, True, True, "left")),
        ("TenNoiNhan", (11, False, False, "left")),
        ("QuyenHanChucVu", (14, True, False, "center")),
        ("NguoiKy", (14, True, False, "center")),
        ("PhuLuc", (14, True, False, "center")),
        ("KemTheo", (14, False, True, "center")),
        ("Header", (14, False, False, "center")),
    ],
)
def test_each_component_has_the_decrees_size_and_face(
    data: bytes, style: str, expected: tuple[float, bool, bool, str]
) -> None:
    assert look(data, style) == expected


def test_one_font_one_language_black_everywhere(data: bytes) -> None:
    styles = part(data, "word/styles.xml")
    fonts = list(styles.iter(f"{W}rFonts"))
    assert [dict(node.attrib) for node in fonts] == [
        {f"{W}{slot}": "Times New Roman" for slot in ("ascii", "hAnsi", "eastAsia", "cs")}
    ]
    assert {node.get(f"{W}val") for node in styles.iter(f"{W}lang")} == {"vi-VN"}
    colours = {node.get(f"{W}val") for tree in (styles, document_body(data)) for node in tree.iter(f"{W}color")}
    assert colours == {"000000"}
    used = {style for style, _ in paragraphs(written(awkward()))}
    assert used <= {node.get(f"{W}styleId") for node in styles.iter(f"{W}style")}


def test_headings_carry_outline_levels_for_words_navigation(data: bytes) -> None:
    levels = {
        node.get(f"{W}styleId"): attribute(node.find(f"{W}pPr/{W}outlineLvl"), "val")
        for node in part(data, "word/styles.xml").iter(f"{W}style")
        if node.find(f"{W}pPr/{W}outlineLvl") is not None
    }
    assert levels == {"Heading1": "0", "Heading2": "1", "Heading3": "2", "PhuLuc": "0"}


def test_body_paragraph_as_written() -> None:
    p = next(
        p
        for p in document_body(written(letter(body("a"), body("Điểm một", Role.LETTER, "đ)")))).iter(f"{W}p")
        if text_of(p).startswith("đ)")
    )
    # Kept whole: the marker is text, so what Word shows is what was written.
    assert etree.tostring(p, encoding="unicode").partition(">")[2] == (
        '<w:pPr><w:pStyle w:val="Diem"/><w:keepNext/><w:spacing w:after="280"/></w:pPr>'
        '<w:r><w:t xml:space="preserve">đ) </w:t></w:r><w:r><w:t>Điểm một</w:t></w:r></w:p>'
    )


def test_page_is_a4_with_the_decrees_margins() -> None:
    opened = docx.Document(io.BytesIO(written(awkward())))
    for section in opened.sections:
        sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(side.mm) for side in sides if side is not None] == [20, 20, 30, 20]
    sizes = [(round(s.page_width.mm), round(s.page_height.mm)) for s in opened.sections]  # pyright: ignore
    assert sizes == [(210, 297), (297, 210), (210, 297)]


def test_each_part_is_numbered_on_its_own_in_the_top_margin_not_on_its_first_page() -> None:
    data = written(awkward())
    body_ = document_body(data)
    sections = list(body_.iter(f"{W}sectPr"))
    assert len(sections) == 3
    for section in sections:
        assert attribute(section.find(f"{W}pgNumType"), "start") == "1"
        assert section.find(f"{W}titlePg") is not None
        references = section.findall(f"{W}headerReference")
        assert [node.get(f"{W}type") for node in references] == ["default"]
        assert section.find(f"{W}footerReference") is None
    header = part(data, "word/header1.xml")
    assert [node.text for node in header.iter(f"{W}instrText")] == [" PAGE "]
    assert [style_of(p) for p in header.iter(f"{W}p")] == ["Header"]


def test_head_has_unequal_columns_and_no_borders(data: bytes) -> None:
    table = document_body(data).find(f"{W}tbl")
    assert table is not None
    left, right = (int(attribute(node, "w")) for node in table.iter(f"{W}gridCol"))
    assert right > 90 * MM and left >= 60 * MM  # bold Quốc hiệu is 88.3 mm wide at 12 pt
    assert 165 * MM <= left + right <= 176 * MM or left + right <= 161 * MM
    indent = int(attribute(table.find(f"{W}tblPr/{W}tblInd"), "w"))
    assert indent + left + right == pytest.approx(160 * MM, abs=3)  # flush with the right margin
    assert not list(table.iter(f"{W}tblBorders"))
    assert len(table.findall(f"{W}tr")) == 2


def rule_length(p: etree._Element, width: float) -> float:
    indent = p.find(f"{W}pPr/{W}ind")
    return width - int(attribute(indent, "left")) - int(attribute(indent, "right"))


def test_rules_are_drawn_lines_of_the_right_length(data: bytes) -> None:
    body_ = document_body(data)
    assert not list(body_.iter(f"{W}u"))  # a checker flags text underline
    cells = list(next(body_.iter(f"{W}tbl")).iter(f"{W}tc"))
    widths = [int(attribute(cell.find(f"{W}tcPr/{W}tcW"), "w")) for cell in cells]
    rules = [[p for p in cell.iter(f"{W}p") if style_of(p) == "DuongKe"] for cell in cells]
    assert [len(found) for found in rules] == [1, 1, 0, 0]
    motto = rule_length(rules[1][0], widths[1]) / MM
    assert motto == pytest.approx(56.6, abs=1.5)  # as long as the tiêu ngữ at 13 pt bold
    title = next(p for p in body_.findall(f"{W}p") if style_of(p) == "DuongKe")
    assert 1 / 3 <= rule_length(title, 160 * MM) / (130 * MM) <= 1 / 2
    for p in (*rules[0], *rules[1], title):
        border = p.find(f"{W}pPr/{W}pBdr/{W}bottom")
        assert (attribute(border, "val"), attribute(border, "sz"), attribute(border, "color")) == (
            "single",
            "6",
            "000000",
        )


def test_closing_stands_on_one_level_and_keeps_the_last_paragraph() -> None:
    body_ = document_body(written(letter(body("Câu cuối./."))))
    table = body_.findall(f"{W}tbl")[-1]
    rows = table.findall(f"{W}tr")
    assert len(rows) == 1 and rows[0].find(f"{W}trPr/{W}cantSplit") is not None
    left, right = rows[0].findall(f"{W}tc")
    assert [(style_of(p), text_of(p)) for p in left.iter(f"{W}p")] == [
        ("NoiNhan", "Nơi nhận:"),
        ("TenNoiNhan", "- Như trên;"),
        ("TenNoiNhan", "- Lưu: VT, VP."),
    ]
    assert [(style_of(p), text_of(p)) for p in right.iter(f"{W}p")] == [
        ("QuyenHanChucVu", "KT. GIÁM ĐỐC"),
        ("QuyenHanChucVu", "PHÓ GIÁM ĐỐC"),
        ("NguoiKy", "Phan Đình Hòa"),
    ]
    gap = int(attribute(list(right.iter(f"{W}p"))[-1].find(f"{W}pPr/{W}spacing"), "before"))
    assert 25 * MM <= gap <= 30 * MM
    before = table.getprevious()
    assert before is not None and text_of(before) == "Câu cuối./."
    assert before.find(f"{W}pPr/{W}keepNext") is not None


def test_table_repeats_its_header_and_splits_no_row() -> None:
    columns = (Column("STT", 5), Column("Nội dung", 60), Column("Ghi chú", 20))
    table = Table(columns, (("Nhóm",), ("1", "a", "b"), ("2", "c", "d")))
    body_ = document_body(written(letter(NewPart("Phụ lục", "Bảng", landscape=True), table)))
    made = body_.findall(f"{W}tbl")[-2]
    rows = made.findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert [len(row.findall(f"{W}tc")) for row in rows] == [3, 1, 3, 3]
    assert attribute(rows[1].find(f"{W}tc/{W}tcPr/{W}gridSpan"), "val") == "3"
    assert {style_of(p) for p in rows[0].iter(f"{W}p")} == {"TieuDeBang"}
    assert {style_of(p) for p in rows[1].iter(f"{W}p")} == {"NhomBang"}
    widths = sum(int(attribute(node, "w")) for node in made.iter(f"{W}gridCol"))
    assert widths == pytest.approx(247 * MM, abs=5)


def test_two_tables_in_a_row_stay_two() -> None:
    tags = [node.tag.removeprefix(W) for node in document_body(written(awkward()))]
    assert ("tbl", "tbl") not in itertools.pairwise(tags)


def test_body_is_justified_with_first_line_indent_gap_and_spacing(data: bytes) -> None:
    node = next(n for n in part(data, "word/styles.xml").iter(f"{W}style") if n.get(f"{W}styleId") == "NoiDung")
    properties = node.find(f"{W}pPr")
    assert properties is not None
    assert int(attribute(properties.find(f"{W}ind"), "firstLine")) == 720  # 1.27 cm
    spacing = properties.find(f"{W}spacing")
    assert (attribute(spacing, "before"), attribute(spacing, "line"), attribute(spacing, "lineRule")) == (
        "120", "276", "auto",
    )  # fmt: skip
