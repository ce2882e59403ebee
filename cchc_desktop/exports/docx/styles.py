"""Named styles: one for each thing NĐ 30/2020, Phụ lục I sizes, so that a clerk changes it in one place."""

from __future__ import annotations

from dataclasses import dataclass

from cchc_desktop.documents.blocks import Role
from cchc_desktop.exports.docx.markup import Element, element, flag, name, twips
from cchc_desktop.exports.pdf.style import MM, Style

FONT = "Times New Roman"
LANGUAGE = "vi-VN"
ROLE_STYLES = {
    Role.BASIS: "CanCu",
    Role.BODY: "NoiDung",
    Role.ROMAN: "Heading1",
    Role.HEADING: "Heading2",
    Role.ARABIC: "Khoan",
    Role.DECIMAL: "Heading3",
    Role.LETTER: "Diem",
    Role.DASH: "GachDauDong",
    Role.PLUS: "DauCong",
    Role.NOTE: "GhiChu",
}


@dataclass(frozen=True, slots=True)
class Look:
    """One paragraph style; lengths in points."""

    id: str
    name: str
    size: float
    bold: bool = False
    italic: bool = False
    align: str = "center"
    before: float = 0.0
    line: float = 1.0
    first_indent: float = 0.0
    outline: int | None = None
    keep_next: bool = False


def looks(style: Style) -> list[Look]:
    """Return every style of a document, sized by `style`."""
    indent = style.indent_mm * MM

    def text(id_: str, name_: str, **more: object) -> Look:
        common = {"size": style.body, "align": "both", "before": style.gap, "line": style.line, "first_indent": indent}
        return Look(id_, name_, **(common | more))  # pyright: ignore[reportArgumentType]

    return [
        text(ROLE_STYLES[Role.BODY], "Nội dung"),
        text(ROLE_STYLES[Role.BASIS], "Căn cứ", italic=True),
        text(ROLE_STYLES[Role.ROMAN], "heading 1", bold=True, outline=0, keep_next=True),
        text(ROLE_STYLES[Role.HEADING], "heading 2", bold=True, outline=1, keep_next=True),
        text(ROLE_STYLES[Role.DECIMAL], "heading 3", outline=2),
        text(ROLE_STYLES[Role.ARABIC], "Khoản"),
        text(ROLE_STYLES[Role.LETTER], "Điểm"),
        text(ROLE_STYLES[Role.DASH], "Gạch đầu dòng"),
        text(ROLE_STYLES[Role.PLUS], "Dấu cộng"),
        text(ROLE_STYLES[Role.NOTE], "Ghi chú", size=style.note, italic=True, line=1.0, first_indent=0.0),
        Look("QuocHieu", "Quốc hiệu", style.national_name, bold=True),
        Look("TieuNgu", "Tiêu ngữ", style.motto, bold=True),
        Look("CoQuanChuQuan", "Cơ quan chủ quản", style.office),
        Look("CoQuanBanHanh", "Cơ quan ban hành", style.office, bold=True),
        Look("SoKyHieu", "Số, ký hiệu", style.number),
        Look("DiaDanhNgayThang", "Địa danh, ngày tháng", style.place_date, italic=True),
        Look("TrichYeuCongVan", "Trích yếu công văn", style.subject, before=6),
        Look("TenLoai", "Tên loại văn bản", style.title, bold=True, before=18, keep_next=True),
        Look("TrichYeu", "Trích yếu", style.title, bold=True, before=2, keep_next=True),
        Look("KinhGui", "Kính gửi", style.body, before=14),
        Look("NoiKinhGui", "Nơi kính gửi", style.body, align="left", before=2),
        Look("PhuLuc", "Phụ lục", style.title, bold=True, outline=0, keep_next=True),
        Look("TenPhuLuc", "Tên phụ lục", style.title, bold=True, before=2, keep_next=True),
        Look("KemTheo", "Kèm theo", style.title, italic=True, before=2, keep_next=True),
        *_table_looks("", "", style.table),
        *_table_looks("Nho", " (chữ nhỏ)", style.wide_table),
        Look("NoiNhan", "Nơi nhận", style.recipients_title, bold=True, italic=True, align="left"),
        Look("TenNoiNhan", "Tên nơi nhận", style.recipients, align="left"),
        Look("QuyenHanChucVu", "Quyền hạn, chức vụ", style.signature, bold=True),
        Look("NguoiKy", "Người ký", style.signature, bold=True),
        Look("DuongKe", "Đường kẻ", 1, keep_next=True),
        Look("Header", "header", style.page_number),
    ]


