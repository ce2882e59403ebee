"""The body of a plan: joined paragraphs, then a tree by markers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from cchc_desktop.intake.lines import (
    BRACKET,
    BULLET,
    CAPITAL,
    CHAPTER,
    FIELD,
    LETTER,
    PART,
    RANKS,
    ROMAN,
    ROW,
    TEXT,
    Marked,
    RowPart,
    SourceLine,
    split_marker,
)
from cchc_desktop.models import Level, Node

_STOPS = (".", ";", ":", "!", "?", "…")
_SURE_CLOSING = re.compile(
    r"(trên đây là|trong quá trình|kế hoạch này|nhận được kế hoạch|căn cứ kế hoạch)", re.IGNORECASE
)
_CLOSING = re.compile(
    r"(đề nghị|yêu cầu|giao |văn phòng sở có trách nhiệm theo|các (?:cơ quan|đơn vị|phòng))", re.IGNORECASE
)
_DANGLING = re.compile(r"(?:,|\b(?:và|hoặc|của|cho|với|theo|các|những|tại|trong|đến|từ|về|do|bởi|để|là|như|số))$")


@dataclass
class Joined:
    """Paragraphs made whole again. `sure` continue in lower case; `guessed` only seem cut off by a page."""

    lines: list[SourceLine]
    sure: int = 0
    guessed: list[str] = field(default_factory=list)
    guessed_at: list[int] = field(default_factory=list)  # source lines of the guesses


def join_broken(lines: Sequence[SourceLine]) -> Joined:
    """Join paragraphs that a page break cut: the second part goes on in lower case without a marker.

    product.md N1 counts as joined what goes on in lower case after a paragraph without a stop. An item that
    ends in mid-sentence and goes on with a capital ("theo tiêu chuẩn TCVN" / "ISO 9001") is joined too, as a
    guess that the clerk is told of.
    """
    out = Joined([])
    pieces: list[str] = []  # of the last line, put together once: many joins stay linear
    for line in lines:
        before = out.lines[-1] if out.lines else None
        if line.broken and before is not None and _is_heading_cut(pieces[-1], line.text):
            pieces.append(line.text)
        elif before is None or line.marker or line.level or _stands_alone(before, line) or _is_new(line, pieces[-1]):
            _finish(out, pieces)
            out.lines.append(line)
            pieces = [line.text]
        elif _starts_low(line.text) and not pieces[-1].endswith(_STOPS):
            pieces.append(line.text)
            out.sure += 1
        elif line.gap and _is_cut(before, pieces[-1]) and not _SURE_CLOSING.match(line.text):
            pieces.append(line.text)
            out.guessed.append(line.text[:60])
            out.guessed_at.append(line.number)
        else:
            _finish(out, pieces)
            out.lines.append(line)
            pieces = [line.text]
    _finish(out, pieces)
    return out


def _finish(out: Joined, pieces: list[str]) -> None:
    if len(pieces) > 1:
        out.lines[-1] = replace(out.lines[-1], text=" ".join(pieces))


def _is_heading_cut(before: str, text: str) -> bool:
    """Tell a heading in capitals that a line break sets in two lines."""
    return before.isupper() and text.isupper() and split_marker(text) is None and not before.endswith(_STOPS)


def _stands_alone(before: SourceLine, line: SourceLine) -> bool:
    """Tell what no page break cuts: rows of a table, headings."""
    return bool(line.row or before.row or before.heading)


def _starts_low(text: str) -> bool:
    return text.lstrip("(“\"'‘")[:1].islower() or text[0] in "),;"


def _is_new(line: SourceLine, before: str) -> bool:
    """Tell a marked line from the rest of a sentence: "ngày" at a line's end, then "2. tháng"."""
    if "\t" in line.text or "\t" in before:  # rows of a table stay apart
        return True
    marked = split_marker(line.text)
    if marked is None:
        return False
    cut = before.endswith((" số", " ngày", " Điều", " khoản", " mục", " tháng"))
    return not (cut and marked.level is Level.ARABIC)


