"""What finding a credential takes, beside what the keyring itself takes."""

import asyncio
import os
import statistics
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from keyring.backends.SecretService import Keyring

from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService, open_credentials
from sshtui.credentials.table import CredentialTable
from sshtui.endpoint import Endpoint
from sshtui.resilient_database import Statements
from tests.servers.gnome_keyring import gnome_keyring

STORED = 10_000
LOOKUPS = 500
FILLS = 60


@dataclass(frozen=True, slots=True)
class Timings:
    """Medians, in seconds.

    Attributes:
        lookup: One lookup among STORED credentials.
        keyring: One call of the keyring by itself.
        fill: Finding a credential and revealing it, by the credentials.
    """

    lookup: float
    keyring: float
    fill: float


def measure() -> Timings:
    """Measure in a home of its own, with a real keyring."""
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        os.environ["SSHTUI_HOME"] = str(home / "sshtui")
        with gnome_keyring(home / "keyring") as running:
            names = [name for name in running.environment if name.startswith(("XDG_", "DBUS_"))]
            os.environ.update({name: running.environment[name] for name in names})
            keyring, fill = asyncio.run(_fills())
        return Timings(_lookup(home / "lookup.db"), keyring, fill)


def _lookup(path: Path) -> float:
    index = CredentialTable(path)

    def fill(statements: Statements) -> None:
        for number in range(STORED):
            statements.execute(
                "INSERT INTO credentials (id, user, host, port, via, name, prompt, echo, kind,"
                " mode, status, host_keys, store) VALUES (?, ?, ?, 22, '[]', '', 'password', 0,"
                " 'password', 'fill', 'proven', '[]', 'keyring')",
                (str(number), f"user{number % 7}", f"host{number}"),
            )

    index.database.transact(fill)
    times = []
    for number in range(LOOKUPS):
        wanted = number * (STORED // LOOKUPS)
        started = time.perf_counter()
        found = index.find(Endpoint(f"user{wanted % 7}", f"host{wanted}", 22))
        times.append(time.perf_counter() - started)
        assert len(found) == 1
    index.close()
    return statistics.median(times)


async def _fills() -> tuple[float, float]:
    credentials = open_credentials()
    kept = await credentials.remember(
        Binding(Endpoint("deploy", "db1.example", 22), "", "password", echo=False),
        PromptKind.PASSWORD,
        Secret("fake-password"),
        mode=Mode.FILL,
        host_key="SHA256:fake",
    )
    backend = Keyring()  # type: ignore[no-untyped-call]
    alone, filled = [], []
    for _ in range(FILLS):
        started = time.perf_counter()
        assert await asyncio.to_thread(backend.get_password, f"sshtui:{kept.id}", "answer")
        alone.append(time.perf_counter() - started)
        started = time.perf_counter()
        await _fill(credentials, kept)
        filled.append(time.perf_counter() - started)
    credentials.close()
    return statistics.median(alone), statistics.median(filled)


async def _fill(credentials: CredentialService, kept: Credential) -> None:
    (found,) = await credentials.on_host(kept.binding.endpoint.host)
    assert found.status is Status.PROVEN
    assert found.last_accepted is not None
    assert found.last_accepted <= datetime.now(UTC)
    assert await credentials.reveal(found) == Secret("fake-password")
