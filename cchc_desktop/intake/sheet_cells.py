"""What a table from outside is made of: a book of sheets, their rows, their cells as Python values."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Protocol

from cchc_desktop.errors import FileProblem

Cell = str | float | date | None
Progress = Callable[[int, int], None]

LIMIT = 60 << 20  # bytes of a file; 100,000 rows of a log with their links take about 20 MB
MOST_ROWS = 200_000  # rows with something in them, of one book
MOST_COLUMNS = 200
LONGEST_TEXT = 32_767
UNCOUNTED = "\ufffc"  # stands for a formula that no program has counted yet
EVERY = 500  # rows between two calls of progress


class RawRow(NamedTuple):
    """A row that has something in it. `line` counts from 1 as Excel shows it; `cells` from column A.

    `filled` are the columns whose value was carried down from a merged cell above.
    """

    line: int
    cells: list[Cell]
    filled: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class SheetInfo:
    name: str
    hidden: bool = False


class Book(Protocol):
    """An open file of tables. `modified` is when the file says it was last saved."""

    path: Path
    sheets: tuple[SheetInfo, ...]
    date1904: bool
    modified: datetime | None
    notes: tuple[str, ...]

    def rows(self, index: int, progress: Progress | None = None) -> Iterator[RawRow]:
        """Yield the rows of a sheet, top down; `progress` may raise Cancelled."""
        ...

    def close(self) -> None: ...


def serial_date(serial: float, date1904: bool = False) -> date | None:
    """Return the day of an Excel serial: day 1 is 01/01/1900 (with its 29/02/1900), or 02/01/1904."""
    if not math.isfinite(serial) or not 1 <= serial < 80_000:
        return None
    days = int(serial)
    if date1904:
        return date(1904, 1, 1) + timedelta(days=days)
    return date(1899, 12, 30) + timedelta(days=days if days >= 61 else days + 1)


_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_BUILT_IN = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))


def is_date_format(number: int, code: str = "") -> bool:
    """Tell whether a number format shows a day: built-in ones by number, others by their letters."""
    if not code:
        return number in _BUILT_IN
    letters = _NOT_FORMAT.sub("", code.split(";")[0]).lower()
    if "y" in letters or "d" in letters:
        return True
    return "m" in letters and "h" not in letters and "s" not in letters and "0" not in letters


def too_large(name: str) -> FileProblem:
    return FileProblem(f"Tệp “{name}” quá lớn khi mở ra.", "Xóa các trang thừa, lưu lại dạng .xlsx rồi nhập.")


def too_many_rows(name: str) -> FileProblem:
    return FileProblem(
        f"Tệp “{name}” có hơn {MOST_ROWS // 1000}.000 dòng.", "Tách tệp theo năm hoặc theo đơn vị rồi nhập từng tệp."
    )


def broken(name: str) -> FileProblem:
    return FileProblem(
        f"Tệp “{name}” bị hỏng hoặc không phải bảng tính.", "Mở bằng Excel, lưu lại dạng .xlsx rồi nhập."
    )


def protected(name: str) -> FileProblem:
    return FileProblem(
        f"Tệp “{name}” có mật khẩu mở tệp nên không đọc được.",
        "Mở bằng Excel, bỏ mật khẩu (Tệp, Thông tin, Bảo vệ), lưu lại rồi nhập.",
    )
