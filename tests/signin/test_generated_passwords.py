"""A generated password is kept before the server is told of it, and so is never lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sshtui.credentials.binding import Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService
from sshtui.credentials.stores.keyring import KeyringStore
from sshtui.credentials.stores.memory import MemoryStore
from sshtui.credentials.stores.registry import StoreRegistry
from sshtui.credentials.stores.vault import VaultStore
from sshtui.credentials.table import CredentialTable
from sshtui.endpoint import Endpoint
from sshtui.errors import Cancelled, ConnectError, SecretStoreError
from sshtui.kbdint.form import Form
from sshtui.signin.steps import StepKind
from tests.credentials.stores.vaults import PASSPHRASE, cheapen
from tests.servers.person import CANCEL, KEEP, Person
from tests.servers.reach import Reach
from tests.servers.scripted import Scripted
from tests.servers.talk import ACCEPT, REFUSE, Talk, Verdict, masked
from tests.servers.variants import OpenSshFactory
from tests.ssh.target import connector, target

NEW = "fake-Generated-7391-pass"


class Keyring(MemoryStore):
    """A keyring that can die."""

    kind = KeyringStore.kind

    def __init__(self) -> None:
        super().__init__()
        self.label = "Secret Service"
        self.dead = False

    async def get(self, credential_id: str) -> Secret | None:
        self._look()
        return await super().get(credential_id)

    async def set(
        self, credential_id: str, secret: Secret, *, about: Credential | None = None
    ) -> None:
        self._look()
        await super().set(credential_id, secret)

    async def delete(self, credential_id: str) -> None:
        self._look()
        await super().delete(credential_id)

    def _look(self) -> None:
        if self.dead:
            raise SecretStoreError("There is no keyring.", kind="absent")


@pytest.fixture
def keyring() -> Keyring:
    return Keyring()


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> VaultStore:
    cheapen(monkeypatch)
    return VaultStore(tmp_path)


@pytest.fixture
def credentials(tmp_path: Path, keyring: Keyring, vault: VaultStore) -> Iterator[CredentialService]:
    stores = StoreRegistry((keyring, vault, MemoryStore()))
    credentials = CredentialService(CredentialTable(tmp_path / "sshtui.db"), stores)
    yield credentials
    credentials.close()


async def kept(credentials: CredentialService) -> list[tuple[str, str, Status]]:
    """Return store, answer and status of all that is kept."""
    found = []
    for credential in await credentials.all():
        secret = await credentials.reveal(credential)
        found.append((credential.store.name, secret.reveal() if secret else "", credential.status))
    return found


@pytest.mark.sshd
async def test_without_a_keyring_the_vault_is_made_before_the_password_is_set(
    reach: Reach, openssh: OpenSshFactory, credentials: CredentialService, keyring: Keyring
) -> None:
    keyring.dead = True
    server = openssh.expired()
    person = Person(
        server.password,
        server.password,
        NEW,
        KEEP,
        generates=(NEW,),
        vault_passphrases=("short", PASSPHRASE.reveal()),
    )
    connect = connector(credentials)
    await (await connect.connect(reach.target(server), person)).close()
    (asked,) = person.keeps
    assert not asked.exists
    assert "There is no keyring." in asked.why
    assert "at least 8 characters" in person.wrong[0]
    assert await kept(credentials) == [("vault", NEW, Status.PROVEN)]
    assert "is saved in the vault" in person.saw(StepKind.REMEMBERED)[0].text
    await (await connect.connect(reach.target(server), again := Person(KEEP))).close()
    assert again.forms[0].fields[0].value == Secret(NEW)


class Account:
    """An account whose password has expired.

    Args:
        takes: Whether it takes the new credential.
        loses: Whether the line goes once it has.
    """

    def __init__(self, *, takes: bool = True, loses: bool = False) -> None:
        self.password = "fake-old"
        self._expired = True
        self._takes, self._loses = takes, loses

    def expire(self) -> None:
        """Want a new password once more, over a line that holds."""
        self._expired, self._loses = True, False

    async def sign_in(self, talk: Talk) -> Verdict:
        if await talk.ask(masked("Password: ")) != [self.password]:
            return REFUSE
        if not self._expired:
            return ACCEPT
        (new,) = await talk.ask(masked("New password: "))
        await talk.ask(masked("Retype new password: "))
        if not self._takes:
            return REFUSE
        self.password, self._expired = new, False
        if self._loses:
            talk.connection.abort()
        return ACCEPT


def serving(account: Account) -> Scripted:
    return Scripted({"keyboard-interactive": account.sign_in})


def generating() -> Person:
    return Person("fake-old", NEW, KEEP, CANCEL, generates=(NEW,), remember=True)


async def test_the_person_may_do_without_or_go_back(
    tmp_path: Path, credentials: CredentialService, keyring: Keyring
) -> None:
    keyring.dead = True
    async with serving(Account()) as server:
        back = Person("fake-old", NEW, CANCEL, generates=(NEW,), goes_on=False)
        with pytest.raises(Cancelled):
            await connector(credentials).connect(target(server, tmp_path), back)
        assert server.connections[0].answers == [["fake-old"]]
        assert await kept(credentials) == []

        memory = generating()
        await (await connector(credentials).connect(target(server, tmp_path), memory)).close()
        assert [
            (credential.store.name, credential.status) for credential in await credentials.held()
        ] == [("memory", Status.PROVEN)]
        assert "until you quit" in memory.saw(StepKind.REMEMBERED)[-1].text


async def test_a_vault_that_is_locked_is_unlocked_first(
    tmp_path: Path, credentials: CredentialService, keyring: Keyring, vault: VaultStore
) -> None:
    keyring.dead = True
    await vault.create(PASSPHRASE)
    vault.lock()
    async with serving(Account()) as server:
        person = Person("fake-old", NEW, KEEP, generates=(NEW,), vault_passphrases=[None, "fake"])
        person._vault_passphrases[1] = PASSPHRASE.reveal()
        await (await connector(credentials).connect(target(server, tmp_path), person)).close()
        assert [question.exists for question in person.keeps] == [True]
        assert await kept(credentials) == [("vault", NEW, Status.PROVEN)]


async def test_a_keyring_that_dies_meanwhile_has_it_all_the_same(
    tmp_path: Path, credentials: CredentialService, keyring: Keyring
) -> None:
    async with serving(Account()) as server:

        def dies(form: Form) -> object:
            keyring.dead = True
            return KEEP

        person = Person("fake-old", NEW, dies, generates=(NEW,))  # type: ignore[arg-type]
        await (await connector(credentials).connect(target(server, tmp_path), person)).close()
        assert person.keeps == []
        keyring.dead = False
        assert await kept(credentials) == [("keyring", NEW, Status.PROVEN)]


async def test_a_line_that_is_lost_after_the_change_loses_no_password(
    tmp_path: Path, credentials: CredentialService
) -> None:
    async with serving(Account(loses=True)) as server:
        connect, to = connector(credentials), target(server, tmp_path)
        with pytest.raises(ConnectError) as caught:
            await connect.connect(to, generating())
        assert "The server may have accepted the new password. It is saved in the keyring" in (
            caught.value.hint
        )
        assert await kept(credentials) == [("keyring", NEW, Status.FRESH)]
        (aside,) = await credentials.all()
        assert aside.binding.set_aside
        person = Person(KEEP)
        await (await connect.connect(to, person)).close()
        assert person.forms[0].fields[0].value == Secret(NEW)
        assert "the server has not confirmed it" in person.forms[0].fields[0].hint
        (proven,) = await credentials.all()
        assert not proven.binding.unseen
        assert proven.status is Status.PROVEN


async def test_a_new_password_that_is_refused_is_kept_to_be_looked_at_and_never_filled(
    tmp_path: Path, credentials: CredentialService
) -> None:
    async with serving(Account(takes=False)) as server:
        to = target(server, tmp_path)
        person = generating()
        with pytest.raises(Cancelled):
            await connector(credentials).connect(to, person)
        assert person.forms[3].fields[0].value is None
        assert await kept(credentials) == [("keyring", NEW, Status.SUSPECT)]
        endpoint = Endpoint("deploy", server.host, server.port)
        assert len(await credentials.find(endpoint)) == 1
        later = Person(CANCEL)
        with pytest.raises(Cancelled):
            await connector(credentials).connect(to, later)
        assert later.forms[0].fields[0].value is None


async def test_a_change_right_after_one_that_was_lost_takes_its_place(
    tmp_path: Path, credentials: CredentialService
) -> None:
    account = Account(loses=True)
    async with serving(account) as server:
        connect, to = connector(credentials), target(server, tmp_path)
        with pytest.raises(ConnectError):
            await connect.connect(to, generating())
        account.expire()
        newer = "fake-Generated-8402-pass"
        person = Person(KEEP, newer, KEEP, generates=(newer,))
        await (await connect.connect(to, person)).close()
        assert await kept(credentials) == [("keyring", newer, Status.PROVEN)]
        await (await connect.connect(to, again := Person(KEEP))).close()
        assert again.forms[0].fields[0].value == Secret(newer)
