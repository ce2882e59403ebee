"""The report's sentences as data: the program's own, the office's changes, and what each may name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache

from cchc_desktop import paths
from cchc_desktop.errors import AppError
from cchc_desktop.text import nfc

CHIP = re.compile(r"\{([\w:]+)\}")

# What a clerk reads over the sentences of a section, and beside a chip.
SECTIONS = {
    "opening": "Mở đầu",
    "summary": "Tổng hợp",
    "kind": "Từng hình thức",
    "plan": "Tiến độ kế hoạch",
    "praise": "Biểu dương, khen thưởng",
    "feedback": "Phản ánh, kiến nghị",
    "index": "Chỉ số",
    "obstacles": "Khó khăn, vướng mắc",
    "supplement": "Bổ sung kỳ trước",
    "next": "Nhiệm vụ thời gian tới",
    "closing": "Kết thúc",
}
CHIPS = {
    "plan_in_full": "kế hoạch, viện dẫn đầy đủ",
    "plan": "kế hoạch",
    "office": "tên cơ quan",
    "period": "kỳ báo cáo",
    "window": "số liệu từ ngày … đến ngày …",
    "activities": "số hoạt động",
    "evidenced": "số hoạt động có minh chứng",
    "evidence_ratio": "tỷ lệ có minh chứng",
    "summary_part": "phụ lục tổng hợp",
    "detail_part": "phụ lục danh sách",
    "years_part": "phụ lục từng năm",
    "supplement_part": "phụ lục bổ sung",
    "reconcile_part": "phụ lục đối chiếu",
    "parts": "các kỳ đã chốt",
    "verb": "động từ của hình thức",
    "quantity": "số lượng",
    "noun": "tên sản phẩm",
    "reach": "số lượt",
    "reach_phrase": "loại lượt",
    "difference": "chênh lệch so với cùng kỳ",
    "before": "năm trước hoặc cùng kỳ năm trước",
    "unit": "đơn vị tính",
    "cumulative": "lũy kế",
    "ratio": "tỷ lệ so với kế hoạch",
    "when": "trong kỳ hoặc từ đầu năm",
    "integrated": "số lồng ghép",
    "occasion": "tên cuộc được lồng ghép",
    "finished": "nhiệm vụ hoàn thành",
    "tasks": "tổng số nhiệm vụ",
    "task_ratio": "tỷ lệ hoàn thành",
    "ongoing": "nhiệm vụ thường xuyên đạt tiến độ",
    "loose": "số chưa gắn với nhiệm vụ",
    "open": "nhiệm vụ còn lại",
    "praised": "số được biểu dương",
    "commended": "số được khen thưởng",
    "criticised": "số bị phê bình",
    "received": "số tiếp nhận",
    "answered_new": "số tiếp nhận đã trả lời",
    "waiting_new": "số tiếp nhận đang xử lý",
    "answered_old": "số kỳ trước đã trả lời",
    "waiting_old": "số kỳ trước đang xử lý",
    "waiting": "số đang xử lý",
    "carried": "số kỳ trước chuyển sang",
    "overdue": "số quá hạn",
    "index": "tên chỉ số",
    "index_year": "năm đánh giá",
    "index_value": "giá trị",
    "index_rank": "thứ hạng",
    "index_change": "tăng, giảm bậc",
    "obstacles": "số vướng mắc",
    "supplements": "số thay đổi",
    "proofs": "số hoạt động có minh chứng thay đổi",
    "missing": "số thiếu minh chứng",
    "next_year": "năm sau",
    "receiver": "nơi nhận báo cáo",
}
_LONGEST = 600


@lru_cache(maxsize=1)
def templates() -> dict[str, dict[str, str]]:
    """Return the program's own sentences by section and name."""
    return tomllib.loads((paths.resources() / "templates" / "report" / "narrative.toml").read_text(encoding="utf-8"))


def sentence(own: Mapping[str, str], section: str, name: str) -> str:
    """Return the office's sentence, else the program's: also where it names a figure that is no more."""
    text = own.get(key := f"{section}.{name}")
    return text if text and set(CHIP.findall(text)) <= allowed(key) else templates()[section][name]


def allowed(key: str) -> set[str]:
    """Return the chips that a sentence may hold: those of its section, where the program fills them all in."""
    section, _, name = key.partition(".")
    own = set(CHIP.findall(templates()[section][name]))
    if section == "kind":
        return own
    if section in ("opening", "summary", "plan", "closing"):
        return own | ({"period", "office"} if section != "plan" else {"period"})
    return own | {"period"}


def checked_sentences(given: Mapping[str, str]) -> dict[str, str]:
    """Return the office's sentences that differ from the program's; told what is wrong with one."""
    kept: dict[str, str] = {}
    for key, text in given.items():
        section, _, name = key.partition(".")
        default = templates().get(section, {}).get(name)
        if default is None:
            raise AppError(f"Không có mẫu câu “{key}”.", "Chọn mẫu câu trong danh sách.")
        text = nfc(re.sub(r"[\r\n]+", " ", text)).rstrip()
        if not text.strip() or text == default:
            continue
        shown = CHIP.sub(lambda chip: f"[{CHIPS.get(chip[1], chip[1])}]", text.strip())
        shown = shown if len(shown) <= 60 else f"{shown[:60].rpartition(' ')[0]} …"
        if len(text) > _LONGEST:
            raise AppError(f"Mẫu câu “{shown}” quá dài.", f"Viết gọn lại, nhiều nhất {_LONGEST} chữ cái.")
        if CHIP.sub("", text).count("{") or CHIP.sub("", text).count("}"):
            raise AppError(
                f"Mẫu câu “{shown}” có dấu ngoặc nhọn lẻ.", "Chèn số liệu bằng nút, không gõ dấu ngoặc nhọn."
            )
        if strange := set(CHIP.findall(text)) - allowed(key):
            names = ", ".join(CHIPS.get(str(chip), str(chip)) for chip in sorted(strange))
            raise AppError(f"Mẫu câu “{shown}” không dùng được số liệu: {names}.", "Bỏ số liệu đó khỏi câu.")
        if re.search(r"\d", CHIP.sub("", text)):
            raise AppError(f"Mẫu câu “{shown}” có chữ số gõ tay.", "Chèn số liệu bằng nút để số luôn khớp với bảng.")
        kept[key] = text
    return kept
