"""Appendix tables beside those of kinds, tasks and rows: units, years, what was changed after a freeze."""

from __future__ import annotations

from dataclasses import replace

from cchc_desktop import catalog
from cchc_desktop.documents.blocks import Align, Column, Table
from cchc_desktop.labels import short_label
from cchc_desktop.models import EvidenceState
from cchc_desktop.periods import Period
from cchc_desktop.reports.figures import Entry, ReportFigures, Supplement
from cchc_desktop.text import number, percent, short_date

_UNITS = (
    Column("STT", 5, Align.CENTER),
    Column("Đơn vị", 34),
    Column("Nhiệm vụ chủ trì", 10, Align.RIGHT),
    Column("Nhiệm vụ hoàn thành", 10, Align.RIGHT),
    Column("Tỷ lệ (%)", 9, Align.RIGHT),
    Column("Hoạt động trong kỳ", 10, Align.RIGHT),
    Column("Lũy kế từ đầu năm", 10, Align.RIGHT),
    Column("Cùng kỳ năm trước", 10, Align.RIGHT),
    Column("Có minh chứng", 9, Align.RIGHT),
)
_CHANGES = (
    Column("STT", 5, Align.CENTER),
    Column("Kỳ đã chốt", 13),
    Column("Thay đổi", 12),
    Column("Ngày", 9, Align.CENTER),
    Column("Hình thức", 20),
    Column("Nội dung", 30),
    Column("Số lượng đã chốt", 9, Align.RIGHT),
    Column("Số lượng nay", 9, Align.RIGHT),
    Column("Đơn vị", 16),
)
_RECONCILED = (
    Column("STT", 5, Align.CENTER),
    Column("Hình thức", 30),
    Column("ĐVT", 8, Align.CENTER),
    Column("Tổng đã chốt", 11, Align.RIGHT),
    Column("Phần chưa chốt", 11, Align.RIGHT),
    Column("Bổ sung, thay đổi", 12, Align.RIGHT),
    Column("Số liệu báo cáo", 12, Align.RIGHT),
    Column("Chênh lệch", 12, Align.RIGHT),
)

# What a report over several years calls the columns that a year's report counts from its beginning.
YEARS_HEADS = {"Kế hoạch năm": "Kế hoạch giai đoạn", "Lũy kế từ đầu năm": "Lũy kế", "Cùng kỳ năm trước": "Kỳ trước"}
UNLED = "Nhiệm vụ chưa giao đơn vị nào trong bảng"
ONCE = "hoạt động, nhiệm vụ của nhiều đơn vị ghi cho từng đơn vị, chỉ tính một lần ở đây"
_PROOFS = tuple(EvidenceState)  # weakest first


def in_period(columns: tuple[Column, ...], figures: ReportFigures) -> tuple[Column, ...]:
    """Return the columns as the period calls them."""
    if figures.period.years == 1:
        return columns
    return tuple(replace(column, title=YEARS_HEADS.get(column.title, column.title)) for column in columns)


def unit_table(figures: ReportFigures) -> Table:
    """Return the table of units; empty when none did anything and none leads a task."""
    if not any(row.activities or row.cumulative or row.planned for row in figures.units):
        return Table(in_period(_UNITS, figures), ())
    rows = []
    for place, row in enumerate(figures.units, 1):
        rows.append(
            (
                str(place),
                row.name,
                number(row.planned) if row.planned else "",
                number(row.finished) if row.planned else "",
                percent(row.ratio).removesuffix("%") if row.ratio is not None else "",
                number(row.activities),
                number(row.cumulative),
                number(row.last_year),
                f"{row.with_evidence}/{row.activities}" if row.activities else "",
            )
        )
    if figures.unled:
        share = percent(figures.unled_finished / figures.unled).removesuffix("%")
        told = (number(figures.unled), number(figures.unled_finished), share)
        rows.append(("", UNLED, *told, "", "", "", ""))
    tasks, finished = len(figures.tasks), sum(task.finished for task in figures.tasks)
    done = (number(tasks), number(finished), percent(finished / tasks).removesuffix("%")) if tasks else ("", "", "")
    rows.append(
        (
            "",
            f"Toàn cơ quan ({ONCE})" if counted_twice(figures) else "Toàn cơ quan",
            *done,
            number(figures.activities),
            number(figures.activities_so_far),
            number(figures.activities_last_year),
            f"{figures.with_evidence}/{figures.activities}" if figures.activities else "",
        )
    )
    return Table(in_period(_UNITS, figures), tuple(rows))


def counted_twice(figures: ReportFigures) -> bool:
    """Tell whether units share an activity or a task, so that their rows come to more than the office's."""
    units = figures.units
    return (
        sum(row.activities for row in units) > figures.activities
        or sum(row.cumulative for row in units) > figures.activities_so_far
        or sum(row.last_year for row in units) > figures.activities_last_year
        or sum(row.planned for row in units) + figures.unled > len(figures.tasks)
    )


