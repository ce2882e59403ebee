"""The cells of the log as a grid: what each shows, and how what is typed or pasted in it is read.

Nothing is guessed: a cell is understood, or it says in a sentence why not and keeps its old value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cchc_desktop import catalog, text
from cchc_desktop.errors import AppError
from cchc_desktop.models import Activity, Unit
from cchc_desktop.text import fold, nfc


@dataclass(frozen=True, slots=True)
class Names:
    """What a cell is read with: today, and the units that a name can mean."""

    today: date
    units: tuple[Unit, ...] = ()

    def unit(self, unit_id: int | None) -> str:
        """Return a unit's label as the grid shows it."""
        return next((unit.label for unit in self.units if unit.id == unit_id), "") if unit_id else ""

    def unit_id(self, typed: str) -> int:
        """Return the one unit meant by a name, its short name or a part of it, accents or not."""
        wanted = fold(typed)
        exact = [unit for unit in self.units if wanted in (fold(unit.name), fold(unit.short_name))]
        found = exact or [unit for unit in self.units if wanted in fold(f"{unit.name} {unit.short_name}")]
        if len(found) == 1 and found[0].id is not None:
            return found[0].id
        if found:
            near = "; ".join(unit.label for unit in found[:4])
            raise ValueError(f"“{typed}” có thể là nhiều đơn vị: {near}.")
        raise ValueError(f"Không có đơn vị “{typed}” trong danh mục.")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the grid. `read` raises ValueError or AppError with a sentence; None: only shown."""

    id: str
    heading: str
    show: Callable[[Activity, Names], str]
    read: Callable[[str, Names], Any] | None
    words: tuple[str, ...] = ()  # other headings under which Excel sheets have it
    needed: bool = False
    width: int = 12  # characters
    order: str = ""  # column of storage.listing.ORDERS, "" where it can't be sorted
    values: str = ""  # column of storage.listing.VALUE_COLUMNS
    right: bool = False
    tip: str = ""


# -- reading ----------------------------------------------------------------------------------------

_WITH_UNIT = re.compile(r"\s*([\d.,\s\u00a0]*\d)\s*[^\d.,\s][^\d]*")  # 02 cuộc, 115 lượt người
_YES = {"x", "co", "1", "true", "dung", "yes", "long ghep", "v", "✓", "✔"}
_NO = {"", "khong", "0", "false", "sai", "no", "-"}


def _day(typed: str, names: Names) -> date:
    found = text.parse_date(typed, names.today)
    if found is None:
        raise ValueError(f"“{_short(typed)}” không phải ngày. Gõ như 5/3, 5-3-26 hoặc hn.")
    return found


def _day_or_none(typed: str, names: Names) -> date | None:
    return _day(typed, names) if typed.strip() else None


def _number(typed: str, _names: Names) -> float:
    found = text.parse_number(typed)
    if found is None and (counted := _WITH_UNIT.fullmatch(typed)):
        found = text.parse_number(counted[1])
    if found is None:
        raise ValueError(f"“{_short(typed)}” không phải số. Gõ như 8,5 hoặc 1.250.")
    if found < 0:
        raise ValueError("Số không được âm.")
    return found


def _whole_or_none(typed: str, names: Names) -> int | None:
    if not typed.strip():
        return None
    found = _number(typed, names)
    if not float(found).is_integer():
        raise ValueError(f"“{_short(typed)}” không phải số nguyên.")
    return int(found)


def _money(typed: str, names: Names) -> int | None:
    folded = re.sub(r"\s*(dong|vnd|vnđ|d|đ)\.?$", "", fold(typed))
    times = 1
    if found := re.fullmatch(r"(.*\d)\s*(trieu|tr|nghin|ngan|k)", folded):
        folded, times = found[1], 1_000_000 if found[2].startswith("tr") else 1000
    value = _whole_or_none(folded, names) if times == 1 else round(_number(folded, names) * times)
    return value


def _kind(typed: str, _names: Names) -> str:
    if not typed.strip():
        raise ValueError("Chưa chọn hình thức.")
    return catalog.find_kind(typed).id


def _title(typed: str, _names: Names) -> str:
    words = " ".join(typed.split())
    if not words:
        raise ValueError("Hoạt động phải có nội dung.")
    return words


def _yes(typed: str, _names: Names) -> bool:
    folded = fold(typed)
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    raise ValueError(f"“{_short(typed)}” chưa rõ có hay không. Gõ x nếu là lồng ghép, để trống nếu không.")


def _unit(typed: str, names: Names) -> int | None:
    return names.unit_id(typed) if typed.strip() else None


def _units(typed: str, names: Names) -> tuple[int, ...]:
    return tuple(dict.fromkeys(names.unit_id(part.strip()) for part in re.split(r"[;\n]", typed) if part.strip()))


def _tags(entries: Callable[[], Sequence[catalog.Tag]]) -> Callable[[str, Names], tuple[str, ...]]:
    def read(typed: str, _names: Names) -> tuple[str, ...]:
        parts = [part.strip() for part in re.split(r"[;\n]", typed) if part.strip()]
        return tuple(dict.fromkeys(catalog.find_tag(entries(), part).id for part in parts))

    return read


def _line(typed: str, _names: Names) -> str:
    return " ".join(typed.split())


def _address(typed: str, _names: Names) -> str:
    address = typed.strip()
    if address and (any(sign.isspace() for sign in address) or not re.match(r"(?i)https?://[^/\s]+\.", address)):
        if re.fullmatch(r"(?i)[\w-]+(\.[\w-]+)+(/\S*)?", address):
            return f"https://{address}"
        raise ValueError(f"“{_short(address)}” không phải liên kết. Dán cả địa chỉ, bắt đầu bằng https://.")
    return address


def _note(typed: str, _names: Names) -> str:
    return typed.strip()


def _short(typed: str) -> str:
    flat = " ".join(typed.split())
    return flat if len(flat) <= 40 else f"{flat[:38]}…"


# -- showing ----------------------------------------------------------------------------------------


def _labels(keys: Sequence[str], entries: Sequence[catalog.Tag]) -> str:
    known = {tag.id: tag.label for tag in entries}
    return "; ".join(known.get(key, key) for key in keys)


def _plain_number(value: float | None) -> str:
    return "" if value is None else text.number(int(value) if float(value).is_integer() else value)


COLUMNS: tuple[Column, ...] = (
    Column("date", "Ngày", lambda a, _n: text.screen_date(a.date), _day, needed=True, width=11, order="date",
           values="month", words=("ngày tháng", "ngày thực hiện", "thời gian", "từ ngày", "ngày tổ chức", "ngày đăng")),
    Column("date_to", "Đến ngày", lambda a, _n: text.screen_date(a.date_to) if a.date_to else "", _day_or_none,
           width=11, order="date_to", words=("ngày kết thúc",)),
    Column("kind", "Hình thức", lambda a, _n: catalog.kind(a.kind).label, _kind, needed=True, width=22, order="kind",
           values="kind", words=("hình thức tuyên truyền", "loại hình", "loại hoạt động", "kênh")),
    Column("title", "Nội dung", lambda a, _n: a.title, _title, needed=True, width=48, order="title",
           values="title",
           words=("nội dung tuyên truyền", "nội dung hoạt động", "tên hoạt động", "tiêu đề", "nội dung thực hiện")),
    Column("integrated", "Lồng ghép", lambda a, _n: "x" if a.integrated else "", _yes, width=9, order="integrated",
           values="integrated", tip="Gõ x nếu lồng ghép trong hoạt động khác"),
    Column("quantity", "Số lượng", lambda a, _n: _plain_number(a.quantity), _number, width=9, order="quantity",
           values="quantity", right=True, words=("sl", "khối lượng", "số cuộc", "số tin bài")),
    Column("counting_unit", "ĐVT", lambda a, _n: catalog.kind(a.kind).counting_unit, None, width=9,
           words=("đơn vị tính",), tip="Đơn vị tính theo hình thức"),
    Column("reach", "Lượt", lambda a, _n: _plain_number(a.reach), _whole_or_none, width=9, order="reach",
           values="reach", right=True,
           words=("số lượt", "số người", "lượt người", "lượt xem", "lượt tiếp cận", "số lượt người",
                  "số người tham dự")),
    Column("unit", "Đơn vị", lambda a, n: n.unit(a.unit_id), _unit, width=24, order="unit", values="unit",
           words=("đơn vị thực hiện", "đơn vị chủ trì", "phòng, đơn vị", "phòng")),
    Column("joint", "Cùng thực hiện", lambda a, n: "; ".join(filter(None, map(n.unit, a.joint_unit_ids))), _units,
           width=20, values="joint", words=("đơn vị phối hợp", "phối hợp"), tip="Cách nhau bằng dấu chấm phẩy"),
    Column("place", "Địa điểm", lambda a, _n: a.place, _line, width=18, order="place", values="place",
           words=("nơi thực hiện", "nơi tổ chức")),
    Column("number", "Văn bản", lambda a, _n: a.number, _line, width=18, order="number", values="number",
           words=("số văn bản", "số, ký hiệu", "số ký hiệu", "văn bản số")),
    Column("url", "Liên kết", lambda a, _n: a.url, _address, width=24, order="url", values="link",
           words=("link", "đường dẫn", "địa chỉ", "url")),
    Column("contents", "Nội dung CCHC", lambda a, _n: _labels(a.contents, catalog.contents()),
           _tags(catalog.contents), width=24, values="content", tip="Cách nhau bằng dấu chấm phẩy"),
    Column("audiences", "Đối tượng", lambda a, _n: _labels(a.audiences, catalog.audiences()),
           _tags(catalog.audiences), width=24, values="audience", tip="Cách nhau bằng dấu chấm phẩy",
           words=("thành phần", "đối tượng tuyên truyền")),
    Column("cost", "Kinh phí", lambda a, _n: _plain_number(a.cost), _money, width=12, order="cost", values="cost",
           right=True, words=("kinh phí (đồng)", "số tiền")),
    Column("note", "Ghi chú", lambda a, _n: a.note, _note, width=28, order="note", values="note"),
    Column("evidence", "MC", lambda _a, _n: "", None, width=4, order="evidence", values="evidence",
           words=("minh chứng",), tip="Minh chứng"),
)  # fmt: skip
BY_ID: Mapping[str, Column] = {column.id: column for column in COLUMNS}
FIELDS: Mapping[str, str] = {"unit": "unit_id", "joint": "joint_unit_ids"}  # where the activity calls it otherwise


def read_cell(column: Column, typed: str, names: Names) -> tuple[Any, str]:
    """Return (value, "") of what was typed, or (None, a sentence) where it isn't understood."""
    if column.read is None:
        return None, f"Cột “{column.heading}” không nhập trực tiếp."
    try:
        return column.read(nfc(typed), names), ""
    except AppError as error:
        return None, error.message
    except ValueError as error:
        return None, str(error)


def changed(activity: Activity, column: Column, value: Any) -> Activity:
    """Return the activity with a cell's new value."""
    return replace(activity, **{FIELDS.get(column.id, column.id): value})


def value_of(activity: Activity, column: Column) -> Any:
    """Return the value under a cell."""
    return getattr(activity, FIELDS.get(column.id, column.id))


_BY_HEADING = {fold(word): column for column in COLUMNS for word in (column.heading, *column.words)}


def column_of_heading(heading: str) -> Column | None:
    """Return the column that a heading of a sheet names, accents or not."""
    flat = fold(re.sub(r"[▾▴*:]+", " ", heading)).strip()
    return _BY_HEADING.get(flat)
