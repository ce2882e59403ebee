"""The office's official channels: site, portal, fanpage, Zalo. Only these count as the office's own (R-table 1.5)."""

from __future__ import annotations

from dataclasses import replace

from cchc_desktop.doors import Door
from cchc_desktop.errors import AppError, NotFoundError
from cchc_desktop.intake.activity_guess import KnownChannel, KnownUnit
from cchc_desktop.intake.activity_link import Link, address_of, read_link
from cchc_desktop.models import Changes, Channel, Topic, changes
from cchc_desktop.records import clean
from cchc_desktop.storage import channels as storage


class Channels(Door):
    """The register, and what the recogniser takes from it."""

    def all(self) -> list[Channel]:
        """Return every channel, those no longer used too."""
        return storage.channels(self._db)

    def get(self, channel_id: int) -> Channel:
        found = next((channel for channel in self.all() if channel.id == channel_id), None)
        if found is None:
            raise NotFoundError("Không có kênh này trong danh sách.")
        return found

    def save(self, channel: Channel) -> Changes:
        """Add or change a channel; its address is kept without https://, www. and m."""
        channel = clean(channel)
        channel = replace(channel, name=" ".join(channel.name.split()), address=address_of(channel.address.strip()))
        if not channel.address or "." not in channel.address:
            raise AppError("Địa chỉ của kênh chưa đúng.", "Dán địa chỉ trang, ví dụ facebook.com/soxaydung.")
        if channel.platform == "":
            link = read_link(channel.address)
            channel = replace(channel, platform=link.platform if link else "web")
        if not channel.name:
            channel = replace(channel, name=channel.address)
        for other in self.all():
            if other.id != channel.id and other.address == channel.address:
                raise AppError(f"Địa chỉ này đã có ở kênh “{other.name}”.", "Sửa kênh đó hoặc nhập địa chỉ khác.")
        with self._db.writing():
            saved = storage.save(self._db, channel)
            self._workspace.record("add" if channel.id is None else "update", "channel", saved, channel.name)
        return changes(Topic.REGISTERS, row_id=saved)

    def remove(self, channel_id: int) -> Changes:
        """Move a channel to the bin; activities keep their links."""
        name = self.get(channel_id).name
        with self._db.writing():
            storage.bin_(self._db, channel_id)
            self._workspace.record("delete", "channel", channel_id, name)
        return changes(Topic.REGISTERS, row_id=channel_id)

    def restore(self, channel_id: int) -> Changes:
        """Bring a channel back from the bin."""
        with self._db.writing():
            storage.restore(self._db, channel_id)
            self._workspace.record("restore", "channel", channel_id, self.get(channel_id).name)
        return changes(Topic.REGISTERS, row_id=channel_id)

    def known(self) -> tuple[KnownChannel, ...]:
        """Return the channels in use as the recogniser takes them."""
        return tuple(KnownChannel(c.id or 0, c.name, c.platform, c.address, c.unit_id) for c in self.all() if c.active)

    def known_units(self) -> tuple[KnownUnit, ...]:
        """Return the units of the register as the recogniser takes them."""
        return tuple(KnownUnit(u.id or 0, u.name, u.short_name) for u in self._workspace.units() if u.id is not None)

    def of_link(self, url: str) -> Link | None:
        """Return what a link tells, its official channel included."""
        return read_link(url, self.known())
