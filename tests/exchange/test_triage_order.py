"""Whatever order files come in, the office ends with the same activities; what is wrong stays out."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_desktop.exchange.merging import Member, merged
from cchc_desktop.exchange.records import WRITTEN, Decision, FileRead, IncomingRow, Known, Source
from cchc_desktop.exchange.triage import triage
from cchc_desktop.models import Activity, ActivityFilter, Unit
from cchc_desktop.workspace import Workspace

DAY = date(2026, 2, 2)
EVENT = (
    "Ngày hội tư vấn dịch vụ công trực tuyến đầu xuân Bính Ngọ",
    "Ngày hội tư vấn DVC trực tuyến đầu xuân Bính Ngọ",
)


def row(unit: int, title: str, *, line: int = 1, stamp: str = "1", file: str = "", **values: object) -> IncomingRow:
    activity = Activity(None, DAY, "conference", title, unit_id=unit)
    activity = replace(activity, **values)  # pyright: ignore[reportArgumentType]
    return IncomingRow(
        file or f"u{unit}.xlsx", "Nhật ký", line, activity, unit, f"u{unit}", row_id=f"t{unit}-{line}", stamp=stamp
    )


def as_file(name: str, rows: Sequence[IncomingRow], number: int = 0) -> FileRead:
    rows = tuple(replace(r, file=name, file_no=number) for r in rows)
    return FileRead(name, f"{name}{hash(rows)}", rows, rows[0].unit_id if rows else None)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("order") / "data"
    with Workspace.open(folder) as workspace:
        for name in ("Văn phòng Sở", "Thanh tra Sở", "Phòng Người có công"):
            workspace.save_unit(Unit(None, name))
    return folder


def state(workspace: Workspace) -> list[tuple[object, ...]]:
    found = workspace.activities(workspace.activity_ids(ActivityFilter()))
    return sorted(
        (str(a.date), a.title, a.quantity, a.reach or 0, a.place, a.unit_id or 0, a.joint_unit_ids) for a in found
    )


def sent_files() -> list[FileRead]:
    """Return three units' files: one event told by all, one file in two versions, one file twice."""
    special = [
        "Tập huấn số hóa hồ sơ người có công",
        "Hội nghị công khai kết quả trễ hẹn",
        "Tọa đàm thủ tục khuyết tật",
    ]
    files = []
    for unit in (1, 2, 3):
        own = [row(unit, f"{special[unit - 1]} lần {n}", line=n, date=DAY + timedelta(days=n)) for n in (1, 2, 3)]
        event = row(
            unit,
            EVENT[unit % 2],
            line=9,
            kind="event",
            reach=100 + (300 if unit == 2 else 0),
            place="Quảng trường tỉnh",
        )
        files.append(as_file(f"u{unit}.xlsx", [*own, event]))
    newer = [replace(r, stamp="2") for r in files[1].rows]
    changed = newer[0].activity
    assert changed is not None
    newer[0] = replace(newer[0], activity=replace(changed, quantity=5, place="Hội trường A"))
    newer.append(row(2, "Hội thi cán bộ giỏi", line=12, stamp="2"))
    files.append(as_file("u2 bo sung.xlsx", newer))
    files.append(as_file("u1 ban sao.xlsx", files[0].rows))
    return files


@given(order=st.permutations(range(5)), together=st.integers(1, 5))
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_files_in_any_order_and_in_any_heaps_give_one_state(
    order: list[int], together: int, empty: Path, tmp_path: Path
) -> None:
    files = sent_files()
    folder = tmp_path / f"{order}-{together}"
    if folder.exists():
        shutil.rmtree(folder)
    shutil.copytree(empty, folder)
    with Workspace.open(folder) as workspace:
        for start in range(0, 5, together):
            heap = [files[i] for i in order[start : start + together]]
            numbered = [replace(f, rows=tuple(replace(r, file_no=n) for r in f.rows)) for n, f in enumerate(heap)]
            workspace.exchange.accept(workspace.exchange.triage_read(numbered))
        found = state(workspace)
        again = workspace.exchange.triage_read([replace(f) for f in files[:1]])
        assert not [v for v in again.verdicts if v.decision in WRITTEN]
    event = [entry for entry in found if "Ngày hội" in str(entry[1])]
    assert len(found) == 11
    assert [entry[3:] for entry in event] == [(400, "Quảng trường tỉnh", 1, (2, 3))]
    edited = next(entry for entry in found if entry[1] == "Hội nghị công khai kết quả trễ hẹn lần 1")
    assert edited[2] == 5 and edited[4] == "Hội trường A"


ACTIVITIES = st.builds(
    lambda unit, title, reach, place: Activity(None, DAY, "event", title, reach=reach, place=place, unit_id=unit),
    st.integers(1, 4),
    st.sampled_from(EVENT),
    st.none() | st.integers(0, 500),
    st.sampled_from(("", "Quảng trường")),
)


@given(st.lists(ACTIVITIES, min_size=1, max_size=5), st.randoms())
def test_a_merge_never_asks_who_came_first(activities: list[Activity], chance: object) -> None:
    members = [Member(f"u{a.unit_id}", a, str(n)) for n, a in enumerate(activities)]
    mixed = list(members)
    chance.shuffle(mixed)  # pyright: ignore[reportAttributeAccessIssue]
    one, two = merged(members), merged(mixed)
    assert one == two
    told = [a.reach for a in activities if a.reach is not None]
    assert one.reach == (max(told) if told else None)
    assert {one.unit_id, *one.joint_unit_ids} == {a.unit_id for a in activities}


# -- single decisions ----------------------------------------------------------------------------------


