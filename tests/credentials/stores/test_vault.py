import asyncio
import base64
from pathlib import Path

import pytest

from sshtui import paths
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores import vault as module
from sshtui.credentials.stores import vault_format
from sshtui.credentials.stores.vault import VaultStore, check_passphrase, strength
from sshtui.errors import AppError, ConfigError, SecretStoreError, UsageError
from tests.credentials.cards import card
from tests.credentials.stores.vaults import PASSPHRASE, cheapen

OTHER = Secret("fake other passphrase")


class Clock:
    """Stands in for the module `time`."""

    def __init__(self) -> None:
        self.uptime, self.ahead = 1_000.0, 1_700_000_000.0

    def monotonic(self) -> float:
        return self.uptime

    def time(self) -> float:
        return self.uptime + self.ahead


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(module, "time", made)
    return made


@pytest.fixture(autouse=True)
def cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    cheapen(monkeypatch)


@pytest.fixture
async def vault(tmp_path: Path) -> VaultStore:
    made = VaultStore(tmp_path)
    await made.create(PASSPHRASE)
    return made


async def kind_of(awaitable: object) -> str:
    with pytest.raises(SecretStoreError) as caught:
        await awaitable  # type: ignore[misc]
    assert caught.value.heading == "Vault problem"
    return caught.value.kind


async def test_what_is_kept_comes_back_from_another_instance(
    vault: VaultStore, tmp_path: Path
) -> None:
    await vault.set("one", Secret("fäke\0🔑\n"), about=card())
    await vault.set("two", Secret(""))
    other = VaultStore(tmp_path)
    assert other.exists
    assert other.locked
    await other.unlock(PASSPHRASE)
    assert await other.get("one") == Secret("fäke\0🔑\n")
    assert await other.get("two") == Secret("")
    assert await other.get("three") is None
    await other.delete("one")
    await other.delete("one")
    assert await vault.get("one") is None


async def test_while_it_is_locked_nothing_is_given_or_taken(vault: VaultStore) -> None:
    await vault.set("one", Secret("fake"))
    vault.lock()
    assert await kind_of(vault.get("one")) == "locked"
    assert await kind_of(vault.set("one", Secret("fake"))) == "locked"
    assert await kind_of(vault.delete("one")) == "locked"
    await vault.unlock(PASSPHRASE)
    assert await vault.get("one") == Secret("fake")


async def test_it_locks_itself_after_a_while_without_use(tmp_path: Path, clock: Clock) -> None:
    vault = VaultStore(tmp_path, idle_minutes=15)
    await vault.create(PASSPHRASE)
    for _ in range(3):
        clock.uptime += 14 * 60
        await vault.set("one", Secret("fake"))
    clock.uptime += 15 * 60 + 1
    assert vault.locked
    assert await kind_of(vault.get("one")) == "locked"


async def test_it_never_locks_itself_where_that_was_asked_for(tmp_path: Path, clock: Clock) -> None:
    vault = VaultStore(tmp_path, idle_minutes=0)
    await vault.create(PASSPHRASE)
    clock.uptime += 10_000_000
    assert not vault.locked


async def test_it_locks_itself_when_the_machine_slept(tmp_path: Path, clock: Clock) -> None:
    vault = VaultStore(tmp_path)
    await vault.create(PASSPHRASE)
    clock.ahead += 59
    assert not vault.locked
    clock.ahead += 61
    assert vault.locked


