"""Text of the two old encodings, TCVN3 (fonts .Vn*) and VNI (fonts VNI-*), to Unicode (domain.md 6).

Convert before any cleaning: in TCVN3 the letter ư is the soft hyphen U+00AD. The font name decides;
text alone is ambiguous, so text that already holds Vietnamese Unicode letters is never touched.
"""

from __future__ import annotations

import re

from cchc_desktop.text import fold, nfc

_TCVN3 = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦"
_UNICODE = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ"
_FROM_TCVN3 = str.maketrans(dict(zip(_TCVN3, _UNICODE, strict=True)) | {"\u03bc": "à"})  # µ is often copied as Greek mu


def _vni_table() -> dict[str, str]:
    plain = {"ù": "áéóúý", "ø": "àèòùỳ", "û": "ảẻỏủỷ", "õ": "ãẽõũỹ", "ï": "ạẹọụ"}
    table = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
    table |= {base + mark: letter for mark, row in plain.items() for base, letter in zip("aeouy", row, strict=False)}
    table |= {"ô" + mark: letter for mark, letter in zip("ùøûõï", "ớờởỡợ", strict=True)}
    table |= {"ö" + mark: letter for mark, letter in zip("ùøûõï", "ứừửữự", strict=True)}
    for base, hat in (("a", "âấầẩẫậ"), ("e", "êếềểễệ"), ("o", "ôốồổỗộ")):
        table |= {base + mark: letter for mark, letter in zip("âáàåãä", hat, strict=True)}
    table |= {"a" + mark: letter for mark, letter in zip("êéèúüë", "ăắằẳẵặ", strict=True)}
    upper = {code.upper(): letter.upper() for code, letter in table.items()}
    # A capital typed at the start of a word may carry a small mark: "Aù".
    mixed = {code[0].upper() + code[1:]: letter.upper() for code, letter in table.items()}
    return table | mixed | upper


_FROM_VNI = _vni_table()
_VNI = re.compile("|".join(sorted(map(re.escape, _FROM_VNI), key=len, reverse=True)))

# Letters that only Unicode has: text with one of them is converted already.
_UNICODE_ONLY = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ\u0300\u0301\u0303\u0309\u0323]")


def is_legacy_font(name: str) -> bool:
    """Tell whether a font name belongs to TCVN3 (.VnTime) or VNI (VNI-Times)."""
    return _is_tcvn3_font(name) or _is_vni_font(name)


def convert(text: str, font_name: str) -> str:
    """Return the text of a run or cell in Unicode, by the name of its font.

    Text in other fonts, and text that is Unicode already, comes back as it is. The capital fonts of
    TCVN3 end in H (.VnTimeH): they draw small codes as capitals, so the result is put in capitals.
    """
    if _is_tcvn3_font(font_name):
        return from_tcvn3(text, capitals=font_name.strip().upper().endswith("H"))
    if _is_vni_font(font_name):
        return from_vni(text)
    return text


def from_tcvn3(text: str, capitals: bool = False) -> str:
    """Return TCVN3 text in Unicode; `capitals` for the fonts that have only capitals."""
    if _UNICODE_ONLY.search(text):
        return text
    converted = text.translate(_FROM_TCVN3)
    return converted.upper() if capitals else converted


def from_vni(text: str) -> str:
    """Return VNI text in Unicode, the longest code first: "ôù" is ớ, "ô" alone is ơ."""
    return text if _UNICODE_ONLY.search(text) else _VNI.sub(lambda m: _FROM_VNI[m.group()], text)


# One Vietnamese syllable without accents; what does not look like one was not Vietnamese.
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ch|ph|th|tr|qu|[bcdghklmnpqrstvx])?"
    r"(?:uye|uya|uoi|uou|ieu|yeu|oai|oay|oeo|uay|uyu|[aeiouy]{1,2})(?:ch|nh|ng|[cmnpt])?"
)
_ODD = re.compile("[µ¸¶·¹¨»¾¼½©®«¬ªÆ×ß÷þ\u00ad]")  # TCVN3 codes that no Western word has inside
_WORD = re.compile(f"[A-Za-z{re.escape(_TCVN3)}]+")


def looks_like_tcvn3(text: str) -> bool:
    """Tell whether text of unknown font (a .txt file) reads as Vietnamese only after conversion.

    Asked for: no letter that only Unicode has, several words with a sign inside that no other
    language puts there, and nearly all words being Vietnamese syllables once converted.
    """
    sample = text[:20_000]
    if _UNICODE_ONLY.search(sample):
        return False
    words = [word for word in _WORD.findall(sample) if any(c.isalpha() for c in word)]
    odd = [word for word in words if _ODD.search(word) and re.search("[A-Za-z]", word)]
    if len(odd) < max(2, len(words) // 10):
        return False
    marked = [word for word in words if not word.isascii()]
    good = sum(1 for word in marked if _SYLLABLE.fullmatch(fold(from_tcvn3(word))))
    return good >= 0.9 * len(marked)


_VNI_SIGN = re.compile("[aeouyôö][ùøûõïâáàåãäêéèúüë]|ñ|ö", re.IGNORECASE)


def looks_like_vni(text: str) -> bool:
    """Tell whether text of unknown font reads as Vietnamese only after conversion from VNI."""
    sample = text[:20_000]
    if _UNICODE_ONLY.search(sample) or _ODD.search(sample):
        return False
    words = re.findall(r"[^\W\d_]+", nfc(sample))
    marked = [word for word in words if not word.isascii()]
    signed = [word for word in marked if _VNI_SIGN.search(word)]
    if len(signed) < max(3, len(words) // 5):
        return False
    return sum(1 for word in marked if _SYLLABLE.fullmatch(fold(from_vni(word)))) >= 0.9 * len(marked)


def _is_tcvn3_font(name: str) -> bool:
    return name.strip().lower().startswith(".vn")


def _is_vni_font(name: str) -> bool:
    return name.strip().lower().startswith("vni-")
