"""`CCHC.exe --selftest`: prove on this machine that everything a clerk needs works, and leave nothing behind.

Makes an office in a folder whose name has Vietnamese letters and spaces, writes a plan as PDF and Word, a quarter's
report as workbook and PDF and a package, reads each back and looks for what was put in. Exit code 0 when all is well.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

FOLDER = "Báo cáo quý I của Sở, năm 2023"
MARK = "Đường dây nóng tiếp nhận ý kiến người dân: ẾỆỮỘẪẰỠƯĐđẽỹ"


def run(folder: Path | None = None) -> int:
    """Run every check, print one line each, return 0 when all passed. `folder`: where to work, else a temporary one."""
    failed = 0
    lines: list[str] = []
    with _work_folder(folder) as place:
        for name, check in checks(place):
            start = time.perf_counter()
            try:
                check()
            except Exception:
                failed += 1
                lines.append(f"FAIL {name}\n{traceback.format_exc()}")
            else:
                lines.append(f"ok   {name} ({(time.perf_counter() - start) * 1000:.0f} ms)")
    lines.append("SELFTEST OK" if not failed else f"SELFTEST FAILED: {failed}")
    text = "\n".join(lines)
    if sys.stdout is not None:
        print(text, flush=True)
    if folder is not None:
        (folder / "selftest.txt").write_text(text + "\n", "utf-8")
    return 1 if failed else 0


def save_forever(folder: Path | None) -> int:
    """Save activities one by one until killed; `saved.txt` names each that must be there afterwards."""
    from datetime import date

    from cchc_desktop.models import Activity
    from cchc_desktop.workspace import Workspace

    if folder is None:
        return 2  # never into a real office's data
    with Workspace.open(folder) as workspace, (folder / "saved.txt").open("a", encoding="utf-8") as saved:
        while True:
            changes = workspace.add_activity(Activity(None, date(2023, 3, 5), "conference", MARK))
            saved.write(f"{changes.id}\n")
            saved.flush()


@contextmanager
def _work_folder(folder: Path | None) -> Iterator[Path]:
    base = Path(tempfile.mkdtemp(prefix="cchc-")) if folder is None else folder
    place = base / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    try:
        yield place
    finally:
        shutil.rmtree(base if folder is None else place, ignore_errors=True)


def checks(place: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield (name, check) in the order they build on each other."""
    data = place / "Dữ liệu"
    yield "database", lambda: _database(data)
    yield "plan as PDF", lambda: _plan_pdf(data, place / "Kế hoạch.pdf")
    yield "plan as Word", lambda: _plan_word(data, place / "Kế hoạch.docx")
    yield "report as workbook", lambda: _workbook(data, place / "Báo cáo.xlsx")
    yield "report as PDF", lambda: _report_pdf(data, place / "Báo cáo.pdf")
    yield "fonts", _fonts
    yield "package", lambda: _package(data, place)


def _must(held: object, what: str) -> None:
    if not held:  # not assert: the frozen program runs without assertions
        raise RuntimeError(what)


def _database(data: Path) -> None:
    from datetime import date

    from cchc_desktop.demo import fresh_demo
    from cchc_desktop.models import Activity, ActivityFilter
    from cchc_desktop.workspace import Workspace

    with fresh_demo(data) as workspace:
        added = workspace.add_activity(Activity(None, date(2023, 3, 5), "conference", MARK))
        _must(added.id, "no id of a new activity")
        workspace.attach_stream(added.id or 0, io.BytesIO(b"%PDF-1.4 minh chung"), "Giấy mời số 05.pdf")
    with Workspace.open(data) as workspace:
        found = workspace.newest(ActivityFilter(text="tiep nhan y kien nguoi dan eeuo"), 5)
        _must(any(row.title == MARK for row in found), "the saved activity was not found without accents")
        _must(not workspace.check(), "; ".join(workspace.check()))


def _plan_pdf(data: Path, out: Path) -> None:
    from cchc_desktop.publish import export_plan
    from cchc_desktop.workspace import Workspace

    with Workspace.open(data) as workspace:
        plan = workspace.plans()[0]
        export_plan(plan, out)
    _must("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in _pdf_text(out), "the plan's PDF lost its letters")


def _plan_word(data: Path, out: Path) -> None:
    from cchc_desktop.intake.plan_text import read_plan
    from cchc_desktop.publish import export_plan
    from cchc_desktop.workspace import Workspace

    with Workspace.open(data) as workspace:
        plan = workspace.plans()[0]
        export_plan(plan, out)
    again = read_plan(out).plan
    _must(again.title == plan.title, "the plan's title came back otherwise from Word")
    _must(len(again.outline) == len(plan.outline), "the plan's outline came back otherwise from Word")


def _workbook(data: Path, out: Path) -> None:
    from cchc_desktop.periods import Period
    from cchc_desktop.publish import export_report
    from cchc_desktop.workspace import Workspace

    with Workspace.open(data) as workspace:
        export_report(workspace, Period.parse("2023-Q1"), out)
    from cchc_desktop.intake.sheet_book import open_book

    book = open_book(out)
    try:
        text = repr([list(book.rows(index)) for index in range(len(book.sheets))])
    finally:
        book.close()
    _must(MARK in text, "the workbook lacks a saved activity")


def _report_pdf(data: Path, out: Path) -> None:
    from cchc_desktop.periods import Period
    from cchc_desktop.publish import export_report
    from cchc_desktop.workspace import Workspace

    with Workspace.open(data) as workspace:
        export_report(workspace, Period.parse("2023-Q1"), out)
    _must("BÁO CÁO" in _pdf_text(out), "the report's PDF lost its letters")


def _fonts() -> None:
    from cchc_desktop.exports.pdf.fonts import load_family, vietnamese_letters

    family = load_family()
    for letter in vietnamese_letters():
        _must(family.clean(letter) == letter, f"the document font lacks {letter}")


def _package(data: Path, place: Path) -> None:
    """Send the office's rows to another office, and back in again: nothing new."""
    from cchc_desktop.cli import run as command

    out = place / "Gói số liệu.cchc"
    with redirect_stdout(io.StringIO()):  # hundreds of rows that the command tells one by one
        _must(command(["--data", str(data), "package", "export", str(out)]) == 0, "the package was not written")
        other = place / "Cơ quan cấp trên"
        for _again in range(2):
            _must(command(["--data", str(other), "package", "import", str(out)]) == 0, "the package was not read")
    from cchc_desktop.models import ActivityFilter
    from cchc_desktop.workspace import Workspace

    with Workspace.open(data) as ours, Workspace.open(other) as theirs:
        _must(ours.count(ActivityFilter()) == theirs.count(ActivityFilter()) > 0, "the package lost or doubled rows")


def _pdf_text(file: Path) -> str:
    """Return a PDF's text; from bytes, since pdfium's wrapper can't resolve very long paths under Wine."""
    import pypdfium2

    document = pypdfium2.PdfDocument(file.read_bytes())
    try:
        return " ".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", " ")
    finally:
        document.close()
