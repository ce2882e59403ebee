"""Settings, each declared once with its default; the database keeps what differs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from cchc_desktop.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    default: Any


DECLARED = (
    Setting("window_rule", "decree"),  # periods.WindowRule: how a report period's data window is cut
    Setting("regime", "bnv"),  # resources/regimes: which reports fall due and when
    Setting("holidays", {}),  # beside resources/holidays.toml: {"added": {ISO day: name}, "removed": [ISO day]}
    Setting("report_sentences", {}),  # the office's own sentences of the report, by "section.name"
    Setting("office_uid", ""),  # names this office in packages; made with the first one
    # From which likeness two rows are proposed as one activity, and from which they are asked about (product.md N5).
    Setting("same_activity_sure", 0.85),
    Setting("same_activity_unsure", 0.6),
    Setting("same_activity_days", 3),
    Setting("unit_changes", None),  # the office's copy of the table of units that ended; None: the program's own
    Setting("sender_name", ""),  # who hands plans to the leader, as last written on a phiếu trình
    Setting("sender_title", ""),
    Setting("user_name", ""),  # a light name for the change history, no password
    Setting("theme", "light"),
    Setting("year", 0),  # the year last worked in, 0: by the calendar
    Setting("window_geometry", ""),
    Setting("score_scale", "dong-nai-xa-2022"),  # the sample that a year without criteria of its own is scored by
    Setting("log_grid_columns", ""),  # widths and order of the grid's columns
    Setting("log_list_widths", {}),  # widths that the clerk gave to columns of the list
    Setting("log_view", "list"),  # how the log was last looked at
    Setting("draft_register", {}),  # a row of a register that could not be saved yet
    Setting("draft_activity", {}),  # what was typed in the form and not yet saved
    Setting("draft_quick", {}),  # what stands in quick entry and is not yet saved
    Setting("draft_series", {}),  # recurring entries half typed: "new" or the id → the fields
)

_BY_NAME = {setting.name: setting for setting in DECLARED}


def declared(name: str) -> Setting:
    """Return the declaration of a setting."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise NotFoundError(f"Không có thiết lập “{name}”.") from None


def encode(value: Any) -> str:
    """Return a setting's stored form."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def decode(text: str) -> Any:
    """Return a setting's value from its stored form."""
    return json.loads(text)
