"""What Excel takes as text, links and numbers: cleaned, cut to its limits, never a formula."""

from __future__ import annotations

import math
import re
from urllib.parse import quote

from cchc_desktop.text import nfc

LONGEST_TEXT = 32_767  # UTF-16 units in one cell
CUT_NOTE = "… (đã cắt bớt vì quá dài)"
MOST_LINKS = 65_530  # on one sheet; Excel wants to repair a file with more
LONGEST_LINK = 2_079

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LIKE_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel would show _x0041_ as A
_LINK = re.compile(r"(?:https?://(?:[\w.~%+-]+@)?[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?#]\S*)?|mailto:[^\s@]+@[^\s@]+)")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
FORMULA_STARTS = ("=", "+", "-", "@")


def clean(text: str) -> str:
    """Return the text as a cell can hold it: NFC, nothing unseen, at most 32,767 units with a note of the cut."""
    text = _ILLEGAL.sub("", nfc(text).replace("\r", ""))
    if len(text) * 2 > LONGEST_TEXT and _units(text) > LONGEST_TEXT:
        room = LONGEST_TEXT - len(CUT_NOTE)
        kept = text.encode("utf-16-le")[: room * 2].decode("utf-16-le", "ignore")
        text = kept + CUT_NOTE
    return text


def escaped(text: str) -> str:
    """Return clean text with what only looks like Excel's own escape (_x0041_) made literal."""
    return _LIKE_ESCAPE.sub("_x005F_", text) if "_x" in text else text


def looks_like_formula(text: str) -> bool:
    """Tell whether the text would turn into a formula once it is retyped in its cell."""
    return text.startswith(FORMULA_STARTS)


def link_target(text: str) -> str:
    """Return the address that Excel may follow, or "" if this is not a plain http, https or mailto link."""
    if len(text) > LONGEST_LINK or not _LINK.fullmatch(text):
        return ""
    address = quote(_LONE_PERCENT.sub("%25", text), safe=":/?#@!$&'()*+,;=%~")
    return address if len(address) <= LONGEST_LINK else ""


def plain_number(value: float) -> float | int | None:
    """Return a whole number as int, a fraction as it is, what is no number as None."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    return value


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
