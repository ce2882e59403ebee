"""Files into the store without holding up the window: copied in a worker, shown in the status bar, to be cancelled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cchc_desktop.errors import AppError, Cancelled
from cchc_desktop.intake.photos import Shot, look_at
from cchc_desktop.models import Changes, Evidence
from ui.context import Context
from ui.tasks import Progress, Task


@dataclass
class Taken:
    """What came of some files: copies kept with their days, and a sentence for each that was not let in."""

    kept: list[tuple[Evidence, Shot]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def take_files(context: Context, paths: Sequence[Path], then: Callable[[Taken], None]) -> Task:
    """Copy files in a worker and call `then`; a cancel takes the copies made so far out again."""
    proofs, today = context.workspace.proofs, context.today()
    title = f"Đang lưu {len(paths)} tệp minh chứng" if len(paths) > 1 else "Đang lưu tệp minh chứng"

    def work(progress: Progress) -> Taken:
        out = Taken()
        try:
            return take(out, progress)
        except Cancelled:
            with context.workspace.reader() as reader:
                reader.proofs.drop([kept for kept, _ in out.kept])
            raise

    def take(out: Taken, progress: Progress) -> Taken:
        total = sum(_size(path) for path in paths) or 1
        before = 0
        for path in paths:
            done = before
            try:
                kept = proofs.keep(path, lambda size, _all, done=done: progress(min(done + size, total), total))
            except Cancelled:
                raise
            except AppError as error:
                out.refused.append(str(error))
            else:
                shot = look_at(path, today)
                out.kept.append((replace(kept, captured=shot.day if shot.sure else None), shot))
            before += _size(path)
            progress(min(before, total), total)
        return out

    return context.tasks.run(work, then, title=title)


def attach_to(context: Context, activity_id: int, paths: Sequence[Path], *, signed: bool = False) -> Task:
    """Copy files and let them prove an activity."""
    proofs = context.workspace.proofs
    return attach_with(context, paths, lambda kept: proofs.attach(activity_id, replace(kept, signed=signed)))


def attach_with(context: Context, paths: Sequence[Path], attach: Callable[[Evidence], Changes]) -> Task:
    """Copy files and call `attach` for each copy; what was not let in is said, the rest is kept."""

    def done(taken: Taken) -> None:
        try:
            for kept, _shot in taken.kept:
                context.signals.wrote(attach(kept))
        except AppError as error:
            context.workspace.proofs.drop([kept for kept, _ in taken.kept])
            taken.refused.append(str(error))
        if taken.refused:
            more = f" (và {len(taken.refused) - 1} tệp khác)" if len(taken.refused) > 1 else ""
            context.signals.say(f"{taken.refused[0]}{more}", tone="bad")
        elif taken.kept:
            context.signals.say(f"Đã lưu bản sao của {len(taken.kept)} tệp làm minh chứng.")

    return take_files(context, paths, done)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
