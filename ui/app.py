"""Start of the window: one process, one folder, one window."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from cchc_desktop import paths
from cchc_desktop.errors import AppError
from cchc_desktop.workspace import Workspace
from ui import errors, translation
from ui.theme import Theme

_PRELOAD_AFTER = 300  # ms after the first paint: the first export finds its modules loaded
_SMALL_SCREEN = 1400
_HEAVY = ("openpyxl", "reportlab.platypus", "docx", "pypdfium2")


def application() -> QApplication:
    """Return the QApplication, speaking Vietnamese."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName(paths.APP_NAME)
    app.setApplicationDisplayName("")
    app.setWindowIcon(QIcon(str(paths.resources() / "icons" / "app.svg")))
    translation.install(app)
    return app


def run_window(folder: Path | None = None) -> int:
    """Open the window on a data folder and return the exit code when it is closed."""
    folder = folder or paths.data_folder()
    app = application()
    crash = errors.CrashHandler()
    errors.start_logging(folder)
    crash.install()
    try:
        try:
            workspace = Workspace.open(folder)
        except AppError as error:
            Theme().apply(app)
            return _cannot_open(error)
        with workspace:
            theme = Theme(dark=workspace.setting("theme") == "dark")
            theme.apply(app)
            from ui.main_window import MainWindow

            window = MainWindow(workspace, theme)
            window.open_page("overview")
            if _fills_the_screen(workspace, window):
                window.showMaximized()
            else:
                window.show()
            QTimer.singleShot(0, lambda: QTimer.singleShot(_PRELOAD_AFTER, lambda: preload(window.context.tasks)))
            code = app.exec()
            window.deleteLater()
            app.processEvents()
            return code
    finally:
        crash.uninstall()
        errors.stop_logging()


def _fills_the_screen(workspace: Workspace, window: QWidget) -> bool:
    """Return whether a first window has no room to spare: 1366 x 768 and below."""
    return not workspace.setting("window_geometry") and window.screen().availableSize().width() <= _SMALL_SCREEN


def preload(tasks) -> None:
    """Import what exports need, in a worker."""
    import importlib

    def work(progress) -> None:
        for done, name in enumerate(_HEAVY):
            progress(done, len(_HEAVY))
            importlib.import_module(name)

    tasks.run(work, lambda _none: None, failed=errors.log_bug)


def _cannot_open(error: AppError) -> int:
    box = QMessageBox(QMessageBox.Icon.Warning, paths.APP_NAME, error.message)
    box.setInformativeText(error.hint)
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    box.exec()
    return 1
