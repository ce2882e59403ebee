"""Schema of the database as small, append-only steps.

Add a step at the end and a sample of the last schema under tests/samples/databases; never
change a step that was released. `sqlite_utils` is imported only when a step is pending, so
that a normal start does not pay for it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

SET = "cchc"


def m001_foundation(db: Database) -> None:
    """Create the tables of the first release."""
    table = db.table
    table("office").create(
        {"id": int, "name": str, "parent": str, "province": str, "place": str, "symbol": str,
         "archive": str, "superior": str, "signer": str},
        pk="id", strict=True,
    )  # fmt: skip
    table("settings").create({"name": str, "value": str}, pk="name", not_null={"value"}, strict=True)
    table("units").create(
        {"id": int, "uid": str, "name": str, "short_name": str, "kind": str, "valid_from": str,
         "valid_to": str, "successor_id": int, "position": int, "deleted_at": str},
        pk="id", not_null={"uid", "name", "kind", "position"}, strict=True,
        foreign_keys=[("successor_id", "units", "id")],
    )  # fmt: skip
    table("units").create_index(["uid"], unique=True)
    table("plans").create(
        {"id": int, "uid": str, "title": str, "year_from": int, "year_to": int, "number": str,
         "symbol": str, "state": str, "document": str, "created_at": str, "updated_at": str, "deleted_at": str},
        pk="id", not_null={"uid", "title", "year_from", "year_to", "state", "document"}, strict=True,
    )  # fmt: skip
    table("plans").create_index(["uid"], unique=True)
    table("tasks").create(
        {"id": int, "plan_id": int, "position": int, "text": str, "lead": str, "coordinating": str,
         "time": str, "start": str, "end": str, "kinds": str, "target_low": float, "target_high": float,
         "target_unit": str, "product": str, "budget": str, "node_id": str},
        pk="id", not_null={"plan_id", "position", "text", "lead", "coordinating", "kinds"}, strict=True,
        foreign_keys=[("plan_id", "plans", "id")],
    )  # fmt: skip
    table("tasks").create_index(["plan_id", "position"])
    table("activities").create(
        {"id": int, "uid": str, "day_key": int, "date": str, "date_to": str, "kind": str, "integrated": int,
         "title": str, "quantity": float, "reach": int, "unit_id": int, "place": str, "number": str, "url": str,
         "cost": int, "note": str, "evidence": int, "created_at": str, "updated_at": str, "deleted_at": str},
        pk="id", not_null={"uid", "day_key", "date", "kind", "title", "quantity", "evidence"}, strict=True,
        foreign_keys=[("unit_id", "units", "id")],
    )  # fmt: skip
    table("activities").create_index(["uid"], unique=True)
    # day_key = day number << 16 | sequence: the search index is read newest first without a sort.
    db.execute("CREATE UNIQUE INDEX activities_by_day ON activities(day_key)")
    live = "WHERE deleted_at IS NULL"
    db.execute(f"CREATE INDEX activities_live ON activities(day_key) {live}")
    db.execute(f"CREATE INDEX activities_by_kind ON activities(kind, day_key) {live}")
    db.execute(f"CREATE INDEX activities_by_unit ON activities(unit_id, day_key) {live}")
    # Everything that a report sums, so that a quarter's totals never touch the table itself.
    db.execute(
        f"CREATE INDEX activities_sums ON activities(date, kind, unit_id, evidence, quantity, reach, integrated) {live}"
    )
    for name, column, target in (
        ("activity_tasks", "task_id", "tasks"),
        ("activity_units", "unit_id", "units"),
    ):
        db.execute(
            f"CREATE TABLE {name} ("
            "activity_id INTEGER NOT NULL REFERENCES activities(id) ON DELETE CASCADE, "
            f"{column} INTEGER NOT NULL REFERENCES {target}(id) ON DELETE CASCADE, "
            f"PRIMARY KEY (activity_id, {column})) STRICT, WITHOUT ROWID"
        )
        db.execute(f"CREATE INDEX {name}_back ON {name}({column}, activity_id)")
    for name in ("activity_contents", "activity_audiences"):
        db.execute(
            f"CREATE TABLE {name} ("
            "activity_id INTEGER NOT NULL REFERENCES activities(id) ON DELETE CASCADE, tag TEXT NOT NULL, "
            "PRIMARY KEY (activity_id, tag)) STRICT, WITHOUT ROWID"
        )
        db.execute(f"CREATE INDEX {name}_back ON {name}(tag, activity_id)")
    db.execute(
        "CREATE VIRTUAL TABLE activity_search USING fts5(text, content='', columnsize=0, detail=column, prefix='1 2 3')"
    )
    table("evidence").create(
        {"id": int, "uid": str, "activity_id": int, "sha256": str, "name": str, "size": int, "signed": int,
         "captured": str, "note": str, "created_at": str, "deleted_at": str},
        pk="id", not_null={"uid", "sha256", "name", "size", "signed"}, strict=True,
        foreign_keys=[("activity_id", "activities", "id")],
    )  # fmt: skip
    table("evidence").create_index(["activity_id"])
    table("evidence").create_index(["sha256"])
    table("reports").create(
        {"id": int, "uid": str, "period": str, "line": str, "state": str, "first": str, "last": str,
         "created_at": str, "frozen_at": str, "snapshot": str, "sha256": str},
        pk="id", not_null={"uid", "period", "state"}, strict=True,
    )  # fmt: skip
    table("history").create(
        {"id": int, "at": str, "who": str, "action": str, "entity": str, "entity_id": int, "summary": str,
         "before": str, "after": str},
        pk="id", not_null={"at", "who", "action", "entity", "summary"}, strict=True,
    )  # fmt: skip
    table("history").create_index(["entity", "entity_id"])


def m002_plan_revisions(db: Database) -> None:
    """Keep the states of a plan: what was signed, why it was amended, the scan of the signed copy."""
    db.table("plan_revisions").create(
        {"id": int, "plan_id": int, "n": int, "at": str, "who": str, "reason": str, "state": str, "plan": str,
         "scan_sha256": str, "scan_name": str},
        pk="id", not_null={"plan_id", "n", "at", "who", "reason", "state", "plan"}, strict=True,
        foreign_keys=[("plan_id", "plans", "id")],
    )  # fmt: skip
    db.table("plan_revisions").create_index(["plan_id", "n"], unique=True)


def m004_series(db: Database) -> None:
    """Add recurring entries, saved filters, the keys by which links are told apart and titles are sorted."""
    from cchc_desktop.storage import derived

    db.execute("ALTER TABLE activities ADD COLUMN link_key TEXT")
    db.execute("ALTER TABLE activities ADD COLUMN title_key TEXT")
    derived.fill(db.conn)
    # A syllable of four letters is the commonest thing typed: without its own index "nghi" merges every word it begins.
    db.execute("DROP TABLE activity_search")
    db.execute(
        "CREATE VIRTUAL TABLE activity_search USING "
        "fts5(text, content='', columnsize=0, detail=column, prefix='1 2 3 4')"
    )
    derived.fill_search(db.conn)
    db.execute("CREATE INDEX activities_by_link ON activities(link_key) WHERE link_key IS NOT NULL")
    db.execute("CREATE INDEX activities_by_title ON activities(title_key, day_key) WHERE deleted_at IS NULL")
    db.table("series").create(
        {"id": int, "uid": str, "title": str, "rule": str, "template": str, "stopped_on": str, "created_at": str,
         "updated_at": str, "deleted_at": str},
        pk="id", not_null={"uid", "title", "rule", "template"}, strict=True,
    )  # fmt: skip
    db.execute(
        "CREATE TABLE series_entries (series_id INTEGER NOT NULL REFERENCES series(id) ON DELETE CASCADE, "
        "day TEXT NOT NULL, activity_id INTEGER REFERENCES activities(id) ON DELETE SET NULL, "
        "skipped INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (series_id, day)) STRICT, WITHOUT ROWID"
    )
    db.execute("CREATE INDEX series_entries_back ON series_entries(activity_id) WHERE activity_id IS NOT NULL")
    db.table("saved_filters").create(
        {"id": int, "uid": str, "name": str, "wanted": str}, pk="id", not_null={"uid", "name", "wanted"}, strict=True
    )


def m003_channels(db: Database) -> None:
    """Keep the office's official channels: what a pasted link is recognised by (product.md 1.5)."""
    db.table("channels").create(
        {"id": int, "uid": str, "name": str, "platform": str, "address": str, "unit_id": int, "active": int,
         "note": str, "created_at": str, "deleted_at": str},
        pk="id", not_null={"uid", "name", "platform", "address", "active"}, strict=True,
        foreign_keys=[("unit_id", "units", "id")],
    )  # fmt: skip
    db.table("channels").create_index(["uid"], unique=True)


