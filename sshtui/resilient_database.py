"""The database, kept in memory while its file cannot be used."""

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TypeVar

from sshtui import files, log, notices
from sshtui.database import BUSY_SECONDS, COMPANIONS, DamagedError, Database, Row
from sshtui.errors import ConfigError

T = TypeVar("T")

RETRY_SECONDS = 5.0
"""How often a file that could not be used is tried again."""

_Statement = tuple[str, Sequence[object]]


class Statements(Protocol):
    """Runs statements of one transaction."""

    def execute(self, statement: str, values: Sequence[object] = (), /) -> sqlite3.Cursor:
        """Run one."""
        ...


class ResilientDatabase:
    """One part's tables, whatever becomes of the file; blocks, so call it from threads.

    A file that cannot be used, be the disk full or the directory read-only, costs the memory
    and nothing else: the tables go on in memory with what could be read, the person is told, and
    what was written is written again once the file can be used. A damaged one is set aside.

    Args:
        path: The file; None keeps it in memory for good.
        part: Whose tables these are; each part has a version of its own.
        changes: What leads from each version to the next, from version 0 on: statements.

    Raises:
        ConfigError: From every method: a statement cannot be run, wherever it is.
    """

    def __init__(self, path: Path | None, part: str, changes: Sequence[Sequence[str]]) -> None:
        self._path, self._part, self._changes = path, part, changes
        self._lock = threading.RLock()
        self._meanwhile: list[list[_Statement]] = []
        self._tried = 0.0
        self._problem: ConfigError | None = None
        self._database = self._open()

    @property
    def problem(self) -> ConfigError | None:
        """Why the file is not used now; None where it is, and where there is to be none."""
        return self._problem

    def read(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """Return the rows of a query."""
        return self._do(lambda database: database.read(statement, values))

    def write(self, statement: str, values: Sequence[object] = ()) -> int:
        """Run one statement in a transaction and return how many rows it changed."""
        return self.transact(lambda statements: statements.execute(statement, values).rowcount)

    def transact(self, work: Callable[[Statements], T]) -> T:
        """Let several statements happen together, or not at all.

        Args:
            work: Runs them; it is called again where the file fails and memory takes over.
        """

        def run(database: Database) -> T:
            with database.transaction() as connection:
                noted = _Noted(connection)
                done = work(noted)
            if self._problem is not None:
                self._meanwhile.append(noted.statements)
            return done

        return self._do(run)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()

    def _do(self, work: Callable[[Database], T]) -> T:
        with self._lock:
            self._look_again()
            for _ in range(2):  # a damaged file, and then a new one that cannot be used either
                try:
                    return work(self._database)
                except ConfigError as error:
                    if self._path is None or self._problem is not None:
                        raise
                    with contextlib.closing(self._database) as failed:
                        self._database = self._replacement(self._path, error, failed)
            return work(self._database)

    def _look_again(self) -> None:
        """Go back to the file once it can be used, and follow one that was put in its place."""
        if self._path is None:
            return
        if self._problem is None:
            if not self._database.in_place:
                self._database.close()
                self._database = self._open()
            return
        if time.monotonic() - self._tried < RETRY_SECONDS:
            return
        self._tried = time.monotonic()
        try:
            again = self._opened(self._path, busy_seconds=0)
        except ConfigError:
            return
        try:
            with again.transaction() as connection:
                for statements in self._meanwhile:
                    for statement, values in statements:
                        connection.execute(statement, values)
        except ConfigError:
            again.close()
            return
        log.logger(__name__).info("%s can be used again", self._path)
        self._database.close()
        self._database, self._problem, self._meanwhile = again, None, []

    def _open(self) -> Database:
        if self._path is None:
            return Database(None, self._part, self._changes)
        try:
            return self._opened(self._path)
        except ConfigError as error:
            return self._replacement(self._path, error, self._path)

    def _opened(self, path: Path, busy_seconds: float = BUSY_SECONDS) -> Database:
        files.make_private(path.parent)
        return Database(path, self._part, self._changes, busy_seconds=busy_seconds)

    def _replacement(self, path: Path, error: ConfigError, last: Path | Database) -> Database:
        """Return what takes the place of a file that failed: a new one, or memory.

        Args:
            path: The file.
            error: How it failed.
            last: What can be copied, as far as it can be read.
        """
        if isinstance(error, DamagedError):
            try:
                set_aside(path)
                return self._opened(path)
            except ConfigError as another:
                error = another
        self._problem, self._tried = error, time.monotonic()
        notices.notify(
            f"{error.message} sshtui continues without it: nothing new is saved. {error.hint}"
        )
        try:
            return Database(None, self._part, self._changes, copied=last)
        except ConfigError:
            return Database(None, self._part, self._changes)


class _Noted:
    """Runs statements, and keeps them, so that they can be run once more elsewhere."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.statements: list[_Statement] = []

    def execute(self, statement: str, values: Sequence[object] = (), /) -> sqlite3.Cursor:
        cursor = self._connection.execute(statement, tuple(values))
        self.statements.append((statement, values))
        return cursor


def set_aside(path: Path) -> None:
    """Give a damaged file another name, and tell the person; nothing happens where it is whole.

    Raises:
        ConfigError: It cannot be renamed.
    """
    try:
        with files.lock(path.with_name(f"{path.name}.lock")):
            if not _is_damaged(path):
                return  # another instance was quicker
            stamp = f"{datetime.now(UTC):%Y-%m-%d-%H%M%S}"
            new = path.with_name(f"{path.name}.damaged-{stamp}")
            for suffix in (*COMPANIONS, ""):
                with contextlib.suppress(FileNotFoundError):
                    path.with_name(path.name + suffix).rename(new.with_name(new.name + suffix))
    except OSError as error:
        raise ConfigError(
            f"{path} is damaged and cannot be renamed: {error.strerror}.",
            hint="Move it away: sshtui creates a new one.",
        ) from error
    notices.notify(
        f"{path} was damaged. It has been renamed to {new.name} and replaced by a new one. The"
        " history of visits is lost, and credentials have to be saved again."
    )


def _is_damaged(path: Path) -> bool:
    try:
        with contextlib.closing(Database(path, "none", ())) as database:
            return bool(database.find_damage())
    except DamagedError:
        return True
