"""Open and guard the one database file of a data folder.

Opening is: lock, look for a newer schema, check if the last session did not end cleanly,
copy before a pending migration, migrate. A writer holds `cchc.lock`; readers (a worker
thread, a read-only command) open the same file beside it and see whole transactions only.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from cchc_desktop.errors import AppError, CorruptDataError, DataFolderError, InUseError, NewerDataError
from cchc_desktop.storage import migrations

FILE = "cchc.db"
LOCK = "cchc.lock"
OPEN_MARK = "cchc.open"  # there while a writer is at work: found at start, the last session was cut off

Row = dict[str, Any]


class Database:
    """One connection with the rules that every caller relies on."""

    def __init__(self, folder: Path, *, read_only: bool = False, beside: bool = False) -> None:
        """Open as the one writer, as a reader, or `beside` the writer of this same program in another thread."""
        self.folder = folder
        self.path = folder / FILE
        self.read_only = read_only
        self._lock: IO[bytes] | None = None
        self._depth = 0
        self.batch: int | None = None  # first entry of history that the transaction under way has written
        try:
            if read_only:
                self._open_reader()
            elif beside:
                self._open_beside()
            else:
                self._open_writer()
        except BaseException:
            self._release()
            raise

    # -- opening ---------------------------------------------------------------------------

    def _open_writer(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = (self.folder / LOCK).open("a+b")
        except OSError as error:
            raise _folder_error(self.folder, error) from error
        if not _lock_file(self._lock):
            raise InUseError(
                f"Dữ liệu ở {self.folder} đang được một cửa sổ khác của chương trình sử dụng.",
                "Chuyển sang cửa sổ đó hoặc đóng nó rồi mở lại.",
            )
        mark = self.folder / OPEN_MARK
        cut_off = mark.exists()
        existed = self.path.exists()
        try:
            mark.touch()
            self.connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=True)
            self._prepare()
        except (OSError, sqlite3.Error) as error:
            raise self._translate(error) from error
        try:
            done = migrations.applied(self.connection) if existed else set()
            _refuse_newer(done)
            if cut_off and existed:
                self._must_be_sound()
            pending = [name for name in migrations.known() if name not in done]
            if pending:
                if done:
                    self.copy_to(self.folder / "backups" / f"truoc-{pending[0]}.db")
                migrations.apply(self.connection)
            self.connection.execute("PRAGMA foreign_keys = ON")
        except sqlite3.Error as error:
            self.connection.close()
            raise self._translate(error) from error
        except BaseException:
            self.connection.close()
            raise

    def _open_beside(self) -> None:
        """Open without lock, mark and migration: the writer that holds them is at work in this program."""
        try:
            self.connection = sqlite3.connect(self.path, isolation_level=None)
            self._prepare()
            self.connection.execute("PRAGMA foreign_keys = ON")
        except sqlite3.Error as error:
            raise self._translate(error) from error

    def _open_reader(self) -> None:
        if not self.path.exists():
            raise DataFolderError(
                f"Không có dữ liệu ở {self.folder}.",
                "Kiểm tra lại thư mục hoặc mở chương trình một lần để tạo dữ liệu.",
            )
        try:
            # absolute(), not resolve(): that fails on very long paths under Wine.
            uri = f"{self.path.absolute().as_uri()}?mode=ro"
            self.connection = sqlite3.connect(uri, uri=True, isolation_level=None)
            self.connection.execute("PRAGMA query_only = ON")
            done = migrations.applied(self.connection)
            _refuse_newer(done)
            if missing := [name for name in migrations.known() if name not in done]:
                raise DataFolderError(
                    "Dữ liệu do phiên bản cũ tạo và chưa được nâng cấp.",
                    f"Mở chương trình một lần để nâng cấp ({missing[0]}).",
                )
        except sqlite3.Error as error:
            raise self._translate(error) from error

    def _prepare(self) -> None:
        execute = self.connection.execute
        execute("PRAGMA journal_mode = WAL")
        # A clerk saves one row at a time: FULL costs about a millisecond and survives a power cut.
        execute("PRAGMA synchronous = FULL")
        execute("PRAGMA cache_size = -32768")
        execute("PRAGMA temp_store = MEMORY")
        execute("PRAGMA busy_timeout = 3000")

    def _must_be_sound(self) -> None:
        problems = self.problems()
        if problems:
            raise CorruptDataError(
                f"Dữ liệu ở {self.folder} bị hỏng ({problems[0]}).",
                "Không có gì bị thay đổi. Khôi phục từ bản sao lưu trong thư mục backups.",
            )

    # -- work ------------------------------------------------------------------------------

    def query(self, sql: str, parameters: Iterable[Any] | Row = ()) -> list[Row]:
        """Return all rows as dictionaries."""
        try:
            cursor = self.connection.execute(sql, _bind(parameters))
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor]
        except sqlite3.Error as error:
            raise self._translate(error) from error

    def tuples(self, sql: str, parameters: Iterable[Any] | Row = ()) -> list[tuple[Any, ...]]:
        """Return all rows as tuples."""
        try:
            return self.connection.execute(sql, _bind(parameters)).fetchall()
        except sqlite3.Error as error:
            raise self._translate(error) from error

    def stream(self, sql: str, parameters: Iterable[Any] | Row = ()) -> Iterator[tuple[Any, ...]]:
        """Yield rows as tuples without holding them all."""
        try:
            yield from self.connection.execute(sql, _bind(parameters))
        except sqlite3.Error as error:
            raise self._translate(error) from error

    def one(self, sql: str, parameters: Iterable[Any] | Row = ()) -> Any:
        """Return the first column of the first row, or None."""
        rows = self.tuples(sql, parameters)
        return rows[0][0] if rows else None

    def run(self, sql: str, parameters: Iterable[Any] | Row = ()) -> int:
        """Execute one statement inside `writing` and return its last row id."""
        return self.connection.execute(sql, _bind(parameters)).lastrowid or 0

    def insert(self, table: str, row: Row) -> int:
        """Insert a row inside `writing` and return its id."""
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" * len(row))
        return self.run(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))

    def update(self, table: str, row_id: int, row: Row) -> None:
        """Update a row by id inside `writing`."""
        pairs = ", ".join(f'"{name}" = ?' for name in row)
        self.run(f"UPDATE {table} SET {pairs} WHERE id = ?", [*row.values(), row_id])

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold one transaction: all that is written in the block is kept, or nothing is."""
        if self.read_only:
            raise DataFolderError("Dữ liệu đang mở chỉ để đọc.", "Mở lại chương trình để ghi.")
        if self._depth:
            yield
            return
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            self._depth = 1
            self.batch = None
            try:
                yield
            except BaseException:
                self._roll_back()
                raise
            self.connection.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            self._roll_back()
            raise self._translate(error) from error
        finally:
            self._depth = 0

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """See one state of the data in the whole block, whatever is saved beside it meanwhile."""
        if self.connection.in_transaction:
            yield
            return
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self._roll_back()

    def _roll_back(self) -> None:
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")

    def problems(self) -> list[str]:
        """Return what SQLite's own checks find: empty when sound."""
        try:
            found = [row[0] for row in self.connection.execute("PRAGMA quick_check(20)") if row[0] != "ok"]
            broken = self.connection.execute("PRAGMA foreign_key_check").fetchmany(20)
        except sqlite3.DatabaseError as error:
            return [str(error)]
        return found + [f"{table} {row_id}: thiếu {parent}" for table, row_id, parent, _ in broken]

    def copy_to(self, target: Path) -> Path:
        """Copy the whole database into `target` by SQLite's backup, then check the copy."""
        partial = target.with_suffix(".part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            partial.unlink(missing_ok=True)
            copy = sqlite3.connect(partial, isolation_level=None)
            try:
                self.connection.backup(copy)
                sound = copy.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            finally:
                copy.close()
            if not sound:
                raise CorruptDataError("Bản sao lưu vừa tạo không đọc lại được.", "Thử lại hoặc chọn ổ đĩa khác.")
            partial.replace(target)
        except (OSError, sqlite3.Error) as error:
            partial.unlink(missing_ok=True)
            raise self._translate(error) from error
        return target

    def close(self) -> None:
        """Close the file; the mark of an unfinished session goes only after a clean close."""
        with contextlib.suppress(sqlite3.Error):
            self.connection.close()
        if self._lock is not None:
            with contextlib.suppress(OSError):
                (self.folder / OPEN_MARK).unlink(missing_ok=True)
        self._release()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _translate(self, error: BaseException) -> BaseException:
        if isinstance(error, OSError):
            return _folder_error(self.folder, error)
        text = str(error).lower()
        if "full" in text:
            return _disk_full()
        if "foreign key" in text:
            return AppError(
                "Đơn vị hoặc nhiệm vụ được chọn không có trong dữ liệu.", "Chọn lại đơn vị, nhiệm vụ rồi cất."
            )
        if "locked" in text or "busy" in text:
            return DataFolderError("Dữ liệu đang bận vì chương trình khác đang dùng.", "Đợi vài giây rồi thử lại.")
        if "malformed" in text or "not a database" in text or "disk image" in text:
            return CorruptDataError(
                f"Tệp dữ liệu ở {self.folder} bị hỏng.",
                "Không có gì bị thay đổi. Khôi phục từ bản sao lưu trong thư mục backups.",
            )
        if "readonly" in text or "read-only" in text or "unable to open" in text:
            return DataFolderError(
                f"Không ghi được vào thư mục dữ liệu {self.folder}.",
                "Kiểm tra quyền ghi của thư mục hoặc chọn thư mục khác.",
            )
        if "disk i/o" in text:
            return DataFolderError(
                "Ổ đĩa báo lỗi khi đọc hoặc ghi dữ liệu.", "Kiểm tra ổ đĩa, dung lượng trống và kết nối rồi thử lại."
            )
        return error


def _bind(parameters: Iterable[Any] | Row) -> Any:
    return parameters if isinstance(parameters, (dict, tuple, list)) else tuple(parameters)


def _refuse_newer(done: set[str]) -> None:
    if unknown := done - set(migrations.known()):
        raise NewerDataError(
            "Dữ liệu do phiên bản mới hơn của chương trình tạo ra.",
            f"Cài phiên bản mới nhất rồi mở lại ({sorted(unknown)[-1]}). Dữ liệu chưa bị thay đổi.",
        )


def _folder_error(folder: Path, error: OSError) -> DataFolderError:
    if error.errno == errno.ENOSPC:
        return _disk_full()
    return DataFolderError(
        f"Không ghi được vào thư mục dữ liệu {folder}.", "Kiểm tra quyền ghi của thư mục hoặc chọn thư mục khác."
    )


def _disk_full() -> DataFolderError:
    return DataFolderError(
        "Ổ đĩa đã đầy nên chưa ghi được.", "Giải phóng dung lượng rồi thử lại. Dữ liệu cũ vẫn nguyên."
    )


def _lock_file(file: IO[bytes]) -> bool:
    """Take the exclusive lock of the folder; the system frees it if the program dies."""
    try:
        if os.name == "nt":  # pragma: no cover - Windows only
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # pyright: ignore[reportAttributeAccessIssue]
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
