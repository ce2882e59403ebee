"""A plan back as text in the order of print, and every word of it: the measure that nothing was lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from cchc_desktop.models import Node, Plan, Signer
from cchc_desktop.text import long_date, nfc

_WORD = re.compile(r"\w+")


def plan_text(plan: Plan) -> str:
    """Return a plan as plain text in the order of print; an office only read from the lead-in is not repeated."""
    lines: list[str] = [plan.parent]
    if not _is_repeated(plan):
        lines.append(plan.office)
    lines += [f"Số: {plan.number}/{plan.symbol}" if plan.symbol or plan.number else "", _date_line(plan), ""]
    lines += [plan.type_name, plan.title, "", *plan.basis, *plan.lead_in.split("\n"), ""]
    lines += _outline_lines(plan.outline)
    if plan.recipients:
        lines += ["", "Nơi nhận:", *(f"- {name}" for name in plan.recipients)]
    lines += ["", *_signer_lines(plan.signer)]
    for item in plan.appendices:
        lines += ["", item.title, *_outline_lines(item.outline)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def plan_words(plan: Plan) -> list[str]:
    """Return every word of a plan's own text, for comparing with its source."""
    return words(plan_text(plan))


def words(text: str) -> list[str]:
    return _WORD.findall(nfc(text))


def lost_words(sources: Iterable[str], plan: Plan) -> list[str]:
    """Return the words of the source lines that the plan doesn't hold, as often as they are missing.

    The frame may be written otherwise than it is printed: capitals, and 3 for 03, make no difference.
    """
    source = Counter(_plain(word) for line in sources for word in words(line))
    held = Counter(map(_plain, plan_words(plan)))
    blank: Counter[str] = Counter(_BLANK_FRAME if not (plan.symbol and plan.year) else ())
    return sorted((source - held - blank).elements())


# Labels of a number and a date that are still to be filled in: "Số:   /", "......, ngày    tháng    năm 20..".
_BLANK_FRAME = ("số", "ngày", "tháng", "năm", "20")


def _plain(word: str) -> str:
    return word.lstrip("0").strip("_") if word[0] == "0" and word.isdigit() else word.strip("_").casefold()


def _is_repeated(plan: Plan) -> bool:
    """Tell an office that was read from the lead-in, perhaps completed with its province's name."""
    if plan.office.isupper():
        return False  # stood in the head, even if the title names it again
    text = f"{plan.title} {plan.lead_in}"
    head = re.match(r"(.+ (?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường))\b", plan.office)
    return plan.office in text or bool(head and not plan.office.isupper() and head[1] in text)


def _outline_lines(nodes: Sequence[Node]) -> Iterator[str]:
    for node in nodes:
        yield f"{node.marker} {node.text}".strip()
        yield from _outline_lines(node.children)


def _signer_lines(signer: Signer) -> list[str]:
    return [line for line in (*signer.authority.split("\n"), signer.title, signer.name) if line]


def _date_line(plan: Plan) -> str:
    if not (plan.place or plan.month or plan.year):
        return ""
    place = f"{plan.place}, " if plan.place else ""
    if plan.date:
        return f"{place}{long_date(plan.date)}"
    month = "" if plan.month is None else f"{plan.month:02d}" if plan.month <= 2 else str(plan.month)
    day = "" if plan.day is None else f"{plan.day:02d}"
    return f"{place}ngày {day} tháng {month} năm {plan.year or ''}"
