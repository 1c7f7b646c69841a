import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sshtui import paths
from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService, open_credentials
from sshtui.credentials.stores.keyring import KeyringStore
from sshtui.credentials.stores.kind import StoreHealth
from sshtui.credentials.stores.memory import MemoryStore
from sshtui.credentials.stores.registry import MEMORY_HINT, StoreRegistry
from sshtui.credentials.table import CredentialTable
from sshtui.endpoint import Endpoint
from sshtui.errors import SecretStoreError
from sshtui.settings import Settings
from tests.servers.gnome_keyring import GnomeKeyring

ALICE = Endpoint("alice", "db1.example", 22)
PASSWORD = Binding(ALICE, "", "password:", echo=False)
KEY, OTHER_KEY = "SHA256:fake-one", "SHA256:fake-two"


class Keyring(MemoryStore):
    """A keyring that can be made to fail as a real one does; the real one has tests of its own."""

    kind = KeyringStore.kind

    def __init__(self) -> None:
        super().__init__()
        self.label = "Secret Service"
        self.failing = ""
        self.writes = 0

    def _check(self) -> None:
        if self.failing:
            raise SecretStoreError("It is locked.", kind=self.failing, hint="Unlock it.")

    async def get(self, credential_id: str) -> Secret | None:
        self._check()
        return await super().get(credential_id)

    async def set(
        self, credential_id: str, secret: Secret, *, about: Credential | None = None
    ) -> None:
        self._check()
        self.writes += 1
        await super().set(credential_id, secret)

    async def delete(self, credential_id: str) -> None:
        self._check()
        await super().delete(credential_id)


def registry(keyring: Keyring) -> StoreRegistry:
    """Return the stores of a person who has a keyring."""
    return StoreRegistry((keyring, MemoryStore()))


@pytest.fixture
def keyring_double() -> Keyring:
    return Keyring()


@pytest.fixture
async def credentials(tmp_path: Path, keyring_double: Keyring) -> AsyncIterator[CredentialService]:
    opened = CredentialService(CredentialTable(tmp_path / "sshtui.db"), registry(keyring_double))
    yield opened
    opened.close()


async def remember(
    credentials: CredentialService,
    text: str = "fake-secret",
    *,
    key: str = KEY,
    binding: Binding = PASSWORD,
) -> Credential:
    return await credentials.remember(
        binding, PromptKind.PASSWORD, Secret(text), mode=Mode.FILL, host_key=key
    )


async def test_what_was_remembered_is_found_and_revealed(credentials: CredentialService) -> None:
    before = datetime.now(UTC)
    kept = await remember(credentials)
    assert await credentials.find(ALICE) == (kept,)
    assert await credentials.reveal(kept) == Secret("fake-secret")
    assert kept.binding == PASSWORD
    assert kept.status is Status.PROVEN
    assert kept.mode is Mode.FILL
    assert kept.host_keys == {KEY}
    assert kept.store == KeyringStore.kind
    assert kept.last_used is not None
    assert before <= kept.last_used <= datetime.now(UTC)
    assert kept.last_accepted == kept.last_used


async def test_a_new_answer_takes_the_place_of_the_old_one_and_its_secret(
    credentials: CredentialService, keyring_double: Keyring
) -> None:
    old = await remember(credentials, "fake-old")
    new = await remember(credentials, "fake-new", key=OTHER_KEY)
    assert await credentials.find(ALICE) == (new,)
    assert await credentials.reveal(new) == Secret("fake-new")
    assert await credentials.reveal(old) is None
    assert new.host_keys == {OTHER_KEY}, "the new answer was not learned under the old key"
    assert list(keyring_double._secrets) == [new.id]


async def test_the_same_answer_under_another_key_belongs_to_both_and_is_not_written_again(
    credentials: CredentialService, keyring_double: Keyring
) -> None:
    first = await remember(credentials)
    await credentials.doubt(first)
    again = await remember(credentials, key=OTHER_KEY)
    assert again.id == first.id
    assert again.host_keys == {KEY, OTHER_KEY}
    assert again.status is Status.PROVEN
    assert await credentials.find(ALICE) == (again,)
    assert keyring_double.writes == 1


