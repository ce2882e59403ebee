"""Today, or the day that CCHC_TODAY names: trials, pictures and tests stand still."""

from __future__ import annotations

import os
from datetime import date

from cchc_desktop.errors import AppError


def today() -> date:
    """Return the day that the program takes for today."""
    fixed = os.environ.get("CCHC_TODAY", "")
    try:
        return date.fromisoformat(fixed) if fixed else date.today()
    except ValueError:
        raise AppError(f"Biến CCHC_TODAY ghi “{fixed}”, không phải một ngày.", "Ghi dạng 2026-03-05.") from None