def m005_registers(db: Database) -> None:
    """Create the table of the registers beside the log: one for all, fields as JSON (registers.py)."""
    db.table("register_rows").create(
        {"id": int, "uid": str, "register": str, "day": str, "open": int, "data": str, "search": str,
         "created_at": str, "updated_at": str, "deleted_at": str},
        pk="id", not_null={"uid", "register", "open", "data", "search"}, strict=True,
    )  # fmt: skip
    db.table("register_rows").create_index(["uid"], unique=True)
    db.execute("CREATE INDEX register_rows_by_day ON register_rows(register, day) WHERE deleted_at IS NULL")


def m007_reporting(db: Database) -> None:
    """Keep reporting lines as data, frozen reports whole, their texts and the superior's forms."""
    for column, kind in (
        ("rows", "BLOB"), ("text", "TEXT"), ("files", "TEXT"), ("who", "TEXT"), ("reason", "TEXT"),
        ("unfrozen_at", "TEXT"), ("sent_on", "TEXT"),
    ):  # fmt: skip
        db.execute(f"ALTER TABLE reports ADD COLUMN {column} {kind}")
    db.table("reports").create_index(["line", "period"])
    db.table("reporting_lines").create(
        {"id": int, "key": str, "position": int, "active": int, "data": str, "updated_at": str, "deleted_at": str},
        pk="id", not_null={"key", "position", "active", "data"}, strict=True,
    )  # fmt: skip
    db.table("reporting_lines").create_index(["key"], unique=True)
    db.table("report_texts").create(
        {"id": int, "line": str, "period": str, "paragraph": str, "text": str, "at": str},
        pk="id", not_null={"line", "period", "paragraph", "text", "at"}, strict=True,
    )  # fmt: skip
    db.table("report_texts").create_index(["line", "period", "paragraph"], unique=True)
    db.table("report_forms").create(
        {"id": int, "name": str, "file_name": str, "sha256": str, "cells": str, "updated_at": str, "deleted_at": str},
        pk="id", not_null={"name", "file_name", "sha256", "cells", "updated_at"}, strict=True,
    )  # fmt: skip


