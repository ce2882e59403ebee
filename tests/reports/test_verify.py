"""A report edited in Word is held against the data: 20 of 20 edits are caught, none is made up (product.md N6)."""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement
from hypothesis import HealthCheck, given, settings

from cchc_desktop.errors import AppError
from cchc_desktop.exports.docx import write_docx
from cchc_desktop.intake.report_docx import read_report_docx
from cchc_desktop.periods import Period
from cchc_desktop.reports.figures import ReportFigures
from cchc_desktop.reports.report_document import report_document
from cchc_desktop.reports.verify import Difference, verify
from tests.reports.report_samples import PLAN, any_figures, detail, figures, kind, task

FULL = figures(
    kind("conference", 2, reach=115, cumulative=6, planned=8, activities=2, with_evidence=2),
    kind("training", 1, reach=60, cumulative=3, last_year=4, activities=1, with_evidence=1),
    kind("own_site", 12, last_year=3, reach=15752, cumulative=30, planned=48, activities=12, with_evidence=11),
    kind("facebook", 19, last_year=19, reach=36619, activities=19, with_evidence=17),
    kind("leaflet", 1950, cumulative=3400, planned=3000, activities=2, with_evidence=2),
    tasks=(task("Đăng tin", True, 12, 10), task("Tổ chức hội thi", False, 0), task("Phát tờ rơi", True, 3)),
    plan=PLAN,
)
ROWS = [
    replace(detail("own_site", f"Bài viết thứ {word}", quantity=n, url="https://so.gov.vn/x"))
    for n, word in ((1, "nhất"), (2, "hai"), (9, "ba"))
]


def written(path: Path, data: ReportFigures = FULL) -> Path:
    write_docx(report_document(data, ROWS), path)
    return path


def found(path: Path, data: ReportFigures = FULL) -> list[Difference]:
    return verify(read_report_docx(path), data, ROWS)


def runs(document: Any) -> Iterator[Any]:
    """Yield the runs of the body's text that hold a figure of its own."""
    for paragraph in document.paragraphs:
        marked = {node.getnext() for node in paragraph._p.iter() if str(node.tag).endswith("}bookmarkStart")}
        yield from (run for run in paragraph.runs if run._r in marked)


def cells(document: Any) -> Iterator[Any]:
    """Yield the cells of the appendix tables that hold a number."""
    for table in document.tables:
        if table.rows[0].cells[0].text == "STT":
            for row in table.rows[1:]:
                if len({cell.text for cell in row.cells}) > 1:
                    yield from (cell for cell in row.cells[1:] if re.search(r"\d", cell.text))


def another(shown: str, chance: random.Random) -> str:
    """Return a number that is not the one shown: one more, one less, two digits changed round, a digit more."""
    digits = re.findall(r"\d[\d.,]*", shown)[0]
    number = int(re.sub(r"\D", "", digits.split(",")[0])) or 1
    new = chance.choice([number + 1, max(number - 1, 0) if number > 1 else number + 3, number * 10, number + 7])
    return shown.replace(digits, f"{new:02d}", 1)


def test_what_was_not_edited_agrees(tmp_path: Path) -> None:
    assert found(written(tmp_path / "a.docx")) == []


def test_the_file_says_which_report_it_is(tmp_path: Path) -> None:
    text = read_report_docx(written(tmp_path / "a.docx", replace(FULL, line="bnv")))
    assert (text.period, text.line) == ("2023-Q3", "bnv")
    document = Document(str(tmp_path / "a.docx"))
    document.core_properties.keywords = ""
    document.save(str(tmp_path / "b.docx"))
    assert read_report_docx(tmp_path / "b.docx").period == "2023-Q3"


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("way", ["inside the bookmark", "bookmark lost", "every bookmark lost"])
def test_an_edited_figure_is_caught(tmp_path: Path, seed: int, way: str) -> None:
    chance = random.Random(seed)
    path = written(tmp_path / "a.docx")
    document = Document(str(path))
    run = chance.choice(list(runs(document)))
    shown = run.text
    run.text = another(shown, chance)
    edited = run.text
    if way == "bookmark lost":  # what Word does when the number is selected and typed over
        start = run._r.getprevious()
        start.getparent().remove(start)
    elif way == "every bookmark lost":  # Google Docs, an old WPS
        for node in [n for n in document.element.body.iter() if "bookmark" in str(n.tag)]:
            node.getparent().remove(node)
    document.save(str(path))
    told = found(path)
    assert [(d.found, d.expected) for d in told] == [(edited.removesuffix("%"), shown)], (shown, edited, told)


