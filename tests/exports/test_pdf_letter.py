"""Page 1 measured in the PDF itself against NĐ 30/2020, Phụ lục I (domain.md 1.1 to 1.6)."""

from __future__ import annotations

import itertools

import pytest

from cchc_desktop.documents.blocks import Addressees, Closing, Document, Letterhead, Role, Title, body
from cchc_desktop.models import Signer
from tests.exports.pdf_probe import MM, Sheet, pdf_of, printed

NATIONAL, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
LONG = "Tăng cường công tác thông tin, tuyên truyền nhằm nâng cao nhận thức của đội ngũ công chức, viên chức. " * 4
HEAD = Letterhead(
    "UBND TỈNH BÌNH ĐỊNH", "SỞ GIAO THÔNG VẬN TẢI", "5", "KH-SGTVT", "Bình Định, ngày 05 tháng 01 năm 2022"
)
SUBJECT = "Tuyên truyền cải cách hành chính năm 2022"
CLOSING = Closing(
    ("- UBND tỉnh (báo cáo);", "Sở Nội vụ", "Lưu: VT, VP Sở"), Signer("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Văn An")
)


def letter(head: Letterhead = HEAD, *more: object) -> Sheet:
    blocks = (head, Title("KẾ HOẠCH", SUBJECT), body(LONG), *more)
    return printed(Document("Kế hoạch", blocks))[0]  # pyright: ignore[reportArgumentType]


@pytest.fixture(scope="module")
def page() -> Sheet:
    return letter(
        HEAD,
        body("MỤC ĐÍCH", Role.ROMAN, "I."),
        body("Mục đích", Role.HEADING, "1."),
        body("Nội dung thứ nhất.", Role.ARABIC, "1."),
        body("Nội dung thứ hai.", Role.LETTER, "a)"),
        body("Căn cứ Luật Tổ chức chính quyền địa phương;", Role.BASIS),
        CLOSING,
    )


def test_paper_is_a4_upright(page: Sheet) -> None:
    assert page.width == pytest.approx(210 * MM, abs=0.5)
    assert page.height == pytest.approx(297 * MM, abs=0.5)


@pytest.mark.parametrize(
    ("text", "size", "bold", "italic"),
    [
        (NATIONAL, 12, True, False),
        (MOTTO, 13, True, False),
        ("UBND TỈNH BÌNH ĐỊNH", 12, False, False),
        ("SỞ GIAO THÔNG VẬN TẢI", 12, True, False),
        ("Số: 05/KH-SGTVT", 13, False, False),
        ("Bình Định, ngày 05 tháng 01 năm 2022", 13, False, True),
        ("KẾ HOẠCH", 14, True, False),
        (SUBJECT, 14, True, False),
        ("I. MỤC ĐÍCH", 14, True, False),
        ("1. Mục đích", 14, True, False),
        ("1. Nội dung thứ nhất.", 14, False, False),
        ("a) Nội dung thứ hai.", 14, False, False),
        ("Căn cứ Luật Tổ chức chính quyền địa phương;", 14, False, True),
        ("Nơi nhận:", 12, True, True),
        ("- UBND tỉnh (báo cáo);", 11, False, False),
        ("- Sở Nội vụ;", 11, False, False),
        ("- Lưu: VT, VP Sở.", 11, False, False),
        ("KT. GIÁM ĐỐC", 14, True, False),
        ("PHÓ GIÁM ĐỐC", 14, True, False),
        ("Nguyễn Văn An", 14, True, False),
    ],
)
def test_size_and_style(page: Sheet, text: str, size: float, bold: bool, italic: bool) -> None:
    ink = page.find(text)
    assert (ink.size, ink.bold, ink.italic) == (size, bold, italic)


def test_text_stays_inside_the_margins(page: Sheet) -> None:
    for ink in page.ink:
        assert ink.left >= 30 * MM - 1 and ink.right <= 190 * MM + 1, ink
        assert 20 * MM - 1 <= ink.base <= page.height - 20 * MM, ink


def test_columns_of_the_head_are_unequal_and_centred(page: Sheet) -> None:
    national, motto, office = page.find(NATIONAL), page.find(MOTTO), page.find("SỞ GIAO THÔNG VẬN TẢI")
    assert national.right - national.left == pytest.approx(88.3 * MM, abs=2)  # unbroken, on one line
    assert motto.middle == pytest.approx(national.middle, abs=1)
    assert page.starting("Bình Định, ngày").middle == pytest.approx(national.middle, abs=1.5)
    assert page.find("UBND TỈNH BÌNH ĐỊNH").middle == pytest.approx(office.middle, abs=1)
    assert page.find("Số: 05/KH-SGTVT").middle == pytest.approx(office.middle, abs=1)
    right_column = 190 * MM - 2 * (190 * MM - national.middle)
    assert national.middle - right_column > office.middle - 30 * MM  # the right one is wider
    assert office.right + 3 * MM < national.left


