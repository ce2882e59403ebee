"""Read what a clerk pastes (a news item, a Zalo message, minutes, a link) into guesses of an activity.

Rules and word lists only, no model and no network; a text of a page takes milliseconds. Every guess carries
how sure it is and where it came from; whoever shows it marks it until the clerk has confirmed it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from cchc_desktop import catalog, paths
from cchc_desktop.intake.activity_counts import quantity, reach
from cchc_desktop.intake.activity_dates import choose_day
from cchc_desktop.intake.activity_guess import Found, Guess, KnownChannel, KnownUnit
from cchc_desktop.intake.activity_kinds import KindHit, hits, is_integrated, score_kinds
from cchc_desktop.intake.activity_link import Link, find_links
from cchc_desktop.intake.activity_names import find_number, find_place, find_unit, unit_words
from cchc_desktop.intake.activity_title import find_title
from cchc_desktop.intake.activity_words import clean_paste, plain

_LEAST = 2.2  # a kind with a lower score is not offered
_POSTED = re.compile(
    r"\b(?:bai dang|bai viet|dang tai|da dang|dang bai|dang tin|dang|link bai|link|chia se|xem tai|chi tiet tai|"
    r"post|tin bai)\b"
)
_COUNTED_APART = frozenset({"visual", "print"})  # one sentence often lists several of these
_SOCIAL = frozenset({"facebook", "zalo", "youtube", "tiktok", "social"})
_KIND_PLATFORM = {
    "facebook": "facebook", "zalo_oa": "zalo", "zalo_group": "zalo", "youtube": "youtube", "own_site": "portal",
    "unit_site": "portal", "portal": "portal", "online_press": "press", "procedures_online": "portal",
    "site_column": "portal",
}  # fmt: skip


def recognise(text: str, today: date, units: Sequence[KnownUnit] = (), channels: Sequence[KnownChannel] = ()) -> Guess:
    """Return what a text tells of an activity.

    `today` is the day of writing, for "hôm nay" and for days without a year; units and channels are the office's.
    """
    text = clean_paste(text)
    links = find_links(text, channels)
    flat = _without_links(plain(text), links)
    bare = _without_links(text, links)
    link = _main_link(links)
    kind, hit = _kind(bare, flat, link)
    entry = catalog.kind(kind.value) if kind else None
    day = choose_day(bare, flat, today, kind.value if kind else None)
    counted = quantity(flat, entry, hit.start if hit else 0, bare) if entry else None
    people = reach(flat, entry, bare)
    if counted and people and counted.start == people.start:
        counted = None
    if entry and counted is None:
        counted = Found(1.0, 0.5, "không ghi số lượng")
    unit = find_unit(flat, units)
    if unit is None and link is not None and link.channel is not None and link.channel.unit_id is not None:
        owner = next((u for u in units if u.id == link.channel.unit_id), None)
        unit = Found(owner, 0.8, f"kênh “{link.channel.name}”") if owner else None
    integrated = is_integrated(flat)
    title = find_title(bare, flat)
    if title is None and link is not None and link.slug:
        title = Found(link.slug.capitalize(), 0.4, "chữ trong liên kết, không dấu", link.start, link.end)
    unsure = day.unsure
    if day.first is None and unsure is None and link is not None and link.day is not None and link.day <= today:
        unsure = Found(link.day, 0.4, "ngày trong liên kết", link.start, link.end)
    note = day.note
    if day.first is None and not note and text.strip():
        note = "Liên kết không cho biết ngày đăng." if link and len(bare.split()) <= 6 else "Nội dung không ghi ngày."
    return Guess(
        text=text,
        date=day.first,
        date_to=day.last,
        unsure_date=unsure,
        date_note=note,
        kind=kind,
        title=title,
        quantity=counted,
        reach=people,
        unit=unit,
        unit_words="" if units else unit_words(bare),
        place=find_place(bare, flat) if entry is not None and entry.group in ("direct", "event", "visual") else None,
        number=find_number(bare, flat),
        url=Found(link.url, 0.95, "liên kết", link.start, link.end) if link else None,
        platform=link.platform if link else _KIND_PLATFORM.get(kind.value, "") if kind else "",
        channel=link.channel if link else None,
        integrated=Found(True, 0.85, "“lồng ghép”", integrated.start(), integrated.end()) if integrated else None,
        contents=_tags("contents", flat),
        audiences=_tags("audiences", flat),
        also=_also(bare, flat, entry, counted) if entry else (),
    )


def _also(text: str, flat: str, kind: catalog.Kind, counted: Found[float] | None) -> tuple[str, ...]:
    """Return what is counted of other kinds of the same group, as written; only what is named right behind a number."""
    if kind.group not in _COUNTED_APART:
        return ()
    found: dict[int, str] = {}
    for hit in hits(text, flat):
        other = catalog.kind(hit.kind)
        if other.id == kind.id or other.group != kind.group:
            continue
        number = quantity(flat, other, hit.start, text)
        apart = number is not None and (counted is None or number.start != counted.start)
        if number is not None and apart and number.start < hit.start <= number.end:
            found[number.start] = text[number.start : max(number.end, hit.end)].strip()
    return tuple(words for _, words in sorted(found.items()))


def _without_links(text: str, links: Sequence[Link]) -> str:
    """Blank the addresses out, place for place: their figures are no days and no counts."""
    for link in links:
        text = text[: link.start] + " " * (link.end - link.start) + text[link.end :]
    return text


def _main_link(links: Sequence[Link]) -> Link | None:
    """Return the link that proves the activity: an official channel's, else the longest path."""
    if not links:
        return None
    official = [link for link in links if link.channel is not None]
    deep = [link for link in links if "/" in link.address]
    return (official or deep or list(links))[0]


def _kind(text: str, flat: str, link: Link | None) -> tuple[Found[str] | None, KindHit | None]:
    scores = score_kinds(text, flat)
    words = len(flat.split())
    if link is not None:
        said = _POSTED.search(flat)
        if link.platform in _SOCIAL or link.channel is not None:
            weight = 9.0 if said else 4.5
        elif link.platform in ("press", "portal"):
            weight = 8.0 if words <= 6 else 5.5 if said else 3.0
        else:
            weight = 5.0 if words <= 6 else 2.0
        nothing = KindHit(link.kind, weight, link.start, link.end, link.host)
        have, hit = scores.get(link.kind, (0.0, nothing))
        scores[link.kind] = (have + weight, hit)
    if not scores:
        return None, None
    ranked = sorted(scores.items(), key=lambda item: -item[1][0])
    kind, (score, hit) = ranked[0]
    if score < _LEAST:
        return None, None
    margin = score - (ranked[1][1][0] if len(ranked) > 1 else 0.0)
    sure = max(0.35, min(0.95, 0.45 + margin / 12))
    return Found(kind, sure, f"“{hit.words}”", hit.start, hit.end), hit


@lru_cache(maxsize=1)
def _tag_words() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    data = tomllib.loads((paths.resources() / "recognise" / "tags.toml").read_text("utf-8"))
    return {
        part: [
            (tag, re.compile("|".join(rf"(?<!\w){re.escape(plain(word))}(?!\w)" for word in words)))
            for tag, words in tags.items()
        ]
        for part, tags in data.items()
    }


def _tags(part: str, flat: str) -> tuple[str, ...]:
    """Return the tags whose words stand in the first part of the text, at most four."""
    found = [(match.start(), tag) for tag, pattern in _tag_words()[part] if (match := pattern.search(flat[:1200]))]
    return tuple(tag for _, tag in sorted(found)[:4])
