"""The real window on a small office, standing still on 10/3/2023."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.workspace import Workspace
from tests.ui.small_office import TODAY, make
from ui.app import application
from ui.main_window import MainWindow
from ui.theme import Theme


@pytest.fixture(scope="session")
def qapp() -> object:
    """The program's own QApplication: Vietnamese, with its style."""
    app = application()
    Theme().apply(app)
    return app


@pytest.fixture(autouse=True)
def no_key_is_down(request: pytest.FixtureRequest) -> None:
    """Begin with no Ctrl or Shift down: QTest leaves those of its last key, and Qt asks for them."""
    if {"qtbot", "qapp"} & set(request.fixturenames) and QGuiApplication.keyboardModifiers():
        QTest.keyClick(QWidget(), Qt.Key.Key_F13)


@pytest.fixture(scope="session")
def office_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small office's data folder, made once a run and only copied from then on."""
    folder = tmp_path_factory.mktemp("office") / "data"
    make(folder).close()
    return folder


@pytest.fixture
def office(office_template: Path, tmp_path: Path) -> Iterator[Workspace]:
    """The small office."""
    with Workspace.open(Path(shutil.copytree(office_template, tmp_path / "office"))) as opened:
        yield opened


@pytest.fixture
def first_page() -> str:
    """The page that a window begins with; "" none: most tests open their own, and reading another's costs time."""
    return ""


@pytest.fixture
def open_window(qtbot: QtBot, first_page: str) -> Iterator[Callable[[Workspace], MainWindow]]:
    """Open the window on a workspace; it is closed after the test."""
    windows: list[MainWindow] = []
    bugs: list[BaseException] = []

    def opened(workspace: Workspace) -> MainWindow:
        window = MainWindow(workspace, Theme(), today=lambda: TODAY)
        windows.append(window)
        window.context.tasks._on_error = bugs.append  # a dialog would wait for ever
        window.resize(1366, 728)
        if first_page:
            window.open_page(first_page)
        window.show()
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: not window.context.tasks.busy, timeout=10_000)
        return window

    yield opened
    for window in windows:
        for page in window._pages.values():
            page.may_close = lambda: True  # a question nobody answers would wait for ever
        window.close()
        window.deleteLater()
    if bugs:
        raise bugs[0]


@pytest.fixture
def window(office: Workspace, open_window: Callable[[Workspace], MainWindow]) -> MainWindow:
    """The window on the small office."""
    return open_window(office)
