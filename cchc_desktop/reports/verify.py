"""A report edited outside held against the data: every number that no longer agrees (product.md N6).

Three ways find a number's figure: its bookmark; its place in the sentence that the program would write; a noun
that only that figure has ("12 lớp tập huấn"), wherever it was typed. A number that none of them finds was typed by
hand and is told as such. Tables are compared cell by cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeGuard

from cchc_desktop import catalog
from cchc_desktop.documents.blocks import Block, Paragraph, Role, Table, Title
from cchc_desktop.reports.figures import DetailRow, ReportFigures
from cchc_desktop.reports.narrative import Figure, Piece, Words
from cchc_desktop.reports.passages import passages
from cchc_desktop.reports.queries import Value, values
from cchc_desktop.reports.report_document import report_document
from cchc_desktop.text import fold, parse_number

_TOKEN = re.compile(r"(?P<number>\d+(?:[.,]\d+)*)\s?%|(?P<plain>\d+(?:[.,]\d+)*)|(?P<word>[^\W\d_]+)")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# Numbers that count nothing: of headings, dates, years, documents, quarters, articles and appendices.
_NAMES = re.compile(
    r"^\s*\d+(?:\.\d+)*\.\s|\d{1,2}/\d{1,2}/\d{4}"
    r"|\b(?:năm|giai đoạn|quý|tháng|ngày|điều|khoản|mục|phụ lục|số|từ)\s+\d[\d./]*(?:\s*-\s*\d{4})?(?:/[\w-]+)*"
    r"|\bquý\s+[IV]+(?:/\d{4})?|\d+(?:/\d{4})?/[A-ZĐ][\wĐđ-]*"
    r"|\b\d{1,2} tháng(?: (?:đầu|cuối))? năm(?: \d{4})?|\b9 tháng\b",
    re.IGNORECASE,
)
TYPED = "Số gõ tay, không gắn với số liệu"
_ALIKE = 0.55  # how much of its words a paragraph keeps to be taken for the program's own


@dataclass(frozen=True, slots=True)
class Mark:
    """A bookmark over `start` to `end` of a paragraph's text."""

    start: int
    end: int
    query: str


