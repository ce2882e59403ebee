"""Colours, type and space of the window: named roles in one place, one style sheet built from them.

The roles are those of the design: a page reads `theme.roles`, never a colour of its own.
"""

from __future__ import annotations

import atexit
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from weakref import WeakSet

from PySide6.QtCore import QObject, QSize, Qt, QTemporaryDir, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from cchc_desktop.paths import resources
from ui.style_sheet import style_sheet

ICONS = resources() / "icons"


@dataclass(frozen=True, slots=True)
class Roles:
    """One colour per meaning; `*_soft` is the ground behind the colour of that name."""

    page: str
    card: str
    line: str
    line_soft: str
    text: str
    secondary: str
    faint: str  # placeholders, keys on buttons
    accent: str
    accent_soft: str
    accent_fill: str  # ground of the primary button
    accent_fill_hover: str
    on_accent: str
    good: str
    good_soft: str
    warning: str
    warning_soft: str
    bad: str
    bad_soft: str
    bad_fill: str
    neutral_soft: str
    hover: str
    paper: str  # official text stands on white paper in both sets
    ink: str


LIGHT = Roles(
    page="#f4f6f8",
    card="#ffffff",
    line="#dfe3e8",
    line_soft="#eceff2",
    text="#1b1f24",
    secondary="#5b6570",
    faint="#6f7984",
    accent="#0f6cbd",
    accent_soft="#e6f1fb",
    accent_fill="#0f6cbd",
    accent_fill_hover="#0c5ba3",
    on_accent="#ffffff",
    good="#107c41",
    good_soft="#e5f4ea",
    warning="#9a6700",
    warning_soft="#fff4d6",
    bad="#b42318",
    bad_soft="#fdecea",
    bad_fill="#b42318",
    neutral_soft="#eaedf0",
    hover="#f1f4f7",
    paper="#ffffff",
    ink="#111111",
)

DARK = Roles(
    page="#14171b",
    card="#1c2127",
    line="#323a43",
    line_soft="#282f37",
    text="#e8ebee",
    secondary="#a7b1bb",
    faint="#8a95a0",
    accent="#63b0f4",
    accent_soft="#17324b",
    accent_fill="#1a6fb8",
    accent_fill_hover="#2580cc",
    on_accent="#ffffff",
    good="#5fce8f",
    good_soft="#153524",
    warning="#e6b84a",
    warning_soft="#3a2f10",
    bad="#ff8e84",
    bad_soft="#451d1a",
    bad_fill="#c0392b",
    neutral_soft="#2b323a",
    hover="#252c34",
    paper="#fbfbfa",
    ink="#111111",
)

# Logical pixels: Qt multiplies them by the screen's scale, so they hold at 125 to 200 %.
BODY = 13
SMALL = 12
KEY = 11
SECTION = 13
TITLE = 20
CONTROL = 32
ROW = 34

_INTERFACE_FAMILIES = ("Segoe UI", "Noto Sans", "Be Vietnam Pro", "Open Sans", "Ubuntu", "Liberation Sans")
_OFFICIAL_FAMILIES = ("Times New Roman", "Liberation Serif")


def _first_family(names: tuple[str, ...], otherwise: str) -> str:
    return next((name for name in names if QFontDatabase.hasFamily(name)), otherwise)


