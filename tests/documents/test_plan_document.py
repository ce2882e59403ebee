"""A plan as blocks: roles of its lines, blanks of a draft, the end mark, recipients, the appendix."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.documents.blocks import Closing, Letterhead, NewPart, Paragraph, Role, Table, Title
from cchc_desktop.documents.plan_document import is_title, plan_document
from cchc_desktop.documents.wording import (
    addressee_lines,
    number_line,
    place_date_line,
    recipient_lines,
    with_end_mark,
)
from cchc_desktop.intake.plan_text import plan_words, read_plan
from cchc_desktop.models import Level, Node, Plan, Signer, Task

PLANS = Path(__file__).parent.parent / "samples" / "plans"


def plan(**fields: object) -> Plan:
    return Plan(None, "Tuyên truyền cải cách hành chính năm 2024", 2024, 2024, **fields)  # pyright: ignore[reportArgumentType]


def letterhead(made: Plan) -> Letterhead:
    block = plan_document(made).blocks[0]
    assert isinstance(block, Letterhead)
    return block


def paragraphs(made: Plan) -> list[Paragraph]:
    return [block for block in plan_document(made).blocks if isinstance(block, Paragraph)]


def closing(made: Plan) -> Closing:
    return next(block for block in plan_document(made).blocks if isinstance(block, Closing))


def arabic(text: str, *children: Node) -> Node:
    return Node(Level.ARABIC, text, "1.", children)


DASH = Node(Level.DASH, "Làm việc ấy.", "-")


# --- head --------------------------------------------------------------------------------------------


def test_draft_keeps_its_blanks() -> None:
    head = letterhead(plan(symbol="KH-SGTVT", place="Bình Định", month=1, year=2022, office="Sở Giao thông vận tải"))
    assert head.number == ""
    assert number_line(head) == "Số:        /KH-SGTVT"
    assert head.place_date == "Bình Định, ngày     tháng 01 năm 2022"
    assert head.office == "SỞ GIAO THÔNG VẬN TẢI"


@pytest.mark.parametrize(
    ("day", "month", "expected"),
    [
        (5, 1, "ngày 05 tháng 01 năm 2020"),
        (29, 6, "ngày 29 tháng 6 năm 2020"),
        (10, 2, "ngày 10 tháng 02 năm 2020"),
        (9, 12, "ngày 09 tháng 12 năm 2020"),
    ],
)
def test_day_and_month_are_padded_as_the_decree_says(day: int, month: int, expected: str) -> None:
    assert place_date_line("Hải Phòng", day, month, 2020) == f"Hải Phòng, {expected}"


@pytest.mark.parametrize(("number", "shown"), [("5", "Số: 05/KH-X"), ("18", "Số: 18/KH-X"), ("30c", "Số: 30c/KH-X")])
def test_number_below_ten_gets_a_zero(number: str, shown: str) -> None:
    assert number_line(letterhead(plan(number=number, symbol="KH-X"))) == shown


def test_what_nobody_knows_is_not_invented() -> None:
    head = letterhead(plan())
    assert "2024" not in head.place_date and "KH" not in number_line(head)


def test_kind_stands_in_capitals_and_the_subject_as_typed() -> None:
    title = plan_document(plan(type_name="Kế hoạch")).blocks[1]
    assert title == Title("KẾ HOẠCH", "Tuyên truyền cải cách hành chính năm 2024")


# --- body --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("node", "title"),
    [
        (arabic("Mục đích", DASH), True),
        (arabic("Các phòng, đơn vị thuộc Sở", Node(Level.TEXT, "Căn cứ nội dung được giao.")), True),
        (arabic("Văn phòng Sở:", DASH), True),
        (arabic("Yêu cầu"), True),
        (arabic("Tiếp tục nâng cao nhận thức của các cấp, các ngành."), False),
        (arabic("Công đoàn cơ sở, Đoàn Thanh niên Sở: Phối hợp tuyên truyền đến đoàn viên."), False),
        (arabic("Các cơ quan sau đây;", DASH), False),
        (arabic("Tổ chức thực hiện các nhiệm vụ và giải pháp sau đây " * 3 + ":", DASH), False),
        (arabic("Câu dài mà người soạn quên dấu chấm ở cuối, " * 4 + "vẫn là câu"), False),
        (arabic(""), False),
    ],
)
def test_titles_are_told_from_sentences(node: Node, title: bool) -> None:
    assert is_title(node) is title
    role = paragraphs(plan(outline=(node,)))[0].role
    assert role is (Role.HEADING if title else Role.ARABIC)


def test_levels_become_roles_with_their_markers() -> None:
    outline = (
        Node(
            Level.ROMAN,
            "NỘI DUNG",
            "I.",
            (
                arabic(
                    "Nội dung",
                    Node(Level.DECIMAL, "Quan điểm.", "1.1.", (Node(Level.LETTER, "Ý nghĩa.", "đ)"),)),
                    DASH,
                    Node(Level.PLUS, "Chi tiết.", "+"),
                ),
            ),
        ),
        Node(Level.TEXT, "Trên đây là Kế hoạch."),
    )
    made = paragraphs(plan(outline=outline, lead_in="Thực hiện Kế hoạch số 60/KH-UBND, cụ thể như sau:"))
    assert [(p.role, p.marker) for p in made] == [
        (Role.BODY, ""),
        (Role.ROMAN, "I."),
        (Role.HEADING, "1."),
        (Role.DECIMAL, "1.1."),
        (Role.LETTER, "đ)"),
        (Role.DASH, "-"),
        (Role.PLUS, "+"),
        (Role.BODY, ""),
    ]
    assert made[-1].text == "Trên đây là Kế hoạch./."


def test_only_a_basis_block_is_italic_a_lead_in_is_not() -> None:
    made = paragraphs(plan(basis=("Căn cứ Luật A;", "Căn cứ Luật B."), lead_in="Sở ban hành Kế hoạch như sau:"))
    assert [p.role for p in made] == [Role.BASIS, Role.BASIS, Role.BODY]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("cho phù hợp.", "cho phù hợp./."),
        ("cho phù hợp./.", "cho phù hợp./."),
        ("cho phù hợp. /. ", "cho phù hợp. /."),
        ("cho phù hợp./", "cho phù hợp./."),
        ("cho phù hợp", "cho phù hợp./."),
        ("cho phù hợp;", "cho phù hợp./."),
        ("(kèm theo)", "(kèm theo)./."),
        ("mạng xã hội...", "mạng xã hội.../."),
    ],
)
def test_end_mark(text: str, marked: str) -> None:
    assert with_end_mark(text) == marked
    made = paragraphs(plan(outline=(Node(Level.TEXT, text),)))
    assert made[-1].text.rstrip() == marked


@given(st.text(min_size=1))
def test_end_mark_is_never_put_twice(text: str) -> None:
    assert with_end_mark(with_end_mark(text)) == with_end_mark(text)


def test_a_heading_without_text_gets_no_end_mark() -> None:
    assert paragraphs(plan(outline=(Node(Level.ROMAN, "TỔ CHỨC", "I."),)))[-1].text == "TỔ CHỨC"
    assert plan_document(plan()).blocks  # a plan with nothing at all


# --- end ---------------------------------------------------------------------------------------------


def test_recipients_end_with_the_archive_line() -> None:
    made = closing(plan(recipients=("- UBND tỉnh (báo cáo);", "Sở Nội vụ", "Lưu: VT, VP (P.Q.N).")))
    assert made.recipients == ("- UBND tỉnh (báo cáo);", "- Sở Nội vụ;", "- Lưu: VT, VP (P.Q.N).")
    without = closing(plan(recipients=("Sở Nội vụ.",)))
    assert without.recipients == ("- Sở Nội vụ;", "- Lưu: VT.")
    assert recipient_lines(made.recipients) == made.recipients
    assert recipient_lines(("Các báo, đài, v.v.", " ", "- ")) == ("- Các báo, đài, v.v..",)


def test_signer_is_kept_and_no_closing_without_one() -> None:
    signer = Signer("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Văn An")
    assert closing(plan(signer=signer)).signer == signer
    assert not any(isinstance(block, Closing) for block in plan_document(plan()).blocks)


def test_addressees() -> None:
    assert addressee_lines(("Ủy ban nhân dân tỉnh;",)) == ("Ủy ban nhân dân tỉnh",)
    assert addressee_lines(("Sở A", "Sở B")) == ("- Sở A;", "- Sở B.")


def test_appendix_only_when_asked_and_only_with_columns_in_use() -> None:
    tasks = (
        Task(None, "Đăng tin, bài", lead=("Văn phòng Sở", "Ban biên tập"), time="Thường xuyên trong năm 2024"),
        Task(None, "Diễn tiểu phẩm", target_low=1, target_high=2, target_unit="tiểu phẩm", time="Quý II"),
    )
    made = plan(tasks=tasks, symbol="KH-SNV", office="Sở Nội vụ", year=2024)
    assert not any(isinstance(block, Table) for block in plan_document(made).blocks)
    part, table = plan_document(made, with_tasks=True).blocks[-2:]
    assert isinstance(part, NewPart) and isinstance(table, Table)
    assert part.heading == "Phụ lục" and not part.landscape
    plain = " ".join(part.reference.split())
    assert plain == "(Kèm theo Kế hoạch số /KH-SNV ngày tháng năm 2024 của Sở Nội vụ)"
    assert "số        /KH-SNV" in part.reference
    assert [column.title for column in table.columns] == [
        "STT",
        "Nhiệm vụ",
        "Sản phẩm, chỉ tiêu",
        "Cơ quan chủ trì",
        "Thời gian thực hiện",
    ]
    assert table.rows[0] == ("1", "Đăng tin, bài", "", "Văn phòng Sở; Ban biên tập", "Thường xuyên trong năm 2024")
    assert table.rows[1][2] == "01 - 02 tiểu phẩm"


# --- real plans --------------------------------------------------------------------------------------

HEADINGS = {
    "binh-dinh-sgtvt-2021-2025": 4,
    "binh-dinh-sldtbxh-2023": 7,
    "hai-phong-skhdt-2024": 5,
    "yen-bai-ubnd-2020": 8,
}


@pytest.mark.parametrize("name", HEADINGS)
def test_real_plans_keep_every_word_of_the_record(name: str) -> None:
    made = read_plan(PLANS / f"{name}.txt").plan
    document = plan_document(made)
    text = [made.lead_in, *made.basis]
    text += [part for node in made.outline for part in flat(node)]
    shown = [word for block in document.blocks if isinstance(block, Paragraph) for word in (block.marker, block.text)]
    lost = Counter(" ".join(text).split()) - Counter(" ".join(shown).split())
    assert all(word.endswith((".", "./.")) and count == 1 for word, count in lost.items()) and len(lost) <= 1
    assert shown[-1].endswith("./.") and not shown[-1].endswith("././.")
    assert sum(isinstance(b, Paragraph) and b.role is Role.HEADING for b in document.blocks) == HEADINGS[name]


def flat(node: Node) -> list[str]:
    return [node.marker, node.text, *(part for child in node.children for part in flat(child))]


# --- nothing is lost ---------------------------------------------------------------------------------

SAMPLES = sorted(path for path in PLANS.parent.rglob("*.txt") if "news" not in path.name)


def block_words(made: Plan) -> Counter[str]:
    """Every word of a plan's blocks, capitals aside: office and parent are printed in capitals."""
    texts: list[str] = []
    for block in plan_document(made).blocks:
        match block:
            case Letterhead():
                texts += [block.parent, block.office, number_line(block), block.place_date]
            case Title():
                texts += [block.kind, block.subject]
            case Paragraph():
                texts += [block.marker, block.text]
            case Table():
                texts += [column.title for column in block.columns] + [cell for row in block.rows for cell in row]
            case NewPart():
                texts += [block.heading, block.title, block.reference]
            case Closing():
                signer = block.signer
                texts += ["Nơi nhận", *block.recipients, signer.authority, signer.title, signer.name]
            case _:
                raise AssertionError(block)
    return Counter(word.lower() for text in texts for word in re.findall(r"\w+", text))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_word_of_every_plan_is_printed(path: Path) -> None:
    made = read_plan(path).plan
    wanted = Counter(word.lower().lstrip("0") for word in plan_words(made))
    printed = Counter(word.lstrip("0") for word in block_words(made).elements())
    assert wanted - printed == Counter()


def test_a_table_behind_the_signature_is_a_table_again() -> None:
    made = read_plan(PLANS.parent / "plans_other" / "so-y-te-phu-luc-bang.txt").plan
    blocks = plan_document(made).blocks
    at = next(place for place, block in enumerate(blocks) if isinstance(block, NewPart))
    part, table = blocks[at], blocks[at + 1]
    assert isinstance(part, NewPart) and isinstance(table, Table)
    assert part.heading == "Phụ lục" and part.title.startswith("PHÂN CÔNG NHIỆM VỤ")
    assert part.reference.startswith("(Kèm theo Kế hoạch số 88/KH-SYT")
    assert [column.title for column in table.columns] == ["STT", "Nội dung", "Đơn vị chủ trì", "Thời gian", "Sản phẩm"]
    assert table.rows[1] == ("2", "Tập huấn giao tiếp, ứng xử", "Phòng Tổ chức cán bộ", "Quý III", "03 lớp")
