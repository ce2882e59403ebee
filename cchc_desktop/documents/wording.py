"""Fixed words of official documents (NĐ 30/2020), shared by everything that prints one.

Blocks hold what the office typed; these functions give the lines as they stand on paper.
Each is idempotent: a line that is finished already comes back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cchc_desktop.documents.blocks import Letterhead

NATIONAL_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"  # Quốc hiệu
MOTTO = "Độc lập - Tự do - Hạnh phúc"  # Tiêu ngữ, hyphens with spaces

NUMBER_BLANK = " " * 8  # room to write a number by hand; at least six (domain.md 1.4)
DAY_BLANK = " " * 5
UNKNOWN = "……"


def number_line(head: Letterhead) -> str:
    """Return box 3: "Số: 05/KH-SGTVT", or with room for the number văn thư gives after signing."""
    if not head.numbered:
        return ""
    number, symbol = head.number.strip(), head.symbol.strip().lstrip("/").strip()
    shown = padded_number(number) if number else NUMBER_BLANK
    gap = " " if number else ""
    return f"Số:{gap}{shown}/{symbol}" if symbol or not number else f"Số: {shown}"


def padded_number(number: str) -> str:
    """Return a document number with its leading 0 when below 10 (NĐ 30/2020, Phụ lục I, II.3)."""
    text = number.strip()
    return f"0{text}" if len(text) == 1 and text.isdigit() else text


def bare_number(typed: str, symbol: str) -> str:
    """Return "18" of "18/KH-SNV" typed where the symbol stands beside already; "Số:" in front goes too."""
    number = re.sub(r"^\s*số\s*:?\s*", "", typed, flags=re.IGNORECASE).strip()
    head, slash, tail = number.partition("/")
    return head.strip() if slash and tail.strip().casefold() == symbol.strip("/ ").casefold() else number


def place_date_line(place: str, day: int | None, month: int | None, year: int | None) -> str:
    """Return box 4: "Bình Định, ngày 05 tháng 01 năm 2022"; what is unknown stays blank to be written in.

    Days below 10 and the months 1 and 2 only are padded (NĐ 30/2020, Phụ lục I, II.4).
    """
    day_text = DAY_BLANK if day is None else f" {day:02d} "
    month_text = DAY_BLANK if month is None else f" {month:02d} " if month <= 2 else f" {month} "
    year_text = f"{year}" if year else f"20{UNKNOWN}"
    return f"{place.strip() or UNKNOWN + UNKNOWN}, ngày{day_text}tháng{month_text}năm {year_text}"


def recipient_lines(names: Iterable[str]) -> tuple[str, ...]:
    """Return box 9b as printed: "- name;" for each, the last with a full stop (NĐ 30/2020, Phụ lục I, II.9)."""
    bare = [name for name in (_bare(name) for name in names) if name]
    return tuple(f"- {name}{'.' if place == len(bare) else ';'}" for place, name in enumerate(bare, 1))


def addressee_lines(names: Iterable[str]) -> tuple[str, ...]:
    """Return the lines after "Kính gửi:": one name bare, several as "- name;" with a last full stop."""
    bare = [name for name in (_bare(name) for name in names) if name]
    return tuple(bare) if len(bare) < 2 else recipient_lines(bare)


def archive_line_missing(names: Iterable[str]) -> bool:
    """Tell whether no line begins "Lưu", the line that every Nơi nhận ends with."""
    return not any(_bare(name).casefold().startswith("lưu") for name in names)


def with_end_mark(text: str) -> str:
    """Return the last sentence of a body closed with "./.", never twice (NĐ 30/2020, Phụ lục III)."""
    bare = text.rstrip()
    if not bare or re.search(r"\.\s*/\s*\.$", bare):
        return bare
    if bare.endswith("./"):
        return f"{bare}."
    if bare.endswith("."):
        return f"{bare}/."
    return f"{bare[:-1].rstrip() if bare[-1] in ';,' else bare}./."


def _bare(name: str) -> str:
    """Drop the dash before and the stop after a name; "v.v." and "..." keep their dots."""
    text = re.sub(r"^\s*[-–—•]\s*", "", name).strip()
    while text.endswith(";") or (text.endswith(".") and not text.endswith(("..", "v.v."))):
        text = text[:-1].rstrip()
    return text
