"""Ghép cột: the columns of a foreign sheet with samples on the left, our fields on the right; kept for next time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.errors import AppError
from cchc_desktop.exchange.columns import NEEDED, Layout, find_layout, match_heading, signature_of
from cchc_desktop.exchange.records import Field
from cchc_desktop.intake.sheet_book import open_book
from cchc_desktop.intake.sheet_cells import Cell, RawRow
from cchc_desktop.models import Changes
from cchc_desktop.text import number, screen_date
from ui.context import Context
from ui.tasks import Progress
from ui.widgets import Button, Card, Empty, label
from ui.widgets.form import choices, in_cell, set_choice

_HEAD = 80
_SAMPLES = 3
WORDS = {
    Field.DATE: "Ngày",
    Field.DATE_TO: "Đến ngày",
    Field.KIND: "Hình thức",
    Field.TITLE: "Nội dung",
    Field.QUANTITY: "Số lượng",
    Field.COUNTING_UNIT: "Đơn vị tính",
    Field.REACH: "Số lượt, số người",
    Field.AUDIENCE: "Đối tượng",
    Field.TASK: "Nhiệm vụ trong kế hoạch",
    Field.PROOF: "Minh chứng (liên kết hoặc số văn bản)",
    Field.LINK: "Liên kết",
    Field.NUMBER: "Số, ký hiệu văn bản",
    Field.PLACE: "Địa điểm",
    Field.UNIT: "Đơn vị thực hiện",
    Field.JOINT: "Đơn vị phối hợp",
    Field.COST: "Kinh phí",
    Field.NOTE: "Ghi chú",
    Field.INTEGRATED: "Lồng ghép",
    Field.ORDER: "Số thứ tự",
}


class SheetMappingDialog(QDialog):
    """`saved` is what was written when the dialog was accepted."""

    def __init__(
        self, context: Context, path: Path, sheet: str, unit_id: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._path, self._sheet, self._unit_id = context, path, sheet, unit_id
        self.saved: Changes | None = None
        self.rows: list[RawRow] = []
        self._guess: Layout | None = None
        self.setWindowTitle("Ghép cột")
        self.resize(940, 560)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        unit = context.workspace.unit_names().get(unit_id or 0, "")
        column.addWidget(label(f"{path.name}, trang {sheet}", "section", wrap=True))
        kept = f"Lần sau {unit or 'tệp'} gửi bảng có cùng tiêu đề, chương trình tự đọc theo cách ghép này."
        column.addWidget(label(f"Chọn mỗi cột của tệp là gì. {kept}", "secondary", wrap=True))
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(label("Dòng tiêu đề", "secondary"))
        self.heading = choices([], self._heading_chosen)
        self.heading.setAccessibleName("Dòng tiêu đề")
        top.addWidget(self.heading, 1)
        column.addLayout(top)
        card = Card()
        self.table = QTableWidget(0, 4)
        self.table.setHorizontalHeaderLabels(["Cột", "Tiêu đề trong tệp", "Ví dụ", "Là"])
        self.table.setAccessibleName("Các cột của tệp")
        self.table.setProperty("look", "clear")
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(42)
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setWordWrap(False)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(3, context.theme.control_width(40))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(
            Empty(
                "Trang này không có bảng",
                "Không có dòng nào giống tiêu đề bảng. Đóng lại, rồi nhấn R ở bảng đối chiếu để bỏ qua trang này.",
            )
        )
        card.body.addWidget(self.stack)
        column.addWidget(card, 1)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        self.told = label("Đang đọc tệp", "secondary", wrap=True)
        self.save_button = Button(context.theme, "Cất và đọc lại", kind="primary", key="Ctrl+S", on_click=self.save)
        self.save_button.setEnabled(False)
        bottom.addWidget(self.told, 1)
        bottom.addWidget(Button(context.theme, "Hoãn", key="Esc", own_key=False, on_click=self.reject))
        bottom.addWidget(self.save_button)
        column.addLayout(bottom)
        self.fields: list[QComboBox] = []
        context.tasks.run(self._read, self._show, key="sheet-mapping", failed=self._failed)

    # -- reading ---------------------------------------------------------------------------------------

    def _read(self, _progress: Progress) -> tuple[list[RawRow], Layout | None]:
        book = open_book(self._path)
        try:
            index = next(n for n, info in enumerate(book.sheets) if info.name == self._sheet)
            rows = list(islice(book.rows(index), _HEAD))
        finally:
            book.close()
        return rows, find_layout(rows)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, AppError):
            self._context.tasks._on_error(error)
        self.told.setText(str(error) if isinstance(error, AppError) else "Chưa đọc được tệp.")

    def _show(self, found: tuple[list[RawRow], Layout | None]) -> None:
        self.rows, self._guess = found
        if self._guess is not None and self._guess.last:
            texts = " | ".join(text for text in self._guess.headings if text)
            self.heading.addItem(_short(f"Dòng {self._guess.last}: {texts}"), -1)
        for place, row in enumerate(self.rows[:40]):
            texts = [cell for cell in row.cells if isinstance(cell, str) and cell.strip()]
            if len(texts) >= 2 and not (self._guess and row.line == self._guess.last):
                self.heading.addItem(_short(f"Dòng {row.line}: {' | '.join(texts)}"), place)
        if not self.heading.count():
            self.told.setText("")
            self.heading.setEnabled(False)
            self.stack.setCurrentIndex(1)
            return
        if self._guess is None:  # the row with the most short texts looks most like a heading
            best = max(range(self.heading.count()), key=lambda n: self._looks(self.heading.itemData(n)))
            self.heading.setCurrentIndex(best)
        self._heading_chosen()

    def _looks(self, place: int) -> float:
        texts = [cell for cell in self.rows[place].cells if isinstance(cell, str) and cell.strip()]
        return sum(len(text) < 40 for text in texts) + 2 * sum(match_heading(text) is not None for text in texts)

    # -- the columns -----------------------------------------------------------------------------------

    def _heading(self) -> tuple[int, list[str], Sequence[str]]:
        """Return the line of the heading, its texts, and the fields guessed."""
        place = self.heading.currentData()
        if place == -1 and self._guess is not None:
            return self._guess.last, list(self._guess.headings), self._guess.fields
        row = self.rows[place]
        texts = [cell if isinstance(cell, str) else "" for cell in row.cells]
        fields, taken = [], set()
        for text in texts:
            hit = match_heading(text) if text else None
            name = hit[0].value if hit and hit[0] not in taken else ""
            if hit:
                taken.add(hit[0])
            fields.append(name)
        return row.line, texts, fields

    def _heading_chosen(self) -> None:
        line, texts, guessed = self._heading()
        below = [row for row in self.rows if row.line > line]
        width = max([len(texts), *(len(row.cells) for row in below)], default=0)
        self.table.setRowCount(0)
        self.fields = []
        for place in range(width):
            samples = [row.cells[place] for row in below if place < len(row.cells) and row.cells[place] is not None]
            if not samples and (place >= len(texts) or not texts[place]):
                continue
            self._add(place, texts[place] if place < len(texts) else "", samples[:_SAMPLES],
                      guessed[place] if place < len(guessed) else "")  # fmt: skip
        self._tell()

    def _add(self, place: int, heading: str, samples: Sequence[Cell], guessed: str) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        shown = " · ".join(_short(_words(cell), 30) for cell in samples)
        for column, words in enumerate((_letter(place), " ".join(heading.split()) or "(không tiêu đề)", shown)):
            item = QTableWidgetItem(words)
            item.setToolTip(words)
            self.table.setItem(row, column, item)
        options: list[tuple[str, object]] = [("(không dùng)", "")]
        options += [(words, field.value) for field, words in WORDS.items()]
        field = choices(options, lambda: self._taken(field))
        field.setAccessibleName(f"Cột {_letter(place)} là")
        field.setProperty("place", place)
        set_choice(field, guessed)
        if guessed:
            field.setProperty("state", "guess")
        self.fields.append(field)
        self.table.setCellWidget(row, 3, in_cell(field))

    def _taken(self, chosen: QComboBox) -> None:
        """Give a field to one column only."""
        chosen.setProperty("state", "")
        chosen.style().unpolish(chosen)
        chosen.style().polish(chosen)
        for field in self.fields:
            if field is not chosen and chosen.currentData() and field.currentData() == chosen.currentData():
                set_choice(field, "")
        self._tell()

    def chosen(self) -> list[str]:
        """Return the field of each column from A on, "" where it is not used."""
        width = max((field.property("place") for field in self.fields), default=-1) + 1
        out = [""] * width
        for field in self.fields:
            out[field.property("place")] = field.currentData() or ""
        return out

    def _tell(self) -> None:
        have = set(self.chosen())
        missing = [WORDS[field] for field in NEEDED if field.value not in have]
        self.save_button.setEnabled(not missing)
        guessed = "Cột nền vàng do chương trình đoán: xem lại trước khi cất."
        self.told.setText(f"Còn thiếu cột: {', '.join(missing)}." if missing else guessed)

    def save(self) -> None:
        """Cất: remember the columns under their heading."""
        _, texts, _ = self._heading()
        place = self.heading.currentData()
        signature = self._guess.signature if place == -1 and self._guess else signature_of(texts)
        try:
            self.saved = self._context.workspace.exchange.save_layout(signature, self.chosen(), self._unit_id)
        except AppError as error:
            self.told.setText(str(error))
            return
        self.accept()


def _words(cell: Cell) -> str:
    if isinstance(cell, float | int):
        return number(cell)
    return screen_date(cell) if cell is not None and not isinstance(cell, str) else " ".join((cell or "").split())


def _short(text: str, most: int = 110) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _letter(place: int) -> str:
    """Return a column as Excel names it: A, Z, AA."""
    name, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
