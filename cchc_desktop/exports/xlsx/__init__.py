"""The report as a workbook; openpyxl is loaded with this package, so import it where it is used."""

from cchc_desktop.exports.xlsx.workbook import write_report_workbook

__all__ = ["write_report_workbook"]
