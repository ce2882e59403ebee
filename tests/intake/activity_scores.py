"""Run a corpus of texts through the recogniser and count what came out right."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from cchc_desktop.intake.activity_guess import Guess, KnownUnit
from cchc_desktop.intake.activity_text import recognise

UNITS = tuple(
    KnownUnit(n, name, short)
    for n, (name, short) in enumerate(
        (
            ("Văn phòng Sở", ""),
            ("Thanh tra Sở", ""),
            ("Phòng Kế hoạch - Tài chính", "Phòng KH-TC"),
            ("Phòng Lao động - Việc làm", "Phòng LĐ-VL"),
            ("Phòng Người có công", "Phòng NCC"),
            ("Phòng Bảo trợ xã hội", "Phòng BTXH"),
            ("Trung tâm Dịch vụ việc làm Bình Định", "TT Dịch vụ việc làm"),
            ("Công đoàn cơ sở Sở", "Công đoàn cơ sở"),
            ("Đoàn Thanh niên Sở", "Đoàn Thanh niên"),
        ),
        1,
    )
)


@dataclass
class Score:
    texts: int = 0
    dates_right: int = 0
    dates_empty: int = 0  # a day was there and was left empty
    dates_wrong: list[str] = field(default_factory=list)
    kinds_right: int = 0
    kinds_wrong: list[str] = field(default_factory=list)
    fields: int = 0
    fields_wrong: list[str] = field(default_factory=list)

    @property
    def right_or_empty(self) -> float:
        return 1 - len(self.dates_wrong) / self.texts

    @property
    def kind_share(self) -> float:
        return self.kinds_right / self.texts


def load(path: Path) -> list[dict[str, Any]]:
    return tomllib.loads(path.read_text("utf-8"))["texts"]


def guess(entry: dict[str, Any]) -> Guess:
    return recognise(entry["text"], date.fromisoformat(entry.get("today", "2026-03-20")), UNITS)


def score(path: Path) -> Score:
    out = Score()
    for entry in load(path):
        found = guess(entry)
        name = entry["name"]
        out.texts += 1
        day = found.date.value.isoformat() if found.date else ""
        wanted_days = entry["date"] if isinstance(entry["date"], list) else [entry["date"]]
        if day in wanted_days:
            out.dates_right += 1
        elif not day:
            out.dates_empty += 1
        else:
            out.dates_wrong.append(f"{name}: {day}, right is {wanted_days}")
        kind = found.kind.value if found.kind else ""
        wanted = entry["kind"] if isinstance(entry["kind"], list) else [entry["kind"]]
        if kind in wanted:
            out.kinds_right += 1
        else:
            out.kinds_wrong.append(f"{name}: {kind or 'none'}, right is {wanted}")
        for key, value in (
            ("quantity", found.quantity and found.quantity.value),
            ("reach", found.reach and found.reach.value),
            ("unit", found.unit and found.unit.value.name),
            ("number", found.number and found.number.value),
            ("integrated", bool(found.integrated)),
            ("platform", found.platform),
        ):
            if key in entry:
                out.fields += 1
                if value != entry[key]:
                    out.fields_wrong.append(f"{name}: {key} {value!r}, right is {entry[key]!r}")
    return out
