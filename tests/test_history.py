"""The history in words, taking changes back, and the bin."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_desktop.doors.series import Series
from cchc_desktop.errors import AppError
from cchc_desktop.labels import ACTIONS, ENTITIES
from cchc_desktop.models import Activity, ActivityFilter, EvidenceState, Office, Plan, Signer, Task, Topic, Unit
from cchc_desktop.recurrence import Every, Rule
from cchc_desktop.registers import Feedback, Obstacle
from cchc_desktop.workspace import Workspace
from tests.exchange.test_triage_order import as_file
from tests.exchange.test_triage_order import row as sent_row

DAY = date(2023, 3, 5)


def logged(workspace: Workspace, **values: object) -> Activity:
    row = replace(Activity(None, DAY, "own_site", "Bài về dịch vụ công"), **values)  # pyright: ignore
    return workspace.activity(workspace.add_activity(row).id or 0)


def test_a_change_is_told_field_by_field_in_the_words_of_the_form(workspace: Workspace) -> None:
    unit = workspace.save_unit(Unit(None, "Văn phòng Sở")).id
    plan_id = workspace.add_plan(Plan(None, "KH", 2023, 2023, tasks=(Task(None, "Đăng 24 tin, bài"),))).id
    task = workspace.plan(plan_id or 0).tasks[0].id or 0
    row = logged(workspace)
    workspace.set_setting("user_name", "Lê Thị Hoa")
    workspace.save_activity(
        replace(row, date=date(2023, 3, 6), kind="facebook", unit_id=unit, contents=("procedures",), quantity=1250.5,
                task_ids=(task,), integrated=True, title="Bài mới")
    )  # fmt: skip
    change = workspace.past.changes(1)[0]
    assert (change.words, change.entry.who) == ("Sửa hoạt động", "Lê Thị Hoa")
    assert [(f.label, f.before, f.after) for f in change.fields] == [
        ("Ngày", "05/03/2023", "06/03/2023"),
        ("Hình thức", "Tin, bài trên Trang thông tin điện tử của cơ quan", "Facebook, fanpage"),
        ("Nội dung", "Bài về dịch vụ công", "Bài mới"),
        ("Lồng ghép", "không", "có"),
        ("Số lượng", "1", "1.250,5"),
        ("Đơn vị", "(trống)", "Văn phòng Sở"),
        ("Nhiệm vụ", "(trống)", "Đăng 24 tin, bài"),
        ("Nội dung CCHC", "(trống)", "Cải cách thủ tục hành chính"),
    ]


def test_the_latest_change_is_taken_back_and_can_be_done_again(workspace: Workspace) -> None:
    row = logged(workspace)
    workspace.save_activity(replace(row, title="Sửa một", url="https://a.vn", contents=("steering", "indices")))
    workspace.save_activity(replace(workspace.activity(row.id or 0), title="Sửa hai"))
    past = workspace.past
    past.undo()
    assert workspace.activity(row.id or 0).title == "Sửa một"
    past.undo()
    assert workspace.activity(row.id or 0) == row
    undoing = past.changes(1)[0]
    assert undoing.words == "Hoàn tác: sửa hoạt động" and undoing.undoes is not None
    past.undo(undoing.entry.id)
    now = workspace.activity(row.id or 0)
    assert (now.title, now.url, now.contents) == ("Sửa một", "https://a.vn", ("indices", "steering"))
    assert now.evidence is EvidenceState.LINK
    past.undo()
    past.undo()
    with pytest.raises(AppError, match="Không hoàn tác được lần thay đổi gần nhất"):
        past.undo()
    assert workspace.past.bin()[0].id == row.id, "adding it was taken back too"


def test_a_chosen_change_is_taken_back_only_while_its_fields_still_stand(workspace: Workspace) -> None:
    row = logged(workspace)
    workspace.save_activity(replace(row, title="Sửa một", note="Ghi chú mới"))
    first = workspace.past.changes(1)[0]
    workspace.save_activity(replace(workspace.activity(row.id or 0), place="Hội trường"))
    workspace.past.undo(first.entry.id)
    now = workspace.activity(row.id or 0)
    assert (now.title, now.note, now.place) == (row.title, "", "Hội trường"), "another field stays"
    assert "đã được hoàn tác" in _change(workspace, first.entry.id).obstacle
    workspace.save_activity(replace(now, title="Sửa hai"))
    second = workspace.past.changes(1)[0]
    workspace.save_activity(replace(now, title="Sửa ba"))
    assert "“Nội dung” đã được sửa lại" in _change(workspace, second.entry.id).obstacle
    with pytest.raises(AppError, match="không hoàn tác được nữa"):
        workspace.past.undo(second.entry.id)
    assert workspace.activity(row.id or 0).title == "Sửa ba"


def _change(workspace: Workspace, entry_id: int):
    return next(change for change in workspace.past.changes(100) if change.entry.id == entry_id)


def test_deletions_are_taken_back(workspace: Workspace) -> None:
    row = logged(workspace)
    plan_id = workspace.add_plan(Plan(None, "Kế hoạch năm", 2023, 2023)).id or 0
    obstacle = workspace.registers.save(Obstacle(day=DAY, content="Đường truyền yếu")).id or 0
    unit = workspace.save_unit(Unit(None, "Văn phòng")).id or 0
    workspace.attach_stream(row.id or 0, io.BytesIO(b"%PDF-1.4"), "cong-van.pdf")
    file = workspace.evidence(row.id or 0)[0].id or 0
    workspace.delete_evidence(file)
    workspace.delete_unit(unit)
    workspace.registers.delete([obstacle])
    workspace.delete_plan(plan_id)
    workspace.delete_activities([row.id or 0])
    assert [(item.entity, item.title) for item in sorted(workspace.past.bin(), key=lambda i: i.entity)] == [
        ("activity", row.title), ("evidence", "cong-van.pdf"), ("obstacle", "Đường truyền yếu"),
        ("plan", "Kế hoạch năm"), ("unit", "Văn phòng"),
    ]  # fmt: skip
    assert workspace.past.changes(5)[-1].entry.summary == "cong-van.pdf"
    topics = [workspace.past.undo().topics for _ in range(5)]
    assert topics[0] == {Topic.ACTIVITIES} and topics[1] == {Topic.PLANS} and topics[2] == {Topic.REGISTERS}
    assert workspace.past.bin() == []
    assert workspace.activity(row.id or 0).evidence is EvidenceState.COPY
    assert [plan.id for plan in workspace.plans()] == [plan_id]
    assert len(workspace.registers.rows("obstacle")) == 1
    assert [found.id for found in workspace.units()] == [unit]


def test_rows_of_registers_and_the_office_are_taken_back(workspace: Workspace) -> None:
    row_id = workspace.registers.save(Feedback(received=DAY, content="Hỏi phí")).id or 0
    row = workspace.registers.row(row_id)
    assert isinstance(row, Feedback)
    workspace.registers.save(replace(row, answered=date(2023, 3, 9), channel="hotline"))
    assert [(f.label, f.before, f.after) for f in workspace.past.changes(1)[0].fields] == [
        ("Nguồn tiếp nhận", "(trống)", "Đường dây nóng"), ("Ngày trả lời", "(trống)", "09/03/2023"),
    ]  # fmt: skip
    workspace.past.undo()
    assert workspace.registers.row(row_id) == row
    workspace.save_office(Office(name="Sở Xây dựng", signer=Signer("", "GIÁM ĐỐC", "Trần Văn A")))
    workspace.save_office(Office(name="Sở Giao thông"))
    workspace.past.undo()
    assert workspace.office() == Office(name="Sở Xây dựng", signer=Signer("", "GIÁM ĐỐC", "Trần Văn A"))


def test_what_cannot_be_taken_back_says_why(workspace: Workspace) -> None:
    workspace.add_activities([Activity(None, DAY, "own_site", f"t{n}") for n in range(3)])
    plan_id = workspace.add_plan(Plan(None, "Kế hoạch", 2023, 2023)).id or 0
    workspace.save_plan(replace(workspace.plan(plan_id), title="Kế hoạch sửa"))
    obstacles = [change.obstacle for change in workspace.past.changes(3)]
    assert "các bản đã lưu" in obstacles[0] and obstacles[1] == "" and obstacles[2] == ""
    with pytest.raises(AppError, match="các bản đã lưu"):  # never an older change in its place
        workspace.past.undo()


def test_an_acceptance_is_taken_back_later_but_not_over_edits(workspace: Workspace) -> None:
    unit = workspace.save_unit(Unit(None, "Phòng Một")).id or 0

    def take(line: int, *titles: str) -> int:
        lines = enumerate(titles, line)
        rows = [sent_row(unit, title, line=n, date=DAY + timedelta(days=9 * n)) for n, title in lines]
        batch = workspace.exchange.triage_read([as_file(f"{titles[0]}.xlsx", rows)])
        return workspace.exchange.accept(batch).batch or 0

    older = take(1, "Hội nghị phổ biến Luật Cư trú", "Treo băng rôn tại trụ sở")
    take(3, "Phát tờ rơi ở chợ phiên", "Tọa đàm với doanh nghiệp")
    assert "hoàn tác lần đó trước" in next(c for c in workspace.past.changes(9) if c.entry.entity_id == older).obstacle
    changed = sent_row(unit, "Tọa đàm với doanh nghiệp", line=4, stamp="2", date=DAY + timedelta(days=36), reach=45)
    workspace.exchange.accept(workspace.exchange.triage_read([as_file("sửa.xlsx", [changed])]))
    assert workspace.newest(ActivityFilter(text="toa dam"), 1)[0].reach == 45
    workspace.past.undo()
    mine = workspace.newest(ActivityFilter(text="toa dam"), 1)[0]
    assert mine.reach is None, "a changed row goes back with the taking in that changed it"
    workspace.save_activity(replace(mine, reach=60))
    accepted = next(c for c in workspace.past.changes(9) if c.words.startswith("Thêm số liệu") and not c.undone)
    assert "01 hoạt động của lần nhận này đã được sửa" in accepted.obstacle
    workspace.past.undo()
    workspace.past.undo()
    assert [a.title for a in workspace.newest(ActivityFilter(), 9)][-1] == "Hội nghị phổ biến Luật Cư trú"
    workspace.past.undo()
    assert workspace.newest(ActivityFilter(), 9) == [] and not workspace.exchange.files()
    told = workspace.past.changes(1)[0]
    assert told.words == "Hoàn tác: thêm số liệu đơn vị gửi"
    assert told.entry.summary == "Nhận 2 dòng từ 1 tệp (Hội nghị phổ biến Luật Cư trú.xlsx)"


def test_entries_are_found_by_kind_and_words_without_accents(workspace: Workspace) -> None:
    workspace.set_setting("user_name", "Nguyễn Thị Đào")
    logged(workspace, title="Hội nghị quán triệt Đề án 06")
    workspace.registers.save(Obstacle(day=DAY, content="Đường truyền"))
    past = workspace.past
    assert [c.entry.entity for c in past.changes(text="quan triet de an")] == ["activity"]
    assert len(past.changes(text="DAO nguyen")) == 2
    assert [c.entry.entity for c in past.changes(entities=("obstacle", "index"))] == ["obstacle"]
    newest = past.changes()[0].entry.id
    assert [c.entry.entity for c in past.changes(before=newest)] == ["activity"]


_EDIT = st.fixed_dictionaries(
    {},
    optional={
        "title": st.text(alphabet="abc đĐ", min_size=1).filter(str.strip).map(str.strip),
        "date": st.dates(date(2022, 1, 1), date(2023, 12, 31)),
        "quantity": st.integers(0, 900).map(float),
        "reach": st.none() | st.integers(0, 900),
        "contents": st.sets(st.sampled_from(["steering", "procedures", "indices"])).map(sorted).map(tuple),
        "url": st.sampled_from(["", "https://a.vn/1"]),
        "cost": st.none() | st.integers(0, 10**9),
        "integrated": st.booleans(),
    },
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(_EDIT, min_size=1, max_size=6))
def test_taking_back_every_edit_gives_the_first_state(
    edits: list[dict[str, object]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Workspace.open(tmp_path_factory.mktemp("history")) as workspace:
        first = logged(workspace)
        states = [first]
        for edit in edits:
            workspace.save_activity(replace(states[-1], **edit))  # pyright: ignore[reportArgumentType]
            now = workspace.activity(first.id or 0)
            if now != states[-1]:
                states.append(now)
        workspace.save_activity(replace(states[-1]))  # nothing changed: nothing to take back
        while len(states) > 1:
            states.pop()
            workspace.past.undo()
            assert workspace.activity(first.id or 0) == states[-1]


def test_every_kind_of_change_has_its_words() -> None:
    """What the program writes into the history, a clerk can read."""
    root = Path(__file__).parents[1] / "cchc_desktop"
    calls = re.compile(r"""\.record\(\s*"(\w+)"(?: if [^,]+ else "(\w+)")?,\s*"(\w+)\"""")
    found = [call for file in root.rglob("*.py") for call in calls.findall(file.read_text("utf-8"))]
    assert len(found) > 15
    assert {word for one, other, _ in found for word in (one, other) if word} - set(ACTIONS) == set()
    assert {entity for _, _, entity in found} - set(ENTITIES) == set()


