"""Citations of linked documents: the first one in full, later ones by type and number (NĐ 30/2020, Phụ lục I, II.6)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cchc_desktop.drafting.outline import walk
from cchc_desktop.drafting.places import Edit, placed_texts, with_edits
from cchc_desktop.intake.citations import citations
from cchc_desktop.models import LinkedDocument, Plan
from cchc_desktop.text import fold, long_date

# Kinds of document that are cited without a number and an issuer.
_BY_NAME = ("luật", "bộ luật", "pháp lệnh", "hiến pháp")


# What the letters behind a number stand for (NĐ 30/2020, Phụ lục III; Nghị định and Luật by what they are).
_TYPE_OF_LETTERS = {
    "QĐ": "Quyết định", "KH": "Kế hoạch", "NQ": "Nghị quyết", "NĐ": "Nghị định", "TT": "Thông tư", "CT": "Chỉ thị",
    "CTR": "Chương trình", "HD": "Hướng dẫn", "KL": "Kết luận", "TB": "Thông báo", "ĐA": "Đề án", "BC": "Báo cáo",
    "TTR": "Tờ trình", "QC": "Quy chế", "QYĐ": "Quy định",
}  # fmt: skip


def type_of(number: str) -> str:
    """Return "Kế hoạch" for "60/KH-UBND", "" where the letters say nothing (a công văn has none of its own)."""
    found = re.search(r"/(?!\d)([^\W\d_]+)-", number.strip())
    return _TYPE_OF_LETTERS.get(found[1].upper(), "") if found else ""


def full_citation(document: LinkedDocument) -> str:
    """Return "Quyết định số 828/QĐ-UBND ngày 19 tháng 3 năm 2022 của UBND tỉnh về việc …"; a law by its name."""
    kind, title = document.type_name.strip(), document.title.strip(" ;.,")
    if kind.casefold() in _BY_NAME:
        day = f" {long_date(document.day)}" if document.day else ""
        return f"{kind} {title or document.number}{day}".strip()
    parts = [short_citation(document)]
    if document.day:
        parts.append(long_date(document.day))
    if document.issuer.strip():
        parts.append(f"của {document.issuer.strip()}")
    if title:
        parts.append(title if _joins(title) else f"về {title}")
    return " ".join(part for part in parts if part)


def short_citation(document: LinkedDocument) -> str:
    """Return "Quyết định số 828/QĐ-UBND"."""
    number = document.number.strip()
    return f"{document.type_name.strip()} số {number}".strip() if number else document.type_name.strip()


def citation(plan: Plan, document: LinkedDocument) -> str:
    """Return the citation that is due now: in full unless the plan cites the document already."""
    return short_citation(document) if is_cited(plan, document) else full_citation(document)


def is_cited(plan: Plan, document: LinkedDocument, *, opening: bool = False) -> bool:
    """Tell whether the plan's text names the document by its number, or a law by its name.

    `opening`: in the căn cứ lines and the lead-in only.
    """
    wanted = _key(document.number) if document.number.strip() else fold(document.title)
    if not wanted:
        return False
    texts = (*plan.basis, plan.lead_in, *(() if opening else (node.text for node in walk(plan.outline))))
    return any(wanted in (_key(text) if document.number.strip() else fold(text)) for text in texts)


def basis_line(document: LinkedDocument) -> str:
    """Return the line of the căn cứ block, without its stop."""
    return f"Căn cứ {full_citation(document)}"


def with_basis(plan: Plan) -> Plan:
    """Return the plan with a căn cứ line for each linked document that its opening does not cite yet.

    Lines that are there stay as they are but for their stops: each ends in ";", the last in ".".
    """
    missing = [basis_line(item) for item in plan.linked if not is_cited(plan, item, opening=True)]
    return replace(plan, basis=punctuated((*plan.basis, *missing))) if missing else plan


def with_document(plan: Plan, place: int, document: LinkedDocument) -> Plan:
    """Return the plan with another state of a linked document.

    The line made of it follows, a typed one stays but for the blanks of a number and a day: they are written in.
    """
    old = plan.linked[place]
    plan = _filled(plan, place, document)
    made = basis_line(old)
    basis = tuple(
        basis_line(document) + line[len(made) :] if line.rstrip(" ;.") == made else line for line in plan.basis
    )
    linked = (*plan.linked[:place], document, *plan.linked[place + 1 :])
    return replace(plan, linked=linked, basis=basis)


def without_document(plan: Plan, place: int) -> Plan:
    """Return the plan without a linked document and without the căn cứ lines that cite nothing else."""
    old = plan.linked[place]
    made, wanted = basis_line(old), _key(old.number)
    kept = tuple(
        line
        for line in plan.basis
        if line.rstrip(" ;.") != made and not (wanted and wanted in _key(line) and len(citations(line)) <= 1)
    )
    basis = plan.basis if kept == plan.basis else punctuated(kept)
    return replace(plan, linked=(*plan.linked[:place], *plan.linked[place + 1 :]), basis=basis)


def _filled(plan: Plan, place: int, document: LinkedDocument) -> Plan:
    """Return the plan with "số …/KH-UBND ngày …" written out where it stands for a linked document."""
    old = plan.linked[place]
    number, day = old.number.strip(), old.day
    if not number or ("…" not in number and (day or not document.day)):
        return plan
    blank = re.compile(rf"(?<!\w){re.escape(number)}(?P<day> ngày …)?")
    same = [at for at, item in enumerate(plan.linked) if item.number.strip() == number]
    edits: dict[str, list[Edit]] = {}
    seen = 0
    for item in placed_texts(plan):
        for match in blank.finditer(item.text):
            mine = len(same) == 1 or seen == same.index(place)
            seen += 1
            if mine:
                said = long_date(document.day) if document.day else "ngày …"
                new = (document.number.strip() or number) + (f" {said}" if match["day"] else "")
                edits.setdefault(item.key, []).append(Edit(*match.span(), new))
    return with_edits(plan, edits)


def punctuated(lines: Sequence[str]) -> tuple[str, ...]:
    """Return căn cứ lines with their stops: ";" and a last "."."""
    bare = [line.strip().rstrip(";.,").rstrip() for line in lines if line.strip()]
    return tuple(f"{line}{'.' if place == len(bare) else ';'}" for place, line in enumerate(bare, 1))


def later_superior(plan: Plan) -> LinkedDocument | None:
    """Return the superior's plan that is dated after this plan: ours can't carry out what came later (R03)."""
    if plan.date is None:
        return None
    day = plan.date
    return next((item for item in plan.linked if item.superior and item.day and item.day > day), None)


def _joins(title: str) -> bool:
    return bool(
        re.match(r"(về|ban hành|phê duyệt|quy định|hướng dẫn|sửa đổi|công bố|thực hiện|triển khai)\b", title, re.I)
    )


def _key(text: str) -> str:
    """Return text to find a number in: no spaces, dashes of all kinds alike."""
    return re.sub(r"\s+", "", fold(text).replace("–", "-"))
