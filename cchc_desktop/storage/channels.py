"""Rows of the register of official channels."""

from __future__ import annotations

from typing import Any

from cchc_desktop.models import Channel
from cchc_desktop.storage.database import Database
from cchc_desktop.storage.values import new_uid, now

_COLUMNS = "id, uid, name, platform, address, unit_id, active, note"


def channels(database: Database) -> list[Channel]:
    """Return the channels that are not in the bin, in the order they were added."""
    rows = database.tuples(f"SELECT {_COLUMNS} FROM channels WHERE deleted_at IS NULL ORDER BY id")
    return [_channel(row) for row in rows]


def save(database: Database, channel: Channel) -> int:
    row: dict[str, Any] = {
        "name": channel.name,
        "platform": channel.platform,
        "address": channel.address,
        "unit_id": channel.unit_id,
        "active": int(channel.active),
        "note": channel.note,
    }
    if channel.id is None:
        return database.insert("channels", {**row, "uid": channel.uid or new_uid(), "created_at": now()})
    database.update("channels", channel.id, row)
    return channel.id


def bin_(database: Database, channel_id: int) -> None:
    database.update("channels", channel_id, {"deleted_at": now()})


def restore(database: Database, channel_id: int) -> None:
    database.update("channels", channel_id, {"deleted_at": None})


def _channel(row: tuple[Any, ...]) -> Channel:
    channel_id, uid, name, platform, address, unit_id, active, note = row
    return Channel(channel_id, name, platform, address, unit_id, bool(active), note or "", uid)