@pytest.mark.parametrize("seed", range(20))
def test_an_edited_cell_is_caught(tmp_path: Path, seed: int) -> None:
    chance = random.Random(100 + seed)
    path = written(tmp_path / "a.docx")
    document = Document(str(path))
    cell = chance.choice(list(cells(document)))
    shown = cell.text
    cell.paragraphs[0].runs[0].text = another(shown, chance)
    document.save(str(path))
    told = found(path)
    assert len(told) == 1, (shown, cell.text, told)


@pytest.mark.parametrize(
    ("sentence", "figure", "expected", "number"),
    [
        ("Ngoài ra Sở đã mở 05 lớp tập huấn, bồi dưỡng nghiệp vụ cho cán bộ.", "thực hiện trong kỳ", "01", "05"),
        ("Nổi bật là 20 bài trên fanpage Facebook của Sở.", "thực hiện trong kỳ", "19", "20"),
        ("Đáng chú ý, lũy kế từ đầu năm đã in 3.500 tờ rơi.", "lũy kế", "3.400", "3.500"),
        ("Tổng cộng có 40 hoạt động được ghi nhận.", "Số hoạt động", "36", "40"),
        ("Đơn vị còn 03 nhiệm vụ phải làm tiếp.", "nhiệm vụ", "", ""),
        ("Các hội nghị thu hút 116 lượt người tham dự.", "lượt tiếp cận", "115", "116"),
    ],
)
def test_a_number_typed_elsewhere_next_to_a_known_noun(
    tmp_path: Path, sentence: str, figure: str, expected: str, number: str
) -> None:
    path = written(tmp_path / "a.docx")
    document = Document(str(path))
    document.paragraphs[5].insert_paragraph_before(sentence)
    document.save(str(path))
    told = found(path)
    if not number:  # 03 is the number of all tasks: the noun has it
        assert told == []
        return
    assert len(told) == 1
    assert figure in told[0].figure
    assert (told[0].expected, told[0].found) == (expected, number)
    assert sentence.split()[0] in told[0].text


def test_words_can_be_changed_freely(tmp_path: Path) -> None:
    """Other words, another order, unpadded or dotless numbers, names and dates: nothing to report."""
    path = written(tmp_path / "a.docx")
    document = Document(str(path))
    for run in runs(document):
        run.text = run.text.replace(".", "")
    document.paragraphs[5].insert_paragraph_before(
        "Theo Nghị quyết số 76/NQ-CP ngày 15/7/2021, trong năm 2022, năm 2023, Sở phối hợp với các xã, tại Điều 12."
    )
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace("Tổ chức ", "Văn phòng Sở đã chủ trì tổ chức thành công ")
    document.save(str(path))
    assert found(path) == []


def test_a_number_typed_by_hand_is_told_as_such(tmp_path: Path) -> None:
    """It agrees with nothing: neither a figure of a like unit nor silence may stand for it."""
    path = written(tmp_path / "a.docx")
    document = Document(str(path))
    for sentence in ("Riêng khối phòng có 99 hội nghị.", "Đã phối hợp với 5 xã.", "Có 77 lớp học về chuyển đổi số."):
        document.paragraphs[5].insert_paragraph_before(sentence)
    document.save(str(path))
    told = found(path)[::-1]  # each was put before the one before
    assert [(d.found, d.typed, d.expected) for d in told] == [("99", False, "02"), ("5", True, ""), ("77", True, "")]
    assert told[1].sentence.startswith("Số gõ tay, không gắn với số liệu: 5.")


def test_a_number_typed_into_an_edited_paragraph_vouches_for_nothing(tmp_path: Path) -> None:
    """The paragraph is the office's own now, yet what was typed there is still held against the data."""
    edited = replace(FULL, edits={"summary": "Sở thực hiện {activities} hoạt động; khối phòng có 99 hội nghị, 8 xã."})
    told = found(written(tmp_path / "a.docx", edited), edited)
    assert [(d.found, d.expected) for d in told] == [("99", "02"), ("8", "")]


