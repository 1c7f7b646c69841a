from pathlib import Path

import pytest

from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.keyring import KeyringStore
from sshtui.credentials.stores.kind import StoreHealth, StoreKind
from sshtui.credentials.stores.memory import MemoryStore
from sshtui.credentials.stores.protocol import Check
from sshtui.credentials.stores.registry import MEMORY_HINT, StoreRegistry, Unlock
from sshtui.credentials.stores.vault import VaultStore
from sshtui.errors import SecretStoreError
from tests.credentials.cards import card
from tests.credentials.stores.vaults import PASSPHRASE, cheapen


class Absent(MemoryStore):
    """A keyring that is not there."""

    kind = KeyringStore.kind

    def __init__(self) -> None:
        super().__init__()
        self.label = "Secret Service"

    async def get(self, credential_id: str) -> Secret | None:
        raise SecretStoreError("There is no keyring.", kind="absent", hint="Install one.")

    async def set(self, credential_id: str, secret: Secret, *, about: object = None) -> None:
        raise SecretStoreError("There is no keyring.", kind="absent", hint="Install one.")


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> VaultStore:
    cheapen(monkeypatch)
    return VaultStore(tmp_path)


@pytest.fixture
def registry(vault: VaultStore) -> StoreRegistry:
    return StoreRegistry((Absent(), vault, MemoryStore()))


def person(*passphrases: str) -> tuple[Unlock, list[str]]:
    """Return one who tries these, and what came of each time that they were asked."""
    told: list[str] = []
    rest = list(passphrases)

    async def unlock(check: Check) -> None:
        told.append("asked")
        while rest:
            told.append(await check(Secret(rest.pop(0))))

    return unlock, told


async def test_without_keyring_and_vault_it_goes_to_memory_and_says_so(
    registry: StoreRegistry,
) -> None:
    assert await registry.keep(card(), Secret("fake")) is MemoryStore.kind
    assert await registry.health() == StoreHealth(
        False,
        MemoryStore.kind,
        "this session only",
        "There is no keyring.",
        f"Install one. {MEMORY_HINT}",
    )


async def test_where_there_is_a_vault_it_goes_there(
    registry: StoreRegistry, vault: VaultStore
) -> None:
    await vault.create(PASSPHRASE)
    assert await registry.keep(card(), Secret("fake")) is VaultStore.kind
    assert await registry.get(card(store=VaultStore.kind)) == Secret("fake")
    health = await registry.health()
    assert (health.store, health.usable) == (VaultStore.kind, False)
    vault.lock()
    assert (await registry.health()).store is VaultStore.kind


async def test_a_locked_vault_asks_until_it_opens(
    registry: StoreRegistry, vault: VaultStore
) -> None:
    await vault.create(PASSPHRASE)
    await registry.keep(card(), Secret("fake"))
    vault.lock()
    unlock, told = person("fake-wrong", PASSPHRASE.reveal())
    assert await registry.get(card(store=VaultStore.kind), unlock) == Secret("fake")
    assert (told[0], told[2:]) == ("asked", [""])
    assert "does not open the vault" in told[1]


async def test_a_vault_that_stays_locked_says_so_and_new_answers_go_to_memory(
    registry: StoreRegistry, vault: VaultStore
) -> None:
    await vault.create(PASSPHRASE)
    vault.lock()
    unlock, told = person()
    with pytest.raises(SecretStoreError) as caught:
        await registry.get(card(store=VaultStore.kind), unlock)
    assert caught.value.kind == "locked"
    assert await registry.keep(card(), Secret("fake"), unlock) is MemoryStore.kind
    assert told == ["asked", "asked"]


async def test_a_store_that_is_not_there_is_named(registry: StoreRegistry) -> None:
    with pytest.raises(SecretStoreError, match="is in the safe"):
        await registry.get(card(store=StoreKind("safe")))
