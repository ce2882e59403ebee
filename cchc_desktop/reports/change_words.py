"""A change in words: which fields, from what to what, as a clerk names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from cchc_desktop import catalog
from cchc_desktop.errors import AppError
from cchc_desktop.registers import RECORDS, FieldKind, register
from cchc_desktop.text import number, screen_date

ACTIVITY_FIELDS: Final = {
    "date": "Ngày",
    "date_to": "Đến ngày",
    "kind": "Hình thức",
    "title": "Nội dung",
    "integrated": "Lồng ghép",
    "quantity": "Số lượng",
    "reach": "Số lượt",
    "unit_id": "Đơn vị",
    "joint_unit_ids": "Đơn vị phối hợp",
    "task_ids": "Nhiệm vụ",
    "contents": "Nội dung CCHC",
    "audiences": "Đối tượng",
    "place": "Địa điểm",
    "number": "Số, ký hiệu",
    "url": "Liên kết",
    "cost": "Kinh phí",
    "note": "Ghi chú",
    "evidence": "Minh chứng",
}
OFFICE_FIELDS: Final = {
    "name": "Tên cơ quan",
    "parent": "Cơ quan chủ quản",
    "province": "Tỉnh, thành phố",
    "place": "Địa danh",
    "symbol": "Ký hiệu",
    "archive": "Nơi lưu",
    "superior": "Nơi nhận báo cáo",
    "signer": "Người ký",
}
NOTHING: Final = "(trống)"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that a change touched."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Names:
    """Names behind ids: units and plan tasks."""

    units: Mapping[int, str]
    tasks: Mapping[int, str]


def field_changes(
    entity: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, names: Names
) -> tuple[FieldChange, ...]:
    """Return the fields of a change in the order of the form; what has no label keeps its own name."""
    if after is None:
        return ()
    labels = _labels(entity)
    order = {field: place for place, field in enumerate(labels)}
    found = [
        FieldChange(
            field,
            labels.get(field, field),
            _words(entity, field, (before or {}).get(field), names),
            _words(entity, field, after[field], names),
        )
        for field in sorted(after, key=lambda field: order.get(field, len(order)))
        if field != "uid"
    ]
    return tuple(found)


def _labels(entity: str) -> Mapping[str, str]:
    if entity in RECORDS:
        return {field.id: field.label for field in register(entity).fields}
    return {"activity": ACTIVITY_FIELDS, "office": OFFICE_FIELDS}.get(entity, {})


def _words(entity: str, field: str, value: Any, names: Names) -> str:
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(value, bool):
        return "có" if value else "không"
    if entity in RECORDS:
        return _register_words(entity, field, value)
    if field in ("kind", "contents", "audiences", "evidence"):
        return _catalogue_words(field, value)
    if field in ("unit_id", "joint_unit_ids", "task_ids"):
        known = names.tasks if field == "task_ids" else names.units
        ids = value if isinstance(value, list) else [value]
        return "; ".join(str(known.get(i, f"số {i}")) for i in ids)
    if isinstance(value, dict):  # the signer
        return " ".join(" ".join(str(part).split()) for part in value.values() if part) or NOTHING
    return _plain(value)


def _register_words(entity: str, field: str, value: Any) -> str:
    own = next((item for item in register(entity).fields if item.id == field), None)
    if own is not None and own.kind is FieldKind.CHOICE:
        return own.option(value).label or NOTHING
    if entity == "index" and field == "year":
        return str(value)
    return _plain(value)


def _catalogue_words(field: str, value: Any) -> str:
    if field == "kind":
        try:
            return catalog.kind(value).label
        except AppError:
            return str(value)
    if field == "evidence":
        from cchc_desktop.labels import label
        from cchc_desktop.models import EvidenceState

        return label(EvidenceState(value))
    tags = {tag.id: tag.label for tag in (catalog.contents() if field == "contents" else catalog.audiences())}
    return "; ".join(str(tags.get(tag, tag)) for tag in value)


def _plain(value: Any) -> str:
    if isinstance(value, int | float):
        return number(value)
    text = str(value)
    try:
        return screen_date(date.fromisoformat(text)) if len(text) == 10 else text
    except ValueError:
        return text