def test_a_date_under_an_appendix_is_held_against_the_window(tmp_path: Path) -> None:
    path = written(tmp_path / "a.docx")
    document = Document(str(path))
    changed = 0
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            if paragraph.text.startswith("(số liệu tính từ ngày"):
                changed += "14/9/2023" in run.text
                run.text = run.text.replace("14/9/2023", "15/9/2023")
    document.save(str(path))
    assert changed and {(d.expected, d.found) for d in found(path)} == {("14", "15")}


def test_a_comparison_turned_round_is_caught(tmp_path: Path) -> None:
    path = written(tmp_path / "a.docx")
    document = Document(str(path))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace("(giảm ", "(tăng ")
    document.save(str(path))
    assert [(d.expected, d.found) for d in found(path)] == [("giảm 03", "tăng 03")]


def test_data_that_moved_on_is_told_everywhere(tmp_path: Path) -> None:
    path = written(tmp_path / "a.docx")
    moved = replace(
        FULL, kinds=tuple(replace(r, quantity=r.quantity + 1) if r.kind == "own_site" else r for r in FULL.kinds)
    )
    told = found(path, moved)
    assert {d.query for d in told if d.query} >= {"kind:own_site:quantity", "kind:own_site:difference"}
    assert any("thực hiện trong kỳ" in d.figure and not d.query for d in told)  # the table as well


def test_as_json() -> None:
    made = Difference("… đăng tải 12 tin", "Tin, bài: thực hiện trong kỳ", "11", "12", "kind:own_site:quantity")
    assert {"text", "figure", "expected", "found"} <= set(made.as_json())
    assert "văn bản ghi 12, số liệu 11" in made.sentence


@given(any_figures())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_report_disagrees_with_itself(data: ReportFigures) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.docx"
        write_docx(report_document(data, ()), path)
        assert verify(read_report_docx(path), data, ()) == []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: b"", "không phải tệp Word"),
        (lambda data: data[: len(data) // 2], "bị hỏng"),
        (lambda data: b"PK\x03\x04" + b"\0" * 200, "bị hỏng"),
        (lambda data: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "bị hỏng hoặc không phải"),
    ],
)
def test_a_spoilt_file_is_told(tmp_path: Path, spoil: Callable[[bytes], bytes], said: str) -> None:
    path = written(tmp_path / "a.docx")
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(AppError, match=said):
        read_report_docx(path)


def test_tracked_deletions_do_not_count(tmp_path: Path) -> None:
    """A number deleted under review is gone; the one inserted in its place is read."""
    path = written(tmp_path / "a.docx")
    document = Document(str(path))
    run = next(r for r in runs(document) if r.text == "12")
    parent, deleted, inserted = run._r.getparent(), OxmlElement("w:del"), OxmlElement("w:ins")
    copy = deepcopy(run._r)
    copy.find("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t").text = "13"
    parent.replace(run._r, deleted)
    for node in run._r.findall("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"):
        node.tag = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}delText"
    deleted.append(run._r)
    deleted.addnext(inserted)
    inserted.append(copy)
    document.save(str(path))
    assert [(d.expected, d.found) for d in found(path)] == [("12", "13")]


def test_an_estimate_and_a_name_of_a_period_are_no_figures(tmp_path: Path) -> None:
    data = replace(FULL, estimate=True, period=Period.parse("2023-9M"), last=date(2023, 9, 14))
    assert found(written(tmp_path / "a.docx", data), data) == []


@pytest.mark.parametrize(
    "edit",
    [
        "Trong quý II/2023, Sở đã triển khai {activities} hoạt động tuyên truyền. Các đơn vị đã chủ động, kịp thời.",
        "Sở đã chủ động. Trong quý II/2023 có {activities} hoạt động, nhiều hơn quý I/2023 và 6 tháng đầu năm 2023.",
        "Trong quý II năm 2023, Sở đã triển khai {activities} hoạt động.",
    ],
)
def test_the_periods_own_name_is_no_number_typed_by_hand(tmp_path: Path, edit: str) -> None:
    edited = replace(FULL, edits={"summary": edit})
    assert found(written(tmp_path / "a.docx", edited), edited) == []
