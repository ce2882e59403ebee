"""A web address as what it points at: the same page under any of its addresses gives the same key."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

# What a share button, a campaign or an in-app browser adds: never part of what is shown.
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|igsh(id)?|mibextid|rdid|share_url|_rdr|_rdc|__\w+(\[\d+\])?|zarsrc|zalo_\w+|"
    r"ref(src|_src|_url|erer)?|hc_ref|fref|si|feature|pp|app|sfnsn|wtsid|paipv|eav|locale|notif_\w+|multi_permalinks"
)
_FRONT = re.compile(r"(www\d?|m|mobile|mbasic|touch|web|amp|l)\.(?=[^.]+\.)")
_NOT_A_PAGE = re.compile(r"(default|index)\.(aspx?|html?|php|jsp)$")


def is_web_link(address: str) -> bool:
    """Return whether an address may be handed to the browser: http or https with a host, nothing else."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    spaced = any(letter.isspace() for letter in address.strip())
    return parts.scheme.lower() in ("http", "https") and bool(parts.netloc) and not spaced


def link_key(url: str) -> str:
    """Return "facebook.com/posts/123" for every address of that post; "" for what is no web address."""
    text = url.strip()
    if not text or any(sign.isspace() for sign in text):
        return ""
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or "." not in host:
        return ""
    if host in ("l.facebook.com", "lm.facebook.com"):  # the door that the network puts before a link
        return link_key(dict(parse_qsl(parts.query)).get("u", ""))
    host = _FRONT.sub("", host, count=1)
    path = _NOT_A_PAGE.sub("", re.sub(r"/{2,}", "/", unquote(parts.path))).rstrip("/")
    query = [(name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.fullmatch(name.lower())]
    if host in ("facebook.com", "fb.com"):
        return _facebook(path, dict(query))
    if host == "fb.watch":
        return f"fb.watch{path}"
    if host == "youtu.be":
        return f"youtube.com/{path.strip('/')}"
    if host == "youtube.com":
        return _youtube(path, dict(query))
    key = f"{host}{path}"
    if query:
        key += f"?{urlencode(sorted(query))}"
    if parts.fragment.startswith(("!", "/")):  # pages that a script draws have their address here
        key += f"#{parts.fragment}"
    return key


def _facebook(path: str, query: dict[str, str]) -> str:
    post = query.get("story_fbid")
    if post:
        return f"facebook.com/posts/{post}"
    if found := re.search(r"/(posts|permalink)/(?:[^/]*/)?([\w-]+)$", path):
        return f"facebook.com/posts/{found[2]}"
    if found := re.search(r"/(videos|reel)/(?:[^/]*/)?(\d+)$", path):
        return f"facebook.com/videos/{found[2]}"
    if path in ("/watch", "/watch/live") and query.get("v"):
        return f"facebook.com/videos/{query['v']}"
    if path in ("/photo", "/photo.php") and query.get("fbid"):
        return f"facebook.com/photo/{query['fbid']}"
    tail = f"?{urlencode(sorted(query.items()))}" if query else ""
    return f"facebook.com{path}{tail}"


def _youtube(path: str, query: dict[str, str]) -> str:
    if path == "/watch" and query.get("v"):
        return f"youtube.com/{query['v']}"
    if found := re.fullmatch(r"/(?:shorts|live|embed)/([\w-]+)", path):
        return f"youtube.com/{found[1]}"
    tail = f"?{urlencode(sorted(query.items()))}" if query else ""
    return f"youtube.com{path}{tail}"
