"""What Tổng quan shows, read in a worker; no widgets here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cchc_desktop.models import ActivityFilter, EvidenceState, PlanState
from cchc_desktop.periods import Period, PeriodKind
from cchc_desktop.reports.due import Board, DueItem, DueState
from cchc_desktop.text import number, short_date
from cchc_desktop.workspace import Workspace

if TYPE_CHECKING:
    from cchc_desktop.reports.figures import ReportFigures, TaskFigures

_AHEAD = 30  # days that the list looks ahead
_SOON = 15  # days within which a report or task counts as near (product.md N9)
_MOST_TASKS = 4
_MOST_SCORES = 2
_BEHIND = 0.6  # a target is behind when less than this part of its even share is done


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: when, what, and where the button leads."""

    when: str
    tone: str
    title: str
    detail: str
    button: str
    page: str
    target: object = None
    urgent: bool = False
    primary: bool = False  # wants the page's one primary button: the first that does gets it
    folded: tuple[Todo, ...] = ()  # shown when the line is opened


@dataclass(frozen=True, slots=True)
class Overview:
    """All of the page."""

    figures: ReportFigures
    todos: tuple[Todo, ...]
    kept: int
    link_only: int
    missing: int
    is_new: bool
    elapsed: float  # share of the report year that is over
    asked: Period  # whose figures the units are asked for: the page's, or the newest that their line names
    board: Board | None = None  # who sent what this year
    unsent: tuple[str, ...] = ()  # names of the units whose figures of the period have not come
    message: str = ""  # what reminds them, for the Zalo group
    scores: tuple[tuple[str, str, str], ...] = ()  # (criterion, "0,6/1", what lacks), the largest loss first
    sample: bool = False  # scored by a sample scale: the year has none of its own


def read_overview(workspace: Workspace, period: Period, today: date) -> Overview:
    """Read what the page shows."""
    figures = workspace.figures(period)
    states = {
        state: workspace.count(ActivityFilter(figures.first, figures.last, evidence=(state,)))
        for state in (EvidenceState.NONE, EvidenceState.LINK)
    }
    missing, link_only = states[EvidenceState.NONE], states[EvidenceState.LINK]
    is_new = figures.plan is None and not workspace.plans() and not workspace.count(ActivityFilter(), at_most=1)
    reporting = workspace.reporting
    due = [item for item in reporting.due(today) if _shown(item)]
    board = reporting.board(period.year, today)
    asked = _asked(board, period, today)
    unsent = reporting.unsent(asked, today)
    begun = workspace.past.first_day()
    past = [item for item in due if item.past or (item.days < 0 and begun and begun <= today and item.last_day < begun)]
    now = sorted((item for item in due if item not in past), key=lambda item: item.days)
    titles = Counter(item.title for item in due)
    twice = {title for title, times in titles.items() if times > 1}  # of two lines to one receiver
    todos = [
        *(_due_todo(item, figures, missing, unsent, item.title in twice) for item in now),
        *_past_todos([_due_todo(item, figures, 0, (), item.title in twice) for item in past]),
        *_plan_todos(figures),
        *_task_todos(figures, today),
        *_feedback_todos(workspace, today),
    ]
    reports = [item for item in due if item.kind == "report"]
    if not reports and missing:
        todos.append(_evidence_todo(figures, missing))
    kept = figures.activities - missing - link_only
    elapsed = _elapsed(workspace, period, today)
    told = _message(workspace, asked, unsent, today)
    scores, sample = ((), False) if is_new else _scores(workspace, period.year, today)
    return Overview(
        figures, tuple(todos), kept, link_only, missing, is_new, elapsed, asked, board, unsent, told, scores, sample
    )


def _asked(board: Board | None, period: Period, today: date) -> Period:
    reports = board.reports if board else ()
    begun = [when.period for when in reports if when.window.first <= today]
    return period if not begun or period in [when.period for when in reports] else begun[-1]


def _shown(item: DueItem) -> bool:
    """What is late or near; a frozen report until it is sent; next year's plan from quarter IV on."""
    if item.state is DueState.DONE:
        return not item.sent and item.days <= _SOON
    return item.days <= _AHEAD or item.kind == "plan"


def _scores(workspace: Workspace, year: int, today: date) -> tuple[tuple[tuple[str, str, str], ...], bool]:
    """Return the criteria that lose most points, and whether they are a sample's."""
    from cchc_desktop.scoring.compute import gap_words

    sheet = workspace.scoring.sheet(year, today)
    lines = [line for line in sheet.gaps if line.computed is not None][:_MOST_SCORES]
    rows = tuple(
        (line.criterion.label, f"{number(line.score)}/{number(line.criterion.max)}", gap_words(line, today))
        for line in lines
    )
    return rows, not workspace.scoring.is_own(year)


def _message(workspace: Workspace, period: Period, unsent: tuple[str, ...], today: date) -> str:
    reminder = workspace.board.reminder(period, today) if unsent else None
    return workspace.board.reminder_words(reminder, today) if reminder else ""


def _elapsed(workspace: Workspace, period: Period, today: date) -> float:
    year = workspace.window(Period(period.year, PeriodKind.YEAR))
    return min(1.0, max(0.0, ((today - year.first).days + 1) / year.days))


