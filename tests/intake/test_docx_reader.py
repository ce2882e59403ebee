"""A plan from Word: the same plan as from its text, numbers counted as Word shows them, nothing of tables lost."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cchc_desktop.documents.plan_document import plan_document
from cchc_desktop.errors import FileProblem, NotAPlanError
from cchc_desktop.intake.docx_numbering import W, read_numbering
from cchc_desktop.intake.docx_reader import read_docx
from cchc_desktop.intake.plan_text import plan_words, read_plan
from cchc_desktop.models import Level

PLANS = Path(__file__).resolve().parent.parent / "samples" / "plans"
NAMES = ("binh-dinh-sgtvt-2021-2025", "binh-dinh-sldtbxh-2023", "hai-phong-skhdt-2024", "yen-bai-ubnd-2020")

NUMBERING = """<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:abstractNum w:abstractNumId="1">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2.%3."/></w:lvl>
 <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%4)"/></w:lvl>
 <w:lvl w:ilvl="4"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="2">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1)"/></w:lvl>
 <w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/>
 <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""


def document(body: str, numbering: str = NUMBERING, styles: str = "") -> bytes:
    """Return a Word file made by hand: only what the reader looks at."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/numbering.xml", numbering)
        archive.writestr("word/styles.xml", f"<w:styles {space}>{styles}</w:styles>")
    return out.getvalue()


def para(text: str, num: int = 0, level: int = 0, run: str = "", style: str = "") -> str:
    listed = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>' if num else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{listed}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{cell if cell.startswith('<w:p') else para(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def saved(folder: Path, data: bytes) -> Path:
    path = folder / "ke-hoach.docx"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_printed_to_word_comes_back_the_same(name: str, tmp_path: Path) -> None:
    from cchc_desktop.exports.docx import write_docx

    plan = read_plan(PLANS / f"{name}.txt").plan
    path = tmp_path / "plan.docx"
    write_docx(plan_document(plan), path)
    recognition = read_plan(path)
    found = recognition.plan
    assert found.outline == plan.outline and found.tasks == plan.tasks
    assert (found.title, found.lead_in, found.basis, found.recipients, found.signer) == (
        plan.title, plan.lead_in, plan.basis, plan.recipients, plan.signer
    )  # fmt: skip
    assert (found.number, found.symbol, found.place, found.day, found.month, found.year) == (
        plan.number, plan.symbol, plan.place, plan.day, plan.month, plan.year
    )  # fmt: skip
    assert found.office == plan.office.upper()  # print has it in capitals
    assert not Counter(plan_words(plan)) - Counter(plan_words(found))
    assert not [note for note in recognition.warnings if "chưa được đưa vào" in note]


def test_list_numbers_are_counted_as_word_shows_them(tmp_path: Path) -> None:
    body = "".join(
        (
            para("KẾ HOẠCH"), para("Tuyên truyền năm 2024"),
            para("MỤC ĐÍCH", 1, 0), para("Mục đích", 1, 1), para("Nâng cao.", 1, 3), para("Tạo đồng thuận.", 1, 3),
            para("Yêu cầu", 1, 1), para("Thiết thực", 1, 2), para("Kịp thời", 1, 2), para("Một ý.", 1, 4),
            para("NỘI DUNG", 1, 0), para("Nội dung chung", 1, 1), para("Điểm thứ nhất.", 2, 0), para("Một chấm.", 2, 1),
            para("Điểm thứ hai.", 2, 0), para("Nội dung riêng", 1, 1), para("Lại từ đầu.", 3, 0),
        )
    )  # fmt: skip
    plan = read_plan(saved(tmp_path, document(body))).plan
    shown = [f"{node.marker} {node.text}" for top in plan.outline for node in walk(top)]
    assert shown == [
        "I. MỤC ĐÍCH", "1. Mục đích", "a) Nâng cao.", "b) Tạo đồng thuận.", "2. Yêu cầu", "2.1. Thiết thực",
        "2.2. Kịp thời", "- Một ý.", "II. NỘI DUNG", "1. Nội dung chung", "a) Điểm thứ nhất.", "- Một chấm.",
        "b) Điểm thứ hai.", "2. Nội dung riêng", "a) Lại từ đầu.",
    ]  # fmt: skip


def walk(node: Any) -> list[Any]:
    return [node, *(found for child in node.children for found in walk(child))]


def test_a_list_may_come_from_the_style(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Muc"><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        '</w:pPr></w:style><w:style w:type="paragraph" w:styleId="Con"><w:basedOn w:val="Muc"/></w:style>'
    )
    body = (
        para("KẾ HOẠCH") + para("Tuyên truyền năm 2024") + para("MỤC ĐÍCH", style="Muc") + para("YÊU CẦU", style="Con")
    )
    plan = read_plan(saved(tmp_path, document(body, styles=styles))).plan
    assert [(node.marker, node.level) for node in plan.outline] == [("I.", Level.ROMAN), ("II.", Level.ROMAN)]


def test_letterhead_and_closing_stand_in_tables(tmp_path: Path) -> None:
    head = table(
        (
            para("UBND TỈNH KHÁNH HÒA") + para("SỞ NỘI VỤ") + para("Số: 12/KH-SNV"),
            para("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") + para("Độc lập - Tự do - Hạnh phúc")
            + para("Khánh Hòa, ngày 05 tháng 01 năm 2024"),
        )
    )  # fmt: skip
    post = "<w:p><w:r><w:t>KT. GIÁM ĐỐC</w:t><w:br/><w:t>PHÓ GIÁM ĐỐC</w:t></w:r></w:p>"
    end = table(
        (para("Nơi nhận:") + para("- UBND tỉnh;") + para("- Lưu: VT, VP."), post + para("") + para("Lê Văn Tám"))
    )
    body = head + para("KẾ HOẠCH") + para("Tuyên truyền năm 2024") + para("MỤC ĐÍCH", 1) + para("Một.", 1, 1) + end
    plan = read_plan(saved(tmp_path, document(body))).plan
    assert (plan.parent, plan.office, plan.number, plan.symbol) == ("UBND TỈNH KHÁNH HÒA", "SỞ NỘI VỤ", "12", "KH-SNV")
    assert (plan.place, plan.day, plan.month, plan.year) == ("Khánh Hòa", 5, 1, 2024)
    assert plan.recipients == ("UBND tỉnh", "Lưu: VT, VP")
    assert (plan.signer.authority, plan.signer.title, plan.signer.name) == (
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        "Lê Văn Tám",
    )


def test_a_table_of_tasks_becomes_tasks(tmp_path: Path) -> None:
    rows = table(
        ("STT", "Nội dung công việc", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian thực hiện"),
        ("1", "Tổ chức 02 hội nghị", "Sở Nội vụ", "Báo Yên Bái; Đài PT&amp;TH", "Quý II/2024"),
        ("2", "In tờ rơi", "Văn phòng Sở", "", "Tháng 6"),
    )
    body = para("KẾ HOẠCH") + para("Tuyên truyền năm 2024") + para("I. MỤC ĐÍCH") + para("II. NHIỆM VỤ") + rows
    plan = read_plan(saved(tmp_path, document(body))).plan
    assert [(task.text, task.lead, task.coordinating, task.time) for task in plan.tasks] == [
        ("Tổ chức 02 hội nghị", ("Sở Nội vụ",), ("Báo Yên Bái", "Đài PT&TH"), "Quý II/2024"),
        ("In tờ rơi", ("Văn phòng Sở",), (), "Tháng 6"),
    ]
    assert plan.tasks[0].start is not None and plan.tasks[0].start.isoformat() == "2024-04-01"


def test_old_fonts_capitals_and_tracked_changes(tmp_path: Path) -> None:
    old = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
    capital = '<w:rFonts w:ascii=".VnTimeH" w:hAnsi=".VnTimeH"/>'
    changed = (
        "<w:p><w:r><w:t>1. Tăng cường </w:t></w:r><w:del><w:r><w:delText>công tác </w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>việc </w:t></w:r></w:ins><w:r><w:t>thông tin.</w:t></w:r></w:p>"
    )
    body = (
        para("kÕ ho¹ch", run=capital) + para("Tuyªn truyÒn n\u00a8m 2024", run=old) + para("I. MỤC ĐÍCH")
        + para("1. Nguyễn", run="<w:caps/>") + changed
    )  # fmt: skip
    recognition = read_plan(saved(tmp_path, document(body)))
    assert recognition.plan.title == "Tuyên truyền năm 2024"
    assert [node.text for node in recognition.plan.outline[0].children] == ["NGUYỄN", "Tăng cường việc thông tin."]
    assert any("phông chữ cũ" in note for note in recognition.warnings)
    assert any("sửa đổi" in note for note in recognition.warnings)


def test_a_break_in_a_heading_of_the_lists_counts_once() -> None:
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    numbering = read_numbering(etree.fromstring(NUMBERING))
    assert [numbering.marker("1", 2), numbering.marker("1", 2), numbering.marker("1", 1)] == ["1.1.", "1.2.", "2."]
    assert numbering.marker("9", 0) == "" and numbering.marker("1", 8) == ""
    assert read_numbering(None).marker("1", 0) == "" and W.endswith("}")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 broken", "bị hỏng"),
        (b"just text", "bị hỏng"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "mật khẩu"),
        (document("<w:p>"), "bị hỏng"),
        (document(""), "không có chữ nào"),
    ],
)
def test_a_broken_file_is_told(data: bytes, said: str, tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=said):
        read_docx(saved(tmp_path, data))


def test_a_workbook_and_a_bomb_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(FileProblem, match="không phải tệp Word"):
        read_docx(saved(tmp_path, out.getvalue()))
    monkeypatch.setattr("cchc_desktop.intake.docx_package.UNPACKED_LIMIT", 1000)
    with pytest.raises(FileProblem, match="quá lớn"):
        read_docx(saved(tmp_path, document(para("x" * 2000))))


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    """A document that asks for a file of this machine gets nothing of it."""
    secret = tmp_path / "secret.txt"
    secret.write_text("BÍ MẬT", "utf-8")
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    xml = (
        f'<!DOCTYPE d [<!ENTITY e SYSTEM "{secret.as_uri()}">]><w:document {space}><w:body>'
        f"<w:p><w:r><w:t>Xin chào &e;</w:t></w:r></w:p></w:body></w:document>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", xml)
    lines, _ = read_docx(saved(tmp_path, out.getvalue()))
    assert "BÍ MẬT" not in " ".join(line.text for line in lines)


def test_a_report_in_word_is_no_plan(tmp_path: Path) -> None:
    body = para("BÁO CÁO") + para("Kết quả quý I") + para("KẾT QUẢ", 1)
    with pytest.raises(NotAPlanError, match="báo cáo"):
        read_plan(saved(tmp_path, document(body)))


def packed(**parts: str) -> bytes:
    """Return a zip with the parts given by their names in word/, well compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return out.getvalue()


SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_a_spoiled_stream_is_told(tmp_path: Path) -> None:
    data = bytearray(packed(document=f"<w:document {SPACE}><w:body>{para('chữ ' * 900)}</w:body></w:document>"))
    start = data.index(b"word/document.xml") + len(b"word/document.xml")
    data[start : start + 12] = b"\xff" * 12
    path = tmp_path / "hỏng.docx"
    path.write_bytes(data)
    with pytest.raises(FileProblem, match="bị hỏng"):
        read_docx(path)


@pytest.mark.parametrize("wrapper", ["w:ins", "w:sdt><w:sdtContent"])
def test_bottomless_nesting_is_told(wrapper: str, tmp_path: Path) -> None:
    closing = "".join(f"</{name}>" for name in reversed([part.strip("<>") for part in wrapper.split("><")]))
    body = f"<{wrapper}>" * 3000 + para("chữ") + closing * 3000
    path = tmp_path / "lồng.docx"
    path.write_bytes(packed(document=f"<w:document {SPACE}><w:body>{body}</w:body></w:document>"))
    with pytest.raises(FileProblem, match="bị hỏng"):
        read_docx(path)


def test_a_small_file_that_unpacks_to_a_huge_text_is_refused_unread(tmp_path: Path) -> None:
    body = "<w:p/>" * 4_000_000
    path = tmp_path / "bom.docx"
    path.write_bytes(packed(document=f"<w:document {SPACE}><w:body>{body}</w:body></w:document>"))
    assert path.stat().st_size < 1 << 20
    with pytest.raises(FileProblem, match="quá lớn khi mở ra"):
        read_docx(path)


