"""What is pasted comes in with its levels and nothing of its looks."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.drafting import lines as edit
from cchc_desktop.drafting.clipboard import copied_text, pasted_lines, rows_of
from cchc_desktop.drafting.outline import walk
from cchc_desktop.intake.plan_text import read_plan
from cchc_desktop.models import Level

SAMPLES = Path(__file__).parents[1] / "samples" / "plans"


def item(level: int, marker: str, text: str) -> str:
    """A list paragraph as Word puts it on the clipboard."""
    return (
        f"<p class=MsoListParagraph style='text-indent:-.25in;mso-list:l0 level{level} lfo1'><![if !supportLists]>"
        f"<span style='font-family:\"Times New Roman\"'><span style='mso-list:Ignore'>{marker}<span "
        f"style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>"
        f"<b><span style='color:red'>{text}</span></b><o:p></o:p></p>"
    )


WORD = (
    "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><style>p {color:red}</style></head><body>"
    "<!--StartFragment-->"
    + item(1, "I.", "MỤC ĐÍCH,\nYÊU CẦU")
    + item(2, "1.", "Mục đích")
    + item(3, "a)", "Nâng cao nhận thức")
    + item(4, "\u00b7", "của công chức")
    + "<p class=MsoNormal>Sở yêu cầu <i>các phòng</i> thực hiện.</p><!--EndFragment--></body></html>"
)


def shown(lines: list[edit.Line]) -> list[tuple[int, str, str]]:
    return [(line.depth, line.marker, line.text) for line in lines]


def test_words_lists_arrive_with_their_levels() -> None:
    assert shown(pasted_lines("", WORD)) == [
        (0, "I.", "MỤC ĐÍCH, YÊU CẦU"),
        (1, "1.", "Mục đích"),
        (2, "a)", "Nâng cao nhận thức"),
        (3, "-", "của công chức"),
        (3, "", "Sở yêu cầu các phòng thực hiện."),
    ]


def test_lists_and_headings_of_web_pages() -> None:
    html = "<h1>Mục đích</h1><ol><li><p>một</p><ul><li>hai</li></ul></li><li>ba</li></ol><script>alert(1)</script>"
    assert [(line.level, line.text) for line in pasted_lines("", html)] == [
        (Level.ROMAN, "Mục đích"), (Level.ARABIC, "một"), (Level.DASH, "hai"), (Level.ARABIC, "ba"),
    ]  # fmt: skip


def test_a_table_of_the_web_keeps_its_words() -> None:
    html = "<table><tr><td><p>STT</p></td><td><p>Nội dung</p></td></tr><tr><td>1</td><td>Hội nghị</td></tr></table>"
    lines = pasted_lines("", html)
    read = " ".join(f"{line.marker} {line.text}" for line in lines).split()
    assert read == ["STT", "Nội", "dung", "1", "Hội", "nghị"]


def test_old_fonts_are_converted() -> None:
    html = '<p style="font-family:.VnTime">Tuyªn truyÒn</p>'
    assert pasted_lines("", html)[0].text == "Tuyên truyền"


def test_typed_markers_of_plain_text() -> None:
    text = "1. Mục đích\na) một\nb) hai\n- ba"
    assert shown(pasted_lines(text)) == [(0, "1.", "Mục đích"), (1, "a)", "một"), (1, "b)", "hai"), (2, "-", "ba")]


def test_what_is_copied_can_be_pasted_again() -> None:
    for path in SAMPLES.glob("*.txt"):
        if "news" in path.name:
            continue
        for section in read_plan(path).plan.outline:
            lines = edit.lines_of((section,))
            again = pasted_lines(copied_text(lines))
            assert [f"{x.marker} {x.text}" for x in again] == [f"{x.marker} {' '.join(x.text.split())}" for x in lines]


@given(st.text(max_size=300))
def test_any_html_is_read_without_a_crash(html: str) -> None:
    for line in pasted_lines("văn bản", f"<p>{html}"):
        assert "\n" not in line.text


def test_a_declaration_that_is_no_html_leaves_the_plain_text() -> None:
    assert [line.text for line in pasted_lines("chữ thường", "<p>a<![foo[x]]>b</p>")] == ["chữ thường"]


def test_nothing_of_a_plan_is_lost_between_copy_and_paste() -> None:
    outline = read_plan(SAMPLES / "binh-dinh-sldtbxh-2023.txt").plan.outline
    text = copied_text(edit.lines_of(outline))
    again = edit.outline_of(pasted_lines(text))
    assert sorted(" ".join(n.text for n in walk(again)).split()) == sorted(
        " ".join(n.text for n in walk(outline)).split()
    )


def test_a_block_of_excel_is_rows() -> None:
    assert rows_of("STT\tNội dung\r\n1\tHội  nghị\r\n") == [["STT", "Nội dung"], ["1", "Hội nghị"]]
