"""Rows of units' files before anything is written: each with its decision, changed by keys, narrowed by decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from cchc_desktop import catalog
from cchc_desktop.doors.exchange import Batch
from cchc_desktop.errors import AppError
from cchc_desktop.exchange.mending import shown
from cchc_desktop.exchange.records import WRITTEN, Decision, IncomingRow, Verdict
from cchc_desktop.models import Unit
from cchc_desktop.text import fold, screen_date
from ui.item_models.activity_rows import quantity_text

# Enum members are looked up once: in data() each look-up costs as much as the rest (performance.md 4.2).
DISPLAY = int(Qt.ItemDataRole.DisplayRole)
TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_Index = QModelIndex | QPersistentModelIndex

# Decision → its word, its tone, the key that sets it.
WORDS: Final = {
    Decision.ASK: ("Hỏi lại", "warning", ""),
    Decision.REFUSED: ("Trả lại", "bad", "R"),
    Decision.UPDATE: ("Cập nhật", "accent", "U"),
    Decision.JOINT: ("Cùng sự kiện", "accent", "J"),
    Decision.ADD: ("Thêm", "good", "A"),
    Decision.DUPLICATE: ("Trùng", "neutral", "R"),
}
UNREAD = ("Chưa đọc được", "bad", "")
UNMAPPED = ("Cần ghép cột", "warning", "Enter")
TO_CHECK = "Đề nghị đơn vị kiểm tra lại dòng này."
GUESSED = ("Cột tự đoán", "warning", "Enter")
NO_UNIT = ("Chưa rõ đơn vị", "warning", "Enter")
_NEW_SENDER = "Cơ quan gửi chưa có trong danh sách, khi nhận sẽ được thêm. Nhấn Enter nếu là một đơn vị đã có."


class Column(IntEnum):
    DECISION = 0
    DAY = 1
    KIND = 2
    TITLE = 3
    QUANTITY = 4
    UNIT = 5
    STRENGTH = 6
    REASON = 7
    SOURCE = 8


HEADINGS = (
    "Quyết định",
    "Ngày",
    "Hình thức",
    "Nội dung",
    "Số lượng",
    "Đơn vị",
    "Mức giống",
    "Vì sao",
    "Dòng, tệp, trang",
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: a row of a file (`index` into the verdicts), or what is to be told of a whole file."""

    index: int = -1
    file: str = ""
    sheet: str = ""
    path: str = ""
    head: tuple[str, str, str] = ("", "", "")
    reason: str = ""


def key_of(row: IncomingRow) -> tuple[int, str, int]:
    """Return what a row is known by while the same files are read again."""
    return row.file_no, row.sheet, row.line


def place_of(row: IncomingRow) -> str:
    """Return where a row stands: "Dòng 6, trang Nhật ký, tệp Văn phòng Sở.xlsx"; a package has no sheets."""
    return f"Dòng {row.line}, {f'trang {row.sheet}, ' if row.sheet else ''}tệp {row.file}"


