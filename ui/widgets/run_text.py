"""Compared texts as rich text: added underlined, removed struck through, each on its own ground."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtWidgets import QTextBrowser

from cchc_desktop.drafting.word_diff import Run, RunKind
from ui.theme import Theme


def runs_html(theme: Theme, runs: Iterable[Run], *, without: RunKind | None = None) -> str:
    """Return runs as HTML; `without` leaves out what one side of a comparison doesn't have."""
    roles = theme.roles
    out = []
    for run in runs:
        if run.kind is without:
            continue
        text = escape(run.text).replace("\n", "<br>")
        if run.kind is RunKind.ADDED:
            text = f'<u style="color:{roles.good};background:{roles.good_soft}">{text}</u>'
        elif run.kind is RunKind.REMOVED:
            text = f'<s style="color:{roles.bad};background:{roles.bad_soft}">{text}</s>'
        out.append(text)
    return "".join(out)


def plain_html(text: str) -> str:
    """Return plain text as HTML."""
    return escape(text).replace("\n", "<br>")


class RunBrowser(QTextBrowser):
    """A read-only view of compared texts; it follows no links."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setProperty("look", "official")
        self.document().setDocumentMargin(12)
