"""The editor by itself: typing, splitting, joining, pasting, copying; what is seen and what is handed over agree."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor

from cchc_desktop.drafting import lines as edit
from cchc_desktop.drafting.outline import is_numbered, walk
from cchc_desktop.intake.plan_text import read_plan
from cchc_desktop.models import Level, Node
from tests.ui.typing_keys import type_text
from ui.theme import Theme
from ui.widgets.plan_editor import OutlineEditor

SAMPLES = Path(__file__).parents[1] / "samples" / "plans"
NONE, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
END = 10_000


def small() -> tuple[Node, ...]:
    points = (Node(Level.LETTER, "một", "a)", (), "p0"), Node(Level.LETTER, "hai", "b)", (), "p1"))
    head = Node(Level.ARABIC, "Mục đích", "1.", points, "h")
    return (Node(Level.ROMAN, "MỤC ĐÍCH", "I.", (head,), "r"), Node(Level.ROMAN, "TỔ CHỨC", "II.", (), "s"))


@pytest.fixture
def editor(qtbot) -> OutlineEditor:
    made = OutlineEditor(Theme())
    qtbot.addWidget(made)
    made.resize(520, 500)
    made.set_outline(small())
    made.show()
    return made


def shown(editor: OutlineEditor) -> list[str]:
    """Markers and texts as the lines have them; the document must say the same."""
    outline = editor.outline()
    lines = edit.lines_of(outline)
    assert [line.text for line in lines] == [text.strip() for text in editor.toPlainText().split("\n")]
    assert len({line.id for line in lines}) == len(lines), "every line has an id of its own"
    return [f"{'  ' * line.depth}{line.marker} {line.text}" for line in lines]


def put(editor: OutlineEditor, text: str = "", html: str = "") -> None:
    data = QMimeData()
    data.setText(text)
    if html:
        data.setHtml(html)
    editor.insertFromMimeData(data)


def test_typing_is_handed_over_as_it_was_typed(editor: OutlineEditor) -> None:
    editor.go_to("p0", END)
    for words in (" nghĩa", " của", "  hai cách"):
        type_text(editor, words)
    assert shown(editor)[2] == "    a) một nghĩa của  hai cách"


def test_unikeys_backspaces_go_their_own_way(editor: OutlineEditor, qtbot) -> None:
    editor.go_to("p1", END)
    type_text(editor, " duong")
    for _ in range(4):  # Unikey takes letters back and sends the right ones
        qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    type_text(editor, "ường")
    assert shown(editor)[3] == "    b) hai dường"


def test_enter_begins_a_line_of_the_same_kind(editor: OutlineEditor, qtbot) -> None:
    editor.go_to("p0", END)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    type_text(editor, "mới")
    assert shown(editor)[2:5] == ["    a) một", "    b) mới", "    c) hai"]
    assert editor.outline()[0].children[0].children[2].id == "p1"


def test_enter_behind_a_heading_begins_what_stands_under_it(editor: OutlineEditor, qtbot) -> None:
    editor.go_to("h", END)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    type_text(editor, "đầu")
    assert shown(editor)[1:4] == ["  1. Mục đích", "    a) đầu", "    b) một"]


def test_enter_in_the_middle_parts_a_line_and_backspace_joins_it(editor: OutlineEditor, qtbot) -> None:
    editor.go_to("p1", 1)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert shown(editor)[3:5] == ["    b) h", "    c) ai"]
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)  # takes the marker
    assert shown(editor)[4] == "     ai"
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    assert shown(editor)[3] == "    b) hai" and editor.current_id == "p1"


def test_a_line_split_at_its_start_keeps_its_identity(editor: OutlineEditor, qtbot) -> None:
    editor.go_to("p1")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    points = editor.outline()[0].children[0].children
    assert [(point.id == "p1", point.text) for point in points] == [(False, "một"), (False, ""), (True, "hai")]


def test_enter_on_an_empty_line_goes_one_level_out(editor: OutlineEditor, qtbot) -> None:
    editor.go_to("p1", END)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    type_text(editor, "Yêu cầu")
    assert shown(editor)[4] == "  2. Yêu cầu"
    qtbot.keyClick(editor, Qt.Key.Key_Return, SHIFT)
    assert len(shown(editor)) == 7, "a paragraph holds no line break"


def test_tab_takes_every_line_selected(editor: OutlineEditor, qtbot) -> None:
    editor.go_to("h")
    cursor = editor.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    editor.act("indent")
    assert shown(editor)[-1] == "  2. TỔ CHỨC"
    editor.act("outdent")
    editor.act("outdent")
    assert shown(editor)[1].startswith("II.")


def test_deleting_over_lines_keeps_the_first_and_what_is_left(editor: OutlineEditor, qtbot) -> None:
    editor.go_to("h", 4)
    cursor = editor.textCursor()
    block = editor.document().findBlockByNumber(3)
    cursor.setPosition(block.position() + 1, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    assert shown(editor) == ["I. MỤC ĐÍCH", "  1. Mục ai", "II. TỔ CHỨC"]


def test_word_is_pasted_structured_and_plain(editor: OutlineEditor) -> None:
    editor.go_to("p1", END)
    html = "<p><span style='mso-list:Ignore'>c)</span><b>ba</b></p><p><span style='mso-list:Ignore'>-</span>gạch</p>"
    put(editor, "c) ba\n- gạch", html)
    assert shown(editor)[3:6] == ["    b) hai", "    c) ba", "      - gạch"]
    assert not editor.textCursor().charFormat().fontWeight() > 500, "no looks of the source"


def test_one_line_pasted_goes_into_the_sentence(editor: OutlineEditor) -> None:
    editor.go_to("p0", END)
    put(editor, " và \nhai ".replace("\n", " "), "<b>và hai</b>")
    assert shown(editor)[2] == "    a) mộtvà hai"
    editor.go_to("p1", 0)
    editor.moveCursor(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    put(editor, "thay\u2029thế")
    assert "thay" in shown(editor)[3]


def test_a_whole_section_is_pasted_into_an_empty_plan(qtbot) -> None:
    editor = OutlineEditor(Theme())
    qtbot.addWidget(editor)
    editor.set_outline(())
    assert editor.outline() == ()
    put(editor, "I. MỤC ĐÍCH\n1. Mục đích\na) một\nb) hai\nII. TỔ CHỨC\nĐề nghị các phòng thực hiện.")
    assert shown(editor)[:5] == ["I. MỤC ĐÍCH", "  1. Mục đích", "    a) một", "    b) hai", "II. TỔ CHỨC"]
    assert editor.outline()[-1].text in ("TỔ CHỨC", "Đề nghị các phòng thực hiện.")


def test_copying_takes_the_markers_along(editor: OutlineEditor) -> None:
    editor.selectAll()
    data = editor.createMimeDataFromSelection()
    assert data.text() == "I. MỤC ĐÍCH\n1. Mục đích\na) một\nb) hai\nII. TỔ CHỨC" and not data.hasHtml()
    editor.go_to("p0", 1)
    editor.moveCursor(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    assert editor.createMimeDataFromSelection().text() == "ột"


def test_rows_of_excel_are_lines_of_a_table_in_an_appendix(qtbot) -> None:
    editor = OutlineEditor(Theme(), tables=True)
    qtbot.addWidget(editor)
    editor.set_outline((Node(Level.TEXT, "DANH MỤC", id="n1"),), auto=False)
    editor.go_to("n1", END)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    put(editor, "STT\tNội dung\r\n1\tHội nghị\r\n")
    assert [node.text for node in walk(editor.outline())] == ["DANH MỤC", "STT\tNội dung", "1\tHội nghị"]


def test_a_signed_plan_takes_no_key(editor: OutlineEditor, qtbot) -> None:
    editor.setReadOnly(True)
    editor.go_to("p0")
    type_text(editor, "x")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_Tab):
        qtbot.keyClick(editor, key)
    put(editor, "a) dán\nb) dán")
    editor.act("remove")
    assert editor.outline() == small()


@pytest.mark.parametrize("name", ["yen-bai-ubnd-2020", "binh-dinh-sgtvt-2021-2025", "hai-phong-skhdt-2024"])
def test_a_real_plan_is_shown_and_handed_over_unchanged(editor: OutlineEditor, name: str) -> None:
    outline = read_plan(SAMPLES / f"{name}.txt").plan.outline
    editor.set_outline(outline, auto=False)
    assert editor.outline() == outline
    editor.set_outline(outline, auto=is_numbered(outline))
    assert editor.outline() == outline


_KEYS: list[Callable] = [
    lambda e, q: q.keyClick(e, Qt.Key.Key_Return),
    lambda e, q: q.keyClick(e, Qt.Key.Key_Tab),
    lambda e, q: q.keyClick(e, Qt.Key.Key_Tab, SHIFT),
    lambda e, q: q.keyClick(e, Qt.Key.Key_Backspace),
    lambda e, q: q.keyClick(e, Qt.Key.Key_Delete),
    lambda e, q: q.keyClick(e, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier),
    lambda e, q: q.keyClick(e, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier),
    lambda e, q: q.keyClick(e, Qt.Key.Key_Down, SHIFT),
    lambda e, q: q.keyClick(e, Qt.Key.Key_Left, CONTROL),
    lambda e, q: q.keyClick(e, Qt.Key.Key_End, CONTROL),
    lambda e, q: type_text(e, "chữ "),
    lambda e, q: put(e, "1. một\na) hai\nba"),
    lambda e, q: e.act("remove"),
    lambda e, q: e.set_level(Level.DASH),
    lambda e, q: e.flush(),
]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=st.lists(st.sampled_from(_KEYS), max_size=12), auto=st.booleans(), place=st.integers(0, 30))
def test_any_keys_leave_document_and_lines_agreeing(editor: OutlineEditor, qtbot, keys, auto: bool, place: int) -> None:
    editor.set_outline(small(), auto=auto)
    cursor = editor.textCursor()
    cursor.setPosition(min(place, editor.document().characterCount() - 1))
    editor.setTextCursor(cursor)
    for key in keys:
        key(editor, qtbot)
    if editor.outline():
        shown(editor)
        editor.flush()
        assert not auto or is_numbered(editor.outline())
