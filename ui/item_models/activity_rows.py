"""One line of the log as it is printed on screen, made from an activity once and kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cchc_desktop import catalog, text
from cchc_desktop.models import Activity, EvidenceState, Unit

EVIDENCE_TIPS: Mapping[EvidenceState, str] = {
    EvidenceState.NONE: "Thiếu minh chứng",
    EvidenceState.LINK: "Mới có liên kết, chưa lưu bản chụp",
    EvidenceState.COPY: "Đã lưu bản minh chứng",
    EvidenceState.SIGNED: "Đã lưu bản minh chứng và văn bản ký",
}

INTEGRATED = "lồng ghép"


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """The finished strings of a line; the delegate draws them and never formats anything."""

    id: int
    day: str
    kind: str
    title: str
    quantity: str
    reach: str
    unit: str
    joint: str  # "+1" where other units took part
    integrated: bool
    evidence: EvidenceState
    reach_unit: str

    @property
    def evidence_tip(self) -> str:
        return EVIDENCE_TIPS[self.evidence]


def quantity_text(activity: Activity) -> str:
    """Return "01 cuộc": the quantity in the kind's own unit, padded below ten (domain.md 1.4)."""
    kind = catalog.kind(activity.kind)
    quantity = activity.quantity
    figure = text.padded(int(quantity)) if float(quantity).is_integer() else text.number(quantity)
    return f"{figure} {kind.counting_unit}".strip()


def reach_text(activity: Activity) -> str:
    """Return the reach with dots between thousands, or nothing where none was recorded."""
    return "" if activity.reach is None else text.number(activity.reach)


class RowMaker:
    """Turns activities into rows; holds the names of units so that a row costs no query."""

    def __init__(self, units: Iterable[Unit] = ()) -> None:
        self._units: dict[int, Unit] = {}
        self.set_units(units)

    def set_units(self, units: Iterable[Unit]) -> None:
        self._units = {unit.id: unit for unit in units if unit.id is not None}

    def unit(self, unit_id: int | None) -> Unit | None:
        return None if unit_id is None else self._units.get(unit_id)

    def unit_label(self, unit_id: int | None) -> str:
        unit = self.unit(unit_id)
        return unit.label if unit else ""

    def row(self, activity: Activity) -> ActivityRow:
        kind = catalog.kind(activity.kind)
        joint = len(activity.joint_unit_ids)
        return ActivityRow(
            id=activity.id or 0,
            day=text.screen_date(activity.date),
            kind=kind.label,
            title=activity.title,
            quantity=quantity_text(activity),
            reach=reach_text(activity),
            unit=self.unit_label(activity.unit_id),
            joint=f"+{joint}" if joint else "",
            integrated=activity.integrated,
            evidence=activity.evidence,
            reach_unit=kind.reach_words,
        )
