"""Run Windows programs on Linux: a Wine prefix of our own, each call with a limit of time.

Qt 6.12 loads Windows' own icuuc.dll and mscms.dll, which Wine 8 lacks or has as a stub that aborts: two tiny
stand-ins are compiled into the prefix. They serve Wine alone; `audit` refuses a bundle that holds them.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
STUBS = ("icuuc", "mscms")
FONTS = Path("/usr/share/fonts/truetype/liberation2")


class Wine:
    """One prefix, for one Windows user. `home` keeps Wine's links out of the real home folder."""

    def __init__(self, prefix: Path, user: str = "an", display: str | None = None) -> None:
        self.prefix, self.user = prefix, user
        self.home = prefix.parent / f"{prefix.name}-home"
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QT_"))} | {
            "WINEPREFIX": str(prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscms=n;mshtml=;mscoree=;winemenubuilder.exe=d",
            "HOME": str(self.home),
            "USER": user,
            "LC_ALL": "C.UTF-8",
        }
        if display:
            self.env["DISPLAY"] = display

    @property
    def c(self) -> Path:
        return self.prefix / "drive_c"

    @property
    def local(self) -> Path:
        """Return the user's %LOCALAPPDATA%."""
        return self.c / "users" / self.user / "AppData" / "Local"

    def make(self) -> None:
        """Make the prefix a Windows 10 with the stand-ins and the fonts; once."""
        done = self.prefix / ".done"
        if done.exists():
            return
        (self.home / "Desktop").mkdir(parents=True, exist_ok=True)
        self.prefix.parent.mkdir(parents=True, exist_ok=True)
        self.run(["wineboot", "-i"], limit=300)
        self.run(["winecfg", "-v", "win10"], limit=120)
        system = self.c / "windows" / "system32"
        for name in STUBS:
            source, exports = (HERE / "wine_stubs" / f"{name}.{end}" for end in ("c", "def"))
            compiler = ["x86_64-w64-mingw32-gcc", "-shared", "-nostdlib", "-w", "-Wl,-e,DllMain"]
            subprocess.run([*compiler, "-o", system / f"{name}.dll", source, exports], check=True)
        for font in FONTS.glob("*.ttf"):
            shutil.copy(font, self.c / "windows" / "Fonts")
        self._register_fonts()
        self.wait()
        done.touch()

    def _register_fonts(self) -> None:
        """Name the fonts in the registry: what only lies in the folder, DirectWrite does not find."""
        names = {"Regular": "", "Bold": " Bold", "Italic": " Italic", "BoldItalic": " Bold Italic"}
        lines = ["REGEDIT4", "", r"[HKEY_LOCAL_MACHINE\Software\Microsoft\Windows NT\CurrentVersion\Fonts]"]
        for family in ("Sans", "Serif"):
            for face, words in names.items():
                lines.append(f'"Liberation {family}{words} (TrueType)"="Liberation{family}-{face}.ttf"')
        file = self.c / "fonts.reg"
        file.write_text("\r\n".join([*lines, ""]), "ascii")
        self.run(["regedit", "/S", self.path(file)], limit=60)

    def path(self, path: Path) -> str:
        """Return a path of Linux as Windows names it."""
        text = str(path.absolute())
        inside = str(self.c) + "/"
        return ("C:\\" + text.removeprefix(inside) if text.startswith(inside) else "Z:" + text).replace("/", "\\")

    def run(
        self,
        command: Sequence[str | Path],
        *,
        limit: int,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        check: bool = False,
    ) -> subprocess.CompletedProcess[str]:
        """Run a Windows program and return its exit code and output; 124 when the limit ended it.

        Its output goes through a pipe: with a file as stdout Python 3.13 fails to start under Wine.
        """
        process = self.start(command, cwd=cwd, env=env)
        try:
            output, _ = process.communicate(timeout=limit)
            code = process.returncode
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            output, _ = process.communicate()
            code = 124
        done = subprocess.CompletedProcess(list(map(str, command)), code, _without_noise(output))
        if check and code:
            raise subprocess.CalledProcessError(code, done.args, done.stdout)
        return done

    def start(
        self, command: Sequence[str | Path], *, cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        """Start a Windows program and leave it running; its process group is its own."""
        return subprocess.Popen(
            ["wine", *map(str, command)],
            cwd=cwd,
            env=self.env | dict(env or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )

    def wait(self) -> None:
        """Wait until nothing runs in the prefix, and all is written."""
        subprocess.run(["wineserver", "-w"], env=self.env, check=False, timeout=120)

    def stop(self) -> None:
        """End all that runs in the prefix."""
        subprocess.run(["wineserver", "-k"], env=self.env, check=False)


def _without_noise(output: str) -> str:
    noise = ("wine32 is missing", "multiarch needs", 'execute "dpkg', "wine32:i386")
    return "\n".join(line for line in output.splitlines() if not any(word in line for word in noise))
