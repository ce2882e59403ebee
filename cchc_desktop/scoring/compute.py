"""From the year's facts to points, each with its formula, its inputs, what is missing and by when it can be had.

Ratios are compared as fractions: 9 of 10 tasks is exactly the floor of 90 %, never a hair below it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from cchc_desktop.errors import AppError
from cchc_desktop.scoring.scale import Criterion, Formula, Scale, Source
from cchc_desktop.text import number, padded, percent, short_date


@dataclass(frozen=True, slots=True)
class KindFact:
    """What a kind of activity came to in the year."""

    activities: int
    evidenced: int
    kept: int = 0  # with a kept copy; the other evidenced ones have a link alone


@dataclass(frozen=True, slots=True)
class ReportFact:
    """A report that the year asks for. `sent` None: not sent by `today`; only what is due by then counts."""

    label: str
    year: bool  # the year's own report
    last_day: date
    sent: date | None


@dataclass(frozen=True, slots=True)
class TaskFact:
    """A task of the plan that the year holds: finished or not, what it lacks, its own last day."""

    text: str
    finished: bool
    lacks: str = ""  # "đã làm 03/12 bài"
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a score is computed from, as things stood at the end of `today`; the same for every criterion."""

    year: int
    first: date
    last: date
    today: date
    tasks: tuple[TaskFact, ...] = ()
    kinds: Mapping[str, KindFact] = field(default_factory=dict)
    reports: tuple[ReportFact, ...] = ()
    plan: str = ""  # "Kế hoạch số 18/KH-SLĐTBXH", "" when there is none
    plan_day: date | None = None
    typed: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # (done, planned) by code

    @property
    def until(self) -> date:
        """Return the last day that is looked at."""
        return min(self.today, self.last)

    @property
    def days_words(self) -> str:
        """Return "từ ngày 15/12/2022 đến hết ngày 20/01/2023", the days whose activities count."""
        if self.today < self.first:
            return f"từ ngày {short_date(self.first)}, chưa đến kỳ"
        return f"từ ngày {short_date(self.first)} đến hết ngày {short_date(self.until)}"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing. `by`: the last day on which it counts, None where no day is left or none is set."""

    text: str
    by: date | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """Points that the clerk sets against the formula, and why."""

    score: float
    note: str
    who: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the score sheet."""

    criterion: Criterion
    score: float
    computed: float | None  # by the formula; None where only the clerk can say
    formula: str  # with the numbers put in: "8/10 = 80% < 90%: 0 điểm"
    inputs: tuple[tuple[str, str], ...]
    missing: tuple[Gap, ...]
    override: Override | None = None
    level: int = 0

    @property
    def code(self) -> str:
        return self.criterion.code

    @property
    def lost(self) -> float:
        """Return the points that are still to be had."""
        return round(self.criterion.max - self.score, 4)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A year's scores."""

    scale: Scale
    facts: Facts
    lines: tuple[Line, ...]
    caution: str = ""  # that these criteria are a sample, or those of another year

    @property
    def total(self) -> float:
        tops = {item.code for item in self.scale.tops}
        return round(sum(line.score for line in self.lines if line.code in tops), 4)

    @property
    def max(self) -> float:
        return self.scale.max

    @property
    def gaps(self) -> tuple[Line, ...]:
        """Return the lines that are scored themselves and lose points, the largest loss first."""
        leaves = [line for line in self.lines if line.criterion.formula is not Formula.SUM and line.lost > 0]
        return tuple(sorted(leaves, key=lambda line: -line.lost))

    def line(self, code: str) -> Line:
        """Return the line of a criterion."""
        return next(line for line in self.lines if line.code == code)


def score_sheet(
    scale: Scale, facts: Facts, overrides: Mapping[str, Override] | None = None, caution: str = ""
) -> Sheet:
    """Score every criterion; a sum takes in what the clerk has set below it, and no line passes its maximum."""
    overrides = overrides or {}
    done: dict[str, Line] = {}

    def line(item: Criterion) -> Line:
        if item.code in done:
            return done[item.code]
        if item.formula is Formula.SUM:
            under = [line(child) for child in scale.under(item.code)]
            points = min(round(sum(child.score for child in under), 4), item.max)
            words = " + ".join(number(child.score) for child in under)
            made = Line(item, points, points, f"{words} = {number(points)} điểm", (), ())
        else:
            points, words, inputs, missing = _FORMULAS[item.formula](item, facts)
            if points is not None:
                points = round(min(max(points, item.min), item.max), 4)
            made = Line(item, points or 0.0, points, words, inputs, missing)
        if (override := overrides.get(item.code)) is not None:
            missing = () if override.score >= item.max else made.missing
            made = replace(made, score=min(override.score, item.max), missing=missing, override=override)
        done[item.code] = replace(made, level=_level(scale, item))
        return done[item.code]

    return Sheet(scale, facts, tuple(line(item) for item in scale.criteria), caution)


