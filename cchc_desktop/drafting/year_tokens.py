"""What each year of a plan stands for, and what it becomes when the plan is rolled forward (product.md N1).

Only years of the plan itself move on their own: "năm 2024", "Quý II/2024", "trước ngày 31/12/2024". A year that is
part of a cited document or of a standard's number never does; where the meaning is open, the clerk is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from cchc_desktop.drafting.aging import change_days
from cchc_desktop.drafting.cited import Spans, inside, spelled_dates, untouchable

_YEAR = r"(?:19|20)\d\d"
_ANY = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
_STANDARD = re.compile(
    rf"(?<!\d)\d{{1,6}}(?:-\d+)?:{_YEAR}(?!\d)|\b(?:TCVN|QCVN|TCCS|ISO|IEC)\b[\w\s/.-]{{0,24}}?\d[-–:]{_YEAR}(?!\d)"
    r"|(?:https?://|www\.)\S+|\S+@\S+|\b[\w-]+(?:\.[\w-]+){1,}/\S*|\S+\.(?:docx?|xlsx?|pdf|png|jpe?g)\b"
)
_PAIR = re.compile(
    rf"(?<!\d)(?P<first>{_YEAR})(?P<between>\s*[-–—]\s*|\s+(?:đến|tới)\s+(?:hết\s+)?(?:năm\s+)?)(?P<last>{_YEAR})(?!\d)",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"(?:tháng|quý)\s+[\dIVX]{{1,4}}(?:\s*(?:,|-|–|và|đến)\s*(?:tháng\s+|quý\s+)?[\dIVX]{{1,4}})*\s*"
    rf"(?:/|-|\.|,?\s+năm|của năm)\s*(?P<year>{_YEAR})(?!\d)|(?:đầu|cuối|giữa|hết)\s+năm\s+(?P<edge>{_YEAR})(?!\d)",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"(?:năm|NĂM)\s+(?:học\s+|\d{{1,2}}\s+)?(?P<year>{_YEAR})(?!\d)", re.IGNORECASE)
_LISTED = re.compile(rf"năm\s+{_YEAR}(?:\s*(?:,|;|và)\s*{_YEAR}(?!\d))+", re.IGNORECASE)
_SINCE = re.compile(r"kể từ\s+(?:ngày\s+)?$", re.IGNORECASE)
_HORIZON = re.compile(r"(?:đến|tới|tầm nhìn|định hướng)\s+(?:cuối\s+|hết\s+)?(?:năm\s+)?$", re.IGNORECASE)
_COMPARED = re.compile(r"(?:so với|cùng kỳ|so cùng|bằng|hơn)\b[^.;]{0,40}$", re.IGNORECASE)
_LIMIT = re.compile(
    r"(?:trước|chậm nhất|muộn nhất|hoàn thành|xong|đến|hết|từ|vào|trong|thời gian|thời hạn|hạn)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
# "chuyển đổi số đến năm 2025 ... được ban hành tại Kế hoạch số 90": the year is that document's.
_DECREED = re.compile(r"[^.;]{0,160}?\b(?:ban hành|phê duyệt|nêu|quy định)\s+(?:tại|kèm theo|theo)\s")
# The word that goes with a year or a period; "quý II năm 2025" is no whole year.
_YEAR_WORD = re.compile(r"(?<!\d )(?<!\b[IVX] )(?<!I )(?<!đầu )(?<!cuối )\b(?P<word>năm)\s+$", re.IGNORECASE)
_PERIOD_WORD = re.compile(r"\b(?P<word>giai\s+đoạn)\s+$", re.IGNORECASE)
# "Chương trình tổng thể cải cách hành chính nhà nước giai đoạn": the period may be the programme's, not the plan's.
_PROGRAMME = re.compile(r"\b(?:Chương trình|Đề án|Chiến lược|Dự án)\s[^.;,:]{0,130}giai đoạn\s+$")
_SCHOOL = re.compile(r"(?:năm học|niên khóa|niên khoá|học kỳ\s+\w+\s+năm học)\s*$", re.IGNORECASE)


class TokenClass(StrEnum):
    OWN = "own"  # the plan's own year, or one counted from it
    PERIOD = "period"  # 2021 - 2025, đến năm 2030
    CITATION = "citation"  # inside a cited document: never changed
    STANDARD = "standard"  # ISO 9001:2015, an address: never changed
    DATE = "date"  # another date or year


class Action(StrEnum):
    """What is proposed for a place: nothing, the new text, or the clerk's word (until then nothing)."""

    KEEP = "keep"
    REPLACE = "replace"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Span:
    """The years of a plan and of the one rolled from it."""

    old_from: int
    old_to: int
    new_from: int
    new_to: int

    @property
    def shift(self) -> int:
        return self.new_from - self.old_from

    @property
    def one_year(self) -> bool:
        return self.old_from == self.old_to

    def moved(self, year: int) -> int:
        """Return what a year of the plan becomes; its last year becomes the new plan's last year."""
        return self.new_to if year == self.old_to else year + self.shift


