"""The SQLite file that instances of sshtui share; it never holds a secret."""

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sshtui import files, held_files, safe_path
from sshtui.errors import ConfigError
from sshtui.held_files import HeldFile

FILE_NAME = "sshtui.db"

BUSY_SECONDS = 5.0
"""How long a writer waits for another instance."""

COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite puts behind the name of the file for its other files."""

_JOURNAL_MODES, _WRITE_AHEAD, _ROLLBACK = slice(18, 20), b"\2\2", b"\1\1"
"""Where a file says how it is written; in memory there is no write-ahead log."""

_LOOKS = 0.02
"""Seconds between two looks whether a file that another instance is making is ready."""

_PRIMARY_CODE = 0xFF
_DAMAGES = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

Row = tuple[Any, ...]


class DamagedError(ConfigError):
    """What is in the file is not a database, or no longer a whole one."""


class Database:
    """One part's tables in the shared file; blocks, so call it from threads.

    Args:
        path: The file, made with mode 0600 if needed; None keeps it in memory.
        part: Whose tables these are; each part has a version of its own.
        changes: What leads from each version to the next, from version 0 on: statements.
        busy_seconds: How long a writer waits for another instance.
        copied: With no path: what the tables are copied from, a file that may only be read or
            one that is open.

    Raises:
        ConfigError: The file cannot be opened, is not a database, or was made by a newer sshtui.
            Every method may raise it too.
    """

    def __init__(
        self,
        path: Path | None,
        part: str,
        changes: Sequence[Sequence[str]],
        *,
        busy_seconds: float = BUSY_SECONDS,
        copied: "Path | Database | None" = None,
    ) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._file: HeldFile | None = None
        with self._explained(), contextlib.ExitStack() as failed:
            if path is not None:
                self._file = HeldFile(path)
                failed.callback(self._file.close)
                _check_companions(path)
            self._connection = self._connected(busy_seconds, copied)
            failed.callback(self._connection.close)
            self._prepare(part, changes)
            failed.pop_all()

    def copy_to(self, connection: sqlite3.Connection) -> None:
        """Fill another connection with all tables."""
        with self._lock:
            self._connection.backup(connection)

    @property
    def in_place(self) -> bool:
        """Whether the file is still the one that was opened."""
        if self._path is None or self._file is None:
            return True
        try:
            return os.path.samestat(self._file.status, self._path.lstat())
        except OSError:
            return False

    def find_damage(self) -> str:
        """Return what is wrong with the whole file, "" where nothing is."""
        found = str(self.read("PRAGMA quick_check(1)")[0][0])
        return "" if found == "ok" else found

    def read(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """Return the rows of a query."""
        with self._explained(), self._lock:
            return self._connection.execute(statement, values).fetchall()

    def write(self, statement: str, values: Sequence[object] = ()) -> int:
        """Run one statement in a transaction and return how many rows it changed."""
        with self.transaction() as connection:
            return connection.execute(statement, values).rowcount

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Let several statements happen together, or not at all."""
        with self._explained(), self._lock:
            # IMMEDIATE: a reader that later turns writer would get "locked" without a wait.
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()
            if self._file is not None:
                self._file.close()  # last, as that lets go of what SQLite has locked

    def _connected(
        self, busy_seconds: float, copied: "Path | Database | None"
    ) -> sqlite3.Connection:
        connection = sqlite3.connect(
            ":memory:" if self._path is None else self._path,
            timeout=busy_seconds,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            if isinstance(copied, Database):
                copied.copy_to(connection)
            elif copied is not None:
                _copy(copied, connection)
            if self._path is not None:
                _use_write_ahead_log(connection, busy_seconds)
            connection.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, part: str, changes: Sequence[Sequence[str]]) -> None:
        # Read first: where nothing is to be changed, no other instance has to be waited for.
        if self._version(part) == len(changes):
            return
        with self.transaction() as connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS schema (part TEXT PRIMARY KEY, version INTEGER)"
            )
            version = self._version(part)
            if version > len(changes):
                raise ConfigError(
                    f"{self._path} was written by a newer sshtui ({part} {version};"
                    f" this one knows {len(changes)}).",
                    hint="It was not changed. Upgrade sshtui.",
                )
            if self._path is not None and 0 < version < len(changes):
                _keep_older(self._path, part, version)
            for statements in changes[version:]:
                for statement in statements:
                    connection.execute(statement)
            connection.execute("INSERT OR REPLACE INTO schema VALUES (?, ?)", (part, len(changes)))

    def _version(self, part: str) -> int:
        execute = self._connection.execute
        if not execute("SELECT 1 FROM sqlite_master WHERE name = 'schema'").fetchone():
            return 0
        found = execute("SELECT version FROM schema WHERE part = ?", (part,)).fetchone() or (0,)
        if not isinstance(found[0], int):  # a column of SQLite takes values of every type
            raise self._unreadable("its version is no number")
        return found[0]

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise ConfigError(
                f"{self._path} cannot be used: {error}.",
                hint="Check its permissions and free disk space.",
            ) from error
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & _PRIMARY_CODE not in _DAMAGES:
                raise
            raise self._unreadable(str(error)) from error
        except OSError as error:
            raise ConfigError(
                f"{self._path} cannot be used: {error.strerror}.",
                hint=files.hint_for(error),
            ) from error

    def _unreadable(self, why: str) -> DamagedError:
        return DamagedError(
            f"{self._path} is not a database that sshtui can read: {why}.",
            hint="Move it away: sshtui creates a new one, and you save your credentials again.",
        )


def _check_companions(path: Path) -> None:
    # SQLite gives its -wal and -shm files the mode of the database, and believes what they say.
    for suffix in COMPANIONS:
        beside = path.with_name(path.name + suffix)
        with contextlib.suppress(FileNotFoundError):
            safe_path.check_one(beside, beside.lstat())


def _keep_older(path: Path, part: str, version: int) -> None:
    """Copy the file before the tables of a part are changed, for a way back to the older sshtui."""
    older = path.with_name(f"{path.name}.{part}-{version}")
    older.unlink(missing_ok=True)
    os.close(files.open_private(older, os.O_RDWR | os.O_EXCL))
    with (
        contextlib.closing(sqlite3.connect(path)) as source,
        contextlib.closing(sqlite3.connect(older)) as copy,
    ):
        source.backup(copy)


def _use_write_ahead_log(connection: sqlite3.Connection, busy_seconds: float) -> None:
    # Of all statements this one does not wait: two instances may be making the file at once.
    limit = time.monotonic() + busy_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & _PRIMARY_CODE == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > limit:
                raise
            time.sleep(_LOOKS)
        else:
            return


def _copy(path: Path, connection: sqlite3.Connection) -> None:
    """Fill a connection with what a file holds, without anything being written beside it."""
    # Not by SQLite itself: it would open and close the file, past what `HeldFile` holds.
    data = bytearray(held_files.read(path))
    if not data:
        return  # made, and no more
    if data[_JOURNAL_MODES] == _WRITE_AHEAD:
        data[_JOURNAL_MODES] = _ROLLBACK
    connection.deserialize(bytes(data))
    connection.execute("SELECT count(*) FROM sqlite_master")
