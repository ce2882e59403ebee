"""Pictures of the dialogs of Báo cáo, on the demo data."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from cchc_desktop.intake.report_docx import read_report_docx
from cchc_desktop.periods import Period
from cchc_desktop.publish import export_report
from cchc_desktop.reports.verify import verify


def dialogs(window) -> dict[str, Callable]:
    """Return what makes each dialog."""
    from ui.dialogs.report_changes import ChangesDialog
    from ui.dialogs.report_form import FormDialog
    from ui.dialogs.report_freeze import FreezeDialog
    from ui.dialogs.report_lines import LinesDialog
    from ui.dialogs.report_reason import ReasonDialog
    from ui.dialogs.report_rows import RowsDialog
    from ui.dialogs.report_sentences import SentencesDialog
    from ui.dialogs.report_text import TextDialog
    from ui.dialogs.report_verify import VerifyDialog
    from ui.pages.report_data import read_report

    theme, workspace = window.theme, window.context.workspace
    quarter = Period.parse("2023-Q1")

    def figures():
        return workspace.reporting.report(quarter)

    def verified() -> VerifyDialog:
        with tempfile.TemporaryDirectory() as folder:
            path = export_report(workspace, quarter, Path(folder) / "BC_TuyenTruyenCCHC_Q1-2023_SLDTBXH.docx")
            text, data = read_report_docx(path), figures()
        moved = tuple(replace(row, quantity=row.quantity + (n < 3)) for n, row in enumerate(data.kinds))
        return VerifyDialog(theme, path, quarter.phrase, verify(text, replace(data, kinds=moved)), window)

    def form() -> FormDialog:
        """Take the program's own workbook for the superior's form: its rows and heads are told by their words."""
        dialog = FormDialog(theme, workspace, figures(), window.context.signals, window)
        with tempfile.TemporaryDirectory() as folder:
            dialog.add(export_report(workspace, quarter, Path(folder) / "Bieu_01_SoNoiVu.xlsx", files=False))
        return dialog

    return {
        "report-text": lambda: TextDialog(theme, figures(), window),
        "report-sentences": lambda: SentencesDialog(theme, {}, window),
        "report-lines": lambda: LinesDialog(theme, workspace, window.context.signals, quarter.year, window),
        "report-form": form,
        "report-changes": lambda: ChangesDialog(theme, workspace.reporting.report(Period.parse("2023-Q2")), window),
        "report-freeze": lambda: FreezeDialog(
            theme, read_report(workspace, quarter, workspace.reporting.deadline(quarter)), window
        ),
        "report-rows": lambda: RowsDialog(
            theme, figures(), "Số hoạt động trong kỳ", tuple(workspace.reporting.details(figures())), window
        ),
        "report-reason": lambda: ReasonDialog(theme, quarter, window),
        "report-verify": verified,
    }
