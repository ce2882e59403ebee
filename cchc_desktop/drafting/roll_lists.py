"""The lists that a roll-forward settles: citations, names no longer valid, terms out of use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from cchc_desktop.drafting.aging import Found, old_names, old_provinces, old_terms, replaced_document
from cchc_desktop.drafting.cited import Cited, cited, inside, untouchable
from cchc_desktop.drafting.entries import Change, Entry, spot
from cchc_desktop.drafting.places import HEADER, Edit, PlacedText
from cchc_desktop.drafting.year_tokens import Action, Span
from cchc_desktop.models import Plan
from cchc_desktop.text import fold, short_date

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PERIOD = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-–—]\s*((?:19|20)\d\d)(?!\d)")
_UNTIL = re.compile(r"(?:đến|tới)\s+(?:hết\s+)?(?:năm\s+)?(?P<year>(?:19|20)\d\d)(?!\d)", re.IGNORECASE)
# Documents made for one occasion or year, unlike a decree.
_OF_A_YEAR = ("Kế hoạch", "Công văn", "Tờ trình", "Thông báo", "Báo cáo", "Công điện")


def citation_entries(plan: Plan, texts: Sequence[PlacedText], span: Span, on: date) -> tuple[Entry, ...]:
    """Return the cited documents, each once with all its places: those to replace first, those to confirm after."""
    found = [(item, document) for item in texts if not item.key.startswith("tasks/") for document in cited(item.text)]
    places: dict[str, list[tuple[PlacedText, Cited]]] = {}
    days: dict[str, str] = {}  # the day that a number was first given with: later places often leave it out
    for item, document in found:
        number = fold(document.number)
        day = document.day.isoformat() if document.day else days.get(number, "")
        days.setdefault(number, day)
        places.setdefault(f"{number} {day}".strip(), []).append((item, document))
    superior = {fold(item.number) for item in plan.linked if item.superior}
    provinces = old_provinces([item.text for item in texts], on)
    entries = [
        _citation(plan, f"citation:{key}", its, span, on, fold(its[0][1].number) in superior, provinces)
        for key, its in places.items()
    ]
    return tuple(sorted(entries, key=lambda entry: entry.action is Action.KEEP))


def name_entries(plan: Plan, texts: Sequence[PlacedText], on: date) -> tuple[Entry, ...]:
    """Return the names that are not valid on a day, with what took their place; none inside a citation."""
    provinces = old_provinces([item.text for item in texts], on)
    places: dict[str, list[tuple[PlacedText, Found]]] = {}
    for item in texts:
        protected = untouchable(item.text)
        # The place of the date line is a province without its kind.
        here = (*provinces, fold(item.text)) if item.key == "place" else provinces
        for found in old_names(item.text, on, here):
            if not inside(protected, found.start, found.end):
                places.setdefault(found.name, []).append((item, found))
    entries = [_aged("name", name, its) for name, its in places.items()]
    if plan.symbol and any(item.key == "office" for its in places.values() for item, _ in its):
        why = "Ký hiệu theo tên cơ quan cũ; cơ quan tự ghi ký hiệu mới"
        entries.append(Entry("name:symbol", plan.symbol, Action.ASK, "", why, ()))
    return tuple(entries)


def term_entries(texts: Sequence[PlacedText], on: date) -> tuple[Entry, ...]:
    """Return the terms out of use; one in the name of a cited document is shown and left as it is."""
    places: dict[tuple[str, bool], list[tuple[PlacedText, Found]]] = {}
    for item in texts:
        if item.key in HEADER:
            continue
        protected = untouchable(item.text)
        for found in old_terms(item.text, on):
            places.setdefault((found.name, inside(protected, found.start, found.end)), []).append((item, found))
    return tuple(
        _aged("term-cited" if in_citation else "term", name, its, in_citation=in_citation)
        for (name, in_citation), its in places.items()
    )


def _aged(kind: str, name: str, its: Sequence[tuple[PlacedText, Found]], *, in_citation: bool = False) -> Entry:
    changes = tuple(Change(spot(item, found.start, found.end), found.new) for item, found in its)
    first = its[0][1]
    if in_citation:
        why = f"{first.why}; nằm trong tên văn bản được dẫn nên giữ nguyên"
        return Entry(f"{kind}:{name}", changes[0].spot.text, Action.KEEP, "", why, changes)
    # The proposal of all is said in the words of the first place that is not in capitals.
    shown = next((change for change in changes if not change.spot.text.isupper()), changes[0])
    return Entry(f"{kind}:{name}", shown.spot.text, Action.ASK, shown.new, first.why, changes)


def _citation(
    plan: Plan,
    entry_id: str,
    its: Sequence[tuple[PlacedText, Cited]],
    span: Span,
    on: date,
    is_superior: bool,
    provinces: Sequence[str],
) -> Entry:
    item, first = its[0]
    shown = item.text[first.start : first.core_end]
    day = next((document.day for _, document in its if document.day), None)
    titles = " ".join(text.text[document.title_start : document.end] for text, document in its if document.has_title)
    if _is_own(plan, first):
        new = _blank_reference(item.text, first)
        return Entry(
            entry_id, shown, Action.ASK, new, "Số và ngày của chính kế hoạch cũ",
            tuple(Change(spot(text, c.start, c.core_end), _blank_reference(text.text, c)) for text, c in its),
        )  # fmt: skip
    if (replaced := replaced_document(first.number, day, on)) is not None:
        why = f"Đã được thay thế từ ngày {short_date(replaced.since)}"
        why = why if replaced.sure else f"{why}; chưa được xác nhận"
        changes = tuple(
            Change(
                spot(text, c.start, c.end),
                f"{replaced.new} {replaced.title}".strip() if c.has_title else replaced.new,
            )
            for text, c in its
        )
        return Entry(entry_id, shown, Action.ASK, changes[0].new, why, changes)
    changes = tuple(_next_year(text, document, span, on, provinces) for text, document in its)
    if _is_yearly(titles, span) or is_superior:
        why = "Kế hoạch cấp trên của năm cũ" if is_superior else f"Văn bản của năm {_years_shown(span)}"
        return Entry(entry_id, shown, Action.ASK, changes[0].new, f"{why}: thay bằng văn bản của năm mới", changes)
    if day and first.type_name in _OF_A_YEAR and span.old_from - 1 <= day.year <= span.old_to and _is_basis(item):
        why = f"Văn bản ngày {short_date(day)} làm căn cứ cho năm cũ: xác nhận hoặc thay"
        return Entry(entry_id, shown, Action.ASK, changes[0].new, why, changes)
    ended = [match for match in _PERIOD.finditer(titles) if int(match[2]) < span.new_from]
    if ended:
        why = f"Giai đoạn {ended[0].group()} trong tên văn bản đã hết: xác nhận hoặc thay"
        return Entry(entry_id, shown, Action.ASK, "", why, changes)
    if past := [match for match in _UNTIL.finditer(titles) if int(match["year"]) < span.new_from]:
        why = f"Mốc {past[0]['year']} trong tên văn bản đã qua: xác nhận hoặc thay"
        return Entry(entry_id, shown, Action.ASK, "", why, changes)
    return Entry(entry_id, shown, Action.KEEP, "", "Xác nhận văn bản còn hiệu lực", changes)


def _is_own(plan: Plan, document: Cited) -> bool:
    """Tell the plan's own number: "(Kèm theo Kế hoạch số 88/KH-SYT ...)" over an appendix."""
    return bool(plan.number and plan.symbol) and fold(document.number) == fold(plan.reference)


