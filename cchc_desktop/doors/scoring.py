"""PAR Index: the criteria of a year, the score from the data as they stand, the clerk's marks, files of the dossier."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cchc_desktop import catalog
from cchc_desktop.doors import Door
from cchc_desktop.errors import AppError
from cchc_desktop.models import Changes, Evidence, Plan, Topic, changes
from cchc_desktop.periods import Period, PeriodKind, Window
from cchc_desktop.regimes import deadline
from cchc_desktop.reports.compute import task_figures, tasks_of
from cchc_desktop.reports.figures import TaskFigures
from cchc_desktop.scoring.compute import (
    Facts,
    KindFact,
    Override,
    ReportFact,
    Sheet,
    TaskFact,
    check_override,
    score_sheet,
)
from cchc_desktop.scoring.scale import Criterion, Scale, balanced, from_data, samples, to_data
from cchc_desktop.storage import evidence
from cchc_desktop.storage import reporting as reports
from cchc_desktop.storage import scoring as storage
from cchc_desktop.storage.values import now
from cchc_desktop.text import nfc, number, padded


@dataclass(frozen=True, slots=True)
class ScoreFile:
    """A file that the clerk put to a criterion by hand."""

    id: int
    code: str
    sha256: str
    name: str
    size: int
    title: str
    number: str
    day: date | None
    author: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A kept copy that proves an activity of some kind."""

    sha256: str
    name: str
    signed: bool
    day: date
    title: str
    number: str
    unit: str


