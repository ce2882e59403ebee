"""A document of blocks as a Word file by NĐ 30/2020."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from cchc_desktop.documents.blocks import Document, NewPart, Table
from cchc_desktop.exports.docx.flow import Flow
from cchc_desktop.exports.docx.markup import name
from cchc_desktop.exports.docx.package import (
    new_document,
    page_number_header,
    section_properties,
    set_properties,
    to_bytes,
)
from cchc_desktop.exports.pdf.fonts import load_family
from cchc_desktop.exports.pdf.style import Style
from cchc_desktop.files import write_atomic

Progress = Callable[[int, int], None]


def write_docx(
    document: Document, out: BinaryIO | Path, progress: Progress | None = None, *, style: Style | None = None
) -> None:
    """Write the document to a file (whole or not at all) or a stream; `progress` may raise Cancelled."""
    data = _make(document, style or Style(), progress)
    if isinstance(out, Path):
        write_atomic(out, lambda stream: stream.write(data))
    else:
        out.write(data)


def _make(document: Document, style: Style, progress: Progress | None) -> bytes:
    total = sum(len(block.rows) if isinstance(block, Table) else 1 for block in document.blocks) or 1
    done = 0

    def advance() -> None:
        nonlocal done
        done += 1
        if progress and (done % 50 == 0 or done == total):
            progress(done, total)

    word = new_document(style)
    set_properties(word, document.title, document.author, document.source)
    header = page_number_header(word)
    body = word.element.body
    final = body.sectPr
    assert final is not None
    flow = Flow(load_family(), style, advance)
    for block in document.blocks:
        if isinstance(block, NewPart) and (flow.elements or block is not document.blocks[0]):
            last = flow.end_part()
            properties = last.find(name("w:pPr"))
            assert properties is not None
            properties.append(section_properties(style, flow.landscape, header))
            _place(body, flow)
            flow.start_part(block.landscape)
        elif isinstance(block, NewPart):
            flow.start_part(block.landscape)
        flow.add(block)
        if not isinstance(block, Table):
            advance()
    flow.end_part()
    _place(body, flow)
    body.replace(final, section_properties(style, flow.landscape, header))
    return to_bytes(word)


def _place(body: object, flow: Flow) -> None:
    """Put the part's elements before the body's own section properties, which must stay last."""
    final = body.sectPr  # pyright: ignore[reportAttributeAccessIssue]
    for made in flow.elements:
        final.addprevious(made)
