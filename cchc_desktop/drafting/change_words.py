"""Changes of a plan said in a sentence each: for the change page of a sign pack, a history, a screen."""

from __future__ import annotations

from cchc_desktop.drafting.compare import Change, ChangeKind, Comparison, Part
from cchc_desktop.drafting.word_diff import Run, RunKind

_LONGEST = 160  # characters of a quotation; a whole section is named, not quoted
_AROUND = 24  # characters of unchanged text that say where in the line

PART_NAMES = {
    Part.HEADER: "Phần đầu văn bản",
    Part.BASIS: "Căn cứ và câu dẫn",
    Part.OUTLINE: "Nội dung",
    Part.TASKS: "Nhiệm vụ",
    Part.RECIPIENTS: "Nơi nhận",
    Part.SIGNER: "Người ký",
    Part.APPENDICES: "Phụ lục",
}


def sentence(change: Change) -> str:
    """Return a change as a clerk would say it: "Mục II.1.a): thay “2023” bằng “2027”."."""
    match change.kind:
        case ChangeKind.YEARS:
            return f"Đổi {_years(change)}."
        case ChangeKind.ADDED:
            return f"{change.new_place}: thêm “{shortened(change.new)}”{_with_below(change)}."
        case ChangeKind.REMOVED:
            return f"{change.old_place}: bỏ “{shortened(change.old)}”{_with_below(change)}."
        case ChangeKind.MOVED:
            if change.old_place == change.new_place:
                return f"{change.new_place}: đổi thứ tự “{shortened(change.new, 80)}”."
            return f"Chuyển “{shortened(change.new, 80)}” từ {_lower(change.old_place)} đến {_lower(change.new_place)}."
        case ChangeKind.CHANGED:
            parts = list(_replacements(change.runs))
            place = change.new_place or change.old_place
            if len(parts) > 6:
                return f"{place}: viết lại thành “{shortened(change.new)}”."
            return f"{place}: {'; '.join(parts)}."


def summary(comparison: Comparison) -> str:
    """Return "3 chỗ sửa, 1 dòng thêm, 2 dòng bỏ"; "Không có thay đổi" when there is none."""
    counts = [
        (len(comparison.of(kind)), word)
        for kind, word in (
            (ChangeKind.CHANGED, "chỗ sửa"),
            (ChangeKind.ADDED, "chỗ thêm"),
            (ChangeKind.REMOVED, "chỗ bỏ"),
            (ChangeKind.MOVED, "chỗ chuyển"),
        )
    ]
    parts = [f"{count} {word}" for count, word in counts if count]
    parts += [_years(change) for change in comparison.of(ChangeKind.YEARS)]
    return ", ".join(parts) if parts else "Không có thay đổi"


def shortened(text: str, longest: int = _LONGEST) -> str:
    """Return a text on one line for a quotation: without its last stop, cut at a word with …"""
    line = " ".join(text.split())
    line = line.rstrip(".;,/") or line if line.endswith((".", ";")) and not line.endswith("..") else line
    return line if len(line) <= longest else f"{line[:longest].rsplit(' ', 1)[0]}…"


def _replacements(runs: tuple[Run, ...]):
    place = 0
    while place < len(runs):
        run = runs[place]
        following = runs[place + 1] if place + 1 < len(runs) else None
        if run.kind is RunKind.REMOVED and following and following.kind is RunKind.ADDED:
            yield f"thay “{shortened(run.text)}” bằng “{shortened(following.text)}”"
            place += 2
            continue
        if run.kind is RunKind.REMOVED:
            yield f"bỏ “{shortened(run.text)}”{_where(runs, place)}"
        elif run.kind is RunKind.ADDED:
            yield f"thêm “{shortened(run.text)}”{_where(runs, place)}"
        place += 1


def _where(runs: tuple[Run, ...], place: int) -> str:
    """Return "sau “...”" for what was put in or taken out in the middle of a line."""
    before = next((run.text for run in reversed(runs[:place]) if run.kind is RunKind.SAME and run.text.strip()), "")
    words = " ".join(before.split())
    if not words:
        return ""
    tail = words[-_AROUND:]
    return f" sau “{tail.partition(' ')[2] or tail if len(words) > _AROUND else tail}”"


def _years(change: Change) -> str:
    places = f" ở {change.count} chỗ" if change.count else ""
    return f"năm {change.old} → {change.new}{places}"


def _with_below(change: Change) -> str:
    return f" và {change.count - 1} dòng dưới" if change.count > 1 else ""


def _lower(place: str) -> str:
    return f"{place[0].lower()}{place[1:]}"
