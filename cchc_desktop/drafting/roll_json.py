"""A roll-forward as the command line prints it: words and shape are stable."""

from __future__ import annotations

from typing import Any

from cchc_desktop.drafting.entries import Entry, Spot
from cchc_desktop.drafting.rollforward import Action, FoundDate, Rollforward, Token


def roll_to_json(found: Rollforward, new_id: int | None) -> dict[str, Any]:
    """Return what a roll with its own proposals changed and kept, and the lists that are left to settle.

    `action` is keep, replace or ask; what is asked for was kept. `suggestion` is empty where none is known.
    """
    changed = [token for token in found.tokens if token.action is Action.REPLACE]
    kept = [token for token in found.tokens if token.action is not Action.REPLACE]
    return {
        "id": new_id,
        "changed": [_token(token) | {"new": token.new} for token in changed],
        "kept": [_token(token) | {"action": token.action.value, "suggestion": token.new} for token in kept],
        "citations": [_entry(entry) for entry in found.citations],
        "names": [_entry(entry) for entry in found.names],
        "terms": [_entry(entry) for entry in found.terms],
        "deadlines": [_deadline(item) for item in found.deadlines],
    }


def context(spot: Spot) -> str:
    """Return a spot with its surroundings on one line."""
    return " ".join(f"{spot.before}{spot.text}{spot.after}".split())


def places(entry: Entry) -> list[str]:
    """Return where an entry stands, each place once."""
    return list(dict.fromkeys(spot.label for spot in entry.spots)) or ["Số, ký hiệu"]


def _token(token: Token) -> dict[str, Any]:
    return {
        "place": token.spot.label,
        "text": token.spot.text,
        "context": context(token.spot),
        "class": token.use.value,
        "why": token.why,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    where = places(entry)
    return {
        "place": where[0],
        "places": where,
        "text": entry.text,
        "action": entry.action.value,
        "suggestion": entry.new,
        "why": entry.why,
    }


def _deadline(item: FoundDate) -> dict[str, Any]:
    kept = item.deadline
    return {
        "place": item.label,
        "text": kept.text,
        "kind": kept.kind,
        "day": kept.day,
        "month": kept.month,
        "before": kept.before,
    }
