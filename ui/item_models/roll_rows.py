"""The lists of a roll-forward as rows to settle: what stands there, what was chosen, what it will be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from cchc_desktop.drafting.entries import Entry, Spot
from cchc_desktop.drafting.report_dates import deadline_words
from cchc_desktop.drafting.roll_json import places
from cchc_desktop.drafting.rollforward import Action, FoundDate, Kind, Rollforward, Token, TokenClass
from ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex

CLASSES = {
    TokenClass.OWN: "Năm của kế hoạch",
    TokenClass.PERIOD: "Giai đoạn, mốc",
    TokenClass.CITATION: "Trong văn bản dẫn",
    TokenClass.STANDARD: "Số tiêu chuẩn",
    TokenClass.DATE: "Ngày, năm khác",
}
STATE, PLACE, OLD, NEW = range(4)
_HEADS = ("Lựa chọn", "Chỗ", "Hiện nay", "Sẽ thành")


@dataclass(frozen=True, slots=True)
class RollRow:
    """One thing to settle. `fixed` never changes; `suggestion` is empty where none is known."""

    id: str
    kind: Kind
    place: str
    text: str
    action: Action
    suggestion: str
    why: str
    spots: tuple[Spot, ...] = ()
    use: str = ""
    fixed: bool = False
    entry: Entry | None = None
    may_drop: bool = False

    @property
    def is_open(self) -> bool:
        """Tell whether the clerk has to settle it."""
        return self.kind is not Kind.YEAR or self.action is Action.ASK


def year_rows(found: Rollforward) -> list[RollRow]:
    """Return the years, those that change or are asked for before those that stay."""
    order = {Action.ASK: 0, Action.REPLACE: 1, Action.KEEP: 2}
    return [_year(token) for token in sorted(found.tokens, key=lambda token: order[token.action])]


def entry_rows(kind: Kind, entries: Iterable[Entry]) -> list[RollRow]:
    return [
        RollRow(
            entry.id, kind, ", ".join(places(entry)), entry.text, entry.action, entry.new, entry.why, entry.spots,
            fixed=kind is Kind.TERM and entry.action is Action.KEEP, entry=entry,
        )
        for entry in entries
    ]  # fmt: skip


def deadline_rows(found: Iterable[FoundDate]) -> list[RollRow]:
    return [
        RollRow(item.id, Kind.DEADLINE, item.label, deadline_words(item.deadline), Action.ASK,
                "Theo dõi ở bảng hạn báo cáo", item.deadline.text)
        for item in found
    ]  # fmt: skip


def _year(token: Token) -> RollRow:
    fixed = token.use in (TokenClass.CITATION, TokenClass.STANDARD)
    return RollRow(
        token.id, Kind.YEAR, token.spot.label, token.spot.text, token.action, token.new, token.why, (token.spot,),
        CLASSES[token.use], fixed, may_drop=token.use is TokenClass.PERIOD,
    )  # fmt: skip


class RollModel(QAbstractTableModel):
    """The rows of one list; `choices` is shared by all lists. `settled` tells that a choice was made."""

    settled = Signal()

    def __init__(self, theme: Theme, choices: dict[str, str | None]) -> None:
        super().__init__()
        self._theme = theme
        self.choices = choices
        self._all: list[RollRow] = []
        self._rows: list[RollRow] = []
        self._with_fixed = False

    def set_rows(self, rows: list[RollRow]) -> None:
        """Show another list."""
        self.beginResetModel()
        self._all = rows
        self._filter()
        self.endResetModel()

    def show_all(self, on: bool) -> None:
        """Show what stays as it is too."""
        self.beginResetModel()
        self._with_fixed = on
        self._filter()
        self.endResetModel()

    def _filter(self) -> None:
        self._rows = [row for row in self._all if self._with_fixed or row.is_open or row.action is not Action.KEEP]

    @property
    def hidden(self) -> int:
        return len(self._all) - len(self._rows)

    @property
    def total(self) -> int:
        return len(self._all)

    def rows_all(self) -> list[RollRow]:
        """Return every row, the hidden ones too."""
        return self._all

    def unsettled(self) -> int:
        """Return how many rows of the list wait for a choice."""
        return sum(1 for row in self._all if row.is_open and not row.fixed and row.id not in self.choices)

    def row(self, place: int) -> RollRow:
        return self._rows[place]

    def next_open(self, after: int) -> int | None:
        """Return the next row that waits for a choice, from the top again at the end."""
        count = len(self._rows)
        for step in range(1, count + 1):
            row = self._rows[(after + step) % count]
            if row.is_open and not row.fixed and row.id not in self.choices:
                return (after + step) % count
        return None

    def chosen(self, row: RollRow) -> str | None:
        """Return what will be done: the choice, else the proposal if it is made without asking."""
        if row.id in self.choices:
            return self.choices[row.id]
        return row.suggestion if row.action is Action.REPLACE else None

    def choose(self, places_: Iterable[int], value: str | None) -> None:
        """Settle rows with a text, or with None to leave them as they are."""
        for place in places_:
            row = self._rows[place]
            if not row.fixed:
                self.choices[row.id] = value
        self._told()

    def take_proposals(self, places_: Iterable[int]) -> int:
        """Settle rows with what is proposed; return how many have no proposal and wait still."""
        without = 0
        for place in places_:
            row = self._rows[place]
            if row.fixed:
                continue
            if row.suggestion:
                self.choices[row.id] = row.suggestion
            else:
                without += 1
        self._told()
        return without

    def keep_rest(self) -> None:
        """Leave everything as it is that waits for a choice."""
        for row in self._all:
            if row.is_open and not row.fixed:
                self.choices.setdefault(row.id, None)
        self._told()

    def _told(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, NEW))
        self.settled.emit()

    def state(self, row: RollRow) -> tuple[str, str]:
        """Return the word for a row's state and the colour role that goes with it."""
        if row.fixed:
            return "Không đổi", "secondary"
        if row.id not in self.choices:
            if row.is_open:
                return ("Chưa xác nhận" if row.action is Action.KEEP else "Chưa chọn"), "warning"
            return ("Sẽ thay", "accent") if row.action is Action.REPLACE else ("Giữ", "secondary")
        value = self.choices[row.id]
        if row.kind is Kind.DEADLINE:
            return ("Không nhận", "secondary") if value is None else ("Nhận", "good")
        if value is None:
            return "Giữ", "good"
        if not value:
            return "Bỏ", "bad"
        return ("Thay" if value == row.suggestion else "Sửa"), "accent"

    # -- Qt ------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.ForegroundRole:
            if index.column() == STATE:
                return QColor(self._theme.color(self.state(row)[1]))
            if index.column() == NEW and row.id not in self.choices and row.is_open:
                return QColor(self._theme.color("secondary"))  # a proposal only
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.EditRole and index.column() == NEW:
            return self.chosen(row) or row.suggestion or row.text
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        return self._text(row, index.column())

    def _text(self, row: RollRow, column: int) -> str:
        match column:
            case 0:
                return self.state(row)[0]
            case 1:
                return f"{row.place} · {row.use}" if row.use else row.place
            case 2:
                return row.text
        chosen = self.chosen(row)
        if row.fixed:
            return row.text
        if row.kind is Kind.DEADLINE:
            return "" if chosen is None else row.suggestion
        if chosen is None:
            waits = row.is_open and row.id not in self.choices
            if waits and row.action is Action.ASK:
                return f"Đề xuất: {row.suggestion}" if row.suggestion else "Chưa có đề xuất; bấm T để ghi"
            return row.text
        return chosen or "(bỏ)"

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self._rows[index.row()]
        typed = " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or index.column() != NEW or row.fixed or not typed:
            return False
        self.choose([index.row()], None if typed == row.text else typed)
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        row = self._rows[index.row()]
        if index.column() == NEW and not row.fixed and row.kind is not Kind.DEADLINE:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags
