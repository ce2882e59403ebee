"""The report's text on screen: official type, every figure a blue chip that leads to its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QTextBrowser

from cchc_desktop.reports.figures import ReportFigures
from ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, or a figure (`query`); `tip` says what a click on it shows, none where nothing is behind it."""

    text: str
    query: str = ""
    tip: str = ""
    bold: bool = False


class NarrativeView(QTextBrowser):
    """Read-only; `figure_clicked` gives the query of a figure."""

    figure_clicked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._paragraphs: Sequence[Sequence[Piece]] = ()
        self.setProperty("look", "official")
        self.setAccessibleName("Lời văn của báo cáo")
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.document().setDocumentMargin(14)
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.anchorClicked.connect(self._clicked)

    def show_figures(self, figures: ReportFigures) -> None:
        """Show the text that the report of these figures carries."""
        from ui.widgets.narrative_pieces import pieces_of

        self.show_paragraphs(pieces_of(figures))

    def show_paragraphs(self, paragraphs: Sequence[Sequence[Piece]]) -> None:
        """Show paragraphs of words and chips."""
        self._paragraphs = paragraphs
        theme = self._theme
        self.document().setDefaultFont(theme.official_font(15))
        colours = f"color:{theme.roles.accent};background-color:{theme.roles.accent_soft}"
        chip = f"{colours};font-weight:600;text-decoration:none"
        heading = f"color:{theme.roles.secondary}"
        look = "text-indent:36px;margin:0 0 6px 0;line-height:140%"
        body = "".join(
            f'<p align="justify" style="{look}">{self._html(p, n, chip, heading)}</p>' for n, p in enumerate(paragraphs)
        )
        place = self.verticalScrollBar().value()
        self.setHtml(f'<body style="color:{theme.roles.text}">{body}</body>')
        self.verticalScrollBar().setValue(place)

    @property
    def chips(self) -> list[Piece]:
        return [piece for paragraph in self._paragraphs for piece in paragraph if piece.query]

    @staticmethod
    def _html(paragraph: Sequence[Piece], number: int, chip: str, heading: str) -> str:
        out = []
        for place, piece in enumerate(paragraph):
            words = escape(piece.text)
            if not piece.query:
                out.append(f'<span style="{heading}">{words}</span>' if piece.bold else words)
            elif piece.tip:
                tip = escape(piece.tip, quote=True)
                out.append(f'<a href="chip:{number}/{place}" title="{tip}" style="{chip}">&nbsp;{words}&nbsp;</a>')
            else:
                out.append(f'<span style="{chip}">&nbsp;{words}&nbsp;</span>')
        return "".join(out)

    def _clicked(self, url: QUrl) -> None:
        if url.scheme() == "chip":
            paragraph, place = (int(part) for part in url.path().split("/"))
            self.figure_clicked.emit(self._paragraphs[paragraph][place].query)
