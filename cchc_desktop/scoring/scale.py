"""The criteria of a year as data: maximum, formula, floor, inputs, wanted evidence.

Points differ by place and year and official guides contradict themselves (domain.md 3), so nothing of them is code.
Samples lie in resources/scoring/; an office's own scale of a year is stored as the same data (`to_data`, `from_data`).
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from cchc_desktop import catalog, paths
from cchc_desktop.errors import AppError
from cchc_desktop.text import nfc, number

MOST_CRITERIA = 500
MOST_POINTS = 1000.0


class Formula(StrEnum):
    """How a criterion comes to its points."""

    SUM = "sum"  # of the criteria under it
    RATIO = "ratio"  # maximum x done/planned, nothing below the floor
    STEPS = "steps"  # the first step whose ratio is reached
    FORMS = "forms"  # points for each form with at least one evidenced activity
    REPORTS = "reports"  # maximum less late and absent reports
    ON_TIME = "on_time"  # the plan issued by a day
    MANUAL = "manual"  # points given by the clerk, with a note


class Source(StrEnum):
    """What a ratio divides."""

    PLAN_TASKS = "plan_tasks"  # finished / all tasks of the plan: never numbers of posts (domain.md 3)
    TYPED = "typed"  # two numbers typed by the clerk


@dataclass(frozen=True, slots=True)
class Part:
    """A form that earns points, as kinds of the catalogue: named, by group or by channel, less some."""

    label: str
    points: float
    kinds: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def holds(self, kind_id: str) -> bool:
        """Tell whether an activity of this kind counts for the form."""
        if kind_id in self.excluded:
            return False
        kind = catalog.kind(kind_id)
        return kind_id in self.kinds or kind.group in self.groups or kind.channel.value in self.channels


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the score sheet; `code` "4.2.1" stands under "4.2"."""

    code: str
    label: str
    max: float
    min: float = 0
    formula: Formula = Formula.SUM
    source: Source = Source.PLAN_TASKS
    floor: float = 0  # ratio below which nothing is given
    steps: tuple[tuple[float, float], ...] = ()  # (ratio reached, points), highest first
    parts: tuple[Part, ...] = ()
    late: float = 0  # taken off for each late or faulty report
    absent: float = 0
    absent_year: float = 0
    due: tuple[int, int, int] = (12, 31, -1)  # month, day, years from the scored year: ON_TIME
    missing: float = 0  # points when there is no plan at all: ON_TIME
    rule: str = ""  # the rule in the scale's own words
    evidence: tuple[str, ...] = ()  # what a scorer wants to see
    documents: tuple[str, ...] = ()  # "plan", "reports": what the program adds to the dossier by itself

    @property
    def parent(self) -> str:
        return self.code.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Scale:
    """The criteria of one year, in the order of the score sheet."""

    id: str
    label: str
    source: str
    criteria: tuple[Criterion, ...]

    def under(self, code: str) -> tuple[Criterion, ...]:
        """Return the criteria right under one."""
        return tuple(item for item in self.criteria if item.parent == code)

    @property
    def tops(self) -> tuple[Criterion, ...]:
        """Return the criteria under no other one."""
        codes = {item.code for item in self.criteria}
        return tuple(item for item in self.criteria if item.parent not in codes)

    @property
    def leaves(self) -> tuple[Criterion, ...]:
        """Return the criteria that are scored themselves."""
        return tuple(item for item in self.criteria if item.formula is not Formula.SUM)

    @property
    def max(self) -> float:
        return round(sum(item.max for item in self.tops), 4)

    def find(self, code: str) -> Criterion:
        """Return a criterion by its code."""
        for item in self.criteria:
            if item.code == code:
                return item
        raise AppError(f"Thang điểm không có tiêu chí {code}.", "Xem các mã tiêu chí ở trang Chấm điểm.")


@lru_cache(maxsize=1)
def samples() -> tuple[Scale, ...]:
    """Return the scales that come with the program: samples to edit, not rules."""
    files = sorted((paths.resources() / "scoring").glob("*.toml"))
    return tuple(from_data(tomllib.loads(file.read_text("utf-8"))) for file in files)


def to_data(scale: Scale) -> dict[str, Any]:
    """Return a scale as plain data, what is at its default left out."""
    blank = asdict(Criterion("", "", 0))
    rows = []
    for item in scale.criteria:
        row = {
            key: value for key, value in asdict(item).items() if key in ("code", "label", "max") or value != blank[key]
        }
        row["parts"] = [{k: v for k, v in part.items() if v} for part in row.get("parts", ())]
        rows.append({key: value for key, value in row.items() if value or key in ("max", "code", "label")})
    return {"id": scale.id, "label": scale.label, "source": scale.source, "criteria": rows}


def from_data(data: Mapping[str, Any]) -> Scale:
    """Return a scale from data of a file or the database, checked; what is wrong is told in a sentence."""
    try:
        criteria = tuple(_criterion(row) for row in data["criteria"])
        scale = Scale(str(data["id"]), nfc(str(data["label"])), nfc(str(data.get("source", ""))), criteria)
    except (KeyError, TypeError, ValueError) as error:
        raise AppError("Thang điểm có chỗ không đọc được.", f"Kiểm tra lại các tiêu chí ({error}).") from error
    return checked(scale)


