from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.repository import CredentialRepository
from sshtui.credentials.secret import Secret
from sshtui.credentials.storage import CredentialStorage
from sshtui.credentials.stores.keyring import KeyringStore
from sshtui.credentials.stores.kind import NO_STORE
from sshtui.credentials.stores.memory import MemoryStore
from sshtui.credentials.stores.registry import StoreRegistry
from sshtui.credentials.table import CredentialTable
from sshtui.endpoint import Endpoint
from sshtui.errors import SecretStoreError

ALICE = Endpoint("alice", "db1.example", 22)
BINDING = Binding(ALICE, "", "password:", echo=False)


class Keyring(MemoryStore):
    """A durable store that notes what is done to it, and fails at what it is told to."""

    kind = KeyringStore.kind

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        self.failing: Sequence[str] = ()

    def _do(self, what: str) -> None:
        if what in self.failing:
            raise SecretStoreError("It is locked.", kind="locked", hint="Unlock it.")
        self.done.append(what)

    async def get(self, credential_id: str) -> Secret | None:
        self._do("get")
        return await super().get(credential_id)

    async def set(
        self, credential_id: str, secret: Secret, *, about: Credential | None = None
    ) -> None:
        self._do("set")
        await super().set(credential_id, secret)

    async def delete(self, credential_id: str) -> None:
        self._do("delete")
        await super().delete(credential_id)


class Parts:
    def __init__(self, path: Path) -> None:
        self.keyring, self.memory = Keyring(), MemoryStore()
        self.stores = StoreRegistry((self.keyring, self.memory))
        self.repository = CredentialRepository(CredentialTable(path), self.stores.kinds)
        self.storage = CredentialStorage(self.repository, self.stores)

    async def known(self) -> tuple[Credential, ...]:
        return await self.repository.find(ALICE)

    def secrets(self) -> list[str]:
        return [secret.reveal() for secret in self.keyring._secrets.values()]


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    return Parts(tmp_path / "sshtui.db")


def fresh(id: str = "id-1", kind: PromptKind = PromptKind.PASSWORD) -> Credential:  # noqa: A002
    status = Status.FRESH
    return Credential(id, BINDING, kind, Mode.FILL, status, frozenset({"SHA256:k"}), NO_STORE)


async def test_it_goes_to_the_first_store_and_into_the_table(parts: Parts) -> None:
    kept = await parts.storage.enter(fresh(), Secret("fake"), None)
    assert kept.store == KeyringStore.kind
    assert await parts.known() == (kept,)
    assert parts.secrets() == ["fake"]


async def test_where_no_store_takes_it_the_table_knows_nothing_of_it(parts: Parts) -> None:
    parts.keyring.failing = ("set",)
    kept = await parts.storage.enter(fresh(), Secret("fake"), None)
    assert kept.store == MemoryStore.kind, "the next one does"
    assert parts.secrets() == []


async def test_another_answer_takes_the_place_of_the_old_one(parts: Parts) -> None:
    await parts.storage.enter(fresh("id-1"), Secret("fake-old"), None)
    new = await parts.storage.enter(fresh("id-2"), Secret("fake-new"), None)
    assert await parts.known() == (new,)
    assert parts.secrets() == ["fake-new"]


async def test_an_old_secret_that_cannot_be_deleted_is_asked_for_by_nobody(parts: Parts) -> None:
    await parts.storage.enter(fresh("id-1"), Secret("fake-old"), None)
    parts.keyring.failing = ("delete",)
    new = await parts.storage.enter(fresh("id-2"), Secret("fake-new"), None)
    assert await parts.known() == (new,)
    assert parts.secrets() == ["fake-old", "fake-new"]


async def test_what_lasts_replaces_what_does_not(parts: Parts) -> None:
    parts.keyring.failing = ("set",)
    await parts.storage.enter(fresh("id-1"), Secret("fake-1"), None)
    parts.keyring.failing = ()
    lasting = await parts.storage.enter(fresh("id-2"), Secret("fake-2"), None)
    assert await parts.known() == (lasting,)
    assert await parts.memory.get("id-1") is None


