"""A generated password is kept before it is sent, and forgotten where the person goes back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService, open_credentials
from sshtui.credentials.stores.memory import MemoryStore
from sshtui.credentials.stores.registry import StoreRegistry
from sshtui.credentials.stores.vault import VaultStore
from sshtui.credentials.table import CredentialTable
from sshtui.kbdint.form import Source
from sshtui.kbdint.response import Reply
from tests.credentials.stores.vaults import PASSPHRASE, cheapen
from tests.kbdint.playbook import ENDPOINT, replies
from tests.servers.person import Person
from tests.signin.hop import SignIn

NEW = "fake-Generated-7391-pass"


@pytest.fixture
def with_vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CredentialService]:
    """Saved credentials where a vault could be made."""
    cheapen(monkeypatch)
    stores = StoreRegistry((VaultStore(tmp_path), MemoryStore()))
    opened = CredentialService(CredentialTable(tmp_path / "sshtui.db"), stores)
    yield opened
    opened.close()


def generated(sign_in: SignIn, *, source: Source = Source.GENERATED) -> tuple[Reply, ...]:
    return replies(sign_in.begin().asks("New password: "), NEW, source=source)


async def test_it_is_kept_apart_until_it_is_known_whether_it_is_in_force() -> None:
    sign_in = SignIn(Person())
    secured = await sign_in.keeper().secure(generated(sign_in))
    assert secured is not None
    aside = secured[0].aside
    assert aside is not None
    assert aside.binding.set_aside
    assert await sign_in.credentials.reveal(aside) == Secret(NEW)
    assert sign_in.person.keeps == [], "there is nothing better than memory here"


async def test_what_a_person_typed_is_theirs_to_keep() -> None:
    sign_in = SignIn(Person())
    going = generated(sign_in, source=Source.TYPED)
    assert await sign_in.keeper().secure(going) == going
    assert await sign_in.credentials.find(ENDPOINT) == ()


async def test_a_vault_is_offered_where_only_memory_would_have_it(
    with_vault: CredentialService,
) -> None:
    person = Person(vault_passphrases=[PASSPHRASE.reveal()])
    sign_in = SignIn(person, with_vault)
    secured = await sign_in.keeper().secure(generated(sign_in))
    assert secured is not None
    assert secured[0].aside is not None
    assert secured[0].aside.store.name == "vault"
    assert len(person.keeps) == 1


@pytest.mark.parametrize("goes_on", [True, False])
async def test_a_person_may_do_without_or_go_back(
    with_vault: CredentialService, goes_on: bool
) -> None:
    sign_in = SignIn(Person(goes_on=goes_on), with_vault)
    secured = await sign_in.keeper().secure(generated(sign_in))
    assert (secured is not None) is goes_on
    assert len(await with_vault.held()) == goes_on, "what is not sent is not kept"


async def test_open_credentials_of_the_demo_keep_it_in_memory() -> None:
    assert not open_credentials(private=True).offers_vault
