"""Word by NĐ 30/2020: blocks in, a .docx with real styles, sections and fields out."""

from __future__ import annotations

from cchc_desktop.exports.docx.writer import write_docx

__all__ = ["write_docx"]
