"""Taking a plan in from Word, against python-docx that merely walks the same file; and from a very long text."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from cchc_desktop.documents.plan_document import plan_document
from cchc_desktop.exports.docx import write_docx
from cchc_desktop.intake.plan_text import read_plan, recognise
from cchc_desktop.models import Plan
from tests.bench import Result, alternate

YEN_BAI = Path(__file__).resolve().parent.parent / "samples" / "plans" / "yen-bai-ubnd-2020.txt"


def of_length(size: int) -> str:
    """Return Yên Bái's text with its sections over and over, about `size` bytes long."""
    text = YEN_BAI.read_text("utf-8")
    start, end = text.index("I. MỤC ĐÍCH"), text.index("Trên đây là")
    body = text[start:end]
    return text[:start] + body * max(1, size // len(body.encode())) + text[end:]


def in_word(plan: Plan, folder: Path, name: str) -> Path:
    path = folder / name
    write_docx(plan_document(plan), path)
    return path


def walk_with_python_docx(path: Path) -> int:
    """Open a file and take the text of every paragraph, those of tables too; nothing is recognised."""
    import docx

    document = docx.Document(io.BytesIO(path.read_bytes()))
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return sum(map(len, texts))


def measure() -> list[Result]:
    """Return the ratios; a goal of seconds is told in the note."""
    forty_pages, two_megabytes = of_length(150_000), of_length(2_000_000)
    with tempfile.TemporaryDirectory() as scratch:
        short = in_word(read_plan(YEN_BAI).plan, Path(scratch), "yen-bai.docx")
        long = in_word(recognise(forty_pages).plan, Path(scratch), "long.docx")
        pairs = (
            ("Yên Bái from Word", lambda: read_plan(short), lambda: walk_with_python_docx(short), 6.0, 0.5),
            ("a 40-page plan from Word", lambda: read_plan(long), lambda: walk_with_python_docx(long), 6.0, 2.0),
        )
        found = [_result(name, *alternate(ours, peer), goal, most) for name, ours, peer, goal, most in pairs]
    small, large = alternate(lambda: recognise(two_megabytes), lambda: recognise(forty_pages), rounds=2)
    share = len(two_megabytes.encode()) / len(forty_pages.encode())
    note = f"{small:.2f} s for {share:.0f} times the text: work grows with its length"
    return [*found, Result("2 MB of text, per byte of a 40-page text", small / large / share, 1.6, small, large, note)]


def _result(name: str, ours: float, peer: float, goal: float, most: float) -> Result:
    return Result(
        name, ours / peer, goal, ours, peer, f"{ours * 1000:.0f} ms, goal {most:g} s; peer only walks paragraphs"
    )
