"""Qt's own words in Vietnamese.

PySide6 carries no qtbase_vi.qm, so the words are ours: resources/qt_vi.json, by Qt's context and source.
"""

from __future__ import annotations

import json
from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from cchc_desktop import paths


@lru_cache(maxsize=1)
def words() -> dict[str, dict[str, str]]:
    """Return {context: {source: Vietnamese}}."""
    return json.loads((paths.resources() / "qt_vi.json").read_text("utf-8"))


class VietnameseTranslator(QTranslator):
    """Answers Qt from the words; what it doesn't know stays as Qt has it."""

    def __init__(self) -> None:
        super().__init__()
        self._words = words()

    def isEmpty(self) -> bool:
        return not self._words

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:  # type: ignore[override]
        return self._words.get(context, {}).get(source)


_installed: list[VietnameseTranslator] = []


def install(app: QCoreApplication) -> None:
    """Make the program speak Vietnamese: Qt's words, dates and numbers."""
    QLocale.setDefault(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
    if not _installed:
        _installed.append(VietnameseTranslator())
    app.installTranslator(_installed[0])