async def test_what_does_not_last_puts_what_does_in_doubt(parts: Parts) -> None:
    await parts.storage.enter(fresh("id-1"), Secret("fake-1"), None)
    parts.keyring.failing = ("set",)
    await parts.storage.enter(fresh("id-2"), Secret("fake-2"), None)
    statuses = {known.id: known.status for known in await parts.repository.at(BINDING)}
    assert statuses == {"id-1": Status.SUSPECT, "id-2": Status.FRESH}


async def test_a_changed_one_has_another_id_and_is_fresh(parts: Parts) -> None:
    old = await parts.storage.enter(fresh(), Secret("fake-old"), None)
    proven = replace(old, status=Status.PROVEN)
    changed = await parts.storage.change(proven, Secret("fake-new"), None)
    assert (changed.id != old.id, changed.status) == (True, Status.FRESH)
    assert parts.secrets() == ["fake-new"]


async def test_one_that_cannot_be_changed_stays(parts: Parts) -> None:
    old = await parts.storage.enter(fresh(), Secret("fake-old"), None)
    parts.keyring.failing = ("set",)
    with pytest.raises(SecretStoreError):
        await parts.storage.change(old, Secret("fake-new"), None)
    assert await parts.known() == (old,)
    assert parts.secrets() == ["fake-old"]


async def test_a_new_password_stands_beside_the_old_one(parts: Parts) -> None:
    old = await parts.storage.enter(fresh(), Secret("fake-old"), None)
    aside = await parts.storage.set_aside(ALICE, Secret("fake-new"), "SHA256:k", None)
    assert aside.binding.set_aside
    assert aside.mode is old.mode
    assert sorted(parts.secrets()) == ["fake-new", "fake-old"]


async def test_it_moves_whole_or_not_at_all(parts: Parts) -> None:
    kept = await parts.storage.enter(fresh(), Secret("fake"), None)
    moved = await parts.storage.move(kept, "memory", None)
    assert moved.store == MemoryStore.kind
    assert parts.secrets() == []
    parts.keyring.failing = ("set",)
    with pytest.raises(SecretStoreError):
        await parts.storage.move(moved, KeyringStore.kind.name, None)
    assert await parts.memory.get(moved.id) == Secret("fake")
    assert await parts.known() == (moved,)


async def test_what_its_store_has_lost_cannot_move(parts: Parts) -> None:
    kept = await parts.storage.enter(fresh(), Secret("fake"), None)
    await parts.keyring.delete(kept.id)
    with pytest.raises(SecretStoreError, match="no longer in the") as caught:
        await parts.storage.move(kept, "memory", None)
    assert caught.value.hint


async def test_it_is_forgotten_secret_first(parts: Parts) -> None:
    kept = await parts.storage.enter(fresh(), Secret("fake"), None)
    parts.keyring.failing = ("delete",)
    with pytest.raises(SecretStoreError):
        await parts.storage.forget(kept, None)
    assert await parts.known() == (kept,)
    parts.keyring.failing = ()
    await parts.storage.forget(kept, None)
    assert await parts.known() == ()
    assert parts.secrets() == []


async def test_the_same_answer_is_recognised_and_one_that_cannot_be_read_is_not(
    parts: Parts,
) -> None:
    kept = await parts.storage.enter(fresh(), Secret("fake"), None)
    assert await parts.storage.holding(BINDING, Secret("fake")) == kept
    assert await parts.storage.holding(BINDING, Secret("other")) is None
    parts.keyring.failing = ("get",)
    assert await parts.storage.holding(BINDING, Secret("fake")) is None


async def test_twins_are_the_other_passwords_that_are_the_same(parts: Parts) -> None:
    first = await parts.storage.enter(fresh("id-1"), Secret("fake"), None)
    for number, (text, kind) in enumerate(
        [
            ("fake", PromptKind.PASSWORD),
            ("other", PromptKind.PASSWORD),
            ("fake", PromptKind.OTHER),
        ],
        2,
    ):
        binding = Binding(ALICE, "", f"prompt {number}", echo=False)
        other = replace(fresh(f"id-{number}", kind), binding=binding)
        await parts.storage.enter(other, Secret(text), None)
    assert [twin.id for twin in await parts.storage.twins(first)] == ["id-2"]
    parts.keyring.failing = ("get",)
    assert await parts.storage.twins(first) == []
