"""From the report's text (reports.passages) to what the view shows."""

from __future__ import annotations

from cchc_desktop.documents.blocks import Role
from cchc_desktop.reports.figures import ReportFigures
from cchc_desktop.reports.narrative import Figure
from cchc_desktop.reports.passages import passages
from ui.widgets.narrative_view import Piece

_LEFT_OUT = ("opening", "closing", "tables", "years")  # words alone: the printed report has them


def pieces_of(figures: ReportFigures) -> list[list[Piece]]:
    """Return the paragraphs of the report's text, figures as chips that show their rows."""
    out: list[list[Piece]] = []
    for passage in passages(figures):
        if passage.id in _LEFT_OUT:
            continue
        heading = passage.role in (Role.ROMAN, Role.HEADING)
        pieces = [Piece(f"{passage.marker} ", bold=heading)] if passage.marker else []
        pieces += [
            Piece(
                piece.text, chip=True, kinds=piece.kinds, tip="Bấm để xem các hoạt động của số này", query=piece.query
            )
            if isinstance(piece, Figure)
            else Piece(piece.text, bold=heading)
            for piece in passage.sentence
        ]
        out.append(pieces)
    return out
