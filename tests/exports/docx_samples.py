"""Documents that the Word tests write: an ordinary plan, an awkward one, and what is read back."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from cchc_desktop.documents.blocks import (
    Addressees,
    Align,
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
from cchc_desktop.documents.wording import MOTTO, NATIONAL_NAME
from cchc_desktop.exports.docx import write_docx
from cchc_desktop.models import Signer

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

HEAD = Letterhead(
    "UBND TỈNH BÌNH ĐỊNH",
    "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI",
    "5",
    "BC-SLĐTBXH",
    "Bình Định, ngày 05 tháng 01 năm 2023",
)
SIGNER = Signer("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Phan Đình Hòa")


def letter(*blocks: object) -> Document:
    """Return a document whose middle is `blocks`."""
    front = (HEAD, Title("BÁO CÁO", "Kết quả tuyên truyền cải cách hành chính Quý I năm 2023"))
    end = Closing(("Như trên", "Lưu: VT, VP"), SIGNER)
    return Document("Báo cáo quý", (*front, *blocks, end), "Sở Lao động")  # pyright: ignore[reportArgumentType]


def awkward() -> Document:
    """Return a document with everything that breaks a careless writer."""
    columns = (Column("STT", 5, Align.CENTER), Column("Nội dung <b>", 60), Column("Số & lượng", 10, Align.RIGHT))
    rows = (
        ("Nhóm một cột",),
        ("1", "Sở TT&TT; a<b>c ]]> \x00\x0b\ud800\uffff hết", "1.250"),
        ("2", "một\nhai", "8,5", "ô thừa"),
        ("3", "thiếu ô"),
        ("4", "x" * 400, ""),
    )
    return Document(
        "Tên & <tệp>\x01",
        (
            Letterhead(
                "UBND & <TỈNH>", "SỞ A\nB", "", "KH-A&B", "A, ngày      tháng 3 năm 2023", subject="việc & <thử>"
            ),
            Title("KẾ HOẠCH", "Trích yếu " + "rất dài " * 20),
            Addressees(("Ủy ban nhân dân tỉnh;", "- Sở Nội vụ.")),
            body("Căn cứ Luật số 1 & 2;", Role.BASIS),
            body("NFD: Việt Nam bốn tháng", Role.BODY),
            body("MỤC", Role.ROMAN, "I."),
            body("Khoản", Role.HEADING, "1."),
            body("Câu", Role.ARABIC, "2."),
            body("Câu", Role.DECIMAL, "2.1."),
            body("Điểm 😀 𠀀", Role.LETTER, "đ)"),
            Paragraph(Role.DASH, (Run("đậm", bold=True), Run(" nghiêng", italic=True), Run(" thường  hai cách")), "-"),
            body("cộng", Role.PLUS, "+"),
            body("", Role.BODY),
            Table(columns, rows),
            Table(columns, rows[:1]),
            body("dưới bảng", Role.NOTE),
            Closing(
                ("Như trên", "Lưu: VT."), Signer("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Văn A")
            ),
            NewPart("Phụ lục I", "Tên phụ lục", "(Kèm theo Kế hoạch số        /KH-A ngày     tháng 3)", landscape=True),
            Table(columns, rows),
            NewPart("Phụ lục II", "Bảng", "", landscape=False),
            body("Hết./."),
        ),
        "Tác giả",
    )


def written(document: Document) -> bytes:
    out = io.BytesIO()
    write_docx(document, out)
    return out.getvalue()


def part(data: bytes, path: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(path))


def document_body(data: bytes) -> etree._Element:
    found = part(data, "word/document.xml").find(f"{W}body")
    assert found is not None
    return found


def text_of(node: etree._Element) -> str:
    """Return a node's text, a forced break as a space."""
    pieces = [n.text or "" if n.tag == f"{W}t" else " " for n in node.iter(f"{W}t", f"{W}br")]
    return "".join(pieces)


def paragraphs(data: bytes) -> list[tuple[str, str]]:
    """Return (style id, text) of every paragraph in reading order, cells included."""
    return [(style_of(p), text_of(p)) for p in document_body(data).iter(f"{W}p")]


def style_of(p: etree._Element) -> str:
    style = p.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else style.get(f"{W}val", "")


def squeezed(text: str) -> str:
    """Return text without blanks and without what XML can't hold, to compare what is said."""
    from cchc_desktop.exports.docx.markup import clean

    return re.sub(r"\s+", "", clean(text))


def said(document: Document) -> Iterator[str]:
    """Yield every string of a document in reading order, as the decree words it."""
    for block in document.blocks:
        match block:
            case Letterhead():
                number = block.number.zfill(2) if block.number else ""
                yield from (block.parent, block.office, NATIONAL_NAME, MOTTO, f"Số:{number}/{block.symbol}")
                yield f"V/v {block.subject}" if block.subject else ""
                yield block.place_date
            case Title():
                yield from (block.kind, block.subject)
            case Addressees():
                yield from ("Kính gửi:", *_listed(block.names, len(block.names) > 1))
            case Paragraph():
                yield from (block.marker, block.text)
            case Table():
                yield from (column.title for column in block.columns)
                for row in block.rows:
                    yield from row
            case Closing():
                yield from ("Nơi nhận:", *_listed(block.recipients, True))
                yield from (block.signer.authority, block.signer.title, block.signer.name)
            case NewPart():
                yield from (block.heading, block.title.upper(), block.reference)


def _listed(names: tuple[str, ...], several: bool) -> list[str]:
    bare = [name.strip("-;. ") for name in names]
    if not several:
        return bare
    return [f"- {name}{'.' if place == len(bare) else ';'}" for place, name in enumerate(bare, 1)]
