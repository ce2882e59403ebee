"""The bar over all pages: whose data, which year, search, quick entry."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QSizePolicy, QWidget

from cchc_desktop.models import Office
from ui.theme import Theme
from ui.widgets.buttons import Button, key_text
from ui.widgets.elided import Elided

_PAUSE = 180  # ms after the last key: Unikey deletes and re-inserts while a word is typed


class SearchField(QLineEdit):
    """A stock line with its key shown at the right; `wanted` after a pause in typing."""

    wanted = Signal(str)
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Tìm trong mọi nơi, không cần dấu")
        self.setAccessibleName("Tìm")
        self.setAccessibleDescription("Tìm trong nhật ký, không cần gõ dấu. Phím Ctrl+F")
        self.setMaxLength(200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(320)
        self.setMinimumWidth(140)
        self._key = QLabel(key_text("Ctrl+F"), self)
        self._key.setProperty("role", "key")
        self._key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(lambda: self.wanted.emit(self.text()))
        self.textChanged.connect(self._typed)
        self.returnPressed.connect(self._enter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        hint = self._key.sizeHint()
        self._key.setGeometry(self.width() - hint.width() - 10, 0, hint.width(), self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def _typed(self, text: str) -> None:
        self._key.setVisible(not text)
        self.setClearButtonEnabled(bool(text))
        self._pause.start()

    def _enter(self) -> None:
        self._pause.stop()
        self.wanted.emit(self.text())
        self.entered.emit()


class TopBar(QWidget):
    """Office, year, search, quick entry."""

    year_chosen = Signal(int)
    quick = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("look", "topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 7, 16, 8)
        row.setSpacing(12)
        self.office = Elided("", "brand", least=120)
        self.province = Elided("", "secondary", least=0)
        self.year = Button(theme, "", kind="pill")
        self.year.setAccessibleDescription("Chọn năm cho mọi trang")
        self._years = QMenu(self)
        self.year.clicked.connect(self._open_years)
        self.search = SearchField()
        self.quick_button = Button(theme, "Ghi nhanh", kind="primary", key="Ctrl+Shift+A", on_click=self.quick.emit)
        for widget in (self.office, self.province, self.year):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.search, 10)
        row.addWidget(self.quick_button)

    def set_office(self, office: Office) -> None:
        """Show whose data these are."""
        self.office.setText(office.name or "Chưa nhập tên cơ quan")
        self.province.setText(office.province)
        self.province.setVisible(bool(office.province))

    def set_years(self, years: list[int], current: int) -> None:
        """Offer the years that have data, with the chosen one marked."""
        self.year.setText(f"Năm {current}")
        self.year.setAccessibleName(f"Năm {current}")
        self._years.clear()
        for year in years:
            action = self._years.addAction(f"Năm {year}")
            action.setCheckable(True)
            action.setChecked(year == current)
            action.triggered.connect(lambda _checked=False, year=year: self.year_chosen.emit(year))

    def _open_years(self) -> None:
        self._years.popup(self.year.mapToGlobal(self.year.rect().bottomLeft()))
