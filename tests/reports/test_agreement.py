"""One export, one truth: for any log the numbers of text, Word tables, PDF blocks and workbook agree (N6)."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_desktop import catalog
from cchc_desktop.documents.blocks import Document, Paragraph, Table
from cchc_desktop.exports.xlsx.workbook import write_to
from cchc_desktop.models import Activity, Office, Plan, Task, Unit
from cchc_desktop.periods import Period
from cchc_desktop.reports.figures import ReportFigures
from cchc_desktop.reports.queries import values
from cchc_desktop.reports.report_document import report_document
from cchc_desktop.text import number, percent
from cchc_desktop.workspace import Workspace

KINDS = ("conference", "training", "own_site", "facebook", "leaflet", "banner")
PERIODS = [Period.parse(code) for code in ("2023-Q1", "2023-Q2", "2023-H1", "2023", "2023-03")]
SETTINGS = settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])

_activity = st.builds(
    Activity,
    id=st.none(),
    date=st.dates(date(2022, 1, 1), date(2023, 12, 31)),
    kind=st.sampled_from(KINDS),
    title=st.sampled_from(["Đăng tin", "Hội nghị giao ban", "=Phát tờ rơi", "Treo băng rôn 😀"]),
    quantity=st.integers(1, 3000).map(float),
    reach=st.none() | st.integers(0, 20_000),
    unit_id=st.none() | st.integers(1, 3),
    joint_unit_ids=st.just(()) | st.just((2, 3)),
    task_ids=st.just(()) | st.just((1,)),
    url=st.just("") | st.just("https://so.gov.vn/bai"),
)


@contextmanager
def office(rows: list[Activity]) -> Iterator[Workspace]:
    with tempfile.TemporaryDirectory() as folder, Workspace.open(Path(folder)) as workspace:
        workspace.save_office(Office("Sở Xây dựng", superior="Ủy ban nhân dân tỉnh", symbol="SXD", place="Gia Lai"))
        for name in ("Văn phòng Sở", "Thanh tra Sở", "Đoàn Thanh niên"):
            workspace.save_unit(Unit(None, name))
        task = Task(
            None, "Đăng tin", lead=("Văn phòng Sở",), kinds=("own_site",), target_low=24, target_unit="tin, bài"
        )
        workspace.add_plan(Plan(None, "Tuyên truyền năm 2023", 2023, 2023, tasks=(task, replace(task, text="Khác"))))
        workspace.add_activities(rows)
        yield workspace


def workbook(figures: ReportFigures, rows: Any) -> Any:
    out = io.BytesIO()
    write_to(figures, rows, out)
    return openpyxl.load_workbook(out)


def kind_cells(book: Any) -> dict[str, tuple[Any, ...]]:
    """Return of each kind the numbers of its row in Tổng hợp: planned to evidence."""
    labels = {kind.label for kind in catalog.kinds()}
    return {
        row[1]: tuple(row[3:13])
        for row in book["Tổng hợp"].iter_rows(values_only=True)
        if row[1] in labels and isinstance(row[0], int)
    }


def quoted(document: Document) -> Iterator[tuple[str, str]]:
    """Yield (query, number as printed) of every figure in the text."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield from ((run.figure, run.text) for run in block.runs if run.figure)


