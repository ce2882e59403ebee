"""The page Kế hoạch with a plan on it, for the tests of its parts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QTableWidget

from cchc_desktop.drafting.outline import walk
from cchc_desktop.intake.plan_text import read_plan
from cchc_desktop.models import Plan
from ui.main_window import MainWindow
from ui.pages.plan import PlanPage

SAMPLES = Path(__file__).parents[1] / "samples" / "plans"
HAI_PHONG = SAMPLES / "hai-phong-skhdt-2024.txt"
YEN_BAI = SAMPLES / "yen-bai-ubnd-2020.txt"


def open_plan_page(window: MainWindow) -> PlanPage:
    """The page in the window of an office without data."""
    window.open_page("plan")
    found = window.findChild(PlanPage)
    assert isinstance(found, PlanPage)
    return found


def imported(page: PlanPage, path: Path = HAI_PHONG) -> PlanPage:
    page.files.take(read_plan(path).plan)
    return page


def kept(page: PlanPage) -> Plan:
    """The plan as the data have it once all that was typed is saved."""
    page.leave()
    return page.workspace.plans()[0]


def put(table: QTableWidget, row: int, column: int, text: str) -> None:
    cell = table.item(row, column)
    assert cell is not None
    cell.setText(text)


def line_of(page: PlanPage, marker: str, nth: int = 0) -> str:
    """The id of the nth line with a marker."""
    assert page.plan is not None
    return [node.id for node in walk(page.plan.outline) if node.marker == marker][nth]
