"""The one style sheet, built from the colour roles.

Item views get no `::item` rules: styled items paint twice as slowly, delegates draw their rows instead.
Widgets say what they are by the dynamic properties `kind`, `tone`, `card` and `look`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.theme import Roles


def style_sheet(roles: Roles, family: str, images: dict[str, str]) -> str:
    """Return the sheet for a set of roles; `images` are files of arrows and ticks in its colours."""
    r = roles
    tones = "".join(
        f"""
QLabel[pill="{tone}"] {{ color: {color}; background: {ground}; border-radius: 10px; padding: 2px 8px;
    min-height: 16px; font-size: 12px; }}
QLabel[tone="{tone}"] {{ color: {color}; }}"""
        for tone, color, ground in (
            ("accent", r.accent, r.accent_soft),
            ("good", r.good, r.good_soft),
            ("warning", r.warning, r.warning_soft),
            ("bad", r.bad, r.bad_soft),
            ("neutral", r.text, r.neutral_soft),
        )
    )
    return f"""
* {{ font-family: "{family}"; }}
QWidget {{ color: {r.text}; }}
QMainWindow, QDialog, QWidget[look="page"] {{ background: {r.page}; }}
QLabel {{ background: transparent; }}
QToolTip {{ background: {r.card}; color: {r.text}; border: 1px solid {r.line}; padding: 4px 6px; }}

