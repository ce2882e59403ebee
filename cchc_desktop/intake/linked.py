"""The documents that a plan rests on: type, number, day, issuer and title of each citation (product.md R03, R09)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from cchc_desktop.intake.citations import citations
from cchc_desktop.models import LinkedDocument
from cchc_desktop.text import fold

_TYPE = re.compile(
    r"(Nghị quyết|Nghị định|Quyết định|Kế hoạch|Chỉ thị|Kết luận|Chương trình hành động|Chương trình|"
    r"Thông tư liên tịch|Thông tư|Công văn|Hướng dẫn|Thông báo|Quy định|Đề án|Quy chế|Báo cáo|Luật|"
    r"Pháp lệnh|Văn bản)(?:\s+số)?[\s:]*$"
)
_DAY = re.compile(
    r"[\s,(]*(?:ký\s+)?ngày\s+(?P<day>\d{1,2})\s*(?:/|-|\.|tháng)\s*(?P<month>\d{1,2})\s*(?:/|-|\.|năm)\s*(?P<year>\d{4})\)?",
    re.IGNORECASE,
)
_STOP = r"(?=\s+(?:về|ban hành|phê duyệt|quy định|thực hiện|hướng dẫn|triển khai|công bố|sửa đổi)\b|[;,.:)(“\"]|$)"
_ISSUER = re.compile(rf"\s+của\s+(?P<name>[^;,.:]{{3,90}}?){_STOP}")


def linked_documents(office: str, texts: Sequence[str]) -> tuple[LinkedDocument, ...]:
    """Return the documents cited in the căn cứ or the lead-in, each once, the superior's plan marked.

    A superior's plan is a plan, or the decision that issues one, of another body than the plan's own office.
    """
    found: dict[str, LinkedDocument] = {}
    for text in texts:
        for cited in citations(text):
            document = _document(text[max(0, cited.start - 40) : cited.start], cited.number, text[cited.end :][:900])
            found.setdefault(fold(cited.number), document)
    documents = list(found.values())
    ranks = [_superior_rank(document, office) for document in documents]
    if any(ranks):
        place = ranks.index(max(ranks))
        documents[place] = replace(documents[place], superior=True)
    return tuple(documents)


def _superior_rank(document: LinkedDocument, office: str) -> int:
    """Return how likely a document is the superior's plan, 0 if it is none: a plan on this very subject first."""
    title = fold(document.title)
    is_plan = document.type_name == "Kế hoạch"
    if not document.issuer or _same_body(document.issuer, office) or not (is_plan or "ke hoach" in title[:120]):
        return 0
    return 1 + is_plan + bool(re.search(r"tuyen truyen|truyen thong|thong tin", title))


def _document(before: str, number: str, after: str) -> LinkedDocument:
    named = _TYPE.search(before)
    day = _DAY.match(after)
    rest = after[day.end() :] if day else after
    issuer = _ISSUER.match(rest)
    rest = rest[issuer.end() :] if issuer else rest
    return LinkedDocument(
        type_name=named[1] if named else "",
        number=number,
        day=_date(day) if day else None,
        issuer=issuer["name"].strip() if issuer else "",
        title=_title(rest),
    )


def _title(rest: str) -> str:
    """Return the trích yếu behind a citation: up to the next document or the sentence of the office itself."""
    text = re.split(r";|,?\s+(?:và|theo)\s+(?=[A-ZĐ]\w+ \w+ số)|\.\s|\.?$", rest.strip(" ,"), maxsplit=1)[0]
    cut = re.search(
        r",\s+(?=(?:Sở|Ủy ban|Uỷ ban|UBND|Ban|Văn phòng|Phòng|Cục|Chi cục|Trung tâm)\s[^,]*\s(?:ban hành|xây dựng)\s)",
        text,
    )
    text = text[: cut.start()] if cut else text
    text = re.sub(r"^về\s+việc\s+", "", text.strip(" ,:()"), flags=re.IGNORECASE)
    return "" if text.endswith("như sau") else text


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _same_body(one: str, other: str) -> bool:
    """Tell UBND tỉnh and Ủy ban nhân dân tỉnh Yên Bái for one; "tỉnh" alone is the office's own province."""
    first, second = (fold(name).replace("uy ban nhan dan", "ubnd") for name in (one, other))
    return bool(first and second) and (first.startswith(second) or second.startswith(first))
