"""Chốt số: a frozen report never changes; what changed after it is told once, in the next one (product.md N7)."""

from __future__ import annotations

import email
import email.policy
import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_desktop.errors import AppError
from cchc_desktop.models import Activity, Office
from cchc_desktop.periods import Period, Window
from cchc_desktop.publish import export_report, freeze_report
from cchc_desktop.reports.appendix_tables import change_tables, change_word
from cchc_desktop.reports.changes import FrozenRows, gaps, parts_of, reconcile, supplements
from cchc_desktop.reports.figures import Entry, ReportFigures
from cchc_desktop.reports.narrative import plain, report_sentences
from cchc_desktop.workspace import Workspace

Q1, Q2, Q3, Q4 = (Period.parse(f"2023-Q{n}") for n in range(1, 5))
H1, YEAR = Period.parse("2023-H1"), Period.parse("2023")


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    workspace.save_office(Office("Sở Xây dựng", superior="Ủy ban nhân dân tỉnh", symbol="SXD", place="Gia Lai"))
    workspace.set_setting("regime", "four_quarters")
    for day, kind, quantity in (
        ("2022-12-15", "own_site", 3), ("2023-01-10", "conference", 1), ("2023-03-14", "own_site", 2),
        ("2023-03-15", "own_site", 4), ("2023-05-05", "training", 1),
    ):  # fmt: skip
        add(workspace, day, kind, quantity)
    return workspace


def add(workspace: Workspace, day: str, kind: str, quantity: float, title: str = "") -> int:
    made = workspace.add_activity(
        Activity(None, date.fromisoformat(day), kind, title or f"{kind} {day}", quantity=quantity)
    )
    assert made.id is not None
    return made.id


def quantity(figures: ReportFigures, kind: str) -> float:
    row = figures.kind(kind)
    return row.quantity if row else 0


def changed(figures: ReportFigures) -> list[tuple[str, str, float | None, float | None]]:
    return [
        (s.period, s.entry.kind, s.before.quantity if s.before else None, s.after.quantity if s.after else None)
        for s in figures.supplements
    ]


def test_a_frozen_report_stays_as_it_was(office: Workspace, tmp_path: Path) -> None:
    before = office.reporting.report(Q1)
    freeze_report(office, Q1)
    kept = office.reporting.frozen()[0]
    assert (kept.period, kept.line, kept.state) == (Q1, "four_quarters", "frozen")
    assert [name for name, _ in kept.files] == [
        f"BC_TuyenTruyenCCHC_Q1-2023_SXD{s}" for s in (".docx", ".pdf", ".xlsx")
    ]
    assert all((office.reporting.folder_of(kept.uid) / name).stat().st_size > 1000 for name, _ in kept.files)
    first = export_report(office, Q1, tmp_path / "a.docx").read_bytes()
    add(office, "2023-02-02", "own_site", 9)
    office.delete_activities([1])
    office.save_office(Office("Tên khác"))
    after = office.reporting.report(Q1)
    assert replace(after, frozen_at="", plan=None) == replace(before, plan=None)
    assert [row.activity.title for row in office.reporting.details(after)] == [
        "own_site 2022-12-15", "conference 2023-01-10", "own_site 2023-03-14",
    ]  # fmt: skip
    assert export_report(office, Q1, tmp_path / "b.docx").read_bytes() == first
    assert office.check() == []


def test_what_is_sent_of_a_frozen_report_is_what_was_frozen(office: Workspace, tmp_path: Path) -> None:
    """Byte for byte, in the draft too; links only where the evidence lies beside the workbook."""
    proof = tmp_path / "anh.jpg"
    proof.write_bytes(b"\xff\xd8\xff\xe0 photo")
    office.attach(2, proof)
    freeze_report(office, Q1)
    kept = office.reporting.frozen()[0]
    frozen = {Path(name).suffix: (office.reporting.folder_of(kept.uid) / name).read_bytes() for name, _ in kept.files}
    for suffix in (".docx", ".pdf", ".xlsx"):
        out = export_report(office, Q1, tmp_path / f"gui{suffix}", files=False)
        assert out.read_bytes() == frozen[suffix], suffix
    mail = email.message_from_bytes(
        export_report(office, Q1, tmp_path / "a.eml").read_bytes(), policy=email.policy.default
    )
    assert sorted(part.get_content() for part in mail.iter_attachments()) == sorted(frozen.values())
    assert b"minh-chung" not in _sheets(frozen[".xlsx"])
    linked = export_report(office, Q1, tmp_path / "cua-minh.xlsx")
    assert b"minh-chung/cua-minh/" in _sheets(linked.read_bytes())
    (office.reporting.folder_of(kept.uid) / kept.files[0][0]).write_bytes(b"x")
    assert export_report(office, Q1, tmp_path / "b.docx").read_bytes()[:2] == b"PK"  # made anew


