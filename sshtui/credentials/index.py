"""What is remembered, and for which prompt: an SQLite table without any secret."""

import contextlib
import json
import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sshtui.credentials.binding import Binding, Endpoint, Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.errors import ConfigError

FILE_NAME = "sshtui.db"

SCHEMA_VERSION = 1
"""Of this table; other parts of sshtui keep their own in the same file."""

BUSY_SECONDS = 5.0
"""How long a writer waits for another instance."""

_SCHEMA = (
    """
    CREATE TABLE credentials (
        id TEXT PRIMARY KEY,
        user TEXT NOT NULL,
        host TEXT NOT NULL,
        port INTEGER NOT NULL,
        via TEXT NOT NULL,
        name TEXT NOT NULL,
        prompt TEXT NOT NULL,
        echo INTEGER NOT NULL,
        kind TEXT NOT NULL,
        mode TEXT NOT NULL,
        status TEXT NOT NULL,
        host_keys TEXT NOT NULL,
        store TEXT NOT NULL,
        last_used TEXT,
        last_accepted TEXT,
        UNIQUE (user, host, port, via, name, prompt, echo)
    )
    """,
)

_COLUMNS = (
    "id, user, host, port, via, name, prompt, echo,"
    " kind, mode, status, host_keys, store, last_used, last_accepted"
)
_ENDPOINT = "user = ? AND host = ? AND port = ? AND via = ?"
_BINDING = _ENDPOINT + " AND name = ? AND prompt = ? AND echo = ?"

_Row = tuple[str | int | None, ...]


class Index:
    """The credentials of this person, shared by every instance; blocks, so call it from threads.

    Args:
        path: The database, made with mode 0600 if need be; None keeps it in memory.

    Raises:
        ConfigError: The file cannot be opened, is not a database, or was made by a newer sshtui.
            Every method may raise it too.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.Lock()
        with self._explained():
            if path is not None:
                _make_private(path)
            self._database = sqlite3.connect(
                ":memory:" if path is None else path,
                timeout=BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
            try:
                self._database.execute("PRAGMA journal_mode = WAL")
                self._database.execute("PRAGMA synchronous = NORMAL")
                self._prepare()
            except BaseException:
                self._database.close()
                raise

    def find(self, endpoint: Endpoint) -> tuple[Credential, ...]:
        """Return what is remembered for an endpoint, the most recently accepted first."""
        with self._explained(), self._lock:
            rows = self._database.execute(
                f"SELECT {_COLUMNS} FROM credentials WHERE {_ENDPOINT}"  # noqa: S608 - constants
                " ORDER BY last_accepted DESC, id",
                _endpoint_values(endpoint),
            ).fetchall()
        return tuple(_credential(row) for row in rows)

    def at(self, binding: Binding) -> Credential | None:
        """Return what is remembered for one prompt."""
        with self._explained(), self._lock:
            return self._at(binding)

    def put(self, credential: Credential) -> Credential | None:
        """Keep a credential; return the one of the same prompt whose place it took, if any."""
        with self._explained(), self._transaction():
            old = self._at(credential.binding)
            if old is not None:
                self._database.execute("DELETE FROM credentials WHERE id = ?", (old.id,))
            marks = ", ".join("?" * len(_COLUMNS.split(",")))
            self._database.execute(
                f"INSERT INTO credentials ({_COLUMNS}) VALUES ({marks})",  # noqa: S608 - constants
                _row(credential),
            )
        return old

    def mark(
        self,
        credential_id: str,
        status: Status | None,
        *,
        used: datetime | None = None,
        accepted: datetime | None = None,
    ) -> None:
        """Note how a credential fared; a status and times that are None stay as they were.

        Nothing happens where the credential is gone: another instance replaced or forgot it.
        """
        with self._explained(), self._transaction():
            self._database.execute(
                "UPDATE credentials SET status = coalesce(?, status),"
                " last_used = coalesce(?, last_used),"
                " last_accepted = coalesce(?, last_accepted) WHERE id = ?",
                (status and status.value, _time_text(used), _time_text(accepted), credential_id),
            )

    def delete(self, credential_id: str) -> None:
        """Forget a credential; nothing happens where there is none."""
        with self._explained(), self._transaction():
            self._database.execute("DELETE FROM credentials WHERE id = ?", (credential_id,))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()

    def _at(self, binding: Binding) -> Credential | None:
        row = self._database.execute(
            f"SELECT {_COLUMNS} FROM credentials WHERE {_BINDING}",  # noqa: S608 - constants
            _binding_values(binding),
        ).fetchone()
        return None if row is None else _credential(row)

    def _prepare(self) -> None:
        with self._transaction():
            self._database.execute(
                "CREATE TABLE IF NOT EXISTS schema (part TEXT PRIMARY KEY, version INTEGER)"
            )
            found = self._database.execute(
                "SELECT version FROM schema WHERE part = 'credentials'"
            ).fetchone()
            version = found[0] if found else 0
            if version > SCHEMA_VERSION:
                raise ConfigError(
                    f"{self._path} was written by a newer sshtui (credentials {version};"
                    f" this one knows {SCHEMA_VERSION}).",
                    hint="It was left as it is. Upgrade sshtui.",
                )
            for statement in _SCHEMA[version:]:
                self._database.execute(statement)
            self._database.execute(
                "INSERT OR REPLACE INTO schema VALUES ('credentials', ?)", (SCHEMA_VERSION,)
            )

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock:
            # IMMEDIATE: a reader that later turns writer would get "locked" without a wait.
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

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
    # SQLite gives its -wal and -shm files the mode of the database.
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(path, flags, 0o600)
    try:
        if stat.S_IMODE(os.fstat(descriptor).st_mode) != stat.S_IRUSR | stat.S_IWUSR:
            os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)


def _endpoint_values(endpoint: Endpoint) -> tuple[str | int, ...]:
    return (endpoint.user, endpoint.host, endpoint.port, json.dumps(endpoint.via))


def _binding_values(binding: Binding) -> tuple[str | int, ...]:
    return (
        *_endpoint_values(binding.endpoint),
        binding.name,
        binding.prompt,
        int(binding.echo),
    )


def _row(credential: Credential) -> _Row:
    return (
        credential.id,
        *_binding_values(credential.binding),
        credential.kind.value,
        credential.mode.value,
        credential.status.value,
        json.dumps(sorted(credential.host_keys)),
        credential.store,
        _time_text(credential.last_used),
        _time_text(credential.last_accepted),
    )


def _credential(row: tuple[str, ...]) -> Credential:
    (
        credential_id, user, host, port, via, name, prompt, echo,
        kind, mode, status, host_keys, store, last_used, last_accepted,
    ) = row  # fmt: skip
    endpoint = Endpoint(user, host, int(port), tuple(json.loads(via)))
    return Credential(
        id=credential_id,
        binding=Binding(endpoint, name, prompt, bool(echo)),
        kind=PromptKind(kind),
        mode=Mode(mode),
        status=Status(status),
        host_keys=frozenset(json.loads(host_keys)),
        store=store,
        last_used=_time(last_used),
        last_accepted=_time(last_accepted),
    )


def _time_text(moment: datetime | None) -> str | None:
    # One zone and one width, so that text order is time order.
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="microseconds")


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
