"""What every SecretStore promises, asked of each of them."""

from pathlib import Path

import pytest

from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.keyring import KeyringStore
from sshtui.credentials.stores.memory import MemoryStore
from sshtui.credentials.stores.protocol import SecretStore

TEXTS = ("fake-secret", "", "\0", "a\nb\r\n", "ü", "🔑", "パスワード", " x ", "x" * 1_200)


@pytest.fixture(params=["memory", pytest.param("keyring", marks=pytest.mark.keyring)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> SecretStore:
    if request.param == "memory":
        return MemoryStore()
    request.getfixturevalue("keyring")
    return KeyringStore()


class TestSecretStore:
    async def test_it_is_named_for_the_index_and_for_a_person(self, store: SecretStore) -> None:
        assert store.kind.name
        assert store.label

    @pytest.mark.parametrize("text", TEXTS)
    async def test_it_gives_back_exactly_what_it_was_given(
        self, store: SecretStore, text: str
    ) -> None:
        await store.set("id", Secret(text))
        assert await store.get("id") == Secret(text)

    async def test_it_has_nothing_under_an_unknown_id(self, store: SecretStore) -> None:
        assert await store.get("unknown") is None

    async def test_an_empty_secret_is_not_a_missing_one(self, store: SecretStore) -> None:
        await store.set("id", Secret(""))
        assert await store.get("id") is not None

    async def test_the_last_one_set_counts(self, store: SecretStore) -> None:
        await store.set("id", Secret("fake-old"))
        await store.set("id", Secret("fake-new"))
        assert await store.get("id") == Secret("fake-new")

    async def test_ids_do_not_share_secrets(self, store: SecretStore) -> None:
        await store.set("one", Secret("fake-one"))
        await store.set("two", Secret("fake-two"))
        await store.delete("one")
        assert await store.get("one") is None
        assert await store.get("two") == Secret("fake-two")

    async def test_deleting_what_is_not_there_does_nothing(self, store: SecretStore) -> None:
        await store.delete("unknown")
        await store.set("id", Secret("fake-secret"))
        await store.delete("id")
        await store.delete("id")
        assert await store.get("id") is None
