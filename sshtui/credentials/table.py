"""The SQLite table of credentials: bindings, modes and outcomes, but no secrets."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.stores.kind import StoreKind
from sshtui.database import Row
from sshtui.endpoint import Endpoint
from sshtui.log import logger
from sshtui.resilient_database import ResilientDatabase, Statements

_FIRST = """
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
    """

_COLUMNS = (
    "id, user, host, port, via, name, prompt, echo,"
    " kind, mode, status, host_keys, store, last_used, last_accepted"
)
_MARKS = ", ".join("?" * len(_COLUMNS.split(",")))
_ENDPOINT = "user = ? AND host = ? AND port = ? AND via = ?"
_BINDING = _ENDPOINT + " AND name = ? AND prompt = ? AND echo = ?"

_EXTERNAL = "(store = 'command')"
"""What is not kept by sshtui, but answered by a program; part of an index in the file."""

# What a command answers stands beside what is stored for the same prompt, and never replaces it.
_SECOND = (
    "ALTER TABLE credentials RENAME TO older",
    _FIRST.replace("UNIQUE (user, host, port, via, name, prompt, echo)", "in_flight TEXT"),
    f"""
    CREATE UNIQUE INDEX one_each ON credentials
        (user, host, port, via, name, prompt, echo, {_EXTERNAL})
    """,
    f"INSERT INTO credentials ({_COLUMNS}) SELECT {_COLUMNS} FROM older",  # noqa: S608 - constants
    "DROP TABLE older",
    "CREATE INDEX by_host ON credentials (host)",
    "CREATE TABLE codes (seed TEXT PRIMARY KEY, last INTEGER, refused INTEGER NOT NULL DEFAULT 0)",
    "CREATE TABLE salt (value BLOB NOT NULL)",
    "INSERT INTO salt VALUES (randomblob(16))",
)

CHANGES = ((_FIRST,), _SECOND)
"""From each version of the tables to the next."""


class CredentialTable:
    """The credentials of this person, shared by every instance; blocks, so call it from threads.

    It knows stores by their names only.

    Args:
        path: The database, made with mode 0600 if needed; None keeps it in memory.

    Attributes:
        database: The tables; where the file cannot be used, they are in memory.
    """

    def __init__(self, path: Path | None) -> None:
        self.database = ResilientDatabase(path, "credentials", CHANGES)

    def find(self, endpoint: Endpoint) -> tuple[Credential, ...]:
        """Return what is saved for an endpoint, the most recently accepted first."""
        return self._select(
            f"WHERE {_ENDPOINT} ORDER BY last_accepted DESC, id", _endpoint_values(endpoint)
        )

    def all(self) -> tuple[Credential, ...]:
        """Return everything that is saved, by host, account and prompt."""
        return self._select("ORDER BY host, port, user, via, prompt, id")

    def on_host(self, host: str) -> tuple[Credential, ...]:
        """Return what is saved for any account on a host."""
        return self._select("WHERE host = ? ORDER BY user, port, id", (host,))

    def at(self, binding: Binding) -> Credential | None:
        """Return what is stored for one prompt."""
        found = self._select(f"WHERE {_BINDING} AND NOT {_EXTERNAL}", _binding_values(binding))
        return found[0] if found else None

    def get(self, credential_id: str) -> Credential | None:
        """Return one credential."""
        found = self._select("WHERE id = ?", (credential_id,))
        return found[0] if found else None

    def put(self, credential: Credential) -> Credential | None:
        """Keep a credential; return the one of the same prompt whose place it took, if any."""
        where = f"WHERE {_BINDING} AND {_EXTERNAL} = ?"
        values = (*_binding_values(credential.binding), not credential.store.writable)

        def replace(statements: Statements) -> Row | None:
            row: Row | None = statements.execute(
                f"SELECT {_COLUMNS} FROM credentials {where}",  # noqa: S608 - constants
                values,
            ).fetchone()
            statements.execute(
                "DELETE FROM credentials WHERE id = ? OR id = ?",
                (credential.id, row[0] if row else ""),
            )
            statements.execute(
                f"INSERT INTO credentials ({_COLUMNS}) VALUES ({_MARKS})",  # noqa: S608 - constants
                _row(credential),
            )
            return row

        replaced = self.database.transact(replace)
        return None if replaced is None else _readable(replaced)

    def mark(
        self,
        credential_id: str,
        status: Status | None,
        *,
        mode: Mode | None = None,
    ) -> None:
        """Change status and mode of a credential; what is None stays as it was.

        Nothing happens where the credential is gone: another instance replaced or forgot it.
        """
        self.database.write(
            "UPDATE credentials SET status = coalesce(?, status), mode = coalesce(?, mode)"
            " WHERE id = ?",
            (status and status.value, mode and mode.value, credential_id),
        )

    def mark_in_flight(self, credentials: Sequence[Credential], at: datetime) -> bool:
        """Allow sending saved credentials, unless one has since become suspect or changed.

        Call it while holding the endpoint's turn. An answer that is still marked as being in flight
        then was left behind by a sign-in that died: nobody knows how it fared, so it is suspect
        from here on.

        Args:
            credentials: The answers, as they stood when they were looked up.
            at: Now.

        Returns:
            Whether they may go.
        """
        marks = ", ".join("?" * len(credentials))
        ids = tuple(credential.id for credential in credentials)
        now_text = _time_text(at)

        def leave(statements: Statements) -> bool:
            left = f"in_flight IS NOT NULL AND id IN ({marks})"
            statements.execute(
                f"UPDATE credentials SET status = ?, in_flight = NULL WHERE {left}",  # noqa: S608
                (Status.SUSPECT.value, *ids),
            )
            found = statements.execute(
                f"SELECT id, status FROM credentials WHERE id IN ({marks})",  # noqa: S608
                ids,
            ).fetchall()
            now = dict(found)
            if any(_fell(credential, now.get(credential.id)) for credential in credentials):
                return False
            statements.execute(
                f"UPDATE credentials SET in_flight = ?, last_used = ? WHERE id IN ({marks})",  # noqa: S608
                (now_text, now_text, *ids),
            )
            return True

        return self.database.transact(leave)

    def clear_in_flight(self, credential_ids: Sequence[str]) -> None:
        """Note that the outcome of these answers is known and written down."""
        marks = ", ".join("?" * len(credential_ids))
        self.database.write(
            f"UPDATE credentials SET in_flight = NULL WHERE id IN ({marks})",  # noqa: S608
            tuple(credential_ids),
        )

    def delete(self, credential_id: str) -> None:
        """Forget a credential; nothing happens where there is none."""
        self.database.write("DELETE FROM credentials WHERE id = ?", (credential_id,))

    def close(self) -> None:
        """Close the file."""
        self.database.close()

    def _select(self, rest: str, values: Sequence[object] = ()) -> tuple[Credential, ...]:
        rows = self.database.read(
            f"SELECT {_COLUMNS} FROM credentials {rest}",  # noqa: S608 - constants
            values,
        )
        return tuple(filter(None, map(_readable, rows)))


def _fell(credential: Credential, status: str | None) -> bool:
    """Return whether an answer is gone, or suspect where it was not when it was looked up."""
    doubted = status == Status.SUSPECT and credential.status is not Status.SUSPECT
    return status is None or doubted


def _endpoint_values(endpoint: Endpoint) -> tuple[str | int, ...]:
    return (endpoint.user, endpoint.host, endpoint.port, json.dumps(endpoint.via))


def _binding_values(binding: Binding) -> tuple[str | int, ...]:
    return (
        *_endpoint_values(binding.endpoint),
        binding.name,
        binding.prompt,
        int(binding.echo),
    )


def _row(credential: Credential) -> Row:
    return (
        credential.id,
        *_binding_values(credential.binding),
        credential.kind.value,
        credential.mode.value,
        credential.status.value,
        json.dumps(sorted(credential.host_keys)),
        credential.store.name,
        _time_text(credential.last_used),
        _time_text(credential.last_accepted),
    )


def _readable(row: Row) -> Credential | None:
    """Return the credential of a row; None where somebody else wrote what it cannot have."""
    try:
        return _credential(row)
    except (ValueError, RecursionError) as error:
        logger(__name__).warning("A saved credential cannot be read: %s", type(error).__name__)
        return None


def _credential(row: Row) -> Credential:
    (
        credential_id, user, host, port, via, name, prompt, echo,
        kind, mode, status, host_keys, store, last_used, last_accepted,
    ) = row  # fmt: skip
    # A column of SQLite takes values of every type.
    texts = (credential_id, user, host, via, name, prompt, kind, mode, status, host_keys, store)
    if not all(isinstance(text, str) for text in texts) or not isinstance(port, int):
        raise ValueError("a column has another type")
    endpoint = Endpoint(user, host, port, tuple(_words(via)))
    return Credential(
        id=credential_id,
        binding=Binding(endpoint, name, prompt, bool(echo)),
        kind=PromptKind(kind),
        mode=Mode(mode),
        status=Status(status),
        host_keys=frozenset(_words(host_keys)),
        store=StoreKind(store),
        last_used=_time(last_used),
        last_accepted=_time(last_accepted),
    )


def _time_text(moment: datetime | None) -> str | None:
    # One zone and one width, so that text order is time order.
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="microseconds")


def _words(text: str) -> list[str]:
    words = json.loads(text)
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise ValueError("it is no list of words")
    return words


def _time(text: object) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(str(text))
    if moment.tzinfo is None:
        raise ValueError("it is a time without a zone")
    return moment
