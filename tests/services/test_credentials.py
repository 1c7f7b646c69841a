from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from sshtui.credentials.binding import Mode, Status
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService, open_credentials
from sshtui.errors import ConnectError, SecretStoreError, UsageError
from sshtui.services.credentials import CredentialManager
from sshtui.signin.asker import Asker
from sshtui.signin.steps import OnStep
from sshtui.sshconfig.target import Target
from tests.sessions.bench import Nobody
from tests.sessions.fakes import TARGET, FakeConnector

JUMP = replace(TARGET, alias="bastion", hostname="bastion.example", user="jump")
BEHIND = replace(TARGET, jumps=(JUMP,))


@pytest.fixture
async def credentials() -> AsyncIterator[CredentialService]:
    opened = open_credentials(private=True)
    yield opened
    opened.close()


@pytest.fixture
def manager(credentials: CredentialService) -> CredentialManager:
    async def opened() -> CredentialService:
        return credentials

    return CredentialManager(opened, FakeConnector())


def test_every_hop_of_the_way_is_an_account_of_its_own() -> None:
    first, last = BEHIND.endpoints
    assert (first.user, first.host, first.via) == ("jump", "bastion.example", ())
    assert (last.host, last.via) == (TARGET.hostname, (str(first),))
    assert TARGET.endpoints == (replace(last, via=()),)


async def test_send_may_be_chosen_once_an_answer_was_accepted(manager: CredentialManager) -> None:
    kept = await manager.enter_password(TARGET, Secret("fake-password"))
    with pytest.raises(UsageError, match="accepted"):
        await manager.change_mode(kept, Mode.SEND)
    await manager.change_mode(kept, Mode.ASK)
    (now,) = await manager.all()
    assert (now.mode, now.status) == (Mode.ASK, Status.FRESH)
    await manager.change_mode(replace(now, status=Status.PROVEN), Mode.SEND)
    assert (await manager.find(TARGET.endpoint))[0].mode is Mode.SEND


async def test_a_seed_is_kept_as_it_was_meant_and_nonsense_is_refused(
    manager: CredentialManager,
) -> None:
    kept = await manager.enter_seed(TARGET, "jbsw y3dp ehpk 3pxp jbsw y3dp ehpk 3pxp")
    secret = await manager.reveal(kept)
    assert secret is not None
    assert secret.reveal().startswith("otpauth://totp/")
    for text in ("", "fake", "otpauth://totp/x"):
        with pytest.raises(UsageError):
            await manager.enter_seed(TARGET, text)
    with pytest.raises(UsageError, match="empty"):
        await manager.enter_password(TARGET, Secret(""))
    await manager.forget(kept)
    assert await manager.all() == ()


async def test_there_is_nowhere_to_move_to_where_nothing_is_kept(
    manager: CredentialManager,
) -> None:
    kept = await manager.enter_password(TARGET, Secret("fake-password"))
    with pytest.raises(UsageError, match="no vault"):
        await manager.move(kept, "vault")
    with pytest.raises(SecretStoreError):
        await manager.vault()


async def test_a_sign_in_is_tried_closed_and_reported(credentials: CredentialService) -> None:
    async def opened() -> CredentialService:
        return credentials

    async def refuses(target: Target, asker: Asker, on_step: OnStep) -> None:
        raise ConnectError("It does not answer.")

    good = FakeConnector()
    trial = await CredentialManager(opened, good).test(TARGET, Nobody(), print)
    assert trial.error is None
    assert good.connections[0].closed
    trial = await CredentialManager(opened, FakeConnector(refuses)).test(TARGET, Nobody(), print)
    assert isinstance(trial.error, ConnectError)
