"""Thiết lập: the office, its units, how it reports, the look, the data folder. Saved on leaving a field."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cchc_desktop.models import Changes, Signer, Topic
from cchc_desktop.periods import WindowRule
from ui import errors
from ui.context import Context
from ui.pages.base import Page
from ui.pages.periods import rule_words
from ui.pages.report import open_file
from ui.pages.settings_channels import ChannelsCard, InboxCard
from ui.pages.settings_units import UnitsCard
from ui.widgets import Button, Card, Scroll, label
from ui.widgets.elided import Elided
from ui.widgets.form import Form, choices, line_edit, set_choice

_OFFICE_FIELDS = (
    ("name", "&Tên cơ quan", "Sở Lao động - Thương binh và Xã hội", ""),
    ("parent", "&Cơ quan chủ quản", "UBND TỈNH BÌNH ĐỊNH", "Dòng trên cùng bên trái của văn bản"),
    ("province", "Đị&a phương", "tỉnh Bình Định", ""),
    ("place", "Địa &danh", "Bình Định", "Trước ngày, tháng trên văn bản"),
    ("symbol", "&Ký hiệu cơ quan", "SLĐTBXH", "Trong số, ký hiệu văn bản và tên tệp báo cáo"),
    ("superior", "&Nơi nhận báo cáo", "UBND tỉnh Bình Định", ""),
    ("archive", "&Lưu", "VT, VP", ""),
)
_SIGNER_FIELDS = (
    ("authority", "&Quyền hạn người ký", "KT. GIÁM ĐỐC", "Bỏ trống nếu người đứng đầu ký"),
    ("title", "C&hức vụ người ký", "GIÁM ĐỐC", ""),
    ("name", "Họ tên ngườ&i ký", "", ""),
)


class SettingsPage(Page):
    """Cards in two columns; nothing here has a save button of its own."""

    name: ClassVar[str] = "settings"
    title: ClassVar[str] = "Thiết lập"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.OFFICE, Topic.UNITS, Topic.SETTINGS})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.header.set_note("Mỗi ô được cất ngay khi rời ô.")
        self.fields: dict[str, QLineEdit] = {}
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(12)
        self.units = UnitsCard(context)
        self.channels = ChannelsCard(context)
        self.inbox = InboxCard(context)
        left.addWidget(self._office_card())
        left.addStretch(1)
        right.addWidget(self._reporting_card())
        right.addWidget(self._use_card())
        right.addWidget(self.inbox)
        right.addWidget(self._data_card())
        right.addStretch(1)
        pair = QHBoxLayout()
        pair.setSpacing(12)
        pair.addLayout(left, 1)
        pair.addLayout(right, 1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(pair)
        column.addWidget(self.units)
        column.addWidget(self.channels)
        column.addStretch(1)
        self.body.addWidget(Scroll(content), 1)

    # -- cards -----------------------------------------------------------------------------------

    def _office_card(self) -> Card:
        card = Card("Thông tin cơ quan", "in trên văn bản và báo cáo")
        form = Form()
        for key, words, example, hint in _OFFICE_FIELDS:
            self.fields[key] = line_edit(self._save_office, f"Ví dụ: {example}" if example else "")
            form.add(words, self.fields[key], hint)
        for key, words, example, hint in _SIGNER_FIELDS:
            self.fields[f"signer.{key}"] = line_edit(self._save_office, f"Ví dụ: {example}" if example else "")
            form.add(words, self.fields[f"signer.{key}"], hint)
        card.body.addLayout(form)
        return card

    def _reporting_card(self) -> Card:
        card = Card("Báo cáo định kỳ")
        form = Form()
        form.setRowWrapPolicy(Form.RowWrapPolicy.WrapAllRows)
        self.regime = choices([(item.label, item.id) for item in self.workspace.reporting.lines()], self._save_choices)
        self.rule = choices([(rule_words(rule), rule.value) for rule in WindowRule], self._save_choices)
        form.add("&Báo cáo và hạn gửi", self.regime)
        form.add("&Số liệu của kỳ", self.rule)
        self.regime_note = label("", "small", wrap=True)
        self.regime_note.setContentsMargins(14, 0, 14, 12)
        card.body.addLayout(form)
        card.body.addWidget(self.regime_note)
        return card

    def _use_card(self) -> Card:
        card = Card("Người dùng và giao diện")
        form = Form()
        self.user = line_edit(
            lambda: self._save_setting("user_name", self.user.text().strip()), "Họ tên người đang dùng"
        )
        form.add("N&gười dùng", self.user, "Ghi vào lịch sử thay đổi, không cần mật khẩu")
        self.look = choices([("Sáng", "light"), ("Tối", "dark")], self._save_look)
        form.add("Gia&o diện", self.look)
        card.body.addLayout(form)
        return card

    def _data_card(self) -> Card:
        card = Card("Dữ liệu", "chỉ nằm trên máy này")
        column = QVBoxLayout()
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(8)
        path = Elided(str(self.workspace.folder))
        path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        path.setAccessibleName("Thư mục dữ liệu")
        column.addWidget(path)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(
            Button(self.theme, "Mở thư mục", icon="folder", on_click=lambda: open_file(self.workspace.folder))
        )
        self.check_button = Button(self.theme, "Kiểm tra dữ liệu", icon="shield", on_click=self.check_data)
        row.addWidget(self.check_button)
        row.addStretch(1)
        column.addLayout(row)
        self.check_result = label("", "secondary", wrap=True)
        self.check_result.hide()
        column.addWidget(self.check_result)
        card.body.addLayout(column)
        return card

    # -- reading and saving ------------------------------------------------------------------------

    def refresh(self) -> None:
        office = self.workspace.office()
        signer = office.signer or Signer()
        for key, field in self.fields.items():
            owner: Any = signer if key.startswith("signer.") else office
            value = getattr(owner, key.removeprefix("signer.")).replace("\n", " / ")
            if field.text() != value and not (field.hasFocus() and field.isModified()):
                field.setText(value)
        if not self.user.hasFocus():
            self.user.setText(self.workspace.setting("user_name"))
        set_choice(self.look, self.workspace.setting("theme"))
        set_choice(self.regime, self.workspace.setting("regime"))
        set_choice(self.rule, self.workspace.setting("window_rule"))
        self._show_regime_note()
        self.units.refresh()
        self.channels.refresh()
        self.inbox.refresh()

    def on_changes(self, changes: Changes) -> None:
        if changes.topics == {Topic.UNITS}:
            self.units.refresh()
            self.channels.refresh()
        else:
            self.refresh()

    def leave(self) -> bool:
        self._save_office()
        self.units.save()
        self.channels.save()
        return True

    def find(self, text: str) -> None:
        self.units.narrow(text)
        self.channels.narrow(text)

    def primary_action(self) -> None:
        self.units.add()

    def _save_office(self) -> None:
        office = self.workspace.office()
        typed = {key: field.text().strip() for key, field in self.fields.items()}
        signer = Signer(*(typed[f"signer.{key}"].replace(" / ", "\n") for key, *_ in _SIGNER_FIELDS))
        wanted = replace(
            office,
            **{key: typed[key] for key, *_ in _OFFICE_FIELDS},
            signer=signer if signer != Signer() or office.signer is not None else None,
        )
        if wanted != office:
            self._write(lambda: self.workspace.save_office(wanted))

    def _save_choices(self) -> None:
        self._save_setting("regime", self.regime.currentData())
        self._save_setting("window_rule", self.rule.currentData())
        self._show_regime_note()

    def _save_user(self) -> None:
        self._save_setting("user_name", self.user.text().strip())

    def _save_look(self) -> None:
        look = self.look.currentData()
        self._save_setting("theme", look)
        self.theme.set_dark(look == "dark")

    def _save_setting(self, name: str, value: object) -> None:
        if self.workspace.setting(name) != value:
            self._write(lambda: self.workspace.set_setting(name, value))

    def _write(self, write) -> None:
        try:
            self.signals.wrote(write())
        except Exception as error:
            errors.show(self, error, "Chưa cất được")

    def _show_regime_note(self) -> None:
        chosen = next((item for item in self.workspace.reporting.lines() if item.id == self.regime.currentData()), None)
        parts = []
        if chosen is not None and chosen.receiver:
            through = f", qua {chosen.through}" if chosen.through else ""
            parts.append(f"Gửi {chosen.receiver}{through}.")
        if chosen is not None and chosen.source:
            parts.append(f"Căn cứ: {chosen.source}.")
        self.regime_note.setText(" ".join(parts))

    # -- care of the data ----------------------------------------------------------------------------

    def check_data(self) -> None:
        """Check the data in a worker and list what is wrong."""
        self.check_button.setEnabled(False)
        self.check_result.setText("Đang kiểm tra…")
        self.check_result.show()
        task = self.context.tasks.read(lambda reader: reader.check(), self._checked, key="check")
        task.ended.connect(lambda: self.check_button.setEnabled(True))

    def _checked(self, problems: list[str]) -> None:
        if not problems:
            self.check_result.setText("Dữ liệu nguyên vẹn, không có lỗi.")
            return
        shown = "\n".join(f"- {problem}" for problem in problems[:8])
        more = f"\nvà {len(problems) - 8} vấn đề khác." if len(problems) > 8 else ""
        self.check_result.setText(f"Có {len(problems)} vấn đề:\n{shown}{more}")
