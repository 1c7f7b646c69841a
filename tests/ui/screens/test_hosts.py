import subprocess
from pathlib import Path

import pytest
from textual.widgets import (
    Input,
)

from sshtui import paths
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService
from sshtui.credentials.stores.memory import MemoryStore
from sshtui.credentials.stores.registry import StoreRegistry
from sshtui.credentials.stores.vault import VaultStore
from sshtui.credentials.table import CredentialTable
from sshtui.errors import HostUnreachable
from sshtui.hosts.model import Host
from sshtui.hosts.repository import HostRepository
from sshtui.lazy import Lazy
from sshtui.sessions.state import SessionState
from sshtui.signin.asker import Asker
from sshtui.signin.steps import OnStep
from sshtui.sshconfig.target import Target
from sshtui.ui.screens import hosts as screen
from sshtui.ui.screens.sessions import SessionsScreen
from sshtui.ui.widgets.hosts.list import HostList
from tests.servers.waiting import until
from tests.sessions.fakes import FakeConnector
from tests.ui.forms import CONFIG, build, ready, running, shown, write_config


def saved_file() -> Path:
    return paths.config_dir() / "hosts.conf"


async def test_the_first_frame_lists_the_hosts_and_the_filter_has_the_focus() -> None:
    async with running() as (app, _):
        assert isinstance(app.focused, Input)
        assert app.focused.id == "filter"
        text = shown(app)
        assert "deploy@web1.example.com" in text
        assert "db1" in text
        assert "2 hosts" in text


async def test_three_letters_and_enter_connect() -> None:
    connector = FakeConnector()
    async with running(build(connector)) as (app, _):
        for key in ["d", "b", "1", "enter"]:
            app.simulate_key(key)
        await until(lambda: connector.connections, "connection")
        await until(lambda: isinstance(app.screen, SessionsScreen), "session")
        assert app._manager.sessions[0].target.alias == "db1"


async def test_the_arrows_move_the_cursor_while_the_filter_keeps_the_focus() -> None:
    async with running() as (app, pilot):
        hosts = app.screen.query_one(HostList)
        await pilot.press("down")
        assert hosts.highlighted is not None
        assert hosts.highlighted.alias == "db1"
        await pilot.press("down", "up", "up", "up")
        assert hosts.highlighted.alias == "web1"
        assert isinstance(app.focused, Input)


async def test_open_sessions_are_marked_and_enter_goes_back_to_them() -> None:
    connector = FakeConnector()
    async with running(build(connector)) as (app, pilot):
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, SessionsScreen), "session")
        await until(lambda: app._manager.sessions[0].state is SessionState.OPEN, "shell")
        await pilot.press("ctrl+backslash", "d")
        await until(lambda: "1 open" in shown(app), "mark")
        assert "● web1" in shown(app)
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, SessionsScreen), "session")
        assert len(app._manager.sessions) == 1
        await pilot.press("ctrl+backslash", "d")
        await until(lambda: isinstance(app.focused, Input), "hosts")
        await pilot.press("ctrl+o")
        await until(lambda: len(app._manager.sessions) == 2, "second shell")
        assert len(connector.connections) == 1


async def test_the_key_bar_says_what_happens_to_the_selected_hosts() -> None:
    async with running(size=(120, 36)) as (app, pilot):
        await pilot.press("tab", "tab")
        bar = "⏎ Open 2  ^t Tag 2  f5 Check 2  f8 Delete 2  esc None  f1 Help  ^p Palette  ^q Quit"
        await until(lambda: bar in shown(app), "keys for two hosts", context=lambda: shown(app))
        await pilot.press(*"web")
        await until(lambda: "⏎ Connect  ^t Tag 2" in shown(app), "what Enter does now")
        await pilot.press("escape", "escape")
        await until(lambda: "f2 Edit" in shown(app), "usual keys")


async def test_open_hosts_are_found_by_that_and_failed_ones_say_how_to_try_again() -> None:
    async def fail_for_db1(target: Target, asker: Asker, on_step: OnStep) -> None:
        if target.alias == "db1":
            raise HostUnreachable("Nobody answers.")

    app = build(FakeConnector(fail_for_db1))
    async with running(app, size=(120, 36)) as (app, pilot):
        for name in ("web1", "db1"):
            await pilot.press("ctrl+u", *name, "enter")
            await until(lambda: isinstance(app.screen, SessionsScreen), "session")
            state = SessionState.OPEN if name == "web1" else SessionState.FAILED
            await until(lambda: app._manager.sessions[-1].state is state, str(state))  # noqa: B023
            await ready(app)
            await pilot.press("ctrl+backslash", "d")
            await until(lambda: isinstance(app.focused, Input), "hosts")
        await until(lambda: "r again" in shown(app), "way to try again", context=lambda: shown(app))
        await pilot.press("ctrl+u", *"is:open")
        hosts = app.screen.query_one(HostList)
        await until(lambda: [h.alias for h in hosts._rows.hosts(9)] == ["web1"], "open host")


