"""Citations, căn cứ lines and signature forms made from their fields."""

from dataclasses import replace
from datetime import date

import pytest

from cchc_desktop.drafting import citing
from cchc_desktop.drafting.signing import form_of, party_form, signing_forms
from cchc_desktop.models import Level, LinkedDocument, Node, Plan, Signer

DECISION = LinkedDocument(
    "Quyết định", "828/QĐ-UBND", date(2022, 3, 19), "Ủy ban nhân dân tỉnh", "ban hành Kế hoạch truyền thông", True
)
LAW = LinkedDocument("Luật", "", date(2015, 6, 19), "", "Tổ chức chính quyền địa phương")
PLAN = Plan(None, "Truyền thông", 2023, 2023, linked=(DECISION, LAW), year=2023, month=3, day=15)


def test_first_in_full_then_by_type_and_number() -> None:
    full = "Quyết định số 828/QĐ-UBND ngày 19 tháng 3 năm 2022 của Ủy ban nhân dân tỉnh ban hành Kế hoạch truyền thông"
    assert citing.citation(PLAN, DECISION) == full
    cited = replace(PLAN, outline=(Node(Level.TEXT, f"Thực hiện {full}."),))
    assert citing.citation(cited, DECISION) == "Quyết định số 828/QĐ-UBND"


def test_a_law_has_neither_number_nor_issuer() -> None:
    assert citing.full_citation(LAW) == "Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015"


def test_lines_already_there_are_kept() -> None:
    typed = replace(PLAN, basis=("Căn cứ Quyết định 828 /QĐ – UBND của tỉnh.",))
    made = citing.with_basis(typed)
    assert made.basis == (
        "Căn cứ Quyết định 828 /QĐ – UBND của tỉnh;",
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015.",
    )
    assert citing.with_basis(made) == made


def test_a_line_made_of_fields_follows_them_and_a_typed_one_stays() -> None:
    made = citing.with_basis(PLAN)
    changed = citing.with_document(made, 0, replace(DECISION, number="829/QĐ-UBND"))
    assert "829/QĐ-UBND" in changed.basis[0] and changed.basis[0].endswith(";")
    typed = replace(made, basis=("Căn cứ Quyết định số 828/QĐ-UBND;", made.basis[1]))
    assert citing.with_document(typed, 0, replace(DECISION, number="829/QĐ-UBND")).basis == typed.basis


def test_a_document_goes_with_the_line_that_cites_it_alone() -> None:
    made = citing.with_basis(PLAN)
    typed = replace(made, basis=("Căn cứ Quyết định số 828/QĐ-UBND của tỉnh;", made.basis[1]))
    for plan in (made, typed):
        gone = citing.without_document(plan, 0)
        assert gone.linked == (LAW,) and gone.basis == (made.basis[1],)
    both = replace(made, basis=("Căn cứ Quyết định số 828/QĐ-UBND và Kế hoạch số 60/KH-UBND.",))
    assert citing.without_document(both, 0).basis == both.basis


def test_blanks_of_a_number_and_a_day_are_written_in_where_they_stand() -> None:
    blank = LinkedDocument("Kế hoạch", "…/KH-UBND", None, "UBND tỉnh", "truyền thông năm 2027")
    plan = replace(
        PLAN,
        linked=(blank,),
        basis=("Căn cứ Kế hoạch số …/KH-UBND ngày … của UBND tỉnh về truyền thông năm 2027.",),
        lead_in="Thực hiện Kế hoạch số …/KH-UBND ngày …, Sở ban hành kế hoạch:",
    )
    numbered = citing.with_document(plan, 0, replace(blank, number="60/KH-UBND"))
    assert numbered.lead_in == "Thực hiện Kế hoạch số 60/KH-UBND ngày …, Sở ban hành kế hoạch:"
    dated = citing.with_document(numbered, 0, replace(numbered.linked[0], day=date(2027, 3, 8)))
    assert dated.basis[0].startswith("Căn cứ Kế hoạch số 60/KH-UBND ngày 08 tháng 3 năm 2027 của UBND tỉnh")
    assert "60/KH-UBND ngày 08 tháng 3 năm 2027, Sở" in dated.lead_in


def test_a_superior_plan_of_a_later_day_is_told() -> None:
    assert citing.later_superior(PLAN) is None
    later = replace(DECISION, day=date(2023, 3, 16))
    assert citing.later_superior(replace(PLAN, linked=(later,))) == later


@pytest.mark.parametrize(
    ("office", "form", "lines"),
    [
        ("Sở Nội vụ", "for_head", ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")),
        ("SỞ NỘI VỤ", "acting", ("Q. GIÁM ĐỐC",)),
        ("Ủy ban nhân dân tỉnh Yên Bái", "collective_for_head",
         ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("Phòng Nội vụ", "for_head", ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG")),
        ("Sở Nội vụ", "order_for_head", ("TL. GIÁM ĐỐC", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")),
    ],
)  # fmt: skip
def test_forms_have_the_posts_of_the_office(office: str, form: str, lines: tuple[str, ...]) -> None:
    made = next(item for item in signing_forms(office) if item.id == form)
    assert made.lines == lines
    assert form_of(made.signer("Nguyễn Văn A")) == form


def test_every_form_is_told_from_the_others() -> None:
    for form in signing_forms("Ủy ban nhân dân xã Tây Sơn"):
        assert form_of(form.signer("")) == form.id


def test_forms_of_party_documents_are_errors_here() -> None:
    assert party_form(Signer("T/M ỦY BAN NHÂN DÂN", "CHỦ TỊCH")) == "T/M ỦY BAN NHÂN DÂN"
    assert party_form(Signer("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")) == ""
