"""The SQLite file that several instances of sshtui share; never a secret in it."""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sshtui import paths, trust
from sshtui.errors import ConfigError

FILE_NAME = "sshtui.db"

BUSY_SECONDS = 5.0
"""How long a writer waits for another instance."""

Row = tuple[Any, ...]


class Database:
    """One part's tables in the shared file; blocks, so call it from threads.

    Args:
        path: The file, made with mode 0600 if need be; None keeps it in memory.
        part: Whose tables these are; each part has a version of its own.
        changes: What leads from each version to the next, from version 0 on: statements.

    Raises:
        ConfigError: The file cannot be opened, is not a database, or was made by a newer sshtui.
            Every method may raise it too.
    """

    def __init__(self, path: Path | None, part: str, changes: Sequence[Sequence[str]]) -> None:
        self._path = path
        self._lock = threading.Lock()
        with self._explained():
            if path is not None:
                _make_private(path)
            self._connection = sqlite3.connect(
                ":memory:" if path is None else path,
                timeout=BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.execute("PRAGMA synchronous = NORMAL")
                self._prepare(part, changes)
            except BaseException:
                self._connection.close()
                raise

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

    def _prepare(self, part: str, changes: Sequence[Sequence[str]]) -> None:
        with self.transaction() as connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS schema (part TEXT PRIMARY KEY, version INTEGER)"
            )
            found = connection.execute(
                "SELECT version FROM schema WHERE part = ?", (part,)
            ).fetchone()
            version = found[0] if found else 0
            if version > len(changes):
                raise ConfigError(
                    f"{self._path} was written by a newer sshtui ({part} {version};"
                    f" this one knows {len(changes)}).",
                    hint="It was left as it is. Upgrade sshtui.",
                )
            for statements in changes[version:]:
                for statement in statements:
                    connection.execute(statement)
            connection.execute("INSERT OR REPLACE INTO schema VALUES (?, ?)", (part, len(changes)))

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise ConfigError(
                f"{self._path} cannot be used: {error}.",
                hint="Check its permissions and the free space there.",
            ) from error
        except sqlite3.DatabaseError as error:
            raise ConfigError(
                f"{self._path} is not a database that sshtui can read: {error}.",
                hint="Move it away: sshtui makes a new one, and learns the answers anew.",
            ) from error
        except OSError as error:
            raise ConfigError(
                f"{self._path} cannot be used: {error.strerror}.",
                hint="It must be a plain file of yours.",
            ) from error


def _make_private(path: Path) -> None:
    # SQLite gives its -wal and -shm files the mode of the database, and believes what they say.
    os.close(paths.open_private(path, os.O_RDWR))
    for suffix in ("-wal", "-shm", "-journal"):
        beside = path.with_name(path.name + suffix)
        with contextlib.suppress(FileNotFoundError):
            trust.check_one(beside, beside.lstat())
