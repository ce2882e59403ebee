"""What every page is given: the workspace and the means of the window."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from ui.signals import Signals
from ui.theme import Theme

if TYPE_CHECKING:
    from cchc_desktop.workspace import Workspace
    from ui.tasks import Tasks


def real_today() -> date:
    """Return today, or the day named by CCHC_TODAY (pictures and tests stand still)."""
    fixed = os.environ.get("CCHC_TODAY", "")
    return date.fromisoformat(fixed) if fixed else date.today()


@dataclass
class Context:
    """Handed to each page; `year` is the year chosen in the top bar (signals.year_changed)."""

    workspace: Workspace
    signals: Signals
    tasks: Tasks
    theme: Theme
    today: Callable[[], date] = field(default=real_today)
    year: int = 0

    def __post_init__(self) -> None:
        if not self.year:
            self.year = self.today().year
