"""Figures and rows for the export tests: a Sở's quarter, computed from its own rows."""

from __future__ import annotations

import random
from datetime import date, timedelta

from cchc_desktop import catalog
from cchc_desktop.models import Activity, EvidenceState, Office, Plan, Signer, Task, Unit
from cchc_desktop.periods import Period, Window, window, year_start
from cchc_desktop.reports.compute import UnitSums, report_figures
from cchc_desktop.reports.figures import DetailRow, ReportFigures
from cchc_desktop.storage.sums import Sum

OFFICE = Office(
    name="SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI",
    parent="UBND TỈNH BÌNH ĐỊNH",
    place="Bình Định",
    symbol="SLĐTBXH",
    signer=Signer("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Phan Đình Hòa"),
)
UNITS = tuple(
    Unit(number, name)
    for number, name in enumerate(
        (
            "Văn phòng Sở", "Thanh tra Sở", "Phòng Kế hoạch - Tài chính", "Phòng Lao động - Việc làm",
            "Phòng Người có công", "Phòng Bảo trợ xã hội", "Phòng Giáo dục nghề nghiệp",
            "Trung tâm Dịch vụ việc làm", "Trung tâm Bảo trợ xã hội Đồng Tâm",
            "Trung tâm Nuôi dưỡng người có công và công tác xã hội", "Công đoàn cơ sở", "Đoàn Thanh niên Sở",
        ),
        1,
    )
)  # fmt: skip
KINDS = (
    "conference", "legal_conference", "training", "briefing", "party_meeting", "union_meeting", "own_site",
    "site_column", "portal", "procedures_online", "facebook", "zalo_group", "video", "online_press", "radio",
    "tv_report", "banner", "led", "posting", "leaflet", "handbook", "contest", "survey", "hotline", "document",
)  # fmt: skip
TITLES = (
    "Hội nghị triển khai, quán triệt Kế hoạch CCHC nhà nước năm 2023 của tỉnh và của Sở gắn với công bố Chỉ số CCHC",
    "Hướng dẫn nộp hồ sơ hưởng trợ cấp thất nghiệp trên Cổng Dịch vụ công quốc gia",
    "Công khai danh mục thủ tục hành chính nội bộ thuộc phạm vi quản lý của Sở",
    "Tuyên truyền Đề án 06, cài đặt và kích hoạt tài khoản định danh điện tử VNeID mức độ 2",
    "Chi trả trợ cấp ưu đãi người có công qua tài khoản ngân hàng tại thị xã Hoài Nhơn",
    "Quán triệt Chỉ thị về tăng cường kỷ luật, kỷ cương hành chính trong cơ quan",
)
REPEATED = {"own_site": "tin-bai", "facebook": "posts", "portal": "tin-tuc", "online_press": "bao"}  # kinds with links


def _tasks() -> tuple[Task, ...]:
    day = date(2023, 12, 14)
    office, divisions = ("Văn phòng Sở",), ("Các phòng chuyên môn, nghiệp vụ", "Các đơn vị trực thuộc Sở")
    return (
        Task(1, "Tổ chức hội nghị triển khai, quán triệt Kế hoạch CCHC và công bố kết quả các chỉ số", office,
             divisions, "Quý I - Quý IV/2023", end=day, kinds=("conference",), target_low=8, target_unit="cuộc"),
        Task(2, "Lồng ghép nội dung CCHC trong các hội nghị tuyên truyền, phổ biến giáo dục pháp luật",
             ("Thanh tra Sở",), divisions, "Cả năm 2023", kinds=("legal_conference",), target_low=6,
             target_unit="cuộc"),
        Task(3, "Tập huấn công tác CCHC, kiểm soát thủ tục hành chính, dịch vụ công trực tuyến", office,
             ("Phòng Giáo dục nghề nghiệp",), "Quý II - Quý IV/2023", start=date(2023, 3, 15), kinds=("training",),
             target_low=4, target_high=5, target_unit="lớp"),
        Task(4, "Tuyên truyền CCHC trong các cuộc họp định kỳ, sinh hoạt chi bộ, công đoàn, Đoàn Thanh niên",
             divisions, ("Công đoàn cơ sở", "Đoàn Thanh niên Sở"), "Thường xuyên trong năm 2023",
             kinds=("briefing", "party_meeting", "union_meeting")),
        Task(5, "Đăng tin, bài về CCHC trên Trang thông tin điện tử của Sở", office, divisions, "Hàng tháng",
             kinds=("own_site",), target_low=48, target_unit="tin, bài"),
        Task(6, "Đăng tải nội dung CCHC trên fanpage Facebook chính thức của Sở", ("Đoàn Thanh niên Sở",), office,
             "Hàng tuần", kinds=("facebook",), target_low=60, target_unit="bài đăng"),
        Task(7, "Treo băng rôn, khẩu hiệu tại trụ sở Sở và các đơn vị trực thuộc", office, divisions, "Quý I/2023",
             end=date(2023, 3, 14), kinds=("banner",), target_low=30, target_unit="tấm"),
        Task(8, "Phát hành tờ rơi hướng dẫn sử dụng dịch vụ công trực tuyến", ("Trung tâm Dịch vụ việc làm",), office,
             "Quý III/2023", start=date(2023, 6, 15), kinds=("leaflet",), target_low=2000, target_unit="tờ"),
        Task(9, "Hội thi tìm hiểu về cải cách hành chính trong toàn ngành", office,
             ("Công đoàn cơ sở", "Đoàn Thanh niên Sở"), "Quý IV/2023", start=date(2023, 9, 15), kinds=("contest",),
             target_low=1, target_unit="cuộc"),
    )  # fmt: skip


