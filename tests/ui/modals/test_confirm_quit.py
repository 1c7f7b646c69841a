from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService
from sshtui.credentials.stores.memory import MemoryStore
from sshtui.credentials.stores.registry import StoreRegistry
from sshtui.credentials.stores.vault import VaultStore
from sshtui.credentials.table import CredentialTable
from sshtui.hosts.history import History
from sshtui.hosts.repository import HostRepository
from sshtui.lazy import Lazy
from sshtui.sessions.lines import Lines
from sshtui.sessions.manager import SessionManager
from sshtui.ssh.shell import ShellEnd
from sshtui.ui.app import Application
from sshtui.ui.modals.confirm_quit import ConfirmQuit
from sshtui.ui.modals.keep_password import KeepPassword
from sshtui.ui.widgets.lost_line import LostLine
from tests.credentials.stores.vaults import PASSPHRASE, cheapen
from tests.servers.waiting import until
from tests.sessions.fakes import FakeConnector
from tests.ui.forms import CANARY, ENDPOINT, ready, running, shown
from tests.ui.steps import in_session, shell


async def test_open_sessions_are_named_before_they_are_lost() -> None:
    async with in_session() as (app, pilot, _):
        await pilot.press("ctrl+backslash", "d")
        await until(lambda: isinstance(app.focused, Input), "hosts")
        await pilot.press("ctrl+q")
        await until(lambda: isinstance(app.screen, ConfirmQuit) and app.focused, "question")
        assert "web1" in shown(app)
        assert app.focused is not None
        assert app.focused.id == "no"
        await pilot.press("n")
        await until(lambda: isinstance(app.focused, Input), "hosts")
        assert app._manager.sessions
        await pilot.press("ctrl+q", "y")
        await until(lambda: app.return_value == 0, "end")


async def test_what_lost_sessions_showed_is_named_too() -> None:
    async with in_session() as (app, pilot, connector):
        shell(connector).end(ShellEnd(reason="It went away."))
        await until(lambda: isinstance(app.focused, LostLine), "loss")
        await ready(app)
        await pilot.press("ctrl+backslash", "d")
        await until(lambda: isinstance(app.focused, Input), "hosts")
        await pilot.press("ctrl+q")
        await until(lambda: isinstance(app.screen, ConfirmQuit) and app.focused, "question")
        text = " ".join(shown(app).replace("│", " ").split())
        assert "The output of these lost sessions is still here and will be lost: web1." in text
        await pilot.press("y")
        await until(lambda: app.return_value == 0, "end")


async def test_where_nothing_is_lost_nothing_is_asked() -> None:
    async with running() as (app, pilot):
        await pilot.press("ctrl+q")
        await until(lambda: app.return_value == 0, "end")


@asynccontextmanager
async def quitting(
    tmp_path: Path, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Application, Pilot[int], CredentialService]]:
    """Quit with a new password in memory and nowhere else."""
    stores = StoreRegistry((VaultStore(tmp_path), MemoryStore()))
    credentials = CredentialService(CredentialTable(tmp_path / "sshtui.db"), stores)
    await credentials.set_aside(ENDPOINT, Secret(CANARY), "SHA256:fake")
    app = Application(
        visits=History(None),
        hosts=HostRepository(system_config=Path("/nonexistent")),
        sessions=SessionManager(Lines(FakeConnector())),
        credentials=Lazy.of(credentials),
    )
    async with running(app, size) as (_, pilot):
        await pilot.press("ctrl+q")
        await until(lambda: isinstance(app.screen, ConfirmQuit) and app.focused, "question")
        yield app, pilot, credentials
    credentials.close()


async def test_what_is_only_in_memory_is_named_and_stays_on_the_safe_side(tmp_path: Path) -> None:
    async with quitting(tmp_path) as (app, pilot, _):
        await until(lambda: "In memory only" in shown(app), "what would be lost")
        assert f"{ENDPOINT} · new password" in shown(app)
        assert CANARY not in shown(app)
        await pilot.press("ctrl+q", "enter")
        await until(lambda: isinstance(app.focused, Input), "hosts")
        assert app.return_value is None
        await pilot.press("ctrl+q", "y")
        await until(lambda: app.return_value == 0, "end")


async def test_it_can_be_looked_at_for_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sshtui.ui.modals.revealed.SECONDS", 4.0)
    async with quitting(tmp_path) as (app, pilot, _):
        await pilot.press("f2")
        await until(lambda: CANARY in shown(app), "the password")
        await until(lambda: CANARY not in shown(app), "that it is gone")
        assert isinstance(app.screen, ConfirmQuit)


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_it_can_be_saved_in_a_vault_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    cheapen(monkeypatch)
    async with quitting(tmp_path, size) as (app, pilot, credentials):
        await pilot.press("v")
        await until(lambda: isinstance(app.screen, KeepPassword) and app.focused, "box")
        assert isinstance(app.screen, KeepPassword)
        assert not app.screen.unexpected, "Enter is not taken for a while"
        await ready(app)
        await pilot.press(*PASSPHRASE.reveal(), "enter", *PASSPHRASE.reveal(), "enter")
        await until(lambda: "Saved in the vault" in shown(app), "where it is")
        (kept,) = await credentials.all()
        assert kept.store == VaultStore.kind
        assert await credentials.reveal(kept) == Secret(CANARY)
        assert await credentials.held() == ()
        await ready(app)
        await pilot.press("f2", "v", "n")
        await until(lambda: isinstance(app.focused, Input), "hosts")


async def test_it_stays_in_memory_where_the_person_has_no_vault_made(tmp_path: Path) -> None:
    async with quitting(tmp_path) as (app, pilot, credentials):
        await pilot.press("v")
        await until(lambda: isinstance(app.screen, KeepPassword) and app.focused, "box")
        await ready(app)
        await pilot.press("escape")
        await until(lambda: isinstance(app.screen, ConfirmQuit), "the question")
        assert "In memory only" in shown(app)
        assert len(await credentials.held()) == 1