QFrame[card="true"] {{ background: {r.card}; border: 1px solid {r.line}; border-radius: 8px; }}
QFrame[card="drop"] {{ background: {r.card}; border: 1px dashed {r.accent}; border-radius: 8px; }}
QFrame[card="paper"] {{ background: {r.paper}; border: 1px solid {r.line}; }}
QFrame[look="line"] {{ background: {r.line}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[look="soft-line"] {{ background: {r.line_soft}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[look="upright"] {{ background: {r.line_soft}; border: none; max-width: 1px; min-width: 1px; }}
QWidget[look="topbar"] {{ background: {r.card}; border-bottom: 1px solid {r.line}; }}
QWidget[look="rail"] {{ background: {r.card}; border-right: 1px solid {r.line}; }}
QWidget[look="statusbar"] {{ background: {r.card}; border-top: 1px solid {r.line}; }}
QFrame[look="alert"] {{ background: {r.warning_soft}; border: 1px solid {r.warning}; border-radius: 8px; }}
QWidget[look="toast"] {{ background: {r.card}; border: 1px solid {r.line}; border-radius: 8px; }}

QLabel[role="brand"] {{ font-size: 14px; font-weight: 600; }}
QLabel[role="title"] {{ font-size: 20px; font-weight: 600; }}
QLabel[role="section"] {{ font-size: 13px; font-weight: 600; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="secondary"] {{ color: {r.secondary}; }}
QLabel[role="small"] {{ color: {r.secondary}; font-size: 12px; }}
QLabel[role="key"] {{ color: {r.faint}; font-size: 11px; }}
QLabel[role="aside"] {{ color: {r.secondary}; font-weight: 600; }}
{tones}

QPushButton {{ background: {r.card}; border: 1px solid {r.line}; border-radius: 5px; padding: 0 12px;
    min-height: 30px; color: {r.text}; }}
QPushButton:hover {{ background: {r.hover}; }}
QPushButton:pressed {{ background: {r.neutral_soft}; }}
QPushButton:focus {{ border: 1px solid {r.accent}; }}
QPushButton:disabled {{ color: {r.faint}; background: {r.page}; }}
QPushButton:default, QPushButton[kind="primary"] {{ background: {r.accent_fill};
    border: 1px solid {r.accent_fill}; color: {r.on_accent}; font-weight: 600; }}
QPushButton:default:hover, QPushButton[kind="primary"]:hover {{ background: {r.accent_fill_hover}; }}
QPushButton:default:focus, QPushButton[kind="primary"]:focus {{ border: 2px solid {r.text}; padding: 0 11px;
    min-height: 28px; }}
QPushButton[kind="primary"]:disabled {{ background: {r.neutral_soft}; border-color: {r.line}; color: {r.faint}; }}
QPushButton[kind="ghost"] {{ background: transparent; border: 1px solid transparent; color: {r.text}; }}
QPushButton[kind="ghost"]:hover {{ background: {r.hover}; }}
QPushButton[kind="ghost"]:focus {{ border: 1px solid {r.accent}; }}
QPushButton[kind="danger"] {{ color: {r.bad}; }}
QPushButton[kind="link"] {{ background: transparent; border: 1px solid transparent; color: {r.accent};
    padding: 0 2px; min-height: 22px; }}
QPushButton[kind="link"]:hover {{ text-decoration: underline; }}
QPushButton[kind="link"]:focus {{ border: 1px solid {r.accent}; border-radius: 3px; }}
QPushButton[kind="chip"] {{ border-radius: 15px; min-height: 28px; padding: 0 12px; }}
QPushButton[kind="chip"]:checked, QPushButton[kind="chip"][active="true"] {{ background: {r.accent_soft};
    color: {r.accent}; border: 1px solid {r.accent}; }}
QPushButton[kind="pill"] {{ border-radius: 10px; min-height: 18px; padding: 0 8px; font-size: 12px;
    background: {r.accent_soft}; color: {r.accent}; border: 1px solid {r.accent_soft}; }}
QPushButton[kind="pill"]:hover, QPushButton[kind="pill"]:focus {{ border: 1px solid {r.accent}; }}
QPushButton::menu-indicator {{ image: url("{images["chevron"]}"); width: 12px; height: 12px;
    subcontrol-origin: padding; subcontrol-position: center right; right: 6px; }}
QPushButton[menu="true"] {{ padding-right: 24px; }}
QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 4px; }}
QToolButton:hover {{ background: {r.hover}; }}
QToolButton:focus {{ border: 1px solid {r.accent}; }}
QToolButton::menu-indicator {{ image: none; }}

QLineEdit, QTextEdit, QPlainTextEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit {{ background: {r.card};
    border: 1px solid {r.line}; border-radius: 5px; color: {r.text};
    selection-background-color: {r.accent_fill}; selection-color: {r.on_accent}; }}
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit {{ min-height: 30px; padding: 0 9px; }}
QTextEdit, QPlainTextEdit {{ padding: 5px 6px; }}
QLineEdit:hover, QTextEdit:hover, QPlainTextEdit:hover, QComboBox:hover {{ border: 1px solid {r.faint}; }}
QLineEdit:focus, QTextEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus,
QDoubleSpinBox:focus, QDateEdit:focus {{ border: 1px solid {r.accent}; }}
QLineEdit:disabled, QTextEdit:disabled, QComboBox:disabled {{ background: {r.page}; color: {r.secondary}; }}
QLineEdit[state="guess"], QComboBox[state="guess"], QTextEdit[state="guess"], QPlainTextEdit[state="guess"] {{
    background: {r.warning_soft}; border: 1px solid {r.warning}; }}
QLineEdit[state="bad"], QComboBox[state="bad"], QTextEdit[state="bad"], QPlainTextEdit[state="bad"] {{
    border: 1px solid {r.bad}; }}
QTextEdit[look="official"], QTextBrowser[look="official"] {{ background: {r.card}; border: none; padding: 0; }}
QListWidget[look="periods"] {{ background: transparent; outline: none; }}
QListWidget[look="periods"]::item {{ padding: 0 8px; border-radius: 5px; color: {r.text}; }}
QListWidget[look="periods"]::item:disabled {{ color: {r.secondary}; font-weight: 600; }}
QLabel[look="desk"] {{ background: {r.page}; padding: 12px; border-radius: 6px; }}
QTableView[look="source"] {{ background: transparent; }}
QTableView[look="source"]::item {{ padding: 4px 0; }}  /* side padding is not counted when lines wrap */
QListWidget[look="periods"]::item:hover {{ background: {r.hover}; }}
QListWidget[look="periods"]::item:selected {{ background: {r.accent_soft}; color: {r.accent}; font-weight: 600; }}
QComboBox {{ padding-right: 24px; }}
QComboBox::drop-down {{ border: none; width: 24px; subcontrol-origin: padding; subcontrol-position: center right; }}
QComboBox::down-arrow {{ image: url("{images["chevron"]}"); width: 14px; height: 14px; }}
QComboBox QAbstractItemView {{ background: {r.card}; border: 1px solid {r.line}; padding: 4px; outline: none;
    selection-background-color: {r.accent_soft}; selection-color: {r.accent}; }}

QCheckBox, QRadioButton {{ spacing: 8px; background: transparent; padding: 2px; border: 1px solid transparent;
    border-radius: 4px; }}
QCheckBox:focus, QRadioButton:focus {{ border: 1px solid {r.accent}; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: 16px; height: 16px; border: 1px solid {r.faint};
    background: {r.card}; }}
QCheckBox::indicator {{ border-radius: 3px; }}
QRadioButton::indicator {{ border-radius: 9px; }}
QCheckBox::indicator:hover, QRadioButton::indicator:hover {{ border: 1px solid {r.accent}; }}
QCheckBox::indicator:checked {{ background: {r.accent_fill}; border: 1px solid {r.accent_fill};
    image: url("{images["check"]}"); }}
QCheckBox::indicator:indeterminate {{ background: {r.accent_fill}; border: 1px solid {r.accent_fill};
    image: url("{images["dash"]}"); }}
QRadioButton::indicator:checked {{ border: 5px solid {r.accent_fill}; width: 8px; height: 8px; }}

QTableView, QTreeView, QListView {{ background: {r.card}; border: none; gridline-color: {r.line_soft};
    outline: none; selection-background-color: {r.accent_soft}; selection-color: {r.text}; }}
QTableView[look="clear"], QListView[look="clear"], QTreeView[look="clear"] {{ background: transparent; }}
QTableView[look="clear"] QHeaderView, QTableView[look="clear"] QHeaderView::section {{ background: transparent; }}
QHeaderView {{ background: {r.card}; border: none; }}
QHeaderView::section {{ background: {r.card}; color: {r.secondary}; border: none; font-weight: 600;
    border-bottom: 1px solid {r.line}; padding: 0 8px; min-height: 34px; font-size: 12px; }}
QHeaderView::section:vertical {{ color: {r.text}; font-weight: 400; font-size: 13px; min-height: 0;
    border-bottom: 1px solid {r.line_soft}; }}
QTableCornerButton::section {{ background: {r.card}; border: none; }}

QHeaderView::up-arrow, QHeaderView::down-arrow {{ width: 12px; height: 12px; right: 6px;
    subcontrol-origin: padding; subcontrol-position: center right; }}
QHeaderView::down-arrow {{ image: url("{images["chevron"]}"); }}
QHeaderView::up-arrow {{ image: url("{images["up"]}"); }}
QDialogButtonBox, QMessageBox {{ dialogbuttonbox-buttons-have-icons: 0; }}

QTabWidget::pane {{ border: none; border-top: 1px solid {r.line}; }}
QTabBar::tab {{ background: transparent; color: {r.secondary}; padding: 8px 14px; border: none;
    border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {r.accent}; border-bottom: 2px solid {r.accent}; font-weight: 600; }}
QTabBar::tab:hover {{ color: {r.text}; }}
QTabBar:focus {{ outline: none; }}

QScrollArea {{ background: transparent; border: none; }}
QScrollArea > QWidget > QWidget[look="clear"] {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {r.line}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {r.faint}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QSplitter::handle {{ background: transparent; }}
QSplitter::handle:hover {{ background: {r.line}; }}

QMenu {{ background: {r.card}; border: 1px solid {r.line}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {r.accent_soft}; color: {r.accent}; }}
QMenu::item:disabled {{ color: {r.faint}; }}
QMenu::separator {{ height: 1px; background: {r.line}; margin: 4px 8px; }}
QMenu::icon {{ padding-left: 8px; }}

QProgressBar {{ background: {r.neutral_soft}; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }}
QProgressBar::chunk {{ background: {r.accent_fill}; border-radius: 3px; }}
QGroupBox {{ border: none; font-weight: 600; margin-top: 20px; }}
QGroupBox::title {{ subcontrol-origin: margin; left: 0; }}
QCalendarWidget QWidget#qt_calendar_navigationbar {{ background: {r.card}; }}
QCalendarWidget QToolButton {{ color: {r.text}; padding: 4px 8px; }}
QCalendarWidget QToolButton#qt_calendar_prevmonth {{ qproperty-icon: none; image: url("{images["left"]}"); }}
QCalendarWidget QToolButton#qt_calendar_nextmonth {{ qproperty-icon: none; image: url("{images["right"]}"); }}
"""
