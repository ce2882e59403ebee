"""Vietnamese words for the enums of `models` and `periods`, as screens and reports show them."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from cchc_desktop.models import EvidenceState, Level, PlanState, Topic, UnitKind
from cchc_desktop.periods import PeriodKind, WindowRule

# Members of two enums can be equal as strings ("signed"), so the type is part of the key.
_Labels = dict[tuple[type[StrEnum], str], str]


def _by_type(words: list[tuple[StrEnum, str]]) -> _Labels:
    return {(type(member), member.value): text for member, text in words}


LABELS: Final[_Labels] = _by_type(
    [
        (Level.ROMAN, "Mục (I, II)"),
        (Level.ARABIC, "Khoản (1, 2)"),
        (Level.DECIMAL, "Tiểu khoản (1.1)"),
        (Level.LETTER, "Điểm (a, b)"),
        (Level.DASH, "Gạch đầu dòng (-)"),
        (Level.PLUS, "Dấu cộng (+)"),
        (Level.TEXT, "Đoạn văn"),
        (PlanState.DRAFT, "Dự thảo"),
        (PlanState.SIGNED, "Đã ban hành"),
        (PlanState.AMENDED, "Đang điều chỉnh"),
        (EvidenceState.NONE, "Chưa có tài liệu kiểm chứng"),
        (EvidenceState.LINK, "Có liên kết"),
        (EvidenceState.COPY, "Đã lưu bản chụp"),
        (EvidenceState.SIGNED, "Có bản chụp và văn bản đã ký"),
        (UnitKind.DIVISION, "Phòng chuyên môn"),
        (UnitKind.SUBORDINATE, "Đơn vị trực thuộc"),
        (UnitKind.MASS, "Tổ chức đoàn thể"),
        (UnitKind.AGENCY, "Cơ quan phối hợp"),
        (UnitKind.LOCAL, "Ủy ban nhân dân cấp xã"),
        (Topic.OFFICE, "Cơ quan"),
        (Topic.UNITS, "Đơn vị"),
        (Topic.PLANS, "Kế hoạch"),
        (Topic.ACTIVITIES, "Hoạt động"),
        (Topic.EVIDENCE, "Tài liệu kiểm chứng"),
        (Topic.REPORTS, "Báo cáo"),
        (Topic.REGISTERS, "Sổ theo dõi"),
        (Topic.EXCHANGE, "Số liệu đơn vị gửi"),
        (Topic.SCORING, "Chấm điểm"),
        (Topic.SETTINGS, "Thiết lập"),
        (PeriodKind.MONTH, "Tháng"),
        (PeriodKind.QUARTER, "Quý"),
        (PeriodKind.HALF, "6 tháng"),
        (PeriodKind.NINE_MONTHS, "9 tháng"),
        (PeriodKind.YEAR, "Năm"),
        (WindowRule.DECREE, "Theo Nghị định số 09/2019/NĐ-CP (từ ngày 15/12 năm trước đến ngày 14/12)"),
        (WindowRule.CALENDAR, "Theo quý dương lịch (từ ngày 01/01 đến ngày 31/12)"),
    ]
)

# In a narrow column or beside the dot of the log.
SHORT_LABELS: Final[_Labels] = _by_type(
    [
        (EvidenceState.NONE, "Chưa có"),
        (EvidenceState.LINK, "Liên kết"),
        (EvidenceState.COPY, "Bản chụp"),
        (EvidenceState.SIGNED, "Văn bản ký"),
        (UnitKind.DIVISION, "Phòng"),
        (UnitKind.SUBORDINATE, "Trực thuộc"),
        (UnitKind.MASS, "Đoàn thể"),
        (UnitKind.AGENCY, "Phối hợp"),
        (UnitKind.LOCAL, "Cấp xã"),
        (WindowRule.DECREE, "Nghị định 09/2019"),
        (WindowRule.CALENDAR, "Quý dương lịch"),
    ]
)

# Words of HistoryEntry.action and HistoryEntry.entity.
ACTIONS: Final[dict[str, str]] = {
    "add": "Thêm",
    "update": "Sửa",
    "delete": "Xóa",
    "restore": "Khôi phục",
    "sign": "Ban hành",
    "scan": "Thêm bản quét",
    "amend": "Điều chỉnh",
    "freeze": "Chốt số",
    "unfreeze": "Mở chốt số",
}
ENTITIES: Final[dict[str, str]] = {
    "activity": "hoạt động",
    "evidence": "tài liệu kiểm chứng",
    "channel": "kênh chính thức",
    "plan": "kế hoạch",
    "unit": "đơn vị",
    "office": "thông tin cơ quan",
    "report": "báo cáo",
    "setting": "thiết lập",
    "series": "hoạt động định kỳ",
    "exchange": "số liệu đơn vị gửi",
    "score": "chấm điểm",
    "praise": "khen, phê bình",
    "feedback": "phản ánh, kiến nghị",
    "obstacle": "vướng mắc",
    "index": "chỉ số",
    "procedure": "thủ tục, văn bản mới",
    "article": "tin, bài đơn vị gửi",
}

# Words of the fields of an activity, where two versions are compared.
FIELD_WORDS: Final[dict[str, str]] = {
    "date": "ngày",
    "date_to": "đến ngày",
    "kind": "hình thức",
    "title": "nội dung",
    "quantity": "số lượng",
    "reach": "số lượt",
    "integrated": "lồng ghép",
    "unit_id": "đơn vị",
    "joint_unit_ids": "đơn vị phối hợp",
    "task_ids": "nhiệm vụ",
    "contents": "nội dung CCHC",
    "audiences": "đối tượng",
    "place": "địa điểm",
    "number": "số, ký hiệu",
    "url": "liên kết",
    "cost": "kinh phí",
    "note": "ghi chú",
}


def label(value: StrEnum) -> str:
    """Return the words for an enum's member."""
    return LABELS[type(value), value.value]


def short_label(value: StrEnum) -> str:
    """Return the shorter words where there are any."""
    return SHORT_LABELS.get((type(value), value.value)) or label(value)
