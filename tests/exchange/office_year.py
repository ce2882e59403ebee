"""A made-up quarter of thirty units: 600 activities with near twins, six events told by three units each."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cchc_desktop.models import Activity, Unit, UnitKind

FIRST, LAST = date(2025, 12, 15), date(2026, 3, 14)  # quý I/2026 by the decree

UNITS = (
    "Văn phòng Sở", "Thanh tra Sở", "Phòng Kế hoạch - Tài chính", "Phòng Lao động - Việc làm", "Phòng Người có công",
    "Phòng Bảo trợ xã hội", "Phòng Giáo dục nghề nghiệp", "Phòng Trẻ em - Bình đẳng giới", "Phòng Tổ chức cán bộ",
    "Trung tâm Dịch vụ việc làm", "Trung tâm Công tác xã hội", "Trung tâm Điều dưỡng người có công",
    "Cơ sở cai nghiện ma túy", "Trường Trung cấp nghề Hoài Nhơn", "Trường Cao đẳng Kỹ thuật Quy Nhơn",
    "Chi cục Phòng, chống tệ nạn xã hội", "Quỹ Bảo trợ trẻ em", "Công đoàn cơ sở Sở", "Đoàn Thanh niên Sở",
    "UBND phường Quy Nhơn", "UBND phường Bình Định", "UBND xã Tuy Phước", "UBND xã Phù Cát", "UBND xã Phù Mỹ",
    "UBND xã Hoài Ân", "UBND xã Vân Canh", "UBND xã Vĩnh Thạnh", "UBND xã An Lão", "UBND xã Tây Sơn",
    "UBND xã Nhơn Châu",
)  # fmt: skip

_TOPICS = (
    "nộp hồ sơ trực tuyến lĩnh vực bảo trợ xã hội", "số hóa kết quả giải quyết hồ sơ người có công",
    "thanh toán trực tuyến phí, lệ phí", "quy định mới về tuyển dụng lao động nước ngoài",
    "chi trả trợ cấp thất nghiệp qua tài khoản", "cắt giảm thời gian cấp phép hoạt động giáo dục nghề nghiệp",
    "tích hợp giấy tờ vào ứng dụng VNeID", "phân cấp thẩm quyền giải quyết hồ sơ cho cấp xã",
    "quy tắc ứng xử của công chức Bộ phận Một cửa", "khảo sát mức độ hài lòng của người khuyết tật",
    "niêm yết bộ hồ sơ mẫu lĩnh vực trẻ em", "liên thông cấp thẻ bảo hiểm y tế cho trẻ dưới 6 tuổi",
    "kỹ năng viết tin cho cộng tác viên", "công khai kết quả giải quyết phản ánh của doanh nghiệp",
    "hỗ trợ người cao tuổi tạo tài khoản định danh", "kiểm soát hồ sơ trễ hẹn", "thư xin lỗi người dân khi trễ hẹn",
    "mô hình ngày thứ Sáu không viết", "tổ công nghệ số cộng đồng đến từng nhà", "rà soát quy trình nội bộ ISO",
    "đăng ký nội quy lao động qua mạng", "cấp lại bằng Tổ quốc ghi công", "học nghề cho lao động nông thôn",
    "phòng, chống mua bán người", "cai nghiện tự nguyện tại cộng đồng",
)  # fmt: skip
_FORMS = (
    ("conference", "Hội nghị phổ biến {topic}", (40, 150)), ("training", "Tập huấn {topic}", (30, 90)),
    ("talk", "Tọa đàm về {topic}", (20, 60)),
    ("dialogue", "Đối thoại với người dân, doanh nghiệp về {topic}", (30, 80)),
    ("contest", "Hội thi tìm hiểu {topic}", (50, 200)), ("own_site", "Đăng tin hướng dẫn {topic}", None),
    ("facebook", "Bài đăng giới thiệu {topic}", (100, 4000)), ("zalo_group", "Gửi nhóm Zalo nội dung {topic}", None),
    ("leaflet", "Phát tờ rơi về {topic}", None), ("posting", "Niêm yết nội dung {topic} tại trụ sở", None),
    ("loudspeaker", "Phát thanh bản tin {topic}", None), ("survey", "Khảo sát về {topic}", (50, 300)),
)  # fmt: skip
_PLACES = ("Hội trường {unit}", "Bộ phận Một cửa {unit}", "Phòng họp số 2, {unit}", "")


@dataclass(frozen=True)
class Told:
    """What a unit tells: the activity, and which joint event it is, if any."""

    unit: int
    activity: Activity
    event: int | None = None


def units() -> list[Unit]:
    kinds = {"UBND": UnitKind.LOCAL, "Trung": UnitKind.SUBORDINATE, "Công": UnitKind.MASS}
    return [Unit(None, name, kind=kinds.get(name.split()[0], UnitKind.DIVISION)) for name in UNITS]


def quarter(seed: int = 7, count: int = 600) -> list[Told]:
    """Return what the units did, `count` rows together; the last 18 are six events told by three units each."""
    chance = random.Random(seed)
    days = (LAST - FIRST).days
    told: list[Told] = []
    while len(told) < count - 18:
        unit = len(told) % len(UNITS)
        kind, words, reach = chance.choice(_FORMS)
        day = FIRST + timedelta(days=chance.randrange(days))
        choice = chance.random()
        if choice < 0.10:  # every unit has its own, often on the same day
            kind, title, reach = "briefing", f"Lồng ghép tuyên truyền CCHC tại họp giao ban tháng {day.month}", (10, 40)
        elif choice < 0.15:
            kind, title, reach = "party_meeting", "Sinh hoạt chi bộ định kỳ, quán triệt kỷ luật hành chính", (8, 30)
        elif choice < 0.22:  # series that only numbers part
            title = f"Tin bài số {len(told) % 9 + 1:02d} về cải cách hành chính"
            kind, reach = "own_site", None
        else:
            title = words.format(topic=chance.choice(_TOPICS))
        activity = Activity(
            id=None,
            date=day,
            kind=kind,
            title=title,
            quantity=chance.choice((1, 1, 1, 2, 3, 8.5 if kind == "leaflet" else 4, 1250 if kind == "leaflet" else 1)),
            reach=chance.randint(*reach) if reach else None,
            place=chance.choice(_PLACES).format(unit=UNITS[unit]),
            url=f"https://soldtbxh.example.vn/tin-tuc/{kind}/{seed}-{len(told)}.html" if kind == "own_site" else "",
        )
        same = any(t.unit == unit and _same(t.activity, activity) for t in told)
        if not same:
            told.append(Told(unit, activity))
    told += _joint(chance)
    return told


def _same(one: Activity, two: Activity) -> bool:
    return (one.date, one.kind, one.title) == (two.date, two.kind, two.title)


_EVENTS = (
    ("conference", date(2026, 1, 8), 210, "Hội trường UBND tỉnh",
     ("Hội nghị tổng kết công tác giảm nghèo và trợ giúp pháp lý gắn với cải cách hành chính",
      "HN tổng kết công tác giảm nghèo, trợ giúp pháp lý gắn với CCHC",
      "Hội nghị tổng kết giảm nghèo và trợ giúp pháp lý gắn cải cách hành chính năm 2025")),
    ("training", date(2026, 1, 20), 95, "Trường Chính trị tỉnh",
     ("Tập huấn phần mềm một cửa điện tử phiên bản mới cho công chức cấp xã",
      "TẬP HUẤN PHẦN MỀM MỘT CỬA ĐIỆN TỬ PHIÊN BẢN MỚI CHO CÔNG CHỨC CẤP XÃ",
      "Lớp tập huấn phần mềm Một cửa điện tử (phiên bản mới) cho CC cấp xã")),
    ("event", date(2026, 2, 6), 1200, "Quảng trường Nguyễn Tất Thành",
     ("Ngày hội việc làm và tư vấn dịch vụ công trực tuyến đầu xuân Bính Ngọ",
      "Ngày hội việc làm, tư vấn DVC trực tuyến đầu xuân Bính Ngọ",
      "Ngày hội việc làm và tư vấn dịch vụ công trực tuyến đầu Xuân Bính Ngọ 2026")),
    ("contest", date(2026, 2, 12), 320, "Nhà văn hóa lao động tỉnh",
     ("Hội thi công chức một cửa thân thiện tỉnh lần thứ III",
      "Hội thi “Công chức Một cửa thân thiện” tỉnh lần thứ III",
      "Hội thi công chức một cửa thân thiện toàn tỉnh lần thứ 3")),
    ("dialogue", date(2026, 2, 26), 140, "Khu công nghiệp Phú Tài",
     ("Đối thoại giữa lãnh đạo Sở với doanh nghiệp Khu công nghiệp Phú Tài về cấp phép lao động",
      "Đối thoại lãnh đạo Sở với DN Khu công nghiệp Phú Tài về cấp phép lao động",
      "Buổi đối thoại giữa lãnh đạo Sở và doanh nghiệp KCN Phú Tài về cấp phép lao động")),
    ("rally", date(2026, 3, 4), 500, "Công viên Hòa Bình",
     ("Mít tinh, diễu hành hưởng ứng Tháng Thanh niên tình nguyện số hóa giấy tờ",
      "Mít tinh diễu hành hưởng ứng tháng Thanh niên tình nguyện số hóa giấy tờ",
      "Lễ mít tinh, diễu hành hưởng ứng Tháng thanh niên tình nguyện số hóa giấy tờ năm 2026")),
)  # fmt: skip


def _joint(chance: random.Random) -> list[Told]:
    told = []
    for number, (kind, day, reach, place, ways) in enumerate(_EVENTS):
        for unit, title in zip(chance.sample(range(len(UNITS)), 3), ways, strict=True):
            activity = Activity(None, day, kind, title, reach=reach, place=place if chance.random() < 0.7 else "")
            told.append(Told(unit, activity, number))
    return told


def last_period(told: Told) -> Told:
    """Return the activity as one of the quarter before."""
    return replace(told, activity=replace(told.activity, date=date(2025, 11, 20), title="Hội nghị của quý trước"))
