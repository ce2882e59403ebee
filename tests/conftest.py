"""What all tests share: data folders to work in, no network, no window left open."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

if TYPE_CHECKING:
    from cchc_desktop.workspace import Workspace

# Tests draw in memory, also when pytest is called without dev.py; Qt reads this when its first object is made.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A shared machine is slow now and then: an example may take its time. CI repeats the same examples.
hypothesis.settings.register_profile("cchc", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("cchc")

LOCAL = ("127.0.0.1", "::1", "localhost")


class NetworkUsed(AssertionError):
    """A test reached for the network; the program must work, and keep its data, on a machine without one."""


def _refuse_network(patch: pytest.MonkeyPatch) -> None:
    """Let Python's sockets reach this machine only (Qt's own X11 and D-Bus sockets are not Python's)."""

    def guarded(name: str) -> None:
        original = getattr(socket.socket, name)

        def call(self: socket.socket, address: Any, *rest: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOCAL:
                raise NetworkUsed(f"{name} to {address}")
            return original(self, address, *rest)

        patch.setattr(socket.socket, name, call)

    for name in ("connect", "connect_ex", "bind"):
        guarded(name)

    original_lookup = socket.getaddrinfo

    def lookup(host: Any, *arguments: Any, **options: Any) -> Any:
        if host is not None and host not in LOCAL:
            raise NetworkUsed(f"look-up of {host}")
        return original_lookup(host, *arguments, **options)

    patch.setattr(socket, "getaddrinfo", lookup)


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse the network for the whole run."""
    with pytest.MonkeyPatch.context() as patch:
        _refuse_network(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def own_user_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep tests out of the engineer's own data: the default data folder is a temporary one."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "LOCALAPPDATA", "APPDATA", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(home / name.lower()))
            (home / name.lower()).mkdir()
        yield


@pytest.fixture(scope="session", autouse=True)
def migrations_run_once() -> Iterator[None]:
    """Make the tables of a new database from a copy: the steps run once a session, not for each of many offices.

    A database that holds something already, and steps that a test has changed, go the program's own way.
    """
    from cchc_desktop.storage import migrations

    apply, steps = migrations.apply, tuple(migrations.STEPS)
    ready = sqlite3.connect(":memory:", isolation_level=None)
    apply(ready)

    def copied(connection: sqlite3.Connection) -> None:
        is_new = not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if is_new and tuple(migrations.STEPS) == steps:
            ready.backup(connection)
        else:
            apply(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "apply", copied)
        yield
    ready.close()


@pytest.fixture(autouse=True)
def no_window_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a window open: it would be in the next one's way."""
    yield
    if "qtbot" not in request.fixturenames and "qapp" not in request.fixturenames:
        return
    from PySide6.QtWidgets import QApplication

    left = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    names = [f"{type(window).__name__} {window.windowTitle()!r}" for window in left]
    for window in left:
        window.close()
        window.deleteLater()
    assert not names, f"windows left open: {', '.join(names)}"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An open workspace on a new, empty data folder."""
    from cchc_desktop.workspace import Workspace

    with Workspace.open(tmp_path / "data") as opened:
        yield opened


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo office's data folder, made once a run and only copied from then on."""
    from cchc_desktop.demo import fresh_demo

    folder = tmp_path_factory.mktemp("demo") / "data"
    fresh_demo(folder).close()
    return folder


@pytest.fixture
def demo_folder(demo_template: Path, tmp_path: Path) -> Path:
    """A copy of the demo office's data folder, free to be changed."""
    return Path(shutil.copytree(demo_template, tmp_path / "demo-data"))


@pytest.fixture
def demo_workspace(demo_folder: Path) -> Iterator[Workspace]:
    """An open workspace on a copy of the demo office."""
    from cchc_desktop.workspace import Workspace

    with Workspace.open(demo_folder) as opened:
        yield opened
