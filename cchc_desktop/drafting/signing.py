"""Signature forms (NĐ 30/2020, Điều 13): TM., KT., TL., TUQ., Q. and their combinations, read from data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cchc_desktop import paths
from cchc_desktop.errors import AppError
from cchc_desktop.models import Signer
from cchc_desktop.text import fold


@dataclass(frozen=True, slots=True)
class SigningForm:
    """A form and its lines for one office, the last line the signer's own post."""

    id: str
    label: str
    lines: tuple[str, ...]

    def signer(self, name: str) -> Signer:
        """Return the signature of a person in this form."""
        return Signer("\n".join(self.lines[:-1]), self.lines[-1], name)


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    path = paths.resources() / "catalog" / "signing.toml"
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise AppError("Không đọc được danh mục thể thức ký.", "Cài đặt lại chương trình.") from error


def signing_forms(office: str) -> tuple[SigningForm, ...]:
    """Return every form with the posts that an office of this name has."""
    name = fold(office)
    posts = next(entry for entry in _data()["office"] if any(name.startswith(fold(word)) for word in entry["begins"]))
    words = {key: posts[key] for key in ("head", "deputy", "body")}
    return tuple(
        SigningForm(entry["id"], entry["label"], tuple(line.format(**words) for line in entry["lines"]))
        for entry in _data()["form"]
    )


def form_of(signer: Signer) -> str:
    """Return the id of the form that a signature is in, by the abbreviations of its lines; "" when none fits."""
    lines = [line for line in (*signer.authority.split("\n"), signer.title) if line.strip()]
    wanted = _abbreviations(lines)
    if not lines:
        return ""
    return next((e["id"] for e in _data()["form"] if _abbreviations(e["lines"]) == wanted), "")


def party_form(signer: Signer) -> str:
    """Return the line written as Party documents are (T/M, K/T, T/L), an error here; "" when there is none."""
    lines = (*signer.authority.split("\n"), signer.title)
    return next((line for line in lines if line.strip()[:3].upper() in ("T/M", "K/T", "T/L", "T/U")), "")


def _abbreviations(lines: list[str]) -> list[str]:
    heads = [line.split(".", 1)[0].strip() if "." in line[:4] else "" for line in lines]
    return [head if head in ("TM", "KT", "TL", "TUQ", "Q") else "" for head in heads]
