"""WordprocessingML elements: text becomes nodes of a tree, never pieces of a string, so nothing needs escaping."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from docx.oxml.ns import nsmap, qn
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from cchc_desktop.exports.pdf.breaks import centred_lines
from cchc_desktop.text import nfc

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
else:
    Element = Any

_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff\u00ad]")  # no XML can hold these; a soft hyphen is only a hint
_BLANK = re.compile(" {3,}")
_NAMES: dict[str, str] = {}
_SPACE = {"w": nsmap["w"]}


def clean(text: str) -> str:
    """Return text as a document may hold it: NFC, line ends as \\n, no tabs, nothing that XML forbids."""
    return _NOT_XML.sub("", nfc(text).replace("\t", " "))


def fixed_blanks(text: str) -> str:
    """Keep room left to write in by hand from being stretched when the line is justified."""
    return _BLANK.sub(lambda found: "\u00a0" * len(found.group()), text)


def broken(text: str, width_of: Callable[[str], float], limit: float) -> list[str]:
    """Return the lines of a centred text as the PDF breaks it; room to write in by hand is not broken.

    The blanks come back as plain spaces: on a line that is not justified they hold, and LibreOffice draws
    no-break spaces wider than the font has them.
    """
    parts = fixed_blanks(clean(text)).split("\n")
    return [line.replace("\u00a0", " ") for part in parts for line in centred_lines(part, width_of, limit)]


def twips(points: float) -> str:
    """Return a length in twentieths of a point."""
    return str(round(points * 20))


def name(tag: str) -> str:
    """Return "w:p" as lxml wants it."""
    known = _NAMES.get(tag)
    if known is None:
        known = _NAMES[tag] = qn(tag)
    return known


def element(tag: str, attributes: Mapping[str, str] | None = None, *children: Element | None) -> Element:
    """Make <w:tag w:key="value"> with its children; absent ones (None) are left out."""
    made = etree.Element(
        name(f"w:{tag}"), {name(f"w:{key}"): value for key, value in (attributes or {}).items()}, _SPACE
    )
    made.extend(child for child in children if child is not None)
    return made


def add(parent: Element, tag: str, attributes: Mapping[str, str] | None = None) -> Element:
    """Make an element inside its parent: ten times quicker than `element`, for tables of thousands of rows."""
    made = etree.SubElement(parent, name(f"w:{tag}"))
    for key, value in (attributes or {}).items():
        made.set(name(f"w:{key}"), value)
    return made


def flag(tag: str, on: bool = True) -> Element | None:
    return element(tag) if on else None


def text_run(text: str, bold: bool | None = None, italic: bool | None = None) -> Element:
    """Make a run; `bold` and `italic` only where they differ from the paragraph's style."""
    run = element("r")
    if bold is not None or italic is not None:
        faces = [("b", bold), ("bCs", bold), ("i", italic), ("iCs", italic)]
        marks = [element(tag, None if on else {"val": "0"}) for tag, on in faces if on is not None]
        run.append(element("rPr", None, *marks))
    add_text(run, text)
    return run


def add_text(run: Element, text: str) -> None:
    """Put text into a run, each \\n as a forced break."""
    for place, line in enumerate(text.split("\n")):
        if place:
            add(run, "br")
        if line:
            node = add(run, "t")
            node.text = line
            if line[0] == " " or line[-1] == " " or "  " in line:
                node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def paragraph(
    style: str,
    runs: Iterable[Element] = (),
    *,
    keep_next: bool | None = None,
    before: float | None = None,
    after: float | None = None,
    exact: float | None = None,
    left: float | None = None,
    right: float | None = None,
    align: str | None = None,
    rule: float | None = None,
) -> Element:
    """Make a paragraph; what is given beside the style is set directly, in the order the schema wants."""
    spacing: dict[str, str] = {}
    if before is not None:
        spacing["before"] = twips(before)
    if after is not None:
        spacing["after"] = twips(after)
    if exact is not None:
        spacing |= {"line": twips(exact), "lineRule": "exact"}
    indent: dict[str, str] = {}
    if left is not None:
        indent["left"] = twips(left)
    if right is not None:
        indent["right"] = twips(right)
    border = None
    if rule is not None:
        border = element("pBdr", None, element("bottom", line("single", rule)))
    properties = element(
        "pPr",
        None,
        element("pStyle", {"val": style}),
        None if keep_next is None else element("keepNext", None if keep_next else {"val": "0"}),
        border,
        element("spacing", spacing) if spacing else None,
        element("ind", indent) if indent else None,
        element("jc", {"val": align}) if align else None,
    )
    return element("p", None, properties, *runs)


def line(kind: str, points: float, space: int = 0) -> dict[str, str]:
    """Return the attributes of a border: its width is counted in eighths of a point."""
    return {"val": kind, "sz": str(round(points * 8)), "space": str(space), "color": "000000"}


def rule(style: str, length: float, width: float, thickness: float, drop: float) -> Element:
    """Make a drawn rule, centred: the lower border of an empty paragraph of height `drop`, never text underline."""
    side = max(width - length, 0.0) / 2
    return paragraph(style, exact=drop, left=side, right=side, rule=thickness)


def space_after(block: Element, points: float) -> None:
    """Set the gap after a paragraph that is already made."""
    properties = block.find(name("w:pPr"))
    assert properties is not None
    spacing = properties.find(name("w:spacing"))
    if spacing is None:
        spacing = element("spacing")
        before = [properties.find(name(f"w:{tag}")) for tag in ("pBdr", "keepNext", "pStyle")]
        last = next(node for node in before if node is not None)
        last.addnext(spacing)
    spacing.set(name("w:after"), twips(points))


def keep_next(block: Element) -> None:
    """Keep a paragraph, or the last row of a table, on the page of what follows."""
    rows = block.findall(name("w:tr"))
    for p in [block] if block.tag == name("w:p") else list(rows[-1].iter(name("w:p"))) if rows else []:
        properties = p.find(name("w:pPr"))
        if properties is None or properties.find(name("w:keepNext")) is not None:
            continue
        style = properties.find(name("w:pStyle"))
        assert style is not None
        style.addnext(element("keepNext"))
