"""Issue 6's own measure: thirty workbooks of 600 activities, each spoiled in its way, come in without a slip."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from cchc_desktop.doors.exchange import Batch
from cchc_desktop.exchange.identity import title_of
from cchc_desktop.exchange.records import WRITTEN, Decision, Verdict
from cchc_desktop.models import Activity, ActivityFilter
from cchc_desktop.workspace import Workspace
from tests.exchange.office_year import FIRST, UNITS, Told, quarter, units
from tests.exchange.spoiling import Sent, write_spoiled

TODAY = date(2026, 3, 16)


@dataclass
class Post:
    """The files of the quarter and what is true of them."""

    told: list[Told]
    sent: list[Sent] = field(default_factory=list)

    @property
    def paths(self) -> list[Path]:
        return [sent.path for sent in self.sent]


def rows_of(told: Sequence[Told], unit: int) -> list[tuple[int, Activity]]:
    return sorted(((n, t.activity) for n, t in enumerate(told) if t.unit == unit), key=lambda row: row[1].date)


def file_name(unit: int, way: int) -> str:
    name = UNITS[unit].replace(" ", "_")
    return f"{name}.csv" if way % 10 == 9 else (f"{name}_Q1-2026.xlsx", f"Nhật ký {UNITS[unit]}.xlsx")[way % 2]


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Post:
    folder = tmp_path_factory.mktemp("post")
    post = Post(quarter())
    for unit in range(len(UNITS)):
        rows = rows_of(post.told, unit)
        sent = Sent(folder / file_name(unit, unit), unit)
        if unit == 5:  # a row pasted twice
            index, activity = rows[2]
            rows.insert(3, (index, activity))
        if unit == 8:  # a row of the last period
            late = Activity(None, date(2025, 11, 20), "conference", "Hội nghị sơ kết việc sắp xếp đơn vị sự nghiệp")
            post.told.append(Told(unit, late))
            rows.insert(0, (len(post.told) - 1, late))
        write_spoiled(sent.path, UNITS[unit], rows, unit, sent)
        post.sent.append(sent)
    return post


@pytest.fixture(scope="module")
def empty_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office") / "data"
    with Workspace.open(folder) as workspace:
        for unit in units():
            workspace.save_unit(unit)
    return folder


@pytest.fixture
def office(empty_office: Path, tmp_path: Path) -> Iterator[Workspace]:
    shutil.copytree(empty_office, tmp_path / "data")
    with Workspace.open(tmp_path / "data") as workspace:
        yield workspace


@pytest.fixture(scope="module")
def triaged(post: Post, empty_office: Path) -> Batch:
    with Workspace.open(empty_office, read_only=True) as reader:
        return reader.exchange.triage_files(post.paths, today=TODAY)


def true_rows(post: Post, batch: Batch) -> list[tuple[Verdict, int]]:
    """Return each verdict with the told activity that really stands on its line."""
    lines = {(sent.path.name, line): index for sent in post.sent for line, index in sent.lines.items()}
    return [(verdict, lines[verdict.row.file, verdict.row.line]) for verdict in batch.verdicts]


def test_all_files_are_understood(post: Post, triaged: Batch) -> None:
    assert triaged.failed == ()
    assert [file.name for file in triaged.files] == [path.name for path in post.paths]
    assert all(not file.unread for file in triaged.files if "Bìa" not in str(file.unread))
    assert [file.unit_id for file in triaged.files] == [sent.unit + 1 for sent in post.sent]


def test_no_row_is_lost_and_none_is_made_up(post: Post, triaged: Batch) -> None:
    wanted = {(sent.path.name, line) for sent in post.sent for line in sent.lines}
    assert {(verdict.row.file, verdict.row.line) for verdict in triaged.verdicts} == wanted


def test_98_of_100_rows_are_read_as_they_were_meant(post: Post, triaged: Batch) -> None:
    wrong = []
    for verdict, index in true_rows(post, triaged):
        row, true = verdict.row.activity, post.told[index].activity
        if row is None or (row.date, row.kind, title_of(row.title).key, row.quantity, row.reach, row.url) != (
            true.date, true.kind, title_of(true.title).key, true.quantity, true.reach, true.url,
        ):  # fmt: skip
            wrong.append((verdict.row.file, verdict.row.line, verdict.reason, row, true))
    assert len(wrong) <= len(triaged.verdicts) * 0.02, wrong[:5]


def test_no_two_activities_are_merged_and_no_event_is_added_twice(post: Post, triaged: Batch) -> None:
    events: dict[int, list[Decision]] = defaultdict(list)
    founder_of: dict[int, int] = {}
    merged = []
    verdicts = true_rows(post, triaged)
    for place, (verdict, index) in enumerate(verdicts):
        event = post.told[index].event
        if event is not None:
            events[event].append(verdict.decision)
        if verdict.decision is Decision.ADD:
            founder_of[place] = index
    for verdict, index in verdicts:
        if verdict.decision in (Decision.JOINT, Decision.UPDATE, Decision.DUPLICATE) and verdict.peer is not None:
            other = founder_of.get(verdict.peer, verdicts[verdict.peer][1])
            same_event = post.told[index].event is not None and post.told[index].event == post.told[other].event
            if index != other and not same_event:
                merged.append((verdict.reason, post.told[index], post.told[other]))
    assert merged == []
    assert {event: decisions.count(Decision.ADD) for event, decisions in events.items()} == dict.fromkeys(events, 1)
    # Six events in three ways each: most of the others are known at once, none is asked about in vain.
    joint = sum(decisions.count(Decision.JOINT) for decisions in events.values())
    assert joint >= 10


def test_few_rows_need_a_hand(triaged: Batch) -> None:
    found = Counter(verdict.decision for verdict in triaged.verdicts)
    assert found[Decision.REFUSED] == 0
    assert found[Decision.ASK] <= len(triaged.verdicts) * 0.04, [
        (v.reason, v.row.activity) for v in triaged.verdicts if v.decision is Decision.ASK
    ]


def test_the_row_pasted_twice_and_the_row_of_the_last_period(post: Post, triaged: Batch) -> None:
    twice = [v for v in triaged.verdicts if v.row.unit_id == 6 and v.decision is Decision.DUPLICATE]
    assert len(twice) == 1 and "cùng tệp" in twice[0].reason
    late = [v for v in triaged.verdicts if v.row.activity and v.row.activity.date < FIRST]
    assert [v.decision for v in late] == [Decision.ASK]
    assert "Quý IV/2025" in late[0].reason
    del post


def state(workspace: Workspace) -> list[tuple[object, ...]]:
    rows = workspace.activities(workspace.activity_ids(ActivityFilter()))
    return sorted(
        (str(a.date), a.kind, a.title, a.quantity, a.reach or 0, a.unit_id or 0, a.joint_unit_ids, a.url, a.place)
        for a in rows
    )


def test_everything_again_writes_nothing(post: Post, office: Workspace) -> None:
    first = office.exchange.accept(office.exchange.triage_files(post.paths, today=TODAY))
    assert first.added > 500 and first.joint >= 10
    before = state(office)
    history = len(office.history(10_000))
    again = office.exchange.triage_files(post.paths, today=TODAY)
    assert [v.reason for v in again.verdicts if v.decision in WRITTEN] == []
    done = office.exchange.accept(again)
    assert (done.batch, done.added, done.updated, done.joint, done.waiting) == (None, 0, 0, 0, 0)
    assert state(office) == before
    assert len(office.history(10_000)) == history
    origin = office.exchange.origin(1)
    assert origin and origin[0].file and origin[0].line > 0

    changes = office.exchange.take_back(first.batch or 0)
    assert changes.topics
    assert state(office) == []


def test_a_file_sent_again_with_two_edits_changes_two_rows(post: Post, office: Workspace, tmp_path: Path) -> None:
    office.exchange.accept(office.exchange.triage_files(post.paths, today=TODAY))
    unit = 11
    sent = post.sent[unit]
    rows = [(index, post.told[index].activity) for index in sent.lines.values()]
    rows[1] = rows[1][0], replace(rows[1][1], quantity=rows[1][1].quantity + 7)
    rows[3] = rows[3][0], replace(rows[3][1], reach=(rows[3][1].reach or 0) + 11, place="Nhà văn hóa xã")
    new = Activity(None, date(2026, 3, 10), "video", "Clip hướng dẫn tra cứu kết quả hồ sơ bằng mã QR")
    rows.append((len(post.told), new))
    again = Sent(tmp_path / sent.path.name, unit)
    write_spoiled(again.path, UNITS[unit], rows, unit + 30, again)
    batch = office.exchange.triage_files([again.path], today=TODAY)
    found = Counter(verdict.decision for verdict in batch.verdicts)
    assert found == {Decision.DUPLICATE: len(rows) - 3, Decision.UPDATE: 2, Decision.ADD: 1}
    done = office.exchange.accept(batch)
    assert (done.added, done.updated) == (1, 2)
    assert not [v for v in office.exchange.triage_files([again.path], today=TODAY).verdicts if v.decision in WRITTEN]
    # The first file once more is an older word: it takes nothing back.
    old = office.exchange.triage_files([sent.path], today=TODAY)
    assert not [v.reason for v in old.verdicts if v.decision in WRITTEN]
