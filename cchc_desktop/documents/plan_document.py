"""A plan as an official document: every text as the plan has it, in the order the decree wants."""

from __future__ import annotations

from cchc_desktop.documents.appendices import ROLES, appendix_blocks
from cchc_desktop.documents.blocks import (
    Block,
    Closing,
    Document,
    Letterhead,
    NewPart,
    Paragraph,
    Role,
    Run,
    Title,
)
from cchc_desktop.documents.signs import printable
from cchc_desktop.documents.task_table import TITLE, task_table
from cchc_desktop.documents.wording import (
    DAY_BLANK,
    NUMBER_BLANK,
    archive_line_missing,
    padded_number,
    place_date_line,
    recipient_lines,
    with_end_mark,
)
from cchc_desktop.drafting.annexes import task_heading
from cchc_desktop.models import Level, Node, Plan, Signer

_SHORT_TITLE = 110  # characters; longer lines without a final stop are sentences whose stop was forgotten
_LONG_TITLE = 200  # a title over children may be this long


def plan_document(plan: Plan, *, with_tasks: bool | None = None) -> Document:
    """Return the plan as blocks; `with_tasks` prints its tasks as an appendix table, or not, whatever the plan says."""
    with_tasks = plan.task_table if with_tasks is None else with_tasks
    blocks: list[Block] = [_letterhead(plan), Title(plan.type_name.upper(), plan.title)]
    blocks += _body(plan)
    if plan.recipients or plan.signer != Signer():
        blocks.append(Closing(_recipients(plan), plan.signer))
    for appendix in plan.appendices:
        blocks += appendix_blocks(appendix, plan_reference(plan))
    if with_tasks and plan.tasks:
        blocks += _appendix(plan)
    name = " ".join(part for part in (plan.type_name.capitalize(), plan.title) if part)
    return printable(Document(name, tuple(blocks), plan.office))


def _letterhead(plan: Plan) -> Letterhead:
    """Names of offices stand in capitals (NĐ 30/2020, Phụ lục I, II.2); running text keeps them as typed."""
    place_date = place_date_line(plan.place, plan.day, plan.month, plan.year)
    return Letterhead(
        plan.parent.upper(), plan.office.upper(), padded_number(plan.number), plan.symbol.strip("/ "), place_date
    )


def _recipients(plan: Plan) -> tuple[str, ...]:
    """Every Nơi nhận ends with the archive line (NĐ 30/2020, Phụ lục I, II.9); văn thư always keeps a copy."""
    names = plan.recipients
    return recipient_lines((*names, "Lưu: VT") if names and archive_line_missing(names) else names)


# --- body ------------------------------------------------------------------------------------------


def _body(plan: Plan) -> list[Paragraph]:
    paragraphs = [_paragraph(Role.BASIS, text) for text in plan.basis if text.strip()]
    if plan.lead_in.strip():
        paragraphs += [_paragraph(Role.BODY, text) for text in plan.lead_in.split("\n") if text.strip()]
    for node in plan.outline:
        _add_node(node, paragraphs)
    _close(paragraphs)
    return paragraphs


def _add_node(node: Node, out: list[Paragraph]) -> None:
    role = Role.HEADING if node.level is Level.ARABIC and is_title(node) else ROLES[node.level]
    if node.text.strip() or node.marker:
        out.append(_paragraph(role, node.text, node.marker))
    for child in node.children:
        _add_node(child, out)


def is_title(node: Node) -> bool:
    """Tell a khoản that is only a title (own line, bold) from one that is a sentence (domain.md 1.5)."""
    text = node.text.rstrip()
    if not text or text.endswith((".", ";", ",")):
        return False
    if not node.children:
        return not text.endswith(":") and len(text) <= _SHORT_TITLE
    return len(text) <= (_SHORT_TITLE if text.endswith(":") else _LONG_TITLE)


def _close(paragraphs: list[Paragraph]) -> None:
    """Put the end mark on the last sentence; a heading or a colon that nothing follows is no sentence."""
    if not paragraphs:
        return
    last = paragraphs[-1]
    if last.role in (Role.ROMAN, Role.HEADING) or last.text.rstrip().endswith(":") or not last.text.strip():
        return
    paragraphs[-1] = _paragraph(last.role, with_end_mark(last.text), last.marker)


def _paragraph(role: Role, text: str, marker: str = "") -> Paragraph:
    return Paragraph(role, (Run(text.strip()),), marker)


# --- appendix of tasks -----------------------------------------------------------------------------


def _appendix(plan: Plan) -> list[Block]:
    """Past five columns the part lies across (NĐ 30/2020, Phụ lục I, I.1)."""
    table = task_table(plan.tasks)
    part = NewPart(task_heading(plan), TITLE, plan_reference(plan), landscape=len(table.columns) > 5)
    return [part, table]


def plan_reference(plan: Plan) -> str:
    """Return "(Kèm theo Kế hoạch số … )", blank where number and day are not given yet."""
    shown = f" {padded_number(plan.number)}" if plan.number.strip() else NUMBER_BLANK
    day = DAY_BLANK if plan.day is None else f" {plan.day:02d} "
    month = DAY_BLANK if plan.month is None else f" {plan.month:02d} " if plan.month <= 2 else f" {plan.month} "
    year = f"{plan.year}" if plan.year else DAY_BLANK
    issuer = f" của {plan.office.strip()}" if plan.office else ""
    return f"(Kèm theo {plan.type_name.capitalize()} số{shown}/{plan.symbol} ngày{day}tháng{month}năm {year}{issuer})"
