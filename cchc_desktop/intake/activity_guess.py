"""What is recognised in a pasted text: values, each with how sure it is, why, and where it stood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A recognised value; `confidence` from 0 to 1, `start`/`end` its place in the cleaned text (-1: none)."""

    value: T
    confidence: float
    why: str = ""  # a few Vietnamese words for the tool tip
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit of the office's register, as the recogniser needs it."""

    id: int
    name: str
    short_name: str = ""


@dataclass(frozen=True, slots=True)
class KnownChannel:
    """An official channel of the register: `address` is host and path without scheme, "www." and "m."."""

    id: int
    name: str
    platform: str
    address: str
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Guess:
    """All that one paste tells. A field is None when nothing sure enough was found."""

    text: str
    date: Found[date] | None = None
    date_to: Found[date] | None = None
    unsure_date: Found[date] | None = None  # a day worth offering, never filled in
    date_note: str = ""  # why the date was left empty
    kind: Found[str] | None = None
    title: Found[str] | None = None
    quantity: Found[float] | None = None
    reach: Found[int] | None = None
    unit: Found[KnownUnit] | None = None
    unit_words: str = ""  # a unit named in the text that is in no register
    place: Found[str] | None = None
    number: Found[str] | None = None
    url: Found[str] | None = None
    platform: str = ""  # facebook, zalo, youtube, tiktok, portal, press, web
    channel: KnownChannel | None = None
    integrated: Found[bool] | None = None
    contents: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    also: tuple[str, ...] = ()  # "05 pano" beside "12 băng rôn": another kind, counted too, an activity of its own