def _is_cut(before: SourceLine, text: str) -> bool:
    """Tell whether an item stops in mid-sentence: long, no stop at its end, no heading."""
    if before.bold or text.endswith((*_STOPS, "”", '"', ")")):
        return False
    if _DANGLING.search(text[-12:]) and not text.isupper():
        return True
    marked = split_marker(before.full)
    return marked is not None and marked.rank >= LETTER and len(text) >= 60


# -- tree -------------------------------------------------------------------------------------------


@dataclass
class _Open:
    rank: int
    level: Level
    marker: str
    text: str
    children: list[_Open] = field(default_factory=list)
    id: str = ""


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A body line as recognised, for the preview: where it stood, its level, marker and node."""

    number: int
    level: Level
    marker: str
    text: str
    node_id: str = ""
    row: RowPart | None = None


def build_outline(lines: Sequence[SourceLine], prefix: str = "n") -> tuple[tuple[Node, ...], tuple[PlacedLine, ...]]:
    """Return the tree of body lines and each line's level. Ids count in reading order: n1, n2, ..."""
    root = _Open(-1, Level.TEXT, "", "")
    stack = [root]
    placed: list[PlacedLine] = []
    marks = [_marked(line) for line in lines]
    tail = _closing_start(lines, marks)
    capital = _capital_rank(marks)
    count = 0
    for place, (line, marked) in enumerate(zip(lines, marks, strict=True)):
        top = stack[-1]
        if place < tail and top.rank <= ROMAN and not top.children and _is_title_of(top, marked):
            # "PHẦN I" alone on its line: its title stands below it.
            top.text = f"{top.text} {line.text}".strip()
            placed.append(PlacedLine(line.number, top.level, "", line.text, top.id))
            continue
        if marked is None:
            marked = Marked(Level.TEXT, TEXT, "", line.full)
            parent = root if place >= tail else _text_parent(stack)
        else:
            if marked.rank == CAPITAL:
                marked = replace(marked, rank=capital)
            _climb(stack, marked)
            parent = stack[-1]
        count += 1
        item = _Open(marked.rank, marked.level, marked.marker, marked.text, id=f"{prefix}{count}")
        parent.children.append(item)
        placed.append(PlacedLine(line.number, marked.level, marked.marker, marked.text, item.id, line.row))
        if marked.level is not Level.TEXT:
            stack.append(item)
        elif parent is root:
            stack = [root]
    return tuple(map(_freeze, root.children)), tuple(placed)


def _marked(line: SourceLine) -> Marked | None:
    """Return level and marker of a line: the clerk's or Word's word first, then the marker, then capitals."""
    marked = split_marker(line.full) if "\t" not in line.text else None
    if line.level is Level.TEXT:
        return None
    if line.row is not None:
        return _marked_row(line, marked)
    if line.level is not None:
        if marked is None:
            return Marked(line.level, RANKS[line.level], line.marker, line.text)
        is_same = marked.level is line.level
        return marked if is_same else replace(marked, level=line.level, rank=RANKS[line.level])
    if marked is None and _is_bare_heading(line.text):
        return Marked(Level.ROMAN, ROMAN, "", line.text)
    return marked


