"""Rows of earlier files that wait for the clerk: shown again as they came, settled in one transaction."""

from __future__ import annotations

from dataclasses import replace

from cchc_desktop.doors import Door
from cchc_desktop.doors.exchange import Accepted, Batch
from cchc_desktop.exchange.records import WRITTEN, Decision
from cchc_desktop.storage import exchange as rows
from cchc_desktop.storage import waiting as storage


class Waiting(Door):
    """`workspace.waiting`."""

    def count(self) -> int:
        return storage.count(self._db)

    def batch(self) -> Batch:
        """Return the rows that wait with what the log says of them now; each still asks, with its first reason."""
        found = storage.files(self._db)
        reasons = [reason for _, own in found for _, reason in own]
        batch = self._workspace.exchange.triage_read([file for file, _ in found])
        verdicts = [
            replace(verdict, decision=Decision.ASK, reason=reason or verdict.reason)
            if verdict.decision in WRITTEN
            else verdict
            for verdict, reason in zip(batch.verdicts, reasons, strict=True)
        ]
        return replace(batch, verdicts=tuple(verdicts))

    def accept(self, batch: Batch) -> Accepted:
        """Write what the clerk decided; what he sends back or drops no longer waits."""
        ids = {
            (row.file, row.sheet, row.line): row_id
            for file, own in storage.files(self._db)
            for row, (row_id, _) in zip(file.rows, own, strict=True)
        }
        left: dict[Decision, list[int]] = {Decision.REFUSED: [], Decision.DUPLICATE: []}
        for verdict in batch.verdicts:
            row_id = ids.get((verdict.row.file, verdict.row.sheet, verdict.row.line))
            if row_id is not None and verdict.decision in left:
                left[verdict.decision].append(row_id)
        with self._db.writing():
            done = self._workspace.exchange.accept(batch)
            rows.set_state(self._db, left[Decision.REFUSED], rows.REFUSED)
            rows.set_state(self._db, left[Decision.DUPLICATE], rows.OLD)
            if done.batch is not None and (undo := rows.undo_of(self._db, done.batch)) is not None:
                undo["waited"] = [*undo.get("waited", ()), *left[Decision.REFUSED], *left[Decision.DUPLICATE]]
                rows.set_undo(self._db, done.batch, undo)
        return done
