"""Between Python values and what SQLite stores."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def now() -> str:
    """Return the local time to the second, as history and bins keep it."""
    return datetime.now().isoformat(timespec="seconds")


def new_uid() -> str:
    """Return 128 random bits as 32 hex digits (what uuid4 gives; importing uuid costs 8 ms of the start)."""
    return os.urandom(16).hex()


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def words(text: str | None) -> tuple[str, ...]:
    """Return a stored JSON list of texts."""
    return tuple(json.loads(text)) if text else ()


def marks(items: Iterable[Any]) -> str:
    """Return "?, ?, ?" for an IN list."""
    return ", ".join("?" for _ in items)
