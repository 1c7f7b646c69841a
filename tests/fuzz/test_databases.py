"""Rows of the databases, in which somebody else may have written anything."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.stores.kind import StoreKind
from sshtui.credentials.table import CredentialTable
from sshtui.endpoint import Endpoint
from sshtui.errors import ConfigError
from sshtui.hosts.history import History
from sshtui.hosts.model import Visit
from tests.fuzz.parser import Parser, RecordProperty, attack

COLUMNS = ("port", "via", "name", "prompt", "echo", "kind", "mode", "status", "host_keys", "store")
TIMES = ("last_used", "last_accepted")
WEB = Endpoint("deploy", "web", 22)


def test_saved_credentials(tmp_path: Path, record_property: RecordProperty) -> None:
    """A row that cannot be read is no credential, and the others are."""
    path = tmp_path / "credentials.db"
    table = CredentialTable(path)
    other = connected(path)
    for name in ("good", "bad"):
        binding = Binding(WEB, "", f"{name}: ", echo=False)
        table.put(
            Credential(
                id=name,
                binding=binding,
                kind=PromptKind.PASSWORD,
                mode=Mode.FILL,
                status=Status.FRESH,
                host_keys=frozenset({"SHA256:fake"}),
                store=StoreKind("memory"),
                last_used=datetime(2026, 1, 1, tzinfo=UTC),
            )
        )

    def read(data: bytes) -> None:
        for column in (*COLUMNS, *TIMES):
            for value in (data, data.decode("utf-8", "replace"), len(data), len(data) / 3):
                other.execute("SAVEPOINT before")
                other.execute(f"UPDATE credentials SET {column} = ? WHERE id = 'bad'", (value,))
                other.execute("RELEASE before")
                assert "good" in [found.id for found in table.all()]
                table.find(WEB), table.on_host("web"), table.get("bad")
        other.execute("DELETE FROM credentials WHERE id = 'bad'")

    attack(Parser("row", read, ConfigError), record_property)
    table.close()
    other.close()


def test_visits(tmp_path: Path, record_property: RecordProperty) -> None:
    path = tmp_path / "hosts.db"
    history = History(path)
    history.record("web", Visit(1.0, 2.0, "password"))
    history.choose("order", "name")
    other = connected(path)

    def read(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        for value in (data, text):
            for column in ("at", "took", "how", "alone"):
                other.execute(f"UPDATE visits SET {column} = ?", (value,))
                history.last("web"), history.latest(), history.frecency()
            other.execute("UPDATE visits SET at = 1, took = 2, how = '', alone = 0")
            other.execute("UPDATE choices SET value = ?", (value,))
            history.choice("order")

    attack(Parser("row", read, ConfigError), record_property)
    history.close()
    other.close()


def connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)
