"""Quick entry's recogniser: the corpus as a whole, then the traps one by one."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop import catalog
from cchc_desktop.intake.activity_guess import KnownChannel, KnownUnit
from cchc_desktop.intake.activity_text import recognise
from cchc_desktop.intake.activity_words import plain, word_number
from cchc_desktop.text import nfc
from tests.intake.activity_scores import UNITS, score

HERE = Path(__file__).parent
TODAY = date(2026, 3, 20)


def day_of(text: str, today: date = TODAY) -> date | None:
    found = recognise(text, today).date
    return found.value if found else None


def test_what_a_trial_found() -> None:
    today = date(2026, 11, 24)
    radio = recognise("15.10.2026 - Đài truyền thanh xã phát 3 chuyên mục cải cách hành chính", today)
    assert radio.kind and radio.kind.value == "loudspeaker" and radio.quantity and radio.quantity.value == 3
    press = recognise("Báo Gia Lai ngày 18/11 đăng bài Cải cách hành chính ở Sở Nội vụ", today)
    assert press.kind and press.kind.value == "online_press" and press.date and press.date.value == date(2026, 11, 18)
    office = recognise("Văn phòng báo cáo việc đăng bài trên trang thông tin điện tử Sở", today)
    assert office.kind and office.kind.value == "own_site", "báo cáo is no newspaper"
    days = recognise("Đài truyền thanh xã phát 4 bản tin về CCHC các ngày 2, 9, 16, 23/10/2026", today)
    assert days.date is None and "nhiều ngày" in days.date_note
    assert days.quantity and days.quantity.value == 4
    span = recognise("Các ngày 5, 6/11/2026 tổ chức lớp tập huấn 60 học viên", today)
    assert span.date and span.date_to and (span.date.value.day, span.date_to.value.day) == (5, 6)
    boards = recognise("Treo 12 băng rôn, 05 pano tại trụ sở trong tháng 10", today)
    assert boards.place and boards.place.value == "trụ sở" and boards.also == ("05 pano",)
    post = recognise("Đăng bài fanpage hướng dẫn nộp hồ sơ, 1,2k lượt xem, ngày 5.11.26", today)
    assert post.title and post.title.value == "Đăng bài fanpage hướng dẫn nộp hồ sơ"
    assert post.reach and post.reach.value == 1200 and post.date and post.date.value == date(2026, 11, 5)


@pytest.mark.parametrize("name", ["activity_corpus.toml", "activity_held_out.toml"])
def test_corpus(name: str) -> None:
    done = score(HERE / name)
    assert done.dates_wrong == []  # a wrong day that nobody notices is the worst defect
    assert done.right_or_empty >= 0.95
    assert done.dates_right >= 0.85 * done.texts, "left empty too often"
    assert done.kind_share >= 0.80, done.kinds_wrong
    assert len(done.fields_wrong) <= 0.1 * done.fields, done.fields_wrong


def test_corpus_is_as_large_as_promised() -> None:
    assert score(HERE / "activity_corpus.toml").texts >= 40
    assert score(HERE / "activity_held_out.toml").texts >= 20


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("5/3", date(2026, 3, 5)),
        ("5-3-26", date(2026, 3, 5)),
        ("05032026", date(2026, 3, 5)),
        ("hn", TODAY),
        ("hq", TODAY - timedelta(days=1)),
        ("03/06/2025", date(2025, 6, 3)),  # day before month, always
        ("12/11/2025", date(2025, 11, 12)),
        ("hn họp giao ban 25 người", TODAY),
        ("Ngày 16/6/2023 Sở tổ chức hội nghị", date(2023, 6, 16)),
        ("sáng 5/3 họp giao ban", date(2026, 3, 5)),
        ("Chiều nay họp chi bộ", TODAY),
        ("Thứ Sáu tuần trước, họp công đoàn", date(2026, 3, 13)),
        ("sáng thứ Hai tuần này họp giao ban", date(2026, 3, 16)),
        ("Tối 8 tháng 3 năm 2026, liên hoan văn nghệ", date(2026, 3, 8)),
    ],
)
def test_days_that_are_clear(text: str, wanted: date) -> None:
    assert day_of(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Thực hiện Kế hoạch số 116/KH-UBND ngày 16/11/2021 của UBND tỉnh, Sở tuyên truyền CCHC.",
        "Gửi báo cáo trước ngày 15/3/2026.",
        "Sở sẽ tổ chức hội nghị ngày 25/3/2026.",
        "Nghị định có hiệu lực từ ngày 01/3/2026.",
        "Kỷ niệm 95 năm Ngày thành lập Đoàn (26/3/1931 - 26/3/2026)",
        "Tuyên truyền chào mừng ngày 8/3, treo băng rôn",
        "Ngày 3/3/2026 Sở họp. Ngày 5/3/2026 Trung tâm tập huấn.",
        "Sáng thứ Hai, ngày 10/3/2026, họp giao ban",  # a Tuesday
        "Họp giao ban sáng thứ Hai hàng tuần",
        "Đạt 08/10 chỉ tiêu",
        "Tính đến tới ngày 10/3/2026 đã đăng 12 bài",
        "Bài đăng tới 5/3 là hết hạn",
        "Giai đoạn 2021-2025",
        "tháng 3/2026 đăng 12 tin, bài",
        "Từ ngày 15/12/2025 đến ngày 14/3/2026 tổ chức 05 hội nghị",
        "Ngày 31/02/2026 họp giao ban",
        "mùng 5/3 âm lịch",
        "Hội nghị ngày 12/2026",
    ],
)
def test_days_that_must_stay_empty(text: str) -> None:
    assert day_of(text) is None


def test_a_day_without_year_never_takes_a_year_the_text_speaks_against() -> None:
    text = "Sáng 5/3, Sở triển khai kế hoạch CCHC năm {}"
    assert day_of(text.format(2026)) == date(2026, 3, 5)
    assert day_of(text.format(2023)) is None
    assert day_of("Sáng 28/12 họp giao ban", date(2027, 1, 5)) == date(2026, 12, 28)
    assert day_of("Sáng 28/12 họp giao ban", date(2026, 11, 24)) is None


def test_hom_qua_counts_from_the_posting() -> None:
    assert day_of("Cập nhật: 17/06/2023 08:30\nHôm qua, Sở tổ chức hội nghị CCHC") == date(2023, 6, 16)


def test_an_unsure_day_is_offered_with_its_reason() -> None:
    found = recognise("Sở sẽ tổ chức hội nghị ngày 25/3/2026.", TODAY)
    assert found.date is None and found.date_note
    assert found.unsure_date is not None and found.unsure_date.value == date(2026, 3, 25)


@given(
    st.dates(date(2000, 1, 1), TODAY),
    st.sampled_from(["Ngày {}, Sở tổ chức hội nghị", "Sáng {} họp giao ban", "Thời gian: {}"]),
)
def test_a_full_date_reads_day_first(day: date, shape: str) -> None:
    for written in (f"{day.day}/{day.month}/{day.year}", f"{day.day:02d}-{day.month:02d}-{day.year}",
                    f"{day.day} tháng {day.month} năm {day.year}"):  # fmt: skip
        assert day_of(shape.format(written)) == day


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_error(text: str) -> None:
    found = recognise(text, TODAY, UNITS)
    if found.date is not None:
        assert found.date.value <= TODAY or len(text.strip()) < 40
    assert found.title is None or len(found.title.value) <= 260


@given(st.text(max_size=80))
def test_plain_keeps_every_place(text: str) -> None:
    text = nfc(text)
    assert len(plain(text)) == len(text)


def test_spans_point_at_the_words() -> None:
    found = recognise("Văn phòng Sở: sáng ngày 16/6/2023 tổ chức hội nghị, 115 lượt người", TODAY, UNITS)
    assert found.date and found.text[found.date.start : found.date.end] == "16/6/2023"
    assert found.reach and found.text[found.reach.start : found.reach.end] == "115 lượt người"
    assert found.unit and found.text[found.unit.start : found.unit.end] == "Văn phòng Sở"


@pytest.mark.parametrize(
    ("words", "value"),
    [("muoi lam", 15), ("hai muoi mot", 21), ("mot tram hai muoi", 120), ("ba tram", 300), ("muoi", 10), ("tam", 8),
     ("mot tram le nam", 105)],
)  # fmt: skip
def test_word_numbers(words: str, value: int) -> None:
    assert word_number(words) == value


@pytest.mark.parametrize(
    ("text", "quantity", "reach"),
    [
        ("tổ chức 02 hội nghị với 115 lượt người tham dự", 2, 115),
        ("tổ chức hai hội nghị với mười lăm đại biểu", 2, 15),
        ("đăng 12 tin, bài trên Trang thông tin điện tử, 1.250 lượt xem", 12, 1250),
        ("đăng 3 bài fanpage, 1,2k lượt tiếp cận", 3, 1200),
        ("hội nghị lần thứ 2 có 90 đại biểu", 1, 90),
        ("phát 500 tờ rơi cho người dân", 500, None),
        ("họp giao ban, thành phần: 42 người", 1, 42),
    ],
)
def test_counts(text: str, quantity: float, reach: int | None) -> None:
    found = recognise(text, TODAY)
    assert found.quantity and found.quantity.value == quantity
    assert (found.reach.value if found.reach else None) == reach


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("P.NCC họp giao ban", "Phòng Người có công"),
        ("TT DVVL đăng 2 bài fanpage", "Trung tâm Dịch vụ việc làm Bình Định"),
        ("Phòng LĐ-VL tổ chức hội nghị", "Phòng Lao động - Việc làm"),
        ("phong bao tro xa hoi to chuc tap huan", "Phòng Bảo trợ xã hội"),
        ("Đơn vị thực hiện: Thanh tra Sở. Phối hợp với Văn phòng Sở", "Thanh tra Sở"),
    ],
)
def test_units(text: str, name: str) -> None:
    found = recognise(text, TODAY, UNITS).unit
    assert found is not None and found.value.name == name


def test_two_units_named_alike_give_none() -> None:
    assert recognise("Văn phòng Sở và Thanh tra Sở", TODAY, UNITS).unit is None


@pytest.mark.parametrize(
    ("link", "platform", "kind"),
    [
        ("https://www.facebook.com/sldtbxh/posts/1", "facebook", "facebook"),
        ("https://m.facebook.com/story.php?story_fbid=1&id=2", "facebook", "facebook"),
        ("https://fb.watch/abc/", "facebook", "facebook"),
        ("https://rd.zapps.vn/detail/1?id=ab&pageId=99", "zalo", "zalo_oa"),
        ("https://zalo.me/g/abcdef123", "zalo", "zalo_group"),
        ("https://youtu.be/xyz", "youtube", "youtube"),
        ("https://www.tiktok.com/@so/video/7", "tiktok", "social_other"),
        ("https://binhdinh.gov.vn/vi/news/cchc", "portal", "portal"),
        ("https://sldtbxh.binhdinh.gov.vn/bai-viet", "portal", "own_site"),
        ("https://dichvucong.binhdinh.gov.vn/vi", "portal", "procedures_online"),
        ("https://baobinhdinh.vn/viewer.aspx?m=1", "press", "online_press"),
        ("https://vnexpress.net/bai-4712345.html", "press", "online_press"),
    ],
)
def test_links(link: str, platform: str, kind: str) -> None:
    found = recognise(link, TODAY)
    assert found.url and found.url.value == link
    assert (found.platform, found.kind and found.kind.value) == (platform, kind)
    assert found.date is None  # a link alone is no day


def test_a_link_belongs_to_the_official_channel_that_begins_it() -> None:
    unit = KnownUnit(7, "Trung tâm Dịch vụ việc làm")
    channels = (
        KnownChannel(1, "Fanpage Sở", "facebook", "facebook.com/sldtbxh", 1),
        KnownChannel(2, "Fanpage Trung tâm", "facebook", "facebook.com/sldtbxh.dvvl", 7),
    )
    found = recognise("https://www.facebook.com/sldtbxh.dvvl/posts/99", TODAY, (unit,), channels)
    assert found.channel is channels[1]
    assert found.unit and found.unit.value is unit


def test_a_stamp_in_a_link_is_offered_and_never_taken() -> None:
    found = recognise("https://sxd.gov.vn/view-article/1/1700000000000/1709283600000", TODAY)
    assert found.date is None
    assert found.unsure_date and found.unsure_date.value.year in (2023, 2024)


def test_figures_in_a_link_are_no_days() -> None:
    assert day_of("https://a.gov.vn/ngay/5-3-2026/x sáng 6/3/2026 họp giao ban") == date(2026, 3, 6)


def test_every_word_list_names_kinds_of_the_catalogue() -> None:
    import tomllib

    from cchc_desktop import paths

    folder = paths.resources() / "recognise"
    known = {kind.id for kind in catalog.kinds()}
    assert set(tomllib.loads((folder / "kinds.toml").read_text("utf-8"))) == known - {"other"}
    hosts = tomllib.loads((folder / "hosts.toml").read_text("utf-8"))["hosts"]
    assert {entry["kind"] for entry in hosts} <= known
    tags = tomllib.loads((folder / "tags.toml").read_text("utf-8"))
    assert set(tags["contents"]) <= {tag.id for tag in catalog.contents()}
    assert set(tags["audiences"]) <= {tag.id for tag in catalog.audiences()}


@pytest.mark.parametrize(
    "text",
    ["a" * 20_000, "5/" * 10_000, "ngày " * 4000, "số 1/A-" * 2500, "1 " * 9000, "hội nghị " * 2200, "(a, " * 5000],
)
def test_no_text_takes_long(text: str) -> None:
    """A pattern that tries every place again from every place would hold up the whole run here."""
    assert recognise(text, TODAY, UNITS).date is None