def year_table(figures: ReportFigures) -> Table:
    """Return the results of each year of a plan for several years, by kind and by task; empty for other periods."""
    years = figures.years
    columns = (
        Column("STT", 5, Align.CENTER),
        Column("Hình thức, nhiệm vụ", 40),
        Column("ĐVT", 10, Align.CENTER),
        *(Column(f"Năm {year.year}", 9, Align.RIGHT) for year in years),
        Column("Cả giai đoạn", 11, Align.RIGHT),
    )
    if not years:
        return Table(columns, ())
    rows: list[tuple[str, ...]] = [("Theo hình thức",)]
    by_year = [dict(year.kinds) for year in years]
    for place, row in enumerate(figures.kinds, 1):
        each = tuple(number(kinds.get(row.kind, 0)) for kinds in by_year)
        rows.append((str(place), row.label, row.counting_unit, *each, number(row.quantity)))
    if figures.tasks:
        rows.append(("Theo nhiệm vụ của kế hoạch",))
        for place, task in enumerate(figures.tasks, 1):
            unit = task.task.target_unit if task.task.target else "hoạt động"
            each = tuple(number(year.tasks[place - 1].done) for year in years)
            rows.append((str(place), task.task.text, unit, *each, number(task.done)))
    rows.append(("Toàn cơ quan",))
    entries = tuple(number(year.activities) for year in years)
    rows.append(("", "Số hoạt động", "hoạt động", *entries, number(figures.activities)))
    return Table(columns, tuple(rows))


def change_tables(figures: ReportFigures) -> tuple[Table, Table]:
    """Return the supplements of frozen periods with their rows, and how a cumulative report reconciles."""
    whole = figures.reconciliation
    supplements = Table(_CHANGES, tuple(change_row(place, change) for place, change in enumerate(figures.changes, 1)))
    if whole is None or not (whole.differences or whole.supplements):
        return supplements, Table(_RECONCILED, ())
    rows = []
    still_open = whole.still_open
    for place, (kind_id, parts, added, total) in enumerate(whole.differences, 1):
        kind = catalog.kind(kind_id)
        rest = round(total - parts - added, 6)
        waiting = still_open.get(kind_id, 0)
        rows.append(
            (
                str(place),
                kind.label,
                kind.counting_unit,
                number(parts - waiting),
                number(waiting),
                f"+{number(added)}" if added > 0 else number(added),
                number(total),
                "khớp" if not rest else number(rest),
            )
        )
    return supplements, Table(_RECONCILED, tuple(rows))


def change_word(change: Supplement) -> str:
    """Return what became of an activity: thêm, xóa, sửa, chuyển ngày, minh chứng bổ sung."""
    if change.before is None:
        return "Bổ sung"
    if change.after is None:
        return "Đã xóa"
    if change.proof_only:
        was, now = (_PROOFS.index(EvidenceState(entry.evidence)) for entry in (change.before, change.after))
        return "Minh chứng đã bớt" if now < was else "Minh chứng bổ sung"
    return "Chuyển ngày" if change.before.date != change.after.date else "Đã sửa"


def change_title(change: Supplement) -> str:
    """Return the activity's title with what the other columns don't show of a change: then and now."""
    before, after = change.before, change.after
    if before is None or after is None:
        return change.entry.title
    told = []
    if before.title != after.title:
        told.append(f"trước ghi “{before.title}”")
    if before.kind != after.kind:
        told.append(f"hình thức đã chốt: {catalog.kind(before.kind).label}")
    if before.reach != after.reach:
        was, now = ("không ghi" if reach is None else number(reach) for reach in (before.reach, after.reach))
        told.append(f"{catalog.kind(after.kind).reach_words}: {was}, nay {now}")
    if before.proved_otherwise(after):
        was, now = (short_label(EvidenceState(entry.evidence)).lower() for entry in (before, after))
        told.append(f"minh chứng: {was}, nay {now}")
    return f"{after.title} ({'; '.join(told)})" if told else after.title


def change_row(place: int, change: Supplement) -> tuple[str, ...]:
    """Return the cells of one change: when it was told, what it was, what it is."""
    entry: Entry = change.entry
    day = short_date(entry.date)
    if change.before and change.after and change.before.date != change.after.date:
        day = f"{short_date(change.before.date)} sang {day}"
    return (
        str(place),
        Period.parse(change.period).label if change.period else "",
        change_word(change),
        day,
        catalog.kind(entry.kind).label,
        change_title(change),
        number(change.before.quantity) if change.before else "",
        number(change.after.quantity) if change.after else "",
        entry.unit,
    )
