"""The card of official channels in Thiết lập."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cchc_desktop.models import Unit
from cchc_desktop.workspace import Workspace
from ui.context import Context
from ui.pages.settings_channels import ChannelsCard
from ui.signals import Notice, Signals
from ui.tasks import Tasks
from ui.theme import Theme


def test_a_pasted_address_is_enough(qtbot: QtBot, qapp: QObject, workspace: Workspace) -> None:
    unit = workspace.save_unit(Unit(None, "Trung tâm Dịch vụ việc làm")).id
    context = Context(workspace, Signals(), Tasks(workspace, lambda _error: None), Theme(), lambda: date(2026, 3, 20))
    notices: list[Notice] = []
    context.signals.notice.connect(notices.append)
    card = ChannelsCard(context)
    qtbot.addWidget(card)
    card.refresh()
    card.show()
    assert card.empty.isVisible() and not card.form_side.isEnabled()
    card.add()
    card.address.setText("https://www.facebook.com/dvvl/?ref=page")
    card.save()
    [channel] = workspace.channels.all()
    assert (channel.platform, channel.address, channel.name) == ("facebook", "facebook.com/dvvl", "facebook.com/dvvl")
    card.name.setText("Fanpage Trung tâm")
    card.unit.setCurrentIndex(card.unit.findData(unit))
    card.save()
    [channel] = workspace.channels.all()
    assert (channel.name, channel.unit_id) == ("Fanpage Trung tâm", unit)
    card.add()
    card.address.setText("facebook.com/dvvl")
    card.save()
    assert "Fanpage Trung tâm" in card.note.text() and len(workspace.channels.all()) == 1
    card.refresh()
    card._current = channel
    card.delete()
    assert workspace.channels.all() == []
    notices[-1].actions[0][1]()
    assert [one.name for one in workspace.channels.all()] == ["Fanpage Trung tâm"]
