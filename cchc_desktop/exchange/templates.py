"""What goes into a unit's workbook, from the catalogue, the plan's tasks and the office's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cchc_desktop import catalog
from cchc_desktop.exchange.words import template_words
from cchc_desktop.files import safe_name
from cchc_desktop.models import Office, Plan, Unit
from cchc_desktop.periods import Period, window
from cchc_desktop.text import short_date

if TYPE_CHECKING:
    from cchc_desktop.exports.xlsx.unit_template import UnitTemplate


def task_label(place: int, text: str) -> str:
    """Return a task as a workbook's list shows it: its number, then its words."""
    plain = " ".join(text.split())
    short = plain if len(plain) <= 120 else plain[:119].rsplit(" ", 1)[0] + "…"
    return f"{place}. {short}"


@dataclass(frozen=True, slots=True)
class TemplateOrder:
    """Whose workbook to make, for which period and plan."""

    office: Office
    unit: Unit | None
    period: Period
    plan: Plan | None
    uid: str

    @property
    def file_name(self) -> str:
        """Return "NhatKy_Phong_Lao_dong-Viec_lam_2026.xlsx"."""
        name = safe_name(self.unit.label if self.unit else "mau", 60)
        return f"NhatKy_{name}_{self.period.year}.xlsx"


def template_of(order: TemplateOrder) -> UnitTemplate:
    """Return the workbook's contents."""
    from cchc_desktop.exports.xlsx.unit_template import TemplateColumn, UnitTemplate

    words = template_words()
    unit, plan = order.unit, order.plan
    example = short_date(window(order.period).last.replace(day=5))
    return UnitTemplate(
        uid=order.uid,
        unit_uid=unit.uid if unit else "",
        unit_name=unit.name if unit else "",
        office=order.office.name,
        period=order.period.code,
        period_label=f"từ {order.period.phrase}",
        title=words["title"],
        note=words["note"],
        version=words["version"],
        columns=tuple(
            TemplateColumn(**column | {"help": column["help"].replace("{example}", example)})
            for column in words["columns"]
        ),
        example=example,
        kinds=tuple(kind.label for kind in catalog.kinds() if not kind.retired),
        tasks=tuple(task_label(n, task.text) for n, task in enumerate(plan.tasks, 1)) if plan else (),
    )
