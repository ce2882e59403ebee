"""Start of the window: one process, one folder, one window."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget

from cchc_desktop import paths
from cchc_desktop.errors import AppError, InUseError
from cchc_desktop.workspace import Workspace
from ui import errors, instance, translation
from ui.theme import Theme, dress

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_PRELOAD_AFTER = 2000  # ms after the first paint: the first clicks are not held up, the first export finds its modules
_SMALL_SCREEN = 1400
SECOND = 3  # exit code of a second start
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


def run_window(folder: Path | None = None, file: Path | None = None) -> int:
    """Open the window on a data folder, there with a package of another office; return the exit code when it closes.

    3: the folder's window was open already and came to the front.
    """
    folder = folder or paths.data_folder()
    app = application()
    crash = errors.CrashHandler()
    errors.start_logging(folder)
    crash.install()
    try:
        try:
            workspace = Workspace.open(folder)
        except InUseError as error:
            if instance.wake(folder, file):
                return SECOND
            Theme().apply(app)
            return _cannot_open(error)
        except AppError as error:
            Theme().apply(app)
            return _cannot_open(error)
        with workspace:
            theme = Theme(dark=workspace.setting("theme") == "dark")
            theme.apply(app)
            from ui.evidence_check import check_at_start
            from ui.main_window import MainWindow

            window = MainWindow(workspace, theme)
            window.open_page("overview")
            if _fills_the_screen(workspace, window):
                window.showMaximized()
            else:
                window.show()
            names = instance.Instance(folder)
            names.show_wanted.connect(lambda: _come_forward(window, folder))
            names.quit_wanted.connect(lambda: _close(window))
            if file is not None:
                window.open_package(file)
            QTimer.singleShot(0, lambda: QTimer.singleShot(_PRELOAD_AFTER, lambda: preload(window.context.tasks)))
            QTimer.singleShot(0, lambda: check_at_start(window.context))
            QTimer.singleShot(_PRELOAD_AFTER, _collect_garbage_again)
            code = app.exec()
            names.release()
            window.deleteLater()
            app.processEvents()
            return code
    finally:
        crash.uninstall()
        errors.stop_logging()


def show_and_leave(folder: Path | None = None, *, figures: bool = False) -> int:
    """Open the window, draw its first page, its figures too if asked, and leave: a start's time is measured by it."""
    app = application()
    with Workspace.open(folder or paths.data_folder()) as workspace:
        theme = Theme()
        theme.apply(app)
        from ui.main_window import MainWindow

        window = MainWindow(workspace, theme)
        window.open_page("overview")
        window.show()
        app.processEvents()
        window.repaint()
        while figures and window.context.tasks.busy:
            app.processEvents()
        window.context.tasks.stop()
    os._exit(0)  # without tidying up; the folder is closed


def _collect_garbage_again() -> None:
    """Turn the collector on that main.py turned off; what the start made is never looked over again."""
    gc.freeze()
    gc.enable()


def _come_forward(window: MainWindow, folder: Path) -> None:
    """Show the window over the others, with the file that a second start was asked to open."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized | Qt.WindowState.WindowActive)
    window.raise_()
    window.activateWindow()
    if (file := instance.take_request(folder)) is not None:
        window.open_package(file)


def _close(window: MainWindow) -> None:
    """Save and close as by the window's own button; an open dialog is put off first."""
    while isinstance(dialog := QApplication.activeModalWidget(), QDialog):
        dialog.reject()
    window.close()


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
    dress(box)
    box.exec()
    return 1
