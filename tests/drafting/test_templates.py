"""Plans from templates: complete, formal, filled with the office's names; a unit's plan made from ours."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from cchc_desktop import catalog
from cchc_desktop.drafting.templates import new_plan, template, templates
from cchc_desktop.drafting.unit_plan import derive, unit_tasks
from cchc_desktop.errors import AppError, NotFoundError
from cchc_desktop.intake.citations import citations
from cchc_desktop.intake.deadlines import deadlines_in
from cchc_desktop.intake.outline import walk
from cchc_desktop.intake.plan_text import plan_text, plan_words, read_plan, recognise
from cchc_desktop.intake.unsure import unsure_lines
from cchc_desktop.models import Level, Node, Office, Plan, Signer, Task, Unit, UnitKind

PLANS = Path(__file__).resolve().parent.parent / "samples" / "plans"
OFFICE = Office(
    "Sở Xây dựng", "UBND TỈNH GIA LAI", "tỉnh Gia Lai", "Gia Lai", "SXD", "VT, VP", "UBND tỉnh Gia Lai",
    Signer("", "GIÁM ĐỐC", "Trần Văn An"),
)  # fmt: skip
UNITS = (
    Unit(1, "Văn phòng Sở"), Unit(2, "Phòng Quản lý nhà"), Unit(3, "Trung tâm Quy hoạch", kind=UnitKind.SUBORDINATE),
    Unit(4, "Công đoàn Sở", kind=UnitKind.MASS), Unit(5, "Đoàn Thanh niên Sở", kind=UnitKind.MASS),
)  # fmt: skip
IDS = [shape.id for shape in templates()]


def made(template_id: str, office: Office = OFFICE, year: int = 2027, to: int | None = None) -> Plan:
    return new_plan(template(template_id), office, year, to, UNITS)


def text_of(plan: Plan) -> str:
    return plan_text(plan)


def test_one_template_for_each_shape_of_plan() -> None:
    assert IDS == ["department-year", "department-period", "province-year", "commune-year"]
    assert "unit" not in IDS and template("unit").hidden
    with pytest.raises(NotFoundError, match="Không có mẫu"):
        template("nothing")


@pytest.mark.parametrize("template_id", IDS)
def test_a_template_is_whole_and_reads_back_as_itself(template_id: str) -> None:
    plan = made(template_id)
    text = text_of(plan)
    assert not re.search(r"[{}@]", text)
    romans = [node for node in plan.outline if node.level is Level.ROMAN]
    names = " ".join(node.text for node in romans)
    assert all(
        part in names for part in ("MỤC ĐÍCH", "YÊU CẦU", "NỘI DUNG", "HÌNH THỨC", "KINH PHÍ", "TỔ CHỨC THỰC HIỆN")
    )
    assert plan.outline[-1].text.startswith("Trên đây là Kế hoạch") and plan.outline[-1].text.endswith("./.")
    assert plan.recipients[-1] == "Lưu: VT, VP" and OFFICE.name not in plan.recipients
    assert len(deadlines_in(text)) == 4 and plan.number == "" and plan.day is None
    found = recognise(text.replace("\n", "\n\n"))
    assert [(n.level, n.marker, n.text) for n in walk(found.plan.outline)] == [
        (n.level, n.marker, n.text) for n in walk(plan.outline)
    ]  # fmt: skip
    assert not [line.unsure for line in found.lines if line.unsure], "every list is numbered in order"


@pytest.mark.parametrize("template_id", IDS)
def test_tasks_are_linked_and_can_be_counted(template_id: str) -> None:
    plan = made(template_id)
    nodes = {node.id: node for node in walk(plan.outline)}
    known = {kind.id for kind in catalog.kinds() if not kind.retired}
    assert len(plan.tasks) >= 5
    for task in plan.tasks:
        assert nodes[task.node_id].text.startswith(task.text)
        assert task.lead and task.time and task.kinds and set(task.kinds) <= known
        assert task.start and task.start.year == plan.year_from and task.end and task.end.year <= plan.year_to
    assert sum(1 for task in plan.tasks if task.target) >= 2
    assert plan.task_table == ("Phụ lục kèm theo" in text_of(plan)), "an appendix is referred to (NĐ 30/2020)"


@pytest.mark.parametrize("template_id", IDS)
def test_documents_are_cited_in_full_and_in_force(template_id: str) -> None:
    plan = made(template_id)
    text = text_of(plan)
    numbers = [cited.number for cited in citations(text)]
    assert "76/NQ-CP" in numbers and "118/2025/NĐ-CP" in numbers and "61/2018/NĐ-CP" not in numbers
    for number in set(numbers):
        first = text[text.index(number) :][:120]
        assert re.match(rf"{re.escape(number)} ngày \d{{1,2}}/\d{{1,2}}/\d{{4}} của ", first), "first citation in full"
    assert not re.search(r"huyện|thị trấn|mức độ [34]", text), "two levels since 01/7/2025"
    assert "«" in text, "what only the clerk knows is left open"


def test_the_programme_of_2021_2030_is_no_basis_of_a_later_plan() -> None:
    late = made("department-year", year=2032)
    assert not any("2021 - 2030" in line for line in late.basis) and late.basis[-1].endswith(".")
    assert all(line.endswith(";") for line in late.basis[:-1])


def test_names_and_years_of_the_office() -> None:
    plan = made("department-period", year=2026)
    assert (plan.year_from, plan.year_to) == (2026, 2030)
    assert plan.title == "Thông tin, tuyên truyền cải cách hành chính nhà nước giai đoạn 2026 - 2030 của Sở Xây dựng"
    assert (plan.parent, plan.office, plan.symbol, plan.place) == (
        "UBND TỈNH GIA LAI",
        "Sở Xây dựng",
        "KH-SXD",
        "Gia Lai",
    )
    assert plan.signer == OFFICE.signer and plan.recipients[0] == "UBND tỉnh Gia Lai (báo cáo)"
    text = text_of(plan)
    assert "Công đoàn Sở, Đoàn Thanh niên Sở" in text and "Năm 2028: sơ kết" in text
    assert {task.lead[0] for task in plan.tasks} == {"Văn phòng Sở", "Các phòng, đơn vị"}


def test_an_office_that_has_told_nothing_leaves_blanks() -> None:
    text = text_of(made("department-year", Office()))
    assert "«tên cơ quan»" in text and "«cơ quan cấp trên»" in text and "KH-«ký hiệu»" in text


def test_a_city_is_no_tinh() -> None:
    city = Office("UBND thành phố Hải Phòng", province="thành phố Hải Phòng", symbol="UBND")
    text = text_of(made("province-year", city))
    assert "Thường trực Thành ủy" in text and "UBND thành phố báo cáo" in text
    assert not re.search(r"UBND tỉnh|Tỉnh ủy", text)
    assert made("province-year", city).signer == Signer("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "")


@pytest.mark.parametrize(("year", "to"), [(1999, None), (2027, 2026), (2027, 2060), (2200, None)])
def test_years_that_no_plan_has(year: int, to: int | None) -> None:
    with pytest.raises(AppError, match="Năm của kế hoạch"):
        made("department-year", year=year, to=to)


# -- a unit's plan ----------------------------------------------------------------------------------


def ours() -> Plan:
    plan = made("department-year")
    return Plan(**{name: getattr(plan, name) for name in plan.__slots__} | {"number": "18", "day": 12, "month": 3})


def test_a_unit_gets_what_it_leads_and_what_it_helps_with() -> None:
    plan = ours()
    office, division, centre = UNITS[0], UNITS[1], UNITS[2]
    led, helped = unit_tasks(plan, office)
    assert [task.text for task in led if task in plan.tasks] == [task.text for task in plan.tasks], "and as one phòng"
    assert any(task.text.startswith("Là đầu mối") for task in led) and not helped
    for unit in (division, centre):
        led, helped = unit_tasks(plan, unit)
        assert led[0].text.startswith("Lồng ghép") and len(helped) == 3
    assert unit_tasks(plan, UNITS[3])[1][0].text.startswith("Đăng bài, đồ họa")


def test_a_duty_becomes_the_units_own_task_with_its_target() -> None:
    duty = "Căn cứ nội dung của Kế hoạch này, các phòng chuyên môn tăng cường tuyên truyền trong cơ quan."
    section = Node(Level.ROMAN, "TỔ CHỨC THỰC HIỆN", "III.", (
        Node(Level.ARABIC, "Các phòng chuyên môn, nghiệp vụ", "1.", (Node(Level.DASH, duty, "-"),)),
    ))  # fmt: skip
    task = Task(
        None, "Tổ chức đối thoại", lead=("Các phòng chuyên môn",), target_low=2, target_high=3, target_unit="hội nghị"
    )
    plan = Plan(None, "Tuyên truyền", 2027, 2027, office="Sở Nội vụ", outline=(section,), tasks=(task,))
    unit = Unit(None, "Phòng Người có công", kind=UnitKind.DIVISION)
    assert "Tăng cường tuyên truyền trong cơ quan." in [item.text for item in unit_tasks(plan, unit)[0]]
    lines = [node.text for node in walk(derive(plan, unit, Office()).outline)]
    assert "Chỉ tiêu: 02 - 03 hội nghị." in lines and not any("Kế hoạch này, các phòng" in line for line in lines)


def test_the_head_basis_and_end_of_a_unit_plan() -> None:
    plan = ours()
    found = derive(plan, UNITS[2], OFFICE)
    assert (found.parent, found.office, found.place) == ("SỞ XÂY DỰNG", "Trung tâm Quy hoạch", "Gia Lai")
    assert found.title == "Tuyên truyền cải cách hành chính nhà nước năm 2027 của Trung tâm Quy hoạch"
    assert found.basis == (
        "Căn cứ Kế hoạch số 18/KH-SXD ngày 12 tháng 3 năm 2027 của Sở Xây dựng về việc tuyên truyền cải cách "
        "hành chính nhà nước năm 2027 của Sở Xây dựng.",
    )
    superior = found.linked[0]
    assert (superior.number, superior.day, superior.issuer, superior.superior) == (
        "18/KH-SXD", date(2027, 3, 12), "Sở Xây dựng", True
    )  # fmt: skip
    assert not any(document.superior for document in found.linked[1:])
    assert found.recipients == (
        "Sở Xây dựng (báo cáo)", "Lãnh đạo Trung tâm Quy hoạch", "Các bộ phận, cá nhân thuộc Trung tâm Quy hoạch",
        "Lưu: VT",
    )  # fmt: skip
    assert found.signer == Signer() and found.number == "" and found.day is None
    assert "báo cáo quý trước ngày 15/3, 15/6, 15/9, 15/12" in text_of(found)
    assert not re.search(r"[{}@]", text_of(found))


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("binh-dinh-sldtbxh-2023", Unit(1, "Phòng Việc làm")),
        ("binh-dinh-sgtvt-2021-2025", Unit(1, "Trung tâm Đăng kiểm", kind=UnitKind.SUBORDINATE)),
        ("hai-phong-skhdt-2024", Unit(1, "Văn phòng Sở")),
        ("yen-bai-ubnd-2020", Unit(1, "Báo Yên Bái", kind=UnitKind.AGENCY)),
        ("yen-bai-ubnd-2020", Unit(1, "UBND xã Mậu A", kind=UnitKind.LOCAL)),
    ],
)
def test_units_of_the_real_plans(name: str, unit: Unit) -> None:
    plan = read_plan(PLANS / f"{name}.txt").plan
    found = derive(plan, unit, Office())
    nodes = {node.id: node for node in walk(found.outline)}
    assert len({node.id for node in walk(found.outline)}) == len(list(walk(found.outline)))
    assert found.tasks and all(nodes[task.node_id].text.startswith(task.text.rstrip()) for task in found.tasks)
    assert (found.year_from, found.year_to) == (plan.year_from, plan.year_to)
    assert found.title.endswith(f" của {unit.name}") and found.title.count(" của ") == 1
    again = recognise(text_of(found).replace("\n", "\n\n")).plan
    assert [(n.level, n.marker, n.text) for n in walk(again.outline)] == [
        (n.level, n.marker, n.text) for n in walk(found.outline)
    ]  # fmt: skip
    assert plan_words(again) == plan_words(found) and again.symbol == found.symbol == "KH-«ký hiệu»"


def test_a_unit_named_nowhere_gets_a_blank_task() -> None:
    plan = Plan(1, "Tuyên truyền năm 2024", 2024, 2024, office="Sở A", tasks=(Task(1, "Việc", lead=("Phòng B",)),))
    found = derive(plan, Unit(1, "Phòng C"), Office())
    assert found.tasks == () and any("«Nhiệm vụ của đơn vị»" in node.text for node in walk(found.outline))
    assert not unsure_lines(found.outline, (), (), ())


def test_the_command_line_makes_both(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import json

    from cchc_desktop.cli import run
    from cchc_desktop.workspace import Workspace

    with Workspace.open(tmp_path) as workspace:
        workspace.save_office(OFFICE)
        workspace.save_unit(Unit(None, "Phòng Quản lý nhà"))

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(["--data", str(tmp_path), "plan", *arguments])
        out = capsys.readouterr()
        return code, out.out, out.err

    code, out, _ = call("new", "--template", "department-period", "--year", "2026", "--year-to", "2028", "--json")
    made = json.loads(out)
    assert code == 0 and (made["year_from"], made["year_to"], made["state"]) == (2026, 2028, "draft")
    assert made["symbol"] == "KH-SXD" and len(made["tasks"]) == 5
    code, out, _ = call("derive", str(made["id"]), "--unit", "phong quan ly nha", "--json")
    unit = json.loads(out)
    assert code == 0 and unit["office"] == "Phòng Quản lý nhà" and unit["recipients"][0] == "Sở Xây dựng (báo cáo)"
    assert unit["signer"] == {"authority": "", "title": "", "name": ""} and unit["id"] != made["id"]
    code, out, err = call("new", "--template", "xyz", "--year", "2026")
    assert code == 1 and "Không có mẫu kế hoạch “xyz”." in err and "department-year" in err and not out
    code, _, err = call("new", "--template", "department-year", "--year", "1990")
    assert code == 1 and err.count("\n") == 1
    assert call("derive", "99", "--unit", "Phòng A")[0] == 1


@pytest.mark.parametrize("template_id", IDS)
def test_a_draft_goes_through_word_with_its_tasks(template_id: str, tmp_path: Path) -> None:
    from cchc_desktop.documents.plan_document import plan_document
    from cchc_desktop.exports.docx import write_docx

    plan = made(template_id)
    write_docx(plan_document(plan, with_tasks=plan.task_table), tmp_path / "plan.docx")
    found = read_plan(tmp_path / "plan.docx").plan
    assert found.outline == plan.outline
    assert [(task.text, task.lead, task.coordinating, task.time, task.node_id) for task in found.tasks] == [
        (task.text, task.lead, task.coordinating, task.time, task.node_id) for task in plan.tasks
    ]