@given(st.lists(_activity, max_size=25), st.sampled_from(PERIODS))
@SETTINGS
def test_every_number_of_one_export_agrees(rows: list[Activity], period: Period) -> None:
    with office(rows) as workspace:
        figures = workspace.reporting.report(period)
        details = list(workspace.reporting.details(figures))
    book, document = workbook(figures, details), report_document(figures, details)
    cells, known = kind_cells(book), values(figures)
    window = [row for row in rows if figures.first <= row.date <= figures.last]
    detail = [row for row in book["Chi tiết"].iter_rows(min_row=5, values_only=True) if isinstance(row[0], int)]
    assert len(detail) == figures.activities == len(window)
    summary = next(block for block in document.blocks if isinstance(block, Table)) if figures.kinds else None
    printed = {row[1]: row for row in summary.rows if len(row) > 1} if summary else {}
    assert set(cells) == {row.label for row in figures.kinds} == set(printed)
    for row in figures.kinds:
        planned, quantity, cumulative, ratio, last_year, change, *_, entries, evidenced = cells[row.label]
        # The log itself, row by row: what the reader could count by hand.
        own = [a for a in window if a.kind == row.kind]
        assert quantity == sum(a.quantity for a in own) == sum(d[4] for d in detail if d[2] == row.label)
        assert (entries, evidenced) == (len(own), sum(bool(a.url) for a in own))
        word = printed[row.label]
        assert word[3:8] == (
            "" if planned is None else number(planned), number(quantity), number(cumulative),
            "" if ratio is None else percent(ratio).removesuffix("%"), number(last_year),
        )  # fmt: skip
        assert change in (None, quantity - last_year)
    places = {"planned": 0, "quantity": 1, "cumulative": 2, "ratio": 3, "last_year": 4, "difference": 5}
    for query, text in quoted(document):
        assert text == known[query].text
        kind, _, rest = query.partition(":")
        if kind == "kind" and (part := rest.partition(":")[2]) in places:
            cell = cells[catalog.kind(rest.partition(":")[0]).label][places[part]]
            assert text == (percent(cell) if part == "ratio" else text_of(abs(cell))), query
    whole = next(r for r in book["Tổng hợp"].iter_rows(values_only=True) if r[1] == "Toàn cơ quan")
    assert whole[5] == figures.activities and whole[9] == figures.with_evidence
    assert whole[2:4] == (len(figures.tasks), sum(t.finished for t in figures.tasks))
    by_unit = book["Đơn vị - hình thức"] if "Đơn vị - hình thức" in book.sheetnames else None
    if by_unit is not None:
        for row in by_unit.iter_rows(min_row=5, values_only=True):
            if isinstance(row[0], int):
                assert row[-1] == cells[row[1]][1]


def text_of(value: float) -> str:
    text = number(value)
    return f"0{text}" if len(text) == 1 and text != "0" else text


@given(st.lists(_activity, max_size=6), st.sampled_from(KINDS), st.integers(1, 500))
@SETTINGS
def test_moving_one_activity_over_the_edge_moves_them_all(rows: list[Activity], kind: str, quantity: int) -> None:
    """From 14/3 to 15/3: quarter I loses it, quarter II gains it, in text, tables and workbook alike."""
    first, second = Period.parse("2023-Q1"), Period.parse("2023-Q2")
    mover = Activity(None, date(2023, 3, 14), kind, "Chuyển", quantity=quantity)
    with office([*rows, mover]) as workspace:
        before = {p: seen(workspace, p, kind) for p in (first, second)}
        last = workspace.activity(len(rows) + 1)
        workspace.save_activity(replace(last, date=last.date + timedelta(days=1)))
        after = {p: seen(workspace, p, kind) for p in (first, second)}
    for period, sign in ((first, -1), (second, 1)):
        for was, now in zip(before[period], after[period], strict=True):
            assert now - was == sign * quantity, period


def seen(workspace: Workspace, period: Period, kind: str) -> tuple[float, float, float, float]:
    """Return a kind's quantity as four readers find it: figures, workbook, Word's table, the sentence."""
    figures = workspace.reporting.report(period)
    details = list(workspace.reporting.details(figures))
    row, label = figures.kind(kind), catalog.kind(kind).label
    document = report_document(figures, details)
    cells = kind_cells(workbook(figures, details)).get(label)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    printed = next((r[4] for r in tables[0].rows if len(r) > 1 and r[1] == label), "0") if tables else "0"
    told = dict(quoted(document)).get(f"kind:{kind}:quantity", "0")
    return row.quantity if row else 0, cells[1] if cells else 0, read(printed), read(told)


def read(text: str) -> float:
    return float(re.sub(r"\.", "", text).replace(",", "."))
