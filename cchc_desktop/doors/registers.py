"""The registers beside the log: add, change, bin, list, and what a period's report is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from cchc_desktop.doors import Door
from cchc_desktop.errors import AppError, NotFoundError
from cchc_desktop.models import Changes, Topic, changes
from cchc_desktop.periods import Window
from cchc_desktop.records import clean
from cchc_desktop.registers import (
    RECORDS,
    Article,
    Feedback,
    FieldKind,
    IndexValue,
    Register,
    RegisterFacts,
    Row,
    name_of,
    register,
)
from cchc_desktop.reports.register_facts import register_facts
from cchc_desktop.storage import history
from cchc_desktop.storage import registers as storage
from cchc_desktop.text import fold, parse_date, parse_number, short_date

_MOST = 1_000_000  # an index or a rank beyond is a slip of the keyboard


class Registers(Door):
    """`workspace.registers`."""

    def rows(
        self, name: str, window: Window | None = None, text: str = "", *, open_only: bool = False, in_bin: bool = False
    ) -> list[Row]:
        """Return rows of a register newest first; `text` is found without accents, every word of it."""
        register(name)
        first, last = (window.first, window.last) if window else (None, None)
        return storage.rows(self._db, name, first, last, fold(text).split(), open_only=open_only, in_bin=in_bin)

    def row(self, row_id: int) -> Row:
        found = storage.by_ids(self._db, [row_id])
        if not found:
            raise NotFoundError(f"Không có dòng số {row_id} trong sổ theo dõi.")
        return found[0]

    def counts(self) -> dict[str, tuple[int, int]]:
        """Return of each register how many rows it has and how many of them are open."""
        found = storage.counts(self._db)
        return {name: found.get(name, (0, 0)) for name in RECORDS}

    def save(self, row: Row) -> Changes:
        """Add a row (id None) or save a changed one."""
        row = self._checked(row)
        name = name_of(row)
        own = register(name)
        with self._db.writing():
            if row.id is None:
                saved = storage.save(self._db, row)
                self._workspace.record("add", name, saved.id, own.title_of(row))
            else:
                old = self.row(row.id)
                saved = storage.save(self._db, row)
                before, after = history.changed(storage.plain(old), storage.plain(row))
                if after:
                    self._workspace.record("update", name, row.id, own.title_of(row), before, after)
        return changes(Topic.REGISTERS, row_id=saved.id)

    def delete(self, ids: Sequence[int]) -> Changes:
        """Move rows to the bin."""
        return self._move(ids, "delete", storage.bin_)

    def restore(self, ids: Sequence[int]) -> Changes:
        """Bring rows back from the bin."""
        return self._move(ids, "restore", storage.restore)

    def _move(self, ids: Sequence[int], action: str, write: Callable[..., None]) -> Changes:
        found = storage.by_ids(self._db, ids)
        with self._db.writing():
            write(self._db, ids)
            for row in found:
                name = name_of(row)
                self._workspace.record(action, name, row.id, register(name).title_of(row))
        return changes(Topic.REGISTERS, row_id=ids[-1] if ids else None)

    def in_bin(self, row_id: int) -> bool:
        return storage.in_bin(self._db, row_id)

    def facts(self, window: Window, *, mask: bool = True) -> RegisterFacts:
        """Return what the report of a window tells: sections without rows are empty and vanish there.

        Citizens' names, phones and addresses are masked unless `mask` is False.
        """
        found: list[Row] = []
        for name in RECORDS:
            last = None if name == "index" else window.last
            found.extend(storage.rows(self._db, name, None, last))
        return register_facts(window, found, mask=mask)

    # -- what a row must be ------------------------------------------------------------------

    def _checked(self, row: Row) -> Row:
        own = register(name_of(row))
        row = clean(row)
        row = replace(row, **{field.id: getattr(row, field.id).strip() for field in own.fields
                              if isinstance(getattr(row, field.id), str)})  # fmt: skip
        for field in own.fields:
            value = getattr(row, field.id)
            if field.required and value in (None, "", 0):
                raise AppError(f"Chưa nhập “{field.label}”.", f"Nhập {field.label.lower()} rồi cất lại.")
            if field.kind is FieldKind.CHOICE and value not in {option.id for option in field.options}:
                raise AppError(f"“{field.label}” không có lựa chọn “{value}”.", "Chọn một mục trong danh sách.")
            if isinstance(value, int | float) and not isinstance(value, bool) and not 0 <= value <= _MOST:
                raise AppError(f"“{field.label}” không thể là {value:g}.", "Kiểm tra lại số đã nhập.")
        _check_order(row, own)
        if isinstance(row, IndexValue):
            self._check_index(row)
        return row

    def _check_index(self, row: IndexValue) -> None:
        if not 1990 <= row.year <= 2100:
            raise AppError(f"Năm đánh giá “{row.year}” không đúng.", "Nhập năm có bốn chữ số.")
        if row.rank is not None and (row.rank < 1 or (row.ranked is not None and row.rank > row.ranked)):
            raise AppError("Thứ hạng phải từ 1 đến tổng số được xếp hạng.", "Kiểm tra lại hai số.")
        key = (row.year, row.index, row.level, fold(row.owner))
        for other in storage.rows(self._db, "index"):
            assert isinstance(other, IndexValue)
            if other.id != row.id and (other.year, other.index, other.level, fold(other.owner)) == key:
                title = register("index").title_of(row)
                raise AppError(f"Đã có {title} trong sổ.", "Sửa dòng đã có thay vì thêm dòng mới.")


# The steps of a life cycle, each not before the one it follows.
_STEPS: dict[type, tuple[str, ...]] = {Feedback: ("received", "handled", "answered", "published"),
                                       Article: ("received", "edited", "posted")}  # fmt: skip


def _check_order(row: Row, own: Register) -> None:
    before: tuple[str, date] | None = None
    for step in _STEPS.get(type(row), (own.day, "solved", "posted")):
        day = getattr(row, step, None)
        if not isinstance(day, date):
            continue
        label = own.field(step).label
        if before is not None and day < before[1]:
            raise AppError(
                f"“{label}” ({short_date(day)}) đứng trước “{before[0]}” ({short_date(before[1])}).",
                "Nhập lại hai ngày.",
            )
        before = label, day


# --- rows in plain values, for scripts -----------------------------------------------------------------


def row_from_plain(name: str, data: dict[str, Any], today: date | None = None) -> Row:
    """Return a new row from plain values: days as typed or ISO, numbers as typed, lists by id or label."""
    own = register(name)
    known = {field.id: field for field in own.fields}
    values: dict[str, Any] = {}
    for key, value in data.items():
        field = known.get(key)
        if field is None:
            raise AppError(f"Sổ “{own.label}” không có mục “{key}”.", f"Các mục: {', '.join(known)}.")
        values[key] = _value(field.kind, field, value, today)
    return own.record(**values)


def row_to_plain(row: Row) -> dict[str, Any]:
    """Return a row as scripts read it: days in ISO form, with its id and whether it is open."""
    values = {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(row).items() if k != "uid"}
    return {**values, "open": row.is_open}


def _value(kind: FieldKind, field: Any, value: Any, today: date | None) -> Any:
    if kind is FieldKind.FLAG:
        return value is True or fold(str(value)) in ("1", "true", "co", "x")
    if value is None or value == "":
        return None if kind in (FieldKind.DATE, FieldKind.WHOLE, FieldKind.NUMBER) else ""
    text = str(value).strip()
    if kind is FieldKind.DATE:
        found = parse_date(text, today)
        if found is None:
            raise AppError(f"{field.label}: không hiểu ngày “{text}”.", "Ghi ngày trước tháng sau, ví dụ 5/3/2023.")
        return found
    if kind in (FieldKind.WHOLE, FieldKind.NUMBER):
        number = float(value) if isinstance(value, int | float) else parse_number(text)
        if number is None or (kind is FieldKind.WHOLE and not number.is_integer()):
            raise AppError(f"{field.label}: không hiểu số “{text}”.", "Ghi số như 12, 8,5 hoặc 1.250.")
        return int(number) if kind is FieldKind.WHOLE else number
    if kind is FieldKind.CHOICE:
        for option in field.options:
            if fold(text) in (option.id, fold(option.label)):
                return option.id
        labels = "; ".join(f"{option.label} ({option.id})" for option in field.options if option.id)
        raise AppError(f"{field.label}: không có lựa chọn “{text}”.", f"Các lựa chọn: {labels}.")
    return text
