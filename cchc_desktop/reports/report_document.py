"""The report to the superior as blocks: NĐ 30/2020 letter, then the tables as landscape appendices."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from urllib.parse import urlsplit

from cchc_desktop import catalog
from cchc_desktop.documents.blocks import (
    Addressees,
    Align,
    Block,
    Closing,
    Column,
    Document,
    Letterhead,
    NewPart,
    Paragraph,
    Role,
    Run,
    Table,
    Title,
    body,
)
from cchc_desktop.documents.signs import printable
from cchc_desktop.documents.wording import DAY_BLANK, NUMBER_BLANK, place_date_line, recipient_lines
from cchc_desktop.labels import short_label
from cchc_desktop.models import Signer
from cchc_desktop.periods import Period
from cchc_desktop.reports import narrative
from cchc_desktop.reports.appendix_tables import change_tables, in_period, unit_table, year_table
from cchc_desktop.reports.coverage import is_rhythm
from cchc_desktop.reports.figures import DetailRow, ReportFigures
from cchc_desktop.reports.narrative import Figure
from cchc_desktop.reports.passages import (
    BY_KIND,
    BY_TASK,
    BY_UNIT,
    BY_YEAR,
    LIST,
    RECONCILED,
    SUPPLEMENTS,
    Passage,
    passages,
)
from cchc_desktop.reports.task_state import state_of, target_words
from cchc_desktop.text import number, percent, roman, short_date

_SUMMARY = (
    Column("STT", 5, Align.CENTER),
    Column("Hình thức", 28),
    Column("ĐVT", 8, Align.CENTER),
    Column("Kế hoạch năm", 9, Align.RIGHT),
    Column("Thực hiện trong kỳ", 10, Align.RIGHT),
    Column("Lũy kế từ đầu năm", 10, Align.RIGHT),
    Column("Tỷ lệ (%)", 8, Align.RIGHT),
    Column("Cùng kỳ năm trước", 9, Align.RIGHT),
    Column("Tăng, giảm", 8, Align.RIGHT),
    Column("Lượt tiếp cận trong kỳ", 16, Align.RIGHT),
    Column("Có minh chứng", 9, Align.RIGHT),
)
_DETAIL = (
    Column("STT", 4.5, Align.CENTER),
    Column("Ngày", 9, Align.CENTER),
    Column("Hình thức", 15),
    Column("Nội dung", 30),
    Column("Số lượng", 6, Align.RIGHT),
    Column("ĐVT", 6, Align.CENTER),
    Column("Đối tượng, số lượt", 24),
    Column("Đơn vị thực hiện", 17),
    Column("Tài liệu kiểm chứng", 12),
)
_TASKS = (
    Column("STT", 5, Align.CENTER),
    Column("Nhiệm vụ", 40),
    Column("Chủ trì", 16),
    Column("Chỉ tiêu", 13, Align.RIGHT),
    Column("Đã làm", 13, Align.RIGHT),
    Column("Kết quả", 14),
)


def report_document(figures: ReportFigures, rows: Iterable[DetailRow]) -> Document:
    """Return a period's report; its tables and its text carry the same figures."""
    subject = f"Kết quả tuyên truyền cải cách hành chính {in_title(figures)}"
    blocks: list[Block] = [_letterhead(figures), Title("BÁO CÁO", subject)]
    if figures.addressee:
        blocks.append(Addressees((figures.addressee,)))
    appendices = _appendices(figures, _detail_table(rows))
    blocks += [
        _paragraph(passage) for passage in passages(figures, {title: heading for heading, title, _ in appendices})
    ]
    blocks.append(_closing(figures))
    for heading, title, table in appendices:
        blocks.append(NewPart(heading, title, _reference(figures), landscape=True))
        blocks.append(body(_covered(title, figures), Role.NOTE))
        blocks.append(table)
    blocks = [printable(block) for block in blocks]
    source = f"{figures.period.code} {figures.line}".strip()
    return Document(f"Báo cáo {subject[0].lower()}{subject[1:]}", tuple(blocks), figures.office.name, source)


def in_title(figures: ReportFigures) -> str:
    """Return the period as a title says it: quý III năm 2023."""
    phrase = figures.period.phrase
    return phrase.replace("/", " năm ") if "/" in phrase else phrase


def _letterhead(figures: ReportFigures) -> Letterhead:
    office, last = figures.office, figures.last
    symbol = f"BC-{office.symbol}" if office.symbol else "BC"
    return Letterhead(
        office.parent, office.name.upper(), "", symbol, place_date_line(office.place, None, last.month, last.year)
    )


def _paragraph(passage: Passage) -> Paragraph:
    runs = tuple(Run(piece.text, figure=piece.query if isinstance(piece, Figure) else "") for piece in passage.sentence)
    return Paragraph(passage.role, runs, passage.marker)


