"""Chấm điểm: the year's score by criterion with its formula, what is missing, and the dossier (product.md N8)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from cchc_desktop.doors.scoring import ScoreFile
from cchc_desktop.dossier import MOST_A_FORM, Made, Progress, export_dossier
from cchc_desktop.models import Topic
from cchc_desktop.scoring.compute import Line, Sheet, gap_words
from cchc_desktop.scoring.scale import Formula, Scale, samples
from cchc_desktop.text import number, short_date
from cchc_desktop.workspace import Workspace
from ui.confirm import confirm
from ui.context import Context
from ui.opening import open_file
from ui.pages.base import Page
from ui.pages.score_detail import ScoreDetail
from ui.widgets import Button, Card, Fitted, clear, label, pill, primary
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
    scale_year: int | None  # whose criteria these are, None for a sample
    before: int | None  # the year before that has criteria of its own
    explanations: dict[str, str]
    files: tuple[ScoreFile, ...]

    @property
    def own(self) -> bool:
        return self.scale_year == self.sheet.facts.year

    @property
    def mark(self) -> str:
        """Return what the head says of criteria that are not the year's own."""
        if self.own:
            return ""
        return f"theo năm {self.scale_year}, chưa xác nhận" if self.scale_year else "mẫu, chưa sửa cho năm này"


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
        self.table.setMinimumHeight(250)  # in a low window the list of what to do scrolls, not the points
        self.gaps = Card("Việc cần làm để không mất điểm")
        holder = QWidget()
        self.gap_rows = QVBoxLayout(holder)
        self.gap_rows.setContentsMargins(14, 8, 14, 10)
        self.gap_rows.setSpacing(6)
        self.fitted = Fitted(holder, least=84)
        self.gaps.body.addWidget(self.fitted)
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
            kept, before = door.scale_year(year), door.scale_year(year - 1)
            return Read(door.sheet(year, today), kept, before, door.explanations(year), door.files(year))

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
        facts = sheet.facts
        days = f"số liệu từ {short_date(facts.first)} đến {short_date(max(facts.first, facts.until))}"
        mark = f" · {found.mark}" if found.mark else ""
        self.header.set_note(f"{sheet.scale.label} · {days}{mark}")
        self.header.note.setToolTip("\n".join(part for part in (sheet.scale.source, sheet.caution) if part))
        self._show_gaps(sheet)
        self._show_line()

    def _show_gaps(self, sheet: Sheet) -> None:
        clear(self.gap_rows)
        for line in sheet.gaps[:4]:
            self.gap_rows.addWidget(label(gap_words(line, sheet.facts.today, most=2), "", wrap=True))
        if not sheet.gaps:
            self.gap_rows.addWidget(label("Mọi tiêu chí đang đạt điểm tối đa.", "secondary", wrap=True))
        elif len(sheet.gaps) > 4:
            rest = f"và {len(sheet.gaps) - 4} tiêu chí khác trong bảng trên"
            self.gap_rows.addWidget(label(rest, "secondary"))
        self.fitted.updateGeometry()

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
        year, found = self.context.year, self._read_now
        menu = QMenu(self)
        menu.addAction(f"Sửa thang điểm năm {year}…", self.edit_scale)
        if found is not None and found.before is not None:
            menu.addAction(f"Sao từ năm {found.before}", lambda: self._copy(found.before))
        start = menu.addMenu("Bắt đầu từ mẫu")
        for scale in samples():
            start.addAction(scale.label, lambda scale=scale: self._take(scale, f"mẫu {scale.label}"))
        if found is not None and found.own:
            menu.addAction("Bỏ thang điểm riêng của năm này", self._reset_scale)
        menu.exec(self.scale_button.mapToGlobal(self.scale_button.rect().bottomLeft()))

    def edit_scale(self) -> None:
        """Open the criteria of the year to edit."""
        from ui.dialogs.score_scale import ScaleDialog

        before = self.workspace.scoring.scale(self.context.year)
        dialog = ScaleDialog(self.theme, before, self.context.year, self)
        if dialog.exec() and dialog.scale is not None:
            if dialog.scale == before:  # a sample looked at and left as it is stays a sample
                self.signals.say("Chưa sửa gì, thang điểm giữ nguyên.", tone="neutral")
                return
            self.signals.wrote(self.workspace.scoring.save_scale(self.context.year, dialog.scale))
            self.signals.say(f"Đã cất thang điểm năm {self.context.year}")

    def _copy(self, year: int | None) -> None:
        if year is not None:
            self._take(self.workspace.scoring.scale(year), f"thang điểm của năm {year}")

    def _take(self, scale: Scale, words: str) -> None:
        if self._may_lose(scale):
            self.signals.wrote(self.workspace.scoring.save_scale(self.context.year, scale))
            self.signals.say(f"Năm {self.context.year} chấm theo {words}")

    def _reset_scale(self) -> None:
        if self._may_lose(None):
            self.signals.wrote(self.workspace.scoring.reset_scale(self.context.year))
            self.signals.say(f"Đã bỏ thang điểm riêng của năm {self.context.year}")

    def _may_lose(self, scale: Scale | None) -> bool:
        """Ask before the year's own criteria are replaced; what the clerk set under codes that go is kept unused."""
        year, door = self.context.year, self.workspace.scoring
        if not door.is_own(year):
            return True
        left = {item.code for item in scale.criteria} if scale else set()
        unused = {*door.overrides(year), *door.typed(year), *door.explanations(year)} - left if scale else set()
        then = "Thang điểm đã sửa không còn."
        if unused:
            then += (
                f" Điểm tự chấm, số liệu, giải trình của tiêu chí {', '.join(sorted(unused))} được giữ, chưa dùng đến."
            )
        return confirm(self, "Thay thang điểm", f"Năm {year} đang có thang điểm riêng.", then, "Thay")

    def primary_action(self) -> None:
        """Ask what and where, then write the dossier."""
        from ui.dialogs.score_dossier import DossierDialog

        self.detail.save_typed()
        if self._read_now is None:
            return
        dialog = DossierDialog(self.theme, self._read_now.sheet, self)
        if dialog.exec() and dialog.out is not None:
            self.export(dialog.out, dialog.most, dialog.split_mb)

    def export(self, out: Path, most: int = MOST_A_FORM, split_mb: int | None = None) -> None:
        """Write the dossier in a worker and say where it is."""
        year, today = self.context.year, self.context.today()

        def work(progress: Progress) -> Made:
            with self.workspace.reader() as reader:
                return export_dossier(reader, year, out, progress, today=today, most=most, split_mb=split_mb)

        self.context.tasks.run(work, self._exported, title=f"Đang lập hồ sơ năm {year}")

    def _exported(self, made: Made) -> None:
        path = made.paths[0]
        words = f"Đã lập hồ sơ gồm {made.documents} văn bản, tài liệu"
        if len(made.paths) > 1:
            words += f", chia {len(made.paths)} tệp"
        if made.lost:
            words += f"; {len(made.lost)} tệp không còn trong dữ liệu"
        words = ". ".join((words, *(note.rstrip(".") for note in made.notes[:2])))
        if len(made.notes) > 2:
            words += f"; {len(made.notes) - 2} tệp khác cũng để riêng, ghi ở cột Ghi chú của mục lục"
        self.signals.say(
            words,
            ("Mở hồ sơ", lambda: open_file(path)),
            ("Mở thư mục", lambda: open_file(path.parent)),
            tone="warning" if made.lost or made.notes else "good",
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
