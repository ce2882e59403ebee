"""From the year's facts to points, each with its formula, its inputs and what is missing.

Ratios are compared as fractions: 9 of 10 tasks is exactly the floor of 90 %, never a hair below it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from cchc_desktop.errors import AppError
from cchc_desktop.scoring.scale import Criterion, Formula, Scale, Source
from cchc_desktop.text import number, padded, percent, screen_date


@dataclass(frozen=True, slots=True)
class KindFact:
    """What a kind of activity came to in the year."""

    label: str
    activities: int
    evidenced: int
    kept: int = 0  # with a kept copy; the other evidenced ones have a link alone


@dataclass(frozen=True, slots=True)
class ReportFact:
    """A report that the year asks for. `sent` None: not sent; only what is due by `today` counts."""

    label: str
    year: bool  # the year's own report
    last_day: date
    sent: date | None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a score is computed from; the same for every criterion."""

    year: int
    first: date
    last: date
    today: date
    tasks: tuple[tuple[str, bool], ...] = ()  # (text, finished) of the plan's tasks
    kinds: Mapping[str, KindFact] = field(default_factory=dict)
    reports: tuple[ReportFact, ...] = ()
    plan: str = ""  # "Kế hoạch số 18/KH-SLĐTBXH", "" when there is none
    plan_day: date | None = None
    typed: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # (done, planned) by code


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
    missing: tuple[str, ...]
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


def score_sheet(scale: Scale, facts: Facts, overrides: Mapping[str, Override] | None = None) -> Sheet:
    """Score every criterion; a sum takes in what the clerk has set below it."""
    overrides = overrides or {}
    done: dict[str, Line] = {}

    def line(item: Criterion) -> Line:
        if item.code in done:
            return done[item.code]
        if item.formula is Formula.SUM:
            under = [line(child) for child in scale.under(item.code)]
            points = round(sum(child.score for child in under), 4)
            words = " + ".join(number(child.score) for child in under)
            made = Line(item, points, points, f"{words} = {number(points)}", (), ())
        else:
            points, words, inputs, missing = _FORMULAS[item.formula](item, facts)
            if points is not None:
                points = round(min(max(points, item.min), item.max), 4)
            made = Line(item, points or 0.0, points, words, inputs, missing)
        if (override := overrides.get(item.code)) is not None:
            missing = () if override.score >= item.max else made.missing
            made = Line(item, override.score, made.computed, made.formula, made.inputs, missing, override)
        done[item.code] = made
        return made

    lines = []
    for item in scale.criteria:
        made = line(item)
        lines.append(Line(item, made.score, made.computed, made.formula, made.inputs, made.missing, made.override,
                          _level(scale, item)))  # fmt: skip
    return Sheet(scale, facts, tuple(lines))


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

_Result = tuple[float | None, str, tuple[tuple[str, str], ...], tuple[str, ...]]


def _ratio_inputs(item: Criterion, facts: Facts) -> tuple[Fraction | None, str, _Result | None]:
    """Return done/planned and its words, or the finished result where there is nothing to divide by."""
    if item.code in facts.typed or item.source is Source.TYPED:
        if item.code not in facts.typed:
            return None, "", (None, "chưa nhập số liệu", (), ("chưa nhập số đã làm và số kế hoạch",))
        done, planned = facts.typed[item.code]
    else:
        done, planned = sum(1 for _, finished in facts.tasks if finished), len(facts.tasks)
        if not planned:
            what = "kế hoạch chưa có nhiệm vụ nào" if facts.plan else "chưa có kế hoạch của năm"
            return None, "", (0.0, what, (("Nhiệm vụ của kế hoạch", "00"),), (what,))
    if planned <= 0:
        return None, "", (None, "số kế hoạch bằng 0", (), ("số kế hoạch phải lớn hơn 0",))
    ratio = Fraction(done).limit_denominator(10**6) / Fraction(planned).limit_denominator(10**6)
    return ratio, f"{padded(done)}/{padded(planned)}", None


def _undone(item: Criterion, facts: Facts) -> tuple[str, ...]:
    if item.code in facts.typed or item.source is Source.TYPED:
        return ()
    return tuple(f"nhiệm vụ chưa hoàn thành: {text}" for text, finished in facts.tasks if not finished)


def _done_words(words: str) -> tuple[tuple[str, str], ...]:
    return (("Đã hoàn thành/kế hoạch", words),)


def _ratio(item: Criterion, facts: Facts) -> _Result:
    ratio, words, finished = _ratio_inputs(item, facts)
    if ratio is None:
        assert finished is not None
        return finished
    share = percent(float(ratio))
    if ratio >= 1:
        return item.max, f"{words} = {share}: {number(item.max)} điểm", _done_words(words), ()
    if ratio >= Fraction(item.floor).limit_denominator(10**6):
        points = float(ratio) * item.max
        said = f"{words} = {share} x {number(item.max)} = {number(round(points, 4))} điểm"
        return points, said, _done_words(words), _undone(item, facts)
    return 0.0, f"{words} = {share}, dưới {percent(item.floor)}: 0 điểm", _done_words(words), _undone(item, facts)


