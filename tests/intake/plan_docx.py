"""A plan as Word files that people make: numbers typed, numbers counted by lists, headings by style."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from cchc_desktop.models import Level, Node, Plan
from cchc_desktop.text import from_roman, long_date
from tests.intake.docx_making import abstract, document, lvl, num, override, para, row, style, table

_KINDS = {Level.ROMAN: "upperRoman", Level.ARABIC: "decimal", Level.LETTER: "lowerLetter"}
_DEPTHS = {Level.ROMAN: 0, Level.ARABIC: 1, Level.DECIMAL: 2, Level.LETTER: 3, Level.DASH: 4, Level.PLUS: 5}
_PATTERNS = ("%1.", "%2.", "%2.%3.", "%4)", "-", "+")


def typed(plan: Plan) -> bytes:
    """Return the plan with every number typed, as most offices write."""
    return document(
        _head(plan) + "".join(para(f"{n.marker} {n.text}".strip()) for n in _walk(plan.outline)) + _end(plan)
    )


def counted(plan: Plan) -> bytes:
    """Return the plan with numbers that Word counts: one list of many levels, begun anew where the plan skips one."""
    maker = _Lists()
    body = "".join(maker.paragraph(node) for node in _walk(plan.outline))
    return document(_head(plan) + body + _end(plan), numbering=maker.xml())


def styled(plan: Plan, *, numbered: bool) -> bytes:
    """Return the plan with headings by style, their numbers counted through the styles or left out."""
    names = {level: f"Heading{depth + 1}" for level, depth in _DEPTHS.items() if depth < 3}
    listed = '<w:numPr><w:numId w:val="1"/></w:numPr>' if numbered else ""
    styles = "".join(
        style(name, title=f"heading {name[-1]}", ppr=f'{listed}<w:outlineLvl w:val="{int(name[-1]) - 1}"/>')
        for name in names.values()
    )
    levels = [
        lvl(
            _DEPTHS[level], _PATTERNS[_DEPTHS[level]], _KINDS.get(level, "decimal"), extra=f'<w:pStyle w:val="{name}"/>'
        )
        for level, name in names.items()
    ]
    body = "".join(
        para(node.text, style=names[node.level]) if node.level in names else para(f"{node.marker} {node.text}".strip())
        for node in _walk(plan.outline)
    )
    return document(_head(plan) + body + _end(plan), styles=styles, numbering=abstract(1, *levels) + num(1, 1))


@dataclass
class _Lists:
    """Counts as Word does and begins a new list (w:num) where the plan's marker is another."""

    nums: list[str] = field(default_factory=list)
    num: int = 1
    start: tuple[int, int] = (0, 1)  # level that the present list begins anew, and with what
    counts: list[int | None] = field(default_factory=lambda: [None] * 6)
    ids: Iterator[int] = field(default_factory=lambda: count(2))

    def paragraph(self, node: Node) -> str:
        if node.level is Level.TEXT or not node.marker:
            return para(node.text)
        depth, wanted = _DEPTHS[node.level], _value(node)
        if node.level in (Level.DASH, Level.PLUS):
            return para(node.text, self.num, depth)
        if wanted is None:  # đ) and its like are no number of Word: typed, as people do
            return para(f"{node.marker} {node.text}")
        self.counts[depth + 1 :] = [None] * (5 - depth)
        before = self.counts[depth]
        first = self.start[1] if self.start[0] == depth else 1
        if wanted != (first if before is None else before + 1):
            self.num, self.start = next(self.ids), (depth, wanted)
            self.nums.append(num(self.num, 1, override(depth, f'<w:startOverride w:val="{wanted}"/>')))
        self.counts[depth] = wanted
        return para(node.text, self.num, depth)

    def xml(self) -> str:
        kinds = ("upperRoman", "decimal", "decimal", "lowerLetter", "bullet", "bullet")
        levels = (lvl(place, _PATTERNS[place], kind) for place, kind in enumerate(kinds))
        return abstract(1, *levels) + num(1, 1) + "".join(self.nums)


def _value(node: Node) -> int | None:
    bare = node.marker.rstrip(".)/")
    if node.level is Level.ROMAN:
        return from_roman(bare) if node.marker == f"{bare}." else None
    if node.level is Level.LETTER:
        return ord(bare) - ord("a") + 1 if len(bare) == 1 and bare.isascii() and node.marker == f"{bare})" else None
    if not node.marker.endswith("."):
        return None
    return int(bare.rsplit(".", 1)[-1])


def _walk(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _walk(node.children)


def _head(plan: Plan) -> str:
    day = f"{plan.day:02d}" if plan.day else ""
    month = "" if not plan.month else f"{plan.month:02d}" if plan.month < 3 else plan.month
    when = long_date(plan.date) if plan.date else f"ngày {day} tháng {month} năm {plan.year or ''}"
    left = [plan.parent, plan.office.upper(), f"Số: {plan.number}/{plan.symbol}" if plan.symbol else ""]
    right = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    right += [f"{plan.place}, {when}"] if plan.place else []
    letterhead = table(row(*("".join(para(text) for text in side if text) for side in (left, right))))
    lead_in = plan.lead_in.split("\n") if plan.lead_in else []
    return letterhead + "".join(map(para, (plan.type_name, plan.title, *plan.basis, *lead_in)))


def _end(plan: Plan) -> str:
    names = [f"- {name}{'.' if name is plan.recipients[-1] else ';'}" for name in plan.recipients]
    signer = [*plan.signer.authority.split("\n"), plan.signer.title, "", plan.signer.name]
    return table(row("".join(map(para, ["Nơi nhận:", *names])), "".join(map(para, signer))))
