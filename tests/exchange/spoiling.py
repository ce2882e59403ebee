"""Units' workbooks as they really come: each in a way of its own, no two alike."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from cchc_desktop import catalog
from cchc_desktop.legacy import _TCVN3, _UNICODE  # pyright: ignore[reportPrivateUsage]
from cchc_desktop.models import Activity

TO_TCVN3 = str.maketrans(dict(zip(_UNICODE, _TCVN3, strict=True)))
HEADS = {
    "date": ("Ngày", "Thời gian", "Ngày thực hiện", "NGÀY, THÁNG, NĂM", "Ngày tổ chức (dd/mm)", "Thời gian thực hiện"),
    "kind": ("Hình thức", "Loại hình", "Hình thức tuyên truyền", "HÌNH THỨC", "Kênh tuyên truyền", "Loại hoạt động"),
    "title": ("Nội dung", "Tên hoạt động", "Nội dung tuyên truyền", "NỘI DUNG CÔNG VIỆC", "Diễn giải", "Trích yếu"),
    "quantity": ("Số lượng", "SL", "Số lượng thực hiện", "Khối lượng", "Số cuộc (tin, bài)", "Số lượng"),
    "reach": ("Số lượt", "Lượt người", "Số người tham dự", "Đối tượng, số lượt", "Số lượt tiếp cận", "Quy mô"),
    "place": ("Địa điểm", "Nơi tổ chức", "Địa điểm tổ chức", "Địa bàn", "Nơi thực hiện", "Địa điểm"),
    "link": ("Liên kết", "Link", "Minh chứng", "Đường dẫn", "Liên kết/minh chứng", "Tài liệu kiểm chứng"),
}


@dataclass
class Sent:
    """A file and what stands on its lines: line -> index of the told activity."""

    path: Path
    unit: int
    lines: dict[int, int] = field(default_factory=dict)
    pasted: dict[int, int] = field(default_factory=dict)  # lines that repeat another
    late: dict[int, int] = field(default_factory=dict)


def text_date(day: date, way: int) -> str:
    return (
        f"{day.day}/{day.month}/{day.year}", f"{day.day:02d}-{day.month:02d}-{day.year}",
        f"{day.day}.{day.month}.{day.year % 100:02d}", f"ngày {day.day} tháng {day.month} năm {day.year}",
        f"{day.day:02d}/{day.month:02d}/{day.year % 100:02d}", f"  {day.day:02d}/{day.month:02d}/{day.year} ",
    )[way % 6]  # fmt: skip


def number_text(value: float) -> str:
    if value != int(value):
        return f"{value:.1f}".replace(".", ",")
    return f"{int(value):,}".replace(",", ".") if value >= 1000 else f"{int(value):02d}"


def kind_text(kind: str, way: int) -> str:
    label = catalog.kind(kind).label
    return (label, label.upper(), label.lower(), f" {label}", label)[way % 5]


def write_spoiled(
    path: Path, unit_name: str, rows: Sequence[tuple[int, Activity]], way: int, sent: Sent, quarter: str = "Quý I/2026"
) -> None:
    """Write a unit's rows in the `way`-th style; fill `sent.lines`."""
    if path.suffix == ".csv":
        _write_csv(path, rows, way, sent)
        return
    chance = random.Random(way)
    old = way % 10 == 3  # TCVN3
    book = xlsxwriter.Workbook(str(path), {"date_1904": way % 4 == 1})
    font = ".VnTime" if old else "Times New Roman"
    plain = book.add_format({"font_name": font, "text_wrap": True})
    days = book.add_format({"font_name": font, "num_format": ("dd/mm/yyyy", "d/m/yy", "dd-mm-yyyy")[way % 3]})
    if way % 5 == 2:
        other = book.add_worksheet("Bìa")
        other.write(0, 0, "Bìa báo cáo")
    if way % 5 == 4:
        hidden = book.add_worksheet("Nháp")
        hidden.write_row(0, 0, ["Ngày", "Hình thức", "Nội dung", "Số lượng"])
        hidden.write_row(1, 0, ["01/01/2026", "Hội nghị", "Dòng trên trang ẩn, không được đọc", "1"])
        hidden.hide()
    sheet = book.add_worksheet(("Nhật ký", "Sheet1", "Bao cao quy I", "T1-T3")[way % 4])
    if way % 5 in (2, 4):
        sheet.activate()
        sheet.set_first_sheet()

    def say(text: str) -> str:
        if not old:
            return text
        return (text.capitalize() if text.isupper() else text).translate(TO_TCVN3)  # it has no capitals with marks

    columns = ["date", "kind", "title", "quantity", "reach", "place", "link"]
    if way % 3 == 1:
        chance.shuffle(columns)
    if way % 3 == 2:
        columns.insert(1, "extra")
    if way % 2 == 0:
        columns.insert(0, "order")
    line = 0
    if way % 4 != 0:
        title = f"{unit_name.upper()}"
        sheet.merge_range(line, 0, line, 3, say(title if not old else unit_name), plain)
        sheet.merge_range(line + 1, 0, line + 1, len(columns) - 1, say(f"Nhật ký tuyên truyền {quarter}"), plain)
        line += 3
    heads = {"order": "STT", "extra": "Người phụ trách"} | {name: HEADS[name][way % 6] for name in HEADS}
    for place, name in enumerate(columns):
        if way % 6 == 5:
            sheet.merge_range(line, place, line + 1, place, say(heads[name]), plain)
        else:
            sheet.write_string(line, place, say(heads[name]), plain)
    line += 2 if way % 6 == 5 else 1
    if way % 7 == 3:
        for place in range(len(columns)):
            sheet.write(line, place, f"({place + 1})", plain)
        line += 1
    group = None
    previous: tuple[int, date] | None = None
    for order, (index, activity) in enumerate(rows, 1):
        kind_group = catalog.kind(activity.kind).group
        if way % 6 == 1 and kind_group != group:
            group = kind_group
            sheet.write_string(line, 0, say(f"{'I' * min(order, 3)}. Nhóm {kind_group}"), plain)
            line += 1
        for place, name in enumerate(columns):
            _cell(sheet, line, place, name, order, activity, way, plain, days, say)
        sent.lines[line + 1] = index
        column = columns.index("date")
        if way % 8 == 6 and previous and previous[1] == activity.date and previous[0] == line - 1:
            sheet.merge_range(previous[0], column, line, column, "", days)
            sheet.write_datetime(previous[0], column, _at(activity.date), days)
            previous = None
        else:
            previous = (line, activity.date)
        line += 1
    if way % 3 == 0:
        sheet.write_string(line, columns.index("title"), say("Tổng cộng"), plain)
        sheet.write_number(line, columns.index("quantity"), len(rows), plain)
        sheet.write_string(line + 2, columns.index("title"), say("Người lập biểu"), plain)
        sheet.write_string(line + 5, columns.index("title"), say("Nguyễn Thị Hoa"), plain)
    book.close()


