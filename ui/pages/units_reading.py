"""Files that were chosen or dropped, read in a worker for the triage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from cchc_desktop.doors.exchange import Batch
from cchc_desktop.models import Activity
from cchc_desktop.workspace import Workspace
from ui.pages.units_triage import Read
from ui.tasks import Progress

PACKAGE = ".cchc"


def files_of(path: Path) -> list[Path]:
    """Return the files of a folder that was dropped, else the file itself; Excel's lock files are no files."""
    if not path.is_dir():
        return [path]
    kinds = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", PACKAGE)
    return sorted(f for f in path.iterdir() if f.suffix.lower() in kinds and not f.name.startswith("~$"))


def triaged(
    reader: Workspace, paths: Sequence[Path], today: date, units: Mapping[str, int], progress: Progress
) -> Read:
    """Read and triage files (in a worker), with the activities that rows were matched with."""
    if paths[0].suffix.lower() == PACKAGE:
        batch = reader.packages.triage(paths, progress)
    else:
        batch = reader.exchange.triage_files(paths, today=today, units=units, progress=progress)
    return Read(batch, known(reader, batch), tuple(paths), units)


def known(reader: Workspace, batch: Batch) -> dict[int, Activity]:
    """Return the activities that rows were matched with."""
    wanted = sorted({verdict.target for verdict in batch.verdicts if verdict.target is not None})
    return {a.id: a for a in reader.activities(wanted) if a.id is not None} if wanted else {}
