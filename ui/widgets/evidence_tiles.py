"""Evidence as tiles: a small picture or the kind of file, its name, whether it is the signed document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget
from shiboken6 import isValid

from cchc_desktop.filetypes import FileType, ending, type_of, type_words
from ui.context import Context
from ui.theme import Theme
from ui.widgets.evidence_thumbs import thumbs_of
from ui.widgets.log_flow import FlowLayout

TILE = QSize(90, 86)
_PICTURE = 60
_ICONS = {FileType.IMAGE: "image", FileType.PDF: "pdf", FileType.OFFICE: "word"}
Action = tuple[str, Callable[[], object]]


class Tile(QAbstractButton):
    """One file. Enter or a double click opens it, the menu key shows what can be done."""

    opened = Signal()

    def __init__(self, theme: Theme, name: str, note: str = "", *, signed: bool = False, wrong: str = "") -> None:
        super().__init__()
        self._theme, self.name, self._signed, self._wrong = theme, name, signed, wrong
        self._picture: QPixmap | None = None
        self.actions_of: Callable[[], Sequence[Action | None]] = tuple
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        words = [name, note, "Văn bản đã ký" if signed else "", wrong]
        self.setToolTip("\n".join(filter(None, words)))
        self.setAccessibleName(", ".join(filter(None, [f"Minh chứng {name}", *words[2:]])))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return TILE

    def minimumSizeHint(self) -> QSize:
        return TILE

    def show_picture(self, picture: QPixmap | None) -> None:
        """Show a small picture; None leaves the icon."""
        if isValid(self):
            self._picture = picture
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(0.5, 0.5, self.width() - 1, _PICTURE)
        shape = QPainterPath()
        shape.addRoundedRect(frame, 6, 6)
        painter.fillPath(shape, self._theme.color("neutral_soft" if self._picture is None else "card"))
        painter.save()
        painter.setClipPath(shape)
        if self._picture is not None:
            self._paint_picture(painter, frame)
        else:
            self._paint_icon(painter, frame)
        painter.restore()
        edge = "accent" if self.hasFocus() or self.isChecked() else "bad" if self._wrong else "line"
        painter.setPen(QPen(self._theme.color(edge), 2 if edge != "line" else 1))
        painter.drawPath(shape)
        if self._signed or self._wrong:
            self._paint_badge(painter, frame)
        if self.isChecked():
            self._paint_tick(painter, frame)
        painter.setFont(self._theme.font(11))
        painter.setPen(self._theme.color("bad" if self._wrong else "secondary"))
        room = QRect(0, _PICTURE + 4, self.width(), self.height() - _PICTURE - 4)
        words = painter.fontMetrics().elidedText(self.name, Qt.TextElideMode.ElideMiddle, room.width() - 2)
        painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)

    def _paint_picture(self, painter: QPainter, frame: QRectF) -> None:
        """Fill the frame with the picture's middle."""
        assert self._picture is not None
        wide, high = self._picture.width(), self._picture.height()
        scale = max(frame.width() / wide, frame.height() / high)
        part = QRectF(0, 0, frame.width() / scale, frame.height() / scale)
        part.moveCenter(QRectF(0, 0, wide, high).center())
        painter.drawPixmap(frame, self._picture, part)

    def _paint_icon(self, painter: QPainter, frame: QRectF) -> None:
        icon = self._theme.icon(_ICONS.get(type_of(self.name), "file"), "secondary", 24)
        place = QRect(0, 0, 24, 24)
        place.moveCenter(QPoint(round(frame.center().x()), round(frame.center().y()) - 8))
        icon.paint(painter, place)
        painter.setFont(self._theme.font(11, bold=True))
        painter.setPen(self._theme.color("secondary"))
        words = (
            f"{type_words(self.name)} · {ending(self.name).upper()}"
            if type_of(self.name) is not FileType.PDF
            else "PDF"
        )
        painter.drawText(frame.adjusted(2, 34, -2, 0), Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)

    def _paint_badge(self, painter: QPainter, frame: QRectF) -> None:
        words, tone = ("thiếu tệp", "bad") if self._wrong else ("đã ký", "good")
        painter.setFont(self._theme.font(10, bold=True))
        box = QRectF(painter.fontMetrics().boundingRect(words)).adjusted(-5, -2, 5, 2)
        box.moveTopRight(frame.topRight() + QPoint(-4, 4))
        shape = QPainterPath()
        shape.addRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.fillPath(shape, self._theme.color(f"{tone}_soft"))
        painter.setPen(self._theme.color(tone))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_tick(self, painter: QPainter, frame: QRectF) -> None:
        """Mark a chosen card by a tick, not by its edge alone."""
        box = QRectF(frame.left() + 5, frame.top() + 5, 18, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent_fill"))
        painter.drawEllipse(box)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._theme.icon("check", "on_accent", 12).paint(painter, box.toRect().adjusted(3, 3, -3, -3))

    def event(self, event: QEvent) -> bool:
        # Del is also the key of the page's own Xóa, and a key of the window goes first where nobody claims it.
        override = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if override and event.key() == Qt.Key.Key_Delete and self._named("Xóa"):  # pyright: ignore[reportAttributeAccessIssue]
            event.accept()
            return True
        return super().event(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Delete and (call := self._named("Xóa")):
            call()
        else:
            super().keyPressEvent(event)

    def _named(self, start: str) -> Callable[[], object] | None:
        return next((item[1] for item in self.actions_of() if item and item[0].startswith(start)), None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for item in self.actions_of():
            if item is None:
                menu.addSeparator()
            else:
                menu.addAction(item[0], item[1])
        if menu.actions():
            menu.popup(event.globalPos())


class Tiles(QWidget):
    """Tiles flowing over lines."""

    def __init__(self, context: Context, gap: int = 8) -> None:
        super().__init__()
        self._context = context
        self._flow = FlowLayout(self, gap)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set(self, tiles: Sequence[tuple[Tile, str, Path]]) -> None:
        """Show tiles with (hash, file) to make their pictures from."""
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for tile, sha256, path in tiles:
            tile.setParent(self)
            self._flow.addWidget(tile)
            tile.show()
            thumbs_of(self._context).want(sha256, tile.name, path, tile.show_picture)
        self.updateGeometry()

    def tiles(self) -> list[Any]:
        return [item.widget() for n in range(self._flow.count()) if (item := self._flow.itemAt(n)) is not None]