@dataclass(frozen=True, slots=True)
class TextParagraph:
    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class TextTable:
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ReportText:
    """A report as it came back. `period` and `line` are "" where the file no longer says them."""

    period: str
    line: str
    paragraphs: tuple[TextParagraph, ...]
    tables: tuple[TextTable, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One number that does not agree: where it stands, which figure it should be."""

    text: str
    figure: str
    expected: str
    found: str
    query: str = ""

    @property
    def typed(self) -> bool:
        """Tell whether there is nothing that the number could be held against."""
        return self.figure == TYPED

    @property
    def sentence(self) -> str:
        if self.typed:
            return f"{self.figure}: {self.found}. “{self.text}”"
        expected = f"số liệu {self.expected}" if self.expected else "không có trong số liệu"
        return f"{self.figure}: văn bản ghi {self.found}, {expected}. “{self.text}”"

    def as_json(self) -> dict[str, str]:
        return {
            "text": self.text,
            "figure": self.figure,
            "expected": self.expected,
            "found": self.found,
            "query": self.query,
        }


def verify(text: ReportText, figures: ReportFigures, rows: Iterable[DetailRow] = ()) -> list[Difference]:
    """Return every number of the text that is not the data's, in reading order."""
    known = values(figures)
    document = report_document(figures, rows)
    skeletons = [_skeleton(passage.sentence, known, typed=passage.edited) for passage in passages(figures)]
    fixed = {"".join(run.text for run in block.runs) for block in document.blocks if _is_note(block)}
    fixed |= {block.subject for block in document.blocks if isinstance(block, Title)}
    skeletons += [_skeleton([Words(text)], known) for text in fixed]
    nouns = _Nouns(figures, known)
    found: list[Difference] = []
    for paragraph in text.paragraphs:
        found += _paragraph(paragraph, known, skeletons, nouns)
    expected_tables = [block for block in document.blocks if isinstance(block, Table)]
    for table in text.tables:
        found += _table(table, expected_tables)
    return list(dict.fromkeys(found))


def _is_note(block: Block) -> TypeGuard[Paragraph]:
    return isinstance(block, Paragraph) and block.role is Role.NOTE


# -- sentences ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Token:
    """A word (folded) or a number ("#") with where it stands."""

    key: str
    shown: str = ""
    start: int = 0
    value: Value | None = None  # in an own sentence: the figure it is


def _tokens(text: str) -> list[_Token]:
    out = []
    for hit in _TOKEN.finditer(text):
        number = hit["number"] or hit["plain"]
        if number is None:
            out.append(_Token(fold(hit["word"]), hit["word"], hit.start()))
        else:
            out.append(_Token("#", number, hit.start("number" if hit["number"] else "plain")))
    return out


def _skeleton(sentence: Sequence[Piece], known: dict[str, Value], *, typed: bool = False) -> list[_Token]:
    """Return an own sentence as tokens; the numbers that a clerk `typed` into it vouch for nothing."""
    out: list[_Token] = []
    for piece in sentence:
        tokens = [token for token in _tokens(piece.text) if not typed or token.key != "#" or isinstance(piece, Figure)]
        if isinstance(piece, Figure):
            value = known.get(piece.query) or Value(piece.query, None, piece.text, piece.query)
            tokens = [_Token("#", token.shown, 0, value) for token in tokens if token.key == "#"]
        out += tokens
    return out


def _paragraph(
    paragraph: TextParagraph, known: dict[str, Value], skeletons: Sequence[list[_Token]], nouns: _Nouns
) -> Iterator[Difference]:
    text, seen = paragraph.text, set()
    for mark in paragraph.marks:
        value, shown = known.get(mark.query), text[mark.start : mark.end]
        found = _NUMBER.search(shown)
        if value is None or found is None:
            continue  # without a number there is nothing to disagree: the words around it are the clerk's
        seen.add(mark.start + found.start())
        if not _same(found.group(), value.text):
            yield _difference(text, mark.start, value, found.group())
        elif turned := _turned(text, mark.start, value, known):
            yield turned
    tokens = _tokens(text)
    names = [(hit.start(), hit.end()) for hit in _NAMES.finditer(text)]
    best = _best(tokens, skeletons)
    for mine, own in _pairs(tokens, best):
        if mine.start in seen or mine.key != "#":
            continue
        if own.value is not None:
            seen.add(mine.start)
            if not _same(mine.shown, own.value.text):
                yield _difference(text, mine.start, own.value, mine.shown)
        elif _same(mine.shown, own.shown):
            seen.add(mine.start)
        else:  # a date, a rank, the number of a document: the data have it otherwise
            seen.add(mine.start)
            named = any(start <= mine.start < end for start, end in names)
            label = "Ngày, số hiệu trong câu" if named else "Số trong câu"
            yield Difference(_around(text, mine.start), label, own.shown, mine.shown)
    for token in tokens:
        if token.key != "#" or token.start in seen or any(start <= token.start < end for start, end in names):
            continue
        value = nouns.of(text, token)
        if value is None:
            yield Difference(_around(text, token.start), TYPED, "", token.shown)
        elif not _same(token.shown, value.text):
            yield _difference(text, token.start, value, token.shown)


def _best(tokens: Sequence[_Token], skeletons: Sequence[list[_Token]]) -> list[_Token]:
    """Return the own sentence that a paragraph was made from, nothing if none is like it."""
    keys = [token.key for token in tokens]
    best, most = [], 0.0
    for skeleton in skeletons:
        other = [token.key for token in skeleton]
        if not keys or not other or min(len(keys), len(other)) < 0.3 * max(len(keys), len(other)):
            continue
        matcher = SequenceMatcher(None, other, keys, autojunk=False)
        if matcher.quick_ratio() > most and (ratio := matcher.ratio()) > most:
            best, most = skeleton, ratio
    return best if most >= _ALIKE else []


def _pairs(tokens: Sequence[_Token], own: Sequence[_Token]) -> Iterator[tuple[_Token, _Token]]:
    """Yield what stands at the same place of two sentences."""
    matcher = SequenceMatcher(None, [t.key for t in own], [t.key for t in tokens], autojunk=False)
    for first, second, size in matcher.get_matching_blocks():
        for step in range(size):
            yield tokens[second + step], own[first + step]


def _turned(text: str, start: int, value: Value, known: dict[str, Value]) -> Difference | None:
    """Tell a comparison whose word is the wrong way round: "tăng 03" of a figure that fell."""
    if not value.query.endswith(":difference"):
        return None
    stem = value.query.removesuffix("difference")
    now, before = known[f"{stem}quantity"].number or 0, known[f"{stem}last_year"].number or 0
    said = re.findall(r"tăng|giảm", text[max(0, start - 16) : start].lower())
    true = "tăng" if now > before else "giảm"
    if not said or said[-1] == true or now == before:
        return None
    return Difference(
        _around(text, start), value.label, f"{true} {value.text}", f"{said[-1]} {value.text}", value.query
    )


def _difference(text: str, start: int, value: Value, found: str) -> Difference:
    return Difference(_around(text, start), value.label, value.text or "0", found, value.query)


def _around(text: str, start: int, room: int = 60) -> str:
    """Return the words about a number, cut at blanks."""
    first, last = max(0, start - room), min(len(text), start + room)
    while 0 < first < start and not text[first - 1].isspace():
        first += 1
    while start < last < len(text) and not text[last].isspace():
        last -= 1
    return f"{'… ' if first else ''}{text[first:last].strip()}{' …' if last < len(text) else ''}"


def _same(found: str, expected: str) -> bool:
    """Tell whether two texts are one number: "5" is "05", "1250" is "1.250"."""
    mine, other = parse_number(found), parse_number(expected.removesuffix("%") or "0")
    if mine is None or other is None:
        return found.strip().lstrip("0") == expected.strip().removesuffix("%").lstrip("0")
    return mine == other


class _Nouns:
    """Which figures a noun stands for: "hội nghị" for that kind's, "hoạt động" for the whole office's."""

    def __init__(self, figures: ReportFigures, known: dict[str, Value]) -> None:
        self._known = known
        self._of: dict[str, list[str]] = {}
        self._units = set[str]()  # "lượt", "cuộc": much is counted in them that the report doesn't hold
        parts = ("quantity", "cumulative", "last_year", "planned", "difference", "activities", "with_evidence")
        for row in figures.kinds:
            kind = catalog.kind(row.kind)
            units = re.split(r"[,/]\s*", kind.counting_unit)
            for phrase in (kind.noun, kind.label, kind.occasion, *units):
                self._add(phrase, [f"kind:{row.kind}:{part}" for part in parts])
            self._units.update(fold(unit) for unit in units if unit not in (kind.noun, kind.label, kind.occasion))
            for phrase in (kind.reach_phrase, kind.reach_unit):
                self._add(phrase, [f"kind:{row.kind}:{part}" for part in ("reach", "cumulative_reach")])
        self._add("hoạt động", ["activities", "evidenced", "evidence:missing"])
        self._add("nhiệm vụ", ["tasks:all", "tasks:finished", "tasks:open"])
        self._add("phản ánh", [q for q in known if q.startswith("feedback:")])
        self._add("khó khăn", ["obstacles:all"])
        self._phrases = sorted(self._of, key=len, reverse=True)

    def _add(self, phrase: str, queries: list[str]) -> None:
        words = fold(phrase).strip()
        if words:
            held = self._of.setdefault(words, [])
            held += [query for query in queries if query in self._known and query not in held]

    def of(self, text: str, token: _Token) -> Value | None:
        """Return the figure that a number before a noun is or should be, None where none can be told."""
        after = fold(text[token.start + len(token.shown) :][:80]).lstrip(" %")
        phrase = next((p for p in self._phrases if re.match(rf"{re.escape(p)}(?!\w)", after)), None)
        if phrase is None:
            return None
        candidates = [self._known[query] for query in self._of[phrase]]
        for value in candidates:
            if value.text and _same(token.shown, value.text):
                return value
        if phrase in self._units:
            return None
        before = fold(text[: token.start])
        so_far = before.rfind("luy ke") > max(before.rfind("trong quy"), before.rfind("trong ky"))
        wanted = ("cumulative", "cumulative_reach") if so_far else ("quantity", "reach", "activities")
        chosen = [v for v in candidates if v.query.split(":")[-1] in wanted and v.number]
        return (chosen or [v for v in candidates if v.number] or candidates or [None])[0]


# -- tables ------------------------------------------------------------------------------------------


def _table(table: TextTable, expected: Sequence[Table]) -> Iterator[Difference]:
    """Yield the cells of a table that differ from the one of the same headings."""
    if not table.rows:
        return
    heads = [fold(cell) for cell in table.rows[0]]
    own = next((t for t in expected if _alike(heads, [fold(column.title) for column in t.columns])), None)
    if own is None:
        return
    place = {fold(column.title): number for number, column in enumerate(own.columns)}
    columns = [place.get(head) for head in heads]
    waiting: dict[str, list[tuple[str, ...]]] = {}
    for row in own.rows:
        if len(row) > 1:
            waiting.setdefault(_key(row), []).append(row)
    for row in table.rows[1:]:
        if len(row) < len(heads) or len(set(row)) == 1:
            continue
        ordered = _in_order(row, columns, len(own.columns))
        rows = waiting.get(_key(ordered))
        if not rows:
            if _alone(ordered, waiting):
                continue
            numbers = " ".join(cell for cell in ordered[3:] if _NUMBER.fullmatch(cell))
            if numbers:
                yield Difference(
                    " | ".join(cell for cell in row if cell)[:120], "Dòng không có trong số liệu", "", numbers
                )
            continue
        other = rows.pop(0) if len(rows) > 1 else rows[0]
        for number, (mine, true) in enumerate(zip(ordered, other, strict=True)):
            if number == 0 or columns.count(number) == 0:
                continue
            for found, wanted in _cell_numbers(mine, true):
                label = f"{other[1]}: {own.columns[number].title.lower()}"
                yield Difference(_line(row), label, wanted, found)


def _line(row: Sequence[str]) -> str:
    return " | ".join(cell for cell in row if cell)[:120]


def _alike(heads: Sequence[str], own: Sequence[str]) -> bool:
    return len(set(heads) & set(own)) >= max(3, round(0.7 * len(own)))


def _in_order(row: Sequence[str], columns: Sequence[int | None], width: int) -> tuple[str, ...]:
    out = [""] * width
    for cell, place in zip(row, columns, strict=False):
        if place is not None:
            out[place] = cell
    return tuple(out)


def _key(row: Sequence[str]) -> str:
    """Return what a row is about: its cells that hold no number."""
    return "|".join(fold(cell) for cell in row[1:] if cell and not re.search(r"\d", cell))


def _alone(row: Sequence[str], waiting: dict[str, list[tuple[str, ...]]]) -> bool:
    """Tell whether only words of a row were changed: its numbers are those of a row that is there."""
    numbers = _NUMBER.findall(" ".join(row[2:]))
    return any(numbers == _NUMBER.findall(" ".join(other[2:])) for rows in waiting.values() for other in rows)


def _cell_numbers(mine: str, true: str) -> Iterator[tuple[str, str]]:
    """Yield (found, expected) of the numbers of two cells that differ."""
    found, wanted = _NUMBER.findall(mine), _NUMBER.findall(true)
    if len(found) != len(wanted):
        if found or wanted:
            yield mine or "(trống)", true
        return
    for one, other in zip(found, wanted, strict=True):
        if not _same(one, other):
            yield one, other
    if found and mine.strip().startswith("-") != true.strip().startswith("-"):
        yield mine, true
