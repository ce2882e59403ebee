"""Small marks that carry a state: pills, evidence dots, bars. A word or a shape goes with each colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from cchc_desktop.models import EvidenceState
from ui.theme import Theme

# tone: accent, good, warning, bad, neutral
EVIDENCE_TIPS = {
    EvidenceState.NONE: "Thiếu minh chứng",
    EvidenceState.LINK: "Chỉ có liên kết, chưa lưu bản chụp",
    EvidenceState.COPY: "Đã lưu bản sao",
    EvidenceState.SIGNED: "Đã lưu bản sao và văn bản ký",
}


class Pill(QLabel):
    """A word on a soft ground."""

    def __init__(self, text: str, tone: str = "neutral", tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("pill", tone)
        self.setToolTip(tip)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def set(self, text: str, tone: str) -> None:
        """Change word and tone."""
        self.setText(text)
        if self.property("pill") != tone:
            self.setProperty("pill", tone)
            self.style().unpolish(self)
            self.style().polish(self)


def pill(text: str, tone: str = "neutral", tip: str = "") -> Pill:
    """Return a pill."""
    return Pill(text, tone, tip)


def paint_dot(painter: QPainter, center: QPointF, fill: QColor | None, ring: QColor, radius: float = 4.5) -> None:
    """Draw a filled dot, or a ring when `fill` is None."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if fill is None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ring, 2))
        painter.drawEllipse(center, radius - 0.75, radius - 0.75)
    else:
        painter.setBrush(fill)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(center, radius, radius)
    painter.restore()


def paint_evidence(painter: QPainter, center: QPointF, state: EvidenceState, theme: Theme) -> None:
    """Draw the evidence mark: filled (copy kept), with a rim (signed too), ring (link only), red with a bar (none)."""
    if state is EvidenceState.LINK:
        paint_dot(painter, center, None, theme.color("warning"))
    elif state is EvidenceState.NONE:
        paint_dot(painter, center, theme.color("bad"), theme.color("bad"))
        painter.save()  # a bar across: the shape says "none" where colours are not told apart
        painter.setPen(QPen(theme.color("card"), 1.6))
        painter.drawLine(QPointF(center.x() - 2.4, center.y()), QPointF(center.x() + 2.4, center.y()))
        painter.restore()
    else:
        paint_dot(painter, center, theme.color("good"), theme.color("good"))
        if state is EvidenceState.SIGNED:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("good"), 1.2))
            painter.drawEllipse(center, 7, 7)
            painter.restore()


class Dot(QWidget):
    """A dot or ring in a tone, beside words that say the same."""

    def __init__(self, theme: Theme, tone: str, ring: bool = False, tip: str = "") -> None:
        super().__init__()
        self._theme, self._tone, self._ring = theme, tone, ring
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(14, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        color = self._theme.color(self._tone if self._tone != "neutral" else "faint")
        paint_dot(painter, QPointF(self.width() / 2, self.height() / 2), None if self._ring else color, color)


class EvidenceDot(QWidget):
    """The evidence mark of one activity."""

    def __init__(self, theme: Theme, state: EvidenceState) -> None:
        super().__init__()
        self._theme = theme
        self.set_state(state)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_state(self, state: EvidenceState) -> None:
        """Show another state."""
        self._state = state
        self.setToolTip(EVIDENCE_TIPS[state])
        self.setAccessibleName(EVIDENCE_TIPS[state])
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(18, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_evidence(painter, QPointF(self.width() / 2, self.height() / 2), self._state, self._theme)


def paint_bar(painter: QPainter, rect: QRectF, fraction: float, color: QColor, ground: QColor) -> None:
    """Draw a bar filled to a fraction (0 to 1)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = rect.height() / 2
    painter.setBrush(ground)
    painter.drawRoundedRect(rect, radius, radius)
    if fraction > 0:
        painter.setBrush(color)
        filled = QRectF(rect)
        filled.setWidth(max(rect.height(), rect.width() * min(1.0, fraction)))
        painter.drawRoundedRect(filled, radius, radius)
    painter.restore()


class Bar(QWidget):
    """How far something has come: accent under way, good when reached, warning when behind."""

    def __init__(self, theme: Theme, fraction: float, tone: str = "accent") -> None:
        super().__init__()
        self._theme, self._fraction, self._tone = theme, fraction, tone
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(120, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(0, self.height() / 2 - 3, self.width(), 6)
        role = "accent_fill" if self._tone == "accent" else self._tone
        paint_bar(painter, rect, self._fraction, self._theme.color(role), self._theme.color("neutral_soft"))
