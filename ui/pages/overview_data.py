"""What Tổng quan shows, read in a worker; no widgets here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cchc_desktop.models import ActivityFilter, EvidenceState, PlanState
from cchc_desktop.periods import Period, PeriodKind
from cchc_desktop.regimes import Deadline, due, load_regimes
from cchc_desktop.reports.figures import ReportFigures, TaskFigures
from cchc_desktop.text import number, screen_date, short_date
from cchc_desktop.workspace import Workspace

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


def read_overview(workspace: Workspace, period: Period, today: date) -> Overview:
    """Read what the page shows."""
    figures = workspace.figures(period)
    states = {
        state: workspace.count(ActivityFilter(figures.first, figures.last, evidence=(state,)))
        for state in (EvidenceState.NONE, EvidenceState.LINK)
    }
    missing, link_only = states[EvidenceState.NONE], states[EvidenceState.LINK]
    is_new = figures.plan is None and not workspace.plans() and not workspace.count(ActivityFilter(), at_most=1)
    regime = next((item for item in load_regimes() if item.id == workspace.setting("regime")), None)
    reports = due(regime, today, today + timedelta(days=_AHEAD)) if regime else ()
    receiver = workspace.office().superior or (regime.receiver if regime else "")
    todos = [
        *(_report_todo(item, figures, today, missing, receiver) for item in reports),
        *_plan_todos(figures),
        *_task_todos(figures, today),
    ]
    if not reports and missing:
        todos.append(_evidence_todo(figures, missing))
    kept = figures.activities - missing - link_only
    return Overview(figures, tuple(todos), kept, link_only, missing, is_new, _elapsed(workspace, period, today))


def _elapsed(workspace: Workspace, period: Period, today: date) -> float:
    year = workspace.window(Period(period.year, PeriodKind.YEAR))
    return min(1.0, max(0.0, ((today - year.first).days + 1) / year.days))


def _report_todo(item: Deadline, figures: ReportFigures, today: date, missing: int, receiver: str) -> Todo:
    days = (item.last_safe_day - today).days
    detail = [f"Chậm nhất {screen_date(item.last_safe_day)}"]
    if item.estimate:
        detail.append("số liệu ước đến hết kỳ")
    if item.period == figures.period:
        detail.append(f"{figures.activities} hoạt động đã ghi")
        if missing:
            detail.append(f"{missing} hoạt động thiếu minh chứng")
    title = f"Báo cáo {item.period.phrase}" + (f" gửi {receiver}" if receiver else "")
    return Todo(
        when="Hạn hôm nay" if days == 0 else f"Còn {days} ngày",
        tone="bad" if days <= 1 else "warning" if days <= _SOON else "neutral",
        title=title,
        detail=" · ".join(detail),
        button="Lập báo cáo",
        page="report",
        target=item.period,
        urgent=days <= _SOON,
        primary=days <= _SOON,
    )


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
