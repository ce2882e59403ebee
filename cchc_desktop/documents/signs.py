"""Emoji and other pictures in a text: no official face has them, so they are printed as a plain sign or left out.

Pasted text and messages bring them in. Both writers get the same blocks, so PDF and Word agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

T = TypeVar("T")

_PICTURE = (
    "\u2600-\u27bf\u2b00-\u2bff\u2300-\u23ff\U0001f000-\U0001faff\U0001fb00-\U0001fbff\ue000-\uf8ff"
    "\ufe0e\ufe0f\u200d\u20e3\U000e0020-\U000e007f"
)
_RUN = re.compile(f"[{_PICTURE}]+")
_SPACED = re.compile(f"(?P<before>[ \u00a0]?)(?P<signs>[{_PICTURE}]+)(?P<after>[ \u00a0]?)")
# What says something by its shape is said by a sign that every face has.
_INSTEAD = dict.fromkeys("✓✔☑✅🗸", "x") | dict.fromkeys("➢➤➔➜➡▶👉❖✦✧♦", "-") | dict.fromkeys("★⭐✱✲", "*")


def printed(text: str) -> str:
    """Return a text as it is printed: ticks as x, arrows and diamonds of lists as -, other pictures left out."""
    if not _RUN.search(text):
        return text

    def change(found: re.Match[str]) -> str:
        kept = "".join(_INSTEAD.get(sign, "") for sign in found["signs"])
        if kept:
            return f"{found['before']}{kept}{found['after']}"
        return (found["before"] and found["after"] and " ") or found["before"] or found["after"]

    return _SPACED.sub(change, text).strip() if text.strip() == text else _SPACED.sub(change, text)


def printable(value: T) -> T:
    """Return a record (a document, a block) with every text as it is printed."""
    if isinstance(value, str):
        return printed(value) if type(value) is str else value  # pyright: ignore[reportReturnType]
    if isinstance(value, tuple):
        items = tuple(printable(item) for item in value)
        return value if items == value else items  # pyright: ignore[reportReturnType]
    if is_dataclass(value) and not isinstance(value, type):
        changed: dict[str, Any] = {}
        for field in fields(value):
            old = getattr(value, field.name)
            if (new := printable(old)) != old:
                changed[field.name] = new
        return replace(value, **changed) if changed else value
    return value


def pictures(value: object) -> int:
    """Return how many pictures of a record's texts are not printed as they stand."""
    return sum(len(found.group()) for text in _texts(value) for found in _RUN.finditer(text))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
