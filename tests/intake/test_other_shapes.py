"""Plans in the shapes that offices really have them: every part of the frame, the outline, no word lost.

The samples are written for these tests; each carries other habits (two columns glued by tabs, spaces or table
marks, text broken at 72 columns, "1.Mục đích", Điều, Phần thứ nhất, stamps of digital signatures, ...).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from cchc_desktop.intake.outline import walk
from cchc_desktop.intake.plan_text import Recognition, plan_words, read_plan, recognise
from cchc_desktop.models import Level, Plan

FOLDER = Path(__file__).resolve().parent.parent / "samples" / "plans_other"
STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập Tự do Hạnh phúc"


@dataclass(frozen=True)
class Expected:
    """What a sample holds; `levels` counts roman, arabic, decimal, letter, dash, plus, text in that order."""

    frame: tuple[str, str, str, str, str]  # parent, office, number, symbol, place
    day: tuple[int | None, int | None, int | None]
    title: str
    years: tuple[int, int]
    basis: int
    levels: tuple[int, int, int, int, int, int, int]
    top: tuple[str, ...]
    recipients: tuple[str, ...]
    signer: tuple[str, str, str]
    type_name: str = "KẾ HOẠCH"
    left_out: str = STATE  # words that stand on the copy and are none of the plan's
    added: str = ""  # words that print adds: a date in full


EXPECTED = {
    "bhxh-du-thao": Expected(
        frame=("BẢO HIỂM XÃ HỘI VIỆT NAM", "BẢO HIỂM XÃ HỘI TỈNH CÀ MAU", "", "KH-BHXH", "Cà Mau"),
        day=(None, None, 2025),
        title="TUYÊN TRUYỀN CẢI CÁCH THỦ TỤC HÀNH CHÍNH NĂM 2025",
        years=(2025, 2025),
        basis=0,
        levels=(3, 7, 5, 6, 0, 0, 3),
        top=(
            "I- MỤC ĐÍCH, YÊU CẦU",
            "II- NỘI DUNG, HÌNH THỨC",
            "III- TỔ CHỨC THỰC HIỆN",
            "Yêu cầu các phòng, Bảo hiểm xã hội các h",
        ),
        recipients=(
            "BHXH Việt Nam (b/c)",
            "UBND tỉnh (b/c)",
            "Ban Giám đốc",
            "Các phòng nghiệp vụ",
            "BHXH các huyện",
            "Lưu: VT, TT",
        ),
        signer=("", "Q. GIÁM ĐỐC", "Trịnh Trung Kiên"),
        left_out=STATE + " DỰ THẢO",
    ),
    "chi-cuc-dieu-khoan": Expected(
        frame=("SỞ NÔNG NGHIỆP VÀ PTNT", "CHI CỤC THỦY SẢN", "03", "KH-CCTS", "Quảng Ngãi"),
        day=(9, 1, 2024),
        title="Tuyên truyền cải cách hành chính năm 2024 của Chi cục Thủy sản",
        years=(2024, 2024),
        basis=2,
        levels=(3, 17, 0, 3, 0, 0, 2),
        top=(
            "Chương I QUY ĐỊNH CHUNG",
            "Chương II NỘI DUNG VÀ HÌNH THỨC",
            "Chương III TỔ CHỨC THỰC HIỆN",
            "Trên đây là Kế hoạch tuyên truyền cải cá",
        ),
        recipients=("Sở Nông nghiệp và PTNT (b/c)", "Lãnh đạo Chi cục", "Các phòng thuộc Chi cục", "Lưu: VT, HCTH"),
        signer=("", "CHI CỤC TRƯỞNG", "Nguyễn Văn Mười"),
        left_out=STATE + " Ký đóng dấu",
    ),
    "dang-uy-so-kieu-dang": Expected(
        frame=("ĐẢNG BỘ TỈNH QUẢNG TRỊ", "ĐẢNG ỦY KHỐI CƠ QUAN VÀ DOANH NGHIỆP", "47-KH", "ĐUK", "Quảng Trị"),
        day=(7, 3, 2023),
        title="tuyên truyền cải cách hành chính trong các tổ chức đảng năm 2023",
        years=(2023, 2023),
        basis=0,
        levels=(3, 6, 4, 0, 2, 0, 0),
        top=("I- MỤC ĐÍCH, YÊU CẦU", "II- NỘI DUNG VÀ HÌNH THỨC", "III- TỔ CHỨC THỰC HIỆN"),
        recipients=(
            "Ban Tuyên giáo Tỉnh ủy",
            "Các đồng chí Ủy viên Ban Chấp hành",
            "Các chi, đảng bộ cơ sở",
            "Lưu Văn phòng Đảng ủy Khối",
        ),
        signer=("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "Nguyễn Cường"),
        left_out="ĐẢNG CỘNG SẢN VIỆT NAM",
    ),
    "lien-tich-hai-chu-ky": Expected(
        frame=("", "TỈNH ĐOÀN - SỞ NỘI VỤ", "14", "KHLT-TĐ-SNV", "Nghệ An"),
        day=(11, 4, 2024),
        title="Tuyên truyền, hỗ trợ thanh niên tham gia cải cách hành chính giai đoạn 2024 - 2025",
        years=(2024, 2025),
        basis=0,
        levels=(3, 7, 0, 4, 0, 0, 0),
        top=("I. MỤC ĐÍCH, YÊU CẦU", "II. NỘI DUNG", "III. PHÂN CÔNG THỰC HIỆN"),
        recipients=(
            "Trung ương Đoàn (b/c)",
            "UBND tỉnh (b/c)",
            "Các huyện, thành, thị đoàn",
            "Phòng Nội vụ cấp huyện",
            "Lưu: VP Tỉnh đoàn, VT Sở",
        ),
        signer=(
            "TM. BAN THƯỜNG VỤ TỈNH ĐOÀN\nKT. GIÁM ĐỐC SỞ NỘI VỤ\nBÍ THƯ",
            "PHÓ GIÁM ĐỐC",
            "Lê Văn Lương - Nguyễn Viết Hưng",
        ),
        type_name="KẾ HOẠCH LIÊN TỊCH",
    ),
    "phong-noi-vu-dau-cham-tron": Expected(
        frame=("UBND QUẬN CẨM LỆ", "PHÒNG NỘI VỤ", "31", "KH-PNV", "Cẩm Lệ"),
        day=(3, 4, 2023),
        title="V/v tuyên truyền cải cách hành chính quý II năm 2023",
        years=(2023, 2023),
        basis=0,
        levels=(0, 3, 0, 8, 9, 2, 1),
        top=("1. MỤC TIÊU", "2. NỘI DUNG", "3. TỔ CHỨC THỰC HIỆN", "Đề nghị các đơn vị phối hợp thực hiện./."),
        recipients=("UBND quận (b/c)", "Các phòng chuyên môn", "UBND 6 phường", "Lưu: VT"),
        signer=("", "TRƯỞNG PHÒNG", "Lê Thị Mỹ Hạnh"),
    ),
    "so-cong-thuong-hai-cot-khoang-trang": Expected(
        frame=("UBND TỈNH THÁI NGUYÊN", "SỞ CÔNG THƯƠNG", "245", "KH-SCT", "Thái Nguyên"),
        day=(28, 1, 2022),
        title="Thông tin, tuyên truyền về cải cách hành chính nhà nước năm 2022 của Sở Công Thương Thái Nguyên",
        years=(2022, 2022),
        basis=2,
        levels=(4, 7, 0, 4, 3, 0, 1),
        top=(
            "I. MỤC ĐÍCH, YÊU CẦU",
            "II. NỘI DUNG",
            "III. HÌNH THỨC",
            "IV. TỔ CHỨC THỰC HIỆN",
            "Trên đây là Kế hoạch thông tin, tuyên tr",
        ),
        recipients=("UBND tỉnh (báo cáo)", "Sở Nội vụ", "Lãnh đạo Sở", "Các phòng, đơn vị thuộc Sở", "Lưu: VT, VP"),
        signer=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Bá Chính"),
        left_out=STATE + " 2",
    ),
    "so-noi-vu-tl-chuyen-trang": Expected(
        frame=("UBND THÀNH PHỐ CẦN THƠ", "SỞ NỘI VỤ", "305", "KH-SNV", "Cần Thơ"),
        day=(1, 2, 2024),
        title="Phối hợp tuyên truyền cải cách hành chính giữa Sở Nội vụ và Báo Cần Thơ giai đoạn 2024-2026",
        years=(2024, 2026),
        basis=2,
        levels=(4, 6, 4, 7, 0, 0, 1),
        top=(
            "I. MỤC ĐÍCH, YÊU CẦU",
            "II. NỘI DUNG PHỐI HỢP",
            "III. TRÁCH NHIỆM CỦA CÁC BÊN",
            "IV. ĐIỀU KHOẢN THI HÀNH",
        ),
        recipients=("UBND TP (báo cáo)", "Ban Tuyên giáo Thành ủy", "Lưu: VT, CCHC"),
        signer=("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG", "Lê Quốc Khánh"),
        type_name="CHƯƠNG TRÌNH",
    ),
    "so-tnmt-nfd-crlf": Expected(
        frame=("UBND TỈNH BÀ RỊA - VŨNG TÀU", "SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG", "", "KH-STNMT", "Bà Rịa"),
        day=(None, None, 2025),
        title="Thông tin, tuyên truyền công tác cải cách hành chính nhà nước của Sở Tài nguyên và Môi trường năm 2025",
        years=(2025, 2025),
        basis=2,
        levels=(3, 7, 0, 5, 4, 2, 1),
        top=("I. MỤC ĐÍCH", "II. NHIỆM VỤ", "III. TỔ CHỨC THỰC HIỆN", "Trên đây là Kế hoạch thông tin, tuyên tr"),
        recipients=("UBND tỉnh", "Sở Nội vụ", "GĐ, các PGĐ Sở", "Các phòng, đơn vị thuộc Sở", "Lưu: VT, VP (02b)"),
        signer=("", "GIÁM ĐỐC", ""),
    ),
    "so-tu-phap-chu-ky-so": Expected(
        frame=("UBND TỈNH VĨNH PHÚC", "SỞ TƯ PHÁP", "18", "KH-STP", "Vĩnh Phúc"),
        day=(14, 2, 2023),
        title="Tuyên truyền, phổ biến về cải cách hành chính năm 2023",
        years=(2023, 2023),
        basis=0,
        levels=(4, 11, 0, 0, 4, 2, 1),
        top=(
            "I/ MỤC ĐÍCH, YÊU CẦU:",
            "II/ NỘI DUNG TUYÊN TRUYỀN:",
            "III/ HÌNH THỨC:",
            "IV/ TỔ CHỨC THỰC HIỆN:",
            "Trên đây là Kế hoạch tuyên truyền, phổ b",
        ),
        recipients=(
            "UBND tỉnh",
            "Sở Nội vụ",
            "Giám đốc, các Phó Giám đốc",
            "Các phòng, đơn vị thuộc Sở",
            "Lưu: VT, VP",
        ),
        signer=("", "GIÁM ĐỐC", "Đỗ Văn Lợi"),
        left_out=STATE + " Ký bởi Sở Tư pháp Email stp vinhphuc gov vn Cơ quan Tỉnh Vĩnh Phúc"
        " Thời gian ký 14 02 2023 16 20 11 07 00",
    ),
    "so-vhttdl-phan-thu-nhat": Expected(
        frame=("UBND TỈNH LÂM ĐỒNG", "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "1125", "KH-SVHTTDL", "Lâm Đồng"),
        day=(20, 5, 2022),
        title="Truyền thông cải cách hành chính ngành Văn hóa, Thể thao và Du lịch giai đoạn 2022 - 2025, "
        "định hướng đến năm 2030",
        years=(2022, 2025),
        basis=0,
        levels=(18, 6, 8, 0, 0, 0, 2),
        top=(
            "Phần thứ nhất MỤC TIÊU, YÊU CẦU",
            "Phần thứ hai NỘI DUNG VÀ GIẢI PHÁP",
            "Phần thứ ba TỔ CHỨC THỰC HIỆN",
            "Trong quá trình thực hiện nếu có vướng m",
        ),
        recipients=(
            "UBND tỉnh (báo cáo)",
            "Sở Nội vụ",
            "Lãnh đạo Sở",
            "Các phòng, đơn vị thuộc Sở",
            "Website Sở",
            "Lưu: VT, VP",
        ),
        signer=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Trần Thanh Hoài"),
    ),
    "so-y-te-phu-luc-bang": Expected(
        frame=("UBND TỈNH ĐẮK LẮK", "SỞ Y TẾ", "88", "KH-SYT", "Đắk Lắk"),
        day=(22, 3, 2024),
        title="Tuyên truyền cải cách hành chính của ngành Y tế tỉnh Đắk Lắk năm 2024",
        years=(2024, 2024),
        basis=0,
        levels=(4, 5, 0, 4, 9, 0, 2),
        top=("I. MỤC ĐÍCH, YÊU CẦU", "II. NHIỆM VỤ TUYÊN TRUYỀN", "III. KINH PHÍ", "IV. TỔ CHỨC THỰC HIỆN"),
        recipients=("UBND tỉnh", "Sở Nội vụ", "Các đơn vị trực thuộc", "Lưu: VT, VP"),
        signer=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Đại Phong"),
    ),
    "thanh-tra-bang-o-tung-dong": Expected(
        frame=("", "THANH TRA TỈNH", "09", "KH-TTr", "Sóc Trăng"),
        day=(17, 1, 2025),
        title="Tuyên truyền cải cách hành chính của Thanh tra tỉnh năm 2025",
        years=(2025, 2025),
        basis=0,
        levels=(3, 4, 0, 0, 0, 0, 15),
        top=(
            "I. Mục đích, yêu cầu",
            "II. Nội dung công việc",
            "III. Tổ chức thực hiện",
            "Trên đây là Kế hoạch tuyên truyền cải cá",
        ),
        recipients=("UBND tỉnh", "Sở Nội vụ", "Các phòng", "Lưu: VT, TH"),
        signer=("KT. CHÁNH THANH TRA", "PHÓ CHÁNH THANH TRA", "Lâm Thị Sươl"),
        left_out=STATE + " đã ký",
    ),
    "truong-thpt-72-cot": Expected(
        frame=("SỞ GIÁO DỤC VÀ ĐÀO TẠO HÀ NAM", "TRƯỜNG THPT CHUYÊN BIÊN HÒA", "112", "KH-THPTCBH", "Phủ Lý"),
        day=(12, 9, 2025),
        title="Tuyên truyền công tác cải cách hành chính năm học 2025 - 2026",
        years=(2025, 2026),
        basis=0,
        levels=(4, 11, 0, 0, 0, 0, 3),
        top=(
            "I. MỤC ĐÍCH, YÊU CẦU",
            "II. NỘI DUNG",
            "III. HÌNH THỨC",
            "IV. TỔ CHỨC THỰC HIỆN",
            "Trên đây là Kế hoạch tuyên truyền công t",
        ),
        recipients=("Sở GDĐT (để báo cáo)", "Ban Giám hiệu", "Các tổ chuyên môn", "Lưu: VT"),
        signer=("", "HIỆU TRƯỞNG", "Phạm Thị Thu Hằng"),
        left_out=STATE + " 2 3",
    ),
    "ubnd-huyen-hai-cot-tab": Expected(
        frame=("", "ỦY BAN NHÂN DÂN HUYỆN TRỰC NINH", "27", "KH-UBND", "Trực Ninh"),
        day=(6, 2, 2023),
        title="Tuyên truyền công tác cải cách hành chính nhà nước trên địa bàn huyện Trực Ninh năm 2023",
        years=(2023, 2023),
        basis=4,
        levels=(4, 11, 0, 2, 4, 0, 9),
        top=(
            "I. MỤC ĐÍCH, YÊU CẦU",
            "II. NỘI DUNG TUYÊN TRUYỀN",
            "III. HÌNH THỨC TUYÊN TRUYỀN",
            "IV. TỔ CHỨC THỰC HIỆN",
            "Trên đây là Kế hoạch tuyên truyền cải cá",
        ),
        recipients=(
            "UBND tỉnh (để b/c)",
            "Sở Nội vụ",
            "TT Huyện ủy, TT HĐND huyện",
            "Các phòng, ban, ngành huyện",
            "UBND các xã, thị trấn",
            "Lưu: VT, NV",
        ),
        signer=("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lưu Văn Dương"),
        left_out=STATE + " Đã ký",
    ),
    "ubnd-phuong-markdown": Expected(
        frame=("", "ỦY BAN NHÂN DÂN PHƯỜNG HẢI CHÂU", "61", "KH-UBND", "Hải Châu"),
        day=(20, 8, 2025),
        title="Tuyên truyền, hướng dẫn người dân sử dụng dịch vụ công trực tuyến năm 2025",
        years=(2025, 2025),
        basis=0,
        levels=(3, 7, 5, 0, 0, 0, 1),
        top=("I. MỤC ĐÍCH", "II. NỘI DUNG", "III. TỔ CHỨC THỰC HIỆN", "Trên đây là Kế hoạch của UBND phường Hải"),
        recipients=("UBND thành phố", "TTĐU, HĐND phường", "Các tổ dân phố", "Lưu: VT"),
        signer=("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Huỳnh Thị Bích Ngọc"),
        left_out=STATE + " br br br br br br br br br br",
    ),
    "ubnd-tinh-kem-quyet-dinh": Expected(
        frame=("", "Ủy ban nhân dân tỉnh Hà Giang", "", "", ""),
        day=(None, None, None),
        title="Truyền thông hỗ trợ Chương trình tổng thể cải cách hành chính nhà nước "
        "giai đoạn 2021 - 2030 tỉnh Hà Giang",
        years=(2021, 2030),
        basis=0,
        levels=(4, 10, 0, 11, 4, 0, 4),
        top=(
            "I. QUAN ĐIỂM",
            "II. MỤC TIÊU",
            "III. NHIỆM VỤ, GIẢI PHÁP",
            "IV. TỔ CHỨC THỰC HIỆN",
            "Trong quá trình thực hiện, nếu cần sửa đ",
        ),
        recipients=(),
        signer=("", "", ""),
        left_out="",
    ),
    "ubnd-xa-2026-mot-dong": Expected(
        frame=("", "ỦY BAN NHÂN DÂN XÃ TAM DƯƠNG BẮC", "08", "KH-UBND", "Tam Dương Bắc"),
        day=(15, 1, 2026),
        title="Thông tin, tuyên truyền cải cách hành chính năm 2026",
        years=(2026, 2026),
        basis=0,
        levels=(5, 13, 0, 0, 8, 0, 2),
        top=(
            "I. MỤC ĐÍCH, YÊU CẦU",
            "II. NỘI DUNG",
            "III. HÌNH THỨC",
            "IV. KINH PHÍ",
            "V. TỔ CHỨC THỰC HIỆN",
            "Trên đây là Kế hoạch thông tin, tuyên tr",
        ),
        recipients=("UBND tỉnh", "Sở Nội vụ", "TT Đảng ủy, TT HĐND xã", "Như mục V", "Lưu: VT, VP"),
        signer=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Thị Thanh Hà"),
    ),
    "so-tai-chinh-ngay-gach-cheo": Expected(
        frame=("UBND TỈNH KHÁNH HÒA", "SỞ TÀI CHÍNH", "100", "KH-STC", "Khánh Hòa"),
        day=(1, 3, 2024),
        title="Tuyên truyền cải cách hành chính năm 2024",
        years=(2024, 2024),
        basis=0,
        levels=(5, 5, 2, 0, 6, 0, 0),
        top=("PHẦN I: ĐẶC ĐIỂM TÌNH HÌNH", "PHẦN II: NỘI DUNG"),
        recipients=("Như trên", "UBND tỉnh (b/c)", "Lưu VT,VP"),
        signer=("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG TỔ CHỨC - HÀNH CHÍNH", "ThS. Trần Thị Kim Oanh"),
        added="tháng năm",
    ),
    "trung-tam-dau-muc-dong-rieng": Expected(
        frame=("UBND HUYỆN MƯỜNG LA", "TRUNG TÂM VĂN HÓA - THÔNG TIN VÀ TRUYỀN THÔNG", "", "KH-TTVH", "Mường La"),
        day=(None, None, 2024),
        title="TUYÊN TRUYỀN CẢI CÁCH HÀNH CHÍNH NĂM 2024 CỦA TRUNG TÂM VĂN HÓA - THÔNG TIN VÀ TRUYỀN THÔNG",
        years=(2024, 2024),
        basis=1,
        levels=(2, 2, 0, 2, 2, 0, 0),
        top=("I. MỤC ĐÍCH", "II. NỘI DUNG"),
        recipients=("UBND huyện", "Phòng Nội vụ", "Lưu: TTVH"),
        signer=("", "PHỤ TRÁCH TRUNG TÂM", "Quàng Văn Tọ"),
    ),
}


def read(name: str) -> Recognition:
    return read_plan(FOLDER / f"{name}.txt")


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_bytes().decode("utf-8")


def words(text: str) -> Counter[str]:
    """Count words without regard to capitals and leading zeros: "ngày 3" is printed "ngày 03"."""
    plain = unicodedata.normalize("NFC", text).casefold().replace("hoà", "hòa")
    return Counter(word.strip("_").lstrip("0") or "0" for word in re.findall(r"\w+", plain) if word.strip("_"))


def frame(plan: Plan) -> tuple[str, str, str, str, str]:
    return plan.parent, plan.office, plan.number, plan.symbol, plan.place


def test_every_sample_is_expected() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_frame(name: str) -> None:
    plan, expected = read(name).plan, EXPECTED[name]
    assert frame(plan) == expected.frame
    assert (plan.day, plan.month, plan.year) == expected.day
    assert (plan.type_name, plan.title) == (expected.type_name, expected.title)
    assert (plan.year_from, plan.year_to) == expected.years
    assert len(plan.basis) == expected.basis and all(re.match("Căn cứ|Xét", line) for line in plan.basis)
    assert plan.lead_in.endswith((":", ")"))


@pytest.mark.parametrize("name", EXPECTED)
def test_outline(name: str) -> None:
    plan, expected = read(name).plan, EXPECTED[name]
    counts = Counter(node.level for node in walk(plan.outline))
    assert tuple(counts[level] for level in Level) == expected.levels
    assert tuple(f"{node.marker} {node.text[:40]}".strip() for node in plan.outline) == expected.top


@pytest.mark.parametrize("name", EXPECTED)
def test_ending(name: str) -> None:
    plan, expected = read(name).plan, EXPECTED[name]
    assert plan.recipients == expected.recipients
    assert (plan.signer.authority, plan.signer.title, plan.signer.name) == expected.signer


@pytest.mark.parametrize("name", EXPECTED)
def test_no_word_is_lost_or_made_up(name: str) -> None:
    recognition = read(name)
    source, held = words(text_of(name)), words(" ".join(plan_words(recognition.plan)))
    assert source - held == words(EXPECTED[name].left_out)
    assert held - source == words(EXPECTED[name].added)
    assert not any("chưa được đưa vào" in warning for warning in recognition.warnings)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_preview_shows_every_line_of_the_source(name: str) -> None:
    recognition = read(name)
    assert [line.number for line in recognition.lines] == [line.number for line in recognition.source]
    shown = words(" ".join(f"{line.marker} {line.text}" for line in recognition.lines))
    assert not words(text_of(name)) - shown - Counter(br=99)


VARIANTS = {
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "CRLF": lambda text: text.replace("\r\n", "\n").replace("\n", "\r\n"),
    "no-break spaces": lambda text: re.sub(r"(?<=\w)([.)]) ", "\\1\u00a0", text),
    "trailing spaces": lambda text: re.sub(r"(\r?\n)", r"  \1", text),
    "zero-width": lambda text: "\ufeff" + text.replace(" năm ", " \u200bnăm "),
    "blank lines": lambda text: text if "  " in text else re.sub(r"\n(?=[IVX]+[./-])", "\n\n\n", text),
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", EXPECTED)
def test_the_way_it_was_typed_makes_no_difference(name: str, variant: str) -> None:
    assert recognise(VARIANTS[variant](text_of(name))).plan == read(name).plan


def test_tasks_with_who_leads_and_when() -> None:
    first, second, third = read("so-y-te-phu-luc-bang").plan.tasks
    assert (first.lead, first.coordinating) == (
        ("Văn phòng Sở",), ("Các phòng chuyên môn", "các đơn vị trực thuộc")
    )  # fmt: skip
    assert (second.time, str(second.start), str(second.end)) == ("Quý III năm 2024", "2024-07-01", "2024-09-30")
    assert (second.target, second.target_unit, second.product) == (3, "lớp", "Báo cáo kết quả tập huấn")
    assert (third.start, str(third.end)) == (None, "2024-10-30")
    tasks = read("ubnd-huyen-hai-cot-tab").plan.tasks
    assert [task.lead[0] for task in tasks] == ["Phòng Văn hóa và Thông tin", "UBND các xã, thị trấn", "Phòng Nội vụ"]
    assert tasks[2].coordinating == ("Huyện đoàn", "Hội Liên hiệp Phụ nữ huyện")


def test_duties_name_the_agency_not_the_request() -> None:
    assert [task.lead for task in read("ubnd-phuong-markdown").plan.tasks] == [
        ("Phòng Văn hóa - Xã hội",), ("Trung tâm Phục vụ hành chính công",), ("UBMTTQVN phường",)
    ]  # fmt: skip
    assert read("lien-tich-hai-chu-ky").plan.tasks[2].lead == ()  # "Chế độ báo cáo:" is nobody


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("so-y-te-phu-luc-bang", [("half", 10, 6), ("year", 10, 11)]),
        ("so-tnmt-nfd-crlf", [("quarter", 10, month) for month in (3, 6, 9, 12)]),
        ("ubnd-xa-2026-mot-dong", [("quarter", 10, 0)]),
        ("ubnd-tinh-kem-quyet-dinh", [("year", 10, 12)]),
        ("ubnd-huyen-hai-cot-tab", [("other", 15, 11)]),  # the day of the "Tờ trình" is none
        ("lien-tich-hai-chu-ky", [("half", 15, 6), ("year", 15, 12)]),
        ("so-tu-phap-chu-ky-so", []),
    ],
)
def test_deadlines(name: str, days: list[tuple[str, int, int]]) -> None:
    assert [(line.kind, line.day, line.month) for line in read(name).deadlines] == days


def test_the_table_behind_the_signature_is_an_appendix() -> None:
    (appendix,) = read("so-y-te-phu-luc-bang").plan.appendices
    assert appendix.title == "Phụ lục"
    heading, *_ = appendix.outline
    assert heading.text.startswith("PHÂN CÔNG NHIỆM VỤ") and len(heading.children) == 6


def test_stamps_are_shown_and_named_but_left_out() -> None:
    recognition = read("so-tu-phap-chu-ky-so")
    assert [line.part for line in recognition.lines[:5]] == ["stamp"] * 4 + ["office"]
    assert any("chữ ký số" in warning for warning in recognition.warnings)
