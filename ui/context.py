"""What every page is given: the workspace and the means of the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from cchc_desktop import clock
from ui.signals import Signals
from ui.theme import Theme

if TYPE_CHECKING:
    from cchc_desktop.workspace import Workspace
    from ui.tasks import Tasks


@dataclass
class Context:
    """Handed to each page; `year` is the year chosen in the top bar (signals.year_changed)."""

    workspace: Workspace
    signals: Signals
    tasks: Tasks
    theme: Theme
    today: Callable[[], date] = field(default=clock.today)
    year: int = 0

    def __post_init__(self) -> None:
        if not self.year:
            self.year = self.today().year
