"""From the report's text (reports.narrative) to what the view shows."""

from __future__ import annotations

from cchc_desktop.reports.figures import ReportFigures
from cchc_desktop.reports.narrative import Figure, narrative
from ui.widgets.narrative_view import Piece


def pieces_of(figures: ReportFigures) -> list[list[Piece]]:
    """Return the paragraphs of the report's text, figures as chips that show their rows."""
    return [
        [
            Piece(piece.text, chip=True, kinds=piece.kinds, tip="Bấm để xem các hoạt động của số này")
            if isinstance(piece, Figure)
            else Piece(piece.text)
            for piece in paragraph
        ]
        for paragraph in narrative(figures)
    ]