def _closing(figures: ReportFigures) -> Closing:
    """A report to a superior answers its addressee first: "Như trên" (NĐ 30/2020; domain.md 1.6)."""
    office = figures.office
    names = (["Như trên"] if figures.addressee else []) + [f"Lưu: {office.archive or 'VT'}"]
    return Closing(recipient_lines(names), office.signer or Signer(title="THỦ TRƯỞNG CƠ QUAN"))


# -- appendices ------------------------------------------------------------------------------------


def _appendices(figures: ReportFigures, details: Table) -> list[tuple[str, str, Table]]:
    """Return heading, title and table of each appendix; a table without rows makes none."""
    supplements, reconciled = change_tables(figures)
    tables = (
        (BY_KIND, _summary_table(figures)),
        (BY_UNIT, unit_table(figures)),
        (BY_TASK, _task_table(figures)),
        (BY_YEAR, year_table(figures)),
        (SUPPLEMENTS, supplements),
        (RECONCILED, reconciled),
        (LIST, details),
    )
    filled = [(title, table) for title, table in tables if table.rows]
    one = len(filled) == 1  # two or more get Roman numbers (NĐ 30/2020, Phụ lục I, III.1)
    return [
        ("Phụ lục" if one else f"Phụ lục {roman(place)}", title, table)
        for place, (title, table) in enumerate(filled, 1)
    ]


def _covered(title: str, figures: ReportFigures) -> str:
    """Return the line under an appendix: the days that it counts, or whose frozen figures it corrects."""
    if title != SUPPLEMENTS:
        return figures.window_words
    codes = sorted({change.period for change in figures.changes if change.period})
    named = ", ".join(Period.parse(code).phrase for code in codes)
    return f"(thay đổi so với số liệu đã chốt của {named})" if named else "(thay đổi so với số liệu đã chốt)"


def _reference(figures: ReportFigures) -> str:
    office = figures.office
    symbol = f"/BC-{office.symbol}" if office.symbol else ""
    number_line, day = f"{NUMBER_BLANK}{symbol}", DAY_BLANK
    issuer = narrative.office_name(figures)
    return f"(Kèm theo Báo cáo số {number_line} ngày{day}tháng{day}năm{day}của {issuer})"


def _summary_table(figures: ReportFigures) -> Table:
    labels = {group.id: group.label for group in catalog.groups()}
    out: list[tuple[str, ...]] = []
    place = 0
    for group, rows in groupby(figures.kinds, key=lambda row: row.group):
        out.append((labels.get(group, group),))
        for row in rows:
            place += 1
            out.append(
                (
                    str(place),
                    row.label,
                    row.counting_unit,
                    _blank(row.planned),
                    number(row.quantity),
                    number(row.cumulative),
                    percent(row.ratio).removesuffix("%") if row.ratio is not None else "",
                    number(row.last_year),
                    signed(row.difference) if row.last_year else "",
                    f"{number(row.reach)} {row.reach_unit}" if row.reach else "",
                    f"{row.with_evidence}/{row.activities}" if row.activities else "",
                )
            )
    return Table(in_period(_SUMMARY, figures), tuple(out))


def _task_table(figures: ReportFigures) -> Table:
    out = []
    for place, row in enumerate(figures.tasks, 1):
        unit = row.task.target_unit or ("" if row.task.target else "hoạt động")
        out.append(
            (
                str(place),
                row.task.text,
                "; ".join(row.task.lead),
                target_words(row.task) or ("Thường xuyên" if is_rhythm(row.task) else "01 lần"),
                f"{number(row.done)} {unit}".strip(),
                state_of(row, figures),
            )
        )
    return Table(_TASKS, tuple(out))


def _detail_table(rows: Iterable[DetailRow]) -> Table:
    return Table(_DETAIL, tuple(_detail_row(place, row) for place, row in enumerate(rows, 1)))


def _detail_row(place: int, row: DetailRow) -> tuple[str, ...]:
    activity = row.activity
    reach = f"{number(activity.reach)} {row.reach_unit}" if activity.reach else ""
    title = f"{activity.title} (lồng ghép)" if activity.integrated else activity.title
    # On paper a whole address is noise: its host is enough, the workbook has the link.
    proof = [activity.number, _host(activity.url), short_label(activity.evidence)]
    return (
        str(place),
        short_date(activity.date),
        row.kind_label,
        title,
        number(activity.quantity),
        row.counting_unit,
        "; ".join(part for part in (row.audiences, reach) if part),
        row.unit_name,
        "; ".join(dict.fromkeys(part for part in proof if part)),
    )


def signed(value: float) -> str:
    """Return a change with its sign: +12, -3, 0."""
    return f"+{number(value)}" if value > 0 else number(value)


def _blank(value: float | None) -> str:
    return "" if value is None else number(value)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # what a clerk pasted need not be an address
        return url[:40]
