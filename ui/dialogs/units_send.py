"""Gửi mẫu cho đơn vị: which units, which period and plan; a workbook for each into a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.models import Plan, Unit
from cchc_desktop.periods import Period, PeriodKind, periods_of
from ui.context import Context
from ui.file_dialogs import ask_folder
from ui.opening import open_file
from ui.tasks import Progress
from ui.widgets import Button, Card, Scroll, label
from ui.widgets.form import Form, choices, set_choice


class SendTemplatesDialog(QDialog):
    """`ask_folder` is replaced in tests: a file dialog would wait for ever."""

    def __init__(self, context: Context, parent: QWidget | None = None, *, chosen: Unit | None = None) -> None:
        super().__init__(parent)
        self._context = context
        theme = context.theme
        self.ask_folder: Callable[[], Path | None] = lambda: ask_folder(
            self, "Chọn thư mục chứa các tệp mẫu", "unit-files"
        )
        self.setWindowTitle("Gửi mẫu cho đơn vị")
        self.resize(820, 520)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        words = (
            "Mỗi đơn vị một tệp Excel: tám cột, danh sách chọn lấy từ danh mục và nhiệm vụ của kế hoạch. "
            "Đơn vị ghi thêm dòng và gửi lại chính tệp ấy mỗi quý."
        )
        column.addWidget(label(words, "secondary", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(12)
        self._units = context.workspace.units(context.today())
        card = Card("Đơn vị")
        inner = QWidget()
        boxes = QVBoxLayout(inner)
        boxes.setContentsMargins(14, 8, 14, 8)
        boxes.setSpacing(4)
        self.boxes: list[QCheckBox] = []
        for unit in self._units:
            box = QCheckBox(unit.name.replace("&", "&&"))
            box.setChecked(True)
            box.setToolTip(unit.name)
            box.toggled.connect(lambda _on: self._tell())
            boxes.addWidget(box)
            self.boxes.append(box)
        boxes.addStretch(1)
        card.body.addWidget(Scroll(inner), 1)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 6, 12, 8)
        bar.addWidget(Button(theme, "Chọn tất cả", kind="link", on_click=lambda: self.check(None)))
        bar.addWidget(Button(theme, "Bỏ chọn", kind="link", on_click=lambda: self.check(())))
        if chosen is not None:
            bar.addWidget(
                Button(theme, f"Chỉ {chosen.label}", kind="link", on_click=lambda: self.check((chosen.id or 0,)))
            )
        bar.addStretch(1)
        card.body.addLayout(bar)
        row.addWidget(card, 3)
        side = Card("Nội dung mẫu")
        form = Form()
        quarter = periods_of(context.today(), context.workspace.window_rule)
        quarters = [quarter.shifted(step) for step in (-1, 0, 1)]
        quarters += [Period(context.year, PeriodKind.QUARTER, n) for n in range(1, 5)]
        quarters = sorted(set(quarters))
        self.period = form.add("&Kỳ bắt đầu", choices([(p.label, p.code) for p in quarters]))
        set_choice(self.period, quarter.code)
        self._plans = {plan.id: plan for plan in context.workspace.plans()}
        self.plan = form.add("Kế &hoạch", choices([(_plan_words(p), p.id) for p in self._plans.values()]))
        for place, plan in enumerate(self._plans.values()):
            self.plan.setItemData(place, plan.title, Qt.ItemDataRole.ToolTipRole)
        current = context.workspace.current_plan(quarter.year)
        if not self._plans:
            self.plan.addItem("Chưa có kế hoạch", None)
        set_choice(self.plan, current.id if current else None)
        side.body.addLayout(form)
        side.body.addStretch(1)
        row.addWidget(side, 2)
        column.addLayout(row, 1)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        self.told = label("", "secondary", wrap=True)
        self.make_button = Button(theme, "Tạo tệp", kind="primary", key="Ctrl+S", on_click=self.make)
        bottom.addWidget(self.told, 1)
        bottom.addWidget(Button(theme, "Hoãn", key="Esc", own_key=False, on_click=self.reject))
        bottom.addWidget(self.make_button)
        column.addLayout(bottom)
        self._tell()

    def check(self, ids: tuple[int, ...] | None) -> None:
        """Choose units; None chooses all."""
        for unit, box in zip(self._units, self.boxes, strict=True):
            box.setChecked(ids is None or unit.id in ids)

    def chosen(self) -> list[Unit]:
        """Return the units chosen."""
        return [unit for unit, box in zip(self._units, self.boxes, strict=True) if box.isChecked()]

    def _tell(self) -> None:
        count = len(self.chosen())
        self.make_button.setEnabled(bool(count))
        self.make_button.setText(f"Tạo {count} tệp" if count else "Tạo tệp")
        self.told.setText("" if self._units else "Chưa có đơn vị nào: thêm ở trang Thiết lập trước.")

    def make(self) -> None:
        """Ask for a folder and write the workbooks in the background."""
        folder = self.ask_folder()
        if folder is None:
            return
        units, workspace = self.chosen(), self._context.workspace
        plan: Plan | None = self._plans.get(self.plan.currentData())
        period = Period.parse(self.period.currentData())
        signals = self._context.signals

        def work(progress: Progress) -> list[Path]:
            with workspace.reader() as reader:
                return reader.exchange.write_templates(folder, units, plan=plan, period=period, progress=progress)

        def done(made: list[Path]) -> None:
            signals.say(f"Đã tạo {len(made)} tệp mẫu trong {folder.name}.", ("Mở thư mục", lambda: open_file(folder)))

        self._context.tasks.run(work, done, title=f"Đang tạo {len(units)} tệp mẫu")
        self.accept()


def _plan_words(plan: Plan) -> str:
    years = f"{plan.year_from}" if plan.year_from == plan.year_to else f"{plan.year_from} - {plan.year_to}"
    return f"{plan.reference or 'Kế hoạch'} ({years})" if plan.number else f"Dự thảo năm {years}"
