"""What falls on which page: numbering, headings, paragraphs and the signature; and no word lost."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from cchc_desktop.documents.blocks import (
    Closing,
    Column,
    Document,
    Letterhead,
    NewPart,
    Paragraph,
    Role,
    Table,
    Title,
    body,
)
from cchc_desktop.documents.plan_document import plan_document
from cchc_desktop.errors import Cancelled
from cchc_desktop.exports.pdf import write_pdf
from cchc_desktop.intake.plan_text import read_plan
from cchc_desktop.models import Signer
from tests.exports.pdf_probe import MM, Sheet, page_number, printed, words
from tests.exports.pdf_probe import body as inks

PLANS = Path(__file__).parent.parent / "samples" / "plans"
NEWS = PLANS / "thua-thien-hue-skhcn-2022-news.txt"
REAL = sorted(path for path in PLANS.glob("*.txt") if path != NEWS)
SENTENCE = "Tăng cường công tác thông tin, tuyên truyền cải cách hành chính nhà nước trên địa bàn tỉnh. "
CLOSING = Closing(("Sở Nội vụ", "Lưu: VT, VP"), Signer("", "GIÁM ĐỐC", "Nguyễn Văn An"))


def lines_on(sheet: Sheet) -> int:
    """Count the lines of body text of a page."""
    return len({round(ink.base) for ink in inks(sheet) if ink.size == 14 and not ink.bold})


def test_page_number_stands_in_the_top_margin_from_page_2() -> None:
    sheets = printed(Document("x", tuple(body(SENTENCE * 6) for _ in range(30))))
    assert len(sheets) > 3
    assert page_number(sheets[0]) is None
    for number, sheet in enumerate(sheets[1:], 2):
        ink = page_number(sheet)
        assert ink is not None and ink.text == str(number)
        assert ink.size == 14 and not ink.bold and not ink.italic
        assert ink.middle == pytest.approx((30 + 190) / 2 * MM, abs=1)
        assert 5 * MM < sheet.height - ink.base < 18 * MM


def test_each_part_is_numbered_on_its_own_and_may_lie_across() -> None:
    table = Table((Column("A", 1), Column("B", 1)), tuple((f"dòng {n}", "chữ") for n in range(60)))
    appendix = NewPart("Phụ lục I", "DANH MỤC", "(Kèm theo Kế hoạch số 05/KH-X)", landscape=True)
    blocks = (*(body(SENTENCE * 6) for _ in range(12)), appendix, table, NewPart(), body(SENTENCE))
    sheets = printed(Document("x", blocks))
    across = [sheet.width > sheet.height for sheet in sheets]
    first = across.index(True)
    assert across == [False] * first + [True] * sum(across) + [False] and first >= 2 and sum(across) >= 2
    shown = [page_number(sheet) for sheet in sheets]
    numbers = [*range(1, first + 1), *range(1, sum(across) + 1), 1]
    assert [ink and ink.text for ink in shown] == [str(number) if number > 1 else None for number in numbers]
    heading, title = sheets[first].find("Phụ lục I"), sheets[first].find("DANH MỤC")
    reference = sheets[first].starting("(Kèm theo")
    assert heading.bold and heading.size == 14 and title.bold and reference.italic
    assert heading.middle == pytest.approx((30 + 277) / 2 * MM, abs=1) == pytest.approx(reference.middle, abs=1)


@pytest.mark.parametrize("filler", range(24, 46))
def test_no_heading_is_left_at_the_foot(filler: int) -> None:
    blocks = (
        *(body("Dòng.") for _ in range(filler // 2)),
        body(SENTENCE * (filler % 3 + 1)),
        body("NỘI DUNG", Role.ROMAN, "II."),
        body("Nội dung", Role.HEADING, "1."),
        body(SENTENCE * 5),
    )
    sheets = printed(Document("x", blocks))
    for sheet in sheets:
        last = min(inks(sheet), key=lambda ink: ink.base)
        assert not last.bold, f"heading {last.text!r} alone at the foot"


@pytest.mark.parametrize("role", [Role.DECIMAL, Role.LETTER])
def test_a_line_that_opens_a_list_stays_with_it(role: Role) -> None:
    for filler in range(12, 30):
        blocks = (*(body("Dòng.") for _ in range(filler)), body("Gồm các việc sau:", role, "a)"), body(SENTENCE * 5))
        for sheet in printed(Document("x", blocks)):
            assert not min(inks(sheet), key=lambda ink: ink.base).text.endswith("sau:")


@pytest.mark.parametrize("filler", range(8, 24))
def test_paragraphs_keep_two_lines_on_each_side(filler: int) -> None:
    marked = SENTENCE * 6
    blocks = (*(body(f"Dòng {n}.") for n in range(filler)), body(marked), *(body("Hết.") for _ in range(3)))
    for sheet in printed(Document("x", blocks)):
        count = len([ink for ink in sheet.ink if ink.text in marked and len(ink.text) > 20])
        assert count != 1


@pytest.mark.parametrize("filler", range(1, 27))
@pytest.mark.parametrize("last", [1, 2, 3, 7])
def test_no_signature_alone_on_a_page(filler: int, last: int) -> None:
    text = "Chữ cuối. " if last == 1 else SENTENCE * last
    blocks = (*(body(f"Dòng {n}.") for n in range(filler)), body(SENTENCE * 3), body(text), CLOSING)
    sheets = printed(Document("x", blocks))
    signed = [sheet for sheet in sheets if any(ink.text == "GIÁM ĐỐC" for ink in sheet.ink)]
    assert len(signed) == 1
    page = signed[0]
    assert all(page.find(text) for text in ("Nơi nhận:", "Nguyễn Văn An", "- Lưu: VT, VP."))  # all together
    assert lines_on(page) >= 2
    assert len(sheets) <= 2 and all(lines_on(sheet) for sheet in sheets)


def test_a_signature_after_a_table_takes_rows_along() -> None:
    columns = (Column("Nội dung", 1), Column("Kết quả", 1))
    for count in range(30, 45):
        table = Table(columns, tuple((f"Việc {n}", "đã xong") for n in range(count)))
        sheets = printed(Document("x", (table, CLOSING)))
        page = next(sheet for sheet in sheets if any(ink.text == "GIÁM ĐỐC" for ink in sheet.ink))
        assert any(ink.text.startswith("Việc") for ink in page.ink), count
        assert words(sheets)["Việc"] == count


def test_recipients_longer_than_a_page_go_on() -> None:
    names = tuple(f"Nơi nhận thứ {n}" for n in range(90))
    sheets = printed(Document("x", (body(SENTENCE * 3), Closing(names, Signer("", "GIÁM ĐỐC", "Nguyễn Văn An")))))
    assert words(sheets)["thứ"] == 90
    assert all(ink.base > 20 * MM - 6 for sheet in sheets for ink in sheet.ink)


def expected_words(document: Document) -> Counter[str]:
    """Count the words of all strings of a document, its fixed words with them."""
    out: list[str] = []
    for block in document.blocks:
        match block:
            case Letterhead():
                out += ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc", block.place_date]
                gap = " " if block.number else "        "
                out += [block.parent, block.office, f"Số:{gap}{block.number or '        '}/{block.symbol}"]
            case Title():
                out += [block.kind, block.subject]
            case Paragraph():
                out += [block.marker, block.text]
            case Closing():
                out += ["Nơi nhận:", *block.recipients, block.signer.authority, block.signer.title, block.signer.name]
            case NewPart():
                out += [block.heading, block.title, block.reference]
            case Table():
                out += [column.title for column in block.columns]
                out += [cell for row in block.rows for cell in row]
            case _:
                raise AssertionError(block)
    return Counter(word for text in out for word in text.split())


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_every_word_of_a_real_plan_is_printed_once(path: Path) -> None:
    document = plan_document(read_plan(path).plan)
    assert words(printed(document)) == expected_words(document)


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_no_word_of_the_source_file_is_lost(path: Path) -> None:
    """From the office's file to the paper; stops may change (no stop after a title, "./." at the end)."""
    source = bare_words(re.sub(r"[#*\\]", "", path.read_text(encoding="utf-8")))
    shown = bare_words(" ".join(words(printed(plan_document(read_plan(path).plan))).elements()))
    assert not source - shown