async def test_a_wrong_passphrase_costs_time_from_the_fourth_on(
    vault: VaultStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    vault.lock()
    for _ in range(5):
        assert await kind_of(vault.unlock(OTHER)) == "passphrase"
    assert waits == [1.0, 1.0]
    await vault.unlock(PASSPHRASE)
    await vault.unlock(PASSPHRASE)
    assert len(waits) == 3


async def test_another_passphrase_locks_out_the_old_one_and_other_instances(
    vault: VaultStore, tmp_path: Path
) -> None:
    await vault.set("one", Secret("fake"))
    other = VaultStore(tmp_path)
    await other.unlock(PASSPHRASE)
    await vault.change_passphrase(PASSPHRASE, OTHER)
    assert await vault.get("one") == Secret("fake")
    assert await kind_of(other.get("one")) == "locked"
    assert await kind_of(other.set("two", Secret("fake"))) == "locked"
    assert other.locked
    assert await kind_of(other.unlock(PASSPHRASE)) == "passphrase"
    await other.unlock(OTHER)
    assert await other.get("one") == Secret("fake")


async def test_the_old_passphrase_is_needed_for_a_new_one(vault: VaultStore) -> None:
    assert await kind_of(vault.change_passphrase(OTHER, OTHER)) == "passphrase"
    with pytest.raises(UsageError, match="at least 8"):
        await vault.change_passphrase(PASSPHRASE, Secret("fake"))
    vault.lock()
    await vault.unlock(PASSPHRASE)


async def test_there_is_only_one_vault(vault: VaultStore, tmp_path: Path) -> None:
    await vault.set("one", Secret("fake"))
    assert await kind_of(VaultStore(tmp_path).create(OTHER)) == "broken"
    assert await vault.get("one") == Secret("fake")


async def test_an_older_vault_that_was_put_back_is_told_and_still_opens(
    vault: VaultStore, tmp_path: Path
) -> None:
    await vault.set("one", Secret("fake"))
    older = (tmp_path / "vault").read_bytes()
    await vault.set("two", Secret("fake"))
    (tmp_path / "vault").write_bytes(older)
    again = VaultStore(tmp_path)
    await again.unlock(PASSPHRASE)
    assert "older copy of the vault" in again.rolled_back
    assert await again.get("one") == Secret("fake")
    (paths.state_dir() / module.MARK_NAME).write_bytes(b"damaged")
    await again.unlock(PASSPHRASE)
    assert again.rolled_back == ""


async def test_a_vault_moves_to_another_machine(vault: VaultStore, tmp_path: Path) -> None:
    await vault.set("one", Secret("fake-one"), about=card("one"))
    copy = tmp_path / "copy"
    await vault.export(copy)
    with pytest.raises(ConfigError, match="already exists"):
        await vault.export(copy)
    (tmp_path / "elsewhere").mkdir()
    elsewhere = VaultStore(tmp_path / "elsewhere")
    await elsewhere.create(OTHER)
    await elsewhere.set("two", Secret("fake-two"))
    assert await kind_of(elsewhere.bring_in(copy, OTHER)) == "passphrase"
    with pytest.raises(ConfigError, match="cannot be read"):
        await elsewhere.bring_in(tmp_path / "nowhere", PASSPHRASE)
    (known,) = await elsewhere.bring_in(copy, PASSPHRASE)
    assert (known.id, known.binding) == ("one", card().binding)
    assert await elsewhere.get("one") == Secret("fake-one")
    assert await elsewhere.get("two") == Secret("fake-two")


@pytest.mark.parametrize("damage", [b"", b"x" * 5_000, b"SSHTUIV9" + bytes(300)])
async def test_a_damaged_vault_is_refused_and_left_alone(
    vault: VaultStore, tmp_path: Path, damage: bytes
) -> None:
    (tmp_path / "vault").write_bytes(damage)
    assert await kind_of(VaultStore(tmp_path).unlock(PASSPHRASE)) == "broken"
    assert await kind_of(vault.set("one", Secret("fake"))) == "broken"
    assert (tmp_path / "vault").read_bytes() == damage


async def test_nothing_is_in_clear_on_the_disk(vault: VaultStore, tmp_path: Path) -> None:
    canary = "fake-canary-9f3e"
    for number in range(5):
        await vault.set(f"id-{number}", Secret(canary), about=card(prompt="fake-prompt-7c"))
    needles = [canary.encode(), canary.encode("utf-16-le"), b"fake-prompt-7c", b"db1.example"]
    needles += [base64.b64encode(canary.encode())[:-4], PASSPHRASE.reveal().encode()]
    for path in tmp_path.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not [needle for needle in needles if needle in data], path


async def test_whether_it_could_be_stronger_is_told(
    vault: VaultStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not await vault.is_weak()
    monkeypatch.setattr(vault_format, "SCRYPT_COST", (1 << 4, 8, 1))
    monkeypatch.setattr(vault_format, "_has_argon2", lambda: False)
    await vault.change_passphrase(PASSPHRASE, OTHER)
    assert await vault.is_weak()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("fake", "4 more"),
        ("aaaaaaaaaaaa", "easy"),
        ("1234567890", "easy"),
        ("fake-pass", "fair"),
        ("fake correct horse battery", "good"),
    ],
)
def test_a_hint_of_how_hard_a_passphrase_is_to_guess(text: str, words: str) -> None:
    assert words in strength(Secret(text))


def test_a_passphrase_needs_eight_characters() -> None:
    with pytest.raises(AppError):
        check_passphrase(Secret("fake-77"))
    check_passphrase(Secret("fake-777"))