def check_override(item: Criterion, override: Override) -> Override:
    """Return the override, or say what is wrong with it."""
    if not override.note.strip():
        raise AppError("Chưa ghi lý do đặt điểm khác với cách tính.", "Nhập lý do, ví dụ văn bản hướng dẫn đã áp dụng.")
    if not item.min <= override.score <= item.max:
        raise AppError(
            f"Điểm {number(override.score)} nằm ngoài mức của tiêu chí {item.code}.",
            f"Nhập điểm từ {number(item.min)} đến {number(item.max)}.",
        )
    return override


# -- formulas ------------------------------------------------------------------------------------

_Inputs = tuple[tuple[str, str], ...]
_Result = tuple[float | None, str, _Inputs, tuple[Gap, ...]]


@dataclass(frozen=True, slots=True)
class _Share:
    """Done over planned, exact."""

    ratio: Fraction
    words: str  # "12/14"
    missing: tuple[Gap, ...]

    @property
    def inputs(self) -> _Inputs:
        return (("Đã hoàn thành/kế hoạch", self.words),)


def _exact(value: float) -> Fraction:
    return Fraction(value).limit_denominator(10**6)


def _share(item: Criterion, facts: Facts) -> _Share | _Result:
    """Return done/planned, or the finished result where there is nothing to divide by."""
    if item.code in facts.typed:
        done, planned = facts.typed[item.code]
        if planned <= 0:
            return None, "số kế hoạch bằng 0", (), (Gap("số kế hoạch phải lớn hơn 0"),)
        left = f"theo số liệu nhập còn {padded(planned - done)}/{padded(planned)} nhiệm vụ chưa hoàn thành"
        missing = (Gap(left, facts.last),) if done < planned else ()
    elif item.source is Source.TYPED:
        return None, "chưa nhập số liệu", (), (Gap("chưa nhập số đã làm và số kế hoạch"),)
    elif not facts.tasks:
        what = "kế hoạch chưa có nhiệm vụ nào" if facts.plan else "chưa có kế hoạch của năm"
        return 0.0, what, (("Nhiệm vụ của kế hoạch", "0"),), (Gap(what, facts.last),)
    else:
        done, planned = sum(task.finished for task in facts.tasks), len(facts.tasks)
        missing = tuple(_undone(task, facts) for task in facts.tasks if not task.finished)
    return _Share(_exact(done) / _exact(planned), f"{padded(done)}/{padded(planned)}", missing)


def _undone(task: TaskFact, facts: Facts) -> Gap:
    lacks = f" ({task.lacks})" if task.lacks else ""
    end = task.end if task.end and facts.today <= task.end < facts.last else facts.last
    return Gap(f"nhiệm vụ chưa hoàn thành: {task.text}{lacks}", end)


def _ratio(item: Criterion, facts: Facts) -> _Result:
    share = _share(item, facts)
    if not isinstance(share, _Share):
        return share
    said = f"{share.words} = {percent(float(share.ratio))}"
    if share.ratio >= 1:
        return item.max, f"{said}: {number(item.max)} điểm", share.inputs, ()
    if share.ratio >= _exact(item.floor):
        points = float(share.ratio) * item.max
        said = f"{share.words} ({percent(float(share.ratio))}) x {number(item.max)} = {number(round(points, 4))} điểm"
        return points, said, share.inputs, share.missing
    return 0.0, f"{said}, dưới {percent(item.floor)}: 0 điểm", share.inputs, share.missing


def _steps(item: Criterion, facts: Facts) -> _Result:
    share = _share(item, facts)
    if not isinstance(share, _Share):
        return share
    said = f"{share.words} = {percent(float(share.ratio))}"
    for reached, points in sorted(item.steps, reverse=True):
        if share.ratio >= _exact(reached):
            missing = () if points >= item.max else share.missing
            return points, f"{said}, từ {percent(reached)} trở lên: {number(points)} điểm", share.inputs, missing
    lowest = min(reached for reached, _ in item.steps)
    return 0.0, f"{said}, dưới {percent(lowest)}: 0 điểm", share.inputs, share.missing


def _forms(item: Criterion, facts: Facts) -> _Result:
    """A form counts only with evidence: the set of forms that have at least one evidenced activity (domain.md 3)."""
    points, terms, inputs, missing = 0.0, [], [], []

    def proof(text: str) -> Gap:  # can be brought after the year, until the dossier is handed in
        over = facts.today > facts.last
        return Gap(f"{text}, bổ sung trước khi nộp hồ sơ") if over else Gap(text, facts.last)

    for part in item.parts:
        own = [fact for kind, fact in facts.kinds.items() if part.holds(kind)]
        activities, evidenced = sum(fact.activities for fact in own), sum(fact.evidenced for fact in own)
        inputs.append((part.label, f"{padded(evidenced)}/{padded(activities)} hoạt động có minh chứng"))
        if evidenced:
            points += part.points
            terms.append(f"{number(part.points)} ({part.label})")
            if not any(fact.kept for fact in own):
                missing.append(proof(f"{part.label}: chỉ có liên kết, bài đăng có thể bị gỡ, chưa lưu bản chụp"))
        elif activities:
            missing.append(proof(f"{part.label}: có {padded(activities)} hoạt động nhưng chưa có minh chứng"))
        else:
            missing.append(Gap(f"{part.label}: chưa có hoạt động nào", facts.last))
    return points, f"{' + '.join(terms) or '0'} = {number(round(points, 4))} điểm", tuple(inputs), tuple(missing)


