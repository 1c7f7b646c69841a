"""`sshtui demo`: the app over servers that run in this process."""

import asyncio

import click

from sshtui import settings
from sshtui.cli.app import assemble, show
from sshtui.cli.startup_checks import get_ready
from sshtui.credentials.service import open_credentials
from sshtui.demo.network import DemoNetwork
from sshtui.hosts.history import History
from sshtui.lazy import Lazy
from sshtui.sessions.lines import Lines
from sshtui.settings import Settings
from sshtui.ssh.connect import SshConnector
from sshtui.ui import settings_check


@click.command("demo")
def command() -> int:
    """Open the app over built-in servers: nothing leaves this computer, no port is opened.

    Each server tells you its password. Saved credentials last until you quit; your own hosts,
    known_hosts and keyring are not touched.
    """
    return open_demo()


def open_demo() -> int:
    """Show the demo until the person leaves it, and return its exit status.

    Raises:
        UsageError: There is no terminal to show it on.
        AppError: It cannot run here, or a file of the person's cannot be read.
    """
    get_ready()
    chosen = settings.load()
    settings_check.check(chosen)
    return asyncio.run(_show_demo(chosen))


async def _show_demo(chosen: Settings) -> int:
    credentials = open_credentials(private=True)
    try:
        async with DemoNetwork() as network:
            connector = SshConnector(credentials, dial=network.dial)
            lines = Lines(connector, chosen.linger)
            hosts, visits = network.repository(), History(None)
            opened = Lazy.of(credentials)
            # Nobody but the app reaches these servers, so plain ssh is offered none of them.
            return await show(assemble(hosts, opened, visits, lines, chosen, shares=False), opened)
    finally:
        credentials.close()