def interface_family() -> str:
    """Return the system's interface family; Qt's own choice when none of the usual ones is there."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    return _first_family(_INTERFACE_FAMILIES, system)


def official_family() -> str:
    """Return the family official text is shown in (Nghị định 30/2020, Phụ lục I: Times New Roman).

    Where the machine has none, the fallback that travels with the Windows program.
    """
    if not (found := _first_family(_OFFICIAL_FAMILIES, "")):
        for face in (resources() / "fonts").glob("*.ttf"):
            QFontDatabase.addApplicationFont(str(face))
        found = _first_family(_OFFICIAL_FAMILIES, "serif")
    return found


@lru_cache(maxsize=1)
def _image_folder() -> Path:
    """Return where the images of style sheets lie; it goes when the program ends."""
    files = QTemporaryDir()
    atexit.register(files.remove)
    return Path(files.path())


# The theme applied last: what opens without a parent asks it for the sheet.
_in_use: list[Theme] = []


def dress(window: QWidget) -> None:
    """Give a window without a parent (a list under a field, a message before there is a window) the sheet in use."""
    if _in_use and not window.styleSheet():
        _in_use[0].dress(window)


class Theme(QObject):
    """The colours in use, with fonts and icons made from them; `changed` when light turns dark."""

    changed = Signal()

    def __init__(self, dark: bool = False) -> None:
        super().__init__()
        self.dark = dark
        self._icons: dict[tuple[str, str, int], QIcon] = {}
        self._dressed: WeakSet[QWidget] = WeakSet()  # windows that have the sheet
        self._family = interface_family()
        self._official = official_family()

    @property
    def roles(self) -> Roles:
        return DARK if self.dark else LIGHT

    def color(self, role: str) -> QColor:
        """Return the colour of a role by its name."""
        return QColor(getattr(self.roles, role))

    def font(self, size: int = BODY, bold: bool = False) -> QFont:
        """Return the interface font; weight 600 for emphasis."""
        font = QFont(self._family)
        font.setPixelSize(size)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def official_font(self, size: int = 15, bold: bool = False, italic: bool = False) -> QFont:
        """Return the font of official text."""
        font = QFont(self._official)
        font.setPixelSize(size)
        font.setBold(bold)
        font.setItalic(italic)
        return font

    def control_width(self, characters: int) -> int:
        """Return the width that holds a number of average characters of the interface font."""
        return QFontMetrics(self.font()).averageCharWidth() * characters

    @property
    def official_family(self) -> str:
        return self._official

    def apply(self, app: QApplication) -> None:
        """Give the program its style, palette and font, and the sheet to every window that has one."""
        _in_use[:] = [self]
        app.setStyle("Fusion")
        app.setFont(self.font())
        app.setPalette(self._palette())
        for window in filter(isValid, list(self._dressed)):
            self.dress(window)

    def dress(self, window: QWidget) -> None:
        """Give a window without a parent its style sheet; what is in it and what it opens has it by that.

        The program itself has none: while it has one, a page under construction is gone through anew with every
        layer that is put round it, and Kế hoạch took four times as long to open.
        """
        self._dressed.add(window)
        window.setStyleSheet(style_sheet(self.roles, self._family, self._sheet_images()))

    def set_dark(self, dark: bool) -> None:
        """Change the set of colours of a running program."""
        if dark == self.dark:
            return
        self.dark = dark
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self.apply(app)
        self.changed.emit()

    def icon(self, name: str, role: str = "secondary", size: int = 18) -> QIcon:
        """Return resources/icons/NAME.svg drawn in the colour of a role, sharp on the screens there are."""
        key = (name, getattr(self.roles, role), size)
        if key not in self._icons:
            icon = QIcon()
            app = QGuiApplication.instance()
            own = app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1
            for scale in sorted({1.0, own, 2.0} if own != 1 else {1.0}):
                icon.addPixmap(self.pixmap(name, role, size, scale))
            self._icons[key] = icon
        return self._icons[key]

    def pixmap(self, name: str, role: str = "secondary", size: int = 18, scale: float = 2) -> QPixmap:
        """Return an icon as a pixmap for a screen of the scale."""
        from PySide6.QtCore import QByteArray, QRectF
        from PySide6.QtSvg import QSvgRenderer

        svg = (ICONS / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", getattr(self.roles, role))
        side = round(size * scale)
        pixmap = QPixmap(QSize(side, side))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        return pixmap

    def _sheet_images(self) -> dict[str, str]:
        """Write the images a style sheet needs (it takes files only) in the colours of the set."""
        wanted = {
            "chevron": ("chevron-down", "secondary"),
            "up": ("chevron-up", "secondary"),
            "check": ("check", "on_accent"),
            "dash": ("dash", "on_accent"),
            "left": ("chevron-left", "secondary"),
            "right": ("chevron-right", "secondary"),
        }
        folder = _image_folder()
        out: dict[str, str] = {}
        for key, (name, role) in wanted.items():
            path = folder / f"{key}-{'dark' if self.dark else 'light'}.svg"
            if not path.exists():
                svg = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
                path.write_text(svg.replace("currentColor", getattr(self.roles, role)), encoding="utf-8")
            out[key] = path.as_posix()
        return out

    def _palette(self) -> QPalette:
        roles, palette, group = self.roles, QPalette(), QPalette.ColorGroup
        role = QPalette.ColorRole
        for target, name in (
            (role.Window, "page"),
            (role.Base, "card"),
            (role.AlternateBase, "hover"),
            (role.Button, "card"),
            (role.ToolTipBase, "card"),
            (role.WindowText, "text"),
            (role.Text, "text"),
            (role.ButtonText, "text"),
            (role.ToolTipText, "text"),
            (role.BrightText, "bad"),
            (role.Link, "accent"),
            (role.LinkVisited, "accent"),
            (role.Highlight, "accent_fill"),
            (role.HighlightedText, "on_accent"),
            (role.PlaceholderText, "faint"),
            (role.Mid, "line"),
            (role.Midlight, "line_soft"),
            (role.Dark, "line"),
            (role.Light, "card"),
            (role.Accent, "accent_fill"),
        ):
            palette.setColor(target, QColor(getattr(roles, name)))
        for target in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(group.Disabled, target, QColor(roles.faint))
        return palette
