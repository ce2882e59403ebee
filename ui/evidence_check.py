"""At start: evidence that is gone is named at once, then every copy is read and compared in a worker (N4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui import errors
from ui.context import Context
from ui.tasks import Progress

if TYPE_CHECKING:
    from cchc_desktop.doors.proofs import Flaw


def check_at_start(context: Context) -> None:
    """Look for missing copies (a look at each file), then read all of them in the background."""

    def told(found: list[Flaw]) -> None:
        _tell(context, found)
        _read_all(context, {flaw.sha256 for flaw in found})

    context.tasks.read(lambda reader: reader.proofs.missing(), told, key="evidence-missing")


def _read_all(context: Context, told: set[str]) -> None:
    def work(progress: Progress) -> list[Flaw]:
        with context.workspace.reader() as reader:
            return reader.proofs.flaws(progress)

    def done(found: list[Flaw]) -> None:
        _tell(context, [flaw for flaw in found if flaw.sha256 not in told])

    context.tasks.run(work, done, key="evidence-flaws", failed=errors.log_bug)


def _tell(context: Context, found: list[Flaw]) -> None:
    """Name what is wrong, the first by its activity, and lead there."""
    if not found:
        return
    first = found[0]
    what = "Thiếu tệp minh chứng" if first.missing else "Tệp minh chứng đã bị thay đổi:"
    of = f" của hoạt động “{first.title[:60]}”" if first.title else ""
    more = f" và {len(found) - 1} tệp khác; xem đủ bằng Kiểm tra dữ liệu ở trang Thiết lập" if len(found) > 1 else ""
    actions = []
    if first.activity_id is not None:
        actions.append(("Xem hoạt động", lambda: context.signals.open_page.emit("log", first.activity_id)))
    context.signals.say(f"{what} “{first.name}”{of}{more}.", *actions, tone="bad")
