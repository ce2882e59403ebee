"""What the preview asks a clerk to look at, and what the keys do to many lines at once."""

from __future__ import annotations

from pathlib import Path

from cchc_desktop.intake.outline import walk
from cchc_desktop.intake.plan_text import Recognition, parted, plan_words, read_plan, recognise, shifted

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "plans"


def unsure(recognition: Recognition) -> list[tuple[str, str]]:
    return [(line.text[:30], line.unsure) for line in recognition.lines if line.unsure]


def test_the_real_plans_show_their_own_slips_only() -> None:
    names = ("binh-dinh-sgtvt-2021-2025", "binh-dinh-sldtbxh-2023", "hai-phong-skhdt-2024", "yen-bai-ubnd-2020")
    found = {name[:12]: unsure(read_plan(SAMPLES / f"{name}.txt")) for name in names}
    assert [text for text, _ in found["binh-dinh-sl"]] == [
        "k) Tuyên truyền, giới thiệu cô",
        "2. Hình thức tuyên truyền",
    ]
    assert [text for text, _ in found["hai-phong-sk"]] == ["ISO 9001:2015 trong hoạt động "]
    assert not found["binh-dinh-sg"] and not found["yen-bai-ubnd"]


def test_a_number_out_of_turn_and_a_heading_without_number() -> None:
    recognition = recognise(
        "KẾ HOẠCH\nTuyên truyền năm 2024\nI. MỤC ĐÍCH\n1. Một.\n3. Ba.\nYÊU CẦU CHUNG\nII. NỘI DUNG\n"
    )
    assert [text for text, _ in unsure(recognition)] == ["3. Ba.", "YÊU CẦU CHUNG"]
    assert "“3.” đứng sau “1.”" in unsure(recognition)[0][1]


def test_many_lines_move_at_once_and_what_was_joined_is_parted() -> None:
    recognition = read_plan(SAMPLES / "binh-dinh-sldtbxh-2023.txt")
    dashes = [line.number for line in recognition.lines if line.part == "dash"]
    lowered = shifted(recognition, dashes, 1)
    assert {line.part for line in lowered.lines if line.number in dashes} == {"plus"}
    joined = [line.number for line in recognition.lines if line.joined]
    assert len(joined) == recognition.joined == 1
    apart = parted(recognition, joined)
    assert apart.joined == 0 and len(list(walk(apart.plan.outline))) == len(list(walk(recognition.plan.outline))) + 1
    assert plan_words(apart.plan) == plan_words(recognition.plan)
    assert parted(recognition, dashes) is recognition


def test_what_the_reader_said_is_not_forgotten() -> None:
    recognition = recognise(
        "KÕ ho¹ch\nTuyªn truyÒn c¶i c¸ch n¨m 2008\nI. Môc ®Ých\n1. N©ng cao nhËn thøc.\nII. Tæ chøc\n"
    )
    line = next(line for line in recognition.lines if line.part == "arabic")
    assert any("TCVN3" in note for note in recognition.warnings)
    assert any("TCVN3" in note for note in shifted(recognition, line.number, 1).warnings)


def test_a_heading_swallowed_by_the_head_is_raised_out_of_it() -> None:
    text = (
        "KẾ HOẠCH\nTuyên truyền năm 2024\n\nThực hiện Kế hoạch số 12/KH-UBND ngày 05/01/2024, Sở lập như sau:\n"
        "\nNhững điều cần đạt\n\n1. Một.\n2. Hai.\n"
    )
    recognition = recognise(text)
    line = next(line for line in recognition.lines if line.text == "Những điều cần đạt")
    assert line.part == "lead_in" and "Những điều" in recognition.plan.lead_in
    raised = shifted(recognition, line.number, -1)
    assert [node.text for node in raised.plan.outline] == ["Những điều cần đạt"]
    assert [node.marker for node in raised.plan.outline[0].children] == ["1.", "2."]
    assert raised.plan.lead_in.endswith("như sau:") and shifted(recognition, line.number, 1) is recognition