def _reports(item: Criterion, facts: Facts) -> _Result:
    due = [report for report in facts.reports if report.last_day <= facts.today or report.sent]
    if not due:
        return item.max, "chưa đến hạn báo cáo nào", (), ()
    late = [report for report in due if report.sent and report.sent > report.last_day]
    absent = [report for report in due if not report.sent]
    off = item.late * len(late) + sum(item.absent_year if report.year else item.absent for report in absent)
    missing = [
        Gap(f"{report.label} gửi muộn (ngày {short_date(report.sent)}, hạn {short_date(report.last_day)})")
        for report in late
        if report.sent
    ]
    missing += [
        Gap(f"{report.label} chưa gửi", report.last_day) for report in sorted(absent, key=lambda one: one.last_day)
    ]
    left = round(item.max - off, 4)
    said = f"{number(item.max)} - {number(round(off, 4))}"
    said += f", không dưới {number(item.min)}: {number(item.min)}" if left < item.min else f" = {number(left)}"
    inputs = (("Đúng hạn", f"{padded(len(due) - len(late) - len(absent))}/{padded(len(due))}"),
              ("Muộn", padded(len(late))), ("Chưa gửi", padded(len(absent))))  # fmt: skip
    return left, f"{said} điểm", inputs, tuple(missing)


def _on_time(item: Criterion, facts: Facts) -> _Result:
    month, day, years = item.due
    last = date(facts.year + years, month, min(day, monthrange(facts.year + years, month)[1]))
    inputs = (("Hạn ban hành", short_date(last)),)
    if facts.plan_day is None:
        what = "kế hoạch chưa ban hành" if facts.plan else "chưa có kế hoạch của năm"
        gap = Gap("kế hoạch chưa ghi số, ngày ban hành" if facts.plan else what, last)
        if facts.today <= last:
            return max(0.0, item.min), f"{what}, còn trong hạn: 0 điểm", inputs, (gap,)
        return item.missing, f"{what}, đã quá hạn: {number(item.missing)} điểm", inputs, (gap,)
    inputs = (*inputs, ("Ngày ban hành", short_date(facts.plan_day)))
    if facts.plan_day <= last:
        return item.max, f"ban hành đúng hạn: {number(item.max)} điểm", inputs, ()
    gap = Gap(f"kế hoạch ban hành ngày {short_date(facts.plan_day)}, sau hạn {short_date(last)}")
    return 0.0, "ban hành sau hạn: 0 điểm", inputs, (gap,)


def _manual(item: Criterion, facts: Facts) -> _Result:
    del item, facts
    return None, "điểm do cơ quan tự chấm", (), (Gap("chưa nhập điểm"),)


_FORMULAS = {
    Formula.RATIO: _ratio,
    Formula.STEPS: _steps,
    Formula.FORMS: _forms,
    Formula.REPORTS: _reports,
    Formula.ON_TIME: _on_time,
    Formula.MANUAL: _manual,
}


def _level(scale: Scale, item: Criterion) -> int:
    codes = {other.code for other in scale.criteria}
    level, code = 0, item.parent
    while code:
        level += code in codes
        code = code.rpartition(".")[0]
    return level


def gap_words(line: Line, today: date, most: int = 3) -> str:
    """Return "4.1. …: đang đạt 0/1; thiếu: nhiệm vụ …; làm trước ngày 14/12/2023" (N8)."""
    head = f"{line.code}. {line.criterion.label}: đang đạt {number(line.score)}/{number(line.criterion.max)}"
    if not line.missing:
        return head
    ordered = sorted(line.missing, key=lambda gap: (gap.by is None or gap.by < today, gap.by or date.max))
    shown, rest = ordered[:most], ordered[most:]
    others = f"và {padded(len(rest))} việc khác" if rest else ""
    words, kind = [], ""
    for place, gap in enumerate(shown):
        before, (kind, colon, what) = kind, gap.text.partition(": ")
        words.append(what if colon and kind == before else gap.text)  # "nhiệm vụ chưa hoàn thành" once, then the tasks
        last = place + 1 == len(shown)
        if last and others and all(other.by == gap.by for other in rest):
            words[-1], others = f"{words[-1]} {others}", ""  # before the day that holds for all of them
        if gap.by and (last or shown[place + 1].by != gap.by):
            day = short_date(gap.by)
            words.append(f"làm trước ngày {day}" if gap.by >= today else f"hạn {day} đã qua")
    words += [others] if others else []
    return f"{head}; thiếu: {'; '.join(words)}"