def _sheets(workbook: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_what_changed_inside_a_frozen_window_is_told_in_the_next_report(office: Workspace) -> None:
    freeze_report(office, Q1)
    assert office.reporting.report(Q2).supplements == ()
    added = add(office, "2023-02-02", "own_site", 9)
    office.save_activity(replace(office.activity(2), quantity=2))
    office.delete_activities([3])
    told = office.reporting.report(Q2)
    assert changed(told) == [
        ("2023-Q1", "conference", 1, 2), ("2023-Q1", "own_site", None, 9), ("2023-Q1", "own_site", 2, None),
    ]  # fmt: skip
    assert quantity(told, "own_site") == 4  # never in the new period's own figure
    assert "có 03 thay đổi được bổ sung" in " ".join(plain(s) for s in report_sentences(told))
    freeze_report(office, Q2)
    assert office.reporting.report(Q3).supplements == ()  # told once
    office.save_activity(replace(office.activity(added), quantity=10))
    assert changed(office.reporting.report(Q3)) == [("2023-Q1", "own_site", 9, 10)]
    assert changed(office.reporting.report(Q2)) == changed(told)  # the frozen one is as it was


def test_evidence_added_or_taken_away_after_the_freeze_is_told_once(office: Workspace, tmp_path: Path) -> None:
    """The figures stay: the next report tells whose proof came late, and H1 still equals its parts."""
    proof = tmp_path / "anh.jpg"
    proof.write_bytes(b"\xff\xd8\xff\xe0 photo")
    office.attach(2, proof)
    freeze_report(office, Q1)
    before = office.reporting.report(Q1)
    office.attach(1, proof)
    for item in office.evidence(2):
        office.proofs.remove(item.id or 0)
    told = office.reporting.report(Q2)
    assert [(change_word(s), s.entry.title, s.proof_only) for s in told.supplements] == [
        ("Minh chứng bổ sung", "own_site 2022-12-15", True), ("Minh chứng đã bớt", "conference 2023-01-10", True),
    ]  # fmt: skip
    text = " ".join(plain(s) for s in report_sentences(told))
    assert "Minh chứng của 02 hoạt động thuộc các kỳ đã chốt được bổ sung, điều chỉnh" in text
    assert "thay đổi được bổ sung" not in text
    row = change_tables(told)[0].rows[0]
    assert row[1:3] == ("Quý I/2023", "Minh chứng bổ sung")
    assert row[5] == "own_site 2022-12-15 (minh chứng: chưa có, nay bản chụp)"
    assert office.reporting.report(Q1) == before  # the frozen one is as it was
    half = office.reporting.report(H1)
    assert half.reconciliation is not None and half.reconciliation.differences == ()
    assert "bằng tổng số liệu đã chốt của quý I/2023 và số liệu phần chưa chốt." in " ".join(
        plain(s) for s in report_sentences(half)
    )
    freeze_report(office, Q2)
    assert office.reporting.report(Q3).supplements == ()


def test_the_words_of_a_reconciled_report_hold_one_and(office: Workspace) -> None:
    freeze_report(office, Q1)
    freeze_report(office, Q2)
    add(office, "2023-02-02", "own_site", 9)
    text = " ".join(plain(s) for s in report_sentences(office.reporting.report(YEAR)))
    assert (
        "bằng tổng số liệu đã chốt của quý I/2023, quý II/2023, số liệu phần chưa chốt và các thay đổi nêu tại" in text
        or "bằng tổng số liệu đã chốt của quý I/2023, quý II/2023 và các thay đổi nêu tại" in text
    )


def test_an_activity_that_moves_over_the_edge_leaves_one_and_joins_the_other(office: Workspace) -> None:
    freeze_report(office, Q1)
    office.save_activity(replace(office.activity(3), date=date(2023, 3, 15)))
    told = office.reporting.report(Q2)
    assert quantity(told, "own_site") == 6
    moved = told.supplements[0]
    assert moved.before and moved.after
    assert (moved.before.date, moved.after.date) == (date(2023, 3, 14), date(2023, 3, 15))
    freeze_report(office, Q2)
    assert office.reporting.report(Q3).supplements == ()


def test_half_a_year_is_its_frozen_parts_and_what_was_added(office: Workspace) -> None:
    freeze_report(office, Q1, line="four_quarters")
    freeze_report(office, Q2, line="four_quarters")
    office.reporting.set_active("bnv", True)
    whole = office.reporting.report(H1, "four_quarters").reconciliation
    assert whole is not None and whole.differences == () and [p.period for p in whole.parts] == ["2023-Q1", "2023-Q2"]
    add(office, "2023-02-02", "own_site", 5)
    office.delete_activities([5])
    whole = office.reporting.report(H1, "four_quarters").reconciliation
    assert whole is not None and whole.unexplained == ()
    assert whole.differences == (("own_site", 9, 5, 14), ("training", 1, -1, 0))
    assert {(s.period, s.entry.kind) for s in whole.supplements} == {("2023-Q1", "own_site"), ("2023-Q2", "training")}


def test_a_year_with_an_open_part_counts_it_as_it_stands(office: Workspace) -> None:
    for period in (Q1, Q2):
        freeze_report(office, period)
    add(office, "2023-07-07", "own_site", 8)
    whole = office.reporting.report(YEAR).reconciliation
    assert whole is not None
    assert [(p.period, p.frozen, p.first.isoformat()) for p in whole.parts] == [
        ("2023-Q1", True, "2022-12-15"), ("2023-Q2", True, "2023-03-15"), ("", False, "2023-06-15"),
    ]  # fmt: skip
    assert whole.differences == ()


def test_a_report_is_frozen_once_and_opened_only_with_a_reason(office: Workspace) -> None:
    freeze_report(office, Q1)
    with pytest.raises(AppError, match="đã chốt số"):
        freeze_report(office, Q1)
    assert len(list((office.folder / "reports").iterdir())) == 1
    kept = office.reporting.frozen()[0]
    with pytest.raises(AppError, match="lý do"):
        office.reporting.unfreeze(kept, "  ")
    office.reporting.unfreeze(kept, "Sở Nội vụ yêu cầu lập lại")
    assert office.reporting.frozen() == []
    assert office.reporting.frozen(all_states=True)[0].reason == "Sở Nội vụ yêu cầu lập lại"
    entry = office.history(1)[0]
    assert (entry.action, entry.entity) == ("unfreeze", "report") and "Sở Nội vụ" in entry.summary
    freeze_report(office, Q1)


def test_a_full_disk_leaves_no_half_a_freeze(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cchc_desktop.files.tempfile.mkstemp", full)
    with pytest.raises(AppError, match="đầy"):
        freeze_report(office, Q1)
    monkeypatch.undo()
    assert office.reporting.frozen() == [] and not any((office.folder / "reports").iterdir())


def test_a_file_changed_outside_is_named(office: Workspace) -> None:
    freeze_report(office, Q1)
    kept = office.reporting.frozen()[0]
    folder = office.reporting.folder_of(kept.uid)
    (folder / kept.files[0][0]).write_bytes(b"x")
    (folder / kept.files[1][0]).unlink()
    assert [("đã bị sửa" in p, "thiếu tệp" in p) for p in office.check()] == [(True, False), (False, True)]


def test_a_figure_of_a_frozen_report_leads_to_its_own_rows(office: Workspace) -> None:
    """What was added since is not behind it; an open report leads to the log as it stands."""
    reporting = office.reporting
    open_one = reporting.behind(reporting.report(Q1), "kind:own_site:quantity")
    assert open_one.rows is None and open_one.wanted.kinds == ("own_site",)
    freeze_report(office, Q1)
    add(office, "2023-02-02", "own_site", 9)
    office.delete_activities([3])
    kept = reporting.report(Q1)
    rows = reporting.behind(kept, "kind:own_site:quantity").rows
    assert rows is not None
    assert [row.activity.title for row in rows] == ["own_site 2022-12-15", "own_site 2023-03-14"]
    assert sum(row.activity.quantity for row in rows) == quantity(kept, "own_site")
    assert [len(reporting.behind(kept, q).rows or ()) for q in ("activities", "evidenced", "evidence:missing")] == [
        3, 0, 3,
    ]  # fmt: skip
    past = reporting.behind(kept, "kind:own_site:difference").compared
    assert past is not None and (past.first, past.last) == (date(2021, 12, 15), date(2022, 3, 14))
    so_far = reporting.behind(reporting.report(Q2), "kind:own_site:cumulative").wanted
    assert (so_far.first, so_far.last) == (date(2022, 12, 15), date(2023, 6, 14))
    changes = reporting.since_freeze(kept)
    assert [change_word(change) for change in changes] == ["Bổ sung", "Đã xóa"]
    assert reporting.since_freeze(reporting.report(Q2)) == ()


def test_a_named_receiver_stays_whoever_the_office_reports_to(office: Workspace) -> None:
    office.reporting.set_active("bnv", True)
    assert office.reporting.report(H1, "bnv").addressee == "Bộ Nội vụ"
    assert office.reporting.report(Q1, "four_quarters").addressee == "Ủy ban nhân dân tỉnh"


def test_lines_are_kept_apart(office: Workspace) -> None:
    office.reporting.set_active("bnv", True)
    freeze_report(office, Q1, line="bnv")
    add(office, "2023-02-02", "own_site", 9)
    assert office.reporting.report(Q3, "bnv").supplements != ()
    assert office.reporting.report(Q2, "four_quarters").supplements == ()
    assert office.reporting.report(Q1, "four_quarters").frozen_at == ""


# -- properties --------------------------------------------------------------------------------------

WINDOWS = {
    "2023-Q1": Window(date(2022, 12, 15), date(2023, 3, 14)),
    "2023-Q2": Window(date(2023, 3, 15), date(2023, 6, 14)),
}
WHOLE = Window(date(2022, 12, 15), date(2023, 9, 14))
_DAYS = st.dates(WHOLE.first, WHOLE.last)
_ROWS = st.dictionaries(
    st.sampled_from([f"u{n}" for n in range(12)]),
    st.tuples(_DAYS, st.sampled_from(["own_site", "conference"]), st.integers(1, 9)),
)


def entries(rows: dict[str, tuple[date, str, int]]) -> dict[str, Entry]:
    return {uid: Entry(uid, day, kind, "", n, None, "") for uid, (day, kind, n) in rows.items()}


def inside(rows: dict[str, Entry], window: Window) -> dict[str, Entry]:
    return {uid: row for uid, row in rows.items() if row.date in window}


@given(_ROWS, _ROWS, _ROWS)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_frozen_parts_and_changes_always_explain_the_whole(
    first: dict[str, tuple[date, str, int]],
    second: dict[str, tuple[date, str, int]],
    third: dict[str, tuple[date, str, int]],
) -> None:
    """Whatever was added, moved, changed or deleted between the freezes and after them."""
    q1, q2 = WINDOWS["2023-Q1"], WINDOWS["2023-Q2"]
    state = [entries(rows) for rows in (first, second, third)]
    reports = [FrozenRows("2023-Q1", q1, inside(state[0], q1))]
    between, outside = inside(state[1], q1), {u: r for u, r in state[1].items() if r.date not in q1}
    told = supplements(reports, between, outside)
    reports.append(FrozenRows("2023-Q2", q2, inside(state[1], q2), told))
    now = {**inside(state[2], q1), **inside(state[2], q2)}
    elsewhere = {uid: row for uid, row in state[2].items() if uid not in now}
    total: dict[str, float] = {}
    for row in state[2].values():
        total[row.kind] = total.get(row.kind, 0) + row.quantity
    parts = parts_of(WHOLE, reports)
    open_sums: dict[tuple[date, date], dict[str, float]] = {}
    for gap in gaps(WHOLE, parts):
        sums = open_sums.setdefault((gap.first, gap.last), {})
        for row in inside(state[2], gap).values():
            sums[row.kind] = sums.get(row.kind, 0) + row.quantity
    whole = reconcile(WHOLE, reports, now, elsewhere, total, open_sums)
    assert whole is not None
    assert whole.unexplained == ()
    # And told once more nothing is left: what a third report tells, a fourth need not.
    again = supplements(reports, now, elsewhere)
    reports.append(
        FrozenRows("2023-Q3", Window(date(2023, 6, 15), WHOLE.last), inside(state[2], gaps(WHOLE, parts)[-1]), again)
    )
    full = {uid: row for uid, row in state[2].items() if row.date in WHOLE}
    assert supplements(reports, full, {}) == ()
