"""What a record must be before it is saved: texts in NFC, numbers and days that can be."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Any, TypeVar

from cchc_desktop import catalog
from cchc_desktop.errors import AppError
from cchc_desktop.models import Activity, EvidenceState
from cchc_desktop.text import nfc

T = TypeVar("T")
MOST = 1_000_000_000  # no activity counts or reaches more; a slip of the keyboard does


def clean(value: T) -> T:
    """Return a record with every text in NFC: the one place where text enters the data."""
    changed = {}
    for name in value.__dataclass_fields__:  # pyright: ignore[reportAttributeAccessIssue]
        old = getattr(value, name)
        if (new := _clean_value(old)) != old:
            changed[name] = new
    return replace(value, **changed) if changed else value  # pyright: ignore


def _clean_value(value: Any) -> Any:
    if isinstance(value, str) and type(value) is str:
        return nfc(value)
    if isinstance(value, tuple):
        return tuple(_clean_value(item) for item in value)
    if hasattr(value, "__dataclass_fields__"):
        return clean(value)
    return value


def checked(activity: Activity) -> Activity:
    """Return an activity fit to be saved, or say what is wrong with it."""
    activity = clean(activity)
    activity = replace(activity, title=activity.title.strip())
    catalog.kind(activity.kind)
    if not activity.title:
        raise AppError("Hoạt động chưa có nội dung.", "Nhập nội dung rồi cất lại.")
    if activity.quantity < 0 or (activity.reach or 0) < 0:
        raise AppError("Số lượng và số lượt không được âm.", "Nhập lại số từ 0 trở lên.")
    if max(activity.quantity, activity.reach or 0) > MOST or (activity.cost or 0) > MOST * 1000:
        raise AppError("Số nhập vào lớn quá mức có thể có.", "Kiểm tra lại số lượng, số lượt, kinh phí.")
    if activity.date_to and activity.date_to < activity.date:
        raise AppError("Ngày kết thúc đứng trước ngày bắt đầu.", "Nhập lại hai ngày.")
    return activity


def plain(activity: Activity) -> dict[str, Any]:
    """Return an activity as the history keeps it."""
    row = asdict(activity)
    row["date"] = activity.date.isoformat()
    row["date_to"] = activity.date_to.isoformat() if activity.date_to else None
    return row


def from_plain(row: dict[str, Any]) -> Activity:
    """Return the activity that the history keeps."""
    values = dict(row)
    values["date"] = date.fromisoformat(values["date"])
    values["date_to"] = date.fromisoformat(values["date_to"]) if values["date_to"] else None
    for name in ("joint_unit_ids", "task_ids", "contents", "audiences"):
        values[name] = tuple(values[name])
    values["evidence"] = EvidenceState(values["evidence"])
    return Activity(**values)
