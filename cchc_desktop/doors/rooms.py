"""The doors of the workspace in one place: each made, and its module loaded, when it is first used."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from cchc_desktop.doors.board import UnitsBoard
    from cchc_desktop.doors.channels import Channels
    from cchc_desktop.doors.exchange import Exchange
    from cchc_desktop.doors.history import Past
    from cchc_desktop.doors.inbox import Inbox
    from cchc_desktop.doors.packages import Packages
    from cchc_desktop.doors.proofs import Proofs
    from cchc_desktop.doors.registers import Registers
    from cchc_desktop.doors.reporting import Reporting
    from cchc_desktop.doors.returns import Returns
    from cchc_desktop.doors.scoring import Scoring
    from cchc_desktop.doors.seeing import Seeing
    from cchc_desktop.doors.series import SeriesDoor
    from cchc_desktop.doors.units_time import UnitsTime
    from cchc_desktop.doors.waiting import Waiting
    from cchc_desktop.storage.database import Database
    from cchc_desktop.workspace import Workspace


class Rooms:
    """Base of the workspace: a door for each area whose records would make workspace.py too long."""

    _db: Database

    @property
    def _own(self) -> Workspace:
        return cast("Workspace", self)

    @cached_property
    def proofs(self) -> Proofs:
        from cchc_desktop.doors.proofs import Proofs

        return Proofs(self._own, self._db)

    @cached_property
    def inbox(self) -> Inbox:
        from cchc_desktop.doors.inbox import Inbox

        return Inbox(self._own, self._db)

    @cached_property
    def channels(self) -> Channels:
        from cchc_desktop.doors.channels import Channels

        return Channels(self._own, self._db)

    @cached_property
    def registers(self) -> Registers:
        from cchc_desktop.doors.registers import Registers

        return Registers(self._own, self._db)

    @cached_property
    def seeing(self) -> Seeing:
        from cchc_desktop.doors.seeing import Seeing

        return Seeing(self._own, self._db)

    @cached_property
    def reporting(self) -> Reporting:
        from cchc_desktop.doors.reporting import Reporting

        return Reporting(self._own, self._db)

    @cached_property
    def series(self) -> SeriesDoor:
        from cchc_desktop.doors.series import SeriesDoor

        return SeriesDoor(self._own, self._db)

    @cached_property
    def past(self) -> Past:
        from cchc_desktop.doors.history import Past

        return Past(self._own, self._db)

    @cached_property
    def exchange(self) -> Exchange:
        from cchc_desktop.doors.exchange import Exchange

        return Exchange(self._own, self._db)

    @cached_property
    def packages(self) -> Packages:
        from cchc_desktop.doors.packages import Packages

        return Packages(self._own, self._db)

    @cached_property
    def returns(self) -> Returns:
        from cchc_desktop.doors.returns import Returns

        return Returns(self._own, self._db)

    @cached_property
    def board(self) -> UnitsBoard:
        from cchc_desktop.doors.board import UnitsBoard

        return UnitsBoard(self._own, self._db)

    @cached_property
    def scoring(self) -> Scoring:
        from cchc_desktop.doors.scoring import Scoring

        return Scoring(self._own, self._db)

    @cached_property
    def units_time(self) -> UnitsTime:
        from cchc_desktop.doors.units_time import UnitsTime

        return UnitsTime(self._own, self._db)

    @cached_property
    def waiting(self) -> Waiting:
        from cchc_desktop.doors.waiting import Waiting

        return Waiting(self._own, self._db)