class Scoring(Door):
    """`workspace.scoring`."""

    # -- criteria ----------------------------------------------------------------------------

    def scale(self, year: int) -> Scale:
        """Return the year's criteria: the office's own, else those of the year before, else a sample."""
        found = storage.latest_scale(self._db, year)
        if found is not None:
            return from_data(json.loads(found[1]))
        chosen = self._workspace.setting("score_scale")
        return next((scale for scale in samples() if scale.id == chosen), samples()[0])

    def scale_year(self, year: int) -> int | None:
        """Return the year whose criteria a year is scored by: its own, one before it, None for a sample."""
        found = storage.latest_scale(self._db, year)
        return found[0] if found else None

    def is_own(self, year: int) -> bool:
        """Tell whether the year has criteria of its own."""
        return self.scale_year(year) == year

    def caution(self, year: int) -> str:
        """Return what a reader must know where the year has no criteria of its own, "" where it has."""
        if self.is_own(year):
            return ""
        if (kept := self.scale_year(year)) is not None:
            return f"Thang điểm lấy của năm {kept}, chưa xác nhận cho năm {year}"
        return f"Đây là thang điểm mẫu, chưa sửa theo bộ tiêu chí áp dụng cho cơ quan năm {year}"

    def save_scale(self, year: int, scale: Scale) -> Changes:
        """Store the criteria of a year; what can't be scored by them or doesn't add up is refused."""
        data = to_data(balanced(from_data(to_data(scale))))
        with self._db.writing():
            storage.save_scale(self._db, year, json.dumps(data, ensure_ascii=False))
            self._workspace.record("update", "score", year, f"Thang điểm năm {year}: {scale.label}")
        return changes(Topic.SCORING)

    def reset_scale(self, year: int) -> Changes:
        """Take away the year's own criteria."""
        with self._db.writing():
            storage.save_scale(self._db, year, None)
            self._workspace.record("delete", "score", year, f"Thang điểm năm {year}")
        return changes(Topic.SCORING)

    # -- score -------------------------------------------------------------------------------

    def window(self, year: int) -> Window:
        """Return the days whose evidence counts for a year."""
        return self._workspace.window(Period(year, PeriodKind.YEAR))

    def facts(self, year: int, today: date) -> Facts:
        """Return all that the year's score is computed from, nothing of it later than `today`."""
        days = self.window(year)
        until = min(days.last, today)
        plan = self._workspace.current_plan(year)
        issued = plan.date if plan and plan.number else None
        return Facts(
            year=year,
            first=days.first,
            last=days.last,
            today=today,
            tasks=self._tasks(plan, year, days.first, until),
            kinds={
                kind: KindFact(count, proven, kept)
                for kind, count, proven, kept in storage.kinds(self._db, days.first, until)
            },
            reports=tuple(self._reports(year, today)),
            plan=(f"Kế hoạch số {plan.reference}" if plan.number else plan.title) if plan else "",
            plan_day=issued if issued and issued <= today else None,
            typed=self.typed(year),
        )

    def _tasks(self, plan: Plan | None, year: int, first: date, last: date) -> tuple[TaskFact, ...]:
        if plan is None or plan.id is None:
            return ()
        sums = reports.by_task(self._db, plan.id, first, last)
        return tuple(_task_fact(task_figures(task, sums.get(task.id or 0, {}))) for task in tasks_of(plan, year))

    def typed(self, year: int) -> dict[str, tuple[float, float]]:
        """Return the (done, planned) that the clerk typed, by code."""
        return {
            row["code"]: (row["done"], row["planned"])
            for row in storage.marks_of(self._db, year)
            if row["done"] is not None and row["planned"] is not None
        }

    def _reports(self, year: int, today: date) -> Iterator[ReportFact]:
        door = self._workspace.reporting
        holidays = door.holidays()
        sent = {(row["line"] or "", row["period"]): row["sent_on"] for row in reports.frozen_heads(self._db)}
        upward = [line for line in door.active_lines() if not line.inward]
        for line in upward:
            for report in line.lines:
                due = deadline(report, year, holidays)
                day = sent.get((line.id, due.period.code))
                label = f"Báo cáo {due.period.phrase}" + (f" ({line.label})" if len(upward) > 1 else "")
                on = date.fromisoformat(day) if day else None
                known = on if on and on <= today else None
                yield ReportFact(label, due.period.kind is PeriodKind.YEAR, due.last_safe_day, known)

    def sheet(self, year: int, today: date, scale: Scale | None = None) -> Sheet:
        """Return the year's score sheet from the data as they stand."""
        used, caution = scale or self.scale(year), "" if scale else self.caution(year)
        return score_sheet(used, self.facts(year, today), self.overrides(year), caution)

    def overrides(self, year: int) -> dict[str, Override]:
        """Return what the clerk set against the formula, by code."""
        return {
            row["code"]: Override(row["score"], row["note"] or "", row["who"] or "", row["at"] or "")
            for row in storage.marks_of(self._db, year)
            if row["score"] is not None
        }

    def explanations(self, year: int) -> dict[str, str]:
        """Return the giải trình by code."""
        return {row["code"]: row["explanation"] for row in storage.marks_of(self._db, year) if row["explanation"]}

    def set_score(self, year: int, code: str, score: float | None, note: str = "") -> Changes:
        """Set a criterion's points against the formula with the reason, or take them back (None)."""
        item = self.scale(year).find(code)
        who = self._workspace.setting("user_name")
        if score is None:
            values: dict[str, Any] = {"score": None, "note": None, "who": who, "at": now()}
            said = f"{code}: theo cách tính"
        else:
            kept = check_override(item, Override(score, nfc(note.strip())))
            values = {"score": kept.score, "note": kept.note, "who": who, "at": now()}
            said = f"{code}: {number(kept.score)} điểm ({kept.note})"
        return self._mark(year, code, values, said)

    def set_numbers(self, year: int, code: str, numbers: tuple[float, float] | None) -> Changes:
        """Type what a ratio divides (done, planned) in place of the plan's tasks, or take it back."""
        self.scale(year).find(code)
        if numbers is not None and (numbers[0] < 0 or numbers[1] <= 0):
            raise AppError("Số đã làm hoặc số kế hoạch chưa đúng.", "Nhập số đã làm từ 0, số kế hoạch lớn hơn 0.")
        done, planned = numbers or (None, None)
        said = (
            f"{code}: số liệu nhập {number(numbers[0])}/{number(numbers[1])}"
            if numbers
            else f"{code}: số liệu theo kế hoạch"
        )
        return self._mark(year, code, {"done": done, "planned": planned}, said)

    def explain(self, year: int, code: str, text: str) -> Changes:
        """Keep the giải trình of a criterion."""
        self.scale(year).find(code)
        text = nfc(text.strip())
        return self._mark(year, code, {"explanation": text or None}, f"{code}: giải trình")

    def _mark(self, year: int, code: str, values: dict[str, Any], said: str) -> Changes:
        with self._db.writing():
            storage.set_mark(self._db, year, code, values)
            self._workspace.record("update", "score", year, f"Chấm điểm năm {year}, tiêu chí {said}")
        return changes(Topic.SCORING)

    # -- files -------------------------------------------------------------------------------

    def attach(self, year: int, code: str, source: Path, *, day: date | None = None, **words: str) -> Changes:
        """Copy a file into the data folder as evidence of a criterion; `words` are its title, number, author."""
        self.scale(year).find(code)
        return self.attach_kept(year, code, self._workspace.proofs.keep(source), day=day, **words)

    def attach_kept(self, year: int, code: str, kept: Evidence, *, day: date | None = None, **words: str) -> Changes:
        """Put a copy that `proofs.keep` made to a criterion."""
        self.scale(year).find(code)
        values = {"year": year, "code": code, "sha256": kept.sha256, "name": kept.name, "size": kept.size}
        with self._db.writing():
            added = storage.add_file(self._db, values | _paper(day, **words))
            self._workspace.record("add", "score", added, f"Tài liệu của tiêu chí {code}: {kept.name}")
        return changes(Topic.SCORING, row_id=added)

    def describe_file(self, file_id: int, day: date | None, **words: str) -> Changes:
        """Set what the index says of a document: its day, and `words` title, number, author."""
        values = _paper(day, **words)
        with self._db.writing():
            storage.describe_file(self._db, file_id, values)
            self._workspace.record("update", "score", file_id, f"Tài liệu của hồ sơ chấm điểm: {values['title']}")
        return changes(Topic.SCORING)

    def remove_file(self, file_id: int) -> Changes:
        """Move a file of the dossier to the bin."""
        with self._db.writing():
            storage.remove_file(self._db, file_id)
            self._workspace.record("delete", "score", file_id, "Tài liệu của hồ sơ chấm điểm")
        return changes(Topic.SCORING)

    def files(self, year: int) -> tuple[ScoreFile, ...]:
        """Return the files that the clerk put to criteria."""
        return tuple(
            ScoreFile(
                row["id"], row["code"], row["sha256"], row["name"], row["size"], row["title"] or "",
                row["number"] or "", date.fromisoformat(row["day"]) if row["day"] else None, row["author"] or "",
            )
            for row in storage.files(self._db, year)
        )  # fmt: skip

    def proofs(self, year: int, item: Criterion, most: int, today: date) -> list[Proof]:
        """Return at most `most` kept files for each form of a criterion, shared among its kinds, oldest first."""
        days = self.window(year)
        last = min(days.last, today)
        found: dict[Proof, None] = {}  # a kind may serve two forms
        for part in item.parts:
            kinds = [kind.id for kind in catalog.kinds() if part.holds(kind.id)]
            found |= dict.fromkeys(map(_proof, storage.proofs(self._db, days.first, last, kinds, most)))
        return sorted(found, key=lambda proof: proof.day)

    def path_of(self, sha256: str) -> Path:
        """Return where a kept copy lies."""
        return evidence.path_of(self._workspace.folder, sha256)


def _paper(day: date | None, title: str = "", number: str = "", author: str = "") -> dict[str, str | None]:
    words = {"title": title, "number": number, "author": author}
    return {key: nfc(" ".join(text.split())) for key, text in words.items()} | {"day": day.isoformat() if day else None}


def _task_fact(done: TaskFigures) -> TaskFact:
    task = done.task
    lacks = ""
    if task.target:
        lacks = f"đã làm {padded(done.done)}/{padded(task.target)} {task.target_unit}".rstrip()
    elif done.activities:
        lacks = "đã có hoạt động nhưng chưa có minh chứng"
    return TaskFact(task.text, done.finished, lacks, task.end)


def _proof(row: Sequence[Any]) -> Proof:
    sha256, name, signed, day, title, number, unit = row
    return Proof(sha256, name, bool(signed), date.fromisoformat(day), title, number, unit)