def _table_looks(id_end: str, name_end: str, size: float) -> list[Look]:
    return [
        Look(f"Bang{id_end}", f"Bảng{name_end}", size, align="left"),
        Look(f"TieuDeBang{id_end}", f"Tiêu đề bảng{name_end}", size, bold=True),
        Look(f"NhomBang{id_end}", f"Nhóm trong bảng{name_end}", size, bold=True, align="left", keep_next=True),
    ]


def fill_styles(styles: Element, style: Style) -> None:
    """Replace the content of a styles part: defaults, then ours, black and without theme colours."""
    for child in list(styles):
        styles.remove(child)
    fonts = element("rFonts", dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), FONT))
    face = element(
        "rPr",
        None,
        fonts,
        element("color", {"val": "000000"}),
        *_size(style.body),
        element("lang", {"val": LANGUAGE, "eastAsia": LANGUAGE, "bidi": LANGUAGE}),
    )
    place = element("pPr", None, element("spacing", {"before": "0", "after": "0", "line": "240", "lineRule": "auto"}))
    styles.append(element("docDefaults", None, element("rPrDefault", None, face), element("pPrDefault", None, place)))
    styles.append(
        element(
            "style",
            {"type": "paragraph", "default": "1", "styleId": "Normal"},
            element("name", {"val": "Normal"}),
            element("qFormat"),
        )
    )
    styles.append(
        element(
            "style",
            {"type": "character", "default": "1", "styleId": "DefaultParagraphFont"},
            element("name", {"val": "Default Paragraph Font"}),
            element("uiPriority", {"val": "1"}),
            element("semiHidden"),
        )
    )
    margins = element(
        "tblCellMar", None, *(element(s, {"w": "0", "type": "dxa"}) for s in ("top", "left", "bottom", "right"))
    )
    styles.append(
        element(
            "style",
            {"type": "table", "default": "1", "styleId": "TableNormal"},
            element("name", {"val": "Normal Table"}),
            element("uiPriority", {"val": "99"}),
            element("semiHidden"),
            element("tblPr", None, element("tblInd", {"w": "0", "type": "dxa"}), margins),
        )
    )
    for look in looks(style):
        styles.append(_style(look))


def _style(look: Look) -> Element:
    paragraph = element(
        "pPr",
        None,
        flag("keepNext", look.keep_next),
        element(
            "spacing",
            {"before": twips(look.before), "after": "0", "line": str(round(look.line * 240)), "lineRule": "auto"},
        ),
        element("ind", {"firstLine": twips(look.first_indent)}) if look.first_indent else None,
        element("jc", {"val": look.align}),
        None if look.outline is None else element("outlineLvl", {"val": str(look.outline)}),
    )
    face = element(
        "rPr",
        None,
        *(flag(tag, look.bold) for tag in ("b", "bCs")),
        *(flag(tag, look.italic) for tag in ("i", "iCs")),
        *_size(look.size),
    )
    made = element("style", {"type": "paragraph", "styleId": look.id})
    if look.name.startswith("heading"):
        next_style = element("next", {"val": ROLE_STYLES[Role.BODY]})
    else:
        next_style = None
        if look.name != "header":
            made.set(name("w:customStyle"), "1")
    made.extend(
        child
        for child in (
            element("name", {"val": look.name}),
            element("basedOn", {"val": "Normal"}),
            next_style,
            element("qFormat"),
            paragraph,
            face,
        )
        if child is not None
    )
    return made


def _size(points: float) -> tuple[Element, Element]:
    """Word counts sizes in half points."""
    value = {"val": str(round(points * 2))}
    return element("sz", value), element("szCs", value)
