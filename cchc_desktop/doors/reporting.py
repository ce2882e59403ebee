"""Reports: a period's figures, chốt số, supplements and reconciliation, the words of a report."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cchc_desktop.doors.reporting_lines import ReportingLines
from cchc_desktop.errors import AppError
from cchc_desktop.files import safe_name
from cchc_desktop.models import Changes, Plan, Sum, Topic, changes
from cchc_desktop.periods import Period, Window, WindowRule, previous_year, window, year_start
from cchc_desktop.regimes import Regime, deadline
from cchc_desktop.reports.behind import Behind, behind, counted
from cchc_desktop.reports.changes import FrozenRows, gaps, parts_of, reconcile, supplements
from cchc_desktop.reports.compute import UnitSums, YearSums, report_figures
from cchc_desktop.reports.figures import DetailRow, Entry, EvidenceRow, Reconciliation, ReportFigures, Supplement
from cchc_desktop.storage import reporting as storage
from cchc_desktop.storage.evidence import path_of
from cchc_desktop.storage.values import now
from cchc_desktop.text import nfc, short_date
from cchc_desktop.unit_times import forerunners, successors

if TYPE_CHECKING:
    from cchc_desktop.doors.report_forms import ReportForms
    from cchc_desktop.reports.letter import Letter

FOLDER = "reports"  # beside the database: one folder a frozen report


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen report without its rows: what the list shows."""

    id: int
    uid: str
    period: Period
    line: str
    window: Window
    at: str  # ISO time
    who: str
    sha256: str
    files: tuple[tuple[str, str], ...]  # (name, SHA-256)
    state: str = "frozen"
    reason: str = ""  # why it was opened again
    sent_on: date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """All that a freeze keeps, made in a worker; `files` lie in `folder` already."""

    uid: str
    figures: ReportFigures
    rows: bytes
    text: str
    files: tuple[tuple[str, str], ...]


