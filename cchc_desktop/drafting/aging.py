"""What ages in a plan: names of bodies and provinces, terms, legal documents; read from resources/*.toml.

Nothing here changes a text: places are found and something newer is proposed (domain.md 5). Names inside citations
are left out, since a document keeps the names of its date.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from cchc_desktop import paths
from cchc_desktop.errors import AppError
from cchc_desktop.text import fold, short_date


@dataclass(frozen=True, slots=True)
class Found:
    """Something out of use at [start, end) of a text; places of the same `name` are settled together."""

    name: str
    start: int
    end: int
    new: str
    why: str


@dataclass(frozen=True, slots=True)
class OldName:
    """A name with its last day: `pattern` finds it, `new` took its place. `bare` is a province without its kind."""

    name: str
    text: str
    new: str
    until: date
    sure: bool
    note: str
    pattern: re.Pattern[str]
    word: str  # in lower case; a text without it need not be searched
    bare: bool = False


@dataclass(frozen=True, slots=True)
class OldTerm:
    """A term out of use since a day. `good` and `bad` are texts that it must miss and find."""

    pattern: re.Pattern[str]
    new: str
    since: date
    why: str
    sure: bool
    good: tuple[str, ...]
    bad: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplacedDocument:
    """A legal document that another replaced from `since` on."""

    number: str
    new: str
    since: date
    title: str = ""
    sure: bool = True
    day: date | None = None


def old_names(text: str, on: date, provinces: Sequence[str] = ()) -> Iterator[Found]:
    """Yield the names of a text that are not valid on a day; `provinces` may stand without "tỉnh" before them."""
    taken: list[tuple[int, int]] = []
    low = text.lower()
    for entry in names():
        if entry.word not in low or entry.until >= on or (entry.bare and fold(entry.text) not in provinces):
            continue
        for match in entry.pattern.finditer(text):
            if any(first < match.end() and match.start() < last for first, last in taken):
                continue
            taken.append(match.span())
            new = entry.new.upper() if match.group().isupper() and len(match.group()) > 4 else entry.new
            yield Found(entry.name, *match.span(), new, _name_reason(entry))


def expired_names(texts: Sequence[str], on: date) -> tuple[str, ...]:
    """Return a sentence for each name in a header or a Nơi nhận that is not valid on a day, each name once."""
    found: dict[str, str] = {}
    for text in texts:
        for item in old_names(text, on):
            why = f"{item.why[0].lower()}{item.why[1:]}"
            found.setdefault(item.name, f"“{text[item.start : item.end]}” {why}, nay là “{item.new}”")
    return tuple(found.values())


def expired_symbol(symbol: str, on: date) -> str:
    """Return a sentence if "KH-SLĐTBXH" is made of the first letters of a name that is not valid on a day, else ""."""
    agency = re.split(r"[-/]", symbol.strip())[-1].upper()
    for entry in names():
        letters = "".join(word[0] for word in re.findall(r"\w+", entry.text) if word.lower() != "và").upper()
        if len(letters) > 2 and letters == agency and not entry.bare and entry.until < on:
            return f"Ký hiệu “{symbol}” theo tên “{entry.text}” hết dùng sau ngày {short_date(entry.until)}"
    return ""


def old_provinces(texts: Sequence[str], on: date) -> tuple[str, ...]:
    """Return the folded bare names of the provinces that the texts call "tỉnh ..." and that are gone on a day."""
    whole = "\n".join(texts)
    low = whole.lower()
    return tuple(
        fold(_without_kind(entry.text))
        for entry in names()
        if entry.word in low
        and not entry.bare
        and entry.until < on
        and entry.text.startswith("tỉnh ")
        and entry.pattern.search(whole)
    )


def old_terms(text: str, on: date) -> Iterator[Found]:
    """Yield the terms of a text that are out of use on a day."""
    taken: list[tuple[int, int]] = []
    for entry in terms():
        if entry.since > on:
            continue
        for match in entry.pattern.finditer(text):
            if not any(first < match.end() and match.start() < last for first, last in taken):
                taken.append(match.span())
                why = entry.why if entry.sure else f"{entry.why}; chưa được xác nhận"
                new = entry.new[0].upper() + entry.new[1:] if match.group()[0].isupper() else entry.new
                yield Found(match.group().lower(), *match.span(), new, why)


def replaced_document(number: str, day: date | None, on: date) -> ReplacedDocument | None:
    """Return what replaced a document by a day; a day that differs means another document of the same number."""
    for entry in replaced_documents():
        if fold(entry.number) == fold(number) and entry.since <= on and (None in (day, entry.day) or day == entry.day):
            return entry
    return None


@lru_cache(maxsize=1)
def names() -> tuple[OldName, ...]:
    """Return the names out of use, longer ones before those they hold."""
    data = _read("names.toml")
    found: list[OldName] = []
    for entry in (*data["organisation"], *data["province"]):
        forms = [(entry["old"], entry["new"]), *entry.get("forms", ())]
        found += [_name(entry, old, new) for old, new in forms]
    for entry in data["province"]:
        found.append(_name(entry, _without_kind(entry["old"]), _without_kind(entry["new"]), bare=True))
    return tuple(sorted(found, key=lambda entry: (entry.bare, -len(entry.text))))


@lru_cache(maxsize=1)
def change_days() -> frozenset[tuple[int, int, int]]:
    """Return (year, month, day) of the last days of names and the days after: facts, no deadlines."""
    lasts = {entry.until for entry in names()}
    return frozenset((day.year, day.month, day.day) for last in lasts for day in (last, last + timedelta(days=1)))


@lru_cache(maxsize=1)
def terms() -> tuple[OldTerm, ...]:
    return tuple(
        OldTerm(
            re.compile(rf"(?<!\w){entry['pattern']}(?!\w)", re.IGNORECASE),
            entry["new"],
            entry["since"],
            entry["why"],
            entry.get("sure", True),
            tuple(entry.get("good", ())),
            tuple(entry.get("bad", ())),
        )
        for entry in _read("terms.toml")["term"]
    )


@lru_cache(maxsize=1)
def replaced_documents() -> tuple[ReplacedDocument, ...]:
    return tuple(ReplacedDocument(**entry) for entry in _read("replaced_documents.toml")["document"])


def _name(entry: dict[str, Any], old: str, new: str, *, bare: bool = False) -> OldName:
    return OldName(
        name=entry["old"],
        text=old,
        new=new,
        until=entry["until"],
        sure=entry.get("sure", True),
        note=entry.get("note", ""),
        pattern=re.compile(rf"(?<!\w){_loose(old)}(?!\w)", re.IGNORECASE),
        word=max((word for word in re.findall(r"\w+", old.lower()) if not re.search("òa|óa|ủy", word)), key=len),
        bare=bare,
    )


def _loose(phrase: str) -> str:
    """Return a pattern that forgives the dash, commas, spaces, both spellings of òa and an Uỷ or Ủy."""
    out = re.escape(phrase).replace(r"\ \-\ ", r"\s*[-–—]\s*").replace(r"\ ", r"\s+").replace(",", ",?")
    for new, old in (("òa", "oà"), ("óa", "oá"), ("Ủy", "Uỷ")):
        out = out.replace(new, f"(?:{new}|{old})")
    return out


def _without_kind(name: str) -> str:
    return re.sub(r"^(?:tỉnh|thành phố|Thành phố)\s+", "", name)


def _name_reason(entry: OldName) -> str:
    why = f"Hết dùng sau ngày {short_date(entry.until)}"
    why += f" ({entry.note})" if entry.note else ""
    return why if entry.sure else f"{why}; chưa được xác nhận"


def _read(file: str) -> dict[str, Any]:
    try:
        return tomllib.loads((paths.resources() / file).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise AppError(f"Không đọc được danh mục “{file}” ({error}).", "Cài đặt lại chương trình.") from error