async def test_a_late_refusal_of_the_old_answer_does_not_touch_the_new_one(
    credentials: CredentialService,
) -> None:
    old = await remember(credentials, "fake-old")
    new = await remember(credentials, "fake-new")
    await credentials.doubt(old)
    assert await credentials.find(ALICE) == (new,)


async def test_marks_are_kept_for_the_next_book(
    credentials: CredentialService, tmp_path: Path, keyring_double: Keyring
) -> None:
    kept = await remember(credentials)
    await credentials.doubt(kept)
    await credentials.change_mode(kept, Mode.SEND)
    other = CredentialService(CredentialTable(tmp_path / "sshtui.db"), registry(keyring_double))
    assert await other.find(ALICE) == (replace(kept, status=Status.SUSPECT, mode=Mode.SEND),)
    other.close()


async def test_forgetting_takes_secret_and_entry(
    credentials: CredentialService, keyring_double: Keyring
) -> None:
    kept = await remember(credentials)
    await credentials.forget(kept)
    assert await credentials.find(ALICE) == ()
    assert not keyring_double._secrets


async def test_nothing_is_forgotten_while_the_keyring_cannot_forget(
    credentials: CredentialService, keyring_double: Keyring
) -> None:
    kept = await remember(credentials)
    keyring_double.failing = "locked"
    with pytest.raises(SecretStoreError):
        await credentials.forget(kept)
    assert await credentials.find(ALICE) == (kept,)


async def test_a_keyring_that_fails_is_named_when_it_is_asked(
    credentials: CredentialService, keyring_double: Keyring
) -> None:
    kept = await remember(credentials)
    keyring_double.failing = "locked"
    with pytest.raises(SecretStoreError) as caught:
        await credentials.reveal(kept)
    assert caught.value.kind == "locked"


async def test_without_a_keyring_answers_last_until_the_end(
    credentials: CredentialService, keyring_double: Keyring, tmp_path: Path
) -> None:
    keyring_double.failing = "locked"
    kept = await remember(credentials)
    assert kept.store == MemoryStore.kind
    assert await credentials.find(ALICE) == (kept,)
    assert await credentials.reveal(kept) == Secret("fake-secret")
    await credentials.doubt(kept)
    assert (await credentials.find(ALICE))[0].status is Status.SUSPECT
    tomorrow = CredentialService(CredentialTable(tmp_path / "sshtui.db"), registry(keyring_double))
    assert await tomorrow.find(ALICE) == ()
    tomorrow.close()
    await credentials.forget(replace(kept))
    assert await credentials.find(ALICE) == ()


async def test_an_answer_in_memory_stands_before_the_old_one_in_the_keyring(
    credentials: CredentialService, keyring_double: Keyring, tmp_path: Path
) -> None:
    old = await remember(credentials, "fake-old")
    keyring_double.failing = "locked"
    new = await remember(credentials, "fake-new")
    assert await credentials.find(ALICE) == (new,)
    tomorrow = CredentialService(CredentialTable(tmp_path / "sshtui.db"), registry(keyring_double))
    (found,) = await tomorrow.find(ALICE)
    assert (found.id, found.status) == (old.id, Status.SUSPECT), "it is not sent by itself again"
    tomorrow.close()


async def test_once_the_keyring_is_back_the_answer_leaves_memory(
    credentials: CredentialService, keyring_double: Keyring
) -> None:
    keyring_double.failing = "locked"
    passing = await remember(credentials, "fake-old")
    keyring_double.failing = ""
    kept = await remember(credentials, "fake-new")
    assert kept.store == KeyringStore.kind
    assert await credentials.find(ALICE) == (kept,)
    assert await credentials.reveal(passing) is None


async def test_other_prompts_keep_their_own(credentials: CredentialService) -> None:
    menu = Binding(ALICE, "", "option:", echo=True)
    first, second = await remember(credentials), await remember(credentials, "2", binding=menu)
    assert set(await credentials.find(ALICE)) == {first, second}
    await credentials.forget(first)
    assert await credentials.find(ALICE) == (second,)


