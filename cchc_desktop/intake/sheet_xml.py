"""Small readers of a workbook's XML: names without their namespace, columns, paths in the package, Excel's escapes."""

from __future__ import annotations

import re
from typing import Any
from xml.parsers import expat

from cchc_desktop.intake.sheet_cells import MOST_COLUMNS


def new_parser(start: Any, end: Any, data: Any) -> Any:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = no_doctype
    return parser


def no_doctype(*_: object) -> None:
    raise ValueError("a sheet has no document type")  # entities that grow without end hide there


_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """Undo Excel's own escapes: _x000D_ is a line end, _x005F_ an underscore."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if int(m[1], 16) not in range(0xD800, 0xE000) else "", text)


def column_number(letters: str) -> int:
    """Return A as 0, Z as 25, AA as 26."""
    place = 0
    for letter in letters[:3].upper():
        place = place * 26 + ord(letter) - 64
    return place - 1 if place > 0 else MOST_COLUMNS


def local_name(tag: Any) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def rel_id(element: Any) -> str:
    return next((value for name, value in element.items() if name.endswith("}id")), "")


def flat_path(path: str) -> str:
    """Resolve "xl/../xl/a.xml"; a way out of the package leads nowhere."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if parts:
                parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def whole(text: str | None) -> int:
    try:
        return int(text or 0)
    except ValueError:
        return 0


def font_name_of(font: Any) -> str:
    return next((e.get("val", "") for e in font if local_name(e.tag) == "name"), "")
