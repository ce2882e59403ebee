"""A report frozen as plain data and read back: figures, rows, text, and the hash that holds them together."""

from __future__ import annotations

import hashlib
import json
import types
import typing
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any, get_args, get_origin

from cchc_desktop.errors import CorruptDataError
from cchc_desktop.models import Activity
from cchc_desktop.registers import RegisterFacts
from cchc_desktop.reports.figures import DetailRow, Entry, ReportFigures

VERSION = 1
_NAMES = tuple(field.name for field in fields(Activity))
_LABELS = ("kind_label", "counting_unit", "reach_unit", "unit_name", "contents", "audiences", "tasks")


def pack_figures(figures: ReportFigures) -> str:
    """Return the figures as JSON; of the plan only what a report cites."""
    if figures.plan is not None:
        figures = replace(figures, plan=replace(figures.plan, outline=(), tasks=(), appendices=()))
    return json.dumps({"version": VERSION, "figures": asdict(figures)}, ensure_ascii=False, default=_plain)


def unpack_figures(text: str) -> ReportFigures:
    """Return the figures of a frozen report."""
    try:
        return _made(ReportFigures, json.loads(text)["figures"])
    except (KeyError, TypeError, ValueError) as error:
        raise _unreadable() from error


def pack_rows(rows: Iterable[DetailRow]) -> bytes:
    """Return the rows of the detail table, packed: about 30 bytes an activity."""
    listed = [
        [getattr(row.activity, name) for name in _NAMES] + [getattr(row, name) for name in _LABELS] for row in rows
    ]
    data = json.dumps({"version": VERSION, "names": _NAMES, "rows": listed}, ensure_ascii=False, default=_plain)
    return zlib.compress(data.encode("utf-8"), 6)


def unpack_rows(data: bytes) -> list[DetailRow]:
    """Return the rows of a frozen report; what a later Activity has more gets its default."""
    try:
        content = json.loads(zlib.decompress(data))
        names = content["names"]
        return [_row(names, values) for values in content["rows"]]
    except (KeyError, TypeError, ValueError, zlib.error) as error:
        raise _unreadable() from error


def unpack_entries(data: bytes) -> dict[str, Entry]:
    """Return what a report remembers of each of its rows, by uid, without making the rows."""
    try:
        content = json.loads(zlib.decompress(data))
        names = content["names"]
        told = [names.index(name) for name in ("uid", "date", "kind", "title", "quantity", "reach")]
        told += [len(names) + _LABELS.index("unit_name"), names.index("evidence")]
        found = {}
        for row in content["rows"]:
            uid, day, *rest = (row[place] for place in told)
            found[uid] = Entry(uid, date.fromisoformat(day), *rest)
        return found
    except (IndexError, KeyError, TypeError, ValueError, zlib.error) as error:
        raise _unreadable() from error


def seal(snapshot: str, rows: bytes, text: str, files: Mapping[str, str]) -> str:
    """Return the SHA-256 over everything that was frozen."""
    digest = hashlib.sha256()
    for part in (snapshot.encode(), rows, text.encode(), json.dumps(dict(files), sort_keys=True).encode()):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _row(names: list[str], values: list[Any]) -> DetailRow:
    given = dict(zip(names, values[: len(names)], strict=True))
    activity = _made(Activity, {name: value for name, value in given.items() if name in _NAMES})
    labels = dict(zip(_LABELS, values[len(names) :], strict=True))
    return DetailRow(activity, **labels)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"not plain: {value!r}")


@lru_cache(maxsize=64)
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind, localns={"RegisterFacts": RegisterFacts})


def _made(kind: Any, value: Any) -> Any:
    """Return `value` as the annotated type says; fields that are not there take their defaults."""
    if value is None:
        return None
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _made(hints[name], item) for name, item in value.items() if name in hints})
    origin = get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return _made(next(arg for arg in get_args(kind) if arg is not type(None)), value)
    if origin is tuple:
        inner = get_args(kind)
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(_made(inner[0], item) for item in value)
        return tuple(_made(one, item) for one, item in zip(inner, value, strict=True))
    if kind is date:
        return date.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    return value


def _unreadable() -> CorruptDataError:
    return CorruptDataError(
        "Bản chốt của báo cáo không đọc lại được.", "Mở các tệp đã lưu cùng bản chốt hoặc khôi phục từ bản sao lưu."
    )