@pytest.mark.parametrize(
    ("failing", "health"),
    [
        ("", StoreHealth(True, KeyringStore.kind, "Secret Service")),
        (
            "locked",
            StoreHealth(
                False,
                MemoryStore.kind,
                "this session only",
                "It is locked.",
                "Unlock it. Credentials are kept until you quit.",
            ),
        ),
    ],
)
async def test_health_says_where_answers_go_and_why(
    credentials: CredentialService, keyring_double: Keyring, failing: str, health: StoreHealth
) -> None:
    keyring_double.failing = failing
    assert await credentials.health() == health


async def test_a_service_that_was_asked_to_keep_nothing_is_healthy_and_says_so() -> None:
    credentials = open_credentials(private=True)
    assert await credentials.health() == StoreHealth(
        True, MemoryStore.kind, "this session only", hint="Credentials are kept until you quit."
    )
    credentials.close()


@pytest.mark.parametrize(
    ("open_one", "files"),
    [
        (lambda: open_credentials(private=True), False),
        (lambda: open_credentials(Settings(store="memory")), True),
    ],
)
async def test_secrets_are_in_no_file(
    open_one: Callable[[], CredentialService], files: bool, tmp_path: Path
) -> None:
    credentials = open_one()
    kept = await remember(credentials, "fake-canary-5be1")
    assert kept.store == MemoryStore.kind
    assert await credentials.find(ALICE) == (kept,)
    data = tmp_path / "sshtui"
    found = [path for path in data.rglob("*") if path.is_file()] if data.exists() else []
    assert bool(found) is files
    assert not any(b"fake-canary" in path.read_bytes() for path in found)
    credentials.close()


@pytest.mark.keyring
async def test_the_persons_own_book_keeps_secrets_in_the_real_keyring_only(
    keyring: GnomeKeyring,
) -> None:
    credentials = open_credentials()
    assert await credentials.health() == StoreHealth(True, KeyringStore.kind, "Secret Service")
    kept = await remember(credentials, "fake-canary-5be1")
    credentials.close()
    tomorrow = open_credentials()
    assert await tomorrow.find(ALICE) == (kept,)
    assert await tomorrow.reveal(kept) == Secret("fake-canary-5be1")
    for path in paths.data_dir().iterdir():
        assert b"fake-canary" not in path.read_bytes()
    await tomorrow.forget(kept)
    tomorrow.close()


@pytest.mark.keyring
async def test_with_a_locked_keyring_the_persons_book_says_so_and_still_remembers(
    keyring: GnomeKeyring,
) -> None:
    keyring.lock()
    credentials = open_credentials()
    health = await credentials.health()
    assert not health.usable
    assert "locked" in health.problem
    assert health.hint.endswith(MEMORY_HINT)
    assert await credentials.reveal(await remember(credentials)) == Secret("fake-secret")
    credentials.close()


async def test_the_index_is_never_used_on_the_event_loop(
    credentials: CredentialService, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = threading.get_ident()
    used_by: set[int] = set()

    def watch(statement: str) -> None:
        used_by.add(threading.get_ident())

    credentials._repository._durable.database._database._connection.set_trace_callback(watch)
    kept = await remember(credentials)
    await credentials.find(ALICE)
    await credentials.prove(kept, KEY)
    await credentials.forget(kept)
    assert used_by
    assert here not in used_by


async def test_ten_tabs_remembering_at_once_leave_one_answer_and_one_secret(
    credentials: CredentialService, keyring_double: Keyring
) -> None:
    await asyncio.gather(*(remember(credentials, f"fake-{number}") for number in range(10)))
    (left,) = await credentials.find(ALICE)
    assert list(keyring_double._secrets) == [left.id]


async def test_what_was_sent_by_itself_is_filled_from_now_on_where_that_was_asked_for(
    credentials: CredentialService,
) -> None:
    elsewhere = Binding(Endpoint("alice", "elsewhere", 22), "", "password", echo=False)
    for binding in (PASSWORD, elsewhere):
        await credentials.change_mode(await remember(credentials, binding=binding), Mode.SEND)
    (changed,) = await credentials.ask_first((ALICE, Endpoint("bob", "db1.example", 22)))
    assert changed.binding == PASSWORD
    modes = {
        credential.binding.endpoint.host: credential.mode for credential in await credentials.all()
    }
    assert modes == {"db1.example": Mode.FILL, "elsewhere": Mode.SEND}
    assert await credentials.ask_first((ALICE,)) == ()
