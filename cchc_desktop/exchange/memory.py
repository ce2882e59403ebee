"""What the clerk settled once stays settled: a row that was dropped or sent back isn't asked about again as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from cchc_desktop.exchange.identity import comparable
from cchc_desktop.exchange.records import WRITTEN, Decision, IncomingRow, Verdict

_SENT_BACK = "Đã trả lại đơn vị, chưa thấy sửa."
_DROPPED = "Đã bỏ qua khi nhận tệp trước."
_MENDED = "Đã nhận và đã sửa khi nhận tệp trước."


def remembered(verdicts: Iterable[Verdict], settled: Mapping[tuple[str, object], Decision]) -> Iterator[Verdict]:
    """Yield the verdicts with earlier decisions on the very same words of the same sender laid over them."""
    for verdict in verdicts:
        before = settled.get(key_of(verdict.row)) if settled else None
        if before is Decision.ADD and verdict.decision is not Decision.DUPLICATE:
            yield replace(verdict, decision=Decision.DUPLICATE, reason=_MENDED)
        elif before in (None, Decision.ADD) or verdict.decision not in (*WRITTEN, Decision.ASK):
            yield verdict
        else:
            yield replace(verdict, decision=before, reason=_SENT_BACK if before is Decision.REFUSED else _DROPPED)


def key_of(row: IncomingRow) -> tuple[str, object]:
    """Return whose words a row is and what it says: moved to another line it is still the same."""
    return row.source, comparable(row.activity) if row.activity else row.said
