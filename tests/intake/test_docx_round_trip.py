"""Each real plan as Word files of every kind, and read back: the same plan, no word lost either way."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from cchc_desktop.catalog import kinds
from cchc_desktop.documents.plan_document import plan_document
from cchc_desktop.errors import NotAPlanError
from cchc_desktop.intake.outline import walk
from cchc_desktop.intake.plan_text import file_text, news_details, plan_words, read_plan
from cchc_desktop.models import Appendix, Level, Node, Plan, Task
from tests.intake.docx_making import para, saved
from tests.intake.plan_docx import counted, styled, typed

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
FOUR = ("binh-dinh-sgtvt-2021-2025", "binh-dinh-sldtbxh-2023", "hai-phong-skhdt-2024", "yen-bai-ubnd-2020")
OTHERS = sorted(path.stem for path in (SAMPLES / "plans_other").glob("*.txt"))


def sample(name: str) -> Plan:
    return read_plan(next(SAMPLES.rglob(f"{name}.txt"))).plan


def lines_of(nodes: Sequence[Node]) -> list[tuple[Level, str, str]]:
    return [(node.level, node.marker, node.text.removesuffix("./.").rstrip(".")) for node in walk(nodes)]


def shape(nodes: Sequence[Node]) -> list:  # type: ignore[type-arg]
    return [shape(node.children) for node in nodes]


def assert_same(found: Plan, plan: Plan) -> None:
    assert lines_of(found.outline) == lines_of(plan.outline)
    assert shape(found.outline) == shape(plan.outline)
    for name in ("title", "type_name", "parent", "number", "symbol", "place", "day", "month", "year", "basis",
                 "lead_in", "recipients", "signer", "year_from", "year_to"):  # fmt: skip
        assert getattr(found, name) == getattr(plan, name), name
    assert found.office == plan.office.upper()
    tasks = [[(task.text.removesuffix("./.").rstrip("."), task.lead, task.coordinating, task.time, task.kinds)
              for task in whose.tasks] for whose in (found, plan)]  # fmt: skip
    assert tasks[0] == tasks[1]
    read, wanted = (Counter(word.casefold() for word in plan_words(whose)) for whose in (found, plan))
    assert not wanted - read, "words lost"
    # The office that the text names only in its lead-in stands in the head on paper.
    assert not read - wanted - Counter(word.casefold() for word in plan.office.split())


def printed(plan: Plan, path: Path) -> Path:
    from cchc_desktop.exports.docx import write_docx

    write_docx(plan_document(plan), path)
    return path


@pytest.mark.parametrize("name", [*FOUR, *OTHERS])
def test_text_to_word_to_plan(name: str, tmp_path: Path) -> None:
    plan = sample(name)
    recognition = read_plan(printed(plan, tmp_path / "plan.docx"))
    assert_same(recognition.plan, plan)
    assert [(item.title, lines_of(item.outline)) for item in recognition.plan.appendices] == [
        (item.title, lines_of(item.outline)) for item in plan.appendices
    ]
    assert not [note for note in recognition.warnings if "chưa được đưa vào" in note]


@pytest.mark.parametrize(
    "make", [typed, counted, lambda plan: styled(plan, numbered=True)], ids=["typed", "counted", "styled"]
)
@pytest.mark.parametrize("name", FOUR)
def test_made_by_hand(name: str, make: Callable[[Plan], bytes], tmp_path: Path) -> None:
    plan = sample(name)
    if make not in (typed, counted):  # a style counts on and on; the plan that has "2." twice is typed
        plan = with_running_numbers(plan)
    recognition = read_plan(saved(tmp_path, make(plan)))
    assert_same(recognition.plan, plan)


def with_running_numbers(plan: Plan) -> Plan:
    def numbered(node: Node, place: int, above: str) -> Node:
        marker = {Level.ARABIC: f"{place}.", Level.DECIMAL: f"{above}{place}."}.get(node.level, node.marker)
        places: Counter[Level] = Counter()
        children = []
        for child in node.children:
            places[child.level] += 1
            children.append(numbered(child, places[child.level], marker))
        return replace(node, marker=marker, children=tuple(children))

    return replace(plan, outline=tuple(numbered(node, 0, "") for node in plan.outline))


@pytest.mark.parametrize("name", FOUR)
def test_headings_without_any_number(name: str, tmp_path: Path) -> None:
    plan = sample(name)
    found = read_plan(saved(tmp_path, styled(plan, numbered=False))).plan
    bare = [[(level, text) for level, _, text in lines_of(whose.outline)] for whose in (found, plan)]
    assert bare[0] == bare[1]
    assert shape(found.outline) == shape(plan.outline)
    assert (found.title, found.lead_in, found.recipients, found.signer) == (
        plan.title, plan.lead_in, plan.recipients, plan.signer
    )  # fmt: skip


def test_the_news_item_stays_a_news_item_in_word(tmp_path: Path) -> None:
    from tests.intake.docx_making import document

    text = (SAMPLES / "plans" / "thua-thien-hue-skhcn-2022-news.txt").read_text("utf-8")
    path = saved(tmp_path, document("".join(para(line) for line in text.splitlines() if line.strip())))
    with pytest.raises(NotAPlanError, match="bài viết, không phải kế hoạch"):
        read_plan(path)
    assert news_details(file_text(path)) == news_details(text)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_saved_again_by_libreoffice(tmp_path: Path) -> None:
    """Slow (a few seconds): LibreOffice rewrites styles, lists and tables its own way."""
    plan = sample("hai-phong-skhdt-2024")
    (tmp_path / "plan.docx").write_bytes(counted(plan))
    (tmp_path / "again").mkdir()
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "docx",
    ]
    done = subprocess.run(
        [*command, "--outdir", str(tmp_path / "again"), str(tmp_path / "plan.docx")], capture_output=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert_same(read_plan(tmp_path / "again" / "plan.docx").plan, plan)


TASKS = (
    Task(None, "Phát thanh chuyên mục cải cách hành chính trên đài truyền thanh xã", ("Phòng Văn hóa - Xã hội",),
         ("Văn phòng HĐND và UBND", "Công an xã"), "Thường xuyên", kinds=("radio",), product="12 chuyên mục",
         target_low=12, target_unit="chuyên mục"),
    Task(None, "Tổ chức hội nghị đối thoại, ít nhất từ 01 đến 02 cuộc", ("Sở Văn hóa, Thể thao và Du lịch",),
         time="Quý II/2024", target_low=1, target_high=2, target_unit="cuộc", budget="12.000.000 đồng"),
    Task(None, "Phát tờ rơi hướng dẫn nộp hồ sơ trực tuyến.", (), ("Trung tâm Phục vụ hành chính công",),
         kinds=("leaflet", "banner"), product="Tờ rơi gấp ba; mẫu chung", target_low=2000, target_high=3000,
         target_unit="tờ"),
    Task(None, "Họp báo", target_high=5, target_unit="cuộc", product="Thông cáo"),
    Task(None, "12"),
)  # fmt: skip


@pytest.mark.parametrize("with_text", [False, True], ids=["alone", "behind another appendix"])
def test_our_own_list_of_tasks_comes_back_as_tasks(with_text: bool, tmp_path: Path) -> None:
    known = {kind.id for kind in kinds()}
    tasks = tuple(replace(task, kinds=tuple(kind for kind in task.kinds if kind in known)) for task in TASKS)
    assert tasks[0].kinds and len(tasks[2].kinds) == 2
    other = (Appendix("Phụ lục I", (Node(Level.TEXT, "DANH MỤC VĂN BẢN"), Node(Level.TEXT, "Xem tệp kèm theo."))),)
    plan = replace(sample(FOUR[2]), tasks=tasks, task_table=True, appendices=other if with_text else ())
    recognition = read_plan(printed(plan, tmp_path / "plan.docx"))
    found = recognition.plan
    assert found.task_table
    assert [item.title for item in found.appendices] == [item.title for item in plan.appendices]
    assert lines_of(found.outline) == lines_of(plan.outline)
    blank = dict.fromkeys(("start", "end"))
    assert [replace(task, node_id="", **blank) for task in found.tasks] == list(tasks)
    assert not [note for note in recognition.warnings if "chưa được đưa vào" in note or "Phụ lục có bảng" in note]
    assert {line.part for line in recognition.lines if line.text == "DANH MỤC NHIỆM VỤ"} == {"appendix"}
    again = read_plan(printed(found, tmp_path / "again.docx")).plan
    assert [replace(task, node_id="") for task in again.tasks] == [replace(task, node_id="") for task in found.tasks]


def test_a_note_beside_our_list_keeps_the_appendix(tmp_path: Path) -> None:
    from docx import Document

    plan = replace(sample(FOUR[2]), tasks=TASKS[:2], task_table=True)
    path = printed(plan, tmp_path / "plan.docx")
    document = Document(str(path))
    document.add_paragraph("Ghi chú: kinh phí lấy từ nguồn chi thường xuyên.")
    document.save(str(path))
    found = read_plan(path).plan
    assert [item.title for item in found.appendices] == ["Phụ lục"]
    assert not found.task_table and [task.text for task in found.tasks] == [task.text for task in TASKS[:2]]
    assert "Ghi chú: kinh phí lấy từ nguồn chi thường xuyên" in [
        text for _, _, text in lines_of(found.appendices[0].outline)
    ]