def _at(day: date) -> Any:
    from datetime import datetime

    return datetime(day.year, day.month, day.day)


def _cell(
    sheet: Any, line: int, place: int, name: str, order: int, a: Activity, way: int, plain: Any, days: Any, say: Any
) -> None:
    match name:
        case "order":
            sheet.write_number(line, place, order, plain)
        case "extra":
            sheet.write_string(line, place, say("Trần Văn Nam"), plain)
        case "date":
            if way % 2:
                sheet.write_datetime(line, place, _at(a.date), days)
            else:
                sheet.write_string(line, place, say(text_date(a.date, way // 2 + order)), plain)
        case "kind":
            text = kind_text(a.kind, way)
            sheet.write_string(line, place, say(text if way % 10 != 3 else catalog.kind(a.kind).label), plain)
        case "title":
            text = a.title
            if way % 7 == 5 and order % 3 == 0:
                sheet.write_formula(line, place, '=CONCATENATE("a","b")', plain, text)
                return
            if way % 9 == 4:
                text = text.replace(" ", "  ", 2) + " "
            sheet.write_string(line, place, say(text), plain)
        case "quantity":
            if way % 4 == 2:
                sheet.write_string(line, place, number_text(a.quantity), plain)
            elif way % 4 == 3:
                sheet.write_formula(line, place, "=1+0", plain, a.quantity)
            else:
                sheet.write_number(line, place, a.quantity, plain)
        case "reach":
            if a.reach is None:
                return
            if way % 5 == 1:
                sheet.write_string(line, place, say(f"{number_text(a.reach)} lượt người"), plain)
            elif way % 5 == 2:
                sheet.write_string(line, place, number_text(a.reach), plain)
            else:
                sheet.write_number(line, place, a.reach, plain)
        case "place":
            if a.place:
                sheet.write_string(line, place, say(a.place), plain)
        case "link":
            if a.url:
                sheet.write_string(line, place, a.url, plain)


def _write_csv(path: Path, rows: Sequence[tuple[int, Activity]], way: int, sent: Sent) -> None:
    encoding, sign = (("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-8", ","))[way % 3]
    with path.open("w", encoding=encoding, newline="") as out:
        writer = csv.writer(out, delimiter=sign)
        writer.writerow(["STT", "Ngày", "Hình thức", "Nội dung", "Số lượng", "Số lượt", "Địa điểm", "Liên kết"])
        for order, (index, a) in enumerate(rows, 1):
            writer.writerow(
                [order, text_date(a.date, order), catalog.kind(a.kind).label, a.title, number_text(a.quantity),
                 "" if a.reach is None else number_text(a.reach), a.place, a.url]
            )  # fmt: skip
            sent.lines[order + 1] = index
