"""What a link tells by itself, without opening it: platform, kind, owner by the register, words of its slug.

The program never fetches a page (N3). A day in an address is only ever offered, never filled in: a 13-digit stamp
may be the day of posting, of editing, or no time at all.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from urllib.parse import parse_qs, unquote, urlsplit

from cchc_desktop import paths
from cchc_desktop.intake.activity_guess import KnownChannel

_LINK = re.compile(
    r"(?<![\w@.])(?:https?://[^\s<>\"'“”]+"
    r"|(?:www\.)?(?:[a-z0-9-]+\.)+(?:gov\.vn|com\.vn|edu\.vn|org\.vn|net\.vn|vn|com|net|org|be|me|"
    r"watch)(?:/[^\s<>\"'“”]*|(?![\w@.])))",
    re.IGNORECASE,
)
_TRAIL = ".,;:!?)]}…»"
_STAMP = re.compile(r"(?<!\d)(1\d{12})(?!\d)")
_PATH_DAY = re.compile(r"/(20\d{2})[/-](\d{1,2})[/-](\d{1,2})(?:/|$|-)")
_HANOI = timedelta(hours=7)


@dataclass(frozen=True, slots=True)
class Link:
    """One address of a text with what it says."""

    url: str
    start: int
    end: int
    host: str
    platform: str
    kind: str
    address: str  # host and path, as the channel register keeps them
    slug: str = ""  # the words of the address, without accents
    day: date | None = None  # a day in the address: worth offering only
    owner: str = ""  # Zalo OA id, Facebook page name
    channel: KnownChannel | None = None


@dataclass(frozen=True, slots=True)
class _Rule:
    platform: str
    kind: str
    hosts: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    group_paths: tuple[str, ...] = ()
    group_kind: str = ""


@lru_cache(maxsize=1)
def _rules() -> tuple[_Rule, ...]:
    data = tomllib.loads((paths.resources() / "recognise" / "hosts.toml").read_text("utf-8"))
    return tuple(
        _Rule(
            entry["platform"],
            entry["kind"],
            tuple(entry.get("hosts", ())),
            re.compile(entry["pattern"]) if "pattern" in entry else None,
            tuple(entry.get("group_paths", ())),
            entry.get("group_kind", ""),
        )
        for entry in data["hosts"]
    )


def address_of(url: str) -> str:
    """Return host and path as the register compares them: no scheme, www., m., trailing slash or case of the host.

    The page id in a query stays where it is the address itself: facebook.com/profile.php?id=100064.
    """
    parts = _split(url)
    if parts is None:
        return ""
    host = re.sub(r"^(?:www|m|web|mbasic|vi-vn)\.", "", parts.hostname or "")
    host = {"fb.com": "facebook.com", "fb.me": "facebook.com"}.get(host, host)
    path = unquote(parts.path).rstrip("/")
    query = parse_qs(parts.query)
    if host == "facebook.com" and path == "/profile.php" and query.get("id"):
        path = f"/{query['id'][0]}"
    if host.endswith("zapps.vn") and query.get("pageId"):
        return f"zalo.me/{query['pageId'][0]}"
    if host == "oa.zalo.me":
        host = "zalo.me"
    return f"{host}{path}".casefold() if host in ("facebook.com", "zalo.me") else f"{host.casefold()}{path}"


def find_links(text: str, channels: Sequence[KnownChannel] = ()) -> list[Link]:
    """Return the web addresses of a text in order."""
    out = []
    for match in _LINK.finditer(text):
        shown = match.group()
        while shown and shown[-1] in _TRAIL and not (shown[-1] == ")" and "(" in shown):
            shown = shown[:-1]
        if (link := read_link(shown, channels, match.start())) is not None:
            out.append(link)
    return out


def read_link(url: str, channels: Sequence[KnownChannel] = (), start: int = 0) -> Link | None:
    """Return what an address says, or None where it is none (only http and https count)."""
    parts = _split(url)
    if parts is None or not parts.hostname or "." not in parts.hostname:
        return None
    host = parts.hostname.casefold()
    full = url if "://" in url else f"https://{url}"
    address = address_of(url)
    platform, kind = _platform(host, parts.path)
    channel = channel_of(address, channels)
    if channel is not None:
        platform = channel.platform or platform
        kind = _channel_kind(channel, kind)
    return Link(
        full, start, start + len(url), host, platform, kind, address,
        slug=slug_words(parts.path), day=_day(parts.path), owner=_owner(address, parts.query), channel=channel,
    )  # fmt: skip


def channel_of(address: str, channels: Iterable[KnownChannel]) -> KnownChannel | None:
    """Return the official channel an address belongs to: the longest registered address that begins it."""
    best: KnownChannel | None = None
    for channel in channels:
        own = channel.address
        under = own and (address == own or address.startswith((own + "/", own + "?")))
        if under and (best is None or len(own) > len(best.address)):
            best = channel
    return best


_PLATFORM_KINDS = {
    "facebook": "facebook", "zalo": "zalo_oa", "zalo_group": "zalo_group", "youtube": "youtube",
    "tiktok": "social_other", "press": "online_press",
}  # fmt: skip


def _channel_kind(channel: KnownChannel, by_host: str) -> str:
    if channel.platform == "portal":
        return by_host if by_host in ("portal", "procedures_online") else "own_site"
    return _PLATFORM_KINDS.get(channel.platform, by_host)


def _platform(host: str, path: str) -> tuple[str, str]:
    for rule in _rules():
        if (rule.pattern is not None and rule.pattern.match(host)) or any(_fits(host, h) for h in rule.hosts):
            if rule.group_kind and any(path.startswith(start) for start in rule.group_paths):
                return rule.platform, rule.group_kind
            return rule.platform, rule.kind
    return "web", "own_site"


def _fits(host: str, rule: str) -> bool:
    if rule == "*":
        return True
    if rule.endswith(".*"):
        return host.startswith(rule[:-1])
    if rule.startswith("*."):
        return host == rule[2:] or host.endswith(rule[1:])
    return host == rule


def slug_words(path: str) -> str:
    """Return "so-xay-dung-to-chuc-hoi-nghi-123.html" as words, where it has at least four of them."""
    best: list[str] = []
    for segment in unquote(path).split("/"):
        segment = re.sub(r"\.(?:html?|aspx?|php|jsp|chn|epi|vnp|ldo)$", "", segment, flags=re.IGNORECASE)
        segment = re.sub(r"[-_](?:post|p|c|a|i)?\d{3,}(?:[-_.]\w+)?$", "", segment)
        words = [word for word in re.split(r"[-_+ ]+", segment) if word]
        letters = [word for word in words if re.fullmatch(r"[a-z]{1,8}", word.lower())]
        if len(letters) >= 4 and len(letters) >= 0.6 * len(words) and len(words) > len(best):
            best = words
    return " ".join(best)


def _day(path: str) -> date | None:
    if found := _PATH_DAY.search(path):
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return None
    for stamp in _STAMP.findall(path):
        day = (datetime.fromtimestamp(int(stamp) / 1000, UTC) + _HANOI).date()
        if date(2005, 1, 1) <= day <= date(2099, 12, 31):
            return day
    return None


def _owner(address: str, query: str) -> str:
    host, _, path = address.partition("/")
    if host == "zalo.me":
        return path.split("/")[0]
    if host == "facebook.com":
        first = path.split("/")[0]
        return (
            ""
            if first in ("", "permalink.php", "story.php", "photo", "photo.php", "watch", "share", "groups")
            else first
        )
    del query
    return ""


def _split(url: str):
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        return parts if parts.scheme.lower() in ("http", "https") and parts.hostname else None
    except ValueError:
        return None