def m005_coverage(db: Database) -> None:
    """Count activities by content, kind and part of the year, kept by triggers: the coverage matrix reads only this.

    Joining a year's 100,000 activities with their contents took a second. A quarter has two parts, the second from
    the 15th of its last month: quarters by the decree and by the calendar are both made of whole parts.
    """
    _coverage(db, {"activities": "1", "evidenced": "ROW.evidence > 0"}, "(old.evidence > 0) <> (new.evidence > 0)")


def m010_coverage_links(db: Database) -> None:
    """Count those proven by a link alone too: they are lost when the page goes."""
    for name in ("tag_in", "tag_out", "changed", "gone"):
        db.execute(f"DROP TRIGGER coverage_{name}")
    db.execute("DROP TABLE coverage")
    counted = {"activities": "1", "evidenced": "ROW.evidence > 0", "links": "ROW.evidence = 1"}
    _coverage(db, counted, "old.evidence <> new.evidence")


def _coverage(db: Database, counted: Mapping[str, str], changed: str) -> None:
    """Make the table with a column for each count, its triggers, and fill it; `changed`: the counts of a row did."""
    columns = "".join(f"{name} INTEGER NOT NULL, " for name in counted)
    db.execute(
        f"CREATE TABLE coverage (part INTEGER NOT NULL, tag TEXT NOT NULL, kind TEXT NOT NULL, {columns}"
        "PRIMARY KEY (part, tag, kind)) STRICT, WITHOUT ROWID"
    )
    added = ", ".join(f"{name} = {name} + excluded.{name}" for name in counted)

    def count(row: str, tag: str, source: str, sign: str = "") -> str:
        """Return the statement that adds (or with "-" takes away) what the rows of `source` say."""
        month = f"CAST(substr({row}.date, 6, 2) AS INTEGER)"
        part = (
            f"CAST(substr({row}.date, 1, 4) AS INTEGER) * 8 + ({month} - 1) / 3 * 2 "
            f"+ ({month} % 3 = 0 AND substr({row}.date, 9, 2) >= '15')"
        )
        values = ", ".join(f"{sign}({value})" for value in counted.values())
        return (
            f"INSERT INTO coverage SELECT {part}, {tag}, {row}.kind, {values} {source} "
            f"AND ROW.deleted_at IS NULL ON CONFLICT (part, tag, kind) DO UPDATE SET {added}"
        ).replace("ROW", row)

    own = "FROM activities a WHERE a.id = {}.activity_id"
    tags = "FROM activity_contents WHERE activity_id = {}.id"
    db.execute(
        "CREATE TRIGGER coverage_tag_in AFTER INSERT ON activity_contents BEGIN "
        f"{count('a', 'new.tag', own.format('new'))}; END"
    )
    db.execute(
        "CREATE TRIGGER coverage_tag_out AFTER DELETE ON activity_contents BEGIN "
        f"{count('a', 'old.tag', own.format('old'), '-')}; END"
    )
    db.execute(
        "CREATE TRIGGER coverage_changed AFTER UPDATE OF date, kind, evidence, deleted_at ON activities "
        f"WHEN old.date <> new.date OR old.kind <> new.kind OR {changed} "
        "OR (old.deleted_at IS NULL) <> (new.deleted_at IS NULL) BEGIN "
        f"{count('old', 'tag', tags.format('old'), '-')}; {count('new', 'tag', tags.format('new'))}; END"
    )
    db.execute(
        "CREATE TRIGGER coverage_gone BEFORE DELETE ON activities BEGIN "
        "DELETE FROM activity_contents WHERE activity_id = old.id; END"
    )
    db.execute(count("a", "c.tag", "FROM activities a JOIN activity_contents c ON c.activity_id = a.id WHERE 1"))


