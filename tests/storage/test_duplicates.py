"""Duplicates warned of at entry: same link under another address, same file, same day with alike title."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.alike import title_words, titles_alike
from cchc_desktop.links import link_key
from cchc_desktop.models import Activity
from cchc_desktop.storage.activities import by_ids
from cchc_desktop.workspace import Workspace

DAY = date(2023, 3, 9)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "data") as opened:
        yield opened


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.sldtbxh.gov.vn/tin-tuc/bai-1.html?utm_source=zalo", "sldtbxh.gov.vn/tin-tuc/bai-1.html"),
        ("http://Example.gov.vn:80/a//b/?fbclid=x#top", "https://m.example.gov.vn/a/b"),
        ("https://www.facebook.com/permalink.php?story_fbid=123&id=9", "https://m.facebook.com/story.php?story_fbid=123&id=9&mibextid=q"),
        ("https://www.facebook.com/soldtbxh/posts/123", "https://facebook.com/permalink.php?id=7&story_fbid=123"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fa.vn%2Fx&h=AT", "https://a.vn/x"),
        ("https://youtu.be/AbC-1?si=zz", "https://www.youtube.com/watch?v=AbC-1&feature=share"),
        ("https://a.gov.vn/view?id=2&loai=1", "https://a.gov.vn/view?loai=1&id=2"),
        ("https://a.gov.vn/t%E1%BA%ADp-hu%E1%BA%A5n", "https://a.gov.vn/tập-huấn/"),
    ],
)  # fmt: skip
def test_one_page_has_one_key(one: str, other: str) -> None:
    assert link_key(one) == link_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.gov.vn/view?id=2", "https://a.gov.vn/view?id=3"),
        ("https://facebook.com/permalink.php?story_fbid=1&id=9", "https://facebook.com/permalink.php?story_fbid=2&id=9"),
        ("https://youtu.be/AbC", "https://youtu.be/abc"),
        ("https://a.gov.vn/#/tin/1", "https://a.gov.vn/#/tin/2"),
    ],
)  # fmt: skip
def test_two_pages_have_two(one: str, other: str) -> None:
    assert link_key(one) != link_key(other)


@given(st.text(max_size=60))
def test_any_text_has_a_key_or_none(typed: str) -> None:
    key = link_key(typed)
    assert key == "" or "." in key
    assert link_key("https://a.vn/" + typed.replace("#", "").strip()) is not None


def test_words_in_common_and_numbers_that_differ() -> None:
    def score(one: str, other: str) -> float:
        return titles_alike(title_words(one), title_words(other))

    assert score("Hội nghị phổ biến Đề án CCHC", "HOI NGHI pho bien de an CCHC.") == 1
    assert score("Bài tuyên truyền số 1", "Bài tuyên truyền số 2") == 0
    assert score("Hội nghị phổ biến Đề án", "Treo băng rôn tại trụ sở") < 0.5
    assert score("", "Hội nghị") == 0


def test_the_same_activity_again_is_found(workspace: Workspace) -> None:
    def added(**values: object) -> int:
        base = Activity(None, DAY, "own_site", "Hội nghị triển khai kế hoạch cải cách hành chính")
        found = workspace.add_activity(replace(base, **values)).id  # type: ignore[arg-type]
        assert found
        return found

    plain = added()
    linked = added(title="Đăng bài", date=DAY - timedelta(days=90), url="https://a.gov.vn/bai?id=1&utm_medium=x")
    filed = added(title="Có ảnh", date=DAY - timedelta(days=9))
    other_day = added(date=DAY + timedelta(days=1))
    workspace.attach_stream(filed, io.BytesIO(b"photo"), "a.jpg")
    sha = workspace.evidence(filed)[0].sha256

    new = Activity(None, DAY, "own_site", "Triển khai Kế hoạch cải cách hành chính", url="http://www.a.gov.vn/bai?id=1")
    assert [row.id for row in workspace.alike(new, [sha])] == [linked, filed, plain]
    assert other_day not in [row.id for row in workspace.alike(new)]
    assert workspace.alike(replace(new, kind="facebook", url="")) == [], "shared on Facebook: another activity"
    assert workspace.alike(workspace.activity(plain)) == [], "an activity isn't alike itself"
    workspace.delete_activities([linked, plain])
    assert [row.id for row in workspace.alike(new)] == [], "what lies in the bin warns of nothing"


def test_keys_follow_an_edit_and_look_ups_read_an_index(workspace: Workspace) -> None:
    row_id = workspace.add_activity(Activity(None, DAY, "own_site", "Bài", url="https://a.vn/1")).id
    assert row_id
    workspace.save_activity(replace(workspace.activity(row_id), url="https://a.vn/2"))
    assert workspace.alike(Activity(None, DAY, "press", "x", url="https://a.vn/1")) == []
    assert [row.id for row in workspace.alike(Activity(None, DAY, "press", "x", url="a.vn/2"))] == [row_id]
    database = workspace._db
    plan = database.tuples(
        "EXPLAIN QUERY PLAN SELECT id FROM activities WHERE link_key = ? AND deleted_at IS NULL", ("x",)
    )
    assert "activities_by_link" in plan[0][3]
    assert by_ids(database, [row_id])[0].url == "https://a.vn/2"
