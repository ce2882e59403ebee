"""Word files made by hand for the reader's tests: only the parts that the reader looks at."""

from __future__ import annotations

import io
import zipfile
from html import escape
from pathlib import Path

SPACE = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
HEAD = ("KẾ HOẠCH", "Tuyên truyền năm 2024")


def document(body: str, *, numbering: str = "", styles: str = "", **parts: str) -> bytes:
    """Return a Word file of a body, the lists and the styles; `parts` are further files under word/."""
    out = io.BytesIO()
    names = ("document", "numbering", "styles")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        kinds = "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            f'wordprocessingml.{"document.main" if name == "document" else name}+xml"/>'
            for name in names
        )
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{kinds}</Types>',
        )
        archive.writestr("_rels/.rels", relations("word/document.xml", "officeDocument"))
        archive.writestr(
            "word/_rels/document.xml.rels", relations("numbering.xml", "numbering", "styles.xml", "styles")
        )
        archive.writestr("word/document.xml", f"<w:document {SPACE}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/numbering.xml", f"<w:numbering {SPACE}>{numbering}</w:numbering>")
        archive.writestr("word/styles.xml", f"<w:styles {SPACE}>{styles}</w:styles>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}", content)
    return out.getvalue()


def relations(*links: str) -> str:
    """Return a part of relations; `links` are targets and kinds in turn."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    made = (
        f'<Relationship Id="r{place}" Type="{office}/{kind}" Target="{target}"/>'
        for place, (target, kind) in enumerate(zip(links[::2], links[1::2], strict=True))
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{"".join(made)}</Relationships>'


def saved(folder: Path, data: bytes, name: str = "ke-hoach.docx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def font(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'


def para(text: str = "", num: int | None = None, level: int | None = 0, *, style: str = "", runs: str = "",
         properties: str = "") -> str:  # fmt: skip
    depth = f'<w:ilvl w:val="{level}"/>' if level is not None else ""
    listed = f'<w:numPr>{depth}<w:numId w:val="{num}"/></w:numPr>' if num is not None else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{listed}{properties}</w:pPr>{runs or run(text)}</w:p>"


def head() -> str:
    return "".join(map(para, HEAD))


def abstract(name: int, *levels: str, link: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{name}">{link}{"".join(levels)}</w:abstractNum>'


def lvl(place: int, pattern: str, kind: str = "decimal", start: int = 1, extra: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{extra}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def num(num_id: int, abstract_id: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{num_id}"><w:abstractNumId w:val="{abstract_id}"/>{overrides}</w:num>'


def override(place: int, inner: str) -> str:
    return f'<w:lvlOverride w:ilvl="{place}">{inner}</w:lvlOverride>'


def style(name: str, *, title: str = "", based: str = "", kind: str = "paragraph", ppr: str = "", rpr: str = "") -> str:
    parent = f'<w:basedOn w:val="{based}"/>' if based else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{title or name}"/>{parent}'
        f"<w:pPr>{ppr}</w:pPr><w:rPr>{rpr}</w:rPr></w:style>"
    )


def cell(content: str, span: int = 1, merge: str = "") -> str:
    """Return a cell; `merge` is "restart" or "continue" of a cell that reaches over rows."""
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    tall = "" if not merge else f'<w:vMerge w:val="{merge}"/>' if merge == "restart" else "<w:vMerge/>"
    inner = content if content.startswith("<w:") else para(content)
    return f"<w:tc><w:tcPr>{wide}{tall}</w:tcPr>{inner}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    made = "".join(item if item.startswith("<w:tc>") else cell(item) for item in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{made}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"