def m005_history(db: Database) -> None:
    """Make the history findable without accents, let an entry say which one it undid, keep the bins quick to list."""
    from cchc_desktop.text import fold

    db.execute("ALTER TABLE history ADD COLUMN search TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE history ADD COLUMN undoes INTEGER")
    db.execute("CREATE INDEX history_undone ON history(undoes) WHERE undoes IS NOT NULL")
    found = db.execute("SELECT id, who, summary FROM history").fetchall()
    db.conn.executemany(
        "UPDATE history SET search = ? WHERE id = ?", [(fold(f"{who} {summary}"), i) for i, who, summary in found]
    )
    for table in ("activities", "evidence"):
        db.execute(f"CREATE INDEX {table}_binned ON {table}(deleted_at) WHERE deleted_at IS NOT NULL")


def m006_exchange(db: Database) -> None:
    """Keep what units and other offices sent: files, each row with its place, columns settled by hand, the board."""
    db.table("exchange_batches").create(
        {"id": int, "at": str, "who": str, "kind": str, "undo": str, "undone_at": str},
        pk="id", not_null={"at", "kind", "undo"}, strict=True,
    )  # fmt: skip
    db.table("exchange_files").create(
        {"id": int, "uid": str, "name": str, "sha256": str, "kind": str, "unit_id": int, "period": str,
         "modified": str, "received_at": str, "rows": int, "written": int, "batch": int, "path": str},
        pk="id", not_null={"uid", "name", "sha256", "kind", "received_at"}, strict=True,
        foreign_keys=[("unit_id", "units", "id"), ("batch", "exchange_batches", "id")],
    )  # fmt: skip
    db.table("exchange_files").create_index(["sha256"])
    db.table("exchange_files").create_index(["unit_id", "period"])
    # state: active (the activity is made of it), old (a newer version took its place), waiting, refused.
    db.table("exchange_rows").create(
        {"id": int, "file_id": int, "activity_id": int, "source": str, "unit_id": int, "row_id": str, "stamp": str,
         "sheet": str, "line": int, "state": str, "reason": str, "activity": str, "said": str, "problems": str},
        pk="id", not_null={"file_id", "source", "sheet", "line", "state"}, strict=True,
        foreign_keys=[("file_id", "exchange_files", "id"), ("activity_id", "activities", "id")],
    )  # fmt: skip
    db.table("exchange_rows").create_index(["activity_id"])
    db.table("exchange_rows").create_index(["row_id"])
    db.table("exchange_rows").create_index(["state"])
    db.table("exchange_rows").create_index(["file_id"])
    db.table("exchange_layouts").create(
        {"signature": str, "unit_id": int, "fields": str, "saved_at": str},
        pk="signature", not_null={"fields", "saved_at"}, strict=True,
    )  # fmt: skip
    db.table("exchange_board").create(
        {"unit_id": int, "period": str, "received_on": str, "state": str, "note": str},
        pk=("unit_id", "period"), not_null={"state"}, strict=True,
        foreign_keys=[("unit_id", "units", "id")],
    )  # fmt: skip


