"""From the report's text (reports.passages) to what the view shows."""

from __future__ import annotations

from cchc_desktop.documents.blocks import Role
from cchc_desktop.reports.figures import ReportFigures
from cchc_desktop.reports.narrative import Figure
from cchc_desktop.reports.passages import passages
from ui.widgets.narrative_view import Piece

# What a click on a figure shows, by the beginning of its query.
_LEADS = {
    **dict.fromkeys(("activities", "evidenced", "evidence_ratio", "evidence", "kind", "unit"),
                    "Bấm để xem các hoạt động của số này"),
    **dict.fromkeys(("praise", "criticism", "feedback", "obstacles", "index"), "Bấm để mở sổ theo dõi của số này"),
    "tasks": "Bấm để xem nhiệm vụ trong kế hoạch",
    "supplements": "Bấm để xem các thay đổi của kỳ đã chốt",
}  # fmt: skip
_LEFT_OUT = ("opening", "closing", "tables", "years")  # words alone: the printed report has them


def leads_to(query: str) -> str:
    """Return in words what a click on a figure shows; "" of one that has nothing behind it."""
    return _LEADS.get(query.partition(":")[0], "")


def pieces_of(figures: ReportFigures) -> list[list[Piece]]:
    """Return the paragraphs of the report's text, figures as chips that show their rows."""
    out: list[list[Piece]] = []
    for passage in passages(figures):
        if passage.id in _LEFT_OUT:
            continue
        heading = passage.role in (Role.ROMAN, Role.HEADING)
        pieces = [Piece(f"{passage.marker} ", bold=heading)] if passage.marker else []
        pieces += [
            Piece(piece.text, piece.query, leads_to(piece.query))
            if isinstance(piece, Figure)
            else Piece(piece.text, bold=heading)
            for piece in passage.sentence
        ]
        out.append(pieces)
    return out
