"""Figures to report on: made by hand, and drawn at random for the properties that hold of every log."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from cchc_desktop import catalog
from cchc_desktop.models import Activity, Office, Plan, Signer, Task
from cchc_desktop.periods import Period, PeriodKind, window, year_start
from cchc_desktop.reports.figures import DetailRow, KindFigures, ReportFigures, TaskFigures

OFFICE = Office(
    name="Sở Xây dựng",
    parent="UBND TỈNH GIA LAI",
    place="Gia Lai",
    symbol="SXD",
    superior="Ủy ban nhân dân tỉnh Gia Lai",
    signer=Signer("", "GIÁM ĐỐC", "Trần Văn B"),
)
PLAN = Plan(
    1, "Tuyên truyền cải cách hành chính năm 2023", 2023, 2023, number="5", symbol="KH-SXD", day=5, month=3, year=2023
)
QUARTER = Period(2023, PeriodKind.QUARTER, 3)


def kind(kind_id: str, quantity: float = 0, **more: float | None) -> KindFigures:
    """Return one kind's figures; what is not named follows from the quantity."""
    entry = catalog.kind(kind_id)
    base = KindFigures(
        kind=kind_id,
        label=entry.label,
        group=entry.group,
        counting_unit=entry.counting_unit,
        reach_unit=entry.reach_unit,
        planned=None,
        quantity=quantity,
        cumulative=quantity,
        last_year=0,
        reach=0,
        cumulative_reach=0,
        activities=1 if quantity else 0,
        with_evidence=0,
    )
    return replace(base, **more)  # pyright: ignore[reportArgumentType]


def task(text: str, finished: bool, done: float = 1, target: float | None = None) -> TaskFigures:
    made = Task(1, text, target_low=target, target_unit="tin, bài" if target else "")
    return TaskFigures(made, done, activities=1 if done else 0, with_evidence=0, finished=finished)


def figures(
    *kinds: KindFigures, tasks: tuple[TaskFigures, ...] = (), plan: Plan | None = None, period: Period = QUARTER
) -> ReportFigures:
    days = window(period)
    return ReportFigures(
        office=OFFICE,
        period=period,
        first=days.first,
        last=days.last,
        year_first=year_start(period),
        kinds=kinds,
        units=(),
        tasks=tasks,
        plan=plan,
        activities=sum(row.activities for row in kinds),
        with_evidence=sum(row.with_evidence for row in kinds),
    )


def detail(kind_id: str, title: str = "Đăng tin", **more: object) -> DetailRow:
    entry = catalog.kind(kind_id)
    activity = replace(Activity(1, date(2023, 7, 5), kind_id, title), **more)  # pyright: ignore[reportArgumentType]
    return DetailRow(activity, entry.label, entry.counting_unit, entry.reach_unit, "Văn phòng Sở", "", "Người dân", "")


_COUNTS = st.one_of(st.just(0), st.integers(1, 12), st.integers(0, 250_000))


@st.composite
def _kind(draw: st.DrawFn, kind_id: str) -> KindFigures:
    quantity = draw(_COUNTS)
    activities = draw(st.integers(1, 40)) if quantity else 0
    reach = draw(_COUNTS) if quantity else 0
    return kind(
        kind_id,
        quantity,
        cumulative=quantity + draw(_COUNTS),
        last_year=draw(_COUNTS),
        planned=draw(st.none() | st.integers(1, 5000)),
        reach=reach,
        cumulative_reach=reach,
        activities=activities,
        with_evidence=draw(st.integers(0, activities)),
    )


@st.composite
def any_figures(draw: st.DrawFn) -> ReportFigures:
    """Draw the figures of any log: catalogue order, each kind once."""
    ids = [entry.id for entry in catalog.kinds()]
    chosen = draw(st.lists(st.sampled_from(ids), unique=True, max_size=12))
    kinds = [draw(_kind(kind_id)) for kind_id in sorted(chosen, key=ids.index)]
    states = draw(st.lists(st.tuples(st.booleans(), st.integers(0, 50)), max_size=12))
    tasks = tuple(task(f"Nhiệm vụ thứ {'x' * place}", finished, done) for place, (finished, done) in enumerate(states))
    plan = replace(PLAN, number=draw(st.sampled_from(["", "5", "12"]))) if draw(st.booleans()) or tasks else None
    period = Period.parse(draw(st.sampled_from(["2023-Q1", "2023-Q3", "2023-H1", "2023-9M", "2023", "2023-02"])))
    return figures(*kinds, tasks=tasks, plan=plan, period=period)
