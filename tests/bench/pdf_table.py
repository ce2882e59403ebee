"""PDF of a long table: the program's own layout against one reportlab Table of Paragraphs of the same cells."""

from __future__ import annotations

import io
import random
import re

from cchc_desktop.documents.blocks import Align, Column, Document, NewPart, Table
from cchc_desktop.exports.pdf import write_pdf
from tests.bench import Result, alternate

_WORDS = re.findall(
    r"\w+",
    """
tuyên truyền cải cách hành chính nhà nước trên địa bàn tỉnh thủ tục dịch vụ công trực tuyến người dân doanh
nghiệp hội nghị tập huấn giao ban định kỳ trang thông tin điện tử của Sở đơn vị trực thuộc phòng chuyên môn
lồng ghép nội dung phổ biến giáo dục pháp luật công chức viên chức người lao động nâng cao nhận thức trách
nhiệm chỉ số hài lòng niêm yết kịp thời đầy đủ văn bản quy phạm đăng tải tin bài phóng sự chuyên mục đài phát
thanh truyền hình xã phường
""",
)
_SHARES = (4, 8, 12, 24, 8, 6, 12, 14, 12)
_HEADS = ("STT", "Ngày", "Hình thức", "Nội dung", "Số lượng", "ĐVT", "Đối tượng", "Đơn vị thực hiện", "Minh chứng")


def rows_of_text(count: int) -> list[tuple[str, ...]]:
    """Return rows like those of a year's log; the same ones each time."""
    chance = random.Random(20)

    def text(low: int, high: int) -> str:
        return " ".join(chance.choices(_WORDS, k=chance.randint(low, high))).capitalize()

    units = [text(3, 7) for _ in range(30)]
    kinds = [text(3, 8) for _ in range(20)]
    return [
        (
            str(number),
            f"{chance.randint(10, 28)}/{chance.randint(3, 9)}/2023",
            chance.choice(kinds),
            text(8, 24),
            str(chance.randint(1, 1500)),
            "tin, bài",
            text(3, 8),
            chance.choice(units),
            "Có bản lưu",
        )
        for number in range(1, count + 1)
    ]


def ours(rows: list[tuple[str, ...]]) -> bytes:
    aligns = (Align.CENTER, Align.CENTER, *[Align.LEFT] * 2, Align.RIGHT, *[Align.LEFT] * 4)
    columns = tuple(Column(*made) for made in zip(_HEADS, map(float, _SHARES), aligns, strict=True))
    out = io.BytesIO()
    write_pdf(Document("Nhật ký", (NewPart(landscape=True), Table(columns, tuple(rows)))), out)
    return out.getvalue()


def peer(rows: list[tuple[str, ...]]) -> bytes:
    from reportlab.lib import colors
    from reportlab.lib.enums import TA_CENTER, TA_RIGHT
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, SimpleDocTemplate
    from reportlab.platypus import Table as PeerTable

    left = ParagraphStyle("left", fontName="CCHCSerif", fontSize=11, leading=12.6)
    centre = ParagraphStyle("centre", parent=left, alignment=TA_CENTER)
    right = ParagraphStyle("right", parent=left, alignment=TA_RIGHT)
    head = ParagraphStyle("head", parent=centre, fontName="CCHCSerif-Bold")
    styles = (centre, centre, left, left, right, left, left, left, left)
    cells = [[Paragraph(text, head) for text in _HEADS]]
    cells += [[Paragraph(text, style) for text, style in zip(row, styles, strict=True)] for row in rows]
    widths = [247 * mm * share / sum(_SHARES) for share in _SHARES]
    table = PeerTable(cells, widths, repeatRows=1)
    table.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 3.6),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3.6),
            ("TOPPADDING", (0, 0), (-1, -1), 2.6),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.6),
        ]
    )
    out = io.BytesIO()
    margins = {"leftMargin": 24 * mm, "rightMargin": 14 * mm, "topMargin": 18 * mm, "bottomMargin": 18 * mm}
    SimpleDocTemplate(out, pagesize=landscape(A4), **margins).build([table])
    return out.getvalue()


def measure(count: int = 2000, rounds: int = 3) -> list[Result]:
    """Compare 2,000 rows of nine columns; the goal of the issue is half the peer's time."""
    rows = rows_of_text(count)
    mine, other = alternate(lambda: ours(rows), lambda: peer(rows), rounds)
    shown = f"{count:,}".replace(",", ".")
    return [Result(f"PDF, bảng {shown} dòng / Table of Paragraphs", mine / other, 0.5, mine, other)]
