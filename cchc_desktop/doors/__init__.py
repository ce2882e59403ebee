"""Rooms of the workspace: each area's records behind a door of its own, so that workspace.py stays readable.

A door is made by a property of `Workspace` (imported there, when first used), shares its connection,
and keeps its rules: every write is one transaction, leaves an entry in the history, returns `Changes`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cchc_desktop.storage.database import Database
    from cchc_desktop.workspace import Workspace


class Door:
    """Base of the doors: the workspace it belongs to, and the database that storage functions take."""

    def __init__(self, workspace: Workspace, db: Database) -> None:
        self._workspace = workspace
        self._db = db
