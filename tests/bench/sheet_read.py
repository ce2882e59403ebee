"""A unit's sheet of 100,000 rows read to values, against openpyxl's own streaming reader.

Both give every cell of every row; ours also carries merged cells down, looks for old fonts and may be stopped.
"""

from __future__ import annotations

import tempfile
import tracemalloc
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import xlsxwriter

from cchc_desktop.intake.sheet_book import open_book
from tests.bench import Result, alternate

ROWS = 100_000
_HEADS = ("Ngày", "Hình thức", "Nội dung", "Số lượng", "Số lượt", "Nhiệm vụ", "Minh chứng", "Địa điểm, ghi chú")


def make(path: Path, rows: int = ROWS) -> Path:
    """Write a log of eight columns with days, numbers, texts of its own and texts that repeat."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": False})
    sheet = book.add_worksheet("Nhật ký")
    days = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, _HEADS)
    for n in range(1, rows + 1):
        sheet.write_datetime(n, 0, datetime(2025, 1, 1) + timedelta(days=n % 365), days)
        sheet.write_string(n, 1, ("Hội nghị", "Tờ rơi", "Họp giao ban, họp định kỳ")[n % 3])
        sheet.write_string(n, 2, f"Hội nghị tuyên truyền cải cách hành chính, đợt {n}")
        sheet.write_number(n, 3, n % 7)
        sheet.write_number(n, 4, n % 300)
        sheet.write_string(n, 5, f"{n % 14 + 1}. Đăng tải tin, bài về cải cách hành chính")
        sheet.write_string(n, 6, f"https://soxaydung.example.vn/tin/{n}.html")
        sheet.write_string(n, 7, f"Hội trường {n % 40}")
    book.close()
    return path


def ours(path: Path) -> int:
    book = open_book(path)
    try:
        return sum(len(row.cells) for row in book.rows(0))
    finally:
        book.close()


def peer(path: Path) -> int:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        return sum(len(row) for row in book.worksheets[0].iter_rows(values_only=True))
    finally:
        book.close()


def measure() -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        path = make(Path(folder) / "nhat-ky.xlsx")
        own, other = alternate(lambda: ours(path), lambda: peer(path), rounds=2)
        tracemalloc.start()
        ours(path)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    note = f"{peak / 2**20:.0f} MiB at most"
    return [Result("sheet of 100,000 rows read v. openpyxl read-only", own / other, 0.3, own, other, note)]