def _is_basis(item: PlacedText) -> bool:
    return item.key == "lead_in" or item.key.startswith("basis/")


def _is_yearly(titles: str, span: Span) -> bool:
    """Tell a document made for the old plan's own year or period alone."""
    periods = list(_PERIOD.finditer(titles))
    if span.one_year:
        apart = [match.span() for match in (*periods, *_UNTIL.finditer(titles))]
        free = [m for m in _YEAR.finditer(titles) if not any(first <= m.start() < last for first, last in apart)]
        return any(int(m.group()) == span.old_from for m in free)
    return any((int(p[1]), int(p[2])) == (span.old_from, span.old_to) for p in periods)


def _years_shown(span: Span) -> str:
    return f"{span.old_from}" if span.one_year else f"{span.old_from} - {span.old_to}"


def _next_year(item: PlacedText, document: Cited, span: Span, on: date, provinces: Sequence[str]) -> Change:
    """Return the place as the new year's document would stand in it.

    Number and day are blank, its years moved, its issuer and what it is about named as they are by then.
    """
    behind = item.text[document.core_end : document.end]
    also = [
        Edit(document.core_end + found.start, document.core_end + found.end, found.new)
        for found in old_names(behind, on, provinces)
    ]
    if document.has_title:
        for match in _YEAR.finditer(item.text, document.title_start, document.end):
            year = int(match.group())
            if span.old_from <= year <= span.old_to and (span.one_year or _in_own_period(item.text, match, span)):
                also.append(Edit(*match.span(), str(span.moved(year))))
    return Change(spot(item, document.start, document.core_end), _blank_reference(item.text, document), tuple(also))


def _in_own_period(text: str, year: re.Match[str], span: Span) -> bool:
    return any(
        pair.start() <= year.start() < pair.end() and (int(pair[1]), int(pair[2])) == (span.old_from, span.old_to)
        for pair in _PERIOD.finditer(text)
    )


def _blank_reference(text: str, document: Cited) -> str:
    """Return "Kế hoạch số …/KH-UBND ngày …": what is open is marked until somebody writes it."""
    head = text[document.start : document.number_start]
    symbol = re.sub(r"^[\w.]+?(?=[/-][A-ZĐ\d])(?:[/-](?:19|20)\d\d)?", "", document.number)
    day = " ngày …" if document.core_end > document.number_end else ""
    return f"{head}…{symbol}{day}"
