"""The report as a document: the decree's parts, and text and tables that agree."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from hypothesis import given

from cchc_desktop.documents.blocks import (
    Addressees,
    Closing,
    Document,
    Letterhead,
    NewPart,
    Paragraph,
    Role,
    Table,
    Title,
)
from cchc_desktop.periods import Period
from cchc_desktop.reports.figures import ReportFigures
from cchc_desktop.reports.report_document import report_document
from tests.reports.report_samples import PLAN, any_figures, detail, figures, kind, task

FULL = figures(
    kind("conference", 2, reach=115, cumulative=6, planned=8, activities=2, with_evidence=2),
    kind("own_site", 12, last_year=3, activities=12, with_evidence=11),
    kind("portal", 0, cumulative=4),
    tasks=(task("Đăng tin", True, 12, 10), task("Tổ chức hội thi.", False, 0)),
    plan=PLAN,
)


def of(document: Document, kind_: type) -> list:
    return [block for block in document.blocks if isinstance(block, kind_)]


def texts(document: Document) -> list[str]:
    return [f"{p.marker} {p.text}".strip() for p in of(document, Paragraph)]


def test_order_of_the_parts() -> None:
    document = report_document(FULL, [detail("own_site")])
    names = [type(block).__name__ for block in document.blocks if not isinstance(block, Paragraph)]
    assert names == ["Letterhead", "Title", "Addressees", "Closing", *["NewPart", "Table"] * 3]
    assert document.title == "Báo cáo kết quả tuyên truyền cải cách hành chính quý III năm 2023"


def test_head_is_a_draft_of_the_offices_own() -> None:
    head = of(report_document(FULL, []), Letterhead)[0]
    assert (head.parent, head.office, head.number, head.symbol) == ("UBND TỈNH GIA LAI", "SỞ XÂY DỰNG", "", "BC-SXD")
    assert head.place_date == "Gia Lai, ngày     tháng 9 năm 2023"  # day and number are given by văn thư


def test_title_and_addressee() -> None:
    document = report_document(FULL, [])
    assert of(document, Title) == [Title("BÁO CÁO", "Kết quả tuyên truyền cải cách hành chính quý III năm 2023")]
    assert of(document, Addressees) == [Addressees(("Ủy ban nhân dân tỉnh Gia Lai",))]
    assert of(document, Closing)[0].recipients == ("- Như trên;", "- Lưu: VT, VP.")


def test_without_a_superior_there_is_no_addressee_and_no_answer_to_one() -> None:
    document = report_document(replace(FULL, office=replace(FULL.office, superior="")), [])
    assert not of(document, Addressees)
    assert of(document, Closing)[0].recipients == ("- Lưu: VT, VP.",)


def test_sections_are_numbered_and_closed_by_the_end_mark() -> None:
    document = report_document(FULL, [])
    romans = [f"{p.marker} {p.text}" for p in of(document, Paragraph) if p.role is Role.ROMAN]
    assert romans == ["I. KẾT QUẢ THỰC HIỆN", "II. TIẾN ĐỘ THỰC HIỆN KẾ HOẠCH", "III. NHIỆM VỤ THỜI GIAN TỚI"]
    headings = [f"{p.marker} {p.text}" for p in of(document, Paragraph) if p.role is Role.HEADING]
    assert headings == ["1. Tuyên truyền trực tiếp", "2. Trang, cổng thông tin điện tử"]
    last = texts(document)[-3]  # two notes stand in the appendices
    assert last.endswith("của Sở Xây dựng, kính báo cáo Ủy ban nhân dân tỉnh Gia Lai./.")
    assert "- Tổ chức hội thi." in texts(document)  # alone: no letter


def test_no_heading_stands_alone() -> None:
    done = replace(FULL, tasks=(task("Đăng tin", True),), kinds=(), activities=0, with_evidence=0)
    for data in (figures(), done, replace(FULL, plan=None, tasks=())):
        paragraphs = of(report_document(data, []), Paragraph)
        for here, following in itertools.pairwise(paragraphs):
            if here.role is Role.ROMAN:
                assert following.role is not Role.ROMAN
        romans = [p.text for p in paragraphs if p.role is Role.ROMAN]
        assert ("TIẾN ĐỘ THỰC HIỆN KẾ HOẠCH" in romans) == bool(data.tasks)


def test_an_empty_period_is_one_page_that_reads_well() -> None:
    document = report_document(figures(), [])
    assert not of(document, NewPart) and not of(document, Table)
    assert texts(document) == [
        "Sở Xây dựng báo cáo kết quả tuyên truyền cải cách hành chính quý III/2023 như sau:",
        "I. KẾT QUẢ THỰC HIỆN",
        "Trong quý III/2023, Sở Xây dựng chưa ghi nhận hoạt động tuyên truyền cải cách hành chính"
        " (số liệu tính từ ngày 15/6/2023 đến ngày 14/9/2023).",
        "Trên đây là báo cáo kết quả tuyên truyền cải cách hành chính quý III/2023 của Sở Xây dựng, kính báo cáo "
        "Ủy ban nhân dân tỉnh Gia Lai./.",
    ]


def test_appendices_are_landscape_and_named_in_the_text() -> None:
    document = report_document(replace(FULL, plan=None, tasks=()), [detail("own_site")])
    parts = of(document, NewPart)
    assert [(part.heading, part.title, part.landscape) for part in parts] == [
        ("Phụ lục I", "TỔNG HỢP KẾT QUẢ THEO HÌNH THỨC", True),
        ("Phụ lục II", "DANH SÁCH HOẠT ĐỘNG TRONG KỲ", True),
    ]
    assert "tại Phụ lục I; danh sách hoạt động tại Phụ lục II" in " ".join(texts(document))
    assert all(re.fullmatch(r"\(Kèm theo Báo cáo số +/BC-SXD ngày +tháng +năm +của Sở Xây dựng\)", part.reference)
               for part in parts)  # fmt: skip


def test_summary_table() -> None:
    table = of(report_document(FULL, []), Table)[0]
    assert [column.title for column in table.columns[:8]] == [
        "STT", "Hình thức", "ĐVT", "Kế hoạch năm", "Thực hiện trong kỳ", "Lũy kế từ đầu năm", "Tỷ lệ (%)",
        "Cùng kỳ năm trước",
    ]  # fmt: skip
    assert table.columns[8].title == "Tăng, giảm"
    assert table.rows[:2] == (
        ("Tuyên truyền trực tiếp",),
        ("1", "Hội nghị", "cuộc", "8", "2", "6", "75", "0", "", "115 lượt người", "2/2"),
    )
    assert [row[0] for row in table.rows if len(row) == 1] == [
        "Tuyên truyền trực tiếp",
        "Trang, cổng thông tin điện tử",
    ]
    assert [row[0] for row in table.rows if len(row) > 1] == ["1", "2", "3"]


def test_detail_table_prints_dates_as_the_decree_does() -> None:
    row = detail("own_site", "Đăng bài", reach=1250, integrated=True, url="https://so.gov.vn/bai?x=1", number="12/KH")
    table = of(report_document(FULL, [row]), Table)[-1]
    assert table.rows == (
        ("1", "05/7/2023", "Tin, bài trên Trang thông tin điện tử của cơ quan", "Đăng bài (lồng ghép)", "1", "tin, bài",
         "Người dân; 1.250 lượt xem", "Văn phòng Sở", "12/KH; so.gov.vn; Chưa có"),
    )  # fmt: skip


def test_pictures_in_pasted_titles_are_not_printed() -> None:
    """No official face has them: PDF would show boxes."""
    table = of(report_document(FULL, [detail("own_site", "🎉 Đăng bài 😀 về CCHC")]), Table)[-1]
    assert table.rows[0][3] == "Đăng bài về CCHC"


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d[\d.,]*\d|\d", text))


@given(any_figures())
def test_every_number_of_the_text_is_in_the_tables(data: ReportFigures) -> None:
    """Cells as printed and counts of rows: nothing else may stand in the text."""
    document = report_document(data, [])
    tables = of(document, Table)
    rows = [row for row in tables[0].rows if len(row) > 1] if data.kinds else []
    found = {n for row in rows for cell in row[3:10] for n in numbers(cell)}
    evidenced, entries = (sum(_pair(row[10])[i] for row in rows) for i in (0, 1))
    states = [row[5] for row in tables[-1].rows] if data.tasks else []
    ongoing = states.count("Đạt tiến độ")
    finished = states.count("Hoàn thành") + ongoing
    counted = (evidenced, entries, entries - evidenced, len(states), finished, len(states) - finished, ongoing)
    found |= {_print(n) for n in counted}
    found |= {_share(evidenced, entries), _share(finished, len(states))}
    for p in of(document, Paragraph):
        if p.role in (Role.ROMAN, Role.HEADING, Role.NOTE, Role.LETTER):
            continue
        text = re.sub(r"\(số liệu[^)]*\)|Kế hoạch số \d+/KH-SXD ngày [\d/]+|năm 2023", "", p.text)
        text = text.replace("năm 2024", "").replace(data.period.phrase, "").replace("quý III/2023", "")
        text = re.sub(r"\d+ tháng đầu |9 tháng ", "", text)
        for shown in re.findall(r"\d[\d.,]*\d|\d", text):
            assert shown in found or shown.removeprefix("0") in found, (shown, p.text)


def test_periods_are_named_in_the_title() -> None:
    for code, named in (("2023-H1", "6 tháng đầu năm 2023"), ("2023", "năm 2023"), ("2023-02", "tháng 02 năm 2023")):
        title = of(report_document(figures(period=Period.parse(code)), []), Title)[0]
        assert title.subject == f"Kết quả tuyên truyền cải cách hành chính {named}"


def _pair(cell: str) -> tuple[int, int]:
    if not cell:
        return 0, 0
    first, _, second = cell.partition("/")
    return int(first), int(second)


def _print(n: int) -> str:
    return f"{n:,}".replace(",", ".")


def _share(part: int, whole: int) -> str:
    """Return the percentage as printed, without its sign; 99,96 is not 100."""
    if not whole:
        return ""
    tenths = (part * 2000 // whole + 1) // 2
    tenths = 999 if tenths == 1000 and part < whole else 1 if not tenths and part else tenths
    return f"{tenths // 10}" + (f",{tenths % 10}" if tenths % 10 else "")
