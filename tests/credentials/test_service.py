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
from sshtui.credentials.service import CredentialService, open_book
from sshtui.credentials.stores.memory import MemoryStore
from sshtui.credentials.stores.registry import MEMORY_HINT, StoreHealth, StoreRegistry
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

    def __init__(self) -> None:
        super().__init__()
        self.name, self.label = "keyring", "Secret Service"
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


def shelves(keyring: Keyring) -> StoreRegistry:
    """Return the places of a person who has a keyring."""
    return StoreRegistry((keyring, MemoryStore()), ("keyring", "memory"))


@pytest.fixture
def keyring_double() -> Keyring:
    return Keyring()


@pytest.fixture
async def book(tmp_path: Path, keyring_double: Keyring) -> AsyncIterator[CredentialService]:
    opened = CredentialService(CredentialTable(tmp_path / "sshtui.db"), shelves(keyring_double))
    yield opened
    opened.close()


async def remember(
    book: CredentialService,
    text: str = "fake-secret",
    *,
    key: str = KEY,
    binding: Binding = PASSWORD,
) -> Credential:
    return await book.remember(
        binding, PromptKind.PASSWORD, Secret(text), mode=Mode.FILL, host_key=key
    )


async def test_what_was_remembered_is_found_and_revealed(book: CredentialService) -> None:
    before = datetime.now(UTC)
    kept = await remember(book)
    assert await book.find(ALICE) == (kept,)
    assert await book.reveal(kept) == Secret("fake-secret")
    assert kept.binding == PASSWORD
    assert kept.status is Status.PROVEN
    assert kept.mode is Mode.FILL
    assert kept.host_keys == {KEY}
    assert kept.store == "keyring"
    assert kept.last_used is not None
    assert before <= kept.last_used <= datetime.now(UTC)
    assert kept.last_accepted == kept.last_used


async def test_a_new_answer_takes_the_place_of_the_old_one_and_its_secret(
    book: CredentialService, keyring_double: Keyring
) -> None:
    old = await remember(book, "fake-old")
    new = await remember(book, "fake-new", key=OTHER_KEY)
    assert await book.find(ALICE) == (new,)
    assert await book.reveal(new) == Secret("fake-new")
    assert await book.reveal(old) is None
    assert new.host_keys == {OTHER_KEY}, "the new answer was not learned under the old key"
    assert list(keyring_double._secrets) == [new.id]


async def test_the_same_answer_under_another_key_belongs_to_both_and_is_not_written_again(
    book: CredentialService, keyring_double: Keyring
) -> None:
    first = await remember(book)
    await book.doubt(first)
    again = await remember(book, key=OTHER_KEY)
    assert again.id == first.id
    assert again.host_keys == {KEY, OTHER_KEY}
    assert again.status is Status.PROVEN
    assert await book.find(ALICE) == (again,)
    assert keyring_double.writes == 1


async def test_a_late_refusal_of_the_old_answer_does_not_touch_the_new_one(
    book: CredentialService,
) -> None:
    old = await remember(book, "fake-old")
    new = await remember(book, "fake-new")
    await book.doubt(old)
    assert await book.find(ALICE) == (new,)


async def test_marks_are_kept_for_the_next_book(
    book: CredentialService, tmp_path: Path, keyring_double: Keyring
) -> None:
    kept = await remember(book)
    await book.doubt(kept)
    await book.change_mode(kept, Mode.SEND)
    other = CredentialService(CredentialTable(tmp_path / "sshtui.db"), shelves(keyring_double))
    assert await other.find(ALICE) == (replace(kept, status=Status.SUSPECT, mode=Mode.SEND),)
    other.close()


async def test_forgetting_takes_secret_and_entry(
    book: CredentialService, keyring_double: Keyring
) -> None:
    kept = await remember(book)
    await book.forget(kept)
    assert await book.find(ALICE) == ()
    assert not keyring_double._secrets


async def test_nothing_is_forgotten_while_the_keyring_cannot_forget(
    book: CredentialService, keyring_double: Keyring
) -> None:
    kept = await remember(book)
    keyring_double.failing = "locked"
    with pytest.raises(SecretStoreError):
        await book.forget(kept)
    assert await book.find(ALICE) == (kept,)


async def test_a_keyring_that_fails_is_named_when_it_is_asked(
    book: CredentialService, keyring_double: Keyring
) -> None:
    kept = await remember(book)
    keyring_double.failing = "locked"
    with pytest.raises(SecretStoreError) as caught:
        await book.reveal(kept)
    assert caught.value.kind == "locked"


async def test_without_a_keyring_answers_last_until_the_end(
    book: CredentialService, keyring_double: Keyring, tmp_path: Path
) -> None:
    keyring_double.failing = "locked"
    kept = await remember(book)
    assert kept.store == "memory"
    assert await book.find(ALICE) == (kept,)
    assert await book.reveal(kept) == Secret("fake-secret")
    await book.doubt(kept)
    assert (await book.find(ALICE))[0].status is Status.SUSPECT
    tomorrow = CredentialService(CredentialTable(tmp_path / "sshtui.db"), shelves(keyring_double))
    assert await tomorrow.find(ALICE) == ()
    tomorrow.close()
    await book.forget(replace(kept))
    assert await book.find(ALICE) == ()