async def test_what_is_wrong_in_the_files_is_shown() -> None:
    async with running(size=(200, 50)) as (app, pilot):
        path = saved_file()
        path.write_text("Host broken\n  Port many\n")
        path.chmod(0o600)
        await pilot.press("ctrl+r")
        await until(lambda: "hosts.conf:2" in shown(app), "problem", context=lambda: shown(app))


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 50)])
async def test_no_row_is_wider_than_the_screen(size: tuple[int, int]) -> None:
    async with running(size=size) as (app, _):
        assert {len(line) for line in shown(app).splitlines()} == {size[0]}
        assert "web1" in shown(app)


async def test_keys_behind_the_choice_of_a_host_do_not_choose_another() -> None:
    connector = FakeConnector()
    async with running(build(connector)) as (app, _):
        for key in [*"db1", "enter", *"fake-password", "enter"]:
            app.simulate_key(key)
        await until(lambda: isinstance(app.screen, SessionsScreen), "session")
        assert [info.target.alias for info in app._manager.sessions] == ["db1"]


async def test_the_filter_listens_again_when_the_hosts_are_back() -> None:
    async with running(build(FakeConnector())) as (app, pilot):
        await pilot.press(*"db1", "enter")
        await until(lambda: isinstance(app.screen, SessionsScreen), "session")
        await until(lambda: app._manager.sessions[0].state is SessionState.OPEN, "shell")
        await pilot.press("ctrl+backslash", "d")
        await until(lambda: isinstance(app.focused, Input), "filter")
        await pilot.press(*"web")
        assert isinstance(app.focused, Input)
        assert app.focused.value == "web"


async def test_what_another_program_writes_is_shown_and_nothing_else_moves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(screen, "CHECK_SECONDS", 0.01)
    async with running(config="Include ~/.ssh/*.conf\n" + CONFIG) as (app, pilot):
        hosts = app.screen.query_one(HostList)
        await pilot.press("tab", "1", "up")
        marked, cursor = app._hosts_screen.browser.selected, hosts.highlighted
        assert cursor is not None
        part = Path.home() / ".ssh" / "part.conf"
        subprocess.run(["sh", "-c", f"umask 77; echo Host new1 > {part}"], check=True)
        await until(
            lambda: "new1" in shown(app), "host in an included file", context=lambda: shown(app)
        )
        subprocess.run(["sed", "-i", "s/new1/other1/", part], check=True)
        await until(lambda: "other1" in shown(app), "changed host")
        part.unlink()
        await until(lambda: "other1" not in shown(app), "host that is gone")
        assert app.screen.query_one("#filter", Input).value == "1"
        assert app._hosts_screen.browser.selected == marked == ("web1",)
        assert hosts.highlighted is not None
        assert hosts.highlighted.alias == cursor.alias


async def test_a_vault_that_was_made_is_where_credentials_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(screen, "CHECK_SECONDS", 0.01)
    vault = VaultStore(paths.data_dir())
    credentials = CredentialService(CredentialTable(None), StoreRegistry((vault, MemoryStore())))
    app = build()
    app._hosts_screen._credentials = Lazy.of(credentials)
    async with running(app) as (app, _):
        await until(lambda: "no keyring" in shown(app), "line", context=lambda: shown(app))
        await vault.create(Secret("a passphrase of many words"))
        await until(lambda: "● vault" in shown(app), "vault", context=lambda: shown(app))
        assert app._hosts_screen.store is vault.kind


async def test_no_file_is_looked_at_while_a_session_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(screen, "CHECK_SECONDS", 0.01)
    looks: list[object] = []

    def look(self: HostRepository, hosts: tuple[Host, ...]) -> bool:
        looks.append(hosts)
        return True

    monkeypatch.setattr(HostRepository, "are_current", look)
    connector = FakeConnector()
    async with running(build(connector)) as (app, pilot):
        await until(lambda: len(looks) > 2, "looks")
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, SessionsScreen), "session")
        await until(lambda: app._manager.sessions[0].state is SessionState.OPEN, "shell")
        await pilot.pause()
        before = len(looks)
        assert not [
            worker for worker in app.workers if worker.group == "files" and not worker.is_finished
        ]
        await pilot.press("ctrl+backslash", "d")
        await until(lambda: len(looks) > before, "another look")


async def test_coming_back_shows_at_once_what_was_written_meanwhile() -> None:
    connector = FakeConnector()
    async with running(build(connector)) as (app, pilot):
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, SessionsScreen), "session")
        await until(lambda: app._manager.sessions[0].state is SessionState.OPEN, "shell")
        write_config(CONFIG + "Host new1\n")
        await pilot.press("ctrl+backslash", "d")
        await until(lambda: "new1" in shown(app), "new host")


async def test_a_narrow_screen_says_what_is_wrong_rather_than_where_the_file_is() -> None:
    async with running(config="Host a\n Port x\n", size=(40, 12)) as (app, _):
        await until(lambda: "config:2: Port cannot be 'x'" in shown(app), "problem")