def _marked_row(line: SourceLine, marked: Marked | None) -> Marked:
    """Return the level of a table's row: rows stand under the heading above the table, among each other by number."""
    if line.row is RowPart.FIELD:
        return replace(marked, rank=FIELD) if marked else Marked(Level.DASH, FIELD, "-", line.text)
    if line.level is not None:
        level, rank = line.level, RANKS[line.level]
        return replace(marked, level=level, rank=rank) if marked else Marked(level, rank, line.marker, line.text)
    if marked is None:
        level, rank = (Level.ARABIC, ROW) if line.row is RowPart.GROUP else (Level.DASH, ROW + BULLET // 10)
        return Marked(level, rank, "", line.text)
    return replace(marked, rank=ROW + max(1, marked.rank // 10))


def _is_bare_heading(text: str) -> bool:
    return text.isupper() and len(text.split()) >= 2 and len(text) <= 150 and not text.endswith((*_STOPS, ",", ")"))


def _capital_rank(marks: Sequence[Marked | None]) -> int:
    """Tell whether "A." stands over "I." or under it: over it if Roman numerals begin anew below a capital."""
    after_capital, roman_seen = False, False
    for marked in marks:
        if marked is not None and marked.rank == CAPITAL:
            after_capital = True
        elif marked is not None and marked.rank == ROMAN and marked.marker:
            if after_capital:
                return CAPITAL if marked.marker.rstrip("./):-–") == "I" else ROMAN + 1
            roman_seen = True
    return ROMAN + 1 if roman_seen else CAPITAL


def _is_title_of(top: _Open, marked: Marked | None) -> bool:
    if top.rank < PART or not top.marker:
        return False
    bare = marked is not None and not marked.marker  # a heading in capitals without a marker
    if not top.text:
        return marked is None or bare
    return bare and top.rank in (PART, CHAPTER) and top.text.isupper()


def _climb(stack: list[_Open], marked: Marked) -> None:
    """Leave the levels that a marked line doesn't stand under."""
    top = stack[-1]
    announces = top.rank == BULLET and top.text.rstrip().endswith(":")
    if marked.rank >= ROW:
        while stack[-1].rank >= marked.rank or (stack[-1].rank == BULLET and not stack[-1].text.endswith(":")):
            stack.pop()
        return
    if marked.rank == BULLET:
        style = _style(marked.level, marked.marker)
        for place in range(len(stack) - 1, 0, -1):
            if stack[place].rank != BULLET:
                break
            if _style(stack[place].level, stack[place].marker) == style:
                del stack[place:]
                return
        while stack[-1].rank > BULLET:
            stack.pop()
        starred = stack[-1].rank == BULLET and _style(stack[-1].level, stack[-1].marker) == "*"
        # "* Báo chí" without a stop is a small heading of the dashes below it.
        announces |= starred and style == "-" and not stack[-1].text.rstrip().endswith(_STOPS)
        under_dash = marked.level is Level.PLUS and stack[-1].level is Level.DASH
        if stack[-1].rank == BULLET and not announces and not under_dash:
            stack.pop()  # another bullet for the same level
        return
    if announces and marked.rank in (LETTER, BRACKET) and all(item.rank != marked.rank for item in stack):
        return
    while stack[-1].rank >= marked.rank:
        stack.pop()


def _style(level: Level, marker: str) -> str:
    if level is Level.PLUS:
        return "+"
    return "-" if not marker or marker in "-–—−" else marker


def _text_parent(stack: list[_Open]) -> _Open:
    """A paragraph without marker belongs to its numbered item; to a bullet only if that announces it."""
    if stack[-1].text.rstrip().endswith(":") and stack[-1].rank < ROW:
        return stack[-1]
    return next(item for item in reversed(stack) if item.rank < BULLET)


def _closing_start(lines: Sequence[SourceLine], marks: Sequence[Marked | None]) -> int:
    """Return where the closing paragraphs begin that belong to the whole plan, not to its last heading."""
    start = len(lines)
    while start and marks[start - 1] is None:
        start -= 1
    # A bare title ("IV. KINH PHÍ") owns the paragraph below it, unless that plainly closes the plan.
    heading = start and lines[start - 1].text.isupper() | (not lines[start - 1].text.endswith(_STOPS))
    for place in range(start, len(lines)):
        owned = heading and place == start
        text = lines[place].text
        if _SURE_CLOSING.match(text):
            return place
        if not owned and (_CLOSING.match(text) or (place == len(lines) - 1 and text.endswith("./."))):
            return place
    return len(lines)


def _freeze(item: _Open) -> Node:
    return Node(item.level, item.text, item.marker, tuple(map(_freeze, item.children)), item.id)


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    """Yield every node in reading order."""
    for node in nodes:
        yield node
        yield from walk(node.children)
