"""Results of a form's plain formulas, so that a preview, a phone or Protected View shows its totals too.

Only what can be counted for certain gets a result: arithmetic, comparisons, text joined, ranges and the functions
below. Anything else stays without one; Excel and LibreOffice count every formula anew when the file is opened.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

from cchc_desktop.errors import FileProblem
from cchc_desktop.intake.form_workbook import cell_place

Place = tuple[str, int, int]  # sheet, row, column
Value = float | str | bool | None
_ODD = (ArithmeticError, FileProblem, LookupError, RecursionError, TokenizerError, TypeError, ValueError)
_Later = Callable[[], Any]
_MOST_CELLS = 20_000  # of a range
_DEEPEST = 200


class Unknown(Exception):
    """A formula, or one that it leans on, that is not counted here."""


class Failed(Exception):
    """A formula that has no result: "#DIV/0!", "#NUM!"."""


@dataclass
class Sheets:
    """The cells of a workbook: what stands in each, and the formulas."""

    values: dict[Place, Value] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    _known: dict[Place, Value | Exception] = field(default_factory=dict)
    _open: set[Place] = field(default_factory=set)
    _left: int = 2_000_000  # cells that ranges may still read: a form of endless sums must not hold the program up

    def result(self, place: Place) -> Value:
        """Return what a formula comes to. Raises Unknown or Failed."""
        known = self._known.get(place)
        if known is None and place not in self._known:
            if place in self._open or len(self._open) > _DEEPEST:
                raise Unknown  # a ring
            self._open.add(place)
            try:
                known = _Reader(self, place[0], self.formulas[place]).value()
            except (Unknown, Failed) as error:
                known = error
            except _ODD:
                known = Unknown()
            finally:
                self._open.discard(place)
            self._known[place] = known
        if isinstance(known, Exception):
            raise known
        return known

    def spend(self, cells: int) -> None:
        """Count the cells of a range. Raises Unknown where they are too many."""
        self._left -= cells
        if cells > _MOST_CELLS or self._left < 0:
            raise Unknown

    def cell(self, place: Place) -> Value:
        """Return what a cell shows."""
        return self.result(place) if place in self.formulas else self.values.get(place)


class _Reader:
    """Reads one formula by the precedence of Excel's operators into something that counts itself when asked."""

    _LEVELS = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))

    def __init__(self, sheets: Sheets, sheet: str, formula: str) -> None:
        self._sheets, self._sheet = sheets, sheet
        self._tokens = [token for token in Tokenizer(formula).items if token.type != Token.WSPACE]
        self._at = 0

    def value(self) -> Value:
        found = self._expression()
        if self._at != len(self._tokens):
            raise Unknown
        return self._one(found)

    def _is(self, *kinds: str) -> bool:
        return self._at < len(self._tokens) and self._tokens[self._at].type in kinds

    def _closes(self) -> bool:
        return self._at < len(self._tokens) and self._tokens[self._at].subtype == Token.CLOSE

    def _take(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _expression(self, level: int = 0) -> _Later:
        if level == len(self._LEVELS):
            return self._signed()
        left = self._expression(level + 1)
        while self._is(Token.OP_IN) and self._tokens[self._at].value in self._LEVELS[level]:
            left = self._joined(self._take().value, left, self._expression(level + 1))
        return left

    def _joined(self, sign: str, left: _Later, right: _Later) -> _Later:
        return lambda: _join(sign, self._one(left), self._one(right))

    def _signed(self) -> _Later:
        if self._is(Token.OP_PRE):
            sign = -1.0 if self._take().value == "-" else 1.0
            inner = self._signed()
            return lambda: sign * _number(self._one(inner))
        found = self._operand()
        while self._is(Token.OP_POST):
            self._take()
            found = self._joined("/", found, lambda: 100.0)
        return found

    def _operand(self) -> _Later:
        token = self._take()
        if token.type == Token.PAREN and token.subtype == Token.OPEN:
            found = self._expression()
            self._take()
            return found
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            return self._function(token.value.rstrip("(").upper())
        text = token.value
        if token.type == Token.OPERAND and token.subtype == Token.NUMBER:
            return lambda: float(text)
        if token.type == Token.OPERAND and token.subtype == Token.TEXT:
            return lambda: text[1:-1].replace('""', '"')
        if token.type == Token.OPERAND and token.subtype == Token.LOGICAL:
            return lambda: text.upper() == "TRUE"
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            area = self._area(text)
            return lambda: area
        raise Unknown

    def _function(self, name: str) -> _Later:
        parts: list[_Later] = []
        while not self._closes():
            if self._is(Token.SEP):
                self._take()
            parts.append(self._expression())
        self._take()
        if name in ("IF", "IFERROR"):
            return lambda: self._choice(name, parts)
        known = _FUNCTIONS.get(name)
        if known is None:
            raise Unknown
        return lambda: known(self._given(name, parts))

    def _given(self, name: str, parts: Sequence[_Later]) -> list[Any]:
        try:
            return [value for part in parts for value in _each(part())]
        except Failed:
            if name.startswith("COUNT"):
                raise Unknown from None  # what failed is counted as something, or not at all
            raise

    def _choice(self, name: str, parts: Sequence[_Later]) -> Value:
        """Count IF and IFERROR: what is not chosen is not counted, it may fail."""
        if name == "IF":
            chosen = 1 if _truth(self._one(parts[0])) else 2
            found = self._one(parts[chosen]) if chosen < len(parts) else False
        else:
            try:
                found = self._one(parts[0])
            except Failed:
                found = self._one(parts[1])
        return 0.0 if found is None else found

    def _area(self, text: str) -> _Area:
        sheet, _, area = text.rpartition("!")
        sheet = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet or self._sheet
        first, _, last = area.partition(":")
        (top, left), (bottom, right) = cell_place(first), cell_place(last or first)
        size = (bottom - top + 1) * (right - left + 1)
        self._sheets.spend(size)
        return _Area(
            [(sheet, row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)], self._sheets
        )

    def _one(self, later: _Later) -> Value:
        found = later()
        if isinstance(found, _Area):
            if len(found.places) != 1:
                raise Unknown  # an array
            return self._sheets.cell(found.places[0])
        return found


@dataclass
class _Area:
    places: Sequence[Place]
    sheets: Sheets

    def __iter__(self) -> Iterator[Any]:
        return (self.sheets.cell(place) for place in self.places)


@dataclass
class _Typed:
    """A value written in the formula itself: there a text of digits or TRUE counts, in a cell it doesn't."""

    value: Value


def _each(found: Any) -> Iterator[Any]:
    """Yield what a function counts of one of its arguments."""
    if isinstance(found, _Area):
        yield from found
    else:
        yield _Typed(found)


def _join(sign: str, left: Value, right: Value) -> Value:
    if sign == "&":
        return _words(left) + _words(right)
    if sign in _COMPARED:
        return _compared(sign, left, right)
    one, other = _number(left), _number(right)
    if sign == "/" and other == 0:
        raise Failed("#DIV/0!")
    found = _COUNTED[sign](one, other)
    if not isinstance(found, float) or not math.isfinite(found):
        raise Failed("#NUM!")
    return found


_COUNTED: Mapping[str, Callable[[float, float], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "^": operator.pow,
}  # fmt: skip
_COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip


def _compared(sign: str, left: Value, right: Value) -> bool:
    def key(value: Value, other: Value) -> tuple[int, Any]:
        if value is None:  # an empty cell is nought, or no text, by what it is held against
            value = "" if isinstance(other, str) else 0.0
        rank = 2 if isinstance(value, bool) else 1 if isinstance(value, str) else 0
        return rank, value.casefold() if isinstance(value, str) else float(value)

    return _COMPARED[sign](key(left, right), key(right, left))


def _number(value: Value) -> float:
    if isinstance(value, str):
        raise Unknown  # Excel and LibreOffice differ about texts that look like numbers, or like nothing
    return float(value or 0)


def _words(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(int(value)) if float(value).is_integer() else f"{value:.15g}"


def _truth(value: Value) -> bool:
    if isinstance(value, str):
        raise Unknown
    return bool(value)


def _numbers(given: Sequence[Any]) -> list[float]:
    """Return what functions count: numbers of cells, and whatever is written in the formula."""
    return [
        _number(value.value) if isinstance(value, _Typed) else float(value)
        for value in given
        if isinstance(value, _Typed) or (isinstance(value, float) and not isinstance(value, bool))
    ]


def _plain(value: Any) -> Value:
    return value.value if isinstance(value, _Typed) else value


def _average(given: Sequence[Any]) -> float:
    found = _numbers(given)
    if not found:
        raise Failed("#DIV/0!")
    return sum(found) / len(found)


def _round(given: Sequence[Any]) -> float:
    amount, places = (_number(_plain(value)) for value in (*given, 0.0)[:2])
    exact = Decimal(repr(amount)).quantize(Decimal(1).scaleb(-int(places)), rounding=ROUND_HALF_UP)
    return float(exact)


_FUNCTIONS: Mapping[str, Callable[[Sequence[Any]], Value]] = {
    "SUM": lambda given: math.fsum(_numbers(given)),
    "AVERAGE": _average,
    "MAX": lambda given: max(_numbers(given), default=0.0),
    "MIN": lambda given: min(_numbers(given), default=0.0),
    "COUNT": lambda given: float(len(_numbers(given))),
    "COUNTA": lambda given: float(sum(_plain(value) is not None for value in given)),
    "PRODUCT": lambda given: math.prod(_numbers(given)) if _numbers(given) else 0.0,
    "ROUND": _round,
    "ABS": lambda given: abs(_number(_plain(given[0]))),
    "AND": lambda given: all(_truth(_plain(value)) for value in given),
    "OR": lambda given: any(_truth(_plain(value)) for value in given),
    "NOT": lambda given: not _truth(_plain(given[0])),
}