class TriageModel(QAbstractTableModel):
    """`decided`: a decision changed; the counts and what is on show may differ."""

    decided = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._batch = Batch((), ())
        self.verdicts: list[Verdict] = []
        self._told: list[Line] = []
        self._shown: list[Line] = []
        self._order: list[int] = []
        self._units: dict[int, str] = {}
        self._own: dict[tuple[int, str, int], Verdict] = {}  # the clerk's own decisions
        self._hand_words: dict[tuple[int, str, int], str] = {}  # and what they say
        self._mended: dict[tuple[int, str, int], Verdict] = {}  # rows that he corrected
        self._decision: Decision | None = None
        self._file: int | None = None
        self._words = ""

    # -- what is triaged -------------------------------------------------------------------------

    def set_batch(self, batch: Batch, units: Sequence[Unit], *, keep: bool = False) -> None:
        """Show a batch; `keep` lays the clerk's decisions over it again (a file was mapped, a unit named)."""
        self._units = {unit.id: unit.label for unit in units if unit.id is not None}
        self._batch = batch
        self.verdicts = list(batch.verdicts)
        if not keep:
            self.own_clear()
            self._decision, self._file, self._words = None, None, ""
        for index, verdict in enumerate(self.verdicts):
            if (mended := self._mended.get(key_of(verdict.row))) is not None:
                self.verdicts[index] = verdict = mended
            own = self._own.get(key_of(verdict.row))
            if own is not None and (verdict.target, verdict.peer) == (own.target, own.peer):
                self.verdicts[index] = replace(verdict, decision=own.decision, reason=own.reason, by_hand=True)
        self._told = [Line(file=name, head=UNREAD, reason=_sentence(error)) for name, error in batch.failed]
        for file in batch.files:
            self._told += [
                Line(file=file.name, sheet=sheet, path=file.path, head=UNMAPPED,
                     reason="Chưa hiểu các cột của trang này. Nhấn Enter để ghép cột.")
                for sheet in file.unread
            ]  # fmt: skip
            self._told += [
                Line(file=file.name, sheet=sheet, path=file.path, head=GUESSED,
                     reason="Bảng không có tiêu đề quen thuộc, các cột được đoán theo nội dung. Nhấn Enter để xem lại.")
                for sheet in file.guessed
            ]  # fmt: skip
            if file.kind == "package":
                if file.unit_id is None and any((row.unit_id or 0) < 0 for row in file.rows):
                    self._told.append(Line(file=file.name, path=file.path, head=NO_UNIT, reason=_NEW_SENDER))
            elif file.unit_id is None and any(row.unit_id is None for row in file.rows):
                reason = "Tệp không ghi tên đơn vị nào trong danh sách. Nhấn Enter để chọn đơn vị gửi."
                self._told.append(Line(file=file.name, path=file.path, head=NO_UNIT, reason=reason))
        urgent = {Decision.ASK: 0, Decision.REFUSED: 1}
        self._order = sorted(range(len(self.verdicts)), key=lambda i: (urgent.get(self.verdicts[i].decision, 2), i))
        self._narrow()

    def batch(self) -> Batch:
        """Return what would be accepted now."""
        return replace(self._batch, verdicts=tuple(self.verdicts))

    @property
    def files(self):
        return self._batch.files

    @property
    def is_package(self) -> bool:
        """Tell whether the rows are another office's: each field can be chosen, none goes back as a marked copy."""
        return hasattr(self._batch, "ours")

    @property
    def own_decisions(self) -> int:
        """Return how many decisions the clerk made."""
        return len(self._own.keys() | self._mended.keys())

    def own_clear(self) -> None:
        """Forget the clerk's decisions: the rows were accepted or dropped."""
        self._own.clear()
        self._hand_words.clear()
        self._mended.clear()

    def counts(self) -> Counter[Decision]:
        """Return how many rows have each decision."""
        return Counter(verdict.decision for verdict in self.verdicts)

    @property
    def told(self) -> int:
        """Return how many files or sheets need something before their rows can be seen."""
        return len(self._told)

    @property
    def to_write(self) -> int:
        return sum(verdict.decision in WRITTEN for verdict in self.verdicts)

    def outside(self, year: int) -> int:
        """Return how many rows are neither of a year nor of the one before it: the clerk may work in another year."""
        days = (said.date for verdict in self.verdicts if (said := shown(verdict)) is not None)
        return sum(day.year not in (year, year - 1) for day in days)

    @property
    def open_rows(self) -> int:
        """Return how many rows are kept for later: the clerk's word or the unit's is awaited."""
        return sum(verdict.decision in (Decision.ASK, Decision.REFUSED) for verdict in self.verdicts)

    # -- what is on show ---------------------------------------------------------------------------

    def narrow(self, decision: Decision | None = None, file_no: int | None = None, words: str = "") -> None:
        """Show the rows of a decision, of a file, with words; None and "" show all."""
        self._decision, self._file, self._words = decision, file_no, fold(words)
        self._narrow()

    def _narrow(self) -> None:
        self.beginResetModel()
        everything = self._decision is None and self._file is None and not self._words
        rows = [Line(index) for index in self._order if everything or self._lets_through(self.verdicts[index])]
        self._shown = [*(self._told if everything else ()), *rows]
        self.endResetModel()

    def _lets_through(self, verdict: Verdict) -> bool:
        if self._decision is not None and verdict.decision is not self._decision:
            return False
        if self._file is not None and verdict.row.file_no != self._file:
            return False
        if not self._words:
            return True
        title = verdict.row.activity.title if verdict.row.activity else verdict.row.said[2]
        return self._words in fold(f"{title} {verdict.reason} {self._unit(verdict)}")

    def line(self, row: int) -> Line:
        return self._shown[row]

    def verdict(self, row: int) -> Verdict | None:
        """Return the verdict on a line, None where the line tells of a whole file."""
        line = self._shown[row] if 0 <= row < len(self._shown) else Line()
        return self.verdicts[line.index] if line.index >= 0 else None

    # -- deciding ------------------------------------------------------------------------------------

    def decide(self, rows: Sequence[int], wanted: str) -> str:
        """Set the decision of lines by its key (A, U, R, J); return a sentence where some could not take it."""
        if wanted == "R" and (passed := [n for n in rows if self.skippable(n)]):
            self._told = [line for line in self._told if line not in [self._shown[n] for n in passed]]
            self._narrow()
            self.decided.emit()
            return ""
        indexes = [self._shown[row].index for row in rows if 0 <= row < len(self._shown)]
        indexes = [index for index in indexes if index >= 0]
        refused: list[str] = []
        head = self._head(indexes) if wanted == "J" else None
        for index in indexes:
            verdict = self.verdicts[index]
            changed = self._decided(verdict, wanted, index, head)
            if isinstance(changed, str):
                refused.append(changed)
                continue
            if changed != verdict:
                self.verdicts[index] = changed
                self._own[key_of(verdict.row)] = changed
        if rows:
            first, last = self.index(min(rows), 0), self.index(max(rows), len(HEADINGS) - 1)
            self.dataChanged.emit(first, last)
        self.decided.emit()
        if not refused:
            return ""
        return refused[0] if len(indexes) == 1 else f"{len(refused)} dòng giữ nguyên. {refused[0]}"

    def skippable(self, row: int) -> bool:
        """Tell whether a line only tells of a sheet and can be passed over: its rows are taken as read, or none."""
        return 0 <= row < len(self._shown) and self._shown[row].head in (UNREAD, UNMAPPED, GUESSED)

    def _head(self, indexes: Sequence[int]) -> int | None:
        """Return the row that the other chosen ones join: the first that stands for itself."""
        own = [i for i in indexes if self.verdicts[i].target is None and self.verdicts[i].row.activity is not None]
        return own[0] if len(indexes) > 1 and own else None

    def _decided(self, verdict: Verdict, wanted: str, index: int, head: int | None) -> Verdict | str:
        known = verdict.target is not None or verdict.peer is not None
        readable = verdict.row.activity is not None
        if wanted != "R" and not readable:
            return "Dòng này chưa đọc được. Nhấn F2 để sửa, hoặc R để trả lại đơn vị."
        match wanted:
            case "A":
                return self._by_hand(verdict, Decision.ADD, "Ghi thành hoạt động mới.")
            case "U" if known:
                return self._by_hand(verdict, Decision.UPDATE, "Ghi đè các ô khác nhau.")
            case "U":
                return "Chưa có hoạt động nào để cập nhật: dòng này là hoạt động mới."
            case "J" if head is not None and head != index and verdict.target is None:
                joined = replace(verdict, peer=head)
                row = self.verdicts[head].row
                return self._by_hand(joined, Decision.JOINT, f"Cùng sự kiện với dòng {row.line} tệp {row.file}.")
            case "J" if head == index:
                return self._by_hand(verdict, Decision.ADD, "Sự kiện chung, tính một lần.")
            case "J" if known:
                return self._by_hand(verdict, Decision.JOINT, "Tính một lần, ghi nhận cho cả hai đơn vị.")
            case "J":
                return "Chọn ít nhất hai dòng của cùng một sự kiện rồi nhấn J."
            case _:
                if verdict.decision is Decision.REFUSED and not known:
                    return verdict  # it goes back already, with its reason
                if self.is_package:
                    return self._by_hand(verdict, Decision.DUPLICATE, "Giữ bên này.")
                again = verdict.decision is Decision.DUPLICATE or not known
                if again and not (verdict.decision is Decision.REFUSED and known):
                    # The unit reads these words in its own file, until the clerk writes better ones.
                    self._hand_words.pop(key_of(verdict.row), None)
                    reason = " ".join(problem.text for problem in verdict.row.problems) or TO_CHECK
                    return replace(verdict, decision=Decision.REFUSED, reason=reason, by_hand=True)
                return self._by_hand(verdict, Decision.DUPLICATE, "Bỏ qua.")

    def _by_hand(self, verdict: Verdict, decision: Decision, words: str) -> Verdict:
        """Return the clerk's decision; its reason stays, by it the data tell what changed meanwhile."""
        if decision is verdict.decision:
            return verdict
        before = "Đã sửa, tự chọn" if verdict.mended else "Tự chọn"
        self._hand_words[key_of(verdict.row)] = f"{before}: {words[0].lower()}{words[1:]}"
        return replace(verdict, decision=decision, by_hand=True)

    def kept_fields(self, row: int) -> frozenset[str] | None:
        """Return the fields of a package's row that stay as they are here; None where rows are taken whole."""
        ours = getattr(self._batch, "ours", None)
        return None if ours is None else ours.get(self._shown[row].index, frozenset())

    def keep_field(self, row: int, field: str, keep: bool) -> None:
        """Let a field of a package's row stay as it is here, or take the sender's word: the row is updated so."""
        index, kept = self._shown[row].index, self.kept_fields(row)
        if kept is None or index < 0:
            return
        kept = kept | {field} if keep else kept - {field}
        self._batch = self._batch.with_fields(index, kept)  # pyright: ignore[reportAttributeAccessIssue]
        verdict = self._by_hand(self.verdicts[index], Decision.UPDATE, "Ghi từng ô đã chọn.")
        self.verdicts[index] = verdict
        self._own[key_of(verdict.row)] = verdict
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(HEADINGS) - 1))
        self.decided.emit()

    def mendable(self, row: int) -> bool:
        """Tell whether a row can be corrected here: a unit's row can, another office's is taken or left."""
        verdict = self.verdict(row)
        return verdict is not None and not self.is_package and bool(verdict.row.activity or verdict.row.draft)

    def as_read(self, index: int) -> IncomingRow:
        """Return a row as it stands in the file, whatever was corrected since."""
        return self._batch.verdicts[index].row

    def set_mended(self, index: int, verdict: Verdict) -> None:
        """Show a row as corrected, with what is decided of it now."""
        key = key_of(verdict.row)
        self._own.pop(key, None)
        self._hand_words.pop(key, None)
        if verdict.mended:
            self._mended[key] = verdict
            self._hand_words[key] = "Đã sửa trước khi nhận"
        else:
            self._mended.pop(key, None)
        self.verdicts[index] = verdict
        row = next((row for row, line in enumerate(self._shown) if line.index == index), None)
        if row is not None:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(HEADINGS) - 1))
        self.decided.emit()

    def set_reason(self, row: int, reason: str) -> None:
        """Give a refused row the clerk's own reason: it goes back to the unit with it."""
        line = self._shown[row]
        if line.index >= 0 and reason.strip():
            verdict = self.verdicts[line.index] = replace(self.verdicts[line.index], reason=reason.strip())
            self._own[key_of(verdict.row)] = verdict
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(HEADINGS) - 1))

    # -- Qt's questions --------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADINGS)

    def data(self, index: _Index, role: int = DISPLAY) -> Any:
        if not index.isValid() or role not in (DISPLAY, TOOLTIP, ACCESSIBLE):
            return None
        words = self.words(index.row(), index.column())
        return words or None if role == TOOLTIP else words

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(HEADINGS):
            return None
        if role == DISPLAY:
            return HEADINGS[section]
        if role == ALIGNMENT and section == Column.QUANTITY:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == TOOLTIP and section == Column.STRENGTH:
            return "Giống hoạt động đã có bao nhiêu phần trăm"
        return None

    def mark(self, row: int) -> tuple[str, str, str]:
        """Return word, tone and key of a line's decision."""
        line = self._shown[row]
        return line.head if line.index < 0 else WORDS[self.verdicts[line.index].decision]

    def strength(self, row: int) -> float | None:
        """Return how much a row is like what is known; None for one like nothing."""
        verdict = self.verdict(row)
        if verdict is None or (verdict.target is None and verdict.peer is None):
            return None
        return verdict.strength

    def words(self, row: int, column: int) -> str:
        """Return what a cell says."""
        line = self._shown[row]
        if line.index < 0:
            where = f"{line.file}, trang {line.sheet}" if line.sheet else line.file
            reason = line.reason if line.head is UNREAD else f"{where}: {line.reason}"
            texts: dict[int, str] = {Column.DECISION: line.head[0], Column.DAY: reason, Column.SOURCE: where}
            return texts.get(column, "")
        verdict = self.verdicts[line.index]
        incoming, activity = verdict.row, shown(verdict)
        match column:
            case Column.DECISION:
                return WORDS[verdict.decision][0]
            case Column.DAY:
                return screen_date(activity.date) if activity else incoming.said[0]
            case Column.KIND:
                return catalog.kind(activity.kind).label if activity else incoming.said[1]
            case Column.TITLE:
                return activity.title if activity else incoming.said[2]
            case Column.QUANTITY:
                return quantity_text(activity) if activity else ""
            case Column.UNIT:
                return self._unit(verdict)
            case Column.STRENGTH:
                strength = self.strength(row)
                return "" if strength is None else f"{round(strength * 100)}%"
            case Column.REASON:
                reason = verdict.reason or "; ".join(problem.text for problem in incoming.problems)
                chosen = self._hand_words.get(key_of(incoming), "") if verdict.by_hand or verdict.mended else ""
                return f"{chosen} · {reason}" if chosen else reason
            case _:
                return place_of(incoming)

    def _unit(self, verdict: Verdict) -> str:
        return self._units.get(verdict.row.unit_id or 0, "")


def _sentence(error: AppError) -> str:
    return str(error)
