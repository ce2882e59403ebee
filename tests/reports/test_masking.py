"""Citizens are masked in what is exported, officials and agencies are not."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.registers import Feedback, Praise
from cchc_desktop.reports.masking import initials, mask_address, mask_name, mask_number, mask_text, masked_row
from cchc_desktop.text import nfc

# (text as it is written down, what must be gone, what must stay)
ITEMS = (
    ("Ông Nguyễn Văn An (SĐT 0905123456) hỏi về thủ tục cấp thẻ người khuyết tật.",
     ("Nguyễn Văn An", "0905123456"), ("Ông N.V.A", "09xx xxx 456", "thẻ người khuyết tật")),
    ("Bà Trần Thị Bích Ngọc, CCCD 052193001234, trú tại tổ 3, đề nghị trả kết quả qua bưu điện.",
     ("Trần Thị Bích Ngọc", "052193001234"), ("Bà T.T.B.N", "trả kết quả qua bưu điện")),
    ("Công dân Lê Minh Đức phản ánh qua email minhduc.le@gmail.com về phí chứng thực.",
     ("Lê Minh Đức", "minhduc.le"), ("Công dân L.M.Đ", "m***@gmail.com", "phí chứng thực")),
    ("Anh Phạm Quốc Huy ở đường Nguyễn Huệ hỏi giờ làm việc của Bộ phận Một cửa phường Trần Phú.",
     ("Phạm Quốc Huy",), ("Anh P.Q.H", "đường Nguyễn Huệ", "phường Trần Phú")),
    ("Chị Hồ Thị Mai Lan gọi số 0256 3822 123 và 0912.345.678 nhiều lần không ai nghe máy.",
     ("Hồ Thị Mai Lan", "3822 123", "0912.345.678"), ("Chị H.T.M.L", "09xx xxx 678", "không ai nghe máy")),
    ("Cụ Đặng Văn Tư, số CMND 211 234 567, chưa nhận được trợ cấp tháng 02/2023.",
     ("Đặng Văn Tư", "211 234 567"), ("Cụ Đ.V.T", "tháng 02/2023")),
    ("Giám đốc Sở Nguyễn Mỹ Quang trả lời công dân ngày 05/3/2023 theo Công văn số 512/SLĐTBXH-VP.",
     (), ("Nguyễn Mỹ Quang", "05/3/2023", "512/SLĐTBXH-VP")),
    ("Ông Lê Văn Tâm, Phó Giám đốc Sở, chủ trì buổi đối thoại; bà Võ Thị Sáu nêu ý kiến về thời hạn.",
     ("Võ Thị Sáu",), ("Ông Lê Văn Tâm, Phó Giám đốc Sở", "bà V.T.S")),
    ("Người dân phản ánh chuyên viên Phan Thị Hoa hướng dẫn chưa rõ; hồ sơ mã H08.12-230305-0123.",
     (), ("Phan Thị Hoa", "H08.12-230305-0123")),
    ("Đề nghị hỗ trợ 1.250.000.000 đồng cho dự án; liên hệ +84 905 123 456.",
     ("905 123 456",), ("1.250.000.000 đồng", "456")),
    ("Tôi tên là Huỳnh Tấn Phát, số nhà 12/5 đường Lê Lợi, xin hỏi thủ tục bảo hiểm thất nghiệp.",
     ("Huỳnh Tấn Phát", "12/5"), ("H.T.P", "đường Lê Lợi", "bảo hiểm thất nghiệp")),
    ("Hộ ông Bùi Văn Năm và hộ bà Ngô Thị Hai kiến nghị về hộ nghèo năm 2023.",
     ("Bùi Văn Năm", "Ngô Thị Hai"), ("Hộ ông B.V.N", "hộ bà N.T.H", "hộ nghèo năm 2023")),
    ("Nguyễn Thị Thu Hà hỏi: nộp hồ sơ trực tuyến mức độ 4 có phải mang bản gốc không?",
     ("Nguyễn Thị Thu Hà",), ("N.T.T.H hỏi", "mức độ 4")),
    ("Trường THPT Lê Hồng Phong và Bệnh viện Nguyễn Đình Chiểu chưa niêm yết giá dịch vụ.",
     (), ("Trường THPT Lê Hồng Phong", "Bệnh viện Nguyễn Đình Chiểu")),
    ("Chuyển khoản nhầm vào STK 1903 6789 0123 45 của ngân hàng, đề nghị hoàn phí.",
     ("1903 6789 0123 45",), ("đề nghị hoàn phí",)),
    ("Cháu Lò Văn Pua, bản Nà Hỳ, chưa được cấp thẻ BHYT số DN4520912345678.",
     ("Lò Văn Pua", "4520912345678"), ("Cháu L.V.P", "bản Nà Hỳ")),
    ("UBND xã Phước Lộc trả lời ông Trương Công Định; Sở Tư pháp tỉnh Bình Định phối hợp.",
     ("Trương Công Định",), ("UBND xã Phước Lộc", "ông T.C.Đ", "Sở Tư pháp tỉnh Bình Định")),
    ("Đồng chí Trần Văn Bình, Trưởng phòng, xin lỗi vì trễ hẹn 03 ngày.", (), ("Trần Văn Bình", "03 ngày")),
    ("Gia đình Vũ Đình Khoa (sđt: 09 8765 4321) đề nghị cấp lại bản sao; số điện thoại cơ quan 1022.",
     ("Vũ Đình Khoa", "8765 4321"), ("V.Đ.K", "321", "1022")),
    ("Chồng tôi là Đỗ Mạnh Hùng nộp hồ sơ ngày 05-03-2023 08:30, hẹn trả 12-03-2023.",
     ("Đỗ Mạnh Hùng",), ("Đ.M.H", "05-03-2023 08:30", "12-03-2023")),
    ("Người gửi: Tạ Quang Thắng - 0387 654 321 - hỏi về lệ phí 25.000 đồng.",
     ("Tạ Quang Thắng", "0387 654 321"), ("T.Q.T", "25.000 đồng")),
    ("Chủ tịch UBND phường Phạm Văn Đồng tiếp công dân; ông Dương Văn Minh không đồng ý.",
     ("Dương Văn Minh",), ("phường Phạm Văn Đồng", "ông D.V.M")),
    ("Công ty TNHH Phan Đình Phùng đề nghị đối thoại, người liên hệ chị Mai Thị Tuyết 02563.888.999.",
     ("Mai Thị Tuyết", "888.999"), ("Công ty TNHH Phan Đình Phùng", "chị M.T.T")),
    ("Kiến nghị gia đình chính sách, hộ Nông dân, em Đoàn viên được hướng dẫn trực tiếp.",
     (), ("hộ Nông dân", "em Đoàn viên", "gia đình chính sách")),
    ("Học tập tư tưởng, đạo đức Hồ Chí Minh; Đoàn TNCS Hồ Chí Minh; Thành phố Hồ Chí Minh phối hợp.",
     (), ("đạo đức Hồ Chí Minh", "Đoàn TNCS Hồ Chí Minh", "Thành phố Hồ Chí Minh")),
    ("Đoàn Thanh Niên Sở và Hội Liên Hiệp Phụ Nữ tỉnh Bà Rịa - Vũng Tàu dự; chị Đoàn Thị Hồng vắng mặt.",
     ("Đoàn Thị Hồng",), ("Đoàn Thanh Niên Sở", "Bà Rịa - Vũng Tàu", "chị Đ.T.H")),
    ("ong Nguyen Van An hoi ve thu tuc, sdt 0905123456; ba Tran Thi Bich cung hoi",
     ("Nguyen Van An", "Tran Thi Bich", "0905123456"), ("N.V.A", "hoi ve thu tuc", "T.T.B")),
    ("anh lê văn tám và bà trần thị sáu gọi lúc 8h, nhà ở đường Bà Triệu.",
     ("lê văn tám", "trần thị sáu"), ("anh L.V.T", "bà T.T.S", "đường Bà Triệu")),
    ("Bà Lê Thị Hoa ở thôn 3 và ông Trần Văn Ba ấp 5 gửi đơn; Nguyễn Thị Lan ạ.",
     ("Lê Thị Hoa", "Trần Văn Ba", "Nguyễn Thị Lan"), ("Bà L.T.H ở thôn 3", "ông T.V.B ấp 5", "N.T.L ạ.")),
    ("Gọi lại cho anh Hùng lúc 9 giờ, chị Sáu và bác Năm chờ; em Hoa, cô Út, chú Tư cùng hỏi.",
     ("Hùng", "Sáu", "Năm chờ", "Hoa", "Út", "Tư"), ("anh H lúc 9 giờ", "chị S", "bác N chờ", "em H, cô Ú, chú T")),
    ("Tiếng Anh Văn, nước Anh Quốc; noi gương Bác Hồ; anh Đoàn viên, em Học sinh, cô Giáo viên, đặc khu Cô Tô.",
     (), ("Tiếng Anh Văn", "Anh Quốc", "Bác Hồ", "anh Đoàn viên", "em Học sinh", "cô Giáo viên", "Cô Tô")),
    ("Công dân Việt Nam, người dân Gia Lai, gia đình Văn hóa; anh Hùng, Phó Chủ tịch UBND xã, chủ trì.",
     (), ("Công dân Việt Nam", "người dân Gia Lai", "gia đình Văn hóa", "anh Hùng, Phó Chủ tịch")),
    ("ÔNG NGUYỄN VĂN BẢY KIẾN NGHỊ LẦN 2.", ("NGUYỄN VĂN BẢY",), ("ÔNG N.V.B",)),
)  # fmt: skip


@pytest.mark.parametrize(("text", "gone", "stays"), ITEMS, ids=[text[:28] for text, _, _ in ITEMS])
def test_citizens_go_and_officials_stay(text: str, gone: tuple[str, ...], stays: tuple[str, ...]) -> None:
    masked = mask_text(text)
    assert [part for part in gone if part in masked] == [], masked
    assert [part for part in stays if part not in masked] == [], masked
    assert not re.search(r"\d{9,}", masked)


@pytest.mark.parametrize("text", [text for text, _, _ in ITEMS])
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask_text(text)
    assert mask_text(once) == once


@pytest.mark.parametrize(
    ("name", "masked"),
    [("Nguyễn Văn An", "N.V.A"), ("Ông Nguyễn Văn An", "Ông N.V.A"), ("bà  Đỗ Thị Ánh", "bà Đ.T.Á"),
     ("ông bà Lê Lợi", "ông bà L.L"), ("", ""), ("Y Moan", "Y.M"),
     ("Công ty TNHH May Phú Tài", "Công ty TNHH May Phú Tài"),
     ("Hội Người cao tuổi phường", "Hội Người cao tuổi phường"),
     ("Hộ kinh doanh Nguyễn Văn Sáu", "Hộ kinh doanh N.V.S"), ("Đoàn Thị Hồng", "Đ.T.H"), ("Ban Thị Mỷ", "B.T.M")],
)  # fmt: skip
def test_a_name_becomes_initials(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [("0905123456", "09xx xxx 456"), ("0905.123.123", "09xx xxx 123"), ("+84 905 123 456", "09xx xxx 456"),
     ("052193001234", "xxxxxxxxx234"), ("211234567", "xxxxxx567"), ("113", "xxx"), ("", "")],
)  # fmt: skip
def test_a_number_keeps_its_last_digits(number: str, masked: str) -> None:
    assert mask_number(number) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [("12/5 Nguyễn Huệ, tổ 3, phường Trần Phú, TP. Quy Nhơn", "phường Trần Phú, TP. Quy Nhơn"),
     ("thôn Tân Giảng, xã Phước Hòa, huyện Tuy Phước", "xã Phước Hòa, huyện Tuy Phước"),
     ("34 Lê Lợi", "(đã che địa chỉ)"), ("", "")],
)  # fmt: skip
def test_an_address_keeps_what_is_a_commune_or_larger(address: str, masked: str) -> None:
    assert mask_address(address) == masked


def test_a_row_is_masked_in_every_private_field() -> None:
    row = Feedback(
        received=date(2023, 3, 1),
        sender="Ông Nguyễn Văn An",
        phone="0905 123 456",
        address="12 Lê Lợi, phường Trần Phú",
        content="NGUYEN VAN AN gọi từ 0905 123 456 hỏi về nguyễn văn an",
        result="Đã gọi lại cho ông An theo số 0905123456",
        unit="Văn phòng Sở",
        handled_by="Trần Thị Thu",
    )
    masked = masked_row(row)
    assert (masked.sender, masked.phone, masked.address) == ("Ông N.V.A", "09xx xxx 456", "phường Trần Phú")
    assert masked.content == "N.V.A gọi từ 09xx xxx 456 hỏi về N.V.A"
    assert "0905123456" not in masked.result
    assert (masked.unit, masked.handled_by, masked.received) == ("Văn phòng Sở", "Trần Thị Thu", row.received)


def test_a_register_without_citizens_is_left_as_it_is() -> None:
    row = Praise(day=date(2023, 3, 1), name="Nguyễn Văn An", achievement="Sáng kiến 0905123456")
    assert masked_row(row) is row


_PIECES = st.sampled_from(
    ["0905123456", "09 0512 3456", "052193001234", "123456789", "+84905123456", "ông", "bà", "Nguyễn Văn An", ",",
     ".", " ", "-", "a@b.vn", "hồ sơ", "12/3/2023", "H08-230305", "0", "84", "(", ")"]
)  # fmt: skip


@given(st.lists(_PIECES | st.text(alphabet="0123456789 .-()+ab", max_size=14), max_size=9).map("".join))
def test_no_long_run_of_digits_survives(text: str) -> None:
    masked = mask_text(text)
    assert not re.search(r"\d{9,}", masked)
    assert not re.search(r"(?<![\w.])0[35789]\d{2}[ .-]?\d{3}[ .-]?\d{3}(?!\d)", masked)


@given(st.text(max_size=120))
def test_any_text_can_be_masked(text: str) -> None:
    masked = mask_text(text)
    assert masked == nfc(masked)
    assert not re.search(r"\d{9,}", masked)


@given(
    st.lists(st.sampled_from(["Nguyễn", "Trần", "Lê", "Văn", "Thị", "Đức", "Ánh"]), min_size=2, max_size=4).map(
        " ".join
    )
)
def test_a_name_after_an_address_of_respect_never_survives(name: str) -> None:
    assert name not in mask_text(f"Đề nghị của ông {name} về hồ sơ.")
    assert name not in mask_text(f"Kiến nghị ({name.upper()}) lần 2", [name])
    assert initials(name).count(".") == len(name.split()) - 1
