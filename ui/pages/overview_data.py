"""What Tổng quan shows, read in a worker; no widgets here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cchc_desktop.models import ActivityFilter, EvidenceState, PlanState
from cchc_desktop.periods import Period, PeriodKind
from cchc_desktop.reports.due import Board, DueItem, DueState, UnitState
from cchc_desktop.text import number, screen_date, short_date
from cchc_desktop.workspace import Workspace

if TYPE_CHECKING:
    from cchc_desktop.reports.figures import ReportFigures, TaskFigures

_AHEAD = 30  # days that the list looks ahead
_SOON = 15  # days within which a report or task counts as near (product.md N9)
_MOST_TASKS = 4
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
    primary: bool = False


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
    board: Board | None = None  # who sent what this year
    unsent: tuple[str, ...] = ()  # names of the units whose figures of the period have not come
    message: str = ""  # what reminds them, for the Zalo group


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
    shown = [item for item in reporting.due(today) if item.state is not DueState.DONE and item.days <= _AHEAD]
    reports = [item for item in shown if item.kind == "report"]
    board = reporting.board(period.year, today)
    unsent = _unsent(workspace, board, period, today)
    begun = workspace.past.first_day()
    before = [item for item in shown if item.days < 0 and begun and begun <= today and item.last_day < begun]
    still = sorted((item for item in shown if item not in before), key=lambda item: item.days)
    todos = [
        *(_due_todo(item, figures, missing, unsent) for item in still),
        *_before_todos(before),
        *_plan_todos(figures),
        *_task_todos(figures, today),
        *_feedback_todos(workspace, today),
    ]
    if not reports and missing:
        todos.append(_evidence_todo(figures, missing))
    kept = figures.activities - missing - link_only
    elapsed = _elapsed(workspace, period, today)
    told = _message(workspace, board, period, unsent)
    return Overview(figures, tuple(todos), kept, link_only, missing, is_new, elapsed, board, unsent, told)


def _unsent(workspace: Workspace, board: Board | None, period: Period, today: date) -> tuple[str, ...]:
    """Return the units that have not sent; before the first one did, the board says nothing of them yet."""
    if board is None or all(state is UnitState.WAITING for _, states in board.rows for state in states):
        return ()
    wanted = set(workspace.reporting.missing_units(period, today))
    return tuple(unit.label for unit, _ in board.rows if unit.id in wanted)


def _message(workspace: Workspace, board: Board | None, period: Period, unsent: tuple[str, ...]) -> str:
    from cchc_desktop.reports.letter import reminder_message

    when = next((item for item in board.reports if item.period == period), None) if board else None
    if when is None or not unsent:
        return ""
    return reminder_message(workspace.office(), list(unsent), period, short_date(when.last_safe_day))


def _elapsed(workspace: Workspace, period: Period, today: date) -> float:
    year = workspace.window(Period(period.year, PeriodKind.YEAR))
    return min(1.0, max(0.0, ((today - year.first).days + 1) / year.days))


def _due_todo(item: DueItem, figures: ReportFigures, missing: int, unsent: tuple[str, ...]) -> Todo:
    days = item.days
    detail = [f"Chậm nhất {screen_date(item.last_day)}"]
    if item.estimate:
        detail.append("số liệu ước đến hết kỳ")
    if item.kind == "report" and item.period == figures.period:
        detail.append(f"{figures.activities} hoạt động đã ghi")
        if missing:
            detail.append(f"{missing} hoạt động thiếu minh chứng")
        if unsent:
            detail.append(f"{len(unsent)} đơn vị chưa gửi số liệu")
    plan = item.kind == "plan"
    return Todo(
        when=f"Quá hạn {-days} ngày" if days < 0 else "Hạn hôm nay" if days == 0 else f"Còn {days} ngày",
        tone="bad" if days <= 1 else "warning" if days <= _SOON else "neutral",
        title=item.title,
        detail=" · ".join(detail),
        button="Lập kế hoạch" if plan else "Lập báo cáo",
        page="plan" if plan else "report",
        target=None if plan else item.period,
        urgent=days <= _SOON,
        primary=0 <= days <= _SOON,
    )


def _before_todos(items: list[DueItem]) -> list[Todo]:
    """What fell due before the office used the program is no reproach: one line for all of it."""
    if not items:
        return []
    newest = max((item for item in items if item.kind == "report"), key=lambda item: item.last_day, default=None)
    return [
        Todo(
            when="Trước khi dùng",
            tone="neutral",
            title=f"{len(items)} báo cáo, kế hoạch đến hạn trước ngày bắt đầu dùng chương trình",
            detail="Đã gửi thì không cần làm gì; muốn có số liệu so sánh, lập lại ở trang Báo cáo.",
            button="Xem",
            page="report",
            target=newest.period if newest else None,
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
        detail=f"Trong {figures.period.phrase}, từ {screen_date(figures.first)} đến {screen_date(figures.last)}",
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
