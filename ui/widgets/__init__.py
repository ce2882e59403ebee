"""Widgets that pages are built from; the names below are what a page needs."""

from ui.widgets.buttons import Button, danger, ghost, link, primary, secondary
from ui.widgets.cards import Card, Empty, Fitted, PageHeader, Scroll, card, clear, label, line, upright
from ui.widgets.marks import EVIDENCE_TIPS, Bar, Dot, EvidenceDot, Pill, paint_bar, paint_dot, paint_evidence, pill

__all__ = [
    "EVIDENCE_TIPS",
    "Bar",
    "Button",
    "Card",
    "Dot",
    "Empty",
    "EvidenceDot",
    "Fitted",
    "PageHeader",
    "Pill",
    "Scroll",
    "card",
    "clear",
    "danger",
    "ghost",
    "label",
    "line",
    "link",
    "paint_bar",
    "paint_dot",
    "paint_evidence",
    "pill",
    "primary",
    "secondary",
    "upright",
]
