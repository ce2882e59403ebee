"""The list of tasks that a plan prints as its last appendix: what stands in its cells."""

from __future__ import annotations

from typing import Final

from cchc_desktop.documents.blocks import Align, Column, Table
from cchc_desktop.models import Task
from cchc_desktop.text import number, padded

TITLE: Final = "DANH MỤC NHIỆM VỤ"
ORDINAL, TEXT = "STT", "Nhiệm vụ"
KINDS, PRODUCT, LEAD, COORDINATING = "Hình thức", "Sản phẩm, chỉ tiêu", "Cơ quan chủ trì", "Cơ quan phối hợp"
TIME, BUDGET = "Thời gian thực hiện", "Kinh phí"
AT_MOST: Final = "tối đa "
BETWEEN: Final = "; "


def task_table(tasks: tuple[Task, ...]) -> Table:
    """Return the tasks as a table; columns that no task fills are left out."""
    columns = [Column(ORDINAL, 5, Align.CENTER), Column(TEXT, 36)]
    values = [[f"{place}" for place in range(1, len(tasks) + 1)], [task.text for task in tasks]]
    for column, filled in (
        (Column(KINDS, 16), [_kinds(task) for task in tasks]),
        (Column(PRODUCT, 16), [_product(task) for task in tasks]),
        (Column(LEAD, 19), [_list(task.lead) for task in tasks]),
        (Column(COORDINATING, 19), [_list(task.coordinating) for task in tasks]),
        (Column(TIME, 14), [task.time for task in tasks]),
        (Column(BUDGET, 12), [task.budget for task in tasks]),
    ):
        if any(filled):
            columns.append(column)
            values.append(filled)
    return Table(tuple(columns), tuple(zip(*values, strict=True)))


def target_words(low: float | None, high: float | None, unit: str) -> str:
    """Return a number to reach as printed: "01 - 02 tiểu phẩm", "tối đa 05 cuộc"; "" without a number."""
    ends = [_count(value) for value in (low, high if high != low else None) if value is not None]
    if not ends:
        return ""
    bound = AT_MOST if low is None else ""
    return bound + " ".join(part for part in (" - ".join(ends), unit) if part)


def _list(names: tuple[str, ...]) -> str:
    return BETWEEN.join(name.strip() for name in names if name.strip())


def _kinds(task: Task) -> str:
    if not task.kinds:
        return ""
    from cchc_desktop.catalog import kinds

    labels = {kind.id: kind.label for kind in kinds()}
    return _list(tuple(labels.get(kind, kind) for kind in task.kinds))


def _product(task: Task) -> str:
    """Return the product with its number; a product that says the number itself is not followed by it again."""
    target = target_words(task.target_low, task.target_high, task.target_unit)
    product = task.product.strip()
    return product if target and product.endswith(target) else _list((product, target))


def _count(value: float) -> str:
    return padded(int(value)) if float(value).is_integer() else number(value)
