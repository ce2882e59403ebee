"""From the report's text (reports.narrative) to what the view shows."""

from __future__ import annotations

from cchc_desktop.reports.figures import ReportFigures
from ui.widgets.narrative_view import Piece


def pieces_of(figures: ReportFigures) -> list[list[Piece]]:
    """Return the paragraphs of the report's text."""
    return []