def test_number_and_date_stand_on_one_line(page: Sheet) -> None:
    assert page.find("Số: 05/KH-SGTVT").base == pytest.approx(page.starting("Bình Định, ngày").base, abs=0.1)
    assert page.find("UBND TỈNH BÌNH ĐỊNH").base == pytest.approx(page.find(NATIONAL).base, abs=0.1)


def test_rules_are_drawn_and_of_the_right_length(page: Sheet) -> None:
    motto = page.find(MOTTO)
    rule = page.rule_below(motto)
    assert rule.length == pytest.approx(motto.right - motto.left, abs=3)
    assert rule.middle == pytest.approx(motto.middle, abs=1)
    for text in ("SỞ GIAO THÔNG VẬN TẢI", SUBJECT):
        ink = page.find(text)
        rule = page.rule_below(ink)
        share = rule.length / (ink.right - ink.left)
        assert 1 / 3 <= share <= 0.51
        assert rule.middle == pytest.approx(ink.middle, abs=1)
        assert rule.top < ink.base - 3  # below, not text underline


def test_title_is_centred_on_the_text(page: Sheet) -> None:
    middle = (30 + 190) / 2 * MM
    assert page.find("KẾ HOẠCH").middle == pytest.approx(middle, abs=1)
    assert page.find(SUBJECT).middle == pytest.approx(middle, abs=1)


def test_body_is_justified_with_an_indented_first_line(page: Sheet) -> None:
    lines = [ink for ink in page.ink if ink.size == 14 and ink.text and ink.text in LONG]
    assert len(lines) > 3
    assert lines[0].left == pytest.approx((30 + 12.7) * MM, abs=1.5)
    for line in lines[1:]:
        assert line.left == pytest.approx(30 * MM, abs=1.5)
    for line in lines[:-1]:
        assert line.right == pytest.approx(190 * MM, abs=1.5)
    spacing = {round(a.base - b.base, 1) for a, b in itertools.pairwise(lines)}
    assert all(14 * 1.149 - 0.1 <= step <= 14 * 1.149 * 1.5 for step in spacing)
    gap = lines[-1].base - page.find("I. MỤC ĐÍCH").base
    assert gap >= max(spacing) + 6 - 0.2  # at least 6 pt between paragraphs


def test_recipients_and_signature_begin_on_one_level(page: Sheet) -> None:
    place, authority, post = page.find("Nơi nhận:"), page.find("KT. GIÁM ĐỐC"), page.find("PHÓ GIÁM ĐỐC")
    name = page.find("Nguyễn Văn An")
    assert place.base == pytest.approx(authority.base, abs=0.1)
    assert place.left == pytest.approx(30 * MM, abs=1.5)
    assert authority.left > 110 * MM - 1  # right half
    assert name.middle == pytest.approx(authority.middle, abs=1) == pytest.approx(post.middle, abs=1)
    # Between the post and the name (its ink begins an ascent above the base line) there is room to sign.
    assert 25 * MM <= post.base - name.base - 0.7 * 14 <= 31 * MM


def test_draft_leaves_room_for_number_and_day() -> None:
    page = letter(Letterhead("UBND TỈNH", "SỞ NỘI VỤ", "", "KH-SNV", "Bình Định, ngày     tháng 01 năm 2022"))
    label = page.starting("Số:")
    filled = letter(Letterhead("UBND TỈNH", "SỞ NỘI VỤ", "18", "KH-SNV", "Bình Định, ngày 12 tháng 01 năm 2022"))
    assert label.text.startswith("Số:") and label.text.endswith("/KH-SNV") and "05" not in label.text
    # Six spaces of 13 pt and more are free between the colon and the stroke.
    assert label.right - label.left > filled.starting("Số:").right - filled.starting("Số:").left + 6
    assert page.starting("Bình Định, ngày").text.split() == ["Bình", "Định,", "ngày", "tháng", "01", "năm", "2022"]


@pytest.mark.parametrize(
    ("office", "lines"),
    [
        ("SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", ["SỞ LAO ĐỘNG -", "THƯƠNG BINH VÀ XÃ HỘI"]),
        ("SỞ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN", ["SỞ NÔNG NGHIỆP", "VÀ PHÁT TRIỂN NÔNG THÔN"]),
        ("ỦY BAN NHÂN DÂN TỈNH YÊN BÁI", ["ỦY BAN NHÂN DÂN", "TỈNH YÊN BÁI"]),
        ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", ["SỞ KHOA HỌC VÀ CÔNG NGHỆ"]),
    ],
)
def test_long_office_names_break_between_words(office: str, lines: list[str]) -> None:
    page = letter(Letterhead("UBND TỈNH BÌNH ĐỊNH", office, "5", "KH-X", "Bình Định, ngày 05 tháng 01 năm 2022"))
    bases = [page.find(line).base for line in lines]
    assert bases == sorted(bases, reverse=True)
    rule = page.rule_below(page.find(lines[-1]))  # computed on the last line
    assert 1 / 3 <= rule.length / (page.find(lines[-1]).right - page.find(lines[-1]).left) <= 0.52