def test_thousands_of_parts_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "nhiều.docx"
    path.write_bytes(packed(document="", **{f"p{n}": "" for n in range(5001)}))
    with pytest.raises(FileProblem, match="quá lớn khi mở ra"):
        read_docx(path)


def test_a_page_break_keeps_words_apart(tmp_path: Path) -> None:
    run = '<w:p><w:r><w:t>đầu trang</w:t><w:br w:type="page"/><w:t>sau đó</w:t></w:r></w:p>'
    path = tmp_path / "ngắt.docx"
    path.write_bytes(document(run))
    assert [line.text for line in read_docx(path)[0]] == ["đầu trang sau đó"]


def test_footnotes_left_out_are_said(tmp_path: Path) -> None:
    run = '<w:p><w:r><w:t>theo Luật</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    path = tmp_path / "chú thích.docx"
    path.write_bytes(document(run))
    assert any("chú thích" in note for note in read_docx(path)[1])


def test_a_box_inside_a_box_is_read_once(tmp_path: Path) -> None:
    def box(inner: str) -> str:
        return f"<w:p><w:r><w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict></w:r></w:p>"

    path = tmp_path / "hộp.docx"
    path.write_bytes(document(box(para("ngoài") + box(para("trong")))))
    assert [line.text for line in read_docx(path)[0]] == ["ngoài", "trong"]
