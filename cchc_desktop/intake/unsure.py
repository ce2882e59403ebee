"""Lines that a clerk should look at before a plan is taken in, each with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from cchc_desktop.intake.lines import SourceLine
from cchc_desktop.intake.outline import PlacedLine
from cchc_desktop.models import Level, Node
from cchc_desktop.text import from_roman

_ASCII = "abcdefghijklmnopqrstuvwxyz"
_OURS = "abcdđeghiklmnopqrstuvxy"
_PLAIN = "abcdeghiklmnopqrstuvxy"  # đ left out, as many offices count


def unsure_lines(
    outline: Sequence[Node], placed: Iterable[PlacedLine], source: Iterable[SourceLine], guessed: Iterable[int]
) -> dict[int, str]:
    """Return the numbers of the source lines to look at, with what is odd about each."""
    numbers: dict[str, int] = {}
    for item in placed:
        if item.node_id:
            numbers.setdefault(item.node_id, item.number)
    found = dict(_headings(outline, numbers, {line.number: line for line in source}))
    found |= {numbers[node_id]: reason for node_id, reason in _counts(outline) if node_id in numbers}
    return found | dict.fromkeys(guessed, "Đã nối với đoạn trên vì câu có vẻ bị ngắt giữa trang.")


def _headings(
    outline: Sequence[Node], numbers: Mapping[str, int], lines: Mapping[int, SourceLine]
) -> Iterator[tuple[int, str]]:
    for node in outline:
        line = lines.get(numbers.get(node.id, 0))
        decided = line is not None and line.level is not None
        if not node.marker and node.level is Level.ROMAN and not decided:
            yield numbers.get(node.id, 0), "Coi là đề mục lớn vì viết hoa, nhưng không có số thứ tự."
        elif node.level is Level.TEXT and line is not None and line.bold and len(node.text) < 100 and not decided:
            yield line.number, "Đoạn in đậm, ngắn: có thể là đề mục thiếu số thứ tự."
        yield from _headings(node.children, numbers, lines)


def _counts(nodes: Sequence[Node]) -> Iterator[tuple[str, str]]:
    """Yield lines whose number does not follow the one before it in their list."""
    last: dict[Level, str] = {}
    for node in nodes:
        before = last.get(node.level, "")
        if node.marker and node.level in (Level.ROMAN, Level.ARABIC, Level.DECIMAL, Level.LETTER):
            if not _follows(before, node.marker):
                said = f"sau “{before}”" if before else "ở đầu danh sách"
                yield node.id, f"Số thứ tự “{node.marker}” đứng {said}: có thể nhầm mức hoặc đánh số sai."
            last[node.level] = node.marker
        yield from _counts(node.children)


def _follows(before: str, marker: str) -> bool:
    """Tell whether a marker may stand behind another of its list; what cannot be counted may."""
    now, then = _bare(marker), _bare(before)
    if before and _kind(before) != _kind(marker):
        return True
    if now.isdecimal():
        return int(now) == (int(then) if then.isdecimal() else 0) + 1
    if (value := from_roman(now)) and marker[:1] in "IVX":
        return value == (from_roman(then) or 0) + 1
    if len(now) == 1 and now in _OURS + _ASCII and now.islower():
        return any(
            now in row and row.index(now) == (row.index(then) + 1 if then and then in row else 0)
            for row in (_OURS, _PLAIN, _ASCII)
        )
    return True


def _bare(marker: str) -> str:
    return marker.strip("().:/-– ").rsplit(".", 1)[-1].rsplit(" ", 1)[-1]


def _kind(marker: str) -> str:
    """Return what a marker counts with: its words and stops without its number."""
    bare = _bare(marker)
    sort = "1" if bare.isdecimal() else "I" if from_roman(bare) else "a"
    return f"{sort}{len(marker.split())}{marker[-1:] if not marker[-1:].isalnum() else ''}"
