"""Try the setup program as a clerk would, under Wine: `python3 dev.py test-installer [SETUP.EXE]`.

User «Nguyễn Văn Ánh»: silent install, self-test (also at a path of over 200 characters), the window driven by keys
through the main job, a second start, kills in mid-save, a read-only data folder, an upgrade over the open program,
uninstall. One line a check; pictures and logs in build/try. Exit code 0 when every line says ok.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from installer.audit import forbidden
from installer.wine import Wine

ROOT = Path(__file__).resolve().parent.parent
USER = "Nguyễn Văn Ánh"
TITLE = "CCHC Desktop"
SAVE_TITLE = "Xuất báo cáo"
KILLS = 5
QUARTER = "2023-Q1"


class Trial:
    """One installed program, in a prefix of its own."""

    def __init__(self, setup: Path, work: Path) -> None:
        self.setup, self.work = setup, work
        self.wine = Wine(work / "prefix", USER, os.environ.get("DISPLAY"))
        self.home = self.wine.local / "Programs" / "CCHC Desktop"
        self.exe = self.home / "CCHC.exe"
        self.data = self.wine.local / "CCHC Desktop"
        self.failed = 0

    def check(self, name: str, held: object, detail: str = "") -> bool:
        """Print one line; count it if it did not hold."""
        print(f"{'ok  ' if held else 'FAIL'} {name}" + (f": {detail}" if detail and not held else ""), flush=True)
        self.failed += not held
        return bool(held)

    def all(self) -> int:
        """Run every part; return how many checks failed."""
        self.wine.make()
        parts = (self.install, self.self_test, self.command_line, self.main_job, self.second_start, self.kills,
                 self.read_only, self.upgrade, self.refused_folder, self.uninstall)  # fmt: skip
        for part in parts:
            start = time.monotonic()
            part()
            print(f"     {part.__name__} {time.monotonic() - start:.0f} s", flush=True)
        self.wine.stop()
        return self.failed

    # -- parts -------------------------------------------------------------------------------

    def install(self) -> None:
        code = self.wine.run([self.setup, "/S"], limit=180).returncode
        self.check("setup /S exits 0", code == 0, str(code))
        self.check("the program is there", self.exe.exists())
        menu = self.wine.c / "users" / USER / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs"
        self.check("Start menu entry", (menu / "CCHC Desktop.lnk").exists())
        self.check("nothing forbidden in it", not forbidden(self.home), ", ".join(forbidden(self.home)))
        found = self.wine.run(["reg", "query", r"HKCU\Software\Classes\CCHCDesktop.Goi\shell\open\command"], limit=60)
        self.check(".cchc opens with it", "CCHC.exe" in found.stdout)

    def self_test(self) -> None:
        for name, folder in (("self-test", self.wine.c / "Thử máy"), ("self-test at a long path", self._long())):
            folder.mkdir(parents=True)
            done = self.wine.run([self.exe, "--data", self.wine.path(folder), "--selftest"], limit=240)
            said = folder / "selftest.txt"
            text = said.read_text("utf-8") if said.exists() else done.stdout
            self.check(f"{name} exits 0", done.returncode == 0 and "SELFTEST OK" in text, text[-1500:])

    def _long(self) -> Path:
        folder = self.wine.c / "Thử đường dẫn dài"
        while len(self.wine.path(folder)) < 205:
            folder /= "Phòng Cải cách hành chính"
        return folder

    def command_line(self) -> None:
        done = self._run("demo", "--out", self.wine.path(self.work / "mẫu"))
        self.check(
            "demo office from the command line", done.returncode == 0 and (self.data / "cchc.db").exists(), done.stdout
        )
        out = self.work / "Báo cáo quý I.pdf"
        done = self._run("report", QUARTER, self.wine.path(out))
        self.check("quarter's report from the command line", out.exists() and out.stat().st_size > 10_000, done.stdout)

    def main_job(self) -> None:
        """Open the demo, add an activity by keys, make the quarter's report."""
        if not self.check("window opens", self._open()):
            return
        self._picture("1-window")
        before = self._rows()
        self._keys("alt+3")
        self._named("Nhật ký")  # a page is loaded when it is first shown
        time.sleep(2)
        self._keys("ctrl+n", wait=4)
        self._picture("2-form")
        self._fill_form("Đường dây nóng CCHC, thu bo cai dat")
        self._keys("ctrl+s", wait=1)
        saved = _wait(lambda: self._rows() == before + 1, 15)
        self._picture("3-saved")
        self.check("an activity typed in the window is in the database", saved, str(self._rows()))
        self._report_by_keys()
        self._close()
        self.check("closing leaves no journal", not (self.data / "cchc.db-wal").exists())

    def _fill_form(self, title: str) -> None:
        """Fill the form field by field as its order asks: kind, day, last day, contents."""
        self._type("hoi nghi")  # found without accents; the first Enter takes it from the list
        self._keys("Return", "Return", wait=0.8)
        self._type("5/3/2023")
        self._keys("Return", "Return", wait=0.8)
        subprocess.run(["setxkbmap", "vn"], env=self.wine.env, check=False)
        self._type(title)
        subprocess.run(["setxkbmap", "us"], env=self.wine.env, check=False)

    def _report_by_keys(self) -> None:
        def made() -> set[Path]:
            return set(self.work.rglob("BC_*.xlsx"))

        before = made()
        self._keys("alt+5")
        self._named("Báo cáo")
        time.sleep(2)
        self._picture("4-report")
        self._keys("ctrl+e")
        self._named(SAVE_TITLE)
        time.sleep(1)
        self._picture("5-export")
        self._keys("Return", wait=1)
        self.check("the report page writes a workbook", _wait(lambda: bool(made() - before), 90))
        self._picture("6-exported")

    def second_start(self) -> None:
        self.check("window opens again", self._open())
        code = self.wine.run([self.exe], limit=60).returncode
        self.check("a second start leaves with 3", code == 3, str(code))

    def kills(self) -> None:
        """Kill the window, then a program that saves without end, in mid-save; nothing confirmed is lost."""
        os.kill(self._pid(), signal.SIGKILL)
        time.sleep(1)
        self.check("killed: the data are sound", self._sound(self.data))
        folder = self.work / "kill" / "dữ liệu"
        for _ in range(KILLS):
            writer = self.wine.start([self.exe, "--data", self.wine.path(folder), "--selftest-save-forever"])
            time.sleep(3 + random.random() * 2)
            self._kill_all()
            writer.communicate(timeout=30)
        said = folder / "saved.txt"
        saved = said.read_text("utf-8").count("\n") if said.exists() else 0
        kept = self._rows(folder)
        self.check("kills in mid-save lost nothing", kept >= saved > 0 and self._sound(folder), f"{kept} of {saved}")
        done = self._run("log", "list", "--period", QUARTER, data=folder)
        self.check("the data open again", done.returncode == 0, done.stdout[-300:])

    def read_only(self) -> None:
        folder = self.work / "chỉ đọc"
        folder.mkdir(exist_ok=True)
        locked = subprocess.run(["chattr", "+i", folder], capture_output=True).returncode == 0
        if not locked:
            print("     a read-only folder can't be made here; left out")
            return
        try:
            done = self._run("log", "add", "--date", "5/3/2023", "--kind", "conference", "--title", "x", data=folder)
            self.check("a read-only folder: exit 1", done.returncode == 1, f"{done.returncode} {done.stdout}")
        finally:
            subprocess.run(["chattr", "-i", folder], check=False)

    def upgrade(self) -> None:
        self.check("window opens before the upgrade", self._open())
        before = self._rows()
        code = self.wine.run([self.setup, "/S"], limit=180).returncode
        self.check("upgrade over the open program exits 0", code == 0, str(code))
        self.check("the open program closed itself", not self._window())
        self.check("the data are kept", self._rows() == before and self._sound(self.data))
        self.check("no rest of the old program", not (self.home / "_cu").exists() and self.exe.exists())

    def refused_folder(self) -> None:
        folder = self.work / "không ghi được"
        folder.mkdir(exist_ok=True)
        if subprocess.run(["chattr", "+i", folder], capture_output=True).returncode:
            return
        try:
            # /D= must be last and unquoted; Wine would quote it, cmd does not.
            words = f"{self.wine.path(self.setup)} /S /D={self.wine.path(folder / 'CCHC')}"
            code = self.wine.run(["cmd", "/c", words], limit=120).returncode
            self.check("a folder that can't be written: exit 4", code == 4, str(code))
        finally:
            subprocess.run(["chattr", "-i", folder], check=False)

    def uninstall(self) -> None:
        stranger = self.home / "ghi chú của tôi.txt"
        stranger.write_text("của người dùng", "utf-8")
        self.wine.run([self.home / "Go bo.exe", "/S"], limit=120)
        self.check("uninstall removes the program", _wait(lambda: not self.exe.exists(), 30))
        time.sleep(2)
        rest = [path.name for path in self.home.rglob("*")] if self.home.exists() else []
        self.check("uninstall leaves a stranger's file alone", rest == [stranger.name], str(rest[:5]))
        self.check("uninstall keeps the data", (self.data / "cchc.db").exists() and self._sound(self.data))

    # -- means -------------------------------------------------------------------------------

    def _run(self, *arguments: str, data: Path | None = None) -> subprocess.CompletedProcess[str]:
        folder = self.wine.path(data or self.data)
        return self.wine.run([self.exe, "--data", folder, *arguments], limit=180)

    def _open(self) -> bool:
        self.wine.start([self.exe])
        return _wait(lambda: bool(self._window()), 60) and not time.sleep(3)

    def _close(self) -> None:
        self._keys("alt+F4", wait=1)
        if not _wait(lambda: not self._window(), 15):
            self._kill_all()
        self.wine.wait()

    def _named(self, title: str) -> bool:
        """Wait for a window of this title: on a loaded machine keys come too soon."""
        command = ["xdotool", "search", "--onlyvisible", "--name", title]
        return _wait(lambda: subprocess.run(command, env=self.wine.env, capture_output=True).returncode == 0, 40)

    def _window(self) -> str:
        done = subprocess.run(["xdotool", "search", "--name", TITLE], env=self.wine.env, capture_output=True, text=True)
        return (done.stdout.split() or [""])[-1]

    def _pid(self) -> int:
        words = ["xdotool", "getwindowpid", self._window()]
        return int(subprocess.run(words, env=self.wine.env, capture_output=True, text=True, check=True).stdout)

    def _kill_all(self) -> None:
        subprocess.run(["pkill", "-9", "-f", "CCHC.exe"], check=False)
        time.sleep(1)

    def _keys(self, *keys: str, wait: float = 0.3) -> None:
        for key in keys:
            subprocess.run(["xdotool", "key", "--clearmodifiers", key], env=self.wine.env, check=False)
            time.sleep(wait)

    def _type(self, text: str) -> None:
        subprocess.run(["xdotool", "type", "--delay", "90", text], env=self.wine.env, check=False)
        time.sleep(0.5)

    def _picture(self, name: str) -> None:
        target = self.work / f"{name}.png"
        subprocess.run(["import", "-window", "root", target], env=self.wine.env, check=False)

    def _rows(self, folder: Path | None = None) -> int:
        return _query(folder or self.data, "SELECT count(*) FROM activities WHERE deleted_at IS NULL")

    def _sound(self, folder: Path) -> bool:
        return _query(folder, "PRAGMA integrity_check") == "ok"


def _query(folder: Path, sql: str):
    """Read one value from a copy of the database: the program may hold the original."""
    copy = ROOT / "build" / "try" / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(parents=True)
    for name in ("cchc.db", "cchc.db-wal"):
        if (folder / name).exists():
            shutil.copy(folder / name, copy)
    connection = sqlite3.connect(copy / "cchc.db")
    try:
        return connection.execute(sql).fetchone()[0]
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


def _wait(held: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if held():
            return True
        time.sleep(0.5)
    return held()


def main(arguments: list[str]) -> int:
    """Try the setup program named, or the newest in dist/."""
    made = sorted((ROOT / "dist").glob("CCHC-Desktop-*-setup.exe"), key=lambda file: file.stat().st_mtime)
    setup = Path(arguments[0]).resolve() if arguments else (made[-1] if made else None)
    if setup is None or not setup.exists():
        print("There is no setup program yet: python3 dev.py installer", file=sys.stderr)
        return 1
    work = ROOT / "build" / "try"
    subprocess.run(["wineserver", "-k"], env=os.environ | {"WINEPREFIX": str(work / "prefix")}, check=False)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    trial = Trial(setup, work)
    failed = trial.all()
    print(f"{failed} failed; pictures in {work}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
