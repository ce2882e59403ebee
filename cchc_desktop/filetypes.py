"""Which files may be evidence: by the end of their name and by their first bytes. Programs and scripts never."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import lru_cache
from typing import BinaryIO

from cchc_desktop import paths
from cchc_desktop.errors import FileProblem
from cchc_desktop.text import nfc

HEAD = 4096  # bytes that are looked at
_SHORTEN = 80


class FileType(StrEnum):
    """What a kept file is, for its picture in lists; `OTHER` only for what older data hold."""

    IMAGE = "image"
    PDF = "pdf"
    OFFICE = "office"
    AUDIO = "audio"
    VIDEO = "video"
    OTHER = "other"


@lru_cache(maxsize=1)
def _lists() -> tuple[dict[str, FileType], dict[str, str], dict[str, str], dict[str, str]]:
    data = tomllib.loads((paths.resources() / "recognise" / "file_types.toml").read_text("utf-8"))
    kept = {end: FileType(kind) for kind, ends in data["kept"].items() for end in ends}
    refused = {end: kind for kind, ends in data["refused"].items() for end in ends}
    return kept, refused, data["words"], data["advice"]


def clean_name(name: str) -> str:
    """Return a file name to keep: no folder, nothing invisible that could hide its true end."""
    name = nfc(name.replace("\\", "/").rsplit("/", 1)[-1].replace("\x00", ""))
    name = " ".join(name.split()).rstrip(". ")
    return name or "tep"


def ending(name: str) -> str:
    """Return the end of a name without its dot, in small letters."""
    _, dot, end = clean_name(name).rpartition(".")
    return end.casefold() if dot else ""


def type_of(name: str) -> FileType:
    """Return what a name says a file is."""
    return _lists()[0].get(ending(name), FileType.OTHER)


def type_words(name: str) -> str:
    """Return the word for what a file is: ảnh, PDF, văn bản, ghi âm, video."""
    return _lists()[2].get(type_of(name).value, "tệp")


def advice(name: str) -> str:
    """Return what to do about a file that is kept but that few programs open; "" for others."""
    end = ending(name)
    return _lists()[3].get("heic" if end == "heif" else end, "")


def endings() -> tuple[str, ...]:
    """Return every end of name that is kept, without dots."""
    return tuple(_lists()[0])


def short(name: str) -> str:
    """Return a long name with its middle left out, for a sentence."""
    name = clean_name(name)
    return name if len(name) <= _SHORTEN else f"{name[:50]}…{name[-24:]}"


_PROGRAM_HEADS = (
    b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe", b"L\x00\x00\x00\x01\x14\x02\x00", b"dex\n", b"\xed\xab\xee\xdb", b"!<arch>",
)  # fmt: skip
_SCRIPT_HEADS = (
    b"#!", b"<script", b"<?php", b"<html", b"<!doctype html", b"@echo", b"<job", b"<package", b"<hta:", b"<svg",
    b"<?xml", b"[internetshortcut]", b"windows registry", b"regedit4", b"on error resume next", b"set-executionpolicy",
    b"function ", b"wscript.", b"createobject(", b"[desktop entry]", b"rem ",
    b"mime-version: 1.0\r\ncontent-type: multipart/related",
)  # fmt: skip
_TEXTS = frozenset({"txt", "csv", "eml"})


def check(name: str, head: bytes, size: int) -> None:
    """Raise where a file can't be evidence: a program, a script, macros, an archive, nothing in it."""
    shown, end = short(name), ending(name)
    kept, refused, _, _ = _lists()
    if size == 0:
        raise FileProblem(f"Tệp “{shown}” rỗng (0 byte).", "Chép lại tệp từ máy gốc rồi đính kèm.")
    if (kind := refused.get(end)) is not None:
        raise FileProblem(*_refusal(kind, shown, end))
    lead = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if head.startswith(_PROGRAM_HEADS):
        raise FileProblem(*_refusal("program", shown, end))
    if lead.startswith(_SCRIPT_HEADS) and not (end in _TEXTS and not lead.startswith((b"#!", b"<script", b"<?php"))):
        raise FileProblem(*_refusal("script", shown, end))
    if end not in kept:
        raise FileProblem(
            f"Tệp “{shown}” thuộc loại chưa được nhận làm minh chứng.",
            "Dùng ảnh, PDF, văn bản Word, Excel, ghi âm hoặc video.",
        )
    if end in ("docx", "xlsx", "pptx") and not head.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return  # named wrongly, but nothing that runs


def check_macros(name: str, stream: BinaryIO) -> None:
    """Raise where an Office file carries macros, whatever its name says; `stream` can be read anywhere."""
    if type_of(name) is not FileType.OFFICE:
        return
    stream.seek(0)
    start = stream.read(8)
    if start.startswith(b"PK"):
        import zipfile

        try:
            with zipfile.ZipFile(stream) as parts:
                names = [part.lower() for part in parts.namelist()[:5000]]
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            return
        if any(part.endswith(("vbaproject.bin", "vbadata.xml")) or "macrosheets/" in part for part in names):
            raise FileProblem(*_refusal("macro", short(name), ending(name)))
    elif start.startswith(b"\xd0\xcf\x11\xe0"):
        stream.seek(0)
        # Names of streams in a compound file are UTF-16: a project of macros is one of these.
        wanted = ("_VBA_PROJECT".encode("utf-16-le"), "Macros".encode("utf-16-le"))
        tail = b""
        while block := stream.read(1 << 20):
            if any(mark in tail + block for mark in wanted):
                raise FileProblem(*_refusal("macro", short(name), ending(name)))
            tail = block[-64:]


def _refusal(kind: str, shown: str, end: str) -> tuple[str, str]:
    match kind:
        case "macro":
            return (
                f"Tệp “{shown}” chứa macro nên không nhận làm minh chứng.",
                "Lưu lại dưới dạng .docx, .xlsx hoặc PDF rồi đính kèm.",
            )
        case "archive":
            return (f"Tệp “{shown}” là tệp nén nên không nhận làm minh chứng.", "Giải nén rồi đính kèm từng tệp.")
        case "script" if end in ("htm", "html", "mht", "mhtml", "svg", "xml"):
            return (
                f"Tệp “{shown}” là trang web có thể chứa mã lệnh nên không nhận làm minh chứng.",
                "In trang ra PDF hoặc chụp màn hình rồi đính kèm.",
            )
        case "program" | "script":
            return (
                f"Tệp “{shown}” là chương trình hoặc mã lệnh nên không nhận làm minh chứng.",
                "Dùng ảnh, PDF, văn bản Word, Excel, ghi âm hoặc video.",
            )
        case _:
            raise ValueError(kind)
