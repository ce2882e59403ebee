"""The window, in Qt: asks the workspace, draws, reports."""

from __future__ import annotations

import sys


def keep_singletons() -> None:
    """Make None, True and False undying on Python 3.11, as they are from 3.12 on.

    PySide6 6.12.0 returns them without counting the reference (right where they are immortal), so on
    3.11 each Qt call that returns nothing takes one away: after some thousands the interpreter aborts
    with "deallocating None". 6.11 counts rightly.
    """
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    import ctypes

    for value in (None, True, False, NotImplemented):
        count = ctypes.c_ssize_t.from_address(id(value))
        if abs(count.value - sys.getrefcount(value)) > 10:  # not where a release build keeps it: leave it
            return
        if count.value < 1 << 40:
            count.value += 1 << 40


keep_singletons()