def _criterion(row: Mapping[str, Any]) -> Criterion:
    values = dict(row)
    parts = tuple(_part(part) for part in values.pop("parts", ()))
    source = values.pop("input", values.pop("source", Source.PLAN_TASKS))
    due = values.pop("due", None)
    if isinstance(due, Mapping):
        due = (int(due["month"]), int(due["day"]), int(due.get("year", 0)))
    names = ("min", "floor", "late", "absent", "absent_year", "missing")
    numbers: dict[str, Any] = {name: float(values.pop(name)) for name in names if name in values}
    item = Criterion(
        code=str(values.pop("code")).strip(),
        label=nfc(str(values.pop("label")).strip()),
        max=float(values.pop("max")),
        formula=Formula(values.pop("formula", Formula.SUM)),
        source=Source.TYPED if source == "typed" else Source.PLAN_TASKS,
        parts=parts,
        steps=tuple((float(ratio), float(points)) for ratio, points in values.pop("steps", ())),
        rule=nfc(str(values.pop("rule", ""))),
        evidence=tuple(nfc(str(text)) for text in values.pop("evidence", ())),
        documents=tuple(str(text) for text in values.pop("documents", ())),
        **numbers,
    )
    if values:
        raise ValueError(", ".join(values))
    return replace(item, due=(int(due[0]), int(due[1]), int(due[2]))) if due else item


def _part(row: Mapping[str, Any]) -> Part:
    names = ("kinds", "groups", "channels", "excluded")
    lists = {name: tuple(str(text) for text in row.get(name, ())) for name in names}
    return Part(nfc(str(row["label"])), float(row["points"]), **lists)


def checked(scale: Scale) -> Scale:
    """Return the scale, or say in one sentence what can't be scored by it."""
    if not scale.criteria or len(scale.criteria) > MOST_CRITERIA:
        raise AppError("Thang điểm chưa có tiêu chí nào hoặc quá dài.", "Thêm tiêu chí rồi cất lại.")
    codes = [item.code.casefold() for item in scale.criteria]
    for item in scale.criteria:
        if not item.code or not item.label:
            raise AppError("Có tiêu chí chưa ghi mã hoặc tên.", "Nhập mã (ví dụ 4.1) và tên tiêu chí.")
        if codes.count(item.code.casefold()) > 1:
            raise _wrong(item, "mã bị trùng")
        if not 0 < item.max <= MOST_POINTS or not -MOST_POINTS <= item.min <= item.max or not 0 <= item.floor <= 1:
            raise _wrong(item, "điểm tối đa, điểm thấp nhất hoặc mức sàn chưa đúng")
        if item.formula is Formula.SUM and not scale.under(item.code):
            raise _wrong(item, "chưa có cách tính và cũng không có tiêu chí con")
        if item.formula is not Formula.SUM and scale.under(item.code):
            raise _wrong(item, "đã có tiêu chí con nên không chấm trực tiếp được")
        if item.formula is Formula.FORMS and not item.parts:
            raise _wrong(item, "chưa có hình thức nào được tính điểm")
        if item.formula is Formula.STEPS and not item.steps:
            raise _wrong(item, "chưa có bậc điểm")
    return scale


def balanced(scale: Scale) -> Scale:
    """Return the scale, or say what of it can't be kept: codes, days, points that do not add up.

    What an older program kept is still scored; only the next save asks for more.
    """
    for item in scale.criteria:
        if len(item.code) > 20 or not _CODE.fullmatch(item.code):
            raise _wrong(item, "mã chỉ gồm chữ, số và dấu chấm ở giữa, không quá 20 ký tự")
        try:
            date(2023 + item.due[2], item.due[0], item.due[1])  # a day of every year: not 29/2
        except ValueError:
            raise _wrong(item, f"không có ngày {item.due[1]}/{item.due[0]}") from None
        if item.formula is Formula.SUM:
            under = round(sum(child.max for child in scale.under(item.code)), 4)
            if under != item.max:
                raise _wrong(item, f"tổng điểm các tiêu chí con {number(under)} khác điểm tối đa {number(item.max)}")
        elif item.formula is Formula.FORMS:
            if any(not 0 < part.points <= MOST_POINTS for part in item.parts):
                raise _wrong(item, "điểm của mỗi hình thức phải lớn hơn 0")
            if any(not (part.kinds or part.groups or part.channels) for part in item.parts):
                raise _wrong(item, "có dòng chưa chọn hình thức nào")
            most = round(sum(part.points for part in item.parts), 4)
            if most < item.max:
                raise _wrong(item, f"đủ các hình thức cũng chỉ được {number(most)}/{number(item.max)} điểm")
        elif item.formula is Formula.STEPS:
            steps = sorted(item.steps)
            points = [step[1] for step in steps]
            if any(not math.isfinite(ratio) or ratio < 0 for ratio, _ in steps):
                raise _wrong(item, "tỷ lệ của bậc điểm phải từ 0%")
            if len({ratio for ratio, _ in steps}) < len(steps) or points != sorted(points):
                raise _wrong(item, "tỷ lệ cao hơn phải được nhiều điểm hơn")
            if points[0] < item.min or points[-1] != item.max:
                raise _wrong(item, f"bậc cao nhất phải được điểm tối đa {number(item.max)}")
        elif item.formula is Formula.REPORTS and min(item.late, item.absent, item.absent_year) < 0:
            raise _wrong(item, "điểm trừ ghi số không âm")
        elif item.formula is Formula.ON_TIME and item.missing > item.max:
            raise _wrong(item, "điểm khi không có kế hoạch lớn hơn điểm tối đa")
    return scale


_CODE = re.compile(r"[^\W_]+(?:\.[^\W_]+)*")  # a name of folders and files too


def _wrong(item: Criterion, what: str) -> AppError:
    return AppError(f"Tiêu chí {item.code} “{item.label}”: {what}.", "Sửa lại tiêu chí rồi cất.")
