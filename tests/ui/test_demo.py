"""From the list of hosts to a real shell and back, on the demo network."""

from pathlib import Path

import pytest

from sshtui.credentials.service import open_credentials
from sshtui.demo.network import DemoNetwork
from sshtui.demo.sign_in import DEMO_PASSWORD
from sshtui.hosts.history import History
from sshtui.lazy import Lazy
from sshtui.sessions.lines import Lines
from sshtui.sessions.manager import SessionManager
from sshtui.ssh.connect import SshConnector
from sshtui.ui.app import Application
from sshtui.ui.modals.challenge import ChallengeForm
from sshtui.ui.screens.hosts import HostsScreen
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import until
from tests.ui.forms import ready, shown


@pytest.mark.parametrize("width", [80, 120])
async def test_a_password_host_is_signed_in_to_and_exit_leads_back(
    width: int, private_home: Path
) -> None:
    async with DemoNetwork() as network:
        credentials = open_credentials(private=True)
        manager = SessionManager(Lines(SshConnector(credentials, dial=network.dial)))
        app = Application(
            hosts=network.repository(),
            sessions=manager,
            credentials=Lazy.of(credentials),
            visits=History(None),
        )
        async with app.run_test(size=(width, 30)) as pilot:
            await until(lambda: app._hosts_screen.browser.hosts, "hosts")
            await pilot.press(*"demo-password", "enter")
            await until(lambda: isinstance(app.screen, ChallengeForm) and app.focused, "form")
            await ready(app)
            assert "Sign in to demo-password" in shown(app)
            await pilot.press(*DEMO_PASSWORD, "enter")
            await until(lambda: isinstance(app.focused, TerminalView), "terminal")
            await pilot.press(*"echo $((6*7))", "enter")
            await until(lambda: "42" in shown(app), "output", context=lambda: shown(app))
            await pilot.press(*"exit", "enter")
            await until(lambda: isinstance(app.screen, HostsScreen), "hosts")
            assert not manager.sessions


async def test_cancelling_the_form_leads_back_to_the_hosts() -> None:
    async with DemoNetwork() as network:
        credentials = open_credentials(private=True)
        manager = SessionManager(Lines(SshConnector(credentials, dial=network.dial)))
        app = Application(
            visits=History(None),
            hosts=network.repository(),
            sessions=manager,
            credentials=Lazy.of(credentials),
            target=next(target for target in network.targets() if target.alias == "demo-inner"),
        )
        async with app.run_test() as pilot:
            await until(lambda: isinstance(app.screen, ChallengeForm) and app.focused, "form")
            await ready(app)
            assert "hop 1 of 2 · demo-password → demo-inner" in shown(app)
            await pilot.press("escape")
            await until(lambda: isinstance(app.screen, HostsScreen), "hosts")
            assert not manager.sessions
