"""Errors as a clerk meets them: what happened and what to do; a bug goes to a file and a calm dialog."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from cchc_desktop.errors import AppError, Cancelled

log = logging.getLogger("cchc")
_log_file: Path | None = None
_LOG_SIZE = 1_000_000


def show(parent: QWidget | None, error: BaseException, title: str = "Chưa thực hiện được") -> None:
    """Tell of an error: an AppError by its own sentences, all else as a bug with its log file."""
    if isinstance(error, Cancelled):
        return
    if isinstance(error, AppError):
        box = QMessageBox(QMessageBox.Icon.Warning, title, error.message, parent=parent)
        box.setInformativeText(error.hint)
    else:
        log_bug(error)
        box = QMessageBox(QMessageBox.Icon.Critical, "Lỗi của chương trình", _BUG, parent=parent)
        where = f"Chi tiết đã ghi vào tệp {_log_file}." if _log_file else ""
        box.setInformativeText(f"Dữ liệu đã cất vẫn còn nguyên. {where}".strip())
        box.setDetailedText("".join(traceback.format_exception(error)))
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    box.exec()


_BUG = "Chương trình gặp một lỗi chưa lường trước, việc vừa làm có thể chưa xong."


def log_bug(error: BaseException) -> None:
    """Write an unexpected error to the log and to stderr."""
    log.error("unexpected error", exc_info=(type(error), error, error.__traceback__))


def start_logging(folder: Path) -> None:
    """Log to logs/cchc.log in the data folder; at a megabyte it is set aside for a new one.

    Set aside at start only: logging.handlers would cost the start its import of sockets.
    """
    global _log_file
    log.setLevel(logging.INFO)
    path = folder / "logs" / "cchc.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _LOG_SIZE:
            path.replace(path.with_suffix(".old.log"))
        handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    except OSError:
        return  # a read-only folder is told of when it is opened
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    stop_logging()
    log.addHandler(handler)
    _log_file = path


def stop_logging() -> None:
    """Close the log file."""
    global _log_file
    for handler in list(log.handlers):
        if isinstance(handler, logging.FileHandler):
            log.removeHandler(handler)
            handler.close()
    _log_file = None


class CrashHandler(QObject):
    """Catches what nobody caught: stderr, then the file, then one dialog in the GUI thread."""

    _caught = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._showing = False
        self._caught.connect(self._tell)

    def install(self) -> None:
        """Take over the hooks of Python and of Qt's messages."""
        sys.excepthook = self._python
        threading.excepthook = lambda args: self._python(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )
        qInstallMessageHandler(_qt_message)

    @staticmethod
    def uninstall() -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    def _python(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        if sys.stderr is not None:  # there is none in a windowed program on Windows
            traceback.print_exception(kind, error, trace)
        self._caught.emit(error)

    def _tell(self, error: BaseException) -> None:
        if self._showing or QApplication.instance() is None:
            log_bug(error)
            return
        self._showing = True
        try:
            show(QApplication.activeWindow(), error)
        finally:
            self._showing = False


def _qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    del context
    level = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
    }.get(kind, logging.ERROR)
    log.log(level, "Qt: %s", message)
    if level >= logging.WARNING and sys.stderr is not None:
        print(f"Qt: {message}", file=sys.stderr)
