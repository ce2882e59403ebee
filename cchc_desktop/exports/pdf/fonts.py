"""The serif face of official documents: Times New Roman of the machine, else Liberation Serif 2.

NĐ 30/2020 wants Times New Roman, Unicode. Liberation Serif 2 has the same widths and may be shipped.
Older Liberation lacks 92 of the 134 accented Vietnamese letters, so a family counts only when
all four of its faces have them all.
"""

from __future__ import annotations

import os
import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from cchc_desktop.errors import AppError
from cchc_desktop.paths import resources
from cchc_desktop.text import nfc

_TIMES = ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf")
_TIMES_CORE = (
    "Times_New_Roman.ttf",
    "Times_New_Roman_Bold.ttf",
    "Times_New_Roman_Italic.ttf",
    "Times_New_Roman_Bold_Italic.ttf",
)
_LIBERATION = tuple(f"LiberationSerif-{face}.ttf" for face in ("Regular", "Bold", "Italic", "BoldItalic"))
_NAMES = ("CCHCSerif", "CCHCSerif-Bold", "CCHCSerif-Italic", "CCHCSerif-BoldItalic")
_LINUX = ("/usr/share/fonts", "/usr/local/share/fonts")
_SUBFOLDERS = (
    "truetype/liberation2",
    "truetype/liberation",
    "liberation-serif",
    "liberation-serif-fonts",
    "liberation",
)

BOX = "□"  # stands for a letter that the font lacks
ASCENT, DESCENT = 0.891, 0.216  # of Times New Roman and of Liberation Serif, share of the size
SINGLE = 1.149  # single line spacing as Word computes it for this face, share of the size
_BLANK = re.compile(" {3,}")
_MANY = 50_000  # cached words; Vietnamese has few syllables, so only odd input gets there


def vietnamese_letters() -> frozenset[str]:
    """Return the 134 letters of Vietnamese that carry a mark, capitals included."""
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    lower = {unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in tones} - set("aeiouy")
    return frozenset(lower | {"đ"} | {letter.upper() for letter in lower | {"đ"}})


class Face:
    """One face: its name in reportlab and the widths of words at size 1, each measured once."""

    def __init__(self, name: str, font: object) -> None:
        self.name = name
        self.font = font
        self._letters: dict[int, float] = font.face.charWidths  # pyright: ignore[reportAttributeAccessIssue]
        self._default: float = font.face.defaultWidth  # pyright: ignore[reportAttributeAccessIssue]
        self._words: dict[str, float] = {}
        self.space = self.width(" ")

    def width(self, word: str) -> float:
        """Return the width at size 1; a no-break space is as wide as a space."""
        known = self._words.get(word)
        if known is None:
            if len(self._words) > _MANY:
                self._words.clear()
            letters, default = self._letters, self._default
            known = sum([letters.get(32 if code == 0xA0 else code, default) for code in map(ord, word)]) / 1000
            self._words[word] = known
        return known


class Family:
    """Four faces that together print a document, and the one door that text goes through."""

    def __init__(self, regular: Face, bold: Face, italic: Face, bold_italic: Face, letters: frozenset[str]) -> None:
        self.regular, self.bold, self.italic, self.bold_italic = regular, bold, italic, bold_italic
        self._letters = letters | {" ", "\u00a0", "\n"}
        self._box = BOX if BOX in letters else "?"

    def face(self, bold: bool, italic: bool) -> Face:
        if bold:
            return self.bold_italic if italic else self.bold
        return self.italic if italic else self.regular

    def clean(self, text: str) -> str:
        """Return text as it can be drawn: NFC, no tabs, a visible box for each letter the faces lack.

        The soft hyphen is a hint, not a letter: drawn, it would stand as a dash inside a word.
        Three or more spaces are room to write in by hand, so they become no-break spaces.
        """
        text = nfc(text).replace("\t", " ").replace("\u00ad", "")
        if "   " in text:
            text = _BLANK.sub(lambda found: "\u00a0" * len(found.group()), text)
        strange = set(text) - self._letters
        if not strange:
            return text
        return text.translate({ord(c): " " if c.isspace() else self._box for c in strange})


_lock = threading.Lock()


def load_family() -> Family:
    """Return the first complete family of this machine, registered with reportlab; loaded once."""
    with _lock:
        return _load()


@cache
def _load() -> Family:
    from reportlab.pdfbase import pdfmetrics

    for paths in _candidates():
        fonts = _open(paths)
        if fonts is None:
            continue
        for font in fonts:
            pdfmetrics.registerFont(font)
        pdfmetrics.registerFontFamily(_NAMES[0], *_NAMES)
        shared = frozenset.intersection(*(_letters(font) for font in fonts))
        return Family(*(Face(name, font) for name, font in zip(_NAMES, fonts, strict=True)), letters=shared)  # pyright: ignore
    raise AppError(
        "Máy này không có phông chữ Times New Roman (hoặc Liberation Serif 2) đủ chữ tiếng Việt.",
        "Cài phông chữ Times New Roman rồi thử lại.",
    )


def _candidates() -> Iterator[tuple[Path, ...]]:
    """Yield sets of four files that may exist, best first."""
    windows = os.environ.get("WINDIR") or os.environ.get("SYSTEMROOT")
    if windows:
        yield from _existing(Path(windows) / "Fonts", _TIMES)
    yield from _existing(resources() / "fonts", _TIMES)
    for base in _LINUX:
        yield from _existing(Path(base) / "truetype" / "msttcorefonts", _TIMES_CORE)
    yield from _existing(resources() / "fonts", _LIBERATION)
    home = os.environ.get("HOME")
    own = (f"{home}/.local/share/fonts", f"{home}/.fonts") if home else ()
    for base in (*_LINUX, *own):
        for sub in ("", *_SUBFOLDERS):
            yield from _existing(Path(base) / sub, _LIBERATION)
    if windows:
        yield from _existing(Path(windows) / "Fonts", _LIBERATION)


def _existing(folder: Path, names: tuple[str, ...]) -> Iterator[tuple[Path, ...]]:
    paths = tuple(folder / name for name in names)
    if all(path.is_file() for path in paths):
        yield paths


def _open(paths: tuple[Path, ...]) -> list[object] | None:
    """Return the four fonts, or None when one is damaged or lacks a Vietnamese letter."""
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    wanted = vietnamese_letters()
    fonts: list[object] = []
    for name, path in zip(_NAMES, paths, strict=True):
        try:
            font = TTFont(name, str(path))
        except (TTFError, OSError, ValueError, IndexError, KeyError):
            return None
        if not wanted <= _letters(font):
            return None
        fonts.append(font)
    return fonts


def _letters(font: object) -> frozenset[str]:
    """Letters above U+FFFF count as lacking: reportlab's text map can't name them, a copy would be wrong."""
    codes: dict[int, int] = font.face.charToGlyph  # pyright: ignore[reportAttributeAccessIssue]
    return frozenset(chr(code) for code, glyph in codes.items() if glyph and 32 <= code < 0x10000)
