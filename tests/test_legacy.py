"""TCVN3 and VNI to Unicode, over the whole tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cchc_desktop import legacy
from cchc_desktop.legacy import convert, from_tcvn3, from_vni, is_legacy_font, looks_like_tcvn3, looks_like_vni
from cchc_desktop.text import nfc

# Copied from domain.md 6, not from the code.
TCVN3 = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦"
UNICODE = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ"
TO_TCVN3 = str.maketrans(dict(zip(UNICODE, TCVN3, strict=True)))

# The VNI code of every small letter, written out by hand.
VNI = {
    "á": "aù", "à": "aø", "ả": "aû", "ã": "aõ", "ạ": "aï", "ă": "aê", "ắ": "aé", "ằ": "aè", "ẳ": "aú", "ẵ": "aü",
    "ặ": "aë", "â": "aâ", "ấ": "aá", "ầ": "aà", "ẩ": "aå", "ẫ": "aã", "ậ": "aä", "đ": "ñ", "é": "eù", "è": "eø",
    "ẻ": "eû", "ẽ": "eõ", "ẹ": "eï", "ê": "eâ", "ế": "eá", "ề": "eà", "ể": "eå", "ễ": "eã", "ệ": "eä", "í": "í",
    "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ó": "où", "ò": "oø", "ỏ": "oû", "õ": "oõ", "ọ": "oï", "ô": "oâ",
    "ố": "oá", "ồ": "oà", "ổ": "oå", "ỗ": "oã", "ộ": "oä", "ơ": "ô", "ớ": "ôù", "ờ": "ôø", "ở": "ôû", "ỡ": "ôõ",
    "ợ": "ôï", "ú": "uù", "ù": "uø", "ủ": "uû", "ũ": "uõ", "ụ": "uï", "ư": "ö", "ứ": "öù", "ừ": "öø", "ử": "öû",
    "ữ": "öõ", "ự": "öï", "ý": "yù", "ỳ": "yø", "ỷ": "yû", "ỹ": "yõ", "ỵ": "î",
}  # fmt: skip


def plan_text() -> str:
    """Return the demo plan in small letters: TCVN3 has no codes for accented capitals."""
    path = Path(__file__).parent.parent / "resources" / "demo" / "plan.txt"
    return nfc(path.read_text("utf-8")).lower()


def test_every_tcvn3_code_both_ways() -> None:
    assert len(UNICODE) == 74
    for code, letter in zip(TCVN3, UNICODE, strict=True):
        assert from_tcvn3(f"x{code}y") == f"x{letter}y"
        assert letter.translate(TO_TCVN3) == code


def test_known_tcvn3_text() -> None:
    assert convert("Uû ban nh©n d©n", ".VnTime") == "Uỷ ban nhân dân"
    assert convert("Ch\u00ad¬ng tr×nh", ".VnTime") == "Chương trình"
    assert convert("kÕ ho¹ch", ".VnTimeH") == "KẾ HOẠCH"
    assert convert("céng hßa x· héi", ".VnArialH") == "CỘNG HÒA XÃ HỘI"


def test_every_vni_code_both_ways() -> None:
    assert len(VNI) == 67
    for letter, code in VNI.items():
        assert from_vni(f"t{code}n") == f"t{letter}n", letter
        assert from_vni(f"T{code.upper()}N") == f"T{letter.upper()}N", letter
        assert from_vni(code[0].upper() + code[1:]) == letter.upper(), letter


def test_known_vni_text() -> None:
    assert convert("UÛy ban nhaân daân tænh Bình Ñònh", "VNI-Times") == "Ủy ban nhân dân tỉnh Bình Định"
    assert convert("Chöông trình toång theå caûi caùch haønh chính", "VNI-Helve") == (
        "Chương trình tổng thể cải cách hành chính"
    )


def test_whole_plan_both_ways() -> None:
    plan = plan_text()
    assert from_tcvn3(plan.translate(TO_TCVN3)) == plan
    assert from_vni("".join(VNI.get(letter, letter) for letter in plan)) == plan


@pytest.mark.parametrize("font", [".VnTime", ".VnTimeH", "VNI-Times"])
def test_unicode_text_is_untouched_in_an_old_font(font: str) -> None:
    for line in re.findall(r"[^\n]+", plan_text()):
        if re.search("[ăđơưạ-ỹ]", line):
            assert convert(line, font) == line


@pytest.mark.parametrize("font", ["Times New Roman", "", "Arial", "Vni", "VnTime", "Segoe UI"])
def test_other_fonts_are_left_alone(font: str) -> None:
    assert not is_legacy_font(font)
    assert convert("céng ® haønh", font) == "céng ® haønh"


def test_guessing_the_encoding_of_plain_text() -> None:
    plan = plan_text()
    tcvn3 = plan.translate(TO_TCVN3)
    vni = "".join(VNI.get(letter, letter) for letter in plan)
    assert looks_like_tcvn3(tcvn3) and not looks_like_tcvn3(plan) and not looks_like_tcvn3(vni)
    assert looks_like_vni(vni) and not looks_like_vni(plan) and not looks_like_vni(tcvn3)


@pytest.mark.parametrize(
    "text",
    ["", "Sở Nội vụ", "plain English text, 12 µm, © 2024 ®", "L'été à la plage, déjà vu, forêt, garçon, naïve, œuvre",
     "Ärger über Öl, schöne Grüße, Mädchen", "año mañana señor niño corazón está", "So 18/KH-UBND ngay 5/3/2024"],
)  # fmt: skip
def test_other_languages_are_not_taken_for_old_vietnamese(text: str) -> None:
    assert not looks_like_tcvn3(text)
    assert not looks_like_vni(text)


def test_soft_hyphen_is_alone_in_the_table() -> None:
    assert legacy.from_tcvn3("\u00ad") == "ư"
