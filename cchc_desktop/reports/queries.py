"""Every figure that a report may quote, by its stable query: what text, forms and checks are bound to (N6)."""

from __future__ import annotations

from dataclasses import dataclass

from cchc_desktop import catalog
from cchc_desktop.reports.figures import ReportFigures
from cchc_desktop.reports.task_state import ongoing
from cchc_desktop.text import long_date, number, padded, percent

# What one kind is asked for, in the words of the summary table.
KIND_PARTS = {
    "planned": "kế hoạch năm",
    "quantity": "thực hiện trong kỳ",
    "cumulative": "lũy kế từ đầu năm",
    "ratio": "tỷ lệ so với kế hoạch",
    "last_year": "cùng kỳ năm trước",
    "difference": "tăng, giảm so với cùng kỳ",
    "integrated": "lồng ghép trong kỳ",
    "reach": "lượt tiếp cận trong kỳ",
    "cumulative_reach": "lượt tiếp cận lũy kế",
    "activities": "số hoạt động",
    "with_evidence": "hoạt động có minh chứng",
}


@dataclass(frozen=True, slots=True)
class Value:
    """A figure: its number (None where nothing is planned), how a report writes it, what it is."""

    query: str
    number: float | None
    text: str
    label: str
    kinds: tuple[str, ...] = ()


def values(figures: ReportFigures) -> dict[str, Value]:
    """Return every figure of a report by its query, in the order of the report."""
    found: dict[str, Value] = {}

    def put(query: str, amount: float | None, label: str, *, share: bool = False, kinds: tuple[str, ...] = ()) -> None:
        text = "" if amount is None else percent(amount) if share else padded(amount)
        found[query] = Value(query, amount, text, label, kinds)

    entries, evidenced = figures.activities, figures.with_evidence
    put("activities", entries, "Số hoạt động trong kỳ")
    put("evidenced", evidenced, "Hoạt động có minh chứng")
    put("evidence_ratio", evidenced / entries if entries else None, "Tỷ lệ có minh chứng", share=True)
    put("evidence:missing", entries - evidenced, "Hoạt động chưa có minh chứng")
    for row in figures.kinds:
        for part, words in KIND_PARTS.items():
            amount = abs(row.difference) if part == "difference" else getattr(row, part)
            put(f"kind:{row.kind}:{part}", amount, f"{row.label}: {words}", share=part == "ratio", kinds=(row.kind,))
    for kind, rest in figures.loose:
        put(f"kind:{kind}:loose", rest, f"{catalog.kind(kind).label}: chưa gắn với nhiệm vụ", kinds=(kind,))
    tasks = figures.tasks
    finished = sum(task.finished for task in tasks)
    put("tasks:all", len(tasks), "Số nhiệm vụ của kế hoạch")
    put("tasks:finished", finished, "Nhiệm vụ đã hoàn thành")
    put("tasks:ongoing", ongoing(figures), "Nhiệm vụ thường xuyên đạt tiến độ")
    put("tasks:open", len(tasks) - finished, "Nhiệm vụ chưa hoàn thành")
    put("tasks:ratio", finished / len(tasks) if tasks else None, "Tỷ lệ nhiệm vụ hoàn thành", share=True)
    for unit in figures.units:
        key = unit.unit.id if unit.unit else 0
        put(f"unit:{key}:activities", unit.activities, f"{unit.name}: số hoạt động")
        put(f"unit:{key}:with_evidence", unit.with_evidence, f"{unit.name}: có minh chứng")
        put(f"unit:{key}:cumulative", unit.cumulative, f"{unit.name}: lũy kế từ đầu năm")
    put("supplements", len(figures.altered), "Thay đổi của kỳ đã chốt")
    put("supplements:proofs", len(figures.proved), "Hoạt động của kỳ đã chốt có thay đổi minh chứng")
    facts = figures.facts
    if facts is not None:
        put("praise:all", len(facts.praise), "Điển hình được biểu dương")
        put("praise:commended", len(facts.commended), "Được khen thưởng")
        put("criticism:all", len(facts.criticism), "Trường hợp phê bình, nhắc nhở")
        put("feedback:all", facts.feedback.all, "Phản ánh, kiến nghị phải xử lý")
        put("feedback:received", facts.feedback.received, "Phản ánh, kiến nghị tiếp nhận trong kỳ")
        put("feedback:carried", facts.feedback.carried, "Phản ánh, kiến nghị kỳ trước chuyển sang")
        put("feedback:answered", facts.feedback.answered, "Phản ánh, kiến nghị đã trả lời")
        put("feedback:waiting", facts.feedback.waiting, "Phản ánh, kiến nghị đang xử lý")
        put("feedback:answered_new", facts.feedback.answered_new, "Tiếp nhận trong kỳ: đã trả lời")
        put("feedback:waiting_new", facts.feedback.waiting_new, "Tiếp nhận trong kỳ: đang xử lý")
        put("feedback:answered_old", facts.feedback.answered_old, "Kỳ trước chuyển sang: đã trả lời")
        put("feedback:waiting_old", facts.feedback.waiting_old, "Kỳ trước chuyển sang: đang xử lý")
        put("feedback:overdue", facts.feedback.overdue, "Phản ánh, kiến nghị quá hạn")
        put("obstacles:all", len(facts.obstacles), "Khó khăn, vướng mắc")
        for place, change in enumerate(facts.indices, 1):
            for part, amount, words in (("value", change.now.value, "giá trị"), ("rank", change.now.rank, "thứ hạng")):
                text = "" if amount is None else number(amount)  # 89,75%, thứ 6: never padded
                query = f"index:{place}:{part}"
                found[query] = Value(query, amount, text, f"{change.label} năm {change.now.year}: {words}")
    return found


def names(figures: ReportFigures) -> dict[str, tuple[str, str]]:
    """Return the words that a form may ask for beside figures: query → (text, label)."""
    office = figures.office
    return {
        "word:office": (office.name, "Tên cơ quan"),
        "word:parent": (office.parent, "Cơ quan chủ quản"),
        "word:place": (office.place, "Địa danh"),
        "word:receiver": (figures.addressee, "Nơi nhận báo cáo"),
        "word:period": (figures.period.label, "Kỳ báo cáo"),
        "word:year": (str(figures.period.year), "Năm"),
        "word:first": (long_date(figures.first), "Ngày đầu kỳ"),
        "word:last": (long_date(figures.last), "Ngày cuối kỳ"),
        "word:signer": (office.signer.name if office.signer else "", "Người ký"),
    }
