"""From a plan to its sign pack as a file, and the state it is compared with."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from cchc_desktop import publish
from cchc_desktop.documents.sign_pack import Before, Request, sign_pack
from cchc_desktop.drafting.aging import old_names
from cchc_desktop.drafting.change_words import shortened
from cchc_desktop.errors import FileProblem
from cchc_desktop.files import write_atomic
from cchc_desktop.models import Plan, PlanState
from cchc_desktop.text import fold, short_date
from cchc_desktop.workspace import Workspace

Progress = Callable[[int, int], None]
PACK_FORMATS = (".pdf", ".zip")


def export_sign_pack(
    plan: Plan, previous: Before | None, request: Request, out: Path, progress: Progress | None = None
) -> Path:
    """Write the sign pack: the phiếu trình, then the plan's own pages as its own PDF has them.

    A .pdf is one file; a .zip holds it with the plan in Word, so that a leader can write into it.
    """
    from cchc_desktop.documents.plan_document import plan_document
    from cchc_desktop.exports.pdf import write_pdf

    if out.suffix.lower() not in PACK_FORMATS:
        raise FileProblem("Hồ sơ trình ký là một tệp PDF hoặc ZIP.", "Đặt tên tệp có đuôi .pdf hoặc .zip.")
    document = plan_document(plan)
    pages = write_pdf(document, io.BytesIO()).pages
    pack = sign_pack(plan, previous, request, pages)
    if out.suffix.lower() == ".pdf":
        write_pdf(pack, out, progress)
        return out
    from cchc_desktop.exports.docx import write_docx

    pdf, word = io.BytesIO(), io.BytesIO()
    write_pdf(pack, pdf, progress)
    write_docx(document, word)

    def write(stream: BinaryIO) -> None:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(pack_file_name(plan, ".pdf"), pdf.getvalue())
            archive.writestr(publish.plan_file_name(plan, ".docx"), word.getvalue())

    write_atomic(out, write)
    return out


def pack_file_name(plan: Plan, suffix: str) -> str:
    """Return the default file name of a sign pack: TrinhKy_TuyenTruyenCCHC_2027_SLDTBXH.pdf."""
    return publish.plan_file_name(plan, suffix).replace("KH_", "TrinhKy_", 1)


def export_pack_of(
    workspace: Workspace,
    plan_id: int,
    out: Path,
    today: date,
    addressee: str | None = None,
    asked: str | None = None,
    deadline: date | None = None,
    against: int | None = None,
) -> Path:
    """Write the sign pack of a plan in the data; what is not given is as usual."""
    plan = workspace.plan(plan_id)
    request = usual_request(workspace, plan, today)
    given = {"addressee": addressee, "asked": asked, "deadline": deadline}
    request = replace(request, **{name: value for name, value in given.items() if value is not None})
    if against is None:
        previous = usual_before(plan, compared_with(workspace, plan))
    else:
        other = workspace.plan(against)
        previous = Before(other, f"kế hoạch {_years(other)}")
    return export_sign_pack(plan, previous, request, out)


def compared_with(workspace: Workspace, plan: Plan) -> tuple[Before, ...]:
    """Return the states that a plan may be compared with, the likeliest first.

    That is the last signed revision of a plan under amendment, else the plan of the year before; then its other
    kept states and the office's other plans.
    """
    kept = []
    if plan.id is not None:
        for item in workspace.revisions(plan.id):
            label = f"bản {'ban hành' if item.state is PlanState.SIGNED else 'lưu'} ngày {short_date(item.at.date())}"
            state = Before(workspace.revision(item.id), label, shortened(item.reason, 60))
            kept.append((item.state is PlanState.SIGNED, state))
    others = [other for other in workspace.plans() if other.id != plan.id]
    # The same office's plans first, then the nearest year before ours.
    others.sort(
        key=lambda other: (
            fold(other.office) != fold(plan.office),
            other.year_from >= plan.year_from,
            abs(plan.year_from - other.year_to),
        )
    )
    plans = [Before(other, f"kế hoạch {_years(other)}", shortened(_whose(other), 60)) for other in others]
    signed = [before for is_signed, before in kept if is_signed]
    rest = [before for is_signed, before in kept if not is_signed]
    if plan.state is PlanState.DRAFT:
        return (*plans, *signed, *rest)
    return (*signed, *rest, *plans)


def usual_before(plan: Plan, states: Sequence[Before]) -> Before | None:
    """Return the state that changes are told against unless another is chosen; None for an office's first plan.

    Another office's plan is none, but the office's own under its former name is.
    """
    first = next(iter(states), None)
    if first is None or first.plan.id == plan.id:
        return first
    on = date(plan.year_from, 12, 31)
    ours, theirs = (_by_todays_name(item.office, on) for item in (plan, first.plan))
    return first if ours == theirs else None


def _by_todays_name(office: str, on: date) -> str:
    for found in reversed(list(old_names(office, on))):
        office = office[: found.start] + found.new + office[found.end :]
    return fold(office)


def usual_request(workspace: Workspace, plan: Plan, today: date) -> Request:
    """Return the request as it is most often: to the one who signs, for signature."""
    signer = plan.signer
    post = (signer.authority or signer.title).split("\n")[-1]
    addressee = _said_post(signer.title or post)
    kind = plan.type_name.lower() or "kế hoạch"
    asked = f"Kính trình xem xét, ký ban hành {kind} {plan.title[:1].lower()}{plan.title[1:]}."
    request = Request(addressee, asked, on=today)
    name = workspace.setting("sender_name") or workspace.setting("user_name")
    post = workspace.setting("sender_title") or request.sender.title
    return replace(request, sender=replace(request.sender, title=post, name=name or request.sender.name))


def _said_post(title: str) -> str:
    """Return "Phó Giám đốc" for "PHÓ GIÁM ĐỐC": a post in running text has its first letter capital only."""
    low = title.strip().lower()
    for name in (
        "giám đốc",
        "chủ tịch",
        "chánh văn phòng",
        "trưởng phòng",
        "chi cục trưởng",
        "cục trưởng",
        "hiệu trưởng",
    ):
        low = low.replace(name, f"{name[0].upper()}{name[1:]}")
    return f"{low[:1].upper()}{low[1:]}"


def _whose(plan: Plan) -> str:
    return plan.reference if plan.number else plan.office or plan.title


def _years(plan: Plan) -> str:
    if plan.year_from == plan.year_to:
        return f"năm {plan.year_from}"
    return f"giai đoạn {plan.year_from} - {plan.year_to}"
