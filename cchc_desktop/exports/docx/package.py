"""The file around the body: sections, page number, properties; the same input gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from cchc_desktop.documents.bookmarks import KEYWORD
from cchc_desktop.exports.docx.markup import Element, clean, element, name, twips
from cchc_desktop.exports.docx.styles import LANGUAGE, fill_styles
from cchc_desktop.exports.pdf.style import MM, Style

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_HEADER_MM = 8.4  # page number's line below the paper's edge: its base line stands at 13 mm, as in the PDF
_KEPT_PARTS = ("/styles", "/settings")  # of python-docx's template; the rest is unused or names other programs
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_APP = (
    b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>CCHC Desktop</Application></Properties>"
)


def new_document(style: Style) -> WordDocument:
    """Return an empty document with our styles and settings only."""
    from docx import Document

    document = Document()
    fill_styles(document.styles.element, style)
    _drop_unused(document.part, keep=_KEPT_PARTS)
    package: Any = document.part.package
    _drop_unused(package, keep=("/officeDocument", "core-properties", "/extended-properties"))
    for rel in package.rels.values():
        if rel.reltype.endswith("/extended-properties"):
            rel.target_part._blob = _APP
    _settings(document.settings.element)
    return document


def set_properties(document: WordDocument, title: str, author: str, source: str = "") -> None:
    """Name title, author and what the figures come from; no dates and no machine: two exports are the same."""
    core = document.core_properties
    core._element.clear()
    core.title = " ".join(clean(title).split())[:255]
    core.author = " ".join(clean(author).split())[:255]
    core.language = LANGUAGE
    if source:
        core.keywords = f"{KEYWORD} {source}"[:255]


def page_number_header(document: WordDocument) -> Element:
    """Make the header with the page number and return the reference that every section carries."""
    section = document.sections[0]
    header = section.header
    header.is_linked_to_previous = False
    paragraph: Any = header.paragraphs[0]._p
    for child in list(paragraph):
        paragraph.remove(child)
    paragraph.append(element("pPr", None, element("pStyle", {"val": "Header"})))
    for kind in ("begin", None, "separate", "2", "end"):
        run = element("r")
        if kind is None:
            code = element("instrText")
            code.text = " PAGE "
            code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.append(code)
        elif kind == "2":
            shown = element("t")
            shown.text = kind
            run.append(shown)
        else:
            run.append(element("fldChar", {"fldCharType": kind}))
        paragraph.append(run)
    found = section._sectPr.find(name("w:headerReference"))
    assert found is not None
    return found  # pyright: ignore[reportReturnType]


def section_properties(style: Style, landscape: bool, header: Element) -> Element:
    """Make a part's page: numbered from 1, the number not shown on its first page (NĐ 30/2020, Phụ lục I, II.14)."""
    import copy

    short, long = twips(210 * MM), twips(297 * MM)
    size = {"w": long, "h": short, "orient": "landscape"} if landscape else {"w": short, "h": long}
    margins = {
        "top": twips(style.top_mm * MM),
        "right": twips(style.right_mm * MM),
        "bottom": twips(style.bottom_mm * MM),
        "left": twips(style.left_mm * MM),
        "header": twips(_HEADER_MM * MM),
        "footer": twips(10 * MM),
        "gutter": "0",
    }
    return element(
        "sectPr",
        None,
        copy.deepcopy(header),
        element("type", {"val": "nextPage"}),
        element("pgSz", size),
        element("pgMar", margins),
        element("pgNumType", {"fmt": "decimal", "start": "1"}),
        element("titlePg"),
    )


def to_bytes(document: WordDocument) -> bytes:
    """Return the file; python-docx stamps the time of day into the zip, which is put back to one date."""
    made = io.BytesIO()
    document.save(made)
    out = io.BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            target.writestr(info, source.read(entry))
    return out.getvalue()


def _drop_unused(part: Any, keep: tuple[str, ...]) -> None:
    for key in [key for key, rel in part.rels.items() if not rel.reltype.endswith(keep)]:
        part.rels.pop(key)


def _settings(settings: Element) -> None:
    """Word 2013's layout and its 100% zoom; a line that ends in a forced break is not stretched."""
    for child in list(settings):
        settings.remove(child)
    options = (
        ("compatibilityMode", "15"),
        ("overrideTableStyleFontSizeAndJustification", "1"),
        ("enableOpenTypeFeatures", "1"),
        ("doNotFlipMirrorIndents", "1"),
    )
    uri = "http://schemas.microsoft.com/office/word"
    settings.extend(
        [
            element("zoom", {"percent": "100"}),
            element("defaultTabStop", {"val": "720"}),
            element("characterSpacingControl", {"val": "doNotCompress"}),
            element(
                "compat",
                None,
                element("doNotExpandShiftReturn"),
                *(element("compatSetting", {"name": key, "uri": uri, "val": value}) for key, value in options),
            ),
            element("themeFontLang", {"val": LANGUAGE}),
            element("decimalSymbol", {"val": ","}),
            element("listSeparator", {"val": ";"}),
        ]
    )
