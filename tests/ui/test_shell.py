"""The window itself: pages, keys, year, search, what it keeps and how it tells of errors."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QListView, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from cchc_desktop.errors import Cancelled, DataFolderError
from cchc_desktop.models import Changes, Topic
from cchc_desktop.workspace import Workspace
from ui import errors
from ui.dialogs.keys import KeysDialog
from ui.main_window import ALL_PAGES, MainWindow
from ui.pages.base import Page
from ui.signals import Notice
from ui.theme import dress
from ui.widgets.toast import Toast

# A message box on the offscreen screen says that it can't pass its size on.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

PAGES_HERE = ("overview", "report", "settings")


@pytest.fixture
def first_page() -> str:
    return "overview"


def test_the_sheet_is_the_windows_own_and_turns_dark_with_it(window: MainWindow) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    assert not app.styleSheet(), "each layer put round a page would go through all of it again"
    light = window.styleSheet()
    list_below = QListView()  # as a completer shows it: without a parent
    dress(list_below)
    assert light and list_below.styleSheet()
    dialog = QDialog(window)
    button = QPushButton("Cất", dialog)
    button.ensurePolished()
    assert button.sizeHint().height() >= 30, "what the window opens has its sheet"
    window.theme.set_dark(True)
    assert window.styleSheet() != light
    window.theme.set_dark(False)
    assert window.styleSheet() == light
    dialog.deleteLater()
    list_below.deleteLater()


def test_pages_are_made_when_first_shown(window: MainWindow) -> None:
    assert list(window._pages) == ["overview"]
    window.open_page("report")
    assert list(window._pages) == ["overview", "report"]


def test_the_keys_of_the_rail_open_their_pages(window: MainWindow, qtbot: QtBot) -> None:
    for name in PAGES_HERE:
        place = [entry.name for entry in ALL_PAGES].index(name) + 1
        qtbot.keyClick(window, getattr(Qt.Key, f"Key_{place}"), Qt.KeyboardModifier.AltModifier)
        assert window.current_page.name == name
        assert window.rail.buttons[name].isChecked()
        assert window.current_page.title in window.windowTitle()
    qtbot.keyClick(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert window.current_page.name == "overview"  # after the last page the first
    qtbot.keyClick(window, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert window.current_page.name == "settings"


def test_whose_data_and_which_year_stand_in_the_bar(window: MainWindow) -> None:
    assert window.top_bar.office.text() == "Sở Lao động - Thương binh và Xã hội"
    assert window.top_bar.province.text() == "tỉnh Bình Định"
    assert window.top_bar.year.text() == "Năm 2023"


def test_another_year_reaches_every_page_and_is_kept(window: MainWindow, office: Workspace, qtbot: QtBot) -> None:
    window.open_page("report")
    window.choose_year(2022)
    qtbot.waitUntil(lambda: not window.context.tasks.busy)
    assert window.top_bar.year.text() == "Năm 2022"
    report = window.page("report")
    assert report.period.year == 2022  # pyright: ignore[reportAttributeAccessIssue]
    assert office.setting("year") == 2022


def test_a_page_that_is_hidden_reads_again_when_it_is_shown(window: MainWindow, qtbot: QtBot) -> None:
    class Counting(Page):
        name, title, topics = "settings", "Thiết lập", frozenset({Topic.UNITS})
        read = 0

        def refresh(self) -> None:
            self.read += 1

    page = Counting(window.context)
    window._pages["settings"] = page
    window.stack.addWidget(page)
    signals = window.context.signals
    window.open_page("settings")
    assert page.read == 1
    signals.changed.emit(Changes(frozenset({Topic.UNITS})))
    assert page.read == 2
    signals.changed.emit(Changes(frozenset({Topic.PLANS})))
    assert page.read == 2  # not what it reads
    window.open_page("overview")
    signals.changed.emit(Changes(frozenset({Topic.UNITS})))
    assert page.read == 2
    window.open_page("settings")
    assert page.read == 3


def test_search_waits_for_a_pause_and_goes_to_the_log(window: MainWindow, qtbot: QtBot) -> None:
    asked: list[str] = []

    class Found(Page):
        name, title = "log", "Nhật ký"

        def find(self, text: str) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
            asked.append(text)

    page = Found(window.context)
    window._pages["log"] = page
    window.stack.addWidget(page)
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(window.top_bar.search, "hoi nghi")
    assert asked == []
    qtbot.waitUntil(lambda: asked == ["hoi nghi"])
    assert window.current_page is page
    qtbot.keyClick(window.top_bar.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: asked == ["hoi nghi", ""])


def test_a_write_is_told_in_the_status_bar(window: MainWindow, office: Workspace) -> None:
    assert window.status.saved.text().startswith("Lần lưu gần nhất")
    window.context.signals.wrote(office.save_office(office.office()))
    assert window.status.saved.text().startswith("Đã lưu lúc ")


def test_a_notice_offers_what_comes_next(window: MainWindow, qtbot: QtBot) -> None:
    done: list[str] = []
    window.context.signals.notice.emit(Notice("Đã xuất tệp", actions=(("Mở tệp", lambda: done.append("open")),)))
    assert window.toast.isVisible()
    from ui.widgets import Button

    button = next(b for b in window.toast.findChildren(Button) if b.text() == "Mở tệp")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == ["open"]
    assert not window.toast.isVisible()


def test_narrow_windows_keep_the_icons_of_the_rail(window: MainWindow, qtbot: QtBot) -> None:
    wide = window.rail.width()
    window.resize(1080, 600)
    qtbot.waitUntil(lambda: window.rail.width() < wide)
    assert window.width() == 1080
    assert window.rail.buttons["plan"].toolTip().startswith("Kế hoạch")


@pytest.mark.parametrize("name", PAGES_HERE)
def test_every_page_fits_the_smallest_screen(window: MainWindow, qtbot: QtBot, name: str) -> None:
    window.open_page(name)
    qtbot.waitUntil(lambda: not window.context.tasks.busy)
    window.resize(1080, 600)
    hint = window.minimumSizeHint()
    assert hint.width() <= 1080
    assert hint.height() <= 600


def test_the_size_of_the_window_is_kept(
    office: Workspace, open_window: Callable[[Workspace], MainWindow], qtbot: QtBot
) -> None:
    first = open_window(office)
    first.resize(1111, 666)
    first.close()
    second = open_window(office)
    assert (second.width(), second.height()) != (1366, 728) or office.setting("window_geometry")
    assert office.setting("window_geometry")


def test_work_shows_its_progress_and_can_be_stopped(window: MainWindow, qtbot: QtBot) -> None:
    import threading

    results: list[object] = []
    go_on = threading.Event()

    def work(progress: Callable[[int, int], None]) -> str:
        progress(1, 3)
        go_on.wait(5)
        progress(2, 3)
        return "done"

    task = window.context.tasks.run(work, results.append, title="Đang lập báo cáo")
    qtbot.waitUntil(window.status.strip.isVisible)
    task.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: not window.context.tasks.busy)
    assert results == []
    assert not window.status.strip.isVisible()


def test_the_later_reading_of_a_key_wins(window: MainWindow, qtbot: QtBot) -> None:
    results: list[int] = []
    for number in range(5):
        window.context.tasks.run(lambda _progress, n=number: n, results.append, key="same")
    qtbot.waitUntil(lambda: not window.context.tasks.busy)
    assert results == [4]


def _texts_of_the_dialog(show: Callable[[], None]) -> list[str]:
    found: list[str] = []

    def read() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        found.extend([box.text(), box.informativeText(), *(b.text() for b in box.buttons())])
        box.reject()

    QTimer.singleShot(100, read)
    show()
    return found


def test_an_expected_error_is_told_in_its_own_words(window: MainWindow) -> None:
    error = DataFolderError("Không ghi được vào thư mục.", "Chọn thư mục khác.")
    texts = _texts_of_the_dialog(lambda: errors.show(window, error))
    assert texts[:2] == ["Không ghi được vào thư mục.", "Chọn thư mục khác."]
    assert texts[2] == "Đóng"


def test_a_bug_is_written_to_the_log_and_told_calmly(window: MainWindow, tmp_path: Path) -> None:
    errors.start_logging(tmp_path)
    try:
        texts = _texts_of_the_dialog(lambda: errors.show(window, ZeroDivisionError("made by a test")))
        assert "lỗi chưa lường trước" in texts[0]
        assert str(tmp_path / "logs") in texts[1]
        assert "made by a test" in (tmp_path / "logs" / "cchc.log").read_text("utf-8")
    finally:
        errors.stop_logging()


def test_stopping_is_no_error(window: MainWindow) -> None:
    errors.show(window, Cancelled())  # would block on a dialog


def test_the_card_of_keys_is_small_and_complete(window: MainWindow, qtbot: QtBot) -> None:
    dialog = KeysDialog(window.theme, window)
    assert dialog.width() <= 1000
    assert dialog.height() <= 600
    dialog.deleteLater()


_START = """
import sys
sys.path.insert(0, {root!r})
from PySide6.QtCore import QTimer
from ui import app
from ui.main_window import MainWindow
shown = []
real = MainWindow.show
def show(self):
    real(self)
    def look():
        heavy = {{"openpyxl", "reportlab", "docx", "lxml", "pypdfium2", "PIL", "sqlite_utils"}} & set(sys.modules)
        if {new}:
            heavy -= {{"sqlite_utils"}}  # making a database runs the migrations
        print("HEAVY", sorted(heavy))
        QTimer.singleShot(0, self.close)
    QTimer.singleShot(50, look)
