"""Rows of a package as activities, and back. Every value from outside is checked for what it may be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cchc_desktop import catalog
from cchc_desktop.exchange.package import Package
from cchc_desktop.exchange.records import Field, FileRead, IncomingRow, Problem
from cchc_desktop.exchange.rows import HELP_ID
from cchc_desktop.exchange.unit_names import UnitFinder
from cchc_desktop.exchange.words import plain_words
from cchc_desktop.models import Activity, Evidence
from cchc_desktop.records import MOST
from cchc_desktop.text import nfc

_UID = re.compile(r"[0-9a-f]{32}")
_STAMP = re.compile(r"[\dT:.+-]{1,40}")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An activity on its way out: where it began (`origin`, an office's uid) and when it was last changed."""

    activity: Activity
    origin: str
    origin_name: str
    stamp: str
    unit: str = ""
    joint: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


def row_of(out: Outgoing) -> dict[str, Any]:
    """Return an activity as a package's row."""
    a = out.activity
    return {
        "uid": a.uid, "origin": out.origin, "origin_name": out.origin_name, "stamp": out.stamp,
        "date": a.date.isoformat(), "date_to": a.date_to.isoformat() if a.date_to else None,
        "kind": a.kind, "title": a.title, "quantity": a.quantity, "reach": a.reach, "integrated": a.integrated,
        "contents": list(a.contents), "audiences": list(a.audiences), "place": a.place, "number": a.number,
        "url": a.url, "cost": a.cost, "note": a.note, "unit": out.unit, "joint": list(out.joint),
        "tasks": list(out.tasks),
        "evidence": [
            {"sha256": e.sha256, "name": e.name, "size": e.size, "signed": e.signed, "note": e.note,
             "captured": e.captured.isoformat() if e.captured else None}
            for e in out.evidence
        ],
    }  # fmt: skip


def read_rows(
    package: Package,
    finder: UnitFinder,
    tasks: Mapping[str, int],
    own: str,
    file_no: int = 0,
) -> tuple[FileRead, dict[str, tuple[Evidence, ...]]]:
    """Return a package's rows for the triage, and the evidence of each row's uid. `own` is this office's uid."""
    sender = finder.by_uid(package.office_uid) or finder.exactly(package.office_name)
    rows: list[IncomingRow] = []
    proofs: dict[str, tuple[Evidence, ...]] = {}
    for line, raw in enumerate(package.rows, 1):
        row, evidence = _row(package, raw, line, finder, tasks, own, sender, file_no)
        rows.append(row)
        if evidence and row.row_id:
            proofs[row.row_id] = evidence
    made = _moment(package.made_at)
    file = FileRead(
        package.path.name, package.sha256, tuple(rows), sender, package.office_name, package.period, made,
        kind="package", path=str(package.path),
    )  # fmt: skip
    return file, proofs


def _row(
    package: Package,
    raw: Mapping[str, Any],
    line: int,
    finder: UnitFinder,
    tasks: Mapping[str, int],
    own: str,
    sender: int | None,
    file_no: int,
) -> tuple[IncomingRow, tuple[Evidence, ...]]:
    take = _Taker(raw)
    uid, origin = take.text("uid", 32), take.text("origin", 64)
    problems: list[Problem] = []
    if not _UID.fullmatch(uid) or not origin:
        problems.append(Problem(Field.ROW_ID, "Dòng không có mã."))
    day, until = take.day("date"), take.day("date_to")
    title = " ".join(take.text("title", 2000).split())
    if day is None:
        problems.append(Problem(Field.DATE, "Thiếu ngày."))
    if not title:
        problems.append(Problem(Field.TITLE, "Thiếu nội dung."))
    kind = take.text("kind", 60)
    if kind not in {entry.id for entry in catalog.kinds()}:
        problems.append(Problem(Field.KIND, f"Danh mục không có hình thức “{kind[:40]}”.", fatal=False))
        kind = "other"
    if day and until and until < day:
        until = None
    origin_unit = None if origin == own else finder.by_uid(origin) or finder.exactly(take.text("origin_name", 300))
    unit = origin_unit or sender
    own_words = take.text("unit", 300)
    notes = [take.text("note", 2000)]
    if own_words and plain_words(own_words) not in plain_words(notes[0]):
        notes.append(f"Đơn vị thực hiện: {own_words}")
    joint = tuple(
        dict.fromkeys(i for name in take.texts("joint") if (i := finder.exactly(name)) is not None and i != unit)
    )
    evidence = tuple(take.evidence(package.files))
    activity = None
    if day is not None and title and not any(problem.fatal for problem in problems):
        contents = {tag.id for tag in catalog.contents()}
        audiences = {tag.id for tag in catalog.audiences()}
        activity = Activity(
            id=None, date=day, kind=kind, title=title, date_to=until, integrated=raw.get("integrated") is True,
            quantity=take.number("quantity") or 0.0, reach=take.whole("reach"), unit_id=unit, joint_unit_ids=joint,
            task_ids=tuple(dict.fromkeys(i for t in take.texts("tasks") if (i := tasks.get(plain_words(t))))),
            contents=tuple(t for t in take.texts("contents") if t in contents),
            audiences=tuple(t for t in take.texts("audiences") if t in audiences),
            place=take.text("place", 300), number=take.text("number", 100), url=take.text("url", 2000),
            cost=take.whole("cost", MOST * 1000), note="; ".join(filter(None, notes))[:2000], uid=uid,
        )  # fmt: skip
    stamp = take.text("stamp", 40)
    row = IncomingRow(
        package.path.name, package.office_name or "gói", line, activity, unit, f"p{origin}",
        uid if uid != HELP_ID else "", stamp if _STAMP.fullmatch(stamp) else "",
        tuple(e.sha256 for e in evidence), tuple(problems), (), (take.text("date", 40), kind, title), file_no,
    )  # fmt: skip
    return row, evidence


class _Taker:
    """Takes values out of a row from outside: what is of another type than it must be is as if it weren't there."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw

    def text(self, name: str, most: int) -> str:
        value = self.raw.get(name)
        return nfc(value)[:most].strip() if isinstance(value, str) else ""

    def texts(self, name: str, most: int = 200) -> Sequence[str]:
        value = self.raw.get(name)
        return [nfc(item)[:500] for item in value[:most] if isinstance(item, str)] if isinstance(value, list) else []

    def day(self, name: str) -> date | None:
        value = self.raw.get(name)
        try:
            found = date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            return None
        return found if found and 1990 <= found.year <= 2100 else None

    def number(self, name: str, most: float = MOST) -> float | None:
        value = self.raw.get(name)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= most:
            return float(value)
        return None

    def whole(self, name: str, most: float = MOST) -> int | None:
        value = self.number(name, most)
        return None if value is None else round(value)

    def evidence(self, files: frozenset[str]) -> list[Evidence]:
        value = self.raw.get("evidence")
        found = []
        for item in value[:500] if isinstance(value, list) else ():
            if not isinstance(item, dict) or item.get("sha256") not in files:
                continue
            take = _Taker(item)
            name = take.text("name", 200).replace("/", "_").replace("\\", "_")
            found.append(
                Evidence(
                    None,
                    None,
                    item["sha256"],
                    name or "minh chung",
                    int(take.number("size", 1 << 31) or 0),
                    signed=item.get("signed") is True,
                    captured=take.day("captured"),
                    note=take.text("note", 500),
                )
            )
        return found


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