PLAN = Plan(
    1, "Truyền thông về công tác cải cách hành chính nhà nước năm 2023", 2023, 2023, number="18", symbol="KH-SLĐTBXH",
    day=15, month=3, year=2023, tasks=_tasks(),
)  # fmt: skip


def rows_of(count: int, first: date, days: int, seed: int = 6) -> list[DetailRow]:
    """Return activities of the days from `first`, the same ones each time."""
    chance = random.Random(seed)
    labels = [tag.label for tag in catalog.contents()]
    people = [tag.label for tag in catalog.audiences()]
    rows = []
    for number in range(count):
        kind = catalog.kind(chance.choice(KINDS))
        unit = chance.choice(UNITS)
        day = first + timedelta(days=number * days // count)
        large = {"leaflet": 300, "procedures_online": 12, "banner": 6, "handbook": 100}.get(kind.id, 1)
        path = REPEATED.get(kind.id)
        title = chance.choice(TITLES)
        activity = Activity(
            id=number + 1,
            date=day,
            kind=kind.id,
            title=title,
            quantity=large,
            reach=chance.randint(20, 900) if kind.reach_unit else None,
            unit_id=unit.id,
            task_ids=tuple(task.id for task in PLAN.tasks if kind.id in task.kinds and task.id),
            integrated=kind.id in ("briefing", "party_meeting", "union_meeting"),
            number=f"{chance.randint(10, 900)}/SLĐTBXH-VP" if kind.id == "document" else "",
            url=f"https://sldtbxh.binhdinh.gov.vn/{path}/{day:%Y/%m}/cai-cach-hanh-chinh-{number}.html" if path else "",
            note="Có biên bản, ảnh chụp" if number % 9 == 0 else "",
            evidence=chance.choice(list(EvidenceState)),
        )
        rows.append(
            DetailRow(
                activity,
                kind.label,
                kind.counting_unit,
                kind.reach_unit,
                unit.name,
                ", ".join(sorted(chance.sample(labels, chance.randint(1, 2)))),
                ", ".join(sorted(chance.sample(people, chance.randint(1, 2)))),
                "",
            )
        )
    return rows


def _add(sums: dict, key: object, activity: Activity) -> None:
    old = sums.get(key, Sum())
    proof = activity.evidence is not EvidenceState.NONE
    sums[key] = Sum(
        quantity=old.quantity + activity.quantity,
        reach=old.reach + (activity.reach or 0),
        activities=old.activities + 1,
        with_evidence=old.with_evidence + proof,
    )


def figures_of(
    rows: list[DetailRow],
    period: Period | None = None,
    plan: Plan | None = PLAN,
    units: tuple[Unit, ...] = UNITS,
    office: Office = OFFICE,
) -> ReportFigures:
    """Return the figures of rows that all lie in the period."""
    period = period or Period.parse("2023-Q1")
    kinds: dict[str, Sum] = {}
    by_unit: dict[int | None, Sum] = {}
    by_task: dict[int, dict[str, Sum]] = {}
    matrix: dict[int | None, dict[str, float]] = {}
    for row in rows:
        _add(kinds, row.activity.kind, row.activity)
        _add(by_unit, row.activity.unit_id, row.activity)
        own = matrix.setdefault(row.activity.unit_id, {})
        own[row.activity.kind] = own.get(row.activity.kind, 0) + row.activity.quantity
        for task in row.activity.task_ids:
            _add(by_task.setdefault(task, {}), row.activity.kind, row.activity)
    days = window(period)
    return report_figures(
        office=office,
        period=period,
        window=days,
        year_first=Window(year_start(period), days.last),
        plan=plan,
        units=units,
        in_period=kinds,
        cumulative=kinds,
        last_year={kind: Sum(quantity=s.quantity // 2, activities=s.activities // 2) for kind, s in kinds.items()},
        by_unit=UnitSums(by_unit, by_unit, {}, matrix),
        by_task=by_task,
    )


def quarter(count: int = 110) -> tuple[ReportFigures, list[DetailRow]]:
    """Return quarter I of 2023 of the Sở."""
    days = window(Period.parse("2023-Q1"))
    rows = rows_of(count, days.first, days.days)
    return figures_of(rows), rows
