"""The sheets beside the three that every report has; one without rows is not made (N15)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from openpyxl import Workbook

from cchc_desktop import catalog
from cchc_desktop.exports.xlsx.listing import Link, ListColumn, Row, Section, fill_list
from cchc_desktop.exports.xlsx.styles import Styles
from cchc_desktop.periods import Period
from cchc_desktop.registers import RegisterFacts, change_words
from cchc_desktop.reports.appendix_tables import change_title, change_word
from cchc_desktop.reports.figures import EvidenceRow, ReportFigures, Supplement
from cchc_desktop.text import number, short_date

MATRIX, PROOF = "Đơn vị - hình thức", "Minh chứng"
REGISTERS = "Khen - phản ánh - vướng mắc"
SUPPLEMENTS, YEARS = "Bổ sung kỳ trước", "Từng năm"
_UNITS_A_PAGE = 22


def add_sheets(book: Workbook, styles: Styles, figures: ReportFigures, evidence: Sequence[EvidenceRow]) -> None:
    """Add what there is to tell."""
    if any(row.kinds for row in figures.units):
        _matrix(book, styles, figures)
    if figures.years:
        _years(book, styles, figures)
    if evidence:
        _proof(book, styles, figures, evidence)
    facts = figures.facts
    if facts is not None and (rows := list(_register_rows(facts))):
        _registers(book, styles, figures, rows)
    if figures.supplements or (figures.reconciliation and figures.reconciliation.parts):
        _supplements(book, styles, figures)


def _matrix(book: Workbook, styles: Styles, figures: ReportFigures) -> None:
    """Write kinds down and units across: only along a row do quantities count the same thing."""
    units = [row for row in figures.units if row.kinds]
    by_unit = [dict(row.kinds) for row in units]
    kinds = [row for row in figures.kinds if row.quantity or any(row.kind in found for found in by_unit)]
    names = [(row.unit.label if row.unit else "") or row.name for row in units]
    columns = [
        ListColumn("STT", 5, "center"),
        ListColumn("Hình thức", 40),
        ListColumn("ĐVT", 11, "center"),
        *(ListColumn(name, 6.5, "number", turned=True) for name in names),
        ListColumn("Toàn cơ quan", 10, "number"),
    ]
    rows: list[Row] = [
        (place, row.label, row.counting_unit, *(found.get(row.kind) for found in by_unit), row.quantity)
        for place, row in enumerate(kinds, 1)
    ]
    sheet = book.create_sheet()
    tallest = max(len(name) for name in names)
    fill_list(
        styles,
        sheet,
        figures,
        MATRIX,
        f"KẾT QUẢ TỪNG HÌNH THỨC THEO ĐƠN VỊ {figures.period.label.upper()}",
        columns,
        rows,
        note=(
            "Ghi chú: Chỉ cộng theo hàng ngang, mỗi hình thức có đơn vị tính riêng. Hoạt động do nhiều đơn vị cùng "
            "thực hiện được tính cho từng đơn vị nhưng chỉ tính một lần ở cột “Toàn cơ quan”."
        ),
        freeze=3,
        head_height=min(240.0, max(60.0, tallest * 5.6)),
    )
    sheet.print_title_cols = "A:C"
    sheet.page_setup.fitToWidth = -(-len(units) // _UNITS_A_PAGE)
    sheet.sheet_view.zoomScale = 85


def _years(book: Workbook, styles: Styles, figures: ReportFigures) -> None:
    years = figures.years
    by_year = [dict(year.kinds) for year in years]
    rows: list[Row] = [Section("Theo hình thức")]
    for place, row in enumerate(figures.kinds, 1):
        each = [found.get(row.kind, 0) for found in by_year]
        rows.append((place, row.label, row.counting_unit, row.planned, *each, row.quantity, row.ratio))
    if figures.tasks:
        rows.append(Section("Theo nhiệm vụ của kế hoạch"))
    for place, task in enumerate(figures.tasks, 1):
        unit = task.task.target_unit if task.task.target else "hoạt động"
        each = [year.tasks[place - 1].done for year in years]
        target = task.task.target
        rows.append((place, task.task.text, unit, target, *each, task.done, "đạt" if task.finished else "chưa đạt"))
    rows.append(Section("Toàn cơ quan"))
    entries = [year.activities for year in years]
    rows.append((None, "Số hoạt động", "hoạt động", None, *entries, figures.activities, None))
    evidenced = [year.with_evidence for year in years]
    rows.append((None, "Có minh chứng", "hoạt động", None, *evidenced, figures.with_evidence, None))
    fill_list(
        styles,
        book.create_sheet(),
        figures,
        YEARS,
        f"KẾT QUẢ TỪNG NĂM VÀ CẢ {figures.period.label.upper()}",
        [
            ListColumn("STT", 5, "center"),
            ListColumn("Hình thức, nhiệm vụ", 48),
            ListColumn("ĐVT", 12, "center"),
            ListColumn("Kế hoạch", 10, "number"),
            *(ListColumn(f"Năm {year.year}", 9.5, "number") for year in years),
            ListColumn("Cả giai đoạn", 11, "number"),
            ListColumn("Tỷ lệ, kết quả", 10, "share"),
        ],
        rows,
        note="Ghi chú: Năm báo cáo tính từ ngày "
        + f"{short_date(years[0].first)}; chỉ tiêu mỗi năm của nhiệm vụ nhân với số năm thực hiện.",
        freeze=2,
    )


def _proof(book: Workbook, styles: Styles, figures: ReportFigures, evidence: Sequence[EvidenceRow]) -> None:
    beside = any(row.file for row in evidence)
    rows: list[Row] = [
        (
            place,
            row.day,
            row.title,
            row.unit,
            row.number,
            Link(row.name, quote(row.file, safe="/")) if row.file else row.name,
            "Văn bản đã ký" if row.signed else "Bản chụp",
            max(1, round(row.size / 1024)),
        )
        for place, row in enumerate(evidence, 1)
    ]
    fill_list(
        styles,
        book.create_sheet(),
        figures,
        PROOF,
        f"TÀI LIỆU KIỂM CHỨNG {figures.period.label.upper()}",
        [
            ListColumn("STT", 5, "center"),
            ListColumn("Ngày", 11, "date"),
            ListColumn("Nội dung hoạt động", 46),
            ListColumn("Đơn vị thực hiện", 22),
            ListColumn("Số, ký hiệu", 14),
            ListColumn("Tệp", 34, "link"),
            ListColumn("Loại", 13, "center"),
            ListColumn("Dung lượng (KB)", 10, "number"),
        ],
        rows,
        note="Ghi chú: Giữ thư mục tệp minh chứng cạnh tệp Excel này thì liên kết mở được, kể cả trên USB."
        if beside
        else "Ghi chú: Các tệp trên lưu tại cơ quan lập báo cáo, không gửi kèm tệp Excel này.",
        freeze=2,
    )


def _register_rows(facts: RegisterFacts) -> Iterator[Row]:
    """Yield the rows of each register under its name; citizens are masked already."""
    if facts.praise:
        yield Section(f"Biểu dương, khen thưởng ({len(facts.praise)})")
        for place, row in enumerate(facts.praise, 1):
            who = ", ".join(part for part in (row.name, row.unit) if part)
            yield (
                place,
                row.day,
                who,
                row.achievement,
                "Đã khen thưởng" if row.commended else "Biểu dương",
                row.decision,
            )
    if facts.criticism:
        yield Section(f"Nhắc nhở, phê bình ({len(facts.criticism)})")
        for place, row in enumerate(facts.criticism, 1):
            who = ", ".join(part for part in (row.name, row.unit) if part)
            yield (place, row.day, who, row.achievement, "Nhắc nhở", row.decision)
    if facts.feedback_rows:
        yield Section(f"Phản ánh, kiến nghị ({facts.feedback.all})")
        states = {
            "received": "Đã tiếp nhận", "handled": "Đang xử lý", "answered": "Đã trả lời", "published": "Đã công khai",
        }  # fmt: skip
        for place, row in enumerate(facts.feedback_rows, 1):
            state = states.get(row.state_on(facts.last), "")
            yield (place, row.received, row.sender or row.channel, row.content, state, row.result)
    if facts.obstacles:
        yield Section(f"Khó khăn, vướng mắc ({len(facts.obstacles)})")
        for place, row in enumerate(facts.obstacles, 1):
            solved = bool(row.solved and row.solved <= facts.last)
            state = "Đã tháo gỡ" if solved else "Chưa tháo gỡ"
            yield (place, row.day, row.unit, row.content, state, row.solution if solved else row.proposal)
    if facts.indices:
        yield Section(f"Chỉ số ({len(facts.indices)})")
        for place, change in enumerate(facts.indices, 1):
            now = change.now
            rank = f"thứ {now.rank}{f'/{now.ranked}' if now.ranked else ''}" if now.rank else ""
            amount = "" if now.value is None else f"{number(now.value)} {change.unit}"
            yield (place, now.published, now.owner, f"{change.full} năm {now.year}: {amount}".rstrip(": "), rank,
                   change_words(change))  # fmt: skip


def _registers(book: Workbook, styles: Styles, figures: ReportFigures, rows: Sequence[Row]) -> None:
    fill_list(
        styles,
        book.create_sheet(),
        figures,
        REGISTERS,
        f"BIỂU DƯƠNG, PHẢN ÁNH KIẾN NGHỊ, VƯỚNG MẮC {figures.period.label.upper()}",
        [
            ListColumn("STT", 5, "center"),
            ListColumn("Ngày", 11, "date"),
            ListColumn("Tập thể, cá nhân, đơn vị", 30),
            ListColumn("Nội dung", 56),
            ListColumn("Tình trạng", 16, "center"),
            ListColumn("Kết quả, văn bản, đề xuất", 40),
        ],
        rows,
        note="Ghi chú: Họ tên, số điện thoại, địa chỉ của người dân được che khi xuất.",
    )


def _supplements(book: Workbook, styles: Styles, figures: ReportFigures) -> None:
    whole = figures.reconciliation
    rows: list[Row] = []
    if figures.supplements:
        rows.append(Section("Thay đổi của các kỳ trước sau khi chốt số"))
        rows += [_change(place, change) for place, change in enumerate(figures.supplements, 1)]
    if whole is not None:
        rows.append(Section(f"Đối chiếu {figures.period.phrase} với số liệu đã chốt"))
        for place, part in enumerate(whole.parts, 1):
            label = Period.parse(part.period).label if part.frozen else "Chưa chốt"
            days = f"{short_date(part.first)} đến {short_date(part.last)}"
            listed = "; ".join(f"{catalog.kind(kind).label}: {number(amount)}" for kind, amount in part.kinds)
            rows.append((place, label, "Đã chốt" if part.frozen else "Số hiện tại", None, days, listed, None, None, ""))
        for place, (kind, parts, added, total) in enumerate(whole.differences, 1):
            rest = round(total - parts - added, 6)
            words = "khớp" if not rest else f"chênh lệch {number(rest)}"
            waiting = whole.still_open.get(kind, 0)
            told = f"đã chốt {number(parts - waiting)}, chưa chốt {number(waiting)}, bổ sung {number(added)}: {words}"
            rows.append((place, "", "Đối chiếu", None, catalog.kind(kind).label, told, parts - waiting, total, ""))
        if whole.supplements:
            rows.append(Section("Các dòng bổ sung, thay đổi trong kỳ báo cáo"))
            rows += [_change(place, change) for place, change in enumerate(whole.supplements, 1)]
        elif not whole.differences:
            rows.append(Section("Số liệu khớp với tổng các kỳ đã chốt"))
    fill_list(
        styles,
        book.create_sheet(),
        figures,
        SUPPLEMENTS,
        "BỔ SUNG, ĐỐI CHIẾU SỐ LIỆU CÁC KỲ ĐÃ CHỐT",
        [
            ListColumn("STT", 5, "center"),
            ListColumn("Kỳ đã chốt", 17),
            ListColumn("Thay đổi", 13, "center"),
            ListColumn("Ngày", 11, "date"),
            ListColumn("Hình thức", 28),
            ListColumn("Nội dung", 50),
            ListColumn("Số đã chốt", 9.5, "number"),
            ListColumn("Số nay", 9.5, "number"),
            ListColumn("Đơn vị", 20),
        ],
        rows,
    )


def _change(place: int, change: Supplement) -> Row:
    entry = change.entry
    title = change_title(change)
    if change.before and change.after and change.before.date != change.after.date:
        title += f" (trước ghi ngày {short_date(change.before.date)})"
    return (
        place,
        Period.parse(change.period).label if change.period else "",
        change_word(change),
        entry.date,
        catalog.kind(entry.kind).label,
        title,
        change.before.quantity if change.before else None,
        change.after.quantity if change.after else None,
        entry.unit,
    )
