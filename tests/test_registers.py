"""The registers beside the log: what is kept, what is open, what a period's report is told."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from cchc_desktop import labels
from cchc_desktop.doors.registers import row_from_plain, row_to_plain
from cchc_desktop.errors import AppError
from cchc_desktop.models import Topic
from cchc_desktop.periods import Period
from cchc_desktop.registers import (
    RECORDS,
    Article,
    Feedback,
    FieldKind,
    IndexValue,
    Obstacle,
    Praise,
    Procedure,
    Row,
    change_words,
    name_of,
    register,
    registers,
)
from cchc_desktop.workspace import Workspace

Q1 = Period.parse("2023-Q1")  # 15/12/2022 to 14/3/2023
SAMPLES: tuple[Row, ...] = (
    Praise(day=date(2023, 3, 1), name="Phòng Người có công", subject="collective", award="commended",
           decision="45/QĐ-SLĐTBXH", decision_day=date(2023, 3, 3), achievement="Trả kết quả trước hạn 100%"),
    Feedback(received=date(2023, 2, 3), content="Đề nghị niêm yết phí tại Bộ phận Một cửa", sender="Nguyễn Văn An",
             phone="0905123456", handled=date(2023, 2, 6), handled_by="Văn phòng", answered=date(2023, 2, 8)),
    Obstacle(day=date(2023, 1, 9), content="Đường truyền yếu", proposal="Nâng băng thông", unit="Văn phòng Sở"),
    IndexValue(year=2022, value=88.25, rank=5, ranked=20, published=date(2023, 3, 10)),
    Procedure(found=date(2023, 1, 4), number="12/2022/TT-BLĐTBXH", title="Danh mục bệnh nghề nghiệp",
              sort="legal_text"),
    Article(received=date(2023, 2, 20), unit="Đoàn Thanh niên", title="Thanh niên với dịch vụ công"),
)  # fmt: skip


def test_each_register_is_a_record_and_a_file() -> None:
    assert [own.name for own in registers()] == list(RECORDS)
    for own in registers():
        assert [field.id for field in own.fields] == [f.name for f in fields(own.record) if f.name not in ("id", "uid")]
        assert own.name in labels.ENTITIES
        assert own.field(own.day).kind is FieldKind.DATE
        assert sum(field.column is not None for field in own.fields) >= 3
        assert all(field.options for field in own.fields if field.kind is FieldKind.CHOICE)


@pytest.mark.parametrize("row", SAMPLES, ids=name_of)
def test_a_row_comes_back_as_it_was_saved(workspace: Workspace, row: Row) -> None:
    written = workspace.registers.save(row)
    assert written.topics == {Topic.REGISTERS} and written.id is not None
    kept = workspace.registers.row(written.id)
    assert replace(kept, id=None, uid="") == row
    assert workspace.registers.rows(name_of(row)) == [kept]
    entry = workspace.history(1)[0]
    assert (entry.action, entry.entity, entry.entity_id) == ("add", name_of(row), written.id)
    assert entry.summary


@pytest.mark.parametrize("row", SAMPLES, ids=name_of)
def test_a_row_goes_through_plain_values_unchanged(row: Row) -> None:
    plain = {key: value for key, value in row_to_plain(row).items() if key not in ("id", "open")}
    assert row_from_plain(name_of(row), plain) == row


def test_rows_are_found_by_period_words_and_state(workspace: Workspace) -> None:
    door = workspace.registers
    for row in SAMPLES:
        door.save(row)
    door.save(Feedback(received=date(2023, 5, 3), content="Hồ sơ trễ hẹn"))
    assert [row.content for row in door.rows("feedback")] == [  # pyright: ignore[reportAttributeAccessIssue]
        "Hồ sơ trễ hẹn", "Đề nghị niêm yết phí tại Bộ phận Một cửa",
    ]  # fmt: skip
    assert len(door.rows("feedback", workspace.window(Q1))) == 1
    assert [len(door.rows("feedback", text=words)) for words in ("mot cua", "NGUYEN an", "tre hen", "khong")] == [
        1,
        1,
        1,
        0,
    ]
    assert len(door.rows("feedback", open_only=True)) == 1
    assert door.counts() == {
        "praise": (1, 0), "feedback": (2, 1), "obstacle": (1, 1), "index": (1, 0), "procedure": (1, 1),
        "article": (1, 1),
    }  # fmt: skip


def test_deleted_rows_wait_in_the_bin(workspace: Workspace) -> None:
    door = workspace.registers
    row_id = door.save(SAMPLES[2]).id
    assert row_id is not None
    door.delete([row_id])
    assert door.rows("obstacle") == [] and door.counts()["obstacle"] == (0, 0)
    assert [row.id for row in door.rows("obstacle", in_bin=True)] == [row_id]
    door.restore([row_id])
    assert [row.id for row in door.rows("obstacle")] == [row_id]
    assert [entry.action for entry in workspace.history(3)] == ["restore", "delete", "add"]


def test_what_changed_is_kept_and_nothing_is_noted_when_nothing_did(workspace: Workspace) -> None:
    door = workspace.registers
    row_id = door.save(SAMPLES[1]).id
    row = door.row(row_id or 0)
    door.save(row)
    assert len(workspace.history()) == 1
    assert isinstance(row, Feedback)
    door.save(replace(row, published=date(2023, 2, 9)))
    assert workspace.history(1)[0].action == "update"
    assert door.row(row_id or 0) == replace(row, published=date(2023, 2, 9))


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (Praise(day=date(2023, 3, 1)), "Tên"),
        (Feedback(content="Thiếu ngày"), "Ngày tiếp nhận"),
        (Feedback(received=date(2023, 3, 2), content="x", answered=date(2023, 3, 1)), "đứng trước"),
        (Obstacle(day=date(2023, 3, 2), content="x", solved=date(2023, 3, 1)), "đứng trước"),
        (Procedure(found=date(2023, 3, 2), title="x", posted=date(2023, 3, 1)), "đứng trước"),
        (IndexValue(year=23, value=1), "Năm"),
        (IndexValue(year=2023, rank=7, ranked=5), "Thứ hạng"),
        (IndexValue(year=2023, rank=0), "Thứ hạng"),
        (IndexValue(year=2023, value=-1), "Giá trị"),
        (IndexValue(year=2023, index="nope", value=1), "lựa chọn"),
    ],
)
def test_what_cannot_be_is_refused_in_words(workspace: Workspace, row: Row, word: str) -> None:
    with pytest.raises(AppError, match=word) as told:
        workspace.registers.save(row)
    assert told.value.hint
    assert workspace.registers.rows(name_of(row)) == []
    assert workspace.history() == []


def test_an_index_stands_once_a_year(workspace: Workspace) -> None:
    workspace.registers.save(IndexValue(year=2022, value=88, owner="Sở Xây dựng"))
    with pytest.raises(AppError, match="Đã có PAR INDEX năm 2022, Sở xây dựng"):
        workspace.registers.save(IndexValue(year=2022, value=89, owner="Sở xây dựng"))
    workspace.registers.save(IndexValue(year=2022, value=89, owner="Sở Y tế"))


def test_facts_tell_a_period_as_it_stood_on_its_last_day(workspace: Workspace) -> None:
    door = workspace.registers
    for row in SAMPLES:
        door.save(row)
    door.save(IndexValue(year=2021, value=85.5, rank=8, ranked=20))
    door.save(Praise(day=date(2023, 2, 1), name="Bộ phận Một cửa", sort="criticism", achievement="Để hồ sơ trễ hẹn"))
    # carried from the year before; answered only after the period
    door.save(Feedback(received=date(2022, 11, 1), content="Cũ", due=date(2023, 1, 15), answered=date(2023, 3, 20)))
    door.save(Feedback(received=date(2022, 11, 1), content="Đã xong", answered=date(2022, 11, 5)))
    door.save(Feedback(received=date(2023, 3, 15), content="Kỳ sau"))
    door.save(Obstacle(day=date(2022, 10, 1), content="Cũ, xong trong kỳ", solved=date(2023, 1, 20)))
    door.save(Obstacle(day=date(2022, 10, 1), content="Cũ, xong trước kỳ", solved=date(2022, 11, 20)))
    facts = door.facts(workspace.window(Q1))
    assert [row.name for row in facts.praise] == ["Phòng Người có công"] == [row.name for row in facts.commended]
    assert [row.name for row in facts.criticism] == ["Bộ phận Một cửa"]
    counts = facts.feedback
    assert (counts.carried, counts.received, counts.all) == (1, 1, 2)
    assert (counts.handled, counts.answered, counts.published, counts.overdue, counts.waiting) == (1, 1, 0, 1, 1)
    assert [row.content for row in facts.obstacles] == ["Cũ, xong trong kỳ", "Đường truyền yếu"]
    change = facts.indices[0]
    assert (len(facts.indices), change.label, change.steps, change.difference) == (1, "PAR INDEX", 3, 2.75)
    assert change_words(change) == "tăng 3 bậc so với năm 2021"
    assert [row.title for row in facts.procedures] == ["Danh mục bệnh nghề nghiệp"]
    assert facts.waiting_procedures == facts.procedures
    assert [row.title for row in facts.articles] == ["Thanh niên với dịch vụ công"]
    assert [row.sender for row in facts.feedback_rows] == ["", "N.V.A"]
    assert [row.phone for row in facts.feedback_rows] == ["", "09xx xxx 456"]
    assert door.facts(workspace.window(Q1), mask=False).feedback_rows[1].sender == "Nguyễn Văn An"


def test_facts_of_a_quiet_period_are_empty(workspace: Workspace) -> None:
    assert workspace.registers.facts(workspace.window(Q1)).empty


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [(5, 8, "tăng 3 bậc so với năm 2021"), (9, 8, "giảm 1 bậc so với năm 2021"),
     (8, 8, "giữ nguyên thứ hạng so với năm 2021"), (8, None, ""), (None, 8, "")],
)  # fmt: skip
def test_a_rank_is_compared_in_words(workspace: Workspace, now: int | None, before: int | None, words: str) -> None:
    day = date(2023, 1, 5)
    workspace.registers.save(IndexValue(year=2022, value=80, rank=now, published=day))
    workspace.registers.save(IndexValue(year=2021, value=80, rank=before))
    (change,) = workspace.registers.facts(workspace.window(Q1)).indices
    assert change_words(change) == words


def test_every_register_names_its_rows() -> None:
    titles = {name_of(row): register(name_of(row)).title_of(row) for row in SAMPLES}
    assert titles["index"] == "PAR INDEX năm 2022"
    assert titles["feedback"] == "Đề nghị niêm yết phí tại Bộ phận Một cửa"


def test_the_demo_office_keeps_its_registers(demo_workspace: Workspace) -> None:
    facts = demo_workspace.registers.facts(demo_workspace.window(Q1))
    assert [row.name for row in facts.commended] == ["Bộ phận Tiếp nhận và Trả kết quả của Sở"]
    assert (facts.feedback.received, facts.feedback.answered, facts.feedback.waiting) == (3, 2, 1)
    assert [change_words(change) for change in facts.indices] == ["tăng 3 bậc so với năm 2021", ""]
    assert not any(name in str(facts.feedback_rows) for name in ("Lê Thị Hạnh", "Trần Quốc Bảo", "0914 555 012"))
    assert "Công ty TNHH May Phú Tài" in str(facts.feedback_rows), "an enterprise is no citizen"