@dataclass(frozen=True, slots=True)
class YearToken:
    """A year or a pair of years at [start, end) of a text; `new` is what would stand there."""

    start: int
    end: int
    text: str
    use: TokenClass
    action: Action
    new: str = ""
    why: str = ""


def year_tokens(text: str, span: Span) -> tuple[YearToken, ...]:
    """Return every year of a text with its class and what is proposed for it."""
    if not _ANY.search(text):
        return ()
    protected = untouchable(text)
    standards = tuple(match.span() for match in _STANDARD.finditer(text))
    found: dict[int, YearToken] = {}
    for match in _ANY.finditer(text):
        if inside(protected, *match.span()):
            found[match.start()] = _never(match, TokenClass.CITATION, "nằm trong văn bản được dẫn")
        elif inside(standards, *match.span()):
            found[match.start()] = _never(match, TokenClass.STANDARD, "số hiệu tiêu chuẩn hoặc địa chỉ")
    free = _Free(found)
    for match in spelled_dates(text):
        free.add(_date(match, text, span))
    for match in _PAIR.finditer(text):
        free.add(_pair(match, text, span))
    for match in _LISTED.finditer(text):
        for year in _ANY.finditer(text, *match.span()):
            free.add(_listed(year, span))
    for match in _PART.finditer(text):
        group = "year" if match["year"] else "edge"
        free.add(_year(match.start(group), match[group], text, span, protected))
    for match in _NAMED.finditer(text):
        free.add(_year(match.start("year"), match["year"], text, span, protected))
    for match in _ANY.finditer(text):
        free.add(_bare(match, text, span))
    tokens = (_asked_in_quotes(found[start], text) for start in sorted(found))
    if span.one_year == (span.new_from == span.new_to):
        return tuple(tokens)
    return tuple(_of_other_kind(token, text, span) for token in tokens)


def _of_other_kind(token: YearToken, text: str, span: Span) -> YearToken:
    """Return a token where a year becomes a period or the other way: "năm 2025", "giai đoạn 2026 - 2030"."""
    if token.action is not Action.REPLACE:
        return token
    if token.use is TokenClass.DATE:
        return replace(token, action=Action.ASK, why="ngày của kế hoạch có độ dài khác")
    pattern = _YEAR_WORD if span.one_year else _PERIOD_WORD
    word = pattern.search(text, 0, token.start)
    whole = f"giai đoạn {span.new_from} - {span.new_to}" if span.one_year else f"năm {span.new_from}"
    is_own = (
        token.text == str(span.old_from) if span.one_year else token.use is TokenClass.PERIOD and len(token.text) > 4
    )
    if word is None or not is_own:
        return replace(token, action=Action.ASK, new=str(span.new_from) if is_own else token.new)
    start = word.start("word")
    new = whole.upper() if word["word"].isupper() else whole
    return replace(token, start=start, text=text[start : token.end], new=new)


def _asked_in_quotes(token: YearToken, text: str) -> YearToken:
    """Return a token that is asked for when it stands in a quotation: what is quoted is somebody's name or words."""
    before = text[: token.start]
    if token.action is not Action.REPLACE or before.count("“") <= before.count("”"):
        return token
    return replace(token, action=Action.ASK, why=f"{token.why}, nhưng nằm trong ngoặc kép")


