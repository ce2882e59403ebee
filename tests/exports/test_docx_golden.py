"""The Word file part by part against what was looked at and found right; CCHC_GOLDEN=1 writes the parts anew."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from cchc_desktop.documents.plan_document import plan_document
from cchc_desktop.exports.docx import write_docx
from cchc_desktop.models import Appendix, Level, Node, Plan, Signer, Task

GOLDEN = Path(__file__).parent / "golden"
PARTS = {"word/document.xml": "document.txt", "word/styles.xml": "styles.txt", "word/header1.xml": "header.txt"}


def plan() -> Plan:
    """A plan with one of everything, as short as can be."""
    points = (
        Node(Level.LETTER, "Điểm một;", "a)"),
        Node(Level.LETTER, "điểm hai.", "b)", (Node(Level.DASH, "gạch;", "-"),)),
    )
    sections = (
        Node(Level.ROMAN, "MỤC ĐÍCH", "I.", (Node(Level.ARABIC, "Mục đích", "1.", points),)),
        Node(Level.ROMAN, "TỔ CHỨC", "II.", (Node(Level.TEXT, "Các phòng thực hiện Kế hoạch này."),)),
    )
    slogans = (Node(Level.TEXT, "KHẨU HIỆU"), Node(Level.TEXT, "STT\tKhẩu hiệu"), Node(Level.TEXT, "1\tA"))
    return Plan(
        None, "Tuyên truyền năm 2024", 2024, 2024, parent="UBND TỈNH A", office="SỞ NỘI VỤ", symbol="KH-SNV", place="A",
        month=3, year=2024, basis=("Căn cứ Luật số 1;", "Căn cứ Nghị định số 2."), lead_in="Sở ban hành Kế hoạch:",
        outline=sections, recipients=("UBND tỉnh (báo cáo)", "Lưu: VT, VP"),
        signer=Signer("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Văn A"),
        appendices=(Appendix("Phụ lục I", slogans),),
        tasks=(Task(None, "Hội nghị", ("Văn phòng Sở",), ("Thanh tra Sở",), "Quý I", kinds=("conference",),
                    target_low=1, target_high=2, target_unit="cuộc", budget="10 triệu đồng"),),
        task_table=True,
    )  # fmt: skip


def written() -> zipfile.ZipFile:
    stream = io.BytesIO()
    write_docx(plan_document(plan()), stream)
    return zipfile.ZipFile(stream)


def elements(xml: bytes) -> Iterator[str]:
    """Yield every element on a line of its own: depth, name, attributes in order of their names, text."""
    root = etree.fromstring(xml)
    for node in root.iter():
        depth = sum(1 for _ in node.iterancestors())
        attributes = " ".join(f"{_short(key)}={value}" for key, value in sorted(node.attrib.items()))
        yield f"{' ' * depth}{_short(node.tag)} {attributes} {(node.text or '').strip()}".rstrip()


def _short(name: str) -> str:
    return str(name).rpartition("}")[2]


@pytest.mark.parametrize("part", PARTS)
def test_each_element_is_as_it_was_found_right(part: str) -> None:
    made = list(elements(written().read(part)))
    kept = GOLDEN / PARTS[part]
    if os.environ.get("CCHC_GOLDEN"):
        kept.write_text("\n".join(made) + "\n", "utf-8")
    assert made == kept.read_text("utf-8").splitlines()
