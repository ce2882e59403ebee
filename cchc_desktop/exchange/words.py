"""Typed readers of resources/exchange/: words of columns, of titles, of rows that are no activities."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from typing import Any

from cchc_desktop import catalog, paths
from cchc_desktop.errors import AppError
from cchc_desktop.exchange.records import Field
from cchc_desktop.text import fold

_SIGNS = re.compile(r"[^a-z0-9#]+")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")


def plain_words(text: str) -> str:
    """Return text as the tables compare it: no accents, no signs, single spaces."""
    return _SIGNS.sub(" ", fold(text)).strip()


def heading(text: str) -> str:
    """Return the heading of a column without what stands in brackets."""
    return plain_words(_BRACKETS.sub(" ", text)) or plain_words(text)


@lru_cache(maxsize=1)
def column_words() -> tuple[dict[str, Field], tuple[tuple[str, Field], ...]]:
    """Return whole headings by their field, and (words inside, field) with the longest first."""
    exact: dict[str, Field] = {}
    inside: list[tuple[str, Field]] = []
    for name, entry in _read("columns.toml").items():
        for text in entry["exact"]:
            exact.setdefault(plain_words(text), Field(name))
        inside += [(plain_words(text), Field(name)) for text in entry["holds"]]
    return exact, tuple(sorted(inside, key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=1)
def short_forms() -> dict[str, str]:
    """Return what the short forms of titles stand for."""
    return {plain_words(short): plain_words(long) for short, long in _read("words.toml")["short"].items()}


@lru_cache(maxsize=1)
def weights() -> dict[str, float]:
    """Return the weight of words that say little, the names of the kinds among them; every other word weighs 1."""
    words = _read("words.toml")["words"]
    named = {word for kind in catalog.kinds() for word in plain_words(kind.label).split()}
    return dict.fromkeys(named, 0.35) | dict.fromkeys(words["common"], 0.35) | dict.fromkeys(words["empty"], 0.1)


@lru_cache(maxsize=1)
def place_words() -> frozenset[str]:
    """Return the words of places that many places have: hội trường, UBND xã."""
    return frozenset(_read("words.toml")["words"]["places"])


@lru_cache(maxsize=1)
def audience_words() -> frozenset[str]:
    """Return the words of those whom an activity is for: công chức and đoàn viên are two audiences."""
    return frozenset(plain_words(text) for text in _read("words.toml")["words"]["audiences"])


@lru_cache(maxsize=1)
def kind_words() -> dict[str, str]:
    """Return what cells of the column Hình thức say beside labels and keywords, and the kind they mean."""
    return {plain_words(text): kind for kind, texts in _read("words.toml")["kinds"].items() for text in texts}


@lru_cache(maxsize=1)
def joint_kinds() -> frozenset[str]:
    """Return the kinds that one event of several units can have."""
    return frozenset(_read("words.toml")["joint"]["kinds"])


@lru_cache(maxsize=1)
def row_words() -> tuple[frozenset[str], tuple[str, ...], frozenset[str]]:
    """Return the words of totals, of what stands below a table, and the numbers of groups of rows."""
    rows = _read("words.toml")["rows"]
    return (
        frozenset(plain_words(text) for text in rows["totals"]),
        tuple(plain_words(text) for text in rows["endings"]),
        frozenset(plain_words(text) for text in rows["groups"]),
    )


def _read(file: str) -> dict[str, Any]:
    path = paths.resources() / "exchange" / file
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise AppError(f"Không đọc được tệp “{file}” ({error}).", "Cài đặt lại chương trình.") from error


@lru_cache(maxsize=1)
def template_words() -> dict[str, Any]:
    """Return the words of a unit's workbook: title, note, version, columns (field, heading, help, width)."""
    return _read("template.toml")


@lru_cache(maxsize=1)
def template_helps() -> frozenset[str]:
    """Return the lines of help of a template as the reader compares them."""
    return frozenset(plain_words(column["help"]) for column in template_words()["columns"])