def bare_words(text: str) -> Counter[str]:
    """Count runs of letters and figures, without case: "KT.GIÁM" and "KT. GIÁM" are two words each."""
    return Counter(re.findall(r"\w+", text.casefold()))


def test_a_news_item_without_headings_is_printed_whole() -> None:
    lines = [line for line in NEWS.read_text(encoding="utf-8").splitlines() if line.strip()]
    sheets = printed(Document("Bài viết", tuple(body(line) for line in lines)))
    assert words(sheets) == Counter(word for line in lines for word in line.split())


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_real_plans_end_with_one_signed_page(path: Path) -> None:
    sheets = printed(plan_document(read_plan(path).plan))
    last = sheets[-1]
    assert last.find("Nơi nhận:").size == 12
    assert lines_on(last) >= 2
    assert sum(ink.text.endswith("./.") for sheet in sheets for ink in sheet.ink) == 1


def test_progress_is_told_between_pages_and_can_stop_the_job(tmp_path: Path) -> None:
    rows = tuple((f"Việc {n}", SENTENCE) for n in range(200))
    document = Document("x", (Table((Column("Việc", 1), Column("Nội dung", 2)), rows), body(SENTENCE)))
    seen: list[tuple[int, int]] = []
    write_pdf(document, tmp_path / "whole.pdf", lambda done, total: seen.append((done, total)))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[0] == (0, 201) and seen[-1] == (201, 201) and len(seen) > 5

    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise Cancelled

    target = tmp_path / "kept.pdf"
    target.write_bytes(b"old")
    with pytest.raises(Cancelled):
        write_pdf(document, target, stop)
    assert target.read_bytes() == b"old" and len(list(tmp_path.iterdir())) == 2


def test_an_empty_document_is_an_empty_page() -> None:
    sheets = printed(Document("", ()))
    assert len(sheets) == 1 and not sheets[0].ink


@pytest.mark.parametrize("words", [*range(360, 460, 6), 900])
def test_a_title_of_an_appendix_as_long_as_a_page_begins_below_its_heading(words: int) -> None:
    part = NewPart("Phụ lục I", ("DANH MỤC " * words).strip(), "(Kèm theo Kế hoạch số   /KH)")
    page = printed(Document("Thử", (body("Mở đầu."), part, body("Sau đó."))))[1]
    texts = [ink.text for ink in inks(page)]
    assert any("Phụ lục I" in text for text in texts)
    assert sum("DANH MỤC" in text for text in texts) >= 2, "the heading never stands alone on its page"
