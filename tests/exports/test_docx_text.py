"""No text lost, order kept, the file reopens and is the same twice."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_desktop.documents.blocks import Closing, Document, NewPart, Role, Table, body
from cchc_desktop.documents.plan_document import plan_document
from cchc_desktop.errors import Cancelled, FileProblem
from cchc_desktop.exports.docx import write_docx
from cchc_desktop.intake.plan_text import recognise
from cchc_desktop.models import Signer
from tests.exports.docx_samples import (
    awkward,
    document_body,
    letter,
    paragraphs,
    part,
    said,
    squeezed,
    text_of,
    written,
)

SAMPLES = Path(__file__).parent.parent / "samples" / "plans"
PLANS = [path for path in sorted(SAMPLES.glob("*.txt")) if "news" not in path.name]  # that one is no plan


def test_an_awkward_document_is_written_whole_and_in_order() -> None:
    document = awkward()
    data = written(document)
    assert squeezed(text_of(document_body(data))) == squeezed("".join(said(document)))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_real_plans_are_written_whole_and_in_order(path: Path) -> None:
    document = plan_document(recognise(path.read_text("utf-8")).plan)
    assert squeezed(text_of(document_body(written(document)))) == squeezed("".join(said(document)))


def test_python_docx_reads_the_same_paragraphs() -> None:
    opened = docx.Document(io.BytesIO(written(letter(body("MỤC ĐÍCH", Role.ROMAN, "I."), body("Câu & <một>.")))))
    shown = [(p.style.name if p.style else "", p.text) for p in opened.paragraphs if p.text]
    assert shown == [
        ("Tên loại văn bản", "BÁO CÁO"),
        ("Trích yếu", "Kết quả tuyên truyền cải cách hành chính Quý I năm 2023"),
        ("Heading 1", "I. MỤC ĐÍCH"),
        ("Nội dung", "Câu & <một>."),
    ]
    head = opened.tables[0]
    assert head.cell(1, 0).text == "Số: 05/BC-SLĐTBXH"
    assert head.cell(1, 1).text == "Bình Định, ngày 05 tháng 01 năm 2023"


@settings(max_examples=25)
@given(st.lists(st.text(), min_size=1, max_size=4))
def test_any_text_gives_a_file_that_opens(texts: list[str]) -> None:
    data = written(letter(*(body(text) for text in texts)))
    shown = [text for style, text in paragraphs(data) if style == "NoiDung"]
    assert [squeezed(text) for text in shown] == [squeezed(text) for text in texts]


def test_the_same_document_gives_the_same_bytes() -> None:
    assert written(awkward()) == written(awkward())


def test_properties_name_the_document_and_no_machine() -> None:
    data = written(letter())
    core = docx.Document(io.BytesIO(data)).core_properties
    assert (core.title, core.author, core.last_modified_by) == ("Báo cáo quý", "Sở Lao động", "")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        everything = b"".join(package.read(name) for name in names)
    assert not any(word in everything for word in (b"python-docx", b"Macintosh", b"theme=", b"1E1E"))
    assert not [name for name in names if "customXml" in name or "thumbnail" in name or "theme" in name]


def test_text_is_stored_in_nfc() -> None:
    shown = [text for style, text in paragraphs(written(letter(body("Viê\u0323t")))) if style == "NoiDung"]
    assert shown == ["Việt"]


def test_an_empty_document_opens() -> None:
    opened = docx.Document(io.BytesIO(written(Document("", ()))))
    assert "".join(p.text for p in opened.paragraphs) == ""


def test_a_document_that_begins_with_a_part_has_no_empty_page_before_it() -> None:
    opened = docx.Document(io.BytesIO(written(Document("", (NewPart("Phụ lục", landscape=True), body("a"))))))
    assert [section.orientation for section in opened.sections] == [1]


def test_a_closing_without_words_makes_no_table() -> None:
    assert not docx.Document(io.BytesIO(written(Document("", (body("a"), Closing((), Signer())))))).tables


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "báo cáo.docx"
    write_docx(letter(), out)
    before = out.read_bytes()

    def cancel(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_docx(awkward(), out, cancel)
    assert out.read_bytes() == before and [path.name for path in tmp_path.iterdir()] == [out.name]
    with pytest.raises(FileProblem):
        write_docx(letter(), tmp_path)


def test_progress_counts_every_row_to_the_end() -> None:
    from cchc_desktop.documents.blocks import Column

    seen: list[tuple[int, int]] = []
    table = Table((Column("a", 1), Column("b", 1)), tuple(("x", "y") for _ in range(120)))
    write_docx(letter(table), io.BytesIO(), lambda done, total: seen.append((done, total)))
    assert seen == [(50, 123), (100, 123), (123, 123)]


def test_every_part_of_the_package_is_well_formed() -> None:
    data = written(awkward())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
    assert len(parts) >= 6
    for name in parts:
        assert part(data, name) is not None