def m008_scoring(db: Database) -> None:
    """Keep the criteria of each year, what the clerk sets against a formula and explains, and files of the dossier."""
    db.table("score_scales").create({"year": int, "data": str, "saved_at": str}, pk="year", strict=True,
                                    not_null={"data", "saved_at"})  # fmt: skip
    db.table("score_marks").create(
        {"year": int, "code": str, "score": float, "note": str, "done": float, "planned": float,
         "explanation": str, "who": str, "at": str},
        pk=("year", "code"), strict=True,
    )  # fmt: skip
    db.table("score_files").create(
        {"id": int, "uid": str, "year": int, "code": str, "sha256": str, "name": str, "size": int, "title": str,
         "number": str, "day": str, "author": str, "created_at": str, "deleted_at": str},
        pk="id", not_null={"uid", "year", "code", "sha256", "name", "size"}, strict=True,
    )  # fmt: skip
    db.table("score_files").create_index(["year", "code"])


def m005_batches(db: Database) -> None:
    """Let the entries of one write be taken back together: each but the first names the first."""
    db.execute("ALTER TABLE history ADD COLUMN batch INTEGER")
    db.execute("CREATE INDEX history_batches ON history(batch) WHERE batch IS NOT NULL")


def m006_packages(db: Database) -> None:
    """Keep what other offices hold of each activity that travelled in a package, and the names they go by."""
    db.table("package_rows").create(
        {"uid": str, "activity_id": int, "origin": str, "day": str, "credit": int, "version": str, "base": str},
        pk="uid", not_null={"origin", "day", "version", "base"}, strict=True,
        foreign_keys=[("activity_id", "activities", "id")],
    )  # fmt: skip
    db.table("package_rows").create_index(["activity_id"])
    db.table("package_rows").create_index(["day"])
    db.table("package_names").create(
        {"uid": str, "name": str, "short_name": str, "office": str, "unit_id": int},
        pk="uid", not_null={"name", "short_name", "office"}, strict=True,
        foreign_keys=[("unit_id", "units", "id")],
    )  # fmt: skip


def m007_totals(db: Database) -> None:
    """Keep each kind's and unit's activities by day: a year's sums are then read in order, without a sort."""
    db.execute(
        "CREATE INDEX activities_totals ON activities(kind, unit_id, date, evidence, quantity, reach) "
        "WHERE deleted_at IS NULL"
    )


def m006_packages_waiting(db: Database) -> None:
    """Keep rows of packages that ask as they came, to be settled when the stick is gone again."""
    db.table("package_waiting").create(
        {"row_id": int, "sender": str, "row": str}, pk="row_id", not_null={"sender", "row"}, strict=True,
        foreign_keys=[("row_id", "exchange_rows", "id")],
    )  # fmt: skip


def m009_integrated(db: Database) -> None:
    """Keep what was lồng ghép by day: few rows, told apart in each kind's sentence."""
    db.execute(
        "CREATE INDEX activities_integrated ON activities(date, kind, quantity) "
        "WHERE integrated = 1 AND deleted_at IS NULL"
    )


STEPS: tuple[Callable[[Database], None], ...] = (
    m001_foundation,
    m002_plan_revisions,
    m004_series,
    m003_channels,
    m005_registers,
    m007_reporting,
    m005_coverage,
    m005_history,
    m006_exchange,
    m008_scoring,
    m005_batches,
    m006_packages,
    m007_totals,
    m006_packages_waiting,
    m009_integrated,
    m010_coverage_links,
)


def applied(connection: sqlite3.Connection) -> set[str]:
    """Return the names of the steps that the file has had."""
    found = connection.execute(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '_sqlite_migrations'"
    ).fetchone()
    if not found:
        return set()
    rows = connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (SET,))
    return {name for (name,) in rows}


def known() -> list[str]:
    """Return the names of all steps of this program, oldest first."""
    return [step.__name__ for step in STEPS]


def apply(connection: sqlite3.Connection) -> None:
    """Run the pending steps, each in its own transaction."""
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    migrations = Migrations(SET)
    for step in STEPS:
        migrations()(step)
    migrations.apply(Database(connection))
