"""A plan for several years on the report page: what each year and the whole came to, by kind and by task (R20)."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import shorten

from cchc_desktop.reports.figures import ReportFigures
from cchc_desktop.text import number, percent
from ui.widgets.figure_table import Cell, Column

_LONGEST = 70  # characters of a task: its tip has it whole


def year_columns(figures: ReportFigures) -> tuple[Column, ...]:
    """Return the columns: the plan, each year, the whole, how far."""
    return (
        Column("Hình thức, nhiệm vụ", stretch=1, least=12),
        Column("ĐVT", least=3, most=6, tip="Đơn vị tính"),
        Column("KH", right=True, least=3, tip="Chỉ tiêu của cả giai đoạn"),
        *(Column(str(year.year), right=True, least=4, tip=f"Năm {year.year}") for year in figures.years),
        Column("Cộng", right=True, least=4, tip="Cả giai đoạn"),
        Column("Đạt", right=True, least=4, tip="So với kế hoạch cả giai đoạn"),
    )


def year_rows(figures: ReportFigures) -> list[tuple[Cell, ...]]:
    """Return a row for each kind, in the order of the figures, then one for each task of the plan."""
    by_year = [dict(year.kinds) for year in figures.years]
    rows = [
        (
            Cell(row.label),
            Cell(row.counting_unit, "secondary"),
            Cell("" if row.planned is None else number(row.planned)),
            *_numbers((*(kinds.get(row.kind, 0) for kinds in by_year), row.quantity)),
            Cell("" if row.ratio is None else percent(row.ratio)),
        )
        for row in figures.kinds
    ]
    for place, done in enumerate(figures.tasks):
        task = done.task
        each = (year.tasks[place].done for year in figures.years)
        rows.append(
            (
                Cell(f"Nhiệm vụ {place + 1}. {shorten(task.text, _LONGEST, placeholder='…')}", tip=task.text),
                Cell(task.target_unit if task.target else "hoạt động", "secondary"),
                Cell(number(task.target) if task.target else ""),
                *_numbers((*each, done.done)),
                Cell("đạt" if done.finished else "chưa", "good" if done.finished else "warning"),
            )
        )
    return rows


def _numbers(values: Iterable[float]) -> tuple[Cell, ...]:
    return tuple(Cell(number(value), "text" if value else "faint") for value in values)