def _due_todo(item: DueItem, figures: ReportFigures, missing: int, unsent: tuple[str, ...], name_line: bool) -> Todo:
    """Return the line of a report or plan; `name_line` tells it from another line's."""
    days, plan, done = item.days, item.kind == "plan", item.state is DueState.DONE
    detail = [f"Chậm nhất {short_date(item.last_day)}"]
    if name_line:
        detail.append(f"tuyến {item.label}")
    if done:
        detail.append("đã chốt số, chưa ghi là đã gửi")
    if item.estimate:
        detail.append("số liệu ước đến hết kỳ")
    if not plan and not done and item.period == figures.period:
        detail.append(f"{figures.activities} hoạt động đã ghi")
        if missing:
            detail.append(f"{missing} hoạt động thiếu minh chứng")
        if unsent:
            detail.append(f"{len(unsent)} đơn vị chưa gửi số liệu")
    return Todo(
        when=f"Quá hạn {-days} ngày" if days < 0 else "Hạn hôm nay" if days == 0 else f"Còn {days} ngày",
        tone="bad" if days <= 1 else "warning" if days <= _SOON else "neutral",
        title=item.title,
        detail=" · ".join(detail),
        button="Lập kế hoạch" if plan else "Mở báo cáo" if done else "Lập báo cáo",
        page="plan" if plan else "report",
        target="new" if plan else (item.period, item.line),
        urgent=days <= _SOON,
        primary=0 <= days <= _SOON and not done,
    )


def _past_todos(folded: list[Todo]) -> list[Todo]:
    """One line for what is long past or fell due before the program was used: no reproach, and never hidden."""
    if not folded:
        return []
    return [
        Todo(
            when="Kỳ trước",
            tone="neutral",
            title=f"Kỳ trước chưa gửi ({len(folded)})",
            detail="Của năm đã qua hoặc đến hạn trước ngày bắt đầu dùng chương trình. "
            "Báo cáo đã gửi: chốt số rồi đánh dấu đã gửi ở trang Báo cáo.",
            button="Xem",
            page="",
            folded=tuple(replace(todo, urgent=False, tone="neutral") for todo in folded),
        )
    ]


def _plan_todos(figures: ReportFigures) -> list[Todo]:
    plan = figures.plan
    if plan is None or plan.state is not PlanState.DRAFT or (plan.number and plan.date):
        return []
    lacking = " và ".join(word for word, have in (("số", plan.number), ("ngày", plan.date)) if not have)
    return [
        Todo(
            when="Dự thảo",
            tone="warning",
            title=f"Kế hoạch năm {figures.period.year} chưa có {lacking}",
            detail="Ghi số, ngày sau khi ban hành để báo cáo viện dẫn đúng.",
            button="Mở kế hoạch",
            page="plan",
            target=plan.id,
        )
    ]


def _task_todos(figures: ReportFigures, today: date) -> list[Todo]:
    """Tasks whose time is over or ends soon and that are not reached."""
    found: list[tuple[date, Todo]] = []
    for row in figures.tasks:
        end = row.task.end
        if row.finished or end is None or end > today + timedelta(days=_SOON):
            continue
        days = (end - today).days
        lead = f" · {', '.join(row.task.lead)} chủ trì" if row.task.lead else ""
        found.append(
            (
                end,
                Todo(
                    when=f"Quá hạn {-days} ngày" if days < 0 else "Hạn hôm nay" if days == 0 else f"Còn {days} ngày",
                    tone="bad" if days < 0 else "warning",
                    title=row.task.text.strip().rstrip(".;:"),
                    detail=f"Đã làm {task_amount(row)} · hạn {short_date(end)}{lead}",
                    button="Xem",
                    page="log",
                    target=ActivityFilter(task_id=row.task.id),
                    urgent=days < 0,
                ),
            )
        )
    return [todo for _end, todo in sorted(found, key=lambda pair: pair[0])[:_MOST_TASKS]]


def _feedback_todos(workspace: Workspace, today: date) -> list[Todo]:
    """Feedback whose day to answer by is over: one line for all of it."""
    from cchc_desktop.registers import Feedback

    waiting = workspace.registers.rows("feedback", open_only=True)
    late = [row.due for row in waiting if isinstance(row, Feedback) and row.due and row.due < today]
    if not late:
        return []
    return [
        Todo(
            when=f"Quá hạn {(today - min(late)).days} ngày",
            tone="bad",
            title=f"{len(late)} phản ánh, kiến nghị chưa trả lời",
            detail=f"Hạn trả lời sớm nhất {short_date(min(late))}",
            button="Mở sổ",
            page="registers",
            target="feedback",
            urgent=True,
        )
    ]


def _evidence_todo(figures: ReportFigures, missing: int) -> Todo:
    return Todo(
        when="Minh chứng",
        tone="warning",
        title=f"{missing} hoạt động chưa có minh chứng",
        detail=f"Trong {figures.period.phrase}, từ {short_date(figures.first)} đến {short_date(figures.last)}",
        button="Xem",
        page="log",
        target=ActivityFilter(figures.first, figures.last, evidence=(EvidenceState.NONE,)),
    )


def task_amount(row: TaskFigures) -> str:
    """Return what was done of what was asked: "5/8 cuộc", or "12 hoạt động" for a task without a target."""
    task = row.task
    if not task.target:
        return f"{row.activities} hoạt động"
    return f"{number(row.done)}/{number(task.target)} {task.target_unit}".strip()


def task_tone(row: TaskFigures, elapsed: float) -> str:
    """Return the tone of a task's bar: reached, on its way, or well behind the share of the year that is over."""
    if row.finished:
        return "good"
    expected = (row.task.target or 0) * elapsed * _BEHIND
    if row.done < expected and expected >= 1:
        return "warning"
    return "accent"
