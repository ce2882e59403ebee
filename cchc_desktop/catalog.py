"""The catalogue: kinds of activity, CCHC contents and audiences, read from resources/catalog/.

Ids never change once released; what goes out of use is marked `retired` and stays readable.
"Lồng ghép" is no kind but a flag of an activity (product.md 1.5).
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from cchc_desktop import paths
from cchc_desktop.errors import AppError, NotFoundError
from cchc_desktop.text import fold


class Channel(StrEnum):
    """What a kind counts as in "mức độ đa dạng" (domain.md 3); screens count as online."""

    ONLINE = "online"
    TRADITIONAL = "traditional"


@dataclass(frozen=True, slots=True)
class Tag:
    """A CCHC content or an audience group."""

    id: str
    label: str
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A group of kinds, in the order of reports."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One hình thức. Quantities count in `counting_unit` and are never added to those of another kind.

    A report's sentence is `verb` + number + `noun`, then "với" + number + `reach_phrase`:
    "tổ chức 02 hội nghị với 115 lượt người tham dự". An integrated (lồng ghép) entry says
    "lồng ghép tuyên truyền tại" + number + `occasion`.
    """

    id: str
    label: str
    group: str
    counting_unit: str
    reach_unit: str = ""
    channel: Channel = Channel.TRADITIONAL
    verb: str = ""
    noun: str = ""
    reach_phrase: str = ""
    occasion: str = ""
    keywords: tuple[str, ...] = ()
    retired: bool = False

    @property
    def reach_words(self) -> str:
        """Return what a reach counts, of a kind that asks for none too: a clerk may have heard of one."""
        return self.reach_unit or "lượt tiếp cận"


@lru_cache(maxsize=1)
def _kinds_file() -> tuple[tuple[Group, ...], tuple[Kind, ...]]:
    data = _read("kinds.toml")
    groups = tuple(Group(id=key, label=value["label"]) for key, value in data.items())
    kinds = tuple(_kind(group, entry) for group, value in data.items() for entry in value["kinds"])
    return groups, kinds


def _kind(group: str, entry: dict[str, Any]) -> Kind:
    values = entry | {
        "group": group,
        "channel": Channel(entry.get("channel", Channel.TRADITIONAL)),
        "keywords": tuple(entry.get("keywords", ())),
    }
    values.setdefault("occasion", values["noun"])
    return Kind(**values)


def groups() -> tuple[Group, ...]:
    """Return the groups of kinds in report order."""
    return _kinds_file()[0]


def kinds() -> tuple[Kind, ...]:
    """Return every kind in catalogue order, the retired ones too."""
    return _kinds_file()[1]


@lru_cache(maxsize=1)
def _by_id() -> dict[str, Kind]:
    return {kind.id: kind for kind in kinds()}


def kind(kind_id: str) -> Kind:
    """Return the kind with this id."""
    found = _by_id().get(kind_id)
    if found is None:
        raise NotFoundError(f"Danh mục không có hình thức “{kind_id}”.", "Chọn một hình thức trong danh mục.")
    return found


@lru_cache(maxsize=1)
def contents() -> tuple[Tag, ...]:
    """Return the CCHC contents and topics (product.md R08)."""
    return _tags("contents.toml")


@lru_cache(maxsize=1)
def audiences() -> tuple[Tag, ...]:
    """Return the audience groups (product.md R07)."""
    return _tags("audiences.toml")


def find_kind(text: str) -> Kind:
    """Return the one kind meant by an id, the start of a label or a keyword, accents or not."""
    return _find(tuple(k for k in kinds() if not k.retired or k.id == text.strip()), text, "hình thức")


def find_tag(tags: Sequence[Tag], text: str) -> Tag:
    """Return the one tag meant by an id or the start of a label, accents or not."""
    return _find(tags, text, "nhãn")


_Entry = TypeVar("_Entry", Kind, Tag)


def _find(entries: Sequence[_Entry], text: str, what: str) -> _Entry:
    wanted = fold(text)
    for entry in entries:
        if wanted and (entry.id == wanted or fold(entry.label) == wanted):
            return entry
    candidates = [entry for entry in entries if fold(entry.label).startswith(wanted)]
    if not candidates:
        candidates = [e for e in entries if isinstance(e, Kind) and wanted in (fold(word) for word in e.keywords)]
    if len(candidates) == 1 and wanted:
        return candidates[0]
    if not candidates or not wanted:
        near = [entry for entry in entries if wanted and wanted in fold(entry.label)]
        hint = f"Có thể là: {_names(near)}." if near else f"Ví dụ: {_names(entries)}."
        raise AppError(f"Không có {what} “{text}” trong danh mục.", hint)
    raise AppError(
        f"“{text}” có thể là nhiều {what}: {_names(candidates)}.", "Viết dài hơn hoặc dùng mã trong dấu ngoặc."
    )


def _names(entries: Sequence[Kind | Tag], limit: int = 8) -> str:
    names = "; ".join(f"{entry.label} ({entry.id})" for entry in entries[:limit])
    return f"{names}; …" if len(entries) > limit else names


def _tags(file: str) -> tuple[Tag, ...]:
    return tuple(Tag(**entry) for entry in _read(file)["tags"])


def _read(file: str) -> dict[str, Any]:
    path = paths.resources() / "catalog" / file
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise AppError(f"Không đọc được danh mục “{file}” ({error}).", "Cài đặt lại chương trình.") from error
