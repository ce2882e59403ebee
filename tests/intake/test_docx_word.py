"""What Word may do to a plan: lists by rules and styles, old fonts in pieces, changes followed, odd packages."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from cchc_desktop.errors import FileProblem
from cchc_desktop.intake.docx_reader import read_docx
from cchc_desktop.intake.outline import walk
from cchc_desktop.intake.plan_text import read_plan
from cchc_desktop.models import Level
from tests.intake.docx_making import (
    SPACE,
    abstract,
    cell,
    document,
    font,
    head,
    lvl,
    num,
    override,
    para,
    row,
    run,
    saved,
    style,
    table,
)


def shown(folder: Path, body: str, **parts: str) -> list[str]:
    """Return the paragraphs of a file as they stand on paper."""
    return [line.full for line in read_docx(saved(folder, document(body, **parts)))[0]]


# -- lists ------------------------------------------------------------------------------------------

LETTERS = abstract(1, lvl(0, "%1)", "lowerLetter"), lvl(1, "%2.", "decimal"))


def test_a_level_overridden_by_one_list_stays_with_it(tmp_path: Path) -> None:
    numbering = LETTERS + num(1, 1) + num(2, 1, override(0, lvl(0, "Điều %1.", "decimal")))
    body = para("một", 1) + para("hai", 2) + para("ba", 1)
    assert shown(tmp_path, body, numbering=numbering) == ["a) một", "Điều 2. hai", "c) ba"]


def test_a_new_start_belongs_to_its_own_list(tmp_path: Path) -> None:
    numbering = LETTERS + num(1, 1) + num(2, 1, override(0, '<w:startOverride w:val="5"/>'))
    body = para("một", 1) + para("năm", 2) + para("sáu", 2) + para("bảy", 1) + para("tám", 1)
    assert shown(tmp_path, body, numbering=numbering) == ["a) một", "e) năm", "f) sáu", "g) bảy", "h) tám"]


def test_a_new_start_of_an_inner_level_waits_for_it(tmp_path: Path) -> None:
    numbering = LETTERS + num(1, 1) + num(2, 1, override(1, '<w:startOverride w:val="3"/>'))
    body = para("một", 1) + para("trong", 1, 1) + para("hai", 2) + para("ba", 2, 1) + para("bốn", 2, 1)
    assert shown(tmp_path, body, numbering=numbering) == ["a) một", "1. trong", "b) hai", "3. ba", "4. bốn"]


def test_a_list_may_be_named_by_a_list_style(tmp_path: Path) -> None:
    numbering = (
        abstract(1, lvl(0, "%1.", "upperRoman"), lvl(1, "%2."), link='<w:styleLink w:val="KieuMuc"/>')
        + abstract(2, link='<w:numStyleLink w:val="KieuMuc"/>') + num(1, 1) + num(2, 2)
    )  # fmt: skip
    styles = style("KieuMuc", kind="numbering", ppr='<w:numPr><w:numId w:val="1"/></w:numPr>')
    body = para("một", 2) + para("hai", 2, 1) + para("ba", 2)
    assert shown(tmp_path, body, numbering=numbering, styles=styles) == ["I. một", "1. hai", "II. ba"]


def test_a_style_finds_its_level_by_the_link_of_the_list(tmp_path: Path) -> None:
    numbering = abstract(
        1,
        lvl(0, "%1.", "upperRoman", extra='<w:pStyle w:val="Muc"/>'),
        lvl(1, "%2.", extra='<w:pStyle w:val="Khoan"/>'),
        lvl(2, "%3)", "lowerLetter", extra='<w:pStyle w:val="Diem"/>'),
    ) + num(7, 1)
    listed = '<w:numPr><w:numId w:val="7"/></w:numPr>'
    styles = style("Muc", ppr=listed) + style("Khoan", ppr=listed) + style("Diem", based="Khoan", ppr=listed)
    body = "".join(para(text, style=name) for text, name in (
        ("mục", "Muc"), ("khoản", "Khoan"), ("điểm", "Diem"), ("điểm nữa", "Diem"), ("khoản nữa", "Khoan"),
        ("mục nữa", "Muc"), ("khoản đầu", "Khoan"),
    ))  # fmt: skip
    assert shown(tmp_path, body, numbering=numbering, styles=styles) == [
        "I. mục", "1. khoản", "a) điểm", "b) điểm nữa", "2. khoản nữa", "II. mục nữa", "1. khoản đầu",
    ]  # fmt: skip


def test_levels_that_never_begin_anew_or_only_after_one(tmp_path: Path) -> None:
    numbering = abstract(
        1, lvl(0, "%1.", "upperRoman"), lvl(1, "%2.", extra='<w:lvlRestart w:val="0"/>'),
        lvl(2, "%3)", "lowerLetter", extra='<w:lvlRestart w:val="1"/>'),
    ) + num(1, 1)  # fmt: skip
    body = "".join(para("x", 1, depth) for depth in (0, 1, 2, 1, 2, 0, 1, 2))
    assert shown(tmp_path, body, numbering=numbering) == [
        "I. x", "1. x", "a) x", "2. x", "b) x", "II. x", "3. x", "a) x",
    ]  # fmt: skip


def test_upper_levels_in_a_number(tmp_path: Path) -> None:
    numbering = abstract(
        1, lvl(0, "%1.", "upperRoman"), lvl(1, "%1.%2.", "decimal"),
        lvl(2, "%1.%2.%3.", "decimal", extra="<w:isLgl/>"), lvl(3, "%4/", "lowerLetter"),
    ) + num(1, 1)  # fmt: skip
    body = "".join(para("x", 1, depth) for depth in (0, 1, 2, 2, 3, 1, 0, 1, 2))
    assert shown(tmp_path, body, numbering=numbering) == [
        "I. x", "I.1. x", "1.1.1. x", "1.1.2. x", "a/ x", "I.2. x", "II. x", "II.1. x", "2.1.1. x",
    ]  # fmt: skip


def test_numbers_under_a_roman_numeral_stand_under_it(tmp_path: Path) -> None:
    body = head() + "".join(
        map(para, ("I. MỤC ĐÍCH", "I.1. Mục đích chung", "I.1.1. Ý một.", "I.2. Yêu cầu", "II. NỘI DUNG", "II.1 Việc"))
    )
    outline = read_plan(saved(tmp_path, document(body))).plan.outline
    assert [(node.marker, [child.marker for child in node.children]) for node in outline] == [
        ("I.", ["I.1.", "I.2."]), ("II.", ["II.1"]),
    ]  # fmt: skip
    assert [node.marker for node in outline[0].children[0].children] == ["I.1.1."]


def test_bullets_of_symbol_fonts_become_dash_and_plus(tmp_path: Path) -> None:
    numbering = abstract(
        1, lvl(0, "\uf0b7", "bullet", extra=f"<w:rPr>{font('Symbol')}</w:rPr>"),
        lvl(1, "o", "bullet", extra=f"<w:rPr>{font('Courier New')}</w:rPr>"),
    ) + abstract(2, lvl(0, "\uf02b", "bullet"), lvl(1, "+", "bullet")) + num(1, 1) + num(2, 2)  # fmt: skip
    body = para("một", 1) + para("hai", 1, 1) + para("ba", 2) + para("bốn", 2, 1)
    assert shown(tmp_path, body, numbering=numbering) == ["- một", "+ hai", "+ ba", "+ bốn"]


def test_a_paragraph_may_leave_the_list_of_its_style(tmp_path: Path) -> None:
    numbering = LETTERS + num(1, 1)
    styles = style("Diem", ppr='<w:numPr><w:numId w:val="1"/></w:numPr>')
    body = para("một", style="Diem") + para("không", 0, style="Diem") + para("hai", style="Diem")
    assert shown(tmp_path, body, numbering=numbering, styles=styles) == ["a) một", "không", "b) hai"]


# -- headings by style ------------------------------------------------------------------------------

HEADINGS = "".join(
    style(f"H{depth}", title=f"heading {depth}", ppr=f'<w:outlineLvl w:val="{depth - 1}"/>') for depth in range(1, 6)
)


def test_headings_without_numbers_give_the_levels(tmp_path: Path) -> None:
    body = head() + para("Thực hiện Kế hoạch của tỉnh, Sở ban hành Kế hoạch như sau:") + "".join(
        para(text, style=f"H{depth}") if depth else para(text)
        for text, depth in (
            ("Mục đích, yêu cầu", 1), ("Mục đích", 2), ("nâng cao nhận thức của công chức.", 0), ("Yêu cầu", 2),
            ("Kịp thời", 3), ("Đúng hạn", 4), ("Đầy đủ", 4), ("Chính xác", 3), ("Nội dung", 1), ("Hình thức", 2),
        )
    )  # fmt: skip
    plan = read_plan(saved(tmp_path, document(body, styles=HEADINGS))).plan
    assert plan.lead_in.startswith("Thực hiện")
    assert [(node.level, node.text) for node in walk(plan.outline)] == [
        (Level.ROMAN, "Mục đích, yêu cầu"), (Level.ARABIC, "Mục đích"),
        (Level.TEXT, "nâng cao nhận thức của công chức."), (Level.ARABIC, "Yêu cầu"), (Level.DECIMAL, "Kịp thời"),
        (Level.LETTER, "Đúng hạn"), (Level.LETTER, "Đầy đủ"), (Level.DECIMAL, "Chính xác"),
        (Level.ROMAN, "Nội dung"), (Level.ARABIC, "Hình thức"),
    ]  # fmt: skip
    assert [len(node.children) for node in plan.outline] == [2, 1]


def test_type_and_title_may_be_headings_too(tmp_path: Path) -> None:
    lines = (("KẾ HOẠCH", 1), ("Tuyên truyền cải cách hành chính", 1), ("năm 2024 của Sở", 1), ("Mục đích", 2),
             ("Yêu cầu", 2), ("Kịp thời", 3))  # fmt: skip
    for lead_in in ("Căn cứ Luật Tổ chức chính quyền địa phương;", ""):
        made = [para(text, style=f"H{depth}") for text, depth in lines]
        made[3:3] = [para(lead_in)] if lead_in else []
        plan = read_plan(saved(tmp_path, document("".join(made), styles=HEADINGS))).plan
        assert plan.title == "Tuyên truyền cải cách hành chính năm 2024 của Sở"
        assert [(node.level, node.text) for node in walk(plan.outline)] == [
            (Level.ROMAN, "Mục đích"), (Level.ROMAN, "Yêu cầu"), (Level.ARABIC, "Kịp thời"),
        ]  # fmt: skip


def test_typed_numbers_show_what_a_heading_depth_means(tmp_path: Path) -> None:
    lines = (("I. MỤC ĐÍCH", 2), ("1. Mục đích", 3), ("Yêu cầu", 3), ("NỘI DUNG", 2), ("Hình thức", 3))
    body = head() + "".join(para(text, style=f"H{depth}") for text, depth in lines)
    plan = read_plan(saved(tmp_path, document(body, styles=HEADINGS))).plan
    assert [(node.level, node.marker, node.text) for node in walk(plan.outline)] == [
        (Level.ROMAN, "I.", "MỤC ĐÍCH"), (Level.ARABIC, "1.", "Mục đích"), (Level.ARABIC, "", "Yêu cầu"),
        (Level.ROMAN, "", "NỘI DUNG"), (Level.ARABIC, "", "Hình thức"),
    ]  # fmt: skip


# -- old fonts --------------------------------------------------------------------------------------


def test_a_letter_and_its_mark_in_two_runs(tmp_path: Path) -> None:
    vni = font("VNI-Times")
    runs = run("Tuyeân truye", vni) + run("à", vni + "<w:b/>") + run("n caûi ca", vni) + run("ùch", vni)
    # "eà" is ề only together: the base ends one run, the mark begins the next.
    assert shown(tmp_path, para(runs=runs)) == ["Tuyên truyền cải cách"]


def test_fonts_by_character_style_by_paragraph_style_and_by_theme(tmp_path: Path) -> None:
    styles = (
        style("Cu", kind="character", rpr=font(".VnTime"))
        + style("CuHoa", kind="character", based="Cu", rpr=font(".VnTimeH"))
        + style("Doan", rpr=font("VNI-Times")) + style("Theo", rpr='<w:rFonts w:asciiTheme="minorHAnsi"/>')
    )  # fmt: skip
    theme = (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme>'
        '<a:minorFont><a:latin typeface=".VnTime"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>'
    )
    body = (
        para(runs=run("c¶i c¸ch", '<w:rStyle w:val="Cu"/>') + run(" kÕ ho¹ch", '<w:rStyle w:val="CuHoa"/>'))
        + para("caûi caùch", style="Doan") + para("c¶i c¸ch", style="Theo")
        + para(runs=run("giữ nguyên", '<w:rFonts w:asciiTheme="minorHAnsi"/>'))
    )  # fmt: skip
    parts = {"theme/theme1.xml": theme}
    assert shown(tmp_path, body, styles=styles, **parts) == [
        "cải cách KẾ HOẠCH", "cải cách", "cải cách", "giữ nguyên",
    ]  # fmt: skip


# -- changes followed, hidden text, alternatives ----------------------------------------------------


def test_deleted_rows_and_paragraph_marks_are_gone(tmp_path: Path) -> None:
    gone = '<w:del w:id="1" w:author="A"/>'
    body = (
        table(row("Nội dung", "Chủ trì"), row("Giữ", "Sở Nội vụ"), row("Bỏ", "Sở Y tế", properties=gone))
        + para("đầu câu ", properties=f"<w:rPr>{gone}</w:rPr>") + para("cuối câu")
    )  # fmt: skip
    lines, notes = read_docx(saved(tmp_path, document(body)))
    text = " ".join(line.text for line in lines)
    assert "Bỏ" not in text and "Sở Y tế" not in text and "Giữ" in text
    assert lines[-1].text == "đầu câu cuối câu"
    assert any("sửa đổi" in note for note in notes)


def test_hidden_text_is_left_out_and_said(tmp_path: Path) -> None:
    lines, notes = read_docx(saved(tmp_path, document(para(runs=run("thấy ") + run("ẩn", "<w:vanish/>")))))
    assert [line.text for line in lines] == ["thấy"]
    assert any("ẩn" in note for note in notes)


def test_alternatives_are_read_once_wherever_they_stand(tmp_path: Path) -> None:
    def either(inner: str, older: str) -> str:
        return (
            f'<mc:AlternateContent><mc:Choice Requires="wps">{inner}</mc:Choice>'
            f"<mc:Fallback>{older}</mc:Fallback></mc:AlternateContent>"
        )

    box = "<w:pict><w:txbxContent>{}</w:txbxContent></w:pict>"
    body = (
        either(para("khối"), para("khối cũ"))
        + para(runs=run("trước ") + either(run("giữa"), run("giữa cũ")) + run(" sau"))
        + para(runs=f"<w:r>{either(box.format(para('hộp')), box.format(para('hộp')))}</w:r>")
        + para(runs=f"<w:r>{either('<w:drawing/>', box.format(para('chỉ bản cũ')))}</w:r>")
    )  # fmt: skip
    assert shown(tmp_path, body) == ["khối", "trước giữa sau", "hộp", "chỉ bản cũ"]


# -- packages ---------------------------------------------------------------------------------------

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(400)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def package(main: str, xml: str, kind: str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            more: dict[str, bytes] | None = None) -> bytes:  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{kind}/officeDocument" Target="{main}"/>'
            f'<Relationship Id="r2" Type="{kind}/attachedTemplate" Target="http://localhost:9/t.dotm" '
            'TargetMode="External"/></Relationships>',
        )
        archive.writestr(main.lstrip("/"), xml)
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def body_of(*texts: str, space: str = SPACE) -> str:
    return f"<w:document {space}><w:body>{''.join(map(para, texts))}</w:body></w:document>"


@pytest.mark.parametrize("main", ["/word/document2.xml", "van-ban/chinh.xml"])
def test_the_main_part_is_found_by_its_relation(main: str, tmp_path: Path) -> None:
    lines, _ = read_docx(saved(tmp_path, package(main, body_of("chữ"))))
    assert [line.text for line in lines] == ["chữ"]


def test_strict_documents_are_read(tmp_path: Path) -> None:
    strict = SPACE.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )  # fmt: skip
    data = package("word/document.xml", body_of("chữ", space=strict),
                   "http://purl.oclc.org/ooxml/officeDocument/relationships")  # fmt: skip
    assert [line.text for line in read_docx(saved(tmp_path, data))[0]] == ["chữ"]


def test_macros_are_said_and_never_run(tmp_path: Path) -> None:
    data = package("word/document.xml", body_of("KẾ HOẠCH", "Tuyên truyền năm 2024", "I. MỤC ĐÍCH", "II. NỘI DUNG"),
                   more={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})  # fmt: skip
    recognition = read_plan(saved(tmp_path, data, "ke-hoach.docm"))
    assert recognition.plan.outline and any("macro" in note for note in recognition.warnings)


def test_a_word_file_is_known_by_what_it_holds(tmp_path: Path) -> None:
    data = document(head() + para("I. MỤC ĐÍCH") + para("II. NỘI DUNG"))
    for name in ("ke-hoach.doc", "ke-hoach.zip", "ke-hoach.txt", "KE HOACH"):
        assert read_plan(saved(tmp_path, data, name)).plan.title == "Tuyên truyền năm 2024"


@pytest.mark.parametrize(
    ("data", "said", "advice"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "mật khẩu", "bỏ mật khẩu"),
        (OLE + "WordDocument".encode("utf-16-le"), ".doc", ".docx"),
        (b"%PDF-1.7\n", "tệp PDF", "Word"),
        (b"{\\rtf1\\ansi", "tệp RTF", ".docx"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["ke-hoach.docx", "ke-hoach.doc"])
def test_what_is_no_docx_is_named(data: bytes, said: str, advice: str, name: str, tmp_path: Path) -> None:
    with pytest.raises(FileProblem) as caught:
        read_plan(saved(tmp_path, data, name))
    assert said in caught.value.message and advice in caught.value.hint


def test_a_zip_of_other_things_is_no_word_file(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("anh.jpg", b"\xff\xd8\xff")
    for name in ("ke-hoach.docx", "ke-hoach.zip"):
        with pytest.raises(FileProblem):
            read_plan(saved(tmp_path, out.getvalue(), name))


def test_cells_that_were_never_given_make_no_row(tmp_path: Path) -> None:
    body = para("trước") + table(row(), "<w:tr/>", row(cell(""))) + para("sau")
    assert shown(tmp_path, body) == ["trước", "sau"]
