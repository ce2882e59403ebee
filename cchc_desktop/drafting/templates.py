"""New plans from templates: the shapes that real plans have, as data, filled in with the office's own names.

What only the clerk can know stays as «…» in the text. The rules of a template's file stand in its own head.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from cchc_desktop import paths
from cchc_desktop.errors import AppError, NotFoundError
from cchc_desktop.intake.lines import source_lines
from cchc_desktop.intake.linked import linked_documents
from cchc_desktop.intake.outline import build_outline
from cchc_desktop.intake.targets import target_in
from cchc_desktop.intake.tasks import agencies, find_tasks
from cchc_desktop.intake.times import time_range
from cchc_desktop.models import Node, Office, Plan, Signer, Task, Unit, UnitKind

FIRST_YEAR, LAST_YEAR = 2011, 2100
MOST_YEARS = 20  # from the first year of a plan to its last


@dataclass(frozen=True, slots=True)
class BasisLine:
    """A căn cứ; one that has run out after `until` is left out of later plans."""

    text: str
    until: int | None = None


@dataclass(frozen=True, slots=True)
class PlanTemplate:
    """A shape of plan. `years` is its usual length; `outline` is text with markers and lines "@ …" for tasks."""

    id: str
    label: str
    about: str
    years: int
    title: str
    lead_in: str
    outline: str
    basis: tuple[BasisLine, ...] = ()
    recipients: tuple[str, ...] = ()
    archive: str = ""
    authority: str = ""
    post: str = ""
    task_table: bool = False  # print the tasks as an appendix; the text refers to it
    hidden: bool = False


def templates() -> tuple[PlanTemplate, ...]:
    """Return the templates that a clerk can choose from, in order."""
    return tuple(template for template in _all() if not template.hidden)


def template(template_id: str) -> PlanTemplate:
    """Return a template by its id."""
    for found in _all():
        if found.id == template_id:
            return found
    known = ", ".join(item.id for item in templates())
    raise NotFoundError(f"Không có mẫu kế hoạch “{template_id}”.", f"Các mẫu có sẵn: {known}.")


def new_plan(
    shape: PlanTemplate, office: Office, year_from: int, year_to: int | None = None, units: Sequence[Unit] = ()
) -> Plan:
    """Return a draft of a template for an office; units give the names of focal point and mass organisations."""
    last = year_to if year_to is not None else year_from + shape.years - 1
    check_years(year_from, last)
    words = office_words(office, units) | year_words(year_from, last)
    return fill(shape, words, office, year_from, last)


def check_years(year_from: int, year_to: int) -> None:
    """Raise AppError for years that no plan has."""
    if not (FIRST_YEAR <= year_from <= year_to <= LAST_YEAR) or year_to - year_from > MOST_YEARS:
        raise AppError(
            f"Năm của kế hoạch không hợp lệ: {year_from} - {year_to}.",
            f"Nhập năm từ {FIRST_YEAR} đến {LAST_YEAR}, năm cuối không trước năm đầu, không quá {MOST_YEARS} năm sau.",
        )


def fill(shape: PlanTemplate, words: Mapping[str, str], office: Office, year_from: int, year_to: int) -> Plan:
    """Return a template's plan with its words put in; every "{…}" must have one."""
    basis = [put_in(line.text, words) for line in shape.basis if line.until is None or year_from <= line.until]
    outline, tasks = _outline(put_in(shape.outline, words), year_from, year_to)
    names = [name for name in (put_in(name, words) for name in shape.recipients) if name != office.name]
    signer = office.signer or Signer(shape.authority, shape.post, "")
    plan = Plan(
        id=None,
        title=put_in(shape.title, words),
        year_from=year_from,
        year_to=year_to,
        parent=office.parent,
        office=office.name,
        symbol=f"KH-{office.symbol}" if office.symbol else "KH-«ký hiệu»",
        place=office.place,
        year=year_from,
        basis=tuple(f"{text}{'.' if text is basis[-1] else ';'}" for text in basis),
        lead_in=put_in(shape.lead_in, words),
        outline=outline,
        tasks=tasks,
        recipients=(*dict.fromkeys(names), f"Lưu: {shape.archive or office.archive or 'VT'}"),
        signer=signer,
        task_table=shape.task_table,
    )
    return replace(plan, linked=linked_documents(plan.office, [*plan.basis, plan.lead_in]))


# -- words ------------------------------------------------------------------------------------------

