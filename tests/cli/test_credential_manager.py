import pytest

from sshtui.cli import credential_manager
from sshtui.cli.credential_manager import with_manager
from sshtui.credentials.service import CredentialService, open_credentials
from sshtui.services.credentials import CredentialManager
from sshtui.settings import Settings


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[CredentialService]:
    services: list[CredentialService] = []

    def note(chosen: Settings) -> CredentialService:
        services.append(open_credentials(chosen))
        return services[-1]

    monkeypatch.setattr(credential_manager, "open_credentials", note)
    return services


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> list[CredentialService]:
    services: list[CredentialService] = []
    close = CredentialService.close

    def note(service: CredentialService) -> None:
        services.append(service)
        close(service)

    monkeypatch.setattr(CredentialService, "close", note)
    return services


def test_a_command_gets_what_its_work_returns(
    opened: list[CredentialService], closed: list[CredentialService]
) -> None:
    async def work(manager: CredentialManager) -> int:
        assert isinstance(manager, CredentialManager)
        assert closed == []
        return 7

    assert with_manager(work, Settings(store="memory")) == 7
    assert closed == opened
    assert len(opened) == 1


def test_they_are_closed_where_the_work_fails(
    opened: list[CredentialService], closed: list[CredentialService]
) -> None:
    async def work(_: CredentialManager) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        with_manager(work, Settings(store="memory"))
    assert closed == opened
    assert len(opened) == 1
