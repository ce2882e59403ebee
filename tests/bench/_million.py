"""A database of 1,000,000 activities for the benchmarks, made once and kept beside the temporary files.

Ten years, 30 units, every kind unevenly; titles and notes are word chains over the five real plans, so that words
are as frequent as in an office's own texts. Made with the program's own schema, keys and search texts; only the
rows are written by executemany. A change of schema or of this file makes it anew.
"""

from __future__ import annotations

import hashlib
import inspect
import itertools
import random
import shutil
import sqlite3
import tempfile
from datetime import date, timedelta
from pathlib import Path

from cchc_desktop import catalog
from cchc_desktop.models import Unit, UnitKind
from cchc_desktop.storage import derived, migrations
from cchc_desktop.storage.activities import day_key
from cchc_desktop.text import fold
from cchc_desktop.workspace import Workspace

COUNT = 1_000_000
LAST = date(2024, 12, 14)
DAYS = 3650
PLANS = Path(__file__).resolve().parents[1] / "samples" / "plans"
QUARTER = (date(2024, 9, 15), date(2024, 12, 14))


def folder(count: int = COUNT) -> Path:
    """Return the data folder with `count` activities, making it if it isn't there."""
    steps = [inspect.getsource(step) for step in migrations.STEPS if "activit" in inspect.getsource(step)]
    made_by = Path(__file__).read_text("utf-8") + inspect.getsource(derived) + "".join(steps)
    mark = hashlib.sha256(made_by.encode()).hexdigest()[:12]
    home = Path(tempfile.gettempdir())
    wanted = home / f"cchc-bench-{count}-{mark}"
    if not (wanted / "ready").exists():
        for old in home.glob(f"cchc-bench-{count}-*"):
            shutil.rmtree(old, ignore_errors=True)
        _make(wanted, count)
        (wanted / "ready").write_text("")
    return wanted


def chain(seed: int = 7) -> list[str]:
    """Return words of the five plans in an order in which each follows as it does there."""
    words = " ".join(file.read_text("utf-8") for file in sorted(PLANS.glob("*.txt"))).split()
    after: dict[str, list[str]] = {}
    for one, two in itertools.pairwise(words):
        after.setdefault(one, []).append(two)
    rng = random.Random(seed)
    word, found = rng.choice(words), []
    for _ in range(400_000):
        found.append(word)
        word = rng.choice(after.get(word) or words)
    return found


def _make(target: Path, count: int) -> None:
    rng = random.Random(1)
    with Workspace.open(target) as workspace:
        for number in range(30):
            workspace.save_unit(Unit(None, f"Phòng Chuyên môn nghiệp vụ số {number + 1}", kind=UnitKind.DIVISION))
        units = [unit.id for unit in workspace.units() if unit.id]
        names = [f" {fold(unit.name)} " for unit in workspace.units()]
        rows, texts = _rows(rng, count, units, names)
        connection = workspace._db.connection
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -400000")
        _write(connection, rows, texts)
        connection.execute("INSERT INTO activity_search (activity_search) VALUES ('optimize')")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _rows(rng: random.Random, count: int, units: list[int], names: list[str]) -> tuple[list[tuple], list[tuple]]:
    words = chain()
    titles = []
    for _ in range(40_000):
        start, length = rng.randrange(len(words) - 40), rng.randint(8, 24)
        title = " ".join(words[start : start + length])
        titles.append((title, fold(title), derived.title_key(title)))
    notes = []
    for _ in range(4_000):
        start, length = rng.randrange(len(words) - 80), rng.randint(10, 60)
        note = " ".join(words[start : start + length])
        notes.append((note, fold(note)))
    kinds = [kind.id for kind in catalog.kinds()]
    weights = [1 / (place + 1) for place in range(len(kinds))]
    chosen = rng.choices(kinds, weights, k=count)
    per_day = count / DAYS
    rows, texts = [], []
    sequence, today = 0, LAST - timedelta(days=DAYS - 1)
    for number in range(count):
        day = LAST - timedelta(days=DAYS - 1 - int(number / per_day))
        sequence, today = (sequence + 1, today) if day == today else (0, day)
        key = day_key(day, sequence)
        title, folded, title_key = titles[rng.randrange(len(titles))]
        note, folded_note = notes[rng.randrange(len(notes))] if number % 2 else ("", "")
        unit = rng.randrange(len(units))
        url = f"https://so.gov.vn/tin-tuc/{number}" if number % 5 < 3 else ""
        evidence = (0, 1, 2, 2, 3)[number % 5]
        rows.append(
            (number + 1, f"{number:032x}", key, day.isoformat(), chosen[number], int(number % 9 == 0), title,
             float(1 + number % 3), 20 + number % 700, units[unit], "", f"{number % 900}/GM-SLĐTBXH", url, note,
             f"so.gov.vn/tin-tuc/{number}" if url else None, title_key, evidence)
        )  # fmt: skip
        texts.append((key, f"{folded} {folded_note} {number % 900}/gm-sldtbxh{names[unit]}"))
    return rows, texts


def _write(connection: sqlite3.Connection, rows: list[tuple], texts: list[tuple]) -> None:
    indexes = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'activities' AND sql IS NOT NULL"
    ).fetchall()
    connection.execute("BEGIN")
    for name, _sql in indexes:
        connection.execute(f"DROP INDEX {name}")
    connection.executemany(
        "INSERT INTO activities (id, uid, day_key, date, kind, integrated, title, quantity, reach, unit_id, place, "
        f"number, url, note, link_key, title_key, evidence) VALUES ({', '.join('?' * 17)})",
        rows,
    )
    connection.executemany("INSERT INTO activity_search (rowid, text) VALUES (?, ?)", texts)
    for _name, sql in indexes:
        connection.execute(sql)
    connection.execute("COMMIT")
