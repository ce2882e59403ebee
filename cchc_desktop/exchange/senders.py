"""Who sent a row: "u7" is a unit of the office, "p…" another office, anything else just a file's name."""

from __future__ import annotations


def is_known(source: str) -> bool:
    """Tell whether a sender is a unit of the office or another office, not just a file's name."""
    return source.startswith(("u", "p"))


def by_unit_sheet(source: str, file: str) -> bool:
    """Tell whether a unit of the office said this in a sheet; packages settle their rows by rules of their own."""
    return source.startswith("u") and not file.lower().endswith(".cchc")


def rank(source: str) -> tuple[int, int, str]:
    """Return what orders senders: the office's units in its order, then the others by name."""
    number = source[1:]
    return (0, int(number), "") if source.startswith("u") and number.isdigit() else (1, 0, source)
