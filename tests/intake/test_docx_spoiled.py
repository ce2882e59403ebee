"""Word files with elements lost, doubled or moved and values spoiled: a plan or a sentence, never a crash."""

from __future__ import annotations

import copy
import io
import random
import zipfile
from pathlib import Path

import pytest
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from cchc_desktop.errors import AppError
from cchc_desktop.intake.plan_text import read_plan
from tests.intake.docx_making import abstract, cell, document, head, lvl, num, para, row, saved, table
from tests.intake.plan_docx import counted, styled

PLAN = Path(__file__).resolve().parent.parent / "samples" / "plans" / "hai-phong-skhdt-2024.txt"
ODD = ("", "-1", "99999999999", "x", "²", "0", "9", "%9", "bullet", "nil")
ROUNDS = 25


def seeds() -> list[bytes]:
    plan = read_plan(PLAN).plan
    rows = table(
        row("STT", "Nội dung", "Chủ trì", "Thời gian"), row("I", cell("Nhóm", span=3)),
        row("1", "Việc", cell("Sở A", merge="restart"), "Quý I"), row("2", "Hai", cell("", merge="continue"), "Quý II"),
    )  # fmt: skip
    lists = abstract(1, lvl(0, "%1.", "upperRoman"), lvl(1, "%1.%2.")) + num(1, 1)
    listed = document(head() + para("MỤC ĐÍCH", 1) + para("Một", 1, 1) + rows, numbering=lists)
    return [counted(plan), styled(plan, numbered=True), listed]


def spoiled(data: bytes, chance: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("word/") and name.endswith(".xml"):
                root = etree.fromstring(content)
                for _ in range(chance.randint(1, 6)):
                    _spoil(root, chance)
                content = etree.tostring(root)
            target.writestr(name, content)
    return out.getvalue()


def _spoil(root: etree._Element, chance: random.Random) -> None:
    elements = [element for element in root.iter() if element is not root]
    if not elements:
        return
    element = chance.choice(elements)
    match chance.randrange(4):
        case 0 if element.attrib:
            element.set(chance.choice(sorted(element.attrib)), chance.choice(ODD))
        case 1 if (parent := element.getparent()) is not None:
            parent.remove(element)
        case 2:
            chance.choice(elements).append(copy.deepcopy(element))
        case _ if element.attrib:
            element.attrib.pop(chance.choice(sorted(element.attrib)))


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_spoiled_it_is_read_or_refused_in_words(seed: int, tmp_path: Path) -> None:
    chance, data = random.Random(seed), seeds()[seed]
    read = 0
    for _ in range(ROUNDS):
        path = saved(tmp_path, spoiled(data, chance))
        try:
            assert read_plan(path).lines
            read += 1
        except AppError as error:
            assert error.message.endswith(".") and error.hint
    assert read > ROUNDS // 2, "small damage leaves most of a plan"
