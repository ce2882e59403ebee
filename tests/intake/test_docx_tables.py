"""Tables of tasks in Word: columns in any order, merged cells, markers in cells, headings over two rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cchc_desktop.intake.outline import walk
from cchc_desktop.intake.plan_text import read_plan
from cchc_desktop.models import Plan
from tests.intake.docx_making import abstract, cell, document, head, lvl, num, para, row, saved, table

SECTION = para("I. MỤC ĐÍCH") + para("1. Mục đích.") + para("II. NHIỆM VỤ")
AFTER = para("III. KINH PHÍ") + para("Ngân sách nhà nước.")


def plan_of(folder: Path, body: str, numbering: str = "") -> Plan:
    return read_plan(saved(folder, document(head() + SECTION + body + AFTER, numbering=numbering))).plan


FULL = {
    "Nội dung": "Tổ chức 02 hội nghị tuyên truyền",
    "Chủ trì": "Văn phòng Sở",
    "Phối hợp": "Các phòng; Thanh tra Sở",
    "Thời gian": "Quý II/2024",
    "Sản phẩm": "02 hội nghị",
    "Kinh phí": "20 triệu đồng",
}


@pytest.mark.parametrize(
    "order",
    [
        ("Nội dung", "Chủ trì", "Phối hợp", "Thời gian", "Sản phẩm", "Kinh phí"),
        ("Thời gian", "Nội dung", "Sản phẩm", "Kinh phí", "Phối hợp", "Chủ trì"),
        ("Chủ trì", "Phối hợp", "Kinh phí", "Thời gian", "Sản phẩm", "Nội dung"),
    ],
)
@pytest.mark.parametrize("numbered", [True, False])
def test_columns_in_any_order(order: tuple[str, ...], numbered: bool, tmp_path: Path) -> None:
    number = ("STT",) if numbered else ()
    rows = [row(*number, *order), row(*(("1",) if numbered else ()), *(FULL[name] for name in order))]
    (task,) = plan_of(tmp_path, table(*rows)).tasks
    assert (task.text, task.lead, task.coordinating) == (
        "Tổ chức 02 hội nghị tuyên truyền", ("Văn phòng Sở",), ("Các phòng", "Thanh tra Sở")
    )  # fmt: skip
    assert (task.time, task.start, task.end) == ("Quý II/2024", date(2024, 4, 1), date(2024, 6, 30))
    assert (task.product, task.budget) == ("02 hội nghị", "20 triệu đồng")


@pytest.mark.parametrize(
    "names",
    [
        "Nhiệm vụ|Đơn vị chủ trì|Đơn vị phối hợp|Thời hạn hoàn thành|Kết quả/sản phẩm|Dự toán kinh phí",
        "Công việc|CƠ QUAN CHỦ TRÌ THỰC HIỆN|CƠ QUAN PHỐI HỢP|TIẾN ĐỘ|KẾT QUẢ DỰ KIẾN|KINH PHÍ (triệu đồng)",
        "Hoạt động|Bộ phận thực hiện|Phối hợp thực hiện|Thời điểm thực hiện|Sản phẩm đầu ra|Nguồn kinh phí",
        "Tên nhiệm vụ|Phân công chủ trì|Các đơn vị phối hợp|Thời gian tổ chức|Kết quả đạt được|Kinh phí (nếu có)",
    ],
)
def test_other_words_for_the_columns(names: str, tmp_path: Path) -> None:
    (task,) = plan_of(tmp_path, table(row("TT", *names.split("|")), row("1", *FULL.values()))).tasks
    assert task.text == FULL["Nội dung"] and task.lead == ("Văn phòng Sở",) and len(task.coordinating) == 2
    assert (task.time, task.product, task.budget) == ("Quý II/2024", "02 hội nghị", "20 triệu đồng")


def test_two_columns_are_a_table_of_tasks_too(tmp_path: Path) -> None:
    rows = table(
        row("Nội dung công việc", "Đơn vị thực hiện"), row("In tờ rơi", "Văn phòng Sở"), row("Đăng tin", "Ban biên tập")
    )
    assert [(task.text, task.lead) for task in plan_of(tmp_path, rows).tasks] == [
        ("In tờ rơi", ("Văn phòng Sở",)), ("Đăng tin", ("Ban biên tập",)),
    ]  # fmt: skip


def test_cells_that_reach_over_rows_and_columns(tmp_path: Path) -> None:
    rows = table(
        row(cell("DANH MỤC NHIỆM VỤ", span=5)),
        row("STT", "Nội dung", cell("Phân công", span=2), "Thời gian"),
        row(cell("", merge="continue"), cell("", merge="continue"), "Chủ trì", "Phối hợp", cell("", merge="continue")),
        row("(1)", "(2)", "(3)", "(4)", "(5)"),
        row("I", cell("Tuyên truyền trực quan", span=4)),
        row("1", "In tờ rơi", cell("Văn phòng Sở", merge="restart"), "Các phòng", cell("Quý II/2024", merge="restart")),
        row("2", "Treo băng rôn", cell("", merge="continue"), "Công đoàn", cell("", merge="continue")),
        row("II", cell("Tuyên truyền trực tuyến", span=4)),
        row("1", cell("Đăng tin", span=1), cell("Ban biên tập", span=2), "Hằng tháng"),
    )
    plan = plan_of(tmp_path, rows)
    assert [(task.text, task.lead, task.coordinating, task.time) for task in plan.tasks] == [
        ("In tờ rơi", ("Văn phòng Sở",), ("Các phòng",), "Quý II/2024"),
        ("Treo băng rôn", ("Văn phòng Sở",), ("Công đoàn",), "Quý II/2024"),
        ("Đăng tin", ("Ban biên tập",), (), "Hằng tháng"),
    ]
    duties = plan.outline[1]
    assert duties.text == "NHIỆM VỤ"
    groups = [node for node in duties.children if node.children]
    assert [(node.marker, node.text) for node in groups] == [
        ("I.", "Tuyên truyền trực quan"), ("II.", "Tuyên truyền trực tuyến"),
    ]  # fmt: skip
    assert [child.text for child in groups[0].children] == ["In tờ rơi", "Treo băng rôn"]
    assert plan.outline[2].text == "KINH PHÍ"


def test_markers_inside_cells_are_kept(tmp_path: Path) -> None:
    numbering = abstract(1, lvl(0, "-", "bullet")) + abstract(2, lvl(0, "%1.")) + num(1, 1) + num(2, 2)
    content = cell(para("Tổ chức hội nghị:") + para("cấp tỉnh;", 1) + para("cấp xã.", 1))
    who = cell(para("Sở Nội vụ", 1) + para("Báo Lào Cai", 1))
    rows = table(
        row("STT", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian"),
        row(cell(para("", 2, runs="<w:r/>")), content, "Văn phòng Sở", who, "Tháng 6"),
        row(cell(para("", 2, runs="<w:r/>")), "In tờ rơi", cell(para("Phòng A") + para("Phòng B")), "", "Tháng 7"),
    )
    plan = plan_of(tmp_path, rows, numbering)
    first, second = plan.tasks
    assert first.coordinating == ("Sở Nội vụ", "Báo Lào Cai") and second.lead == ("Phòng A", "Phòng B")
    node = next(node for node in walk(plan.outline) if node.id == first.node_id)
    assert (node.marker, node.text) == ("1.", "Tổ chức hội nghị:")
    assert [child.text for child in node.children][:2] == ["cấp tỉnh;", "cấp xã."]
    assert next(node for node in walk(plan.outline) if node.id == second.node_id).marker == "2."


def test_a_table_under_a_numbered_heading_stands_under_it(tmp_path: Path) -> None:
    rows = table(row("TT", "Nội dung", "Chủ trì"), row("1", "In tờ rơi", "Văn phòng"), row("2", "Đăng tin", "Phòng A"))
    plan = plan_of(tmp_path, para("1. Danh mục nhiệm vụ") + rows + para("2. Việc khác"))
    assert [node.text for node in plan.outline[1].children] == ["Danh mục nhiệm vụ", "Việc khác"]
    assert [node.text for node in plan.outline[1].children[0].children] == ["In tờ rơi", "Đăng tin"]


def test_a_table_of_figures_keeps_every_cell(tmp_path: Path) -> None:
    rows = table(row("Chỉ số", "Năm 2022", "Năm 2023"), row("PAR INDEX", "85,2", "87,4"), row("SIPAS", "80,1", "82,0"))
    text = " ".join(f"{node.marker} {node.text}" for node in walk(plan_of(tmp_path, rows).outline))
    for word in ("Chỉ số", "PAR INDEX", "85,2", "87,4", "SIPAS", "Năm 2022", "82,0"):
        assert word in text
    assert not plan_of(tmp_path, rows).tasks


def test_the_whole_plan_may_be_one_table(tmp_path: Path) -> None:
    rows = table(
        row("TT", "Nội dung", "Thời gian", "Chủ trì"), row("1", "In tờ rơi", "Tháng 3", "Văn phòng"),
        row("2", "Đăng tin", "Tháng 4", "Phòng A"),
    )  # fmt: skip
    plan = read_plan(
        saved(tmp_path, document(head() + para("Thực hiện Kế hoạch của tỉnh, Sở lập Kế hoạch:") + rows))
    ).plan
    assert [task.text for task in plan.tasks] == ["In tờ rơi", "Đăng tin"]
    assert plan.title == "Tuyên truyền năm 2024" and plan.lead_in.startswith("Thực hiện Kế hoạch")
    assert "Nội dung" not in plan.lead_in


def test_tasks_of_an_appendix_are_tasks_and_the_table_stays(tmp_path: Path) -> None:
    rows = table(
        row("STT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian"),
        row("I", cell("Tuyên truyền trực quan", span=4)),
        row("1", "In tờ rơi", "Văn phòng Sở", "", "Quý II/2024"),
        row("2", "Treo băng rôn", "Phòng A", "Phòng B; Phòng C", "Tháng 6"),
    )
    end = para("Nơi nhận:") + para("- UBND tỉnh;") + para("- Lưu: VT.") + para("GIÁM ĐỐC") + para("Lê Văn Tám")
    duties = para("III. TỔ CHỨC THỰC HIỆN") + para("1. Văn phòng Sở: Theo dõi, đôn đốc.")
    body = head() + SECTION + duties + end + para("Phụ lục") + para("DANH MỤC NHIỆM VỤ") + rows
    recognition = read_plan(saved(tmp_path, document(body)))
    plan = recognition.plan
    assert [(task.text, task.lead, task.coordinating, task.time) for task in plan.tasks] == [
        ("In tờ rơi", ("Văn phòng Sở",), (), "Quý II/2024"),
        ("Treo băng rôn", ("Phòng A",), ("Phòng B", "Phòng C"), "Tháng 6"),
    ]
    (appendix,) = plan.appendices
    shown = [node.text for node in walk(appendix.outline)]
    assert shown[1:3] == ["STT\tNhiệm vụ\tChủ trì\tPhối hợp\tThời gian", "I\tTuyên truyền trực quan"]
    assert shown[3].split("\t")[:3] == ["1", "In tờ rơi", "Văn phòng Sở"]
    ids = {node.id: node.text for node in walk(appendix.outline)}  # the body says none of them
    assert [ids[task.node_id].split("\t")[1] for task in plan.tasks] == ["In tờ rơi", "Treo băng rôn"]
    assert not [note for note in recognition.warnings if "chưa được đưa vào" in note]