def test_a_long_place_widens_the_right_column_but_not_past_the_office() -> None:
    date = "Thành phố Hồ Chí Minh, ngày 29 tháng 6 năm 2019"
    page = letter(Letterhead("ỦY BAN NHÂN DÂN THÀNH PHỐ HỒ CHÍ MINH", "SỞ NỘI VỤ", "5", "KH-SNV", date))
    ink = page.find(date)
    assert ink.size == 13 and ink.right - ink.left == pytest.approx(96.4 * MM, abs=2)
    assert page.find("Số: 05/KH-SNV").right < ink.left
    assert page.find(NATIONAL).middle == pytest.approx(ink.middle, abs=1.5)


def test_an_endless_place_is_broken_not_lost() -> None:
    date = "Phan Rang - Tháp Chàm và vùng phụ cận của thành phố thuộc tỉnh, ngày 29 tháng 12 năm 2019"
    page = letter(Letterhead("UBND TỈNH", "SỞ NỘI VỤ", "5", "KH-SNV", date))
    assert "".join(date.split()) in "".join(page.text.split())
    assert all(ink.right <= 191 * MM for ink in page.ink)


def test_subject_of_a_letter_stands_under_its_number() -> None:
    head = Letterhead("UBND TỈNH", "SỞ NỘI VỤ", "5", "SNV-CCHC", HEAD.place_date, "đôn đốc báo cáo quý I")
    page = printed(Document("Công văn", (head, Addressees(("Sở Tài chính",)), body(LONG))))[0]
    subject, number = page.find("V/v đôn đốc báo cáo quý I"), page.find("Số: 05/SNV-CCHC")
    assert (subject.size, subject.bold, subject.italic) == (12, False, False)
    assert subject.middle == pytest.approx(number.middle, abs=1)
    assert 6 <= number.base - subject.base - 12 <= 12


def test_one_addressee_stays_on_the_line_several_get_their_own() -> None:
    one = printed(Document("x", (Addressees(("Ủy ban nhân dân tỉnh",)),)))[0]
    assert one.find("Kính gửi: Ủy ban nhân dân tỉnh").middle == pytest.approx(110 * MM, abs=1)
    several = printed(Document("x", (Addressees(("Sở Tài chính", "Sở Xây dựng")),)))[0]
    label, first, last = several.find("Kính gửi:"), several.find("- Sở Tài chính;"), several.find("- Sở Xây dựng.")
    assert label.base > first.base > last.base
    assert first.left == pytest.approx(label.right, abs=3.5) and first.left == pytest.approx(last.left, abs=0.5)


@pytest.mark.parametrize(
    ("signer", "lines"),
    [
        (Signer("", "GIÁM ĐỐC", "Trần Thanh Dũng"), ["GIÁM ĐỐC", "Trần Thanh Dũng"]),
        (
            Signer("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Chiến Thắng"),
            ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Chiến Thắng"],
        ),
        (Signer("", "", "Nguyễn Chiến Thắng"), ["Nguyễn Chiến Thắng"]),
    ],
)
def test_signature_forms(signer: Signer, lines: list[str]) -> None:
    page = letter(HEAD, Closing(tuple(f"Nơi thứ {n}" for n in range(12)), signer))
    inks = [page.find(line) for line in lines]
    assert [ink.base for ink in inks] == sorted((ink.base for ink in inks), reverse=True)
    assert max(ink.middle for ink in inks) - min(ink.middle for ink in inks) < 1.5
    assert page.find("- Nơi thứ 11.").base < page.find("- Nơi thứ 0;").base


def test_file_says_how_to_print_and_what_it_is() -> None:
    data = pdf_of(Document("Kế hoạch tuyên truyền", (HEAD, body(LONG)), author="Sở Nội vụ"))
    import pypdfium2

    file = pypdfium2.PdfDocument(data)
    assert file.get_metadata_value("Title") == "Kế hoạch tuyên truyền"
    assert file.get_metadata_value("Author") == "Sở Nội vụ"
    file.close()
    assert b"/PrintScaling /None" in data
    assert b"/Lang (vi-VN)" in data
    assert b"ASCII85" not in data
    assert data.count(b"/FontFile2") >= 3 and data.count(b"/FontFile2") == data.count(b"/Type /FontDescriptor")
    assert b"Helvetica" not in data  # nothing but embedded faces


def test_a_committee_stands_over_its_place() -> None:
    sheet = letter(Letterhead("", "ỦY BAN NHÂN DÂN XÃ TÂY SƠN", "", "KH-UBND", "Tây Sơn, ngày     tháng 01 năm 2026"))
    upper, lower = sheet.find("ỦY BAN NHÂN DÂN"), sheet.find("XÃ TÂY SƠN")
    assert upper.middle == pytest.approx(lower.middle, abs=0.5) and upper.base > lower.base