async def test_an_answer_in_memory_stands_before_the_old_one_in_the_keyring(
    book: CredentialService, keyring_double: Keyring, tmp_path: Path
) -> None:
    old = await remember(book, "fake-old")
    keyring_double.failing = "locked"
    new = await remember(book, "fake-new")
    assert await book.find(ALICE) == (new,)
    tomorrow = CredentialService(CredentialTable(tmp_path / "sshtui.db"), shelves(keyring_double))
    (found,) = await tomorrow.find(ALICE)
    assert (found.id, found.status) == (old.id, Status.SUSPECT), "it is not sent by itself again"
    tomorrow.close()


async def test_once_the_keyring_is_back_the_answer_leaves_memory(
    book: CredentialService, keyring_double: Keyring
) -> None:
    keyring_double.failing = "locked"
    passing = await remember(book, "fake-old")
    keyring_double.failing = ""
    kept = await remember(book, "fake-new")
    assert kept.store == "keyring"
    assert await book.find(ALICE) == (kept,)
    assert await book.reveal(passing) is None


async def test_other_prompts_keep_their_own(book: CredentialService) -> None:
    menu = Binding(ALICE, "", "option:", echo=True)
    first, second = await remember(book), await remember(book, "2", binding=menu)
    assert set(await book.find(ALICE)) == {first, second}
    await book.forget(first)
    assert await book.find(ALICE) == (second,)


@pytest.mark.parametrize(
    ("failing", "health"),
    [
        ("", StoreHealth(True, "keyring", "Secret Service")),
        (
            "locked",
            StoreHealth(
                False,
                "memory",
                "this session only",
                "It is locked.",
                "Unlock it. Answers are kept until sshtui ends.",
            ),
        ),
    ],
)
async def test_health_says_where_answers_go_and_why(
    book: CredentialService, keyring_double: Keyring, failing: str, health: StoreHealth
) -> None:
    keyring_double.failing = failing
    assert await book.health() == health


async def test_a_book_that_was_asked_to_keep_nothing_is_healthy_and_says_so() -> None:
    book = open_book(private=True)
    assert await book.health() == StoreHealth(
        True, "memory", "this session only", hint="Answers are kept until sshtui ends."
    )
    book.close()


@pytest.mark.parametrize(
    ("open_one", "files"),
    [(lambda: open_book(private=True), False), (lambda: open_book(Settings(store="memory")), True)],
)
async def test_secrets_are_in_no_file(
    open_one: Callable[[], CredentialService], files: bool, tmp_path: Path
) -> None:
    book = open_one()
    kept = await remember(book, "fake-canary-5be1")
    assert kept.store == "memory"
    assert await book.find(ALICE) == (kept,)
    data = tmp_path / "sshtui"
    found = [path for path in data.rglob("*") if path.is_file()] if data.exists() else []
    assert bool(found) is files
    assert not any(b"fake-canary" in path.read_bytes() for path in found)
    book.close()


@pytest.mark.keyring
async def test_the_persons_own_book_keeps_secrets_in_the_real_keyring_only(
    keyring: GnomeKeyring,
) -> None:
    book = open_book()
    assert await book.health() == StoreHealth(True, "keyring", "Secret Service")
    kept = await remember(book, "fake-canary-5be1")
    book.close()
    tomorrow = open_book()
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
    book = open_book()
    health = await book.health()
    assert not health.usable
    assert "locked" in health.problem
    assert health.hint.endswith(MEMORY_HINT)
    assert await book.reveal(await remember(book)) == Secret("fake-secret")
    book.close()


async def test_the_index_is_never_used_on_the_event_loop(
    book: CredentialService, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = threading.get_ident()
    used_by: set[int] = set()

    def watch(statement: str) -> None:
        used_by.add(threading.get_ident())

    book._ledger._lasting.database._database._connection.set_trace_callback(watch)
    kept = await remember(book)
    await book.find(ALICE)
    await book.prove(kept, KEY)
    await book.forget(kept)
    assert used_by
    assert here not in used_by


async def test_ten_tabs_remembering_at_once_leave_one_answer_and_one_secret(
    book: CredentialService, keyring_double: Keyring
) -> None:
    await asyncio.gather(*(remember(book, f"fake-{number}") for number in range(10)))
    (left,) = await book.find(ALICE)
    assert list(keyring_double._secrets) == [left.id]


async def test_what_was_sent_by_itself_is_filled_from_now_on_where_that_was_asked_for(
    book: CredentialService,
) -> None:
    elsewhere = Binding(Endpoint("alice", "elsewhere", 22), "", "password", echo=False)
    for binding in (PASSWORD, elsewhere):
        await book.change_mode(await remember(book, binding=binding), Mode.SEND)
    (changed,) = await book.ask_first((ALICE, Endpoint("bob", "db1.example", 22)))
    assert changed.binding == PASSWORD
    modes = {one.binding.endpoint.host: one.mode for one in await book.all()}
    assert modes == {"db1.example": Mode.FILL, "elsewhere": Mode.SEND}
    assert await book.ask_first((ALICE,)) == ()
