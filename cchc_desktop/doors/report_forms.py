"""The superior's forms: a kept copy of each workbook, and which figure goes into which cell."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cchc_desktop.doors import Door
from cchc_desktop.errors import AppError, NotFoundError
from cchc_desktop.files import write_atomic
from cchc_desktop.models import Changes, Topic, changes
from cchc_desktop.storage import reporting as storage
from cchc_desktop.text import fold, nfc

FOLDER = "forms"  # beside the database: one file a form, named by its hash


@dataclass(frozen=True, slots=True)
class Form:
    """One form. `cells` maps "Sheet1!C5" to a query of `reports.queries`."""

    id: int
    name: str
    file_name: str
    sha256: str
    cells: Mapping[str, str]

    @property
    def suffix(self) -> str:
        """Return the ending that a filled copy must have: a form with macros stays one."""
        return ".xlsm" if self.file_name.lower().endswith(".xlsm") else ".xlsx"


class ReportForms(Door):
    """`workspace.reporting.forms`."""

    def all(self) -> list[Form]:
        return [
            Form(row["id"], row["name"], row["file_name"], row["sha256"], json.loads(row["cells"]))
            for row in storage.forms(self._db)
        ]

    def form(self, name: str) -> Form:
        """Return a form by its name or a part of it."""
        wanted = fold(name)
        known = self.all()
        found = [f for f in known if fold(f.name) == wanted] or [f for f in known if wanted in fold(f.name)]
        if len(found) == 1:
            return found[0]
        names = "; ".join(f.name for f in found or known) or "chưa có biểu mẫu nào"
        raise NotFoundError(
            f"Chưa rõ biểu mẫu “{name}”." if found else f"Không có biểu mẫu “{name}”.", f"Đã khai: {names}."
        )

    def path_of(self, form: Form) -> Path:
        """Return where the kept copy lies."""
        return self._workspace.folder / FOLDER / f"{form.sha256}.xlsx"

    def keep(self, source: Path) -> tuple[str, str]:
        """Keep a copy of a form that opens and can be filled; return (SHA-256, name)."""
        from cchc_desktop.intake.form_workbook import must_be_fillable, open_form

        package = open_form(source)
        must_be_fillable(package)
        data = package.data
        sha256 = hashlib.sha256(data).hexdigest()
        target = self._workspace.folder / FOLDER / f"{sha256}.xlsx"
        if not target.is_file():
            write_atomic(target, lambda stream: stream.write(data))
        return sha256, nfc(source.with_suffix(package.suffix).name)

    def save(
        self, name: str, sha256: str, file_name: str, cells: Mapping[str, str], form_id: int | None = None
    ) -> Changes:
        """Store a form with its mapping."""
        name = nfc(name.strip())
        if not name:
            raise AppError("Biểu mẫu chưa có tên.", "Nhập tên biểu mẫu rồi cất lại.")
        if not cells:
            raise AppError("Chưa có ô nào được khai.", "Chọn ô, chọn số liệu rồi bấm Gắn.")
        with self._db.writing():
            row_id = storage.save_form(
                self._db,
                form_id,
                {"name": name, "file_name": file_name, "sha256": sha256, "cells": json.dumps(dict(cells))},
            )
            self._workspace.record("add" if form_id is None else "update", "report", row_id, f"Biểu mẫu: {name}")
        return changes(Topic.REPORTS, row_id=row_id)

    def remove(self, form: Form) -> Changes:
        with self._db.writing():
            storage.remove_form(self._db, form.id)
            self._workspace.record("delete", "report", form.id, f"Biểu mẫu: {form.name}")
        return changes(Topic.REPORTS)