# What an office calls itself in its own text: "các phòng thuộc Sở".
_BODIES = ("Sở", "Ban", "Cục", "Chi cục", "Văn phòng", "Thanh tra", "Trung tâm", "Phòng", "Trường", "Bệnh viện", "Viện")
_WITH_OFFICE = ("Sở", "Ban", "Cục")  # these have a văn phòng of their own


def office_words(office: Office, units: Sequence[Unit]) -> dict[str, str]:
    """Return the words that an office puts into a template; what it has not told is a blank «…»."""
    body = next((name for name in _BODIES if office.name.startswith(f"{name} ")), "cơ quan")
    named = next((unit.name for unit in units if unit.name.casefold().startswith("văn phòng")), "")
    focal = named or (f"Văn phòng {body}" if body in _WITH_OFFICE else "Bộ phận Văn phòng")
    mass = ", ".join(unit.name for unit in units if unit.kind is UnitKind.MASS)
    province = office.province or "«tỉnh, thành phố»"
    is_city = province.casefold().startswith("thành phố")
    return {
        "office": office.name or "«tên cơ quan»",
        "body": body,
        "superior": office.superior or "«cơ quan cấp trên»",
        "superior_place": province,
        "and_home": "" if office.name.startswith("Sở Nội vụ") else ", Sở Nội vụ",
        "province": province,
        "level": "thành phố" if is_city else "tỉnh",
        "party": "Thành ủy" if is_city else "Tỉnh ủy",
        "focal": focal,
        "adviser": f"Chánh {focal}" if focal.startswith("Văn phòng") else "«người đứng đầu bộ phận tham mưu»",
        "mass": mass or "Công đoàn cơ sở, Đoàn Thanh niên",
    }


def year_words(year_from: int, year_to: int) -> dict[str, str]:
    """Return a plan's years in words."""
    years = f"{year_from}" if year_from == year_to else f"{year_from} - {year_to}"
    period = f"năm {years}" if year_from == year_to else f"giai đoạn {years}"
    return {
        "year": f"{year_from}",
        "year_to": f"{year_to}",
        "years": years,
        "period": period,
        "year_words": period,
        "middle": f"{(year_from + year_to) // 2}",
    }


def put_in(text: str, words: Mapping[str, str]) -> str:
    """Put words in place of every "{name}"."""
    return re.sub(r"\{(\w+)\}", lambda match: words[match[1]], text)


# -- outline and tasks ------------------------------------------------------------------------------


def _outline(text: str, year_from: int, year_to: int) -> tuple[tuple[Node, ...], tuple[Task, ...]]:
    """Return the outline of a template's text and its tasks: lines "@ …", else what the text itself says."""
    told: list[tuple[int, str]] = []
    lines: list[str] = []
    for line in text.strip().split("\n"):
        if line.startswith("@ "):
            told.append((len(lines), line[2:]))
        else:
            lines.append(line)
    outline, placed = build_outline(source_lines("\n".join(lines)))
    if not told:
        return outline, find_tasks(outline, year_from, year_to)
    nodes = {item.number: item for item in placed}
    tasks = (_task(nodes[number].text, nodes[number].node_id, rest, year_from, year_to) for number, rest in told)
    return outline, tuple(tasks)


def _task(text: str, node_id: str, told: str, year_from: int, year_to: int) -> Task:
    fields: dict[str, str] = {}
    for part in told.split(";"):
        name, _, value = part.partition(":")
        fields[name.strip()] = value.strip()
    time = fields.get("time", "")
    start, end = time_range(time, year_from, year_to)
    low, high, unit = target_in(f"đạt {fields['target']}") if "target" in fields else (None, None, "")
    return Task(
        id=None,
        text=text,
        lead=agencies(fields.get("lead", "")),
        coordinating=agencies(fields.get("coordinating", "")),
        time=time,
        start=start,
        end=end,
        kinds=tuple(kind.strip() for kind in fields.get("kinds", "").split(",") if kind.strip()),
        target_low=low,
        target_high=high,
        target_unit=unit,
        product=fields.get("product", ""),
        node_id=node_id,
    )


@lru_cache(maxsize=1)
def _all() -> tuple[PlanTemplate, ...]:
    files = sorted((paths.resources() / "templates" / "plan").glob("*.toml"))
    return tuple(_read(tomllib.loads(path.read_text("utf-8"))) for path in files)


def _read(data: dict[str, Any]) -> PlanTemplate:
    plain = {key: value for key, value in data.items() if key not in ("basis", "recipients", "outline")}
    return PlanTemplate(
        **plain,
        outline=data["outline"]["text"],
        basis=tuple(BasisLine(entry["text"], entry.get("until")) for entry in data.get("basis", ())),
        recipients=tuple(data.get("recipients", ())),
    )