class _Free:
    """Tokens by their start; a place that is taken stays as it is."""

    def __init__(self, found: dict[int, YearToken]) -> None:
        self._found = found
        self._taken = [(token.start, token.end) for token in found.values()]

    def add(self, token: YearToken) -> None:
        if not inside(tuple(self._taken), token.start, token.end):
            self._found[token.start] = token
            self._taken.append((token.start, token.end))


def _never(match: re.Match[str], use: TokenClass, why: str) -> YearToken:
    return YearToken(match.start(), match.end(), match.group(), use, Action.KEEP, "", why)


def _listed(match: re.Match[str], span: Span) -> YearToken:
    """Return the token of a year in "các năm 2024, 2025": they move together or not at all."""
    year = int(match.group())
    near = span.old_from - 1 <= year <= span.old_to + 1
    new = str(year + span.shift) if near else ""
    action = Action.ASK if near else Action.KEEP
    return YearToken(*match.span(), match.group(), TokenClass.OWN, action, new, "một trong các năm liệt kê")


def _date(match: re.Match[str], text: str, span: Span) -> YearToken:
    """Return the token of a whole date that is no citation's: a deadline moves with the plan."""
    start, shown = match.end() - 4, match.group()[-4:]
    year = int(shown)
    limited = bool(_LIMIT.search(text[max(0, match.start() - 60) : match.start()]))
    new = str(span.moved(year) if span.old_from <= year <= span.old_to else year + span.shift)
    near = span.old_from - 1 <= year <= span.old_to + 1
    if not near:
        return YearToken(start, match.end(), shown, TokenClass.DATE, Action.KEEP, "", "ngày của việc khác")
    numbers = [int(part) for part in re.findall(r"\d+", match.group())]
    leap = numbers[:2] == [29, 2] and not _is_leap(int(new))
    if leap:
        return YearToken(start, match.end(), shown, TokenClass.DATE, Action.ASK, new, f"năm {new} không có ngày 29/02")
    day = (numbers[2], numbers[1], numbers[0])
    if _SINCE.search(text[max(0, match.start() - 20) : match.start()]) or day in change_days():
        return YearToken(
            start, match.end(), shown, TokenClass.DATE, Action.ASK, new, "có thể là mốc của một việc đã có"
        )
    if limited and (span.one_year or year == span.old_to):
        return YearToken(start, match.end(), shown, TokenClass.DATE, Action.REPLACE, new, "thời hạn của kế hoạch")
    return YearToken(start, match.end(), shown, TokenClass.DATE, Action.ASK, new, "ngày cụ thể, cần xem lại")


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _pair(match: re.Match[str], text: str, span: Span) -> YearToken:
    first, last = int(match["first"]), int(match["last"])
    between = match["between"]

    def token(action: Action, years: tuple[int, int] | None, why: str) -> YearToken:
        new = f"{years[0]}{between}{years[1]}" if years else ""
        return YearToken(match.start(), match.end(), match.group(), TokenClass.PERIOD, action, new, why)

    spelled = not re.search(r"[-–—]", between)
    if spelled and first != span.old_from and last in (span.old_from, span.old_to):
        # "từ năm 2021 đến năm 2024" counts from a fixed year up to ours.
        return token(Action.ASK, (first, span.moved(last)), "tính đến năm của kế hoạch")
    if (first, last) == (span.old_from, span.old_to):
        if _PROGRAMME.search(text[max(0, match.start() - 160) : match.start()]):
            new = (span.new_from, span.new_to)
            return token(Action.ASK, new, "có thể là giai đoạn của chương trình, đề án được nêu")
        return token(Action.REPLACE, (span.new_from, span.new_to), "giai đoạn của chính kế hoạch")
    if last <= first:
        return token(Action.ASK, None, "hai năm không thành giai đoạn")
    if _SCHOOL.search(text[max(0, match.start() - 30) : match.start()]):
        near = abs(first - span.old_from) <= 1
        return token(
            Action.ASK if near else Action.KEEP, (first + span.shift, last + span.shift) if near else None, "năm học"
        )
    if not span.one_year and span.old_from <= first and last <= span.old_to:
        return token(Action.ASK, (first + span.shift, last + span.shift), "chặng của kế hoạch")
    if last >= span.new_from:
        return token(Action.KEEP, None, "giai đoạn vẫn còn trong năm kế hoạch mới")
    return token(Action.ASK, _next_period(first, last, span.new_from), "giai đoạn đã hết trước năm kế hoạch mới")


