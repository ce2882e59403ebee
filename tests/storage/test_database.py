"""The data folder: what opens, what is refused, what a cut-off session leaves."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from cchc_desktop.errors import CorruptDataError, DataFolderError, NewerDataError
from cchc_desktop.storage import migrations
from cchc_desktop.storage.database import FILE, OPEN_MARK, Database


def test_a_new_folder_is_made_and_reopens(tmp_path: Path) -> None:
    folder = tmp_path / "Dữ liệu của Sở" / "năm 2023"
    Database(folder).close()
    again = Database(folder)
    assert again.problems() == []
    assert migrations.applied(again.connection) == set(migrations.known())
    again.close()
    assert not (folder / OPEN_MARK).exists()


def test_a_second_writer_is_told_where_the_first_is(tmp_path: Path) -> None:
    first = Database(tmp_path)
    with pytest.raises(DataFolderError, match="cửa sổ khác"):
        Database(tmp_path)
    reader = Database(tmp_path, read_only=True)
    assert reader.one("SELECT count(*) FROM activities") == 0
    with pytest.raises(DataFolderError, match="chỉ để đọc"), reader.writing():
        pass
    reader.close()
    first.close()
    Database(tmp_path).close()


def test_data_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    database = Database(tmp_path)
    database.connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('cchc', 'm999_future', '2030')"
    )
    database.close()
    before = (tmp_path / FILE).read_bytes()
    for read_only in (False, True):
        with pytest.raises(NewerDataError, match="phiên bản mới hơn"):
            Database(tmp_path, read_only=read_only)
    assert (tmp_path / FILE).read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 8000])
def test_a_broken_file_is_named_and_kept(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(CorruptDataError, match="hỏng"):
        Database(tmp_path)
    assert (tmp_path / FILE).read_bytes() == content


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    blocked = tmp_path / "tệp"
    blocked.write_text("x", encoding="utf-8")
    with pytest.raises(DataFolderError, match="Không ghi được"):
        Database(blocked / "dữ liệu")


def test_a_missing_folder_is_not_made_by_a_reader(tmp_path: Path) -> None:
    with pytest.raises(DataFolderError, match="Không có dữ liệu"):
        Database(tmp_path / "không có", read_only=True)
    assert not (tmp_path / "không có").exists()


def test_a_full_disk_keeps_what_was_there(tmp_path: Path) -> None:
    database = Database(tmp_path)
    with database.writing():
        database.run("INSERT INTO settings VALUES ('theme', '\"dark\"')")
    pages = database.one("PRAGMA page_count")
    database.connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(DataFolderError, match="đầy"), database.writing():
        database.run("UPDATE settings SET value = '\"light\"'")
        database.run("INSERT INTO settings VALUES ('user_name', ?)", ("x" * 100_000,))
    assert database.tuples("SELECT * FROM settings") == [("theme", '"dark"')]
    database.close()


def test_an_error_inside_a_write_undoes_all_of_it(tmp_path: Path) -> None:
    database = Database(tmp_path)
    with pytest.raises(ZeroDivisionError), database.writing():
        database.run("INSERT INTO settings VALUES ('theme', '1')")
        raise ZeroDivisionError
    assert database.one("SELECT count(*) FROM settings") == 0
    with database.writing():
        database.run("INSERT INTO settings VALUES ('theme', '1')")
    assert database.one("SELECT count(*) FROM settings") == 1
    database.close()


def test_a_killed_session_loses_no_commit(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path\n"
        "from cchc_desktop.storage.database import Database\n"
        "d = Database(Path(sys.argv[1]))\n"
        "with d.writing(): d.run(\"INSERT INTO settings VALUES ('theme', '1')\")\n"
        "d.connection.execute('BEGIN IMMEDIATE'); d.run(\"INSERT INTO settings VALUES ('year', '1')\")\n"
        "os.kill(os.getpid(), 9) if os.name != 'nt' else os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=Path(__file__).parents[2], check=False)
    assert (tmp_path / OPEN_MARK).exists()
    database = Database(tmp_path)
    assert database.tuples("SELECT name FROM settings") == [("theme",)]
    database.close()


def test_damage_is_found_after_a_cut_off_session(tmp_path: Path) -> None:
    database = Database(tmp_path)
    with database.writing():
        for n in range(500):
            database.run(
                "INSERT INTO history (at, who, action, entity, summary) VALUES ('', '', '', '', ?)", (f"{n}" * 90,)
            )
    database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    content = bytearray((tmp_path / FILE).read_bytes())
    content[-9000:-1000] = b"\xaa" * 8000
    (tmp_path / FILE).write_bytes(content)
    (tmp_path / OPEN_MARK).touch()
    with pytest.raises(CorruptDataError, match="backups"):
        Database(tmp_path)


def test_a_copy_is_whole_and_never_half_written(tmp_path: Path) -> None:
    database = Database(tmp_path / "a")
    with database.writing():
        database.run("INSERT INTO settings VALUES ('theme', '1')")
    copy = database.copy_to(tmp_path / "sao lưu" / "b.db")
    database.close()
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT name FROM settings").fetchall() == [("theme",)]
    connection.close()
    assert [path.name for path in copy.parent.iterdir()] == ["b.db"]
