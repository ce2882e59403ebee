"""The list that the log shows as a file: printed as PDF, or as a workbook with a column for each field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from cchc_desktop import catalog, text
from cchc_desktop.documents.blocks import Align, Column, Document, NewPart, Role, Table, Title, body
from cchc_desktop.errors import AppError, FileProblem
from cchc_desktop.labels import short_label
from cchc_desktop.models import Activity
from cchc_desktop.text import fold, short_date
from cchc_desktop.workspace import Workspace

Progress = Callable[[int, int], None]
MOST = {".pdf": 20_000, ".xlsx": 100_000}
TITLE = "Danh mục hoạt động tuyên truyền cải cách hành chính"
BATCH = 500


def export_activities(
    workspace: Workspace, ids: Sequence[int], out: Path, covered: str, progress: Progress | None = None
) -> Path:
    """Write the activities in the order given; `covered` says what narrows them. In a worker, hand in a `reader()`."""
    suffix = out.suffix.lower()
    if suffix not in MOST:
        raise FileProblem(f"Không xuất được tệp có đuôi “{out.suffix}”.", "Chọn .xlsx hoặc .pdf.")
    if len(ids) > MOST[suffix]:
        raise AppError(
            f"Danh sách có {text.number(len(ids))} hoạt động, quá nhiều cho một tệp.",
            f"Lọc bớt còn tối đa {text.number(MOST[suffix])} dòng rồi thử lại.",
        )
    rows = _rows(workspace, ids, progress)
    if suffix == ".pdf":
        from cchc_desktop.exports.pdf import write_pdf

        write_pdf(list_document(rows, workspace.unit_names(), workspace.office().name, covered), out)
    else:
        _write_sheet(workspace, rows, out, covered)
    return out


def file_name(first: str, suffix: str) -> str:
    """Return the default name of the file: NhatKy_Quy-I.xlsx."""
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in fold(first).title())
    return f"NhatKy_{'-'.join(part for part in plain.split('-') if part)}{suffix}"


def _rows(workspace: Workspace, ids: Sequence[int], progress: Progress | None) -> Iterator[Activity]:
    for start in range(0, len(ids), BATCH):
        if progress:
            progress(start, len(ids))
        yield from workspace.activities(ids[start : start + BATCH])


def _units(activity: Activity, names: dict[int, str]) -> str:
    own = [names.get(unit_id, "") for unit_id in (activity.unit_id, *activity.joint_unit_ids) if unit_id]
    return ", ".join(dict.fromkeys(filter(None, own)))


def _days(activity: Activity) -> str:
    days = short_date(activity.date)
    return f"{days} đến {short_date(activity.date_to)}" if activity.date_to else days


def list_document(rows: Iterator[Activity], names: dict[int, str], office: str, covered: str) -> Document:
    """Return the list as a landscape table; quantities keep their kind's own unit."""
    lines = []
    for place, row in enumerate(rows, 1):
        kind = catalog.kind(row.kind)
        title = f"{row.title} (lồng ghép)" if row.integrated else row.title
        reach = "" if row.reach is None else text.number(row.reach)
        amount = f"{text.padded(row.quantity)} {kind.counting_unit}".strip()
        lines.append(
            (str(place), _days(row), kind.label, title, amount, reach, _units(row, names), short_label(row.evidence))
        )
    columns = (
        Column("STT", 0.05, Align.CENTER), Column("Ngày", 0.1), Column("Hình thức", 0.14), Column("Nội dung", 0.32),
        Column("Số lượng", 0.09, Align.RIGHT), Column("Lượt", 0.07, Align.RIGHT), Column("Đơn vị thực hiện", 0.14),
        Column("Minh chứng", 0.09),
    )  # fmt: skip
    subject = TITLE.removeprefix("Danh mục hoạt động ").capitalize()
    blocks = (NewPart(landscape=True), Title("DANH MỤC HOẠT ĐỘNG", subject),
              body(f"({covered})", Role.NOTE), Table(columns, tuple(lines)))  # fmt: skip
    return Document(TITLE, blocks, office)


def _write_sheet(workspace: Workspace, rows: Iterator[Activity], out: Path, covered: str) -> None:
    from cchc_desktop.exports.xlsx.register import ListColumn, ListSheet, Value, write_list

    names = workspace.unit_names()
    contents = {tag.id: tag.label for tag in catalog.contents()}
    audiences = {tag.id: tag.label for tag in catalog.audiences()}
    lines: list[tuple[Value, ...]] = []
    for row in rows:
        kind = catalog.kind(row.kind)
        lines.append(
            (row.date, row.date_to, kind.label, row.title, "x" if row.integrated else "", float(row.quantity),
             kind.counting_unit, row.reach, kind.reach_words if row.reach is not None else "", _units(row, names),
             row.place, "; ".join(contents.get(key, key) for key in row.contents),
             "; ".join(audiences.get(key, key) for key in row.audiences), row.number, row.url, row.cost,
             short_label(row.evidence), row.note)
        )  # fmt: skip
    columns = (
        ListColumn("Ngày", 12.5), ListColumn("Đến ngày", 12.5), ListColumn("Hình thức", 18), ListColumn("Nội dung", 44),
        ListColumn("Lồng ghép", 8), ListColumn("Số lượng", 9), ListColumn("ĐVT", 9), ListColumn("Lượt", 9),
        ListColumn("ĐVT lượt", 11), ListColumn("Đơn vị thực hiện", 22), ListColumn("Địa điểm", 18),
        ListColumn("Nội dung CCHC", 24), ListColumn("Đối tượng", 20), ListColumn("Số, ký hiệu", 15),
        ListColumn("Liên kết", 24, link=True), ListColumn("Kinh phí", 12), ListColumn("Minh chứng", 12),
        ListColumn("Ghi chú", 24),
    )  # fmt: skip
    # A column that nothing fills only makes the print smaller.
    used = [place for place in range(len(columns)) if any(row[place] not in (None, "") for row in lines) or not lines]
    columns = tuple(columns[place] for place in used)
    lines = [tuple(row[place] for place in used) for row in lines]
    sheet = ListSheet(
        TITLE, "Nhật ký", workspace.office().name, f"({covered})", columns, tuple(lines),
        nothing="Không có hoạt động nào.",
    )  # fmt: skip
    write_list(sheet, out)