MainWindow.show = MainWindow.showMaximized = show  # small screens: maximized
from pathlib import Path
print("CODE", app.run_window(Path({folder!r})))
"""


def test_start_loads_nothing_heavy(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    root = str(Path(__file__).resolve().parents[2])
    for new in (True, False):
        code = _START.format(root=root, folder=str(folder), new=new)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
        assert "HEAVY []" in done.stdout, done.stdout + done.stderr
        assert "CODE 0" in done.stdout
        assert "Qt:" not in done.stderr
        assert (folder / "cchc.db").exists()


def test_a_folder_in_use_is_told_and_left_alone(tmp_path: Path) -> None:
    from ui.app import run_window

    folder = tmp_path / "data"
    with Workspace.open(folder):
        codes: list[int] = []
        texts = _texts_of_the_dialog(lambda: codes.append(run_window(folder)))
        assert "đang được một cửa sổ khác" in texts[0]
        assert texts[1]
        assert codes == [1]


def test_many_calls_into_qt_do_not_use_up_none() -> None:
    """PySide6 6.12.0 loses a reference to None per call on Python 3.11; see ui.keep_singletons."""
    root = str(Path(__file__).resolve().parents[2])
    code = f"import sys; sys.path.insert(0, {root!r}); import ui; from PySide6.QtCore import QObject; o = QObject()\n"
    code += "for _ in range(100_000): o.setObjectName('x')\nprint('ALIVE')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "ALIVE"), done.stderr


def test_a_long_log_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "logs" / "cchc.log"
    path.parent.mkdir()
    path.write_text("x" * 1_100_000, "utf-8")
    errors.start_logging(tmp_path)
    try:
        errors.log_bug(ValueError("made by a test"))
    finally:
        errors.stop_logging()
    assert path.stat().st_size < 10_000
    assert path.with_suffix(".old.log").stat().st_size == 1_100_000


def test_what_nobody_caught_is_told_once_and_logged(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    errors.start_logging(tmp_path)
    crash = errors.CrashHandler()
    crash.install()
    try:
        error = ZeroDivisionError("made by a test")
        texts = _texts_of_the_dialog(lambda: sys.excepthook(ZeroDivisionError, error, None))
        assert "lỗi chưa lường trước" in texts[0]
        assert "made by a test" in (tmp_path / "logs" / "cchc.log").read_text("utf-8")
    finally:
        crash.uninstall()
        errors.stop_logging()


def test_a_notice_over_another_is_shown_whole(window: MainWindow, qtbot: QtBot) -> None:
    window.context.signals.say("Đã xuất tệp thứ nhất", ("Mở tệp", lambda: None))
    qtbot.wait(50)
    window.context.signals.say("Đã xuất tệp thứ hai, tên dài hơn", ("Hoàn tác", lambda: None))
    toast = window.findChild(Toast)
    assert isinstance(toast, Toast)
    words = [child for child in toast.findChildren(QLabel) if child.text() == "Đã xuất tệp thứ hai, tên dài hơn"]
    assert words and words[0].isVisible()
    assert toast.width() > words[0].sizeHint().width() + 60, "room for the words, the action and the cross"
