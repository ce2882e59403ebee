"""The right side of the log while nothing is typed: one activity read through, or several counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cchc_desktop import catalog, text
from cchc_desktop.links import is_web_link
from cchc_desktop.models import Activity
from ui.context import Context
from ui.evidence_taking import attach_to
from ui.file_dialogs import ask_files
from ui.item_models.activity_rows import INTEGRATED, RowMaker, quantity_text
from ui.opening import open_in_browser
from ui.widgets import Button, Card, Scroll, label, line, link, pill
from ui.widgets.cards import clear
from ui.widgets.evidence_view import EvidenceView
from ui.widgets.log_flow import FlowLayout


def choose_files(parent: QWidget) -> list[Path]:
    """Ask which files prove an activity."""
    return ask_files(parent, "Chọn tệp minh chứng", "evidence")


class DetailView(Card):
    """One activity with all it holds; the buttons stand at the bottom, always in sight."""

    def __init__(self, context: Context, maker: RowMaker, buttons: Iterable[Button]) -> None:
        super().__init__()
        self._context = context
        self._maker = maker
        self.open_url: Callable[[str], bool] = open_in_browser
        self.activity: Activity | None = None
        self._inner = inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(14, 12, 14, 12)
        self._column.setSpacing(0)
        self.body.addWidget(Scroll(inner), 1)
        self._evidence_row = QHBoxLayout()
        self._evidence_row.setContentsMargins(12, 0, 14, 0)
        self._evidence_row.setSpacing(16)
        self._evidence_row.addStretch(1)
        self.body.addLayout(self._evidence_row)
        bar = QHBoxLayout()
        bar.setContentsMargins(14, 8, 14, 12)
        bar.setSpacing(8)
        for button in buttons:
            bar.addWidget(button)
        bar.addStretch(1)
        self.body.addLayout(bar)
        self.setAccessibleName("Hoạt động đang chọn")
        self.setAcceptDrops(True)
        self.evidence: EvidenceView | None = None
        self._evidence_buttons: list[Button] = []

    def add_evidence_button(self, button: Button) -> None:
        """Put a button of evidence over the row of buttons."""
        self._evidence_row.insertWidget(self._evidence_row.count() - 1, button)
        self._evidence_buttons.append(button)

    def proofs_have_focus(self) -> bool:
        """Tell whether the keys go to the evidence, not to the activity."""
        focused = QApplication.focusWidget()
        if focused is None or self.evidence is None:
            return False
        return self.evidence.isAncestorOf(focused) or focused in self._evidence_buttons

    def show_activity(self, activity: Activity) -> None:
        """Show an activity; parts that are empty take no room."""
        same = self.activity is not None and self.activity.id == activity.id
        place = self.evidence.focused_place() if self.evidence is not None and same else None
        focused = QApplication.focusWidget()
        inside = same and focused is not None and self._inner.isAncestorOf(focused)
        self.activity = activity
        clear(self._column)
        title = label(activity.title, wrap=True)
        title.setProperty("role", "section")
        title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._column.addWidget(title)
        self._column.addSpacing(8)
        self._column.addWidget(self._tags(activity))
        self._column.addSpacing(6)
        for name, words in self._rows(activity):
            self._add_row(name, label(words, wrap=True))
        if activity.cost is not None:
            self._add_row("Kinh phí", label(f"{text.number(activity.cost)} đồng"))
        if activity.url:
            self._add_row("Liên kết", self._link(activity.url))
            if (found := self._context.workspace.channels.of_link(activity.url)) and found.channel:
                self._add_row("Kênh", label(found.channel.name, wrap=True))
        if activity.note:
            self._add_row("Ghi chú", label(activity.note, wrap=True))
        if origin := self._origin(activity):
            self._column.addSpacing(6)
            source = label(origin[0], "small", wrap=True)
            source.setToolTip("\n".join(origin))
            source.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._column.addWidget(source)
        self._column.addSpacing(10)
        self._column.addWidget(self._evidence(activity))
        self._column.addStretch(1)
        if inside and not (place is not None and self.evidence and self.evidence.focus_tile(place)):
            self._evidence_buttons[0].setFocus()  # what had the focus went: it stays with the evidence

    def _origin(self, activity: Activity) -> list[str]:
        """Return where an activity came from, the latest file first; the first line says how many there are."""
        if activity.id is None:
            return []
        rows = self._context.workspace.exchange.origin(activity.id)
        found = list(dict.fromkeys(
            f"Từ tệp {row.file}, {f'trang {row.sheet}, ' if row.sheet else ''}dòng {row.line}" for row in reversed(rows)
        ))  # fmt: skip
        if len(found) > 1:
            found[0] += f" (và {len(found) - 1} dòng khác)"
        return found

    def _tags(self, activity: Activity) -> QWidget:
        box = QWidget()
        flow = FlowLayout(box, gap=4)
        flow.addWidget(pill(catalog.kind(activity.kind).label, "accent"))
        if activity.integrated:
            flow.addWidget(pill(INTEGRATED))
        labels = {tag.id: tag.label for tag in (*catalog.audiences(), *catalog.contents())}
        for tag in (*activity.audiences, *activity.contents):
            words = labels.get(tag, tag)
            flow.addWidget(pill(words if len(words) <= 34 else f"{words[:32].rstrip()}…", tip=words))
        policy = box.sizePolicy()
        policy.setHeightForWidth(True)
        box.setSizePolicy(policy)
        return box

    def _rows(self, activity: Activity) -> list[tuple[str, str]]:
        kind = catalog.kind(activity.kind)
        days = text.screen_date(activity.date)
        if activity.date_to:
            days += f" đến {text.screen_date(activity.date_to)}"
        amount = quantity_text(activity)
        if activity.reach is not None:
            amount += f" · {text.number(activity.reach)} {kind.reach_words}"
        unit = self._maker.unit(activity.unit_id)
        rows = [("Ngày", days), ("Số lượng", amount), ("Đơn vị", unit.name if unit else "Chưa ghi")]
        joint = [self._maker.unit_label(key) for key in activity.joint_unit_ids]
        if any(joint):
            rows.append(("Cùng thực hiện", ", ".join(filter(None, joint))))
        if tasks := self._tasks(activity):
            rows.append(("Nhiệm vụ", tasks))
        for name, value in (("Văn bản", activity.number), ("Địa điểm", activity.place)):
            if value:
                rows.append((name, value))
        return rows

    def _tasks(self, activity: Activity) -> str:
        if not activity.task_ids:
            return ""
        found = [
            f"{place}. {task.text if len(task.text) < 110 else task.text[:108].rstrip() + '…'}"
            for plan in self._context.workspace.plans()
            for place, task in enumerate(plan.tasks, 1)
            if task.id in activity.task_ids
        ]
        return "\n".join(found)

    def _add_row(self, name: str, value: QWidget) -> None:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 7, 0, 7)
        layout.setSpacing(8)
        tag = label(name, "secondary", wrap=True)
        tag.setFixedWidth(tag.fontMetrics().horizontalAdvance("Cùng thực hiện"))
        layout.addWidget(tag, 0, Qt.AlignmentFlag.AlignTop)
        if isinstance(value, QLabel):
            layout.addWidget(value, 1)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        else:
            layout.addWidget(value)
            layout.addStretch(1)
        self._column.addWidget(row)
        self._column.addWidget(line(soft=True))

    def _link(self, address: str) -> QWidget:
        """Return the address as words that open it: nothing is fetched before the click."""
        if not is_web_link(address):
            return label(address, wrap=True)
        metrics = self.fontMetrics()
        room = metrics.horizontalAdvance("0") * 24
        shown = metrics.elidedText(address.split("://", 1)[1], Qt.TextElideMode.ElideMiddle, room)
        button = link(self._context.theme, shown, self._open_link)
        button.setToolTip(f"{address}\nBấm để mở bằng trình duyệt")
        return button

    def _open_link(self) -> None:
        if self.activity and not self.open_url(self.activity.url):
            self._context.signals.say(
                "Không mở được liên kết bằng trình duyệt của máy. Chép rồi dán vào trình duyệt.",
                tone="warning",
            )

    def _evidence(self, activity: Activity) -> QWidget:
        self.evidence = EvidenceView(self._context, activity)
        return self.evidence

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.activity is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Let dropped files prove the activity shown."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths and self.activity is not None and self.activity.id is not None:
            event.acceptProposedAction()
            attach_to(self._context, self.activity.id, paths)


class SeveralView(Card):
    """What to do with several selected activities."""

    def __init__(self, buttons: Iterable[Button]) -> None:
        super().__init__()
        column = QVBoxLayout()
        column.setContentsMargins(14, 14, 14, 14)
        column.setSpacing(8)
        self.count = label("", "section")
        self.kinds = label("", "secondary", wrap=True)
        column.addWidget(self.count)
        column.addWidget(self.kinds)
        column.addWidget(label("Ctrl+C chép các dòng kèm tiêu đề để dán vào Excel.", "small", wrap=True))
        column.addStretch(1)
        bar = QHBoxLayout()
        for button in buttons:
            bar.addWidget(button)
        bar.addStretch(1)
        column.addLayout(bar)
        self.body.addLayout(column)

    def show_activities(self, activities: list[Activity], selected: int) -> None:
        """Say how many are selected, and of which kinds: kinds stay apart."""
        self.count.setText(f"Đã chọn {text.number(selected)} hoạt động")
        totals: dict[str, float] = {}
        for activity in activities:
            totals[activity.kind] = totals.get(activity.kind, 0) + activity.quantity
        parts = []
        for key, quantity in totals.items():
            kind = catalog.kind(key)
            parts.append(f"{kind.label}: {text.padded(quantity)} {kind.counting_unit}")
        self.kinds.setText("\n".join(parts))
