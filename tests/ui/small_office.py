"""A small office with a plan and a quarter of activities, made through the workspace."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

from cchc_desktop.models import Activity, ActivityFilter, Office, Plan, PlanState, Signer, Task, Unit, UnitKind
from cchc_desktop.workspace import Workspace

TODAY = date(2023, 3, 10)

UNITS = (
    ("Văn phòng Sở", UnitKind.DIVISION),
    ("Phòng Lao động - Việc làm", UnitKind.DIVISION),
    ("Phòng Người có công", UnitKind.DIVISION),
    ("Trung tâm Dịch vụ việc làm", UnitKind.SUBORDINATE),
    ("Trung tâm Bảo trợ xã hội", UnitKind.SUBORDINATE),
    ("Đoàn Thanh niên Sở", UnitKind.MASS),
)

TASKS = (
    ("Hội nghị, tập huấn, lồng ghép", ("conference",), 8, "cuộc", None),
    ("Tin, bài trên trang thông tin điện tử", ("own_site",), 24, "bài", None),
    ("Bài đăng trên Fanpage Facebook chính thức của Sở", ("facebook",), 60, "bài", None),
    ("Pano, áp phích, băng rôn tại trụ sở và các đơn vị trực thuộc", ("banner",), 12, "tấm", None),
    ("Các lớp tập huấn quý I cho bộ phận một cửa", ("training",), 14, "lớp", date(2023, 3, 22)),
    ("Tuyên truyền thường xuyên trong sinh hoạt đoàn thể", ("union_meeting",), None, "", None),
)


def fill(workspace: Workspace) -> None:
    """Fill an empty workspace."""
    from cchc_desktop import catalog

    known = {kind.id for kind in catalog.kinds()}
    workspace.save_office(
        Office(
            name="Sở Lao động - Thương binh và Xã hội",
            parent="UBND TỈNH BÌNH ĐỊNH",
            province="tỉnh Bình Định",
            place="Bình Định",
            symbol="SLĐTBXH",
            superior="UBND tỉnh Bình Định",
            signer=Signer("", "GIÁM ĐỐC", ""),
        )
    )
    units = [workspace.save_unit(Unit(None, name, kind=kind)).id for name, kind in UNITS]
    tasks = tuple(
        Task(
            None,
            text,
            lead=("Văn phòng Sở",),
            kinds=tuple(kind for kind in kinds if kind in known),
            target_low=target,
            target_unit=unit,
            end=end,
        )
        for text, kinds, target, unit, end in TASKS
    )
    workspace.add_plan(
        Plan(
            None,
            "Truyền thông về công tác cải cách hành chính nhà nước của Sở năm 2023",
            2023,
            2023,
            number="18",
            symbol="KH-SLĐTBXH",
            parent="UBND TỈNH BÌNH ĐỊNH",
            office="SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI",
            place="Bình Định",
            day=15,
            month=3,
            year=2023,
            tasks=tasks,
            state=PlanState.SIGNED,
        )
    )
    plan = workspace.current_plan(2023)
    assert plan is not None
    by_kind = {kind: task.id for task in plan.tasks for kind in task.kinds}
    wanted = ("conference", "own_site", "facebook", "banner", "training", "union_meeting")
    kinds = [kind for kind in wanted if kind in known]
    workspace.add_activities(
        [
            Activity(
                None,
                date(2022, 12, 20) + timedelta(days=2 * n),
                kinds[(n * 7) % len(kinds)],
                f"Phổ biến Đề án nâng cao chất lượng phục vụ người dân, doanh nghiệp, đợt {n + 1}",
                quantity=1 + n % 3,
                reach=20 + 13 * n,
                unit_id=units[n % len(units)],
                task_ids=tuple(filter(None, [by_kind.get(kinds[(n * 7) % len(kinds)])])),
                url="https://sldtbxh.binhdinh.gov.vn/bai" if n % 5 == 2 else "",
            )
            for n in range(40)
        ]
    )
    for place, number in enumerate(workspace.activity_ids(ActivityFilter())):
        if place % 5 in (0, 1, 3):
            photo = io.BytesIO(f"photo {place}".encode())
            workspace.attach_stream(number, photo, f"anh_{place}.jpg", signed=place % 5 == 3)


def make(folder: Path) -> Workspace:
    """Return the filled workspace of a new folder."""
    workspace = Workspace.open(folder)
    fill(workspace)
    return workspace
