"""The log against a plain list: whatever is done, list, search and sums agree with it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cchc_desktop import catalog
from cchc_desktop.errors import AppError
from cchc_desktop.models import Activity, ActivityFilter, EvidenceState, Office, Topic, Unit
from cchc_desktop.periods import Period
from cchc_desktop.text import fold
from cchc_desktop.workspace import Workspace

DAY = date(2023, 3, 9)
KINDS = [kind.id for kind in catalog.kinds()][:6]
WORDS = ["Hội nghị", "Đảng ủy", "thủ tục", "hành chính", "đường", "phường Đống Đa", "SIPAS", "2023", "Zalo", "tập huấn"]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "data") as opened:
        yield opened


def activity(title: str = "Hội nghị triển khai", day: date = DAY, **more: object) -> Activity:
    return Activity(None, day, KINDS[0], title, **more)  # type: ignore[arg-type]


def test_everything_typed_comes_back(workspace: Workspace) -> None:
    unit = workspace.save_unit(Unit(None, "Văn phòng Sở")).id
    other = workspace.save_unit(Unit(None, "Phòng Người có công")).id
    assert unit and other
    given = activity(
        "Phổ biến Đề án", integrated=True, quantity=2.5, reach=115, unit_id=unit, joint_unit_ids=(other,),
        date_to=DAY + timedelta(days=1), contents=(catalog.contents()[0].id,), audiences=(catalog.audiences()[0].id,),
        place="Hội trường Sở", number="21/GM-SLĐTBXH", url="https://example.vn/a", cost=1_500_000, note="ghi chú",
    )  # fmt: skip
    changes = workspace.add_activity(given)
    assert changes.topics == {Topic.ACTIVITIES} and changes.id
    kept = workspace.activity(changes.id)
    assert kept == replace(given, id=changes.id, uid=kept.uid, evidence=EvidenceState.LINK)


@pytest.mark.parametrize("typed", ["phuong dong da", "PHƯỜNG ĐỐNG", "dong d", "đống"])
def test_found_without_accents(workspace: Workspace, typed: str) -> None:
    found = workspace.add_activity(activity("Treo băng rôn tại phường Đống Đa")).id
    workspace.add_activity(activity("Treo băng rôn tại trụ sở"))
    assert list(workspace.activity_ids(ActivityFilter(text=typed))) == [found]


def test_typed_signs_find_nothing_and_break_nothing(workspace: Workspace) -> None:
    workspace.add_activity(activity())
    for typed in ('"', "***", "AND OR NOT", "a_b NEAR(", "(", "-", "/"):
        assert workspace.count(ActivityFilter(text=typed)) == 0


def test_decomposed_text_is_stored_composed(workspace: Workspace) -> None:
    import unicodedata

    new_id = workspace.add_activity(activity(unicodedata.normalize("NFD", "Việt Nam"))).id
    assert new_id and workspace.activity(new_id).title == "Việt Nam"


def test_a_renamed_unit_is_found_by_its_new_name_only(workspace: Workspace) -> None:
    unit_id = workspace.save_unit(Unit(None, "Phòng Dạy nghề")).id
    found = workspace.add_activity(activity(unit_id=unit_id)).id
    workspace.save_unit(Unit(unit_id, "Phòng Giáo dục nghề nghiệp"))
    assert list(workspace.activity_ids(ActivityFilter(text="giao duc"))) == [found]
    assert workspace.count(ActivityFilter(text="day nghe")) == 0


def test_a_used_unit_is_not_deleted(workspace: Workspace) -> None:
    unit_id = workspace.save_unit(Unit(None, "Văn phòng Sở")).id
    assert unit_id
    workspace.add_activity(activity(unit_id=unit_id))
    with pytest.raises(AppError, match="Văn phòng Sở"):
        workspace.delete_unit(unit_id)
    assert [u.name for u in workspace.units()] == ["Văn phòng Sở"]


def test_evidence_state_follows_the_files(workspace: Workspace, tmp_path: Path) -> None:
    activity_id = workspace.add_activity(activity()).id
    assert activity_id
    photo = tmp_path / "Ảnh hội nghị.jpg"
    photo.write_bytes(b"jpeg" * 1000)
    workspace.attach(activity_id, photo)
    workspace.attach(activity_id, photo, signed=True)
    photo.unlink()
    first, second = workspace.evidence(activity_id)
    assert workspace.proofs.path(first) == workspace.proofs.path(second), "stored once"
    assert workspace.proofs.path(first).read_bytes() == b"jpeg" * 1000
    assert first.name == "Ảnh hội nghị.jpg"
    assert workspace.activity(activity_id).evidence is EvidenceState.SIGNED
    assert second.id and first.id
    workspace.delete_evidence(second.id)
    assert workspace.activity(activity_id).evidence is EvidenceState.COPY
    assert workspace.check() == []
    workspace.proofs.path(first).write_bytes(b"jpag" * 1000)
    assert workspace.check() == ["Tệp minh chứng “Ảnh hội nghị.jpg” đã bị thay đổi."]
    workspace.proofs.path(first).unlink()
    assert workspace.check() == ["Thiếu tệp minh chứng “Ảnh hội nghị.jpg”."]


def test_history_says_who_and_what(workspace: Workspace) -> None:
    workspace.set_setting("user_name", "Chị Hòa")
    workspace.save_office(Office(name="Sở Nội vụ"))
    new_id = workspace.add_activity(activity()).id
    assert new_id
    workspace.save_activity(replace(workspace.activity(new_id), reach=10))
    workspace.delete_activities([new_id])
    assert [(e.who, e.action, e.entity) for e in workspace.history(3)] == [
        ("Chị Hòa", "delete", "activity"),
        ("Chị Hòa", "update", "activity"),
        ("Chị Hòa", "add", "activity"),
    ]


@pytest.mark.parametrize(
    "bad",
    [
        activity("   "),
        activity(quantity=-1),
        activity(quantity=1e31),
        activity(reach=10**12),
        activity(task_ids=(99,)),
        activity(unit_id=99),
        activity(date_to=DAY - timedelta(days=1)),
        replace(activity(), kind="x"),
    ],
)
def test_what_cannot_be_is_refused_whole(workspace: Workspace, bad: Activity) -> None:
    with pytest.raises(AppError):
        workspace.add_activities([activity(), bad])
    assert workspace.count(ActivityFilter()) == 0


def test_a_reader_sees_what_was_saved(workspace: Workspace) -> None:
    workspace.add_activity(activity())
    with workspace.reader() as reader:
        assert reader.count(ActivityFilter()) == 1
        assert reader.figures(Period.parse("2023-Q1")).activities == 1


def test_a_report_sees_one_state_while_others_save(workspace: Workspace) -> None:
    workspace.add_activity(activity())
    with workspace.reader() as reader, reader.reading():
        figures = reader.figures(Period.parse("2023-Q1"))
        workspace.add_activity(activity())
        assert len(list(reader.details(Period.parse("2023-Q1")))) == figures.activities == 1
    assert workspace.figures(Period.parse("2023-Q1")).activities == 2


TITLES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
DAYS = st.dates(date(2022, 12, 10), date(2023, 3, 20))


class LogMachine(RuleBasedStateMachine):
    """Do random things to the log and keep a plain list beside it."""

    @initialize()
    def start(self) -> None:
        self.temporary = TemporaryDirectory()
        self.workspace = Workspace.open(Path(self.temporary.name) / "data")
        self.units = [self.workspace.save_unit(Unit(None, name)).id for name in ("Văn phòng", "Đoàn Thanh niên")]
        self.live: dict[int, Activity] = {}
        self.binned: dict[int, Activity] = {}

    def teardown(self) -> None:
        self.workspace.close()
        self.temporary.cleanup()

    @rule(
        title=TITLES,
        day=DAYS,
        kind=st.sampled_from(KINDS),
        quantity=st.integers(0, 9),
        unit=st.sampled_from([0, 1, None]),
    )
    def add(self, title: str, day: date, kind: str, quantity: int, unit: int | None) -> None:
        given = Activity(None, day, kind, title, quantity=quantity, unit_id=None if unit is None else self.units[unit])
        new_id = self.workspace.add_activity(given).id
        assert new_id
        self.live[new_id] = self.workspace.activity(new_id)

    @precondition(lambda self: self.live)
    @rule(data=st.data(), title=TITLES, day=DAYS)
    def edit(self, data: st.DataObject, title: str, day: date) -> None:
        row_id = data.draw(st.sampled_from(sorted(self.live)))
        self.live[row_id] = replace(self.live[row_id], title=title, date=day)
        self.workspace.save_activity(self.live[row_id])

    @precondition(lambda self: self.live)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        row_id = data.draw(st.sampled_from(sorted(self.live)))
        self.workspace.delete_activities([row_id])
        self.binned[row_id] = self.live.pop(row_id)

    @precondition(lambda self: self.binned)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        row_id = data.draw(st.sampled_from(sorted(self.binned)))
        self.workspace.restore_activities([row_id])
        self.live[row_id] = self.binned.pop(row_id)

    @rule(unit=st.sampled_from([0, 1]), name=st.sampled_from(["Phòng Kế hoạch", "Trung tâm Đào tạo", "Văn phòng"]))
    def rename(self, unit: int, name: str) -> None:
        self.workspace.save_unit(Unit(self.units[unit], name))

    @invariant()
    def lists_agree(self) -> None:
        ids = list(self.workspace.activity_ids(ActivityFilter()))
        assert sorted(ids) == sorted(self.live)
        days = [self.live[i].date for i in ids]
        assert days == sorted(days, reverse=True)
        assert self.workspace.activities(ids) == [self.live[i] for i in ids]
        assert set(self.workspace.activity_ids(ActivityFilter(in_bin=True))) == set(self.binned)

    @invariant()
    def search_agrees(self) -> None:
        names = self.workspace.unit_names()
        for word in ("dang", "thu tuc", "2023", "van phong", "ke hoach", "doan"):
            expected = {
                row_id
                for row_id, row in self.live.items()
                if all(
                    any(part.startswith(w) for part in fold(f"{row.title} {names.get(row.unit_id or 0, '')}").split())
                    for w in word.split()
                )
            }
            assert set(self.workspace.activity_ids(ActivityFilter(text=word))) == expected

    @invariant()
    def sums_agree(self) -> None:
        figures = self.workspace.figures(Period.parse("2023-Q1"))
        window = self.workspace.window(Period.parse("2023-Q1"))
        inside = [row for row in self.live.values() if window.first <= row.date <= window.last]
        expected: Counter[str] = Counter()
        for row in inside:
            expected[row.kind] += int(row.quantity)
        assert {k.kind: k.quantity for k in figures.kinds if k.activities} == {
            kind: expected[kind] for kind in {row.kind for row in inside}
        }
        assert figures.activities == len(inside) == len(list(self.workspace.details(Period.parse("2023-Q1"))))


TestLogMachine = LogMachine.TestCase
TestLogMachine.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
