"""Random work and random exchanges of three offices: one end, whatever was sent when, twice or out of order."""

from __future__ import annotations

import random
import shutil
from contextlib import ExitStack
from dataclasses import replace
from itertools import permutations
from pathlib import Path

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from cchc_desktop.exchange.records import WRITTEN, Decision
from cchc_desktop.workspace import Workspace
from tests.exchange.three_offices import PDF, add, read, rows, take, three_offices, told

__all__ = ["three_offices"]
NO_SHRINK = (Phase.explicit, Phase.generate)  # an example takes a second
FIELDS = ("reach", "place", "note", "quantity", "title")


class Offices:
    """Three offices at work; each package that was ever made can come again."""

    def __init__(self, root: Path, chance: random.Random, opened: list[Workspace]) -> None:
        self.root, self.chance, self.opened = root, chance, opened
        self.packages: list[Path] = []
        self.count = 0
        self.edited: set[str] = set()

    def step(self) -> None:
        one = self.chance.choice(self.opened)
        live = rows(one)
        what = self.chance.random()
        if what < 0.25 or not live:
            self.count += 1
            add(one, 7 * self.count)
        elif what < 0.5:
            row = self.chance.choice(live)
            name = self.chance.choice(FIELDS)
            number = self.chance.randrange(1, 5)
            value = number if name in ("reach", "quantity") else f"{row.title.split(' (')[0]} ({number})"
            one.save_activity(replace(row, **{name: value}))
        elif what < 0.6:
            row = self.chance.choice(live)
            self.count += 1  # a file of two activities would be a question of its own
            proof = self.root / f"{self.count}.pdf"
            proof.write_bytes(PDF + proof.name.encode())
            one.attach(row.id or 0, proof, signed=self.chance.random() < 0.3)
        elif what < 0.66:
            one.delete_activities([self.chance.choice(live).id or 0])
        elif what < 0.8:
            self.pack(one)
        elif self.packages:
            take(one, self.chance.choice(self.packages))

    def pack(self, one: Workspace) -> Path | None:
        path = self.root / f"{len(self.packages)}.cchc"
        if not rows(one):
            return None
        one.exchange.export_package(path, files=self.chance.random() < 0.8)
        self.packages.append(path)
        return path

    def tell_all(self) -> None:
        """Everybody sends everything to everybody, until nobody has anything new; no question is answered."""
        for _ in range(3):
            for one in self.opened:
                if rows(one):
                    one.exchange.export_package(self.root / "all.cchc")
                    for other in self.opened:
                        if other is not one:
                            take(other, self.root / "all.cchc")

    def asked(self) -> set[str]:
        """Return the activities about which any office still asks."""
        found: set[str] = set()
        for one in self.opened:
            if rows(one):
                one.exchange.export_package(self.root / "all.cchc")
                for other in self.opened:
                    verdicts = read(other, self.root / "all.cchc").verdicts
                    assert other is not one or not [v for v in verdicts if v.decision in WRITTEN]
                    found |= {v.row.row_id for v in verdicts if v.decision is Decision.ASK}
                    assert not [v for v in verdicts if v.decision in WRITTEN], "still something new"
        return found


@given(seed=st.integers(0, 2**32))
@example(seed=1)
@settings(max_examples=1, phases=NO_SHRINK, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_three_offices_end_with_the_same_log(seed: int, three_offices: Path, tmp_path: Path) -> None:
    root = tmp_path / str(seed)
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(three_offices, root)
    with ExitStack() as stack:
        opened = [stack.enter_context(Workspace.open(root / str(place))) for place in range(3)]
        work = Offices(root, random.Random(seed), opened)
        for _ in range(18):
            work.step()
        work.tell_all()
        open_ones = work.asked()
        ends = [[row for row in told(one) if row[0] not in open_ones] for one in opened]
        assert ends[0] == ends[1] == ends[2]
        # Old packages, in any order, change nothing more.
        for one in opened:
            before = told(one)
            for path in work.chance.sample(work.packages, len(work.packages)):
                take(one, path)
            assert [r for r in told(one) if r[0] not in open_ones] == [r for r in before if r[0] not in open_ones]
            assert one.check() == []


@given(seed=st.integers(0, 2**32))
@example(seed=5)
@settings(max_examples=1, phases=NO_SHRINK, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_clerks_answer_all_end_the_same(seed: int, three_offices: Path, tmp_path: Path) -> None:
    root = tmp_path / str(seed)
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(three_offices, root)
    with ExitStack() as stack:
        opened = [stack.enter_context(Workspace.open(root / str(place))) for place in range(3)]
        work = Offices(root, random.Random(seed), opened)
        for _ in range(18):
            work.step()
        news = 1
        for _ in range(10):
            news = 0
            for one, other in permutations(opened, 2):
                if not rows(one):
                    continue
                one.exchange.export_package(root / "all.cchc")
                batch = read(other, root / "all.cchc")
                for index, verdict in enumerate(batch.verdicts):
                    news += verdict.decision is not Decision.DUPLICATE
                    if verdict.decision is Decision.ASK:
                        answer = work.chance.choice([Decision.UPDATE, Decision.DUPLICATE])
                        batch = batch.with_decision(index, answer)
                other.exchange.accept_package(batch)
            if not news:
                break
        assert not news, "still something new or asked"
        assert told(opened[0]) == told(opened[1]) == told(opened[2])


@given(seed=st.integers(0, 2**32))
@settings(max_examples=1, phases=NO_SHRINK, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_packages_of_two_offices_in_any_order_give_one_end(seed: int, three_offices: Path, tmp_path: Path) -> None:
    chance = random.Random(seed)
    root = tmp_path / str(seed)
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(three_offices, root)
    packages: list[Path] = []
    with ExitStack() as stack:
        for place in range(2):
            one = stack.enter_context(Workspace.open(root / str(place)))
            for version in range(3):
                add(one, 10 * place + version)
                row = chance.choice(rows(one))
                one.save_activity(replace(row, reach=version + 1, place=f"nơi {version}"))
                packages.append(root / f"{place}-{version}.cchc")
                one.exchange.export_package(packages[-1])
    ends = []
    for turn in range(3):
        shutil.copytree(root / "2", root / f"end{turn}")
        order = [*packages, *chance.sample(packages, 2)]
        chance.shuffle(order)
        with Workspace.open(root / f"end{turn}") as receiver:
            for path in order:
                take(receiver, path)
            assert {d for path in packages for d in take(receiver, path)} == {Decision.DUPLICATE}
            names = receiver.unit_names()
            ends.append((told(receiver), sorted((a.uid, names[a.unit_id or 0]) for a in rows(receiver))))
    assert ends[0] == ends[1] == ends[2]
