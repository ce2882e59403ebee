"""Lập hồ sơ: one file to send or a folder for a USB stick, how large a part, how many files for each form."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from cchc_desktop.dossier import MOST_A_FORM
from cchc_desktop.scoring.compute import Sheet
from cchc_desktop.text import number, parse_number
from ui.file_dialogs import ask_folder, ask_target
from ui.theme import Theme
from ui.widgets import Button, Card, label, primary
from ui.widgets.form import Form, line_edit

_HOLDS = (
    "Mục lục văn bản, tài liệu (Excel, PDF) theo mẫu của Nghị định số 30/2020/NĐ-CP, mở được từng tệp",
    "Bảng tự chấm điểm và bản giải trình (PDF, Word; bảng điểm có thêm Excel)",
    "Tài liệu kiểm chứng theo thư mục tiêu chí, và gộp thành một tệp PDF có dấu trang",
    "MANIFEST.txt: mã kiểm tra SHA-256 của từng tệp",
)
_PURPOSE = "dossier"


class DossierDialog(QDialog):
    """After `accept`, `out` is where to write, `most` and `split_mb` how."""

    def __init__(self, theme: Theme, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._year = sheet.facts.year
        self.out: Path | None = None
        self.most = MOST_A_FORM
        self.split_mb: int | None = None
        self.setWindowTitle("Lập hồ sơ minh chứng")
        self.resize(680, 500)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        points = f"{number(sheet.total)}/{number(sheet.max)} điểm"
        column.addWidget(label(f"Hồ sơ tự chấm điểm năm {self._year}: {points}", "section", wrap=True))
        if sheet.caution:
            column.addWidget(label(f"{sheet.caution}.", tone="warning", wrap=True))
        if sheet.facts.today < sheet.facts.last:
            column.addWidget(label(f"Năm chưa hết kỳ: chỉ tính {sheet.facts.days_words}.", "secondary", wrap=True))
        card = Card("Hồ sơ gồm")
        for place, words in enumerate(_HOLDS):
            card.add_row(label(words, wrap=True), stretch=0, last=place == len(_HOLDS) - 1)
        column.addWidget(card)
        form = Form()
        form.setContentsMargins(0, 4, 0, 0)
        self.as_zip, self.as_folder = QRadioButton("Tệp &nén .zip"), QRadioButton("Thư &mục, chép ra USB")
        self.as_zip.setChecked(True)
        ways = QWidget()
        row = QHBoxLayout(ways)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addWidget(self.as_zip)
        row.addWidget(self.as_folder)
        row.addStretch(1)
        form.add("Ghi thành", ways)
        self.split = form.add("&Chia tệp, mỗi tệp (MB)", line_edit(placeholder="để trống: một tệp"))
        self.files = form.add("&Số tệp nhiều nhất", line_edit(), "Cho mỗi hình thức được tính điểm, chia cho các loại.")
        self.files.setText(str(MOST_A_FORM))
        self.as_zip.toggled.connect(self.split.setEnabled)
        column.addLayout(form)
        column.addStretch(1)
        self.problem = label("", tone="bad", wrap=True)
        foot = QHBoxLayout()
        foot.addWidget(self.problem, 1)
        foot.addWidget(Button(theme, "Hoãn", key="Esc", own_key=False, on_click=self.reject))
        foot.addWidget(primary(theme, "Chọn nơi ghi", self.accept, key="Ctrl+S"))
        column.addLayout(foot)

    def accept(self) -> None:
        """Ask where to write once the numbers are right."""
        zipped = self.as_zip.isChecked()
        most = _whole(self.files, 1, 1000)
        split = _whole(self.split, 1, 10_000) if zipped and self.split.text().strip() else None
        if most is None:
            self._refuse(self.files, "Số tệp nhiều nhất là số nguyên từ 1 đến 1.000.")
        elif split is None and zipped and self.split.text().strip():
            self._refuse(self.split, "Mỗi tệp chia là số nguyên từ 1 đến 10.000 MB.")
        elif (out := self._ask(zipped)) is not None:
            self.out, self.most, self.split_mb = out, most, split
            super().accept()

    def _ask(self, zipped: bool) -> Path | None:
        name = f"HoSo_ChamDiem_TuyenTruyenCCHC_{self._year}"
        if zipped:
            kinds = {".zip": "Tệp nén (*.zip)"}
            return ask_target(self, "Lập hồ sơ minh chứng", _PURPOSE, f"{name}.zip", kinds)
        where = ask_folder(self, "Chọn nơi đặt thư mục hồ sơ", _PURPOSE)
        if where is None:
            return None
        out, place = where / name, 2
        while out.exists():
            out, place = where / f"{name}_{place}", place + 1
        return out

    def _refuse(self, field: QLineEdit, words: str) -> None:
        self.problem.setText(words)
        field.setFocus()
        field.selectAll()


def _whole(field: QLineEdit, least: int, most: int) -> int | None:
    found = parse_number(field.text())
    return int(found) if found is not None and found == int(found) and least <= found <= most else None
