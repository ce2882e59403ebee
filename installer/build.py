"""Build the Windows program from nothing: `python3 dev.py installer [--out DIR]`.

On Debian 12 a Windows Python, the pinned wheels for win_amd64, PyInstaller under Wine and NSIS; on Windows the same
spec and script with python.org's Python (README.md beside this file says what differs). Each step is skipped when its
result is there and what it was made from has not changed.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from installer.wine import FONTS, Wine

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
WINDOWS = sys.platform == "win32"
PYTHON = "3.13.5-1.5.12"  # org.bytedeco:cpython: CPython 3.13.5 for Windows, as a library from Maven
TAG = "3.13"
PACKAGES = ("wine", "wine64", "nsis", "gcc-mingw-w64-x86-64", "xvfb", "xauth", "maven", "unzip", "fonts-liberation2")
# Parts of the standard library that a program of ours never loads; _wmi hangs Wine, platform does without it.
UNUSED = (
    "lib/test", "lib/idlelib", "lib/tkinter", "lib/turtledemo", "lib/turtle.py", "lib/ensurepip", "lib/pydoc_data",
    "lib/pip", "lib/pip-*.dist-info", "lib/site-packages/*", "lib/_wmi.pyd", "lib/_test*.pyd", "lib/_ctypes_test.pyd",
    "lib/xxlimited*.pyd", "lib/_tkinter.pyd", "lib/tcl86t.dll", "lib/tk86t.dll", "lib/pyshellext.dll",
    "jnipython.dll", "bin", "include", "share",
)  # fmt: skip


class BuildError(Exception):
    """What stopped the build, in one sentence."""


class Build:
    """The steps, in one work folder."""

    def __init__(self, work: Path, out: Path, display: str | None, python: Path) -> None:
        self.work, self.out, self.display, self.host = work, out, display, python
        self.tree = work / "python" / "org" / "bytedeco" / "cpython" / "windows-x86_64"
        self.site = self.tree / "lib" / "site-packages"
        self.dist = work / "dist" / "CCHC"
        self.wine = Wine(work / "prefix", display=display)
        found = re.search(r'^__version__ = "(.+)"', (ROOT / "cchc_desktop/__init__.py").read_text("utf-8"), re.M)
        assert found
        self.version = found[1]
        self.times: list[tuple[str, float]] = []

    def all(self) -> list[Path]:
        """Run every step and return the finished files."""
        steps: list[Callable[[], object]] = [self.fonts, self.icon]
        if not WINDOWS:
            steps = [self.packages, self.windows_python, self.wheels, *steps, self.prefix]
        for step in (*steps, self.bundle, self.audit, self.setup, self.portable):
            start = time.monotonic()
            print(f"== {step.__name__}", flush=True)
            step()
            self.times.append((step.__name__, time.monotonic() - start))
        made = [self.setup_file, self.portable_file]
        sums = "".join(f"{sha256(file)}  {file.name}\n" for file in made)
        (self.out / "SHA256SUMS").write_text(sums, "utf-8")
        print(sums, end="")
        for file in made:
            print(f"{file.stat().st_size / 1e6:7.1f} MB  {file}")
        print(f"{size(self.dist) / 1e6:7.1f} MB  installed")
        print("; ".join(f"{name} {seconds:.0f} s" for name, seconds in self.times))
        return made

    @property
    def setup_file(self) -> Path:
        # Never "setup.exe": Windows loads compatibility shims for that name.
        return self.out / f"CCHC-Desktop-{self.version}-setup.exe"

    @property
    def portable_file(self) -> Path:
        return self.out / f"CCHC-Desktop-{self.version}-portable.zip"

    # -- what is brought in ------------------------------------------------------------------

    def packages(self) -> None:
        """Install Debian's packages that are missing."""
        missing = [name for name in PACKAGES if subprocess.run(["dpkg", "-s", name], capture_output=True).returncode]
        if not missing:
            return
        prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
        apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
        subprocess.run([*apt, "update"], check=False)
        install = [*apt, "install", "-y", "--no-install-recommends", *missing]
        if subprocess.run(install, stdout=subprocess.DEVNULL).returncode:
            raise BuildError(f"Install these packages, then call this again: {' '.join(missing)}")

    def windows_python(self) -> None:
        """Unpack a Windows CPython, without what no program of ours loads, and give it its python3.dll."""
        if self._is_made("windows_python", PYTHON):
            return
        maven = self.work / "m2"
        artifact = f"org.bytedeco:cpython:{PYTHON}:jar:windows-x86_64"
        command = ["mvn", "-q", "-B", "dependency:get", f"-Dmaven.repo.local={maven}", "-Dtransitive=false"]
        run([*command, f"-Dartifact={artifact}"])
        jar = next((maven / "org" / "bytedeco" / "cpython" / PYTHON).glob("*windows-x86_64.jar"))
        shutil.rmtree(self.work / "python", ignore_errors=True)
        run(["unzip", "-q", jar, "org/bytedeco/cpython/windows-x86_64/*", "-d", self.work / "python"])
        for pattern in UNUSED:
            for path in self.tree.glob(pattern):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        self._forwarder()
        self._made("windows_python", PYTHON)

    def _forwarder(self) -> None:
        """Make python3.dll, which PySide6's stable-ABI modules load: each name of it leads to python313.dll.

        A name with a thunk in the import library is a function; one with __imp_ alone is data.
        """
        full = f"python{TAG.replace('.', '')}"
        listed = run(["x86_64-w64-mingw32-nm", self.tree / "libs" / "python3.lib"], output=True)
        symbols = [line.split()[-2:] for line in listed.splitlines() if len(line.split()) >= 2]
        functions = {name for kind, name in symbols if kind == "T" and not name.startswith(".")}
        names = sorted({name[6:] for _kind, name in symbols if name.startswith("__imp_")})
        lines = [f"{name}={full}.{name}{'' if name in functions else ' DATA'}" for name in names]
        exports, source = self.work / "python3.def", self.work / "python3.c"
        exports.write_text("LIBRARY python3\nEXPORTS\n" + "\n".join(lines) + "\n", "ascii")
        source.write_text("int __stdcall DllMain(void*a,unsigned b,void*c){return 1;}\n", "ascii")
        linker = ["-shared", "-nostdlib", "-s", "-Wl,-e,DllMain", "-Wl,--no-insert-timestamp"]
        run(["x86_64-w64-mingw32-gcc", *linker, "-o", self.tree / "python3.dll", source, exports])

    def wheels(self) -> None:
        """Unpack the wheels of requirements.txt for win_amd64, at the same pins as everywhere."""
        lists = (ROOT / "requirements.txt", HERE / "requirements-build.txt")
        made_from = "".join(file.read_text("utf-8") for file in lists) + PYTHON
        if self._is_made("wheels", made_from):
            return
        shutil.rmtree(self.site, ignore_errors=True)
        pip = [self.host, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps", "--no-compile"]
        target = ["--python-version", TAG, "--implementation", "cp", "--platform", "win_amd64", "--target", self.site]
        run([*pip, "--only-binary=:all:", *target, "-r", lists[0], "-r", lists[1]])
        self._made("wheels", made_from)

    def fonts(self) -> None:
        """Take the four faces of Liberation Serif 2 and their licence: metric twins of Times New Roman."""
        folder = self.work / "fonts"
        folder.mkdir(parents=True, exist_ok=True)
        source = Path(os.environ.get("CCHC_FONTS", FONTS))
        faces = sorted(source.glob("LiberationSerif-*.ttf"))
        if len(faces) != 4:
            raise BuildError(f"Liberation Serif 2 is not in {source}; name its folder in CCHC_FONTS.")
        for face in faces:
            shutil.copy(face, folder)
        licence = next((file for file in (Path("/usr/share/doc/fonts-liberation2/copyright"), source / "LICENSE")
                        if file.exists()), None)  # fmt: skip
        if licence is None:
            raise BuildError("The licence of the Liberation fonts is missing; put it as LICENSE beside them.")
        shutil.copy(licence, folder / "LICENSE-Liberation.txt")

    def icon(self) -> None:
        """Draw the icon in six sizes from its SVG."""
        code = (
            "import io, sys; from PIL import Image; from PySide6.QtCore import QBuffer; "
            "from PySide6.QtGui import QGuiApplication, QIcon; app = QGuiApplication([]); "
            "icon = QIcon(sys.argv[1]); images = []\n"
            "for n in (256, 64, 48, 32, 24, 16):\n"
            "    b = QBuffer(); b.open(QBuffer.OpenModeFlag.ReadWrite); icon.pixmap(n, n).toImage().save(b, 'PNG')\n"
            "    images.append(Image.open(io.BytesIO(bytes(b.data().data()))).convert('RGBA'))\n"
            "images[0].save(sys.argv[2], format='ICO', sizes=[i.size for i in images], append_images=images[1:])\n"
        )
        env = os.environ | {"QT_QPA_PLATFORM": "offscreen" if not WINDOWS else "windows"}
        icon = ROOT / "resources" / "icons" / "app.svg"
        run([self.host, "-c", code, icon, self.work / "cchc.ico"], env=env)

    def prefix(self) -> None:
        """Make the Wine prefix that PyInstaller runs in."""
        self.wine.make()

    # -- what is made ------------------------------------------------------------------------

    def bundle(self) -> None:
        """Freeze the program into one folder."""
        made_from = tree_hash(
            [ROOT / "main.py", ROOT / "cchc_desktop", ROOT / "ui", ROOT / "resources", ROOT / "requirements.txt",
             HERE / "bundle.spec", HERE / "app.manifest", HERE / "requirements-build.txt"]
        )  # fmt: skip
        if self.dist.is_dir() and self._is_made("bundle", made_from):
            return
        shutil.rmtree(self.work / "dist", ignore_errors=True)
        self._pyinstaller(self.work, {})
        if not (self.dist / "CCHC.exe").exists():
            raise BuildError("PyInstaller ended without CCHC.exe; see pyinstaller.log.")
        self._list_files()
        self._made("bundle", made_from)

    def _pyinstaller(self, folder: Path, env: dict[str, str]) -> None:
        options = ["-X", "utf8", "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
        # The archive in CCHC.exe stays unpacked: NSIS' lzma makes less of it than zlib would.
        env = {"PYINSTALLER_ZLIB_COMPRESSION_LEVEL": "0"} | env
        if WINDOWS:
            folders = ["--distpath", folder / "dist", "--workpath", folder / "build"]
            env |= os.environ | {"CCHC_WORK": str(self.work)}
            run([self.host, *options, *folders, HERE / "bundle.spec"], env=env)
            return
        place = self.wine.path
        folders = ["--distpath", place(folder / "dist"), "--workpath", place(folder / "build")]
        done = self.wine.run(
            [self.tree / "python.exe", *options, *folders, place(HERE / "bundle.spec")],
            limit=900, cwd=folder, env=env | {"CCHC_WORK": place(self.work)},
        )  # fmt: skip
        (folder / "pyinstaller.log").write_text(done.stdout, "utf-8")
        if done.returncode:
            raise BuildError(f"PyInstaller failed ({done.returncode}):\n{done.stdout[-3000:]}")

    def freeze_bare(self, code: str) -> Path:
        """Freeze another script by the same spec and return its exe: the peer of the benchmark of the start."""
        folder = self.work / "bare"
        script = folder / "bare.py"
        made = folder / "dist" / "CCHC" / "CCHC.exe"
        if made.exists() and script.read_text("utf-8") == code:
            return made
        folder.mkdir(exist_ok=True)
        script.write_text(code, "utf-8")
        self._pyinstaller(folder, {"CCHC_SCRIPT": self.wine.path(script)})
        return made

    def _list_files(self) -> None:
        """Write the list that the uninstaller and the next version remove the program's files by."""
        inside = self.dist / "_internal"
        paths = sorted(inside.rglob("*"), reverse=True)  # what is in a folder before the folder
        lines = [f"{'D' if path.is_dir() else 'F'} {path.relative_to(inside).as_posix()}" for path in paths]
        text = "\r\n".join(lines).replace("/", "\\") + "\r\n"
        (inside / "CCHC-files.txt").write_bytes(text.encode("ascii"))

    def audit(self) -> None:
        """Refuse a bundle that would not start on a clean Windows or holds what it must not."""
        run([self.host, "-m", "installer.audit", self.dist], cwd=ROOT)

    def setup(self) -> None:
        """Pack the setup program."""
        self.out.mkdir(parents=True, exist_ok=True)
        maker = shutil.which("makensis") or "makensis"
        defines = {"VERSION": self.version, "DIST": self.dist, "ICON": self.work / "cchc.ico",
                   "OUT": self.setup_file, "DICT": "64"}  # fmt: skip
        sign = "/" if WINDOWS else "-"
        flags = [f"{sign}D{name}={value}" for name, value in defines.items()]
        extra = [f"{sign}DX86"] if WINDOWS else []  # NSIS for Windows has x86 stubs only
        run([maker, f"{sign}V2", *flags, *extra, HERE / "setup.nsi"])

    def portable(self) -> None:
        """Pack the same folder as a zip that needs no installing; names in UTF-8."""
        with zipfile.ZipFile(self.portable_file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for file in sorted(self.dist.rglob("*")):
                if file.is_file():
                    archive.write(file, Path("CCHC Desktop") / file.relative_to(self.dist))
            archive.write(HERE / "HUONG_DAN_CAI_DAT.md", "CCHC Desktop/HUONG_DAN_CAI_DAT.txt")

    # -- what was done before ------------------------------------------------------------------

    def _stamp(self, step: str) -> Path:
        return self.work / f".{step}.made-from"

    def _is_made(self, step: str, made_from: str) -> bool:
        stamp = self._stamp(step)
        return stamp.exists() and stamp.read_text("utf-8") == digest(made_from)

    def _made(self, step: str, made_from: str) -> None:
        self._stamp(step).write_text(digest(made_from), "utf-8")


def run(
    command: Iterable[object], *, output: bool = False, env: dict[str, str] | None = None, cwd: Path | None = None
) -> str:
    """Run a command of this machine; return its output if asked for. Stops the build if it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(words, stdout=subprocess.PIPE if output else None, encoding="utf-8", env=env, cwd=cwd)
    if done.returncode:
        raise BuildError(f"This failed ({done.returncode}): {' '.join(words)}")
    return done.stdout or ""


def digest(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def sha256(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def tree_hash(paths: Iterable[Path]) -> str:
    """Return one text that changes when any file under the paths does."""
    parts: list[str] = []
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and file.suffix != ".pyc":
                parts.append(f"{file.relative_to(ROOT).as_posix()} {sha256(file)}")
    return "\n".join(parts)


def size(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def main(out: Path) -> int:
    """Build everything with the Python that runs this; return the exit code."""
    work = ROOT / "build" / "windows"
    work.mkdir(parents=True, exist_ok=True)
    try:
        Build(work, out, os.environ.get("DISPLAY"), Path(sys.executable)).all()
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
