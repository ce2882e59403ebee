"""Pictures of every page and dialog on the demo data, to be looked at beside the drawings.

python -m ui.pictures --out DIR: under Xvfb when DISPLAY is set, else drawn in memory. Each set of
pictures (size, scale, colours) is made by a process of its own: Qt reads the scale once.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PASTED = (
    "Ngày 09/3/2023, tại Hội trường Sở, Văn phòng Sở tổ chức 01 hội nghị phổ biến Đề án nâng cao chất lượng phục vụ "
    "người dân, doanh nghiệp với 115 lượt người tham dự.\nhttps://www.facebook.com/sldtbxhbinhdinh/posts/1"
)
TODAY = "2023-03-10"  # in quarter I of the demo's year, four days before the window closes


@dataclass(frozen=True, slots=True)
class Look:
    """One set of pictures."""

    name: str
    width: int = 1366
    height: int = 728
    scale: str = "1"
    dark: bool = False


LOOKS = (
    Look("1366x728"),
    Look("1366x728-dark", dark=True),
    Look("1080x600", 1080, 600),
    Look("1080x600-125", 1080, 600, scale="1.25"),
)


def main(arguments: list[str] | None = None) -> int:
    """Make all pictures."""
    parser = argparse.ArgumentParser(prog="python -m ui.pictures", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("pictures"))
    parser.add_argument("--look", choices=[look.name for look in LOOKS], help="one set only")
    parser.add_argument("--data", type=Path, help="a data folder in place of the demo office")
    parser.add_argument("--in-process", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    looks = [look for look in LOOKS if options.look in (None, look.name)]
    if options.in_process:
        return _draw(looks[0], options.data, options.out)
    with tempfile.TemporaryDirectory() as scratch:
        data = options.data or _demo(Path(scratch) / "demo")
        for look in looks:
            environment = os.environ | {"QT_SCALE_FACTOR": look.scale, "CCHC_TODAY": TODAY}
            if not os.environ.get("DISPLAY") and sys.platform != "win32":
                environment["QT_QPA_PLATFORM"] = "offscreen"
            command = [sys.executable, "-m", "ui.pictures", "--in-process", "--look", look.name]
            command += ["--data", str(data), "--out", str(options.out)]
            code = subprocess.run(command, env=environment, check=False).returncode
            if code:
                return code
    return 0


def _demo(folder: Path) -> Path:
    from cchc_desktop.demo import fresh_demo

    fresh_demo(folder).close()
    return folder


def _draw(look: Look, data: Path, out: Path) -> int:
    from cchc_desktop.workspace import Workspace
    from ui.app import application
    from ui.main_window import ALL_PAGES, ASIDE, MainWindow
    from ui.theme import Theme

    app = application()
    with Workspace.open(data) as workspace:
        theme = Theme(dark=look.dark)
        theme.apply(app)
        window = MainWindow(workspace, theme)
        window.resize(look.width, look.height)
        window.open_page(ALL_PAGES[0].name)
        window.show()

        def settle(seconds: float = 0.3) -> None:
            until = time.monotonic() + seconds
            while time.monotonic() < until or window.context.tasks.busy:
                app.processEvents()
                time.sleep(0.005)

        def save(widget, name: str, seconds: float = 0.3) -> None:
            settle(seconds)
            path = out / f"{look.name}-{name}.png"
            widget.grab().save(str(path))
            print(path)

        for entry in (*ALL_PAGES, *ASIDE):
            window.open_page(entry.name)
            settle()
            save(window, entry.name)
        window.open_page("log")
        window.page("log").primary_action()
        save(window, "log-form")
        views = getattr(window.page("log"), "views")  # noqa: B009
        for view in ("grid", "calendar", "matrix"):
            views.set_view(view)
            save(window, f"log-{view}")
        views.set_view("list")
        for name, make in _dialogs(window).items():
            dialog = make()
            dialog.show()
            save(dialog, f"dialog-{name}", 0.15)  # nothing in them waits for a pause in typing
            dialog.close()
            dialog.deleteLater()
        window.close()
        window.deleteLater()
        app.processEvents()
    return 0


def _dialogs(window) -> dict[str, Callable]:
    """Return what makes each dialog."""
    from PySide6.QtWidgets import QFileDialog, QMessageBox

    from cchc_desktop import paths
    from cchc_desktop.drafting.rollforward import roll
    from cchc_desktop.intake.plan_text import read_plan
    from cchc_desktop.scoring.scale import samples
    from ui import pictures_log, pictures_report, pictures_units
    from ui.dialogs.activity_quick import QuickEntry
    from ui.dialogs.keys import KeysDialog
    from ui.dialogs.plan_amend import AmendDialog, RevisionsDialog
    from ui.dialogs.plan_compare import PlanCompareDialog
    from ui.dialogs.plan_import import PasteDialog, PlanImportDialog
    from ui.dialogs.plan_new import NewPlanDialog, Start
    from ui.dialogs.plan_sign import SignDialog
    from ui.dialogs.print_dialog import PrintDialog
    from ui.dialogs.quick_inbox import InboxDialog
    from ui.dialogs.roll_forward import RollForwardDialog
    from ui.dialogs.score_dossier import DossierDialog
    from ui.dialogs.score_parts import KindsDialog
    from ui.dialogs.score_scale import ScaleDialog
    from ui.dialogs.sign_pack import SignPackDialog
    from ui.widgets.plan_grid import GridDialog

    theme = window.theme

    def plan():
        return window.context.workspace.plans()[0]

    def save_file() -> QFileDialog:
        dialog = QFileDialog(window, "Xuất báo cáo", str(paths.resources()))
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        return dialog

    def quick() -> QuickEntry:
        dialog = QuickEntry(window.context, window)
        dialog.open_new()
        dialog.source.setPlainText(PASTED)
        dialog.read_source()
        return dialog

    def told() -> QMessageBox:
        box = QMessageBox(QMessageBox.Icon.Warning, "Chưa thực hiện được", "Tệp đang mở trong chương trình khác.",
                          parent=window)  # fmt: skip
        box.setInformativeText("Đóng tệp rồi thử lại.")
        box.setStandardButtons(QMessageBox.StandardButton.Close)
        return box

    return {
        **pictures_report.dialogs(window),
        **pictures_units.dialogs(window),
        "log-bulk-edit": lambda: pictures_log.bulk(window),
        "log-paste": lambda: pictures_log.paste(window),
        "log-series": lambda: pictures_log.series(window),
        "keys": lambda: KeysDialog(theme, window),
        "score-scale": lambda: ScaleDialog(theme, samples()[1], 2023, window),
        "score-kinds": lambda: KindsDialog(theme, samples()[0].find("4.2.2").parts[0], "Truyền thống", window),
        "score-dossier": lambda: DossierDialog(
            theme, window.workspace.scoring.sheet(2023, window.context.today()), window
        ),
        "quick-entry": quick,
        "inbox": lambda: InboxDialog(window.context, window),
        "plan-import": lambda: PlanImportDialog(theme, read_plan(paths.resources() / "demo" / "plan.txt"), window),
        "plan-new": lambda: NewPlanDialog(window.context, window),
        "plan-unit": lambda: NewPlanDialog(window.context, window, start=Start.UNIT),
        "plan-paste": lambda: PasteDialog(theme, window),
        "plan-roll": lambda: RollForwardDialog(window.context, plan(), window),
        "plan-compare": lambda: PlanCompareDialog(window.context, roll(plan(), plan().year_to + 1), window),
        "sign-pack": lambda: SignPackDialog(window.context, plan(), window),
        "plan-sign": lambda: SignDialog(theme, plan(), window.context.today(), window),
        "plan-amend": lambda: AmendDialog(theme, plan(), window),
        "plan-revisions": lambda: RevisionsDialog(
            theme, window.workspace, plan(), window, open_file=lambda _path: True, compare=lambda _a, _b: None
        ),
        "plan-print": lambda: PrintDialog(window.context, plan(), window, printers=lambda: ["Canon LBP 2900"]),
        "plan-grid": lambda: GridDialog(theme, (("STT", "Khẩu hiệu"), ("1", "Công khai, minh bạch")), window),
        "save-file": save_file,
        "error": told,
    }


if __name__ == "__main__":
    sys.exit(main())
