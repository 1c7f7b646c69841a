"""Saved credentials where nothing can be written down, or their vault is damaged."""

import math
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sshtui import paths, resilient_database
from sshtui.credentials.binding import Mode
from sshtui.credentials.service import CredentialService, open_credentials
from sshtui.credentials.stores.memory import MemoryStore
from sshtui.errors import Cancelled
from sshtui.settings import Settings
from sshtui.signin.steps import StepKind
from tests.credentials.stores.vaults import PASSPHRASE, cheapen
from tests.faults.disks import Disk
from tests.servers.accounts import set_password
from tests.servers.gnome_keyring import gnome_keyring
from tests.servers.openssh import OpenSsh
from tests.servers.person import CANCEL, KEEP, Person
from tests.servers.reach import Reach
from tests.servers.variants import OpenSshFactory

pytestmark = [pytest.mark.sshd, pytest.mark.keyring]

REFUSED = "Failed keyboard-interactive/pam"


@pytest.fixture
def small(tmp_path: Path, disk: Callable[[Path], Disk]) -> Disk:
    """The disk that holds all files of sshtui."""
    return disk(tmp_path / "sshtui")


@pytest.fixture
def person_again(
    reach: Reach, small: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Reach]]:
    """What starts sshtui anew, with a keyring that stays."""
    del small
    monkeypatch.setattr(resilient_database, "RETRY_SECONDS", math.inf)
    with gnome_keyring(tmp_path / "keyring") as keyring:
        keyring.use_here(monkeypatch)

        def start() -> Reach:
            reach.credentials.close()
            reach.credentials = open_credentials()
            return reach

        yield start
        reach.credentials.close()


async def test_a_fault_of_our_own_says_that_nothing_was_kept_but_not_what(
    reach: Reach, openssh: OpenSshFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = openssh.password()

    async def quote(*given: object, **named: object) -> None:
        raise ValueError(server.password)

    monkeypatch.setattr(reach.credentials, "remember", quote)
    person = Person(server.password, remember=True)
    await reach.sign_in(reach.target(server), person)
    (warning,) = person.saw(StepKind.WARNING)
    assert "Not saved" in warning.text
    assert "bug in sshtui" in warning.text
    assert server.password not in person.screen_text


async def keep_and_send(person: Reach, server: OpenSsh) -> None:
    """Have the password kept, and sent without a form from now on."""
    target = person.target(server)
    await person.sign_in(target, Person(server.password, remember=True, mode=Mode.SEND))
    silent = Person()
    await person.sign_in(target, silent)
    assert silent.forms == []


@pytest.mark.parametrize("harm", [Disk.fill, Disk.make_read_only])
async def test_a_kept_answer_is_filled_but_never_sent_unseen(
    person_again: Callable[[], Reach],
    openssh: OpenSshFactory,
    small: Disk,
    harm: Callable[[Disk], None],
) -> None:
    server = openssh.password()
    await keep_and_send(first := person_again(), server)
    first.credentials.close()
    harm(small)
    person = person_again()
    await person.sign_in(person.target(server), asked := Person(KEEP))
    assert [form.fields[0].origin for form in asked.forms] == ["keyring"]

    set_password(server.user, "fake-changed")
    for _ in range(3):
        person = person_again()
        with pytest.raises(Cancelled):
            await person.sign_in(person.target(server), Person(CANCEL))
    assert server.count_log(REFUSED) == 0


async def test_where_the_disk_fills_up_meanwhile_the_person_is_asked(
    person_again: Callable[[], Reach],
    openssh: OpenSshFactory,
    small: Disk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = openssh.password()
    person = person_again()
    await keep_and_send(person, server)
    small.fill()
    target = person.target(server)
    await person.sign_in(target, first := Person(server.password))
    assert len(first.forms) == 1
    assert not any(step.automatic for step in first.steps)
    await person.sign_in(target, second := Person(KEEP))
    assert [form.fields[0].origin for form in second.forms] == ["keyring"]
    small.make_room()
    monkeypatch.setattr(resilient_database, "RETRY_SECONDS", 0)
    await person.sign_in(target, third := Person())
    assert third.forms == []
    assert server.count_log(REFUSED) == 0


async def test_what_is_to_be_remembered_stays_in_memory_until_there_is_room(
    person_again: Callable[[], Reach],
    openssh: OpenSshFactory,
    small: Disk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = openssh.password()
    small.fill()
    person = person_again()
    target = person.target(server)
    await person.sign_in(target, first := Person(server.password, remember=True))
    assert [step.source for step in first.saw(StepKind.REMEMBERED)] == ["memory"]
    assert (await person.credentials.health()).store == MemoryStore.kind
    await person.sign_in(target, second := Person(KEEP))
    assert [form.fields[0].origin for form in second.forms] == ["memory"]

    small.make_room()
    monkeypatch.setattr(resilient_database, "RETRY_SECONDS", 0)
    other = openssh.password()
    target = person.target(other)
    await person.sign_in(target, third := Person(other.password, remember=True))
    assert [step.source for step in third.saw(StepKind.REMEMBERED)] == ["keyring"]
    again = person_again()
    await again.sign_in(target, fourth := Person(KEEP))
    assert [form.fields[0].origin for form in fourth.forms] == ["keyring"]


def open_vault() -> CredentialService:
    return open_credentials(Settings(store="vault"))


@pytest.mark.parametrize("damage", [b"", b"no vault at all", b"SSHTUIV1"])
async def test_a_damaged_vault_is_named_in_the_form_and_asks_for_no_passphrase(
    reach: Reach,
    openssh: OpenSshFactory,
    monkeypatch: pytest.MonkeyPatch,
    damage: bytes,
) -> None:
    cheapen(monkeypatch)
    server = openssh.password()
    target = reach.target(server)
    reach.credentials = open_vault()
    assert reach.credentials.stores.vault is not None
    await reach.credentials.stores.vault.create(PASSPHRASE)
    await reach.sign_in(target, Person(server.password, remember=True))
    reach.credentials.close()

    (paths.data_dir() / "vault").write_bytes(damage)
    reach.credentials = open_vault()
    person = Person(server.password, vault_passphrases=[PASSPHRASE.reveal()])
    await reach.sign_in(target, person)
    (form,) = person.forms
    assert form.fields[0].value is None
    assert "vault" in form.fields[0].hint
    assert person.unlocks == []
    reach.credentials.close()
