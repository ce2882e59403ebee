"""The parts of a Word file. The file is hostile: sizes are bounded, entities stay closed, links are never followed."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cchc_desktop.errors import FileProblem
from cchc_desktop.files import read_limited
from cchc_desktop.intake.reading import LIMIT, refuse_foreign

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

UNPACKED_LIMIT = 200 << 20  # a small file that unpacks to gigabytes is no document
_TEXT_LIMIT = 16 << 20  # bytes of one part that is read; a plan of forty pages takes under 1 MB
_MOST_PARTS = 5_000
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError)
_OLE, _ENCRYPTED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")
_STRICT = (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode())
_NAMES = {"styles": "styles.xml", "numbering": "numbering.xml", "theme": "theme/theme1.xml"}


@dataclass
class WordFile:
    """The roots that the reader looks at; None for a part that the file lacks."""

    document: Any
    styles: Any = None
    numbering: Any = None
    theme_fonts: Mapping[str, str] = field(default_factory=dict)  # "minor", "major" to the name of the font
    macros: bool = False


def is_word_file(path: Path) -> bool:
    """Tell whether a file is a package with a Word document inside, whatever its name ends in."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04":
                return False
        with zipfile.ZipFile(path) as archive:
            return any(name.startswith("word/") for name in archive.namelist())
    except _UNREADABLE:
        return False


def open_word_file(path: Path) -> WordFile:
    """Return the parts of a Word file. Raises FileProblem with a sentence for anything else."""
    data, name = read_limited(path, LIMIT), path.name
    if not data.startswith(b"PK\x03\x04"):
        if data.startswith(_OLE) and _ENCRYPTED not in data:
            raise FileProblem(
                f"“{name}” là tệp Word đời cũ (.doc) hoặc có mật khẩu.",
                "Mở tệp bằng Word, lưu lại dạng .docx không mật khẩu rồi nhập.",
            )
        refuse_foreign(data, name)
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sizes = {item.filename: item.file_size for item in archive.infolist()}
            if len(archive.infolist()) > _MOST_PARTS or sum(sizes.values()) > UNPACKED_LIMIT:
                raise _too_large(name)
            package = _Package(archive, sizes, name)
            return _parts(package)
    except (*_UNREADABLE, etree.XMLSyntaxError) as error:
        raise FileProblem(
            f"Tệp “{name}” bị hỏng hoặc không phải tệp Word.", "Mở bằng Word, lưu lại rồi nhập."
        ) from error


@dataclass
class _Package:
    archive: zipfile.ZipFile
    sizes: Mapping[str, int]
    name: str

    def root(self, part: str) -> Any:
        """Return the root element of a part; XML entities are not expanded, nothing is fetched."""
        from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

        if part not in self.sizes:
            return None
        if self.sizes[part] > _TEXT_LIMIT:
            raise _too_large(self.name)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
        data = self.archive.read(part)
        if _STRICT[0] in data[:8192]:  # ISO's strict form has other names for the same elements
            data = data.replace(_STRICT[0], _STRICT[1], 1)
        return etree.fromstring(data, parser)

    def related(self, part: str) -> dict[str, str]:
        """Return what a part refers to inside the package: the relation's last word to the part's name."""
        folder, base = posixpath.split(part)
        root = self.root(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, str] = {}
        for link in root if root is not None else ():
            target, kind = link.get("Target") or "", (link.get("Type") or "").rsplit("/", 1)[-1]
            if target and link.get("TargetMode") != "External":
                inside = target if target.startswith("/") else posixpath.join("/", folder, target)
                found.setdefault(kind, posixpath.normpath(inside).lstrip("/"))
        return found


def _parts(package: _Package) -> WordFile:
    main = package.related("").get("officeDocument", "")
    if main not in package.sizes:
        main = "word/document.xml"
    document = package.root(main)
    if document is None or document.tag != f"{W}document":
        raise FileProblem(f"“{package.name}” không phải tệp Word.", "Chọn tệp .docx của kế hoạch.")
    related, folder = package.related(main), posixpath.dirname(main)
    others = {key: package.root(related.get(key, posixpath.join(folder, usual))) for key, usual in _NAMES.items()}
    _choose_alternatives(document)
    return WordFile(
        document,
        others["styles"],
        others["numbering"],
        _theme_fonts(others["theme"]),
        any(part.endswith("vbaProject.bin") for part in package.sizes),
    )


def _too_large(name: str) -> FileProblem:
    return FileProblem(f"Tệp “{name}” quá lớn khi mở ra.", "Chọn tệp khác hoặc tách tệp ra.")


def _choose_alternatives(root: Any) -> None:
    """Put in place of each AlternateContent its first choice, its older form if only that has words."""
    for element in list(root.iter(f"{_MC}AlternateContent")):
        branches = [*element.findall(f"{_MC}Choice"), *element.findall(f"{_MC}Fallback")]
        chosen = next((branch for branch in branches if branch.find(f".//{W}t") is not None), None)
        parent = element.getparent()
        if parent is None:
            continue
        place = parent.index(element)
        parent.remove(element)
        for offset, child in enumerate(list(chosen) if chosen is not None else ()):
            parent.insert(place + offset, child)


def _theme_fonts(root: Any) -> dict[str, str]:
    if root is None:
        return {}
    found = {}
    for name in ("minor", "major"):
        latin = root.find(f".//{_A}{name}Font/{_A}latin")
        if latin is not None and latin.get("typeface"):
            found[name] = latin.get("typeface")
    return found
