import subprocess
from pathlib import Path

import pytest

from sshtui.hosts.model import Host
from sshtui.services.consents import Consent
from sshtui.sessions.state import SessionState
from sshtui.ui.controllers.host_details import HostInspector
from sshtui.ui.screens import hosts as screen
from sshtui.ui.screens.sessions import SessionsScreen
from sshtui.ui.widgets.hosts.details import DetailPane, Details
from tests.servers.waiting import until
from tests.sessions.fakes import FakeConnector
from tests.ui.forms import build, running, shown, write_config


async def test_a_wide_screen_shows_what_is_known_of_a_host() -> None:
    async with running(size=(120, 36)) as (app, pilot):
        await pilot.press("down")
        await until(lambda: "web1 → db1" in shown(app), "details", context=lambda: shown(app))
        assert "not known yet as db1.example.com" in shown(app)
        assert "no saved credential" in shown(app)
        assert "~/.ssh/config:4" in shown(app)


async def test_the_details_are_of_the_host_that_the_filter_leaves() -> None:
    async with running(size=(120, 36)) as (app, pilot):
        await until(lambda: "~/.ssh/config:1" in shown(app), "details", context=lambda: shown(app))
        await pilot.press("d", "b", "1")
        await until(lambda: "~/.ssh/config:4" in shown(app), "details", context=lambda: shown(app))
        await pilot.press("escape")
        await until(lambda: "~/.ssh/config:1" in shown(app), "details", context=lambda: shown(app))


async def test_a_host_key_that_ssh_learns_outside_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "CHECK_SECONDS", 0.01)
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-qt", "ed25519", "-N", "", "-f", key], check=True)
    async with running(size=(120, 36)) as (app, _):
        await until(lambda: "not known yet as web1.example.com" in shown(app), "unknown key")
        known_hosts = Path.home() / ".ssh" / "known_hosts"
        known_hosts.write_text(f"web1.example.com {key.with_suffix('.pub').read_text()}")
        await until(lambda: "known (ssh-ed25519)" in shown(app), "key", context=lambda: shown(app))


async def test_a_sign_in_is_there_once_the_hosts_are_back() -> None:
    async with running(build(FakeConnector()), size=(120, 36)) as (app, pilot):
        await until(lambda: "SIGNED IN never" in shown(app), "details")
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, SessionsScreen), "session")
        await until(lambda: app._manager.sessions[0].state is SessionState.OPEN, "shell")
        await until(lambda: app._hosts_screen._visits.last("web1"), "visit")
        await pilot.press("ctrl+backslash", "d")
        await until(lambda: "SIGNED IN just now" in shown(app), "visit", context=lambda: shown(app))


async def test_an_edit_of_the_file_is_seen_in_the_details(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "CHECK_SECONDS", 0.01)
    async with running(size=(120, 36)) as (app, _):
        await until(lambda: "SIGNED IN" in shown(app), "details")
        write_config("Host web1\n  Port 2222\n  ForwardX11 yes\n")
        await until(lambda: "ForwardX11: the host has no" in shown(app), "badge in the details")
        assert "web1:2222" in shown(app)


async def test_details_that_stand_still_are_looked_up_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(screen, "CHECK_SECONDS", 0.01)
    looks: list[str] = []
    checks: list[bool] = []
    look_up, is_current = HostInspector.look_up, DetailPane.is_current

    async def look(self: HostInspector, host: Host) -> Details:
        looks.append(host.alias)
        return await look_up(self, host)

    def check(self: DetailPane) -> bool:
        checks.append(is_current(self))
        return checks[-1]

    monkeypatch.setattr(HostInspector, "look_up", look)
    monkeypatch.setattr(DetailPane, "is_current", check)
    async with running(size=(120, 36)) as (app, _):
        await until(lambda: "SIGNED IN" in shown(app), "details")
        seen, so_far = len(checks), len(looks)
        await until(lambda: len(checks) > seen + 20, "some checks")
        assert len(looks) == so_far
        assert all(checks)


async def test_what_a_host_may_is_told_and_withdrawn() -> None:
    async with running(build(), size=(120, 36)) as (app, _):
        app._controllers.consents.give("web1", Consent.ZOOM)
        app._hosts_screen.look_again()
        await until(lambda: "ALLOWED" in shown(app), "consent")
        await app.run_action("app.withdraw_consents")
        await until(lambda: "Withdrawn: web1" in shown(app), "notice")
        await until(lambda: "ALLOWED" not in shown(app), "details without it")
        assert not app._controllers.consents.given("web1", Consent.ZOOM)
