"""The office's profile and the settings."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from cchc_desktop import settings
from cchc_desktop.models import Office, Signer
from cchc_desktop.storage.database import Database
from cchc_desktop.storage.values import as_json


def office(database: Database) -> Office:
    """Return the profile, empty on a new data folder."""
    rows = database.query("SELECT * FROM office WHERE id = 1")
    if not rows:
        return Office()
    row = rows[0]
    row.pop("id")
    signer = row.pop("signer")
    return Office(**row, signer=Signer(**json.loads(signer)) if signer else None)


def save_office(database: Database, value: Office) -> None:
    row = asdict(value)
    row["signer"] = as_json(asdict(value.signer)) if value.signer else None
    database.run("DELETE FROM office")
    database.insert("office", {"id": 1, **row})


def setting(database: Database, name: str) -> Any:
    """Return a declared setting's value or its default."""
    declared = settings.declared(name)
    text = database.one("SELECT value FROM settings WHERE name = ?", (name,))
    return declared.default if text is None else settings.decode(text)


def set_setting(database: Database, name: str, value: Any) -> None:
    settings.declared(name)
    database.run("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", (name, settings.encode(value)))