class Reporting(ReportingLines):
    """`workspace.reporting`."""

    # -- figures -----------------------------------------------------------------------------

    def figures(self, period: Period, rule: WindowRule | None = None) -> ReportFigures:
        """Return a period's figures as the data stand now."""
        rule = rule or self._workspace.window_rule
        days, before = window(period, rule), window(previous_year(period), rule)
        so_far = Window(year_start(period, rule), days.last)
        plan = self._plan(period)
        sums = storage.range_sums(self._db, days.first, days.last)
        total = sums if so_far == days else storage.range_sums(self._db, so_far.first, so_far.last)
        past = storage.range_sums(self._db, before.first, before.last)
        units = self._workspace.units()
        into = successors(units, days.last)
        parts = [(sums, days), (past, before), *([(total, so_far)] if total is not sums else [])]
        for part, span in parts:
            storage.merge_units(self._db, part, span.first, span.last, into)
        years = [window(year, rule) for year in period.each_year()] if period.years > 1 else []
        return report_figures(
            office=self._workspace.office(),
            period=period,
            window=days,
            year_first=so_far,
            plan=plan,
            units=[unit for unit in units if unit.id not in into],
            former=forerunners(units, days.last),
            in_period=sums.by_kind,
            cumulative=total.by_kind,
            last_year=past.by_kind,
            integrated=storage.integrated_sums(self._db, days.first, days.last),
            by_unit=UnitSums(sums.by_unit, total.by_unit, past.by_unit, sums.matrix),
            by_task=self._by_task(plan, so_far),
            years=[
                YearSums(
                    year.year,
                    span,
                    storage.range_sums(self._db, span.first, span.last, units=False).by_kind,
                    self._by_task(plan, span),
                )
                for year, span in zip(period.each_year(), years, strict=False)
            ],
        )

    def _by_task(self, plan: Plan | None, days: Window) -> dict[int, dict[str, Sum]]:
        if plan is None or plan.id is None:
            return {}
        return storage.by_task(self._db, plan.id, days.first, days.last)

    def _plan(self, period: Period) -> Plan | None:
        """Return the plan that a period is measured by: for several years the one for just those."""
        if period.years > 1:
            spans = [p for p in self._workspace.plans() if (p.year_from, p.year_to) == (period.year, period.last_year)]
            if spans:
                return self._workspace.plan(spans[0].id or 0)
        return self._workspace.current_plan(period.year)

    def report(self, period: Period, line: str | None = None) -> ReportFigures:
        """Return all of a period's report: the frozen one if it was frozen, else as the data stand now.

        Beside the figures: whom it goes to, whether it is an estimate, the registers' facts, supplements
        of frozen periods, how a cumulative report reconciles, the office's sentences and edits.
        """
        regime = self.line_of(period, line)
        key = regime.id if regime else ""
        if (kept := self.frozen_of(period, key)) is not None:
            return self.frozen_figures(kept)
        rule = self._rule(regime, period)
        figures = self.figures(period, rule)
        report = regime.report_of(period) if regime else None
        due_on = deadline(report, period.year, self.holidays()) if report else None
        days = Window(figures.first, figures.last)
        told, whole = self._changes(figures, key)
        return replace(
            figures,
            line=key,
            receiver="" if regime is None or regime.inward else self.addressed(regime).receiver,
            estimate=bool(due_on and due_on.estimate),
            facts=self._workspace.registers.facts(days),
            supplements=told,
            reconciliation=whole,
            sentences=self._workspace.setting("report_sentences"),
            edits=storage.texts(self._db, key, period.code),
        )

    def _rule(self, regime: Regime | None, period: Period) -> WindowRule:
        report = regime.report_of(period) if regime else None
        return report.rule if report else self._workspace.window_rule

    def details(self, figures: ReportFigures) -> Iterable[DetailRow]:
        """Return the rows behind a report's figures, frozen ones as they were."""
        if figures.frozen_at and (kept := self.frozen_of(figures.period, figures.line)) is not None:
            from cchc_desktop.reports.snapshot import unpack_rows

            return unpack_rows(storage.snapshot(self._db, kept.id)[1])
        return self._workspace.details_between(Window(figures.first, figures.last))

    def behind(self, figures: ReportFigures, query: str) -> Behind:
        """Return what a figure counts: the log's filter, and of a frozen report its rows as they were frozen."""
        found = behind(query, figures)
        days = (found.wanted.first, found.wanted.last)
        if not figures.frozen_at or days != (figures.first, figures.last):
            return found
        return replace(found, rows=counted(found, self.details(figures)))

    def evidence_rows(self, figures: ReportFigures, folder: str) -> list[tuple[EvidenceRow, Path]]:
        """Return every kept file of a report's days, its name in `folder` beside the workbook, and where it lies.

        Without a folder the files stay where they are: there is no name beside the workbook.
        """
        out = []
        for place, (day, title, unit, number, sha256, name, size, signed) in enumerate(
            storage.kept_files(self._db, figures.first, figures.last), 1
        ):
            on = date.fromisoformat(day)
            shown = safe_name(name, 60)
            file = f"{folder}/{on:%Y%m%d}_{place:04d}_{shown}" if folder else ""
            row = EvidenceRow(on, title, unit, number, name, file, size, bool(signed))
            out.append((row, path_of(self._workspace.folder, sha256)))
        return out

    def letter(self, period: Period, line: str | None = None) -> Letter:
        """Return the e-mail that goes with a period's report: recipients from the line, subject, body."""
        from cchc_desktop.reports.letter import report_letter

        figures = self.report(period, line)
        return report_letter(figures, self.line_of(period, line))

    # -- chốt số -----------------------------------------------------------------------------

    def frozen(self, *, all_states: bool = False) -> list[Frozen]:
        """Return the frozen reports, oldest freeze first; with `all_states` those opened again too."""
        return [_frozen(row) for row in storage.frozen_heads(self._db, all_states=all_states)]

    def frozen_of(self, period: Period, line: str) -> Frozen | None:
        """Return the frozen report of a period by a line."""
        return next((item for item in self.frozen() if item.period == period and item.line == line), None)

    def frozen_elsewhere(self, period: Period, line: str) -> list[tuple[str, int]]:
        """Return the labels of other lines that froze a period, with how many changes came since: two truths."""
        labels = {regime.id: regime.label for regime in self.lines()}
        return [
            (labels.get(kept.line, kept.line), len(self.since_freeze(self.frozen_figures(kept))))
            for kept in self.frozen()
            if kept.period == period and kept.line != line
        ]

    def frozen_figures(self, kept: Frozen) -> ReportFigures:
        """Return the figures as they were frozen."""
        from cchc_desktop.reports.snapshot import unpack_figures

        return replace(unpack_figures(storage.snapshot(self._db, kept.id)[0]), frozen_at=kept.at)

    def folder_of(self, uid: str) -> Path:
        """Return where the files of a frozen report lie."""
        return self._workspace.folder / FOLDER / uid

    def frozen_file(self, figures: ReportFigures, suffix: str) -> bytes | None:
        """Return the file of that ending as it was frozen; None of an open report, or one that was altered or lost."""
        kept = self.frozen_of(figures.period, figures.line) if figures.frozen_at else None
        if kept is None:
            return None
        name, sha256 = next(((name, sha256) for name, sha256 in kept.files if name.endswith(suffix)), ("", ""))
        path = self.folder_of(kept.uid) / name
        data = path.read_bytes() if path.is_file() else b""
        return data if hashlib.sha256(data).hexdigest() == sha256 else None

    def may_freeze(self, period: Period, line: str | None = None) -> str:
        """Return the id of the line that a freeze would be kept under; told in a sentence if it can't be."""
        regime = self.line_of(period, line)
        key = regime.id if regime else ""
        if (kept := self.frozen_of(period, key)) is not None:
            raise AppError(
                f"Báo cáo {period.phrase} đã chốt số lúc {_time(kept.at)}.",
                "Số liệu đã chốt giữ nguyên; muốn lập lại, bỏ chốt và ghi lý do.",
            )
        return key

    def freeze(self, draft: Draft) -> Changes:
        """Keep a report for good: figures, rows, text, files and the hash over them all."""
        from cchc_desktop.reports.snapshot import pack_figures, seal

        figures = draft.figures
        self.may_freeze(figures.period, figures.line or None)
        packed = pack_figures(figures)
        at = now()
        with self._db.writing():
            row_id = storage.freeze(
                self._db,
                {
                    "uid": draft.uid,
                    "period": figures.period.code,
                    "line": figures.line,
                    "first": figures.first.isoformat(),
                    "last": figures.last.isoformat(),
                    "frozen_at": at,
                    "snapshot": packed,
                    "rows": draft.rows,
                    "text": draft.text,
                    "files": json.dumps(dict(draft.files), ensure_ascii=False),
                    "who": self._workspace.setting("user_name"),
                    "sha256": seal(packed, draft.rows, draft.text, dict(draft.files)),
                },
            )
            self._workspace.record("freeze", "report", row_id, f"Chốt số báo cáo {figures.period.phrase}")
        return changes(Topic.REPORTS, row_id=row_id)

    def unfreeze(self, kept: Frozen, reason: str) -> Changes:
        """Open a frozen report again; the reason goes into the history, the frozen one stays readable."""
        if not reason.strip():
            raise AppError("Chưa ghi lý do bỏ chốt.", "Nhập lý do rồi thử lại.")
        with self._db.writing():
            storage.set_report(
                self._db, kept.id, {"state": "unfrozen", "reason": nfc(reason.strip()), "unfrozen_at": now()}
            )
            self._workspace.record(
                "unfreeze", "report", kept.id, f"Bỏ chốt báo cáo {kept.period.phrase}: {reason.strip()}"
            )
        return changes(Topic.REPORTS, row_id=kept.id)

    def mark_sent(self, kept: Frozen, day: date | None) -> Changes:
        """Record the day on which a frozen report was sent, or that it was not."""
        with self._db.writing():
            storage.set_report(self._db, kept.id, {"sent_on": day.isoformat() if day else None})
            words = f"đã gửi ngày {short_date(day)}" if day else "chưa gửi"
            self._workspace.record("update", "report", kept.id, f"Báo cáo {kept.period.phrase}: {words}")
        return changes(Topic.REPORTS, row_id=kept.id)

    def problems(self) -> list[str]:
        """Return what is wrong with frozen reports: rows altered outside, files changed or gone."""
        from cchc_desktop.reports.snapshot import seal

        found = []
        for kept in self.frozen():
            packed, rows, text = storage.snapshot(self._db, kept.id)
            if seal(packed, rows, text, dict(kept.files)) != kept.sha256:
                found.append(f"Báo cáo {kept.period.phrase} đã chốt: số liệu không còn khớp mã kiểm tra.")
            for name, sha256 in kept.files:
                path = self.folder_of(kept.uid) / name
                if not path.is_file():
                    found.append(f"Báo cáo {kept.period.phrase} đã chốt: thiếu tệp {name}.")
                elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
                    found.append(f"Báo cáo {kept.period.phrase} đã chốt: tệp {name} đã bị sửa.")
        return found

    @cached_property
    def _rows_of(self) -> dict[int, dict[str, Entry]]:
        """Hold the rows of frozen reports: they never change."""
        return {}

    def _frozen_rows(self, line: str) -> list[FrozenRows]:
        """Return what was frozen by a line; a period that no line asks for goes by the office's main one."""
        lines = {line} if line else {"", *(regime.id for regime in self.active_lines()[:1])}
        from cchc_desktop.reports.snapshot import unpack_entries, unpack_figures

        out = []
        for kept in self.frozen():
            if kept.line not in lines:
                continue
            packed, rows, _ = storage.snapshot(self._db, kept.id)
            if kept.id not in self._rows_of:
                self._rows_of[kept.id] = unpack_entries(rows)
            told = unpack_figures(packed).supplements if '"supplements": []' not in packed else ()
            out.append(FrozenRows(kept.period.code, kept.window, self._rows_of[kept.id], told))
        return out

    def _changes(self, figures: ReportFigures, line: str) -> tuple[tuple[Supplement, ...], Reconciliation | None]:
        """Return the supplements of earlier frozen reports, and how this one reconciles with its parts."""
        reports = self._frozen_rows(line)
        if not reports:
            return (), None
        days = Window(figures.first, figures.last)
        earlier = [report for report in reports if report.window.last < days.first]
        inside = parts_of(days, reports)
        told: tuple[Supplement, ...] = supplements(earlier, *self._now_of(earlier)) if earlier else ()
        if not inside:
            return told, None
        today, elsewhere = self._now_of(inside)
        between = {
            (gap.first, gap.last): {
                kind: row.quantity
                for kind, row in storage.range_sums(self._db, gap.first, gap.last, units=False).by_kind.items()
            }
            for gap in gaps(days, inside)
        }
        own = {row.kind: row.quantity for row in figures.kinds}
        return told, reconcile(days, inside, today, elsewhere, own, between)

    def since_freeze(self, figures: ReportFigures) -> tuple[Supplement, ...]:
        """Return what was changed inside a frozen report's days after it was frozen; nothing of an open one."""
        kept = self.frozen_of(figures.period, figures.line) if figures.frozen_at else None
        own = [report for report in self._frozen_rows(figures.line) if kept and report.period == kept.period.code]
        return supplements(own, *self._now_of(own)) if own else ()

    def _now_of(self, reports: Sequence[FrozenRows]) -> tuple[dict[str, Entry], dict[str, Entry]]:
        """Return the activities dated in the reports' windows today, and their rows that are dated elsewhere."""
        today: dict[str, Entry] = {}
        for report in reports:
            today |= storage.entries(self._db, report.window.first, report.window.last)
        gone = [uid for report in reports for uid in report.rows if uid not in today]
        return today, storage.entries_of(self._db, gone)

    @cached_property
    def forms(self) -> ReportForms:
        """Return the superior's forms."""
        from cchc_desktop.doors.report_forms import ReportForms

        return ReportForms(self._workspace, self._db)

    # -- texts -------------------------------------------------------------------------------

    def save_text(self, period: Period, line: str, paragraph: str, text: str | None) -> Changes:
        """Keep the edited words of one paragraph; None gives it back to its template."""
        with self._db.writing():
            storage.save_text(self._db, line, period.code, paragraph, None if text is None else nfc(text))
            self._workspace.record("update", "report", None, f"Lời văn báo cáo {period.phrase}")
        return changes(Topic.REPORTS)

    def save_sentences(self, sentences: Mapping[str, str]) -> Changes:
        """Keep the office's own sentences, by "section.name"; checked against the figures they may name."""
        from cchc_desktop.reports.sentences import checked_sentences

        kept = checked_sentences(sentences)
        with self._db.writing():
            self._workspace.set_setting("report_sentences", kept)
            self._workspace.record("update", "report", None, "Mẫu câu của báo cáo")
        return changes(Topic.REPORTS, Topic.SETTINGS)


def _frozen(row: Mapping[str, Any]) -> Frozen:
    return Frozen(
        row["id"],
        row["uid"],
        Period.parse(row["period"]),
        row["line"] or "",
        Window(date.fromisoformat(row["first"]), date.fromisoformat(row["last"])),
        row["frozen_at"],
        row["who"] or "",
        row["sha256"],
        tuple(sorted(json.loads(row["files"] or "{}").items())),
        row["state"],
        row["reason"] or "",
        date.fromisoformat(row["sent_on"]) if row["sent_on"] else None,
    )


def _time(at: str) -> str:
    return f"{at[11:16]} ngày {short_date(date.fromisoformat(at[:10]))}"
