"""PDF by NĐ 30/2020: blocks in, a file with an embedded serif face out."""

from __future__ import annotations

from cchc_desktop.exports.pdf.style import Style
from cchc_desktop.exports.pdf.writer import Printed, write_pdf

__all__ = ["Printed", "Style", "write_pdf"]
