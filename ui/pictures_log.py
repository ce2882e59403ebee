"""The log's dialogs on the demo office, for the pictures."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QDialog

from cchc_desktop.doors.series import Series
from cchc_desktop.intake.grid_cells import COLUMNS, Names
from cchc_desktop.intake.grid_paste import parse_block, plan_paste
from cchc_desktop.models import Activity, ActivityFilter
from cchc_desktop.recurrence import DayOff, Every, Rule
from ui.dialogs.bulk_edit import BulkEdit
from ui.dialogs.log_paste import PasteDialog
from ui.dialogs.series import SeriesDialog
from ui.pages.log_undo import Undo

COPIED = (
    "Ngày\tHình thức\tNội dung\tSố người\tĐơn vị\tSố thứ tự\n"
    "5/3/2023\tTập huấn\tTập huấn dịch vụ công trực tuyến\t1.250\tVăn phòng\t1\n"
    "32/3\tHội nghị\tHội nghị triển khai Kế hoạch\tnhiều\t\t2"
)


def names(window) -> Names:
    return Names(window.context.today(), tuple(window.context.workspace.units()))


def bulk(window) -> QDialog:
    workspace = window.context.workspace
    rows = workspace.newest(ActivityFilter(), 12)
    return BulkEdit(window.theme, rows, names(window), workspace.current_plan(window.context.year), window)


def paste(window) -> QDialog:
    template = Activity(None, window.context.today(), "", "")
    plan = plan_paste(parse_block(COPIED), COLUMNS, 0, [], template, names(window))
    return PasteDialog(window.theme, names(window), lambda _as_new: plan, as_new=True, parent=window)


def series(window) -> QDialog:
    first = Activity(None, date(2023, 2, 20), "briefing", "Giao ban tuần, lồng ghép phổ biến CCHC", reach=42)
    weekly = Series(None, first, Rule(Every.WEEK, first.date, day_off=DayOff.SKIP))
    return SeriesDialog(window.context, Undo(window.context), window, start=weekly)