def _steps(item: Criterion, facts: Facts) -> _Result:
    ratio, words, finished = _ratio_inputs(item, facts)
    if ratio is None:
        assert finished is not None
        return finished
    for reached, points in sorted(item.steps, reverse=True):
        if ratio >= Fraction(reached).limit_denominator(10**6):
            said = f"{words} = {percent(float(ratio))}, từ {percent(reached)} trở lên: {number(points)} điểm"
            return points, said, _done_words(words), () if points >= item.max else _undone(item, facts)
    lowest = min(reached for reached, _ in item.steps)
    said = f"{words} = {percent(float(ratio))}, dưới {percent(lowest)}: 0 điểm"
    return 0.0, said, _done_words(words), _undone(item, facts)


def _forms(item: Criterion, facts: Facts) -> _Result:
    """A form counts only with evidence: the set of forms that have at least one evidenced activity (domain.md 3)."""
    points, terms, inputs, missing = 0.0, [], [], []
    for part in item.parts:
        own = [fact for kind, fact in facts.kinds.items() if part.holds(kind)]
        activities, evidenced = sum(fact.activities for fact in own), sum(fact.evidenced for fact in own)
        inputs.append((part.label, f"{padded(evidenced)}/{padded(activities)} hoạt động có minh chứng"))
        if evidenced:
            points += part.points
            terms.append(f"{number(part.points)} ({part.label})")
            if not any(fact.kept for fact in own):
                missing.append(f"{part.label}: chỉ có liên kết, chưa lưu bản chụp; bài đăng có thể bị gỡ")
        elif activities:
            missing.append(f"{part.label}: có {padded(activities)} hoạt động nhưng chưa có minh chứng")
        else:
            missing.append(f"{part.label}: chưa có hoạt động nào")
    return points, f"{' + '.join(terms) or '0'} = {number(round(points, 4))} điểm", tuple(inputs), tuple(missing)


def _reports(item: Criterion, facts: Facts) -> _Result:
    due = [report for report in facts.reports if report.last_day <= facts.today or report.sent]
    if not due:
        return item.max, "chưa đến hạn báo cáo nào", (), ()
    late = [report for report in due if report.sent and report.sent > report.last_day]
    absent = [report for report in due if not report.sent]
    off = item.late * len(late) + sum(item.absent_year if report.year else item.absent for report in absent)
    missing = [
        f"{r.label} gửi muộn (ngày {screen_date(r.sent)}, hạn {screen_date(r.last_day)})" for r in late if r.sent
    ]
    missing += [f"{r.label} chưa gửi (hạn {screen_date(r.last_day)})" for r in absent]
    said = f"{number(item.max)} - {number(round(off, 4))} = {number(round(max(item.max - off, item.min), 4))} điểm"
    inputs = (("Đúng hạn", f"{padded(len(due) - len(late) - len(absent))}/{padded(len(due))}"),
              ("Muộn", padded(len(late))), ("Chưa gửi", padded(len(absent))))  # fmt: skip
    return item.max - off, said, inputs, tuple(missing)


def _on_time(item: Criterion, facts: Facts) -> _Result:
    month, day, years = item.due
    last = date(facts.year + years, month, day)
    inputs = (("Hạn ban hành", screen_date(last)),)
    if not facts.plan:
        said = f"chưa có kế hoạch của năm: {number(item.missing)} điểm"
        return item.missing, said, inputs, ("chưa có kế hoạch của năm",)
    if facts.plan_day is None:
        if facts.today <= last:
            return 0.0, "kế hoạch chưa ban hành", inputs, (f"kế hoạch chưa ban hành, hạn {screen_date(last)}",)
        said = f"kế hoạch chưa ban hành, đã quá hạn: {number(item.missing)} điểm"
        return item.missing, said, inputs, ("kế hoạch chưa ghi số, ngày ban hành",)
    inputs = (*inputs, ("Ngày ban hành", screen_date(facts.plan_day)))
    if facts.plan_day <= last:
        return item.max, f"ban hành đúng hạn: {number(item.max)} điểm", inputs, ()
    return 0.0, "ban hành sau hạn: 0 điểm", inputs, (f"kế hoạch ban hành ngày {screen_date(facts.plan_day)}, sau hạn",)


def _manual(item: Criterion, facts: Facts) -> _Result:
    del facts
    return None, "điểm do cơ quan tự chấm", (), ("chưa nhập điểm",)


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


def gap_words(line: Line, last: date, most: int = 3) -> str:
    """Return "4.1: đang đạt 0/1; thiếu: nhiệm vụ …; làm trước 14/12/2023" (N8)."""
    shown = "; ".join(line.missing[:most])
    if len(line.missing) > most:
        shown += f"; và {padded(len(line.missing) - most)} việc khác"
    head = f"{line.code}. {line.criterion.label}: đang đạt {number(line.score)}/{number(line.criterion.max)}"
    return f"{head}; thiếu: {shown}; làm trước ngày {screen_date(last)}" if shown else head
