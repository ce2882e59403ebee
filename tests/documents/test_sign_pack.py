"""The sign pack: a cover a leader reads in two minutes, then the plan's own pages unchanged (N11)."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from cchc_desktop.cli import run
from cchc_desktop.documents.blocks import Closing, NewPart, Paragraph, Table
from cchc_desktop.documents.plan_document import plan_document
from cchc_desktop.documents.sign_pack import Before, Request, open_questions, sign_pack
from cchc_desktop.drafting.rollforward import rolled, survey
from cchc_desktop.errors import FileProblem
from cchc_desktop.exports.pdf import write_pdf
from cchc_desktop.intake.plan_text import read_plan
from cchc_desktop.models import Appendix, Level, Node, Plan, Signer
from cchc_desktop.sign_pack import compared_with, export_sign_pack, usual_before, usual_request
from cchc_desktop.workspace import Workspace

SAMPLES = Path(__file__).parent.parent / "samples" / "plans"
BD = read_plan(SAMPLES / "binh-dinh-sldtbxh-2023.txt").plan
ASKED = Request("Giám đốc Sở", "Kính trình ký ban hành.", date(2027, 1, 15), on=date(2027, 1, 8))


def draft() -> Plan:
    found = survey(BD, 2027)
    return rolled(found, {found.citations[0].id: found.citations[0].new})


def pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_bounded() for page in document]


def pictures(data: bytes) -> list[bytes]:
    return [bytes(page.render(scale=1).buffer) for page in pypdfium2.PdfDocument(data)]


def cover_words(plan: Plan, previous: Plan | None, request: Request = ASKED) -> str:
    blocks = sign_pack(plan, Before(previous, "kế hoạch năm 2023") if previous else None, request).blocks
    front = blocks[: next(place for place, block in enumerate(blocks) if isinstance(block, NewPart))]
    lines = [f"{block.marker} {block.text}".strip() for block in front if isinstance(block, Paragraph)]
    lines += [" | ".join(row) for block in front if isinstance(block, Table) for row in block.rows]
    return "\n".join(lines)


def test_the_plans_pages_are_those_of_its_own_pdf(tmp_path: Path) -> None:
    rows = tuple(Node(Level.TEXT, f"{n}\tViệc {n}\tVăn phòng\tQuý I\t\tCả năm", "", (), f"p{n}") for n in range(40))
    plan = replace(draft(), appendices=(Appendix("Phụ lục", rows),))
    own = io.BytesIO()
    write_pdf(plan_document(plan), own)
    out = export_sign_pack(plan, Before(BD, "kế hoạch năm 2023"), ASKED, tmp_path / "trinh.pdf")
    packed = out.read_bytes()
    count = len(pages(own.getvalue()))
    cover = len(pages(packed)) - count
    assert 1 <= cover <= 2
    assert pages(packed)[cover:] == pages(own.getvalue())  # the numbers on them start anew too
    assert pictures(packed)[cover:] == pictures(own.getvalue())
    assert "PHIẾU TRÌNH" in pages(packed)[0]


def test_the_cover_says_what_is_asked_until_when_and_what_is_new() -> None:
    plan = replace(draft(), signer=replace(BD.signer, name="Nguyễn Thị Hạnh"))
    said = cover_words(plan, BD)
    assert "1. Nội dung trình: Kính trình ký ban hành." in said
    assert "2. Thời hạn: đề nghị cho ý kiến trước ngày 15 tháng 01 năm 2027." in said
    assert "3. Thay đổi so với kế hoạch năm 2023: 2 chỗ sửa, năm 2023 → 2027 ở 4 chỗ." in said
    assert "1 | Năm | Đổi năm 2023 → 2027 ở 4 chỗ." in said
    assert "3 | Người ký | Thay “Phan Đình Hòa” bằng “Nguyễn Thị Hạnh”." in said
    assert "4. Nội dung còn để trống" in said and "Quyết định số …/QĐ-UBND ngày … của" in said


def test_sections_without_content_are_left_out() -> None:
    said = cover_words(BD, None, replace(ASKED, deadline=None))
    assert "Thời hạn" not in said and "Thay đổi" not in said and "để trống" not in said and "soát lỗi" not in said
    assert "2. Ý kiến của lãnh đạo" in said
    checked = cover_words(BD, None, replace(ASKED, findings=("Trích yếu: thừa dấu chấm.",)))
    assert "Kết quả soát lỗi: 01 lưu ý.\n- Trích yếu: thừa dấu chấm." in checked
    assert "không phát hiện lỗi" in cover_words(BD, None, replace(ASKED, findings=()))


def test_blanks_are_found_and_and_so_on_is_none() -> None:
    node = Node(Level.DASH, "Pano, băng rôn... phù hợp; giai đoạn 2018-2020...", "-", (), "n1")
    plan = Plan(None, "Tuyên truyền", 2027, 2027, outline=(node,))
    assert open_questions(plan) == ()
    text = "Giao «tên đơn vị» tổ chức trước ngày ……/3 tại [địa điểm…] theo Quyết định số .... của tỉnh ____"
    found = open_questions(replace(plan, outline=(replace(node, text=text),)))
    assert found and all(item.place == "Nội dung gạch 1" for item in found)
    shown = " ".join(item.text for item in found)
    assert all(blank in shown for blank in ("«tên đơn vị»", "ngày ……/3", "[địa điểm…]", "số ....", "____"))


def test_many_changes_are_grouped() -> None:
    new = replace(BD, recipients=tuple(f"Đơn vị thứ {n}" for n in range(14)))
    blocks = sign_pack(new, Before(BD, "bản trước"), ASKED).blocks
    rows = next(block for block in blocks if isinstance(block, Table)).rows
    assert ("Nơi nhận",) in rows


def test_a_plan_written_anew_has_its_changes_behind_it() -> None:
    other = read_plan(SAMPLES / "hai-phong-skhdt-2024.txt").plan
    said = cover_words(other, BD)
    assert "Chi tiết ở cuối hồ sơ." in said
    assert any(line.startswith("Nội dung | ") for line in said.split("\n"))
    blocks = sign_pack(other, Before(BD, "kế hoạch năm 2023"), ASKED).blocks
    parts = [place for place, block in enumerate(blocks) if isinstance(block, NewPart)]
    assert tuple(blocks[parts[0] + 1 : parts[-1]]) == plan_document(other).blocks
    details = blocks[-1]
    assert isinstance(details, Table) and len(details.rows) > 25


def test_what_a_plan_is_compared_with(workspace: Workspace) -> None:
    old = workspace.add_plan(BD).id or 0
    other = workspace.add_plan(replace(BD, title="Kế hoạch khác", office="Sở Y tế", year_from=2026, year_to=2026)).id
    new = workspace.add_plan(draft()).id or 0
    assert other
    first = compared_with(workspace, workspace.plan(new))[0]
    assert (first.plan.id, first.label) == (old, "kế hoạch năm 2023")
    workspace.sign_plan(new, "05", date(2027, 1, 20))
    workspace.amend_plan(new, "Bổ sung nhiệm vụ")
    states = compared_with(workspace, workspace.plan(new))
    assert states[0].label.startswith("bản ban hành ngày ") and states[0].plan.number == "05"
    workspace.set_setting("user_name", "Lê Văn Nam")
    request = usual_request(workspace, workspace.plan(new), date(2027, 2, 1))
    assert (request.addressee, request.sender.name) == ("Phó Giám đốc", "Lê Văn Nam")
    workspace.set_setting("sender_name", "Trần Thị Mai")
    assert usual_request(workspace, workspace.plan(new), date(2027, 2, 1)).sender.name == "Trần Thị Mai"


def test_another_offices_plan_is_no_usual_comparison(workspace: Workspace) -> None:
    workspace.add_plan(BD)
    commune = workspace.add_plan(replace(draft(), office="Ủy ban nhân dân xã Tân An")).id or 0
    renamed = workspace.add_plan(replace(draft(), office="Sở Nội vụ")).id or 0
    for plan_id, year in ((commune, None), (renamed, 2023)):
        plan = workspace.plan(plan_id)
        states = [item for item in compared_with(workspace, plan) if item.plan.id not in (commune, renamed)]
        before = usual_before(plan, states)
        assert (before.plan.year_from if before else None) == year


def test_the_printed_list_of_tasks_is_counted_with_the_appendices() -> None:
    plan = replace(draft(), task_table=True, appendices=(Appendix("Phụ lục I"),))
    assert plan.tasks and "02 phụ lục" in str(sign_pack(plan, None, Request("", "Trình ký.")))


def test_command_line_writes_the_pack_and_refuses_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--data", str(tmp_path / "data")]
    assert run([*data, "plan", "import", str(SAMPLES / "binh-dinh-sldtbxh-2023.txt")]) == 0
    assert run([*data, "plan", "roll", "1", "2027"]) == 0
    out = tmp_path / "trinh.pdf"
    assert run([*data, "plan", "export", "2", str(out), "--sign-pack", "--deadline", "15/1/2027"]) == 0
    assert "kế hoạch năm 2023" in " ".join(pages(out.read_bytes())[0].split())
    capsys.readouterr()
    assert run([*data, "plan", "export", "2", str(tmp_path / "trinh.docx"), "--sign-pack"]) == 1
    assert "Hồ sơ trình ký là một tệp PDF hoặc ZIP" in capsys.readouterr().err
    with pytest.raises(FileProblem):
        export_sign_pack(BD, None, ASKED, tmp_path / "trinh.docx")


def test_a_zip_holds_the_pdf_and_the_plan_in_word(tmp_path: Path) -> None:
    plan = draft()
    packed = zipfile.ZipFile(export_sign_pack(plan, None, ASKED, tmp_path / "trinh.zip"))
    assert packed.namelist() == ["TrinhKy_TuyenTruyenCCHC_2027_SLDTBXH.pdf", "KH_TuyenTruyenCCHC_2027_SLDTBXH.docx"]
    assert "PHIẾU TRÌNH" in pages(packed.read(packed.namelist()[0]))[0]
    assert read_plan(Path(packed.extract(packed.namelist()[1], tmp_path))).plan.outline == plan.outline


def test_the_sender_signs_the_cover_and_not_the_leader() -> None:
    blocks = sign_pack(BD, None, replace(ASKED, sender=Signer("", "CHUYÊN VIÊN", "Lê Văn Nam"))).blocks
    first, second = [block for block in blocks if isinstance(block, Closing)]
    assert first.signer.name == "Lê Văn Nam" and second.signer == BD.signer
