"""What the pictures of the page Đơn vị's dialogs need: a foreign sheet, units that a reorganisation ended."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog

from ui.main_window import MainWindow

_SHEET = (
    "PHÒNG KHOA GIÁO\n\nMã;Khi nào;Việc gì;Bao nhiêu;Ai làm\n"
    "1;03/01/2023;Hội nghị chuyên đề cải cách hành chính;1;Tổ truyền thông\n"
    "2;09/01/2023;Nói chuyện về dịch vụ công trực tuyến;1;Tổ truyền thông\n"
)


def dialogs(window: MainWindow) -> dict[str, Callable[[], QDialog]]:
    """Return what makes each dialog."""
    from ui.dialogs.sheet_mapping import SheetMappingDialog
    from ui.dialogs.units_changes import UnitChangesDialog
    from ui.dialogs.units_send import SendTemplatesDialog

    def mapping() -> QDialog:
        folder = Path(tempfile.mkdtemp(prefix="cchc-pictures-"))
        path = folder / "So theo doi Phong Khoa giao.csv"
        path.write_text(_SHEET, "utf-8-sig")
        return SheetMappingDialog(window.context, path, path.stem, None, window)

    def changes(side: int) -> QDialog:
        dialog = UnitChangesDialog(window.context, window)
        dialog.show_side(side)
        return dialog

    return {
        "units-send": lambda: SendTemplatesDialog(window.context, window),
        "units-mapping": mapping,
        "units-changes": lambda: changes(0),
        "units-changes-table": lambda: changes(1),
    }
