"""Quick entry by its keys: whatever is in hand, fewer than five keys beside the text itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.models import Activity, ActivityFilter, Channel, EvidenceState
from cchc_desktop.workspace import Workspace
from tests.ui.small_office import TODAY
from ui import clipboard
from ui.dialogs.activity_quick import QuickEntry
from ui.main_window import MainWindow

NEWS = (
    "Ngày 09/3/2023, tại Hội trường Sở, Văn phòng Sở tổ chức 02 hội nghị phổ biến Đề án nâng cao chất lượng phục vụ "
    "với 115 lượt người tham dự."
)


class Hands:
    """Presses keys and counts them; the text that is pasted or typed is not counted."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot, self.keys = window, qtbot, 0

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        target = QApplication.focusWidget() or QApplication.activeWindow() or self.window
        QTest.keyClick(target, key, modifier)
        self.keys += 1
        self.settle()

    def settle(self) -> None:
        self.qtbot.wait(20)
        self.qtbot.waitUntil(lambda: not self.window.context.tasks.busy, timeout=10_000)

    def open(self) -> QuickEntry:
        """Ctrl+Shift+A: one key."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow, timeout=3000)
        QTest.keyClick(
            self.window, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
        self.keys += 1
        self.settle()
        quick = self.window.page("log")._quick  # pyright: ignore[reportAttributeAccessIssue]
        assert isinstance(quick, QuickEntry) and quick.isVisible()
        return quick

    def paste(self, quick: QuickEntry) -> None:
        quick.source.setFocus()
        self.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    def save(self, quick: QuickEntry) -> None:
        QTest.keyClick(quick, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        self.keys += 1
        self.settle()


@pytest.fixture
def hands(window: MainWindow, qtbot: QtBot) -> Iterator[Hands]:
    yield Hands(window, qtbot)
    quick = getattr(window._pages.get("log"), "_quick", None)
    if quick is not None:
        quick.close()
    QGuiApplication.clipboard().clear()


def newest(office: Workspace) -> Activity:
    found = office.activities([max(office.activity_ids(ActivityFilter()))])
    return found[0]


def photo(path: Path, taken: str) -> Path:
    image = Image.new("RGB", (80, 60 + sum(path.name.encode()) % 50), (90, 140, 200))
    tags = image.getexif()
    tags.get_ifd(0x8769)[36867] = taken
    image.save(path, exif=tags)
    return path


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def test_a_news_text_is_three_keys(hands: Hands, office: Workspace) -> None:
    quick = hands.open()
    QGuiApplication.clipboard().setText(NEWS)
    hands.paste(quick)
    form = quick.form
    assert form.date_field.is_guess() and form.kind_field.is_guess() and form.reach_field.is_guess()
    assert "đoán" in form.date_field.label.text(), "not by colour alone"
    assert form.place_field.isVisible() and form.place.text() == "Hội trường Sở", "what is saved is seen"
    assert not form.number_field.isVisible() and not form.cost_field.isVisible()
    hands.save(quick)
    saved = newest(office)
    assert (saved.date, saved.kind, saved.quantity, saved.reach) == (date(2023, 3, 9), "conference", 2, 115)
    assert saved.title.startswith("Văn phòng Sở tổ chức 02 hội nghị") and not quick.isVisible()
    assert hands.keys == 3


def test_enter_saves_when_nothing_is_missing(hands: Hands, office: Workspace) -> None:
    quick = hands.open()
    QGuiApplication.clipboard().setText(NEWS)
    hands.paste(quick)
    hands.press(Qt.Key.Key_Return)
    assert newest(office).reach == 115 and hands.keys == 3


def test_a_typed_note(hands: Hands, office: Workspace) -> None:
    quick = hands.open()
    QTest.keyClicks(quick.source, "hq hop giao ban long ghep CCHC, 42 nguoi")
    hands.save(quick)
    saved = newest(office)
    assert (saved.date, saved.kind, saved.reach, saved.integrated) == (date(2023, 3, 9), "briefing", 42, True)
    assert hands.keys == 2


def test_an_unsure_day_stays_empty_with_the_focus_there(hands: Hands, office: Workspace) -> None:
    before = office.count(ActivityFilter())
    quick = hands.open()
    QGuiApplication.clipboard().setText("Sở sẽ tổ chức hội thi tìm hiểu CCHC ngày 26/3/2023")
    hands.paste(quick)
    assert quick.form.date.date() is None and quick.form.date.line.hasFocus()
    assert "26/3/2023" in quick.unsure.words.text()
    hands.save(quick)
    assert office.count(ActivityFilter()) == before and quick.isVisible(), "nothing is saved without its day"
    QTest.keyClicks(quick.form.date.line, "hn")
    hands.save(quick)
    assert newest(office).date == TODAY and hands.keys == 4


def test_an_unsure_day_is_taken_by_a_key(hands: Hands, office: Workspace) -> None:
    quick = hands.open()
    QGuiApplication.clipboard().setText("Tập huấn CCHC cho 60 học viên\nCập nhật: 07/03/2023 09:15")
    hands.paste(quick)
    assert quick.form.date.date() is None
    hands.press(Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    hands.save(quick)
    assert newest(office).date == date(2023, 3, 7) and hands.keys == 4


def test_a_link_with_its_channel_and_day(hands: Hands, office: Workspace) -> None:
    unit = office.find_unit("Trung tâm Dịch vụ việc làm").id
    office.channels.save(Channel(None, "Fanpage TT", "", "https://facebook.com/dvvl", unit))
    quick = hands.open()
    QGuiApplication.clipboard().setText(
        "hn đăng bài: Hướng dẫn nộp hồ sơ trực tuyến https://www.facebook.com/dvvl/posts/7"
    )
    hands.paste(quick)
    hands.save(quick)
    saved = newest(office)
    assert (saved.kind, saved.unit_id, saved.url) == ("facebook", unit, "https://www.facebook.com/dvvl/posts/7")
    assert saved.evidence is EvidenceState.LINK and hands.keys == 3


def test_photos_of_two_days_are_two_activities(hands: Hands, office: Workspace, tmp_path: Path) -> None:
    quick = hands.open()
    paths = [photo(tmp_path / f"{n}.jpg", f"2023:03:0{day} 08:00:00") for n, day in enumerate((9, 9, 7))]
    QGuiApplication.clipboard().setMimeData(files(*paths))
    hands.paste(quick)
    assert len(quick.kept) == 1 and len(quick.waiting) == 1
    assert quick.form.date.date() == date(2023, 3, 7) and quick.form.date_field.is_guess()
    quick.form.kind.set_key("conference")
    quick.form.title.setPlainText("Hội nghị ngày bảy")
    hands.save(quick)
    assert quick.isVisible() and quick.form.date.date() == date(2023, 3, 9) and len(quick.kept) == 2
    quick.form.title.setPlainText("Hội nghị ngày chín")
    hands.save(quick)
    saved = newest(office)
    assert saved.date == date(2023, 3, 9) and len(office.evidence(saved.id or 0)) == 2 and not quick.isVisible()
    assert office.evidence(saved.id or 0)[0].captured == date(2023, 3, 9)
    assert hands.keys == 4


def test_a_screenshot_becomes_png_evidence(hands: Hands, office: Workspace) -> None:
    quick = hands.open()
    image = QImage(120, 80, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    QGuiApplication.clipboard().setImage(image)
    hands.paste(quick)
    QTest.keyClicks(quick.source, "hn dang 1 bai fanpage ve DVC truc tuyen")
    hands.save(quick)
    saved = newest(office)
    [item] = office.evidence(saved.id or 0)
    assert item.name.startswith("Ảnh chụp màn hình 20") and item.name.endswith(".png") and item.captured == TODAY
    assert office.proofs.path(item).read_bytes().startswith(b"\x89PNG")
    assert (saved.kind, saved.evidence) == ("facebook", EvidenceState.COPY) and hands.keys == 3


def test_dropped_on_the_main_window(hands: Hands, window: MainWindow, office: Workspace, tmp_path: Path) -> None:
    letter = tmp_path / "Giấy mời.pdf"
    letter.write_bytes(b"%PDF-1.4 x")
    mime = files(letter)
    event = QDropEvent(
        QPointF(300, 300), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(event)
    hands.settle()
    quick = window.page("log")._quick  # pyright: ignore[reportAttributeAccessIssue]
    assert quick.isVisible() and [kept.name for kept, _ in quick.kept] == ["Giấy mời.pdf"]
    assert quick.form.date.date() is None, "a file's own date is offered, never taken"
    QTest.keyClicks(quick.source, "hn hop giao ban thang 3")
    hands.save(quick)
    assert [item.name for item in office.evidence(newest(office).id or 0)] == ["Giấy mời.pdf"]
    assert hands.keys == 1


def test_f4_repeats_the_last_with_todays_date(hands: Hands, office: Workspace) -> None:
    last = office.newest(ActivityFilter(), 1)[0]
    quick = hands.open()
    hands.press(Qt.Key.Key_F4)
    assert quick.form.date.date() == TODAY and quick.form.title.toPlainText() == last.title
    hands.press(Qt.Key.Key_Return)
    saved = newest(office)
    assert (saved.title, saved.kind, saved.date, saved.url) == (last.title, last.kind, TODAY, "") and hands.keys == 3


def test_ctrl_enter_saves_and_takes_the_next(hands: Hands, office: Workspace) -> None:
    before = office.count(ActivityFilter())
    quick = hands.open()
    for n in (1, 2):
        QTest.keyClicks(quick.source, f"hn treo {n + 1} bang ron CCHC")
        hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert quick.isVisible() and quick.source.toPlainText() == "" and quick.source.hasFocus()
    assert office.count(ActivityFilter()) == before + 2 and newest(office).quantity == 3 and hands.keys == 3


def test_what_the_clerk_typed_is_never_guessed_over(hands: Hands) -> None:
    quick = hands.open()
    QTest.keyClicks(quick.form.reach, "99")
    QGuiApplication.clipboard().setText(NEWS)
    hands.paste(quick)
    assert quick.form.reach.text() == "99" and not quick.form.reach_field.is_guess()
    quick.form.date.line.setFocus()
    hands.press(Qt.Key.Key_Return)
    assert not quick.form.date_field.is_guess(), "Enter confirms and goes on"
    quick.source.setPlainText(NEWS.replace("09/3/2023", "08/3/2023"))
    quick.read_source()
    assert quick.form.date.date() == date(2023, 3, 9), "what was confirmed stays"
    assert quick.form.title_field.is_guess()


def test_a_guess_filled_in_under_the_cursor_is_not_confirmed_by_leaving(hands: Hands) -> None:
    quick = hands.open()
    quick.form.date.line.setFocus()
    quick.source.add(NEWS)
    quick.read_source()
    quick.save.setFocus()
    assert quick.form.date_field.is_guess()
    quick.form.date.line.setFocus()
    quick.save.setFocus()
    assert not quick.form.date_field.is_guess()


def test_put_off_keeps_and_a_second_look_goes_on(hands: Hands) -> None:
    quick = hands.open()
    QGuiApplication.clipboard().setText(NEWS)
    hands.paste(quick)
    hands.press(Qt.Key.Key_Escape)
    assert not quick.isVisible()
    again = hands.open()
    assert again is quick and again.source.toPlainText() == NEWS and again.form.reach.text() == "115"


def test_what_was_not_saved_is_there_after_a_restart(hands: Hands, window: MainWindow, tmp_path: Path) -> None:
    quick = hands.open()
    quick.take_files([photo(tmp_path / "a.jpg", "2023:03:08 08:00:00")])
    hands.settle()
    QGuiApplication.clipboard().setText(NEWS)
    hands.paste(quick)
    quick.form.reach.clear()
    QTest.keyClicks(quick.form.reach, "77")
    quick.close()
    again = QuickEntry(window.context, window)
    again.open_new()
    assert again.source.toPlainText() == NEWS and again.form.reach.text() == "77"
    assert again.form.kind_field.is_guess() and not again.form.reach_field.is_guess()
    assert [kept.name for kept, _ in again.kept] == ["a.jpg"] and "nhập dở" in again.state.text()
    again.save.click()
    hands.settle()
    assert not again.isVisible() and window.workspace.setting("draft_quick") == {}
    again.deleteLater()


def test_a_refused_file_is_said_and_the_entry_goes_on(hands: Hands, office: Workspace, tmp_path: Path) -> None:
    bad = tmp_path / "ảnh.jpg"
    bad.write_bytes(b"MZ\x90\x00")
    quick = hands.open()
    quick.take_files([bad, photo(tmp_path / "tốt.jpg", "2023:03:09 08:00:00")])
    hands.settle()
    assert "chương trình hoặc mã lệnh" in quick.state.text() and len(quick.kept) == 1
    quick.strip.tiles.tiles()[0].actions_of()[0][1]()
    assert quick.kept == []
    used = {item.sha256 for row in office.activity_ids(ActivityFilter()) for item in office.evidence(row)}
    left = [path for path in (office.folder / "evidence").rglob("*") if path.is_file() and path.name not in used]
    assert left == [], "a copy that proves nothing goes again"


def test_the_same_is_told(hands: Hands, window: MainWindow, office: Workspace) -> None:
    office.add_activity(Activity(None, date(2023, 3, 9), "facebook", "Bài", url="https://facebook.com/so/posts/1"))
    quick = hands.open()
    QGuiApplication.clipboard().setText("hn đăng bài https://www.facebook.com/so/posts/1")
    hands.paste(quick)
    hands.qtbot.waitUntil(quick.alike.isVisible, timeout=3000)
    assert "Liên kết này đã ghi rồi: 09/03/2023" in quick.alike.words.text()


def test_a_browser_tells_where_text_came_from() -> None:
    mime = QMimeData()
    mime.setText("Sáng 9/3/2023 Sở tổ chức hội nghị")
    mime.setData("text/x-moz-url-priv", "https://sxd.gov.vn/tin-1".encode("utf-16-le"))
    assert clipboard.read(mime).source == "https://sxd.gov.vn/tin-1"
    mime = QMimeData()
    mime.setText("chữ")
    mime.setData("chromium/x-source-url", b"javascript:alert(1)")
    assert clipboard.read(mime).source == ""
    head = b"Version:0.9\r\nStartHTML:0105\r\nSourceURL:https://sxd.gov.vn/tin-2\r\n<html>"
    assert clipboard._from_html(head) == "https://sxd.gov.vn/tin-2"
    assert clipboard._from_html(b"Version:0.9\r\n<html>SourceURL:https://x.vn</html>") == ""


LINK = "https://sxd.gov.vn/tin-tuc/so-xay-dung-tap-huan-123.html"


@pytest.mark.parametrize(
    ("kind", "data", "title"),
    [
        ("text/x-moz-url", f"{LINK}\nSở Xây dựng tập huấn CCHC".encode("utf-16-le"), "Sở Xây dựng tập huấn CCHC"),
        ("text/x-moz-url", f"{LINK}\n{LINK}".encode("utf-16-le"), ""),
        (
            "text/html",
            f'<a href="{LINK}"><b>Sở Xây dựng</b> tập huấn &amp; thi</a>'.encode(),
            "Sở Xây dựng tập huấn & thi",
        ),
        ("text/html", f'<a href="{LINK}">một bài</a> <a href="https://x.vn">hai bài</a>'.encode(), ""),
        ("text/html", b'<a href="https://khac.vn">Trang khac han</a>', ""),
    ],
)
def test_a_link_brings_the_title_that_the_browser_knows(kind: str, data: bytes, title: str) -> None:
    mime = QMimeData()
    mime.setText(LINK)
    mime.setData(kind, data)
    assert clipboard.read(mime).text == (f"{title}\n{LINK}" if title else LINK)


def test_a_shortcut_of_the_browser_is_its_link_and_title(hands: Hands, tmp_path: Path) -> None:
    good, bad = tmp_path / "Sở Xây dựng tập huấn CCHC năm 2023.url", tmp_path / "hại.url"
    good.write_bytes(f"[InternetShortcut]\r\nURL={LINK}\r\nIconIndex=0\r\n".encode())
    bad.write_bytes(b"[InternetShortcut]\r\nURL=file:///C:/Windows/System32/calc.exe\r\n")
    assert clipboard.read(files(bad)).text == "" and clipboard.read(files(bad)).files == [bad], "refused as any program"
    quick = hands.open()
    quick.take(files(good))
    form = quick.form
    assert form.title.toPlainText() == "Sở Xây dựng tập huấn CCHC năm 2023" and form.url.text() == LINK


def test_the_window_fits_a_small_screen(hands: Hands) -> None:
    quick = hands.open()
    hint = quick.minimumSizeHint()
    assert hint.width() <= 1000 and hint.height() <= 600 and quick.width() <= 1000 and quick.height() <= 600


def test_after_the_last_save_nothing_is_kept_as_half_typed(hands: Hands, window: MainWindow) -> None:
    quick = hands.open()
    QGuiApplication.clipboard().setText(NEWS)
    hands.paste(quick)
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert quick.isVisible() and quick.form.kind_field.is_guess(), "carried over for the next one"
    quick.draft.keep()
    quick.close()
    assert window.workspace.setting("draft_quick") == {}
