"""Chấm điểm: the year's score by criterion with its formula, what is missing, and the dossier (product.md N8)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QVBoxLayout

from cchc_desktop.doors.scoring import ScoreFile
from cchc_desktop.dossier import Made, export_dossier
from cchc_desktop.models import Topic
from cchc_desktop.scoring.compute import Line, Sheet, gap_words
from cchc_desktop.scoring.scale import Formula, samples
from cchc_desktop.text import number, screen_date
from cchc_desktop.workspace import Workspace
from ui.context import Context
from ui.pages.base import Page
from ui.pages.score_detail import ScoreDetail
from ui.widgets import Button, Card, label, pill, primary
from ui.widgets.figure_table import Cell, Column, FigureTable

_COLUMNS = (
    Column("Mã", least=6, most=9),
    Column("Tiêu chí", stretch=3, least=20),
    Column("Điểm", right=True, least=9, most=11, tip="Điểm đang đạt / điểm tối đa"),
    Column("", least=8, most=10),
    Column("Cách tính với số liệu hiện có", stretch=3, least=18),
)


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader brought: the sheet, the clerk's words, files by criterion."""

    sheet: Sheet
    own: bool
    explanations: dict[str, str]
    files: tuple[ScoreFile, ...]


class ScorePage(Page):
    """The score sheet of the year."""

    name: ClassVar[str] = "score"
    title: ClassVar[str] = "Chấm điểm"
    topics: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.SCORING, Topic.ACTIVITIES, Topic.EVIDENCE, Topic.PLANS, Topic.REPORTS, Topic.OFFICE, Topic.SETTINGS}
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._read_now: Read | None = None
        theme = self.theme
        self.scale_button = Button(theme, "Thang điểm", icon="edit", on_click=self._scale_menu)
        self.export_button = primary(theme, "Lập hồ sơ", self.primary_action, key="Ctrl+E")
        self.header.add_action(self.scale_button)
        self.header.add_action(self.export_button)
        self.table = FigureTable(theme, _COLUMNS, name="Bảng tự chấm điểm")
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_line())
        sheet = Card("Bảng tự chấm điểm")
        sheet.body.addWidget(self.table)
        self.gaps = Card("Việc cần làm để không mất điểm")
        self.gap_rows = QVBoxLayout()
        self.gap_rows.setContentsMargins(14, 8, 14, 10)
        self.gap_rows.setSpacing(6)
        self.gaps.body.addLayout(self.gap_rows)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(sheet, 3)
        left.addWidget(self.gaps, 0)
        self.detail = ScoreDetail(context)
        self.detail.setFixedWidth(theme.control_width(44))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addLayout(left, 1)
        row.addWidget(self.detail)
        self.body.addLayout(row, 1)
        theme.changed.connect(self.refresh)

    # -- reading -----------------------------------------------------------------------------

    def refresh(self) -> None:
        year, today = self.context.year, self.context.today()

        def read(reader: Workspace) -> Read:
            door = reader.scoring
            return Read(door.sheet(year, today), door.is_own(year), door.explanations(year), door.files(year))

        self.context.tasks.read(read, self._show, key="score")

    def _show(self, found: Read) -> None:
        chosen = self._chosen_code()
        self._read_now = found
        sheet = found.sheet
        self.table.set_rows([_cells(line) for line in sheet.lines])
        codes = [line.code for line in sheet.lines]
        first = next((n for n, line in enumerate(sheet.lines) if line.criterion.formula is not Formula.SUM), 0)
        self.table.selectRow(codes.index(chosen) if chosen in codes else first)
        points = f"{number(sheet.total)}/{number(sheet.max)} điểm"
        tone = "good" if sheet.total >= sheet.max else "warning"
        self.header.set_pills(pill(points, tone))
        window = f"số liệu từ {screen_date(sheet.facts.first)} đến {screen_date(sheet.facts.last)}"
        self.header.set_note(f"{sheet.scale.label} · {window}" + ("" if found.own else " · mẫu, chưa sửa cho năm này"))
        self.header.note.setToolTip(sheet.scale.source)
        self._show_gaps(sheet)
        self._show_line()

    def _show_gaps(self, sheet: Sheet) -> None:
        from ui.widgets import clear

        clear(self.gap_rows)
        for line in sheet.gaps[:4]:
            self.gap_rows.addWidget(label(gap_words(line, sheet.facts.last, most=2), "", wrap=True))
        if not sheet.gaps:
            self.gap_rows.addWidget(label("Mọi tiêu chí đang đạt điểm tối đa.", "secondary", wrap=True))
        elif len(sheet.gaps) > 4:
            rest = f"và {len(sheet.gaps) - 4} tiêu chí khác trong bảng trên"
            self.gap_rows.addWidget(label(rest, "secondary"))

    def _chosen_code(self) -> str:
        row = self.table.currentIndex().row()
        if self._read_now is None or not 0 <= row < len(self._read_now.sheet.lines):
            return ""
        return self._read_now.sheet.lines[row].code

    def _show_line(self) -> None:
        found, code = self._read_now, self._chosen_code()
        if found is None or not code:
            return
        files = tuple(file for file in found.files if file.code == code)
        self.detail.show_line(self.context.year, found.sheet.line(code), found.explanations.get(code, ""), files)

    # -- what the clerk does -----------------------------------------------------------------

    def leave(self) -> bool:
        self.detail.save_typed()
        return True

    def open_target(self, target: object) -> None:
        """Show a criterion by its code."""
        if isinstance(target, str) and self._read_now is not None:
            codes = [line.code for line in self._read_now.sheet.lines]
            if target in codes:
                self.table.selectRow(codes.index(target))

    def _scale_menu(self) -> None:
        year = self.context.year
        menu = QMenu(self)
        menu.addAction(f"Sửa thang điểm năm {year}…", self.edit_scale)
        start = menu.addMenu("Bắt đầu từ mẫu")
        for scale in samples():
            start.addAction(scale.label, lambda scale=scale: self._take_sample(scale.id))
        if self._read_now is not None and self._read_now.own:
            menu.addAction("Bỏ thang điểm riêng của năm này", self._reset_scale)
        menu.exec(self.scale_button.mapToGlobal(self.scale_button.rect().bottomLeft()))

    def edit_scale(self) -> None:
        """Open the criteria of the year to edit."""
        from ui.dialogs.score_scale import ScaleDialog

        dialog = ScaleDialog(self.theme, self.workspace.scoring.scale(self.context.year), self.context.year, self)
        if dialog.exec() and dialog.scale is not None:
            self.signals.wrote(self.workspace.scoring.save_scale(self.context.year, dialog.scale))
            self.signals.say(f"Đã cất thang điểm năm {self.context.year}")

    def _take_sample(self, name: str) -> None:
        scale = next(scale for scale in samples() if scale.id == name)
        self.signals.wrote(self.workspace.scoring.save_scale(self.context.year, scale))
        self.signals.say(f"Năm {self.context.year} chấm theo mẫu {scale.label}")

    def _reset_scale(self) -> None:
        self.signals.wrote(self.workspace.scoring.reset_scale(self.context.year))

    def primary_action(self) -> None:
        """Ask where, then write the dossier."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        start = Path(documents) / f"HoSo_ChamDiem_TuyenTruyenCCHC_{self.context.year}.zip"
        chosen, _ = QFileDialog.getSaveFileName(self, "Lập hồ sơ minh chứng", str(start), "Tệp nén (*.zip)")
        if chosen:
            path = Path(chosen)
            self.export(path if path.suffix.lower() == ".zip" else path.with_name(f"{path.name}.zip"))

    def export(self, out: Path) -> None:
        """Write the dossier in a worker and say where it is."""
        year, today = self.context.year, self.context.today()

        def work(progress: object) -> Made:
            with self.workspace.reader() as reader:
                return export_dossier(reader, year, out, progress, today=today)  # pyright: ignore[reportArgumentType]

        self.context.tasks.run(work, self._exported, title=f"Đang lập hồ sơ năm {year}")

    def _exported(self, made: Made) -> None:
        path = made.paths[0]
        words = f"Đã lập hồ sơ gồm {made.documents} văn bản, tài liệu"
        if made.lost:
            words += f"; {len(made.lost)} tệp không còn trong dữ liệu"
        self.signals.say(
            words,
            ("Mở hồ sơ", lambda: _open(path)),
            ("Mở thư mục", lambda: _open(path.parent)),
            tone="warning" if made.lost else "good",
        )


def _cells(line: Line) -> tuple[Cell, ...]:
    item = line.criterion
    bold = item.formula is Formula.SUM
    share = max(line.score, 0) / item.max
    tone = "good" if line.lost <= 0 else "accent" if share > 0 else "bad"
    marked = " (tự chấm)" if line.override else ""
    return (
        Cell(line.code, bold=bold),
        Cell(item.label, bold=bold),
        Cell(f"{number(line.score)}/{number(item.max)}", bold=bold, role="bad" if line.score < 0 else "text"),
        Cell(bar=(min(share, 1.0), tone), tip=f"Đạt {number(share * 100, 0)}% điểm tối đa"),
        Cell(line.formula + marked, "secondary", tip=item.rule),
    )


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