def known(*activities: Activity, sent: Sequence[IncomingRow] = ()) -> Known:
    numbered = tuple(replace(a, id=n) for n, a in enumerate(activities, 1))
    sources = tuple(
        Source(n, r.source, r.row_id, r.stamp, r.activity, "tệp cũ.xlsx")
        for n, r in enumerate(sent, 1)
        if r.activity is not None
    )
    return Known(numbered, sources)


def decide(r: IncomingRow, what: Known) -> tuple[Decision, str]:
    verdict = triage([r], what)[0]
    return verdict.decision, verdict.reason


def test_the_clerks_own_edit_is_never_overwritten_silently() -> None:
    old = row(1, "Tập huấn số hóa hồ sơ người có công", reach=50)
    assert old.activity
    mine = replace(old.activity, reach=60)
    theirs = replace(old, stamp="2", activity=replace(old.activity, reach=70))
    verdict = triage([theirs], known(mine, sent=[old]))[0]
    assert verdict.decision is Decision.ASK
    assert [(d.field, d.base, d.ours, d.theirs, d.conflict) for d in verdict.differences] == [
        ("reach", 50, 60, 70, True)
    ]
    other = replace(old, stamp="2", activity=replace(old.activity, quantity=2))
    assert decide(other, known(mine, sent=[old]))[0] is Decision.UPDATE  # the unit changed what the clerk did not


def test_a_row_id_that_slid_onto_another_activity_changes_nothing() -> None:
    old = [row(1, "Tập huấn số hóa hồ sơ người có công", line=1), row(1, "Hội thi tìm hiểu quy tắc ứng xử", line=2)]
    base = known(*(r.activity for r in old if r.activity), sent=old)
    slid = replace(old[1], row_id=old[0].row_id, line=1)  # the cells above were deleted, the ids stayed
    assert decide(slid, base)[0] is Decision.DUPLICATE
    assert old[0].activity
    strange = replace(old[0], activity=replace(old[0].activity, title="Phát tờ rơi chợ phiên", kind="leaflet"))
    assert decide(strange, base)[0] is Decision.ASK


def test_a_copied_row_with_its_hidden_id_is_an_activity_of_its_own() -> None:
    first = row(1, "Họp giao ban tuần 1 lồng ghép tuyên truyền", kind="briefing")
    assert first.activity
    copied = replace(
        first, line=2, activity=replace(first.activity, title="Họp giao ban tuần 2 lồng ghép tuyên truyền",
                                        date=DAY + timedelta(days=7))
    )  # fmt: skip
    assert [v.decision for v in triage([first, copied], Known())] == [Decision.ADD, Decision.ADD]
    stored = known(*(r.activity for r in (first, copied) if r.activity), sent=[first, copied])
    assert [v.decision for v in triage([first, copied], stored)] == [Decision.DUPLICATE, Decision.DUPLICATE]


def test_links_join_units_and_a_sites_front_page_does_not() -> None:
    page = "https://www.facebook.com/soldtbxh/posts/1234567890?fbclid=abc"
    first = row(1, "Bài đăng ngày hội việc làm", kind="facebook", url=page)
    second = row(
        2, "Đăng bài về ngày hội việc làm", kind="facebook", url="https://m.facebook.com/soldtbxh/posts/1234567890"
    )
    second = replace(second, file_no=1)
    assert [v.decision for v in triage([first, second], Known())] == [Decision.ADD, Decision.JOINT]
    url = "https://facebook.com/soldtbxh"
    front = [replace(r, activity=replace(r.activity, url=url)) for r in (first, second) if r.activity]
    assert [v.decision for v in triage(front, Known())] == [Decision.ADD, Decision.ADD]


def test_what_was_thrown_away_does_not_come_back_silently() -> None:
    old = row(1, "Tập huấn số hóa hồ sơ người có công")
    assert old.activity
    binned = replace(known(old.activity, sent=[old]), binned=frozenset([1]))
    decision, reason = decide(old, binned)
    assert decision is Decision.ASK and "đã bị xóa" in reason


def test_numbers_part_titles() -> None:
    first = row(1, "Tin bài số 05 về cải cách hành chính", kind="own_site")
    second = replace(row(1, "Tin bài số 06 về cải cách hành chính", line=2, kind="own_site"), file_no=1)
    assert [v.decision for v in triage([first, second], Known())] == [Decision.ADD, Decision.ADD]


def test_a_foreign_file_sent_again_with_its_title_or_its_day_mended() -> None:
    old = replace(row(1, "Tập huấn số hóa hồ sơ người có công và thân nhân", line=7), row_id="")
    assert old.activity
    place = Source(1, "u1", "", "1", old.activity, f"tệp {old.file}, trang {old.sheet}, dòng 7", old.file)
    base = Known((replace(old.activity, id=1),), (place,))
    titled = replace(old, stamp="2", activity=replace(old.activity, title="Tập huấn số hóa hồ sơ người có công"))
    verdict = triage([titled], base)[0]
    assert (verdict.decision, [d.field for d in verdict.differences]) == (Decision.UPDATE, ["title"])
    elsewhere = replace(titled, line=8)
    assert decide(elsewhere, base)[0] is Decision.ASK
    moved = replace(old, stamp="2", activity=replace(old.activity, date=DAY + timedelta(days=10)))
    decision, reason = decide(moved, base)
    assert decision is Decision.ASK and "khác ngày" in reason
    # Where the old row still stands, the new one is another activity.
    later = replace(moved, line=9)
    assert [v.decision for v in triage([replace(old, stamp="2"), later], base)] == [Decision.DUPLICATE, Decision.ADD]
