"""Versions of a record that travels between offices: any order, any number of times, one end; conflicts never lost."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_desktop.exchange.versions import FileVersion, Version, as_plain, edited, from_plain, joined, news

FIELDS = ("title", "reach", "place")
OFFICES = ("a", "b", "c")
START = {"title": "Hội nghị", "reach": 40, "place": "", "deleted": False}
EDIT = st.tuples(st.just("edit"), st.sampled_from(OFFICES), st.sampled_from(FIELDS), st.integers(0, 3))
SEND = st.tuples(st.just("send"), st.sampled_from(OFFICES), st.sampled_from(OFFICES), st.just(0))
FILE = st.tuples(st.just("file"), st.sampled_from(OFFICES), st.sampled_from("xy"), st.integers(0, 1))
OLD = st.tuples(st.just("old"), st.sampled_from(OFFICES), st.sampled_from(OFFICES), st.integers(0, 5))


def proof(name: str) -> FileVersion:
    return FileVersion(0, True, f"{name}.pdf", 9)


def taken(ours: Version | None, theirs: Version, office: str) -> Version:
    """Return what an office holds after a package: conflicts are left open."""
    if ours is None:
        return theirs
    return ours if news(ours, theirs).conflicts else joined(ours, theirs, office)


def edit(version: Version, office: str, name: str, value: object) -> Version:
    return edited(version, {**version.values, name: value}, office)


@settings(max_examples=60)
@given(st.lists(st.one_of(EDIT, SEND, FILE, OLD), max_size=30), st.permutations(OFFICES))
def test_three_offices_end_the_same_unless_a_conflict_is_open(
    steps: list[tuple[str, str, str, int]], order: list[str]
) -> None:
    held: dict[str, Version | None] = dict.fromkeys(OFFICES)
    held["a"] = edited(None, START, "a", {})
    sent: dict[str, list[Version]] = {office: [] for office in OFFICES}
    wrote: dict[str, int] = {}
    for what, one, two, number in steps:
        version = held[one]
        if version is None:
            continue
        if what == "edit":
            value = f"{one}{number}" if two != "reach" else number
            held[one] = edit(version, one, two, value)
            wrote[f"{one}{two}"] = number
        elif what == "file":
            there = {s: f for s, f in version.files.items() if f.present and s != two}
            held[one] = edited(version, version.values, one, there | ({two: proof(two)} if number else {}))
        elif what == "send":
            sent[one].append(version)
            held[two] = taken(held[two], version, two)
        elif sent[one]:  # a package of long ago comes again
            held[two] = taken(held[two], sent[one][number % len(sent[one])], two)
    for _ in range(4):
        for one in order:
            for two in OFFICES:
                if one != two and (version := held[one]) is not None:
                    held[two] = taken(held[two], version, two)
    versions = [held[office] for office in OFFICES]
    assert all(version is not None for version in versions)
    known = [version for version in versions if version is not None]
    opened = [(x, y) for x in known for y in known if news(x, y).conflicts]
    if not opened:
        assert known[0].values == known[1].values == known[2].values
        assert known[0].files == known[1].files == known[2].files
        assert not any(news(x, y) for x in known for y in known)
    for version in known:  # nothing that somebody wrote is gone unless it was overwritten by who had seen it
        assert from_plain(json.loads(json.dumps(as_plain(version)))) == version


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(FIELDS), st.integers(0, 9)), max_size=8), st.permutations(range(8)))
def test_packages_of_one_office_give_one_end_in_any_order(edits: list[tuple[str, int]], order: list[int]) -> None:
    version = edited(None, START, "a", {})
    made = [version]
    for name, value in edits:
        version = edit(version, "a", name, value)
        made.append(version)
    held: Version | None = None
    for number in [*order, *reversed(order)]:
        if number < len(made):
            held = taken(held, made[number], "b")
    last = max((n for n in order if n < len(made)), default=0)
    assert held == made[last]


def test_a_conflict_is_seen_on_both_sides_and_settled_for_all() -> None:
    first = edited(None, START, "a", {})
    ours, theirs = edit(first, "b", "reach", 45), edit(edit(first, "a", "reach", 50), "a", "title", "Hội thảo")
    assert news(ours, theirs).conflicts == ("reach",) and news(ours, theirs).newer == ("title",)
    assert news(theirs, ours).conflicts == ("reach",)
    kept = joined(ours, theirs, "b", {"reach"})
    assert (kept.values["reach"], kept.values["title"]) == (45, "Hội thảo")
    assert not news(kept, theirs) and news(theirs, kept).newer == ("reach",)
    assert joined(theirs, kept, "a").values == kept.values
    given_in = joined(ours, theirs, "b")
    assert given_in.values["reach"] == 50 and not news(theirs, given_in)


def test_what_is_declined_holds_against_who_proposed_it() -> None:
    first = edited(None, START, "a", {})
    gone = edit(first, "a", "deleted", True)
    kept = joined(first, gone, "b", {"deleted"})
    assert not kept.deleted and not news(kept, gone)
    assert news(gone, kept).newer == ("deleted",)
    third = joined(first, kept, "c")
    assert not news(third, gone), "the third office isn't asked again"


def test_a_copied_data_folder_never_overwrites_silently() -> None:
    first = edited(None, START, "a", {})
    one, two = edit(first, "a", "reach", 1), edit(first, "a", "reach", 2)  # two machines under one office's name
    assert news(one, two).conflicts == ("reach",)
    settled = joined(one, two, "b")
    assert news(one, settled).newer == ("reach",) and news(two, settled).newer == ()


def test_a_proof_taken_away_is_told_and_can_come_back() -> None:
    first = edited(None, START, "a", {"x": proof("x")})
    gone = edited(first, START, "a", {})
    assert news(first, gone).removed == ("x",) and not news(gone, first)
    kept = joined(first, gone, "b", {"x"})
    assert kept.files["x"].present and news(gone, kept).files == ("x",)
    back = edited(gone, START, "a", {"x": replace(proof("x"), signed=True)})
    assert news(kept, back) or news(back, kept) or kept.files == back.files