def test_a_recurring_entry_comes_back_from_the_bin(workspace: Workspace) -> None:
    series = workspace.series.save(
        Series(None, Activity(None, DAY, "briefing", "Giao ban tuần"), Rule(Every.WEEK, DAY))
    ).id  # fmt: skip
    workspace.series.delete(series or 0)
    assert [(item.entity, item.title) for item in workspace.past.bin()] == [("series", "Giao ban tuần")]
    workspace.past.undo()
    assert workspace.past.bin() == [] and len(workspace.series.all()) == 1


def test_one_write_of_many_rows_is_taken_back_as_one(workspace: Workspace) -> None:
    workspace.add_activities([Activity(None, DAY, "own_site", f"t{n}") for n in range(5)])
    rows = workspace.activities(workspace.activity_ids(ActivityFilter()))
    workspace.save_activities([replace(row, kind="facebook") for row in rows])
    past = workspace.past
    assert past.changes(1)[0].together == 5
    past.undo()
    assert workspace.activities([row.id or 0 for row in rows]) == rows
    past.undo(past.changes(1)[0].entry.id, whole=True)  # done again
    assert {row.kind for row in workspace.activities([1, 2, 3, 4, 5])} == {"facebook"}
    workspace.delete_activities([1, 2])
    past.undo()
    assert workspace.count(ActivityFilter()) == 5
    past.undo(past.changes(30)[-1].entry.id)
    assert workspace.count(ActivityFilter()) == 0 and len(past.bin()) == 5, "what was added at once goes at once"


def test_of_one_write_a_single_change_can_be_taken_back(workspace: Workspace) -> None:
    rows = [logged(workspace, title=title) for title in ("a", "b", "c")]
    workspace.save_activities([replace(row, note="như nhau") for row in rows])
    workspace.save_activity(replace(workspace.activity(rows[0].id or 0), note="riêng"))
    change = workspace.past.changes(2)[1]
    workspace.past.undo(change.entry.id)
    assert [row.note for row in workspace.activities([1, 2, 3])] == ["riêng", "như nhau", ""]
    workspace.past.undo(workspace.past.changes(4)[3].entry.id, whole=True)
    assert [row.note for row in workspace.activities([1, 2, 3])] == ["riêng", "", ""], "one changed since stays"
