"""What proves one activity: tiles with all that can be done to them, what is wrong, what lies in the bin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.errors import AppError
from cchc_desktop.filetypes import advice
from cchc_desktop.models import Activity, Changes, Evidence, EvidenceState
from cchc_desktop.text import number, screen_date
from ui.context import Context
from ui.evidence_taking import Taken, take_files
from ui.file_dialogs import ask_file, ask_target
from ui.opening import open_file
from ui.widgets import EVIDENCE_TIPS, EvidenceDot, label, link
from ui.widgets.evidence_tiles import Action, Tile, Tiles

SHOWN = 12


class EvidenceView(QWidget):
    """Reads the evidence of an activity and writes what the clerk does with it."""

    def __init__(self, context: Context, activity: Activity) -> None:
        super().__init__()
        self._context = context
        self._activity = activity
        self.open_file: Callable[[Path], bool] = open_file
        self.choose_one: Callable[[], Path | None] = self._ask_for_one
        self.choose_target: Callable[[str], Path | None] = self._ask_where
        proofs = context.workspace.proofs
        self.kept = context.workspace.evidence(activity.id) if activity.id is not None else []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.missing = [item for item in self.kept if not proofs.path(item).is_file()]
        self.tiles = Tiles(context)
        if self.kept:
            self.tiles.set([self._tile(item) for item in self.kept[:SHOWN]])
            column.addWidget(self.tiles)
        if len(self.kept) > SHOWN:
            column.addWidget(label(f"và {len(self.kept) - SHOWN} tệp khác", "small"))
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(EvidenceDot(context.theme, activity.evidence))
        self.words = label(self._state_words(), "secondary", wrap=True)
        head.addWidget(self.words, 1)
        column.addLayout(head)
        if self.missing:
            names = ", ".join(f"“{item.name}”" for item in self.missing[:3])
            column.addWidget(
                label(f"Thiếu tệp {names}. Bấm chuột phải, chọn Thay tệp để lưu lại.", tone="bad", wrap=True)
            )
        for words in dict.fromkeys(words for item in self.kept if (words := advice(item.name))):
            column.addWidget(label(words, "small", wrap=True))
        if activity.evidence is EvidenceState.LINK:
            column.addWidget(
                label("Bài đăng có thể bị gỡ hoặc sửa. Nên chụp màn hình và đính kèm.", tone="warning", wrap=True)
            )
        binned = proofs.binned(activity.id) if activity.id is not None else []
        if binned:
            column.addWidget(self._bin_line(binned))

    def focused_place(self) -> int | None:
        """Return which tile has the focus, None where none has it."""
        return next((place for place, tile in enumerate(self.tiles.tiles()) if tile.hasFocus()), None)

    def focus_tile(self, place: int) -> bool:
        """Put the focus on a tile, or the last before it; tell whether there is one."""
        tiles = self.tiles.tiles()
        if tiles:
            tiles[min(place, len(tiles) - 1)].setFocus()
        return bool(tiles)

    def _state_words(self) -> str:
        if not self.kept:
            return EVIDENCE_TIPS[self._activity.evidence]
        words = f"{len(self.kept)} minh chứng, đã lưu bản sao trong dữ liệu"
        return f"{words}, có văn bản ký" if self._activity.evidence is EvidenceState.SIGNED else words

    def _tile(self, item: Evidence) -> tuple[Tile, str, Path]:
        path = self._context.workspace.proofs.path(item)
        note = ", ".join(
            filter(None, (_size(item.size), f"ngày {screen_date(item.captured)}" if item.captured else ""))
        )
        wrong = "" if path.is_file() else "Thiếu tệp trong thư mục dữ liệu"
        tile = Tile(self._context.theme, item.name, note, signed=item.signed, wrong=wrong)
        tile.opened.connect(partial(self.open, item))
        tile.actions_of = partial(self._actions, item)
        return tile, item.sha256, path

    def _actions(self, item: Evidence) -> Sequence[Action | None]:
        signed = "Không phải văn bản đã ký" if item.signed else "Là văn bản đã ký"
        return (
            ("Mở\tEnter", partial(self.open, item)),
            ("Lưu thành tệp…", partial(self.save_as, item)),
            ("Thay tệp…", partial(self.replace, item)),
            (signed, partial(self.set_signed, item, not item.signed)),
            None,
            ("Xóa vào thùng rác\tDel", partial(self.remove, item)),
        )

    def _bin_line(self, binned: list[Evidence]) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        names = ", ".join(item.name for item in binned[:2]) + ("…" if len(binned) > 2 else "")
        layout.addWidget(label(f"Trong thùng rác: {names}", "small", wrap=True), 1)
        layout.addWidget(link(self._context.theme, "Khôi phục", partial(self.restore, binned)))
        return row

    # -- what is done --------------------------------------------------------------------------

    def open(self, item: Evidence) -> None:
        """Hand a copy to the system's viewer."""
        try:
            path = self._context.workspace.proofs.to_look_at(item)
        except AppError as error:
            self._context.signals.say(str(error), tone="bad")
            return
        if not self.open_file(path):
            self._context.signals.say(
                "Máy chưa có chương trình mở loại tệp này. Chọn Lưu thành tệp để chép ra.", tone="warning"
            )

    def save_as(self, item: Evidence) -> None:
        """Write the file to where the clerk wants it."""
        target = self.choose_target(item.name)
        if target is not None and self._try(lambda: self._context.workspace.proofs.save_as(item, target)):
            self._context.signals.say(f"Đã lưu “{target.name}”.")

    def replace(self, item: Evidence) -> None:
        """Put another file in its place; the old one goes to the bin."""
        source = self.choose_one()
        evidence_id = item.id
        if source is None or evidence_id is None:
            return

        def done(taken: Taken) -> None:
            if taken.refused:
                self._context.signals.say(taken.refused[0], tone="bad")
            for kept, _shot in taken.kept:
                self._write(partial(self._context.workspace.proofs.replace, evidence_id, kept))
                self._context.signals.say(f"Đã thay “{item.name}”; tệp cũ ở trong thùng rác.")

        take_files(self._context, [source], done)

    def set_signed(self, item: Evidence, signed: bool) -> None:
        """Say whether a file is the signed document."""
        self._write(lambda: self._context.workspace.proofs.set_signed(item.id or 0, signed))

    def remove(self, item: Evidence) -> None:
        """Move a file to the bin, with the way back."""
        if self._write(lambda: self._context.workspace.proofs.remove(item.id or 0)):
            self._context.signals.say(
                f"Đã xóa “{item.name}” vào thùng rác.", ("Hoàn tác", partial(self.restore, [item])), tone="neutral"
            )

    def restore(self, items: Sequence[Evidence]) -> None:
        """Bring files back from the bin."""
        self._context.signals.undone.emit()
        for item in items:
            self._write(lambda item=item: self._context.workspace.proofs.restore(item.id or 0))

    def _write(self, call: Callable[[], Changes]) -> bool:
        try:
            changes = call()
        except AppError as error:
            self._context.signals.say(str(error), tone="bad")
            return False
        self._context.signals.wrote(changes)
        return True

    def _try(self, call: Callable[[], object]) -> bool:
        try:
            call()
        except AppError as error:
            self._context.signals.say(str(error), tone="bad")
            return False
        return True

    def _ask_for_one(self) -> Path | None:
        return ask_file(self.window(), "Chọn tệp thay thế", "evidence")

    def _ask_where(self, name: str) -> Path | None:
        return ask_target(self.window(), "Lưu minh chứng thành tệp", "evidence_out", name)


def _size(size: int) -> str:
    return f"{number(size / 1_048_576, 1)} MB" if size >= 1_048_576 else f"{number(max(1, size // 1024))} KB"
