"""The list at the left of Kế hoạch: what the plan is made of."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from cchc_desktop.models import Level, Node, Plan
from ui.theme import ROW, Theme

_KEY = Qt.ItemDataRole.UserRole
TITLES = {
    "frame": ("Cơ quan, số, ngày", "số và ngày để trống đến khi văn thư cấp"),
    "basis": ("Căn cứ và câu dẫn", ""),
    "tasks": ("Nhiệm vụ", "số liệu của báo cáo dựa vào hình thức và chỉ tiêu ở đây"),
    "recipients": ("Nơi nhận", ""),
    "signer": ("Người ký", ""),
    "appendix": ("Phụ lục", ""),
}
NEW_APPENDIX = "appendix:new"
_Entry = tuple[str, str, str]  # words, key ("" for a heading), tip


class SectionList(QListWidget):
    """Parts of the plan; `chosen` gives a key of `TITLES`, "appendix:N", "appendix:new" or "node:ID"."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: list[_Entry] = []
        self.setProperty("look", "periods")
        self.setAccessibleName("Các phần của kế hoạch")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.currentItemChanged.connect(self._choose)
        self.itemClicked.connect(self._clicked)

    def show_plan(self, plan: Plan) -> None:
        """List the parts of a plan, keeping what was chosen."""
        entries = list(_entries(plan))
        if entries == self._shown:
            return
        before = self.current_key()
        self.blockSignals(True)
        if [entry[1] for entry in entries] == [entry[1] for entry in self._shown]:
            for row, (words, _, tip) in enumerate(entries):
                self.item(row).setText(words)
                self.item(row).setToolTip(tip)
        else:
            self.clear()
            for entry in entries:
                self._add(*entry)
            keys = [entry[1] for entry in entries]
            first = next((key for key in keys if key.startswith("node:")), "frame")
            self.setCurrentRow(keys.index(before if before and before in keys else first))
        self._shown = entries
        self.blockSignals(False)

    def current_key(self) -> str:
        item = self.currentItem()
        return item.data(_KEY) or "" if item else ""

    def choose(self, key: str) -> None:
        """Choose a part by its key, and tell."""
        if (row := self._row_of(key)) is None:
            return
        if key == NEW_APPENDIX:
            self.chosen.emit(key)
        else:
            self.setCurrentRow(row)

    def mark(self, key: str) -> None:
        """Show which part the cursor of the editor is in, without telling."""
        if (row := self._row_of(key)) is not None and row != self.currentRow():
            self.blockSignals(True)
            self.setCurrentRow(row)
            self.blockSignals(False)

    def _row_of(self, key: str) -> int | None:
        return next((row for row in range(self.count()) if self.item(row).data(_KEY) == key), None)

    def _add(self, words: str, key: str, tip: str) -> None:
        item = QListWidgetItem(words)
        item.setToolTip(tip)
        item.setData(_KEY, key)
        item.setSizeHint(QSize(0, ROW - 2 if key else ROW))
        if not key:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setForeground(self._theme.color("secondary"))
        self.addItem(item)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_KEY) and item.data(_KEY) != NEW_APPENDIX:  # arrows pass over it
            self.chosen.emit(item.data(_KEY))

    def _clicked(self, item: QListWidgetItem) -> None:
        """A part clicked again is gone to again: the text may have been scrolled away."""
        if str(item.data(_KEY)).startswith("node:") or item.data(_KEY) == NEW_APPENDIX:
            self.chosen.emit(item.data(_KEY))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_key() == NEW_APPENDIX:
            self.chosen.emit(NEW_APPENDIX)
            return
        super().keyPressEvent(event)


def _entries(plan: Plan) -> Iterator[_Entry]:
    yield "Thể thức", "", ""
    yield "Cơ quan, số, ngày", "frame", ""
    yield f"Căn cứ  ·  {len(plan.linked)}", "basis", "Văn bản làm căn cứ và câu dẫn"
    yield "Nội dung", "", ""
    found = False
    for node in plan.outline:
        if node.level is Level.ROMAN:
            found = True
            yield _title(node), f"node:{node.id}", f"{node.marker} {node.text}"
    if not found:
        first = plan.outline[0].id if plan.outline else "n1"
        yield "Toàn văn", f"node:{first}", ""
    yield "Kèm theo", "", ""
    yield f"Nhiệm vụ  ·  {len(plan.tasks)}", "tasks", ""
    yield f"Nơi nhận  ·  {len(plan.recipients)}", "recipients", ""
    yield "Người ký", "signer", plan.signer.name
    for place, appendix in enumerate(plan.appendices):
        yield appendix.title, f"appendix:{place}", ""
    yield "Thêm phụ lục", NEW_APPENDIX, "Enter hoặc bấm để thêm một phụ lục trống"


def _title(node: Node) -> str:
    """Return a heading in small letters: capitals in a narrow list read badly."""
    text = node.text.capitalize() if node.text.isupper() else node.text
    return f"{node.marker} {text}".strip() or "(chưa có tiêu đề)"
