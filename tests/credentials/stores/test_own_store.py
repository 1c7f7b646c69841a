"""A store that the app has never heard of: registered, and then it is one like the others."""

import io
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sshtui.cli.main import main
from sshtui.credentials import service
from sshtui.credentials.binding import Binding, Mode, PromptKind
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService
from sshtui.credentials.stores.kind import StoreKind
from sshtui.credentials.stores.memory import MemoryStore
from sshtui.credentials.stores.protocol import SecretStore
from sshtui.credentials.stores.registry import StoreRegistry, all_stores
from sshtui.credentials.stores.vault import VaultStore
from sshtui.credentials.table import CredentialTable
from sshtui.endpoint import Endpoint
from sshtui.kbdint.autofill import Filling
from sshtui.settings import Settings
from tests.kbdint.playbook import Playbook, credential, exchange, fill

ALICE = Endpoint("alice", "db1.example", 22)
PASSWORD = Binding(ALICE, "", "password:", echo=False)


class SafeStore(MemoryStore):
    """A safe, for the length of a test."""

    kind = StoreKind("safe", label="office safe")

    def __init__(self) -> None:
        super().__init__()
        self.label = "safe in the office"


@pytest.fixture
def safe() -> SafeStore:
    return SafeStore()


@pytest.fixture
async def credentials(tmp_path: Path, safe: SafeStore) -> AsyncIterator[CredentialService]:
    stores = StoreRegistry((safe, VaultStore(tmp_path), MemoryStore()))
    opened = CredentialService(CredentialTable(tmp_path / "sshtui.db"), stores)
    yield opened
    opened.close()


async def test_it_keeps_gives_moves_and_forgets(
    credentials: CredentialService, safe: SafeStore
) -> None:
    kept = await credentials.remember(
        PASSWORD, PromptKind.PASSWORD, Secret("fake"), mode=Mode.SEND, host_key="SHA256:fake"
    )
    assert await safe.get(kept.id) == Secret("fake")
    (found,) = await credentials.find(ALICE)
    assert (found.store.label, found.store.durable) == ("office safe", True)
    assert await credentials.reveal(found) == Secret("fake")
    assert (await credentials.health()).label == "safe in the office"
    await credentials.forget(found)
    assert (await safe.get(kept.id), await credentials.all()) == (None, ())


def test_what_it_gives_is_filled_in_and_named() -> None:
    form = Playbook(exchange()).begins().asks("Password: ")
    found = fill(form, (credential(form, store=SafeStore.kind),), Filling(Secret("fake")))
    assert (found.fields[0].value, found.fields[0].hint) == (Secret("fake"), "from office safe")


async def test_what_was_in_memory_is_moved_there_and_found_tomorrow(
    credentials: CredentialService, safe: SafeStore, tmp_path: Path
) -> None:
    memory = StoreRegistry((safe, MemoryStore()), "memory")
    today = CredentialService(CredentialTable(tmp_path / "sshtui.db"), memory)
    kept = await today.enter(ALICE, PromptKind.PASSWORD, Secret("fake"))
    assert not kept.store.durable
    moved = await today.move(kept, "safe")
    today.close()
    assert await credentials.all() == (moved,)


def test_it_is_listed_by_its_label_and_named_in_json(
    monkeypatch: pytest.MonkeyPatch, safe: SafeStore, capsys: pytest.CaptureFixture[str]
) -> None:
    def with_safe(chosen: Settings, directory: Path) -> tuple[SecretStore, ...]:
        return (safe, *all_stores(chosen, directory))

    monkeypatch.setattr(service, "all_stores", with_safe)
    monkeypatch.setattr("sys.stdin", io.StringIO("fake\n"))
    assert main(["creds", "set", "alice@db1.example", "--stdin"]) == 0
    assert main(["creds", "list"]) == 0
    assert "fresh in office safe" in capsys.readouterr().out
    assert main(["creds", "list", "--json"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert listed["store"] == "safe"
    assert main(["creds", "move", listed["id"], "garage"]) == 2
    durable = StoreRegistry(with_safe(Settings(), Path())).durable
    assert ", ".join(kind.name for kind in durable) in capsys.readouterr().err