def _next_period(first: int, last: int, year: int) -> tuple[int, int]:
    """Return the period that holds the year, whole lengths later; a term of five years shares its end: 2020-2025."""
    length = last - first if (last - first) % 5 == 0 else last - first + 1
    steps = -(-(year - last) // length)
    return first + steps * length, last + steps * length


def _year(start: int, shown: str, text: str, span: Span, protected: Spans) -> YearToken:
    year, end = int(shown), start + 4
    before = text[max(0, start - 60) : start]
    horizon = bool(_HORIZON.search(before))

    def token(use: TokenClass, action: Action, new: int | None, why: str) -> YearToken:
        return YearToken(start, end, shown, use, action, str(new) if new else "", why)

    if span.one_year:
        if year == span.old_from:
            return token(TokenClass.OWN, Action.REPLACE, span.moved(year), "năm của kế hoạch")
        if horizon:
            if year >= span.new_to:
                return token(TokenClass.PERIOD, Action.KEEP, None, "mốc vẫn ở phía trước")
            return token(TokenClass.PERIOD, Action.ASK, year + span.shift, "mốc đã qua")
        if abs(year - span.old_from) == 1:
            paired = _COMPARED.search(before) or _own_year_beside(start, text, span, protected)
            why = "năm trước" if year < span.old_from else "năm sau"
            action = Action.REPLACE if paired else Action.ASK
            return token(TokenClass.OWN, action, year + span.shift, f"{why} của năm kế hoạch")
        return token(TokenClass.DATE, Action.KEEP, None, "năm khác")
    if year == span.old_to and horizon:
        named = _DECREED.match(text, end)
        why = "năm cuối của kế hoạch, nhưng thuộc văn bản nêu sau đó" if named else "năm cuối của kế hoạch"
        return token(TokenClass.PERIOD, Action.ASK if named else Action.REPLACE, span.new_to, why)
    if span.old_from <= year <= span.old_to:
        return token(TokenClass.OWN, Action.ASK, span.moved(year), "một năm trong giai đoạn của kế hoạch")
    if horizon:
        ahead = year >= span.new_to
        return token(
            TokenClass.PERIOD, Action.KEEP if ahead else Action.ASK, None if ahead else year + span.shift, "mốc"
        )
    if year in (span.old_from - 1, span.old_to + 1):
        return token(TokenClass.OWN, Action.ASK, year + span.shift, "năm liền kề giai đoạn của kế hoạch")
    return token(TokenClass.DATE, Action.KEEP, None, "năm khác")


def _own_year_beside(start: int, text: str, span: Span, protected: Spans) -> bool:
    """Tell whether the clause names the plan's own year too: "kết quả năm 2023 và phương hướng năm 2024"."""
    first = max(text.rfind(stop, 0, start) for stop in ".;\n") + 1
    ends = [place for stop in ".;\n" if (place := text.find(stop, start)) >= 0]
    return any(
        int(match["year"]) == span.old_from and not inside(protected, *match.span("year"))
        for match in _NAMED.finditer(text, first, min(ends, default=len(text)))
    )


def _bare(match: re.Match[str], text: str, span: Span) -> YearToken:
    year = int(match.group())
    if span.old_from <= year <= span.old_to:
        new = str(span.moved(year))
        return YearToken(
            *match.span(), match.group(), TokenClass.OWN, Action.ASK, new, "năm đứng một mình, có thể là số lượng"
        )
    if span.old_from - 1 <= year <= span.old_to + 1:
        new = str(year + span.shift)
        return YearToken(*match.span(), match.group(), TokenClass.OWN, Action.ASK, new, "năm liền kề, đứng một mình")
    if _HORIZON.search(text[max(0, match.start() - 30) : match.start()]):
        ahead = year >= span.new_to
        return YearToken(
            *match.span(), match.group(), TokenClass.PERIOD, Action.KEEP if ahead else Action.ASK,
            "" if ahead else str(year + span.shift), "mốc vẫn ở phía trước" if ahead else "mốc đã qua",
        )  # fmt: skip
    return YearToken(*match.span(), match.group(), TokenClass.DATE, Action.KEEP, "", "số hoặc năm khác")
