"""Numbers that are none, lines that no sheet has, quotes that never close: told or read, no crash and no row lost."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cchc_desktop.errors import AppError
from cchc_desktop.intake.sheet_book import open_book
from cchc_desktop.intake.sheet_cells import UNCOUNTED, Cell


def rows(path: Path) -> list[list[Cell]]:
    book = open_book(path)
    try:
        return [row.cells for row in book.rows(0)]
    finally:
        book.close()


def patched(path: Path, change: Callable[[bytes], bytes]) -> Path:
    book = openpyxl.Workbook()
    page: Any = book.worksheets[0]
    page.append(["Ngày", "Số lượng"])
    page.append(["05/3/2023", 71])
    book.save(path.with_name("first.xlsx"))
    with zipfile.ZipFile(path.with_name("first.xlsx")) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name.endswith("sheet1.xml") else data)
    return path


@pytest.mark.parametrize("number", ["1e999", "nan", "-inf"])
@pytest.mark.parametrize("mark", [b"", b"<!-- x -->"])  # a comment sends the row to the parser
def test_a_number_that_is_none_stays_as_it_is_written(tmp_path: Path, number: str, mark: bytes) -> None:
    path = patched(tmp_path / "a.xlsx", lambda data: data.replace(b"<v>71</v>", f"<v>{number}</v>".encode() + mark))
    assert rows(path)[1][1] == number


@pytest.mark.parametrize("mark", [b"", b"<!-- x -->"])
def test_a_line_that_no_sheet_has_is_told(tmp_path: Path, mark: bytes) -> None:
    path = patched(
        tmp_path / "a.xlsx", lambda data: data.replace(b'<row r="2"', b'<row r="99999999999999999999"') + mark
    )
    with pytest.raises(AppError, match="hỏng"):
        rows(path)


@pytest.mark.parametrize("mark", [b"", b"<!-- x -->"])
def test_a_formula_that_nobody_counted_is_marked(tmp_path: Path, mark: bytes) -> None:
    path = patched(tmp_path / "a.xlsx", lambda data: data.replace(b"<v>71</v>", b"<f>1+1</f><v></v>" + mark))
    assert rows(path)[1][1] == UNCOUNTED
    path = patched(tmp_path / "b.xlsx", lambda data: data.replace(b"<v>71</v>", b"<f>1+1</f><v>2</v>" + mark))
    assert rows(path)[1][1] == 2


def test_a_quote_that_never_closes_swallows_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('Ngày;Nội dung\n05/3/2023;"Tập huấn chữ ký số\n06/3/2023;Treo băng rôn\n', "utf-8")
    book = open_book(path)
    assert [row.cells[1] for row in book.rows(0)] == ["Nội dung", "Tập huấn chữ ký số", "Treo băng rôn"]
    assert "ngoặc kép" in book.notes[0]
    path.write_text('Ngày;Nội dung\n05/3/2023;"Tập huấn\nchữ ký số"\n', "utf-8")
    assert rows(path)[1][1] == "Tập huấn\nchữ ký số"


def test_an_encoding_that_nobody_knows_is_told(tmp_path: Path) -> None:
    declared = b'<?xml version="1.0" encoding="U-F-8"?>'
    path = patched(tmp_path / "a.xlsx", lambda data: declared + data)
    with pytest.raises(AppError, match="hỏng"):
        rows(path)
