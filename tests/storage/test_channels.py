"""The register of official channels."""

from __future__ import annotations

import pytest

from cchc_desktop.errors import AppError
from cchc_desktop.models import Channel, Unit
from cchc_desktop.workspace import Workspace


def test_an_address_is_kept_bare_and_once(workspace: Workspace) -> None:
    unit = workspace.save_unit(Unit(None, "Văn phòng Sở")).id
    saved = workspace.channels.save(Channel(None, "Fanpage Sở", "", "https://m.facebook.com/SoXayDung/?ref=1", unit)).id
    [channel] = workspace.channels.all()
    assert (channel.id, channel.address, channel.platform, channel.unit_id) == (
        saved,
        "facebook.com/soxaydung",
        "facebook",
        unit,
    )
    with pytest.raises(AppError, match="Fanpage Sở"):
        workspace.channels.save(Channel(None, "Khác", "", "facebook.com/soxaydung"))
    with pytest.raises(AppError, match="Địa chỉ"):
        workspace.channels.save(Channel(None, "Không có", "", "trang của sở"))
    link = workspace.channels.of_link("https://www.facebook.com/soxaydung/posts/9")
    assert link and link.channel and link.channel.id == saved


def test_a_channel_out_of_use_and_in_the_bin(workspace: Workspace) -> None:
    saved = workspace.channels.save(Channel(None, "Zalo OA", "", "https://oa.zalo.me/123", active=False)).id or 0
    assert workspace.channels.known() == () and len(workspace.channels.all()) == 1
    workspace.channels.remove(saved)
    assert workspace.channels.all() == []
    workspace.past.undo()
    assert [channel.name for channel in workspace.channels.all()] == ["Zalo OA"]


def test_a_zalo_link_is_found_by_its_page(workspace: Workspace) -> None:
    workspace.channels.save(Channel(None, "Zalo Sở", "", "https://zalo.me/987654"))
    link = workspace.channels.of_link("https://rd.zapps.vn/detail/55?id=abc&pageId=987654")
    assert link and link.channel and link.channel.name == "Zalo Sở"
