"""What Nhận asks for: the day the files came, and whose the rows are that no unit is known of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import Enum, auto

from PySide6.QtWidgets import QHBoxLayout, QMessageBox, QWidget

from cchc_desktop.doors.exchange import Batch
from cchc_desktop.doors.packages import PackageBatch
from cchc_desktop.exchange.records import WRITTEN
from cchc_desktop.text import number
from ui.context import Context
from ui.widgets import label
from ui.widgets.date_edit import DateEdit


class DayOfReceipt(QWidget):
    """The day the files came: today, until the clerk says another that is past."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._today = context.today
        self.edit = DateEdit(context.theme)
        self.edit.reference = context.today
        self.edit.setAccessibleName("Ngày nhận tệp")
        self.edit.setFixedWidth(context.theme.control_width(17))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(6)
        row.addWidget(label("Ngày nhận", "secondary"))
        row.addWidget(self.edit)
        self.setToolTip("Ngày tệp đến cơ quan, dùng để tính đúng hạn hay muộn")

    def reset(self) -> None:
        self.edit.set_date(self._today())

    def day(self) -> date | None:
        """Return the day, None where it is blank, unclear or still to come (`problem` says which)."""
        if self.problem():
            self.edit.setFocus()
            return None
        return self.edit.date()

    def problem(self) -> str:
        day = self.edit.date()
        if self.edit.problem() or day is None:
            return self.edit.problem() or "Chưa có ngày nhận. Nhập ngày tệp đến cơ quan."
        return "Ngày nhận chưa tới. Nhập lại ngày nhận." if day > self._today() else ""


class Answer(Enum):
    """What becomes of rows without a unit."""

    CHOOSE = auto()
    LEAVE = auto()
    PUT_OFF = auto()


def without_unit(batch: Batch) -> int:
    """Return how many rows of sheets would be written without a unit."""
    if isinstance(batch, PackageBatch):
        return 0
    return sum(verdict.decision in WRITTEN and verdict.row.unit_id is None for verdict in batch.verdicts)


def ask_for_unit(parent: QWidget, count: int, ask: Callable[[QMessageBox], object]) -> Answer:
    """Ask once whose the rows are; `ask` shows the box (a test presses its buttons)."""
    box = QMessageBox(QMessageBox.Icon.Question, "Chưa rõ đơn vị gửi", "", parent=parent)
    box.setText(f"{number(count)} dòng sắp ghi chưa rõ đơn vị gửi.")
    box.setInformativeText("Để trống đơn vị thì bảng theo dõi vẫn ghi là đơn vị chưa gửi.")
    choose = box.addButton("Chọn đơn vị", QMessageBox.ButtonRole.AcceptRole)
    leave = box.addButton("Nhận, để trống đơn vị", QMessageBox.ButtonRole.DestructiveRole)
    box.addButton("Hoãn", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(choose)
    ask(box)
    pressed = box.clickedButton()
    return Answer.CHOOSE if pressed is choose else Answer.LEAVE if pressed is leave else Answer.PUT_OFF


def ask_to_take_back(parent: QWidget, at: str, ask: Callable[[QMessageBox], object]) -> bool:
    """Ask before an earlier acceptance is undone: it may have brought other units' files too."""
    box = QMessageBox(QMessageBox.Icon.Question, "Hoàn lại lần nhận", "", parent=parent)
    box.setText(f"Hoàn lại lần nhận lúc {at}?")
    box.setInformativeText(
        "Dòng của mọi tệp nhận cùng lúc ra khỏi nhật ký, ô đã cập nhật trở về như trước. Tệp của đơn vị giữ nguyên."
    )
    back = box.addButton("Hoàn lại", QMessageBox.ButtonRole.AcceptRole)
    box.addButton("Hoãn", QMessageBox.ButtonRole.RejectRole)
    ask(box)
    return box.clickedButton() is back
