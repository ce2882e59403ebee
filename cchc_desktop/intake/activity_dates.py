"""Choose the day of the activity among the days a text mentions; without a clear cue, none.

A wrong day that nobody notices is the worst mistake of the log, so every doubt leaves the day empty:
two days that both could be it, a weekday that does not fit, a year that has to be guessed against other years
in the text. Rules for a day without a year are in `_year_for`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from cchc_desktop.intake.activity_days import Mention, Relative, Role, mentions, relatives
from cchc_desktop.intake.activity_guess import Found
from cchc_desktop.intake.activity_words import sentence_bounds
from cchc_desktop.text import parse_date

_LONG = 31  # days; a longer range is a reporting period unless the activity is one that lasts
_NEAR = 60  # days; a day and month of last year is taken for last year's if it lies this near
_ONLINE = frozenset(
    {"own_site", "unit_site", "site_column", "portal", "procedures_online", "legal_texts_online", "facebook", "zalo_oa",
     "zalo_group", "youtube", "social_other", "video", "sms", "email", "online_press", "print_press", "radio", "tv",
     "qr_code", "press_column", "online_qa", "feedback_answer", "tv_report", "broadcast_column"}
)  # fmt: skip
_LASTING = frozenset(
    {"contest", "online_contest", "written_contest", "survey", "public_opinion", "led", "exhibition", "youth_team",
     "training", "rank_course", "loudspeaker", "loudspeaker_car", "slogan", "banner", "billboard"}
)  # fmt: skip
_TYPED = re.compile(r"(hn|hq|\d{8}|\d{1,2}[/.-]\d{1,2}(?:[/.-](?:\d{4}|\d{2}))?)(?=$|[\s,:;-])", re.IGNORECASE)
_SHARE = re.compile(r"\s*(?:nhiem vu|chi tieu|tieu chi|don vi|phong|xa|phuong|huyen|ho so|muc|diem|gio|%)")
_REPORTING = re.compile(r"\b(?:so lieu|ky bao cao|thong ke|trong ky|bao cao (?:quy|thang|6 thang|nam)|luy ke)\b")
_YEARS = re.compile(r"\b(?:nam|quy [ivx\d]+/|quy [ivx\d]+ nam|thang \d{1,2}/|/)\s?((?:19|20)\d{2})\b(?!\s?-\s?\d{4})")
_POSTING = re.compile(
    r"\b(?:dang|dang tai|gui|nhan|phat|phat song|len song|cap nhat|chia se|len kenh|tra loi|giai dap|cong khai|"
    r"cong bo|trinh chieu|livestream|post|up|"
    r"phat hanh|san xuat|thuc hien|xay dung|ra|mo|niem yet|len song)\b"
)
_ABOUT = re.compile(
    r"\b(?:ve|hoi nghi|lop|cuoc thi|hoi thi|le|hop|ngay hoi|to chuc|dien ra|lich|quy dinh|hieu luc|moi|dien tap|"
    r"tap huan|doi thoai|chuong trinh)\b"
)
_LOOKING_BACK = re.compile(r"\b(?:tong ket|ket qua|cong bo|danh gia|chi so|bao cao nam|xep hang|so ket)\b")


@dataclass(frozen=True, slots=True)
class DayChoice:
    """The day chosen with its span, or none with the reason; `unsure` is worth offering."""

    first: Found[date] | None = None
    last: Found[date] | None = None
    unsure: Found[date] | None = None
    note: str = ""


def choose_day(text: str, plain_text: str, today: date, kind: str | None, first_kind_text: str = "") -> DayChoice:
    """Return the day of the activity. `plain_text` is `text` made plain, with links blanked out."""
    del first_kind_text
    if (typed := _typed(text, plain_text, today)) is not None:
        return typed
    return _Chooser(text, plain_text, today, kind).choose()


def _typed(text: str, plain_text: str, today: date) -> DayChoice | None:
    """Read a day typed as the first word: 5/3, 5-3-26, 05032026, hn, hq."""
    lead = len(plain_text) - len(plain_text.lstrip())
    match = _TYPED.match(plain_text, lead)
    if not match or _SHARE.match(plain_text, match.end()):
        return None
    whole = not plain_text[match.end() :].strip()
    day = parse_date(match[1], today)
    if day is None or (not whole and (day > today or "." in match[1])):
        return None
    short = len(re.split(r"[/.-]", match[1])) == 2
    if not whole and short and day.year != today.year and (today - day).days > _NEAR:
        return None
    if (
        not whole
        and short
        and ("\n" in plain_text.strip() or _years_said(plain_text, mentions(plain_text)) - {day.year})
    ):
        return None  # a longer text: its own rules know more
    return DayChoice(Found(day, 0.95, "ngày gõ ở đầu", match.start(1), match.end(1)))


def _years_said(plain_text: str, found: list[Mention]) -> set[int]:
    years = {int(match[1]) for match in _YEARS.finditer(plain_text)}
    return years | {m.year for m in found if m.year is not None and m.role is not Role.OTHER}


@dataclass(frozen=True, slots=True)
class _Candidate:
    mention: Mention
    first: date
    role: Role


class _Chooser:
    def __init__(self, text: str, plain_text: str, today: date, kind: str | None) -> None:
        self.text, self.plain, self.today, self.kind = text, plain_text, today, kind
        self.found = mentions(plain_text, text)
        self.years = _years_said(plain_text, self.found)
        self.posted = self._posted()
        self.note = ""
        self.unsure: Found[date] | None = None

    def choose(self) -> DayChoice:
        if any(m.several and m.role <= Role.BARE for m in self.found):
            return self._none("Văn bản nêu nhiều ngày rời nhau, mỗi ngày là một hoạt động.")
        candidates = self._candidates()
        relative = self._relative(candidates)
        for role in (Role.STRONG, Role.PLAIN, Role.BARE):
            rank = [c for c in candidates if c.role is role]
            days = {c.first for c in rank}
            if role is Role.STRONG and relative is not None:
                days.add(relative.value)
            if not days:
                continue
            if len(days) > 1:
                best = self._clear_best(rank) if relative is None else None
                if best is None:
                    return self._none("Văn bản nhắc nhiều ngày, chưa rõ ngày nào.")
                return self._take(best)
            if role is Role.STRONG and relative is not None and not rank:
                return DayChoice(relative)
            if role is Role.BARE and not self._may_take_bare(rank[0]):
                return self._none("Chưa rõ ngày này có phải ngày thực hiện.", rank[0])
            others = {c.first for c in candidates if c.role in (Role.PLAIN, Role.BARE)} - days
            if role is Role.PLAIN and others:
                return self._none("Văn bản nhắc nhiều ngày, chưa rõ ngày nào.", rank[0])
            if rank[0].mention.why == "đầu câu" and any(
                c.role is Role.PLAIN and c.first not in days and c.mention.start < rank[0].mention.start
                for c in candidates
            ):
                return self._none("Văn bản nhắc nhiều ngày, chưa rõ ngày nào.", rank[0])
            return self._take(rank[0])
        if self.unsure is not None or self.note:
            return DayChoice(None, None, self.unsure, self.note)
        return self._last_resort()

    # Reading mentions

    def _posted(self) -> date | None:
        # A network that leaves the year out of a stamp means the year of copying.
        days = {day for m in self.found if m.role is Role.POSTED and (day := m.on(self.today.year)) is not None}
        return days.pop() if len(days) == 1 else None

    def _candidates(self) -> list[_Candidate]:
        out = []
        for mention in self.found:
            if mention.role > Role.BARE:
                continue
            year = mention.year or self._year_for(mention)
            first = mention.on(year)
            if first is None:
                self.note = self.note or "Ngày không ghi năm, chưa rõ năm nào."
                self._offer(mention, "không ghi năm")
                continue
            if mention.weekday is not None and mention.weekday != first.weekday():
                self.note = "Thứ và ngày trong văn bản không khớp nhau."
                self._offer(mention, "thứ không khớp", first)
                continue
            if first > self.today:
                self.note = self.note or "Ngày trong văn bản còn ở phía trước."
                self._offer(mention, "ngày chưa tới", first)
                continue
            role = mention.role
            if self.kind in _ONLINE and not self._of_the_posting(mention):
                self.note = self.note or "Chưa rõ ngày này là ngày đăng hay ngày của việc được nói tới."
                self._offer(mention, mention.why, first)
                continue
            last = mention.until(first)
            if last is not None and (last - first).days > _LONG and self.kind not in _LASTING:
                continue
            if last is not None and _REPORTING.search(self.plain[max(0, mention.start - 60) : mention.start]):
                continue
            out.append(_Candidate(mention, first, role))
        return out

    def _of_the_posting(self, mention: Mention) -> bool:
        """Tell whether a day in a posting is the day of posting, not of what the posting is about."""
        if mention.last is not None:
            return False
        start, end = sentence_bounds(self.plain, mention.start)
        before, after = self.plain[start : mention.start], self.plain[mention.end : end]
        if _POSTING.search(after) and not _ABOUT.search(before):
            return True
        verbs = list(_POSTING.finditer(before))
        if verbs:
            return not _ABOUT.search(before[verbs[-1].end() :])
        return not _ABOUT.search(before) and mention.role is Role.STRONG and not _ABOUT.search(after)

    def _year_for(self, mention: Mention) -> int | None:
        """Return the year of a day written without one, or None where it is a guess.

        In this order: the year in which the day last came before the posting; the year of a day of the activity
        written in full; else its last return before today, if that is this year's or at most 60 days ago, unless
        the text speaks of other years only (the year before counts where results are looked back on, the year
        after in the last quarter).
        """
        if self.posted is not None:
            year = self._latest(mention, self.posted)
            day = mention.on(year)
            return year if day and (self.posted - day).days <= 200 else None
        own = {m.year for m in self.found if m.year and m.role in (Role.STRONG, Role.PLAIN)}
        if len(own) == 1:
            return own.pop()
        year = self._latest(mention, self.today)
        day = mention.on(year)
        if year is None or day is None or (year != self.today.year and (self.today - day).days > _NEAR):
            return None
        return year if self._fits_years(day) else None

    def _latest(self, mention: Mention, until: date) -> int | None:
        for year in (until.year, until.year - 1):
            day = mention.on(year)
            if day is not None and day <= until:
                return year
        return None

    def _fits_years(self, day: date) -> bool:
        """Tell whether a year worked out from today agrees with the years that the text itself names."""
        if not self.years or day.year in self.years:
            return True
        newest = max(self.years)
        if newest == day.year - 1:
            return bool(_LOOKING_BACK.search(self.plain)) and day.month <= 6
        return newest == day.year + 1 and day.month >= 10

    def _relative(self, candidates: list[_Candidate]) -> Found[date] | None:
        """Return the day that hôm nay, hôm qua, thứ Sáu tuần trước mean, unless a written day stands beside it."""
        anchor = self.posted or self.today
        days: dict[date, Relative] = {}
        for one in relatives(self.plain, self.text):
            if any(0 <= c.mention.start - one.end <= 30 for c in candidates):
                continue
            if any(0 <= m.start - one.end <= 30 for m in self.found if m.role <= Role.POSTED):
                continue
            day = _resolve(one, anchor)
            if day is not None and day <= self.today:
                days[day] = one
        if len(days) != 1:
            if len(days) > 1:
                self.note = "Văn bản nhắc nhiều ngày, chưa rõ ngày nào."
            return None
        day, one = next(iter(days.items()))
        if self.posted is None and not self._fits_years(day):
            self.note = "“Hôm nay”, “hôm qua” trong văn bản của năm khác."
            return None
        return Found(day, 0.8 if self.posted is None else 0.9, "tính từ ngày viết", one.start, one.end)

    # Choosing

    def _clear_best(self, rank: list[_Candidate]) -> _Candidate | None:
        """Of several strong days return the one that a label or "hôm nay" names, if it is alone."""
        named = [
            c for c in rank if "Thời gian" in c.mention.why or "Ngày:" in c.mention.why or "hôm nay" in c.mention.why
        ]
        if named and len({c.first for c in named}) == 1:
            return named[0]
        first = rank[0]
        lead_end = len(self.plain) - len(self.plain.lstrip()) + 160
        rest = [c for c in rank[1:] if c.first != first.first]
        # The news lead names its day; a later day that is only "vào ngày…" inside the story does not outweigh it.
        if (
            first.mention.start < lead_end
            and first.mention.why in ("đầu câu", "buổi trong ngày")
            and all(c.mention.why in ("sau động từ", "khoảng ngày") for c in rest)
        ):
            self._offer(first.mention, "ngày đầu bài", first.first)
        return None

    def _may_take_bare(self, candidate: _Candidate) -> bool:
        return candidate.mention.year is not None and len(self.plain) <= 220 and "\n\n" not in self.plain.strip()

    def _take(self, candidate: _Candidate) -> DayChoice:
        mention, first = candidate.mention, candidate.first
        sure = {Role.STRONG: 0.95, Role.PLAIN: 0.85, Role.BARE: 0.7}.get(candidate.role, 0.6)
        if mention.year is None:
            sure -= 0.15
        span = (mention.start, mention.end)
        last = mention.until(first)
        return DayChoice(
            Found(first, sure, mention.why, *span), Found(last, sure, mention.why, *span) if last else None
        )

    def _last_resort(self) -> DayChoice:
        """Take the posting day of what is itself a posting, the day of a document that is itself what was done."""
        if self.posted is not None and self.posted <= self.today:
            mention = next(m for m in self.found if m.role is Role.POSTED)
            if self.kind in _ONLINE:
                return DayChoice(Found(self.posted, 0.8, "ngày đăng", mention.start, mention.end))
            unsure = Found(self.posted, 0.4, "ngày đăng", mention.start, mention.end)
            return DayChoice(None, None, unsure, "Chỉ có ngày đăng, chưa rõ ngày thực hiện.")
        if self.kind == "document":
            issued = [m for m in self.found if m.issued or m.role is Role.LETTER]
            days = {day for m in issued if (day := m.on()) is not None and day <= self.today}
            if len(days) == 1:
                mention = issued[0]
                return DayChoice(Found(days.pop(), 0.8, "ngày ban hành", mention.start, mention.end))
        for mention in self.found:
            if mention.role in (Role.FUTURE, Role.LETTER):
                self._offer(mention, mention.why)
        note = "Các ngày trong văn bản không phải ngày thực hiện." if self.found else ""
        return DayChoice(None, None, self.unsure, note)

    def _none(self, note: str, candidate: _Candidate | None = None) -> DayChoice:
        if candidate is not None:
            self._offer(candidate.mention, candidate.mention.why, candidate.first)
        return DayChoice(None, None, self.unsure, note)

    def _offer(self, mention: Mention, why: str, day: date | None = None) -> None:
        day = day or mention.on() or mention.on(self._latest(mention, self.today))
        if self.unsure is None and day is not None:
            self.unsure = Found(day, 0.4, why, mention.start, mention.end)


def _resolve(one: Relative, anchor: date) -> date | None:
    if one.offset is not None:
        return anchor + timedelta(days=one.offset)
    assert one.weekday is not None
    if one.weeks_back is None:
        back = (anchor.weekday() - one.weekday) % 7 or 7
        return anchor - timedelta(days=back)
    monday = anchor - timedelta(days=anchor.weekday() + 7 * one.weeks_back)
    return monday + timedelta(days=one.weekday)
