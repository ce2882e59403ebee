"""How Word dresses text: font, capitals and list of a paragraph or run, through styles and theme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cchc_desktop.intake.docx_package import W
from cchc_desktop.legacy import is_legacy_font

_OFF = ("0", "false", "off")
_DEEPEST = 20  # styles in one chain; a ring of styles ends here too


@dataclass(frozen=True, slots=True)
class Look:
    """What a run looks like, as far as it tells what the run says."""

    font: str = ""
    caps: bool = False
    bold: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where a paragraph is listed: the list's id ("0" takes it out of any) and the level, None where unsaid."""

    num_id: str | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style gives."""

    look: Look = Look()
    place: ListPlace = ListPlace()
    name: str = ""  # id of the style that names the list: a level of the list may be linked to it
    heading: int = 0  # 1 to 9 for a heading
    chain: tuple[str, ...] = ()  # the style and those that it is based on, from itself down


@dataclass
class Styles:
    """The styles of a document."""

    theme_fonts: Mapping[str, str] = field(default_factory=dict)
    default: Style = field(default_factory=Style)
    paragraphs: dict[str, Style] = field(default_factory=dict)
    characters: dict[str, tuple[Any, ...]] = field(default_factory=dict)  # run properties, the innermost last
    lists: dict[str, str] = field(default_factory=dict)  # list style to its numId

    def of(self, properties: Any) -> Style:
        """Return the style of a paragraph by its pPr."""
        name = value(properties, "pStyle")
        return self.paragraphs.get(name, self.default) if name else self.default

    def look(self, properties: Any, base: Look) -> Look:
        """Return the look of a run by its rPr: its character style over the paragraph's style, then its own."""
        if properties is None:
            return base
        if name := value(properties, "rStyle"):
            for element in self.characters.get(name, ()):
                base = self._changed(element, base)
        return self._changed(properties, base)

    def _changed(self, element: Any, look: Look) -> Look:
        if element is None:
            return look
        font = self._font(element.find(f"{W}rFonts")) or look.font
        flags = {name: look_flag(element, tag) for name, tag in (("caps", "caps"), ("bold", "b"), ("hidden", "vanish"))}
        return replace(look, font=font, **{name: flag for name, flag in flags.items() if flag is not None})

    def _font(self, fonts: Any) -> str:
        """Return a font's name; a theme's font overrules a named one. An old font counts wherever it is named."""
        if fonts is None:
            return ""
        names = []
        for slot in ("ascii", "hAnsi"):
            theme = fonts.get(f"{W}{slot}Theme") or ""
            names.append(self.theme_fonts.get(theme[:5], "") if theme else fonts.get(f"{W}{slot}") or "")
        return next((name for name in names if is_legacy_font(name)), names[0] or names[1])


def read_styles(root: Any, theme_fonts: Mapping[str, str]) -> Styles:
    """Read styles.xml; None (a document without styles) gives styles that change nothing."""
    styles = Styles(theme_fonts)
    if root is None:
        return styles
    base = Style(styles.look(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"), Look()))
    styles.default = base
    elements = {str(element.get(f"{W}styleId")): element for element in root.findall(f"{W}style")}
    for name, element in elements.items():
        chain = _chain(name, elements)
        kind = element.get(f"{W}type") or "paragraph"
        if kind == "character":
            styles.characters[name] = tuple(elements[link].find(f"{W}rPr") for link in reversed(chain))
        elif kind == "numbering":
            if num_id := value(element.find(f"{W}pPr/{W}numPr"), "numId"):
                styles.lists[name] = num_id
        elif kind == "paragraph":
            styles.paragraphs[name] = _paragraph_style(styles, base, chain, elements)
            if element.get(f"{W}default") in ("1", "true"):
                styles.default = styles.paragraphs[name]
    return styles


def _chain(name: str, elements: Mapping[str, Any]) -> list[str]:
    chain: list[str] = []
    while name in elements and name not in chain and len(chain) < _DEEPEST:
        chain.append(name)
        name = value(elements[name], "basedOn")
    return chain


def _paragraph_style(styles: Styles, base: Style, chain: list[str], elements: Mapping[str, Any]) -> Style:
    style = replace(base, chain=tuple(chain))
    for name in reversed(chain):
        element = elements[name]
        style = replace(style, look=styles.look(element.find(f"{W}rPr"), style.look))
        properties = element.find(f"{W}pPr")
        place = list_place(properties, style.place)
        if place is not style.place:
            style = replace(style, place=place, name=name)
        style = replace(style, heading=heading_of(properties, _named_heading(element) or style.heading))
    return style


def _named_heading(element: Any) -> int:
    words = value(element, "name").casefold().split()
    return int(words[1]) if len(words) == 2 and words[0] == "heading" and words[1] in "123456789" else 0


def heading_of(properties: Any, inherited: int) -> int:
    """Return the depth of a heading, 1 to 9; level 9 of the outline means body text."""
    level = value(properties, "outlineLvl")
    return inherited if not level else (int(level) + 1) % 10 if level in tuple("0123456789") else 0


def list_place(properties: Any, inherited: ListPlace) -> ListPlace:
    """Return where a paragraph is listed; list and level are inherited one by one."""
    numbers = properties.find(f"{W}numPr") if properties is not None else None
    if numbers is None:
        return inherited
    num_id, level = value(numbers, "numId"), value(numbers, "ilvl")
    return ListPlace(num_id or inherited.num_id, int(level) if level in tuple("012345678") else inherited.level)


def look_flag(element: Any, tag: str) -> bool | None:
    """Return a switch of Word: on by being there, None where it is not said."""
    mark = element.find(f"{W}{tag}")
    return None if mark is None else mark.get(f"{W}val") not in _OFF


def value(element: Any, name: str) -> str:
    """Return the val of a child, "" where there is none."""
    child = element.find(f"{W}{name}") if element is not None else None
    return "" if child is None else child.get(f"{W}val") or ""
