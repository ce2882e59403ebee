"""The text of a file that quick entry is given: a text file or a Word file."""

from __future__ import annotations

from pathlib import Path

from cchc_desktop.intake.reading import read_text


def read_activity_file(path: Path) -> str:
    """Return the text of a .txt or .docx file; other files raise FileProblem."""
    if path.suffix.lower() == ".docx":
        from cchc_desktop.intake.docx_reader import read_docx

        return "\n".join(line.text for line in read_docx(path)[0])
    return read_text(path)[0]
