"""`sshtui connect`: opens the app with a session to one host."""

import asyncio

import click

from sshtui import settings
from sshtui.cli.destination import ConnectRequest, may_forward, takes_destination
from sshtui.cli.lazy_import import load
from sshtui.cli.lazy_parts import LazyConnector, lazy_credentials, lazy_hosts, lazy_visits
from sshtui.cli.startup_checks import get_ready
from sshtui.kbdint.custom_patterns import usable_patterns
from sshtui.services.ports import Credentials
from sshtui.sessions.lines import Lines
from sshtui.settings import Settings
from sshtui.sshconfig.target import Target


@click.command("connect")
@takes_destination
@may_forward
@click.option("-v", "verbose", is_flag=True, help="Print the steps of the sign-in afterwards.")
@click.pass_obj
def command(wants_keep: bool | None, request: ConnectRequest, *, verbose: bool) -> int:
    """Open the app with a session to DEST: an alias, [user@]host[:port] or ssh://host."""
    target = request.resolve()
    get_ready()
    chosen = settings.load_what_can_be()
    said = ""
    if wants_keep or (chosen.keep and wants_keep is None):
        said = load("sshtui.cli.keep").keep(wants_keep, chosen, target.alias)
    credentials = lazy_credentials(chosen)
    connector = LazyConnector(credentials, usable_patterns(chosen.prompts))
    try:
        return asyncio.run(_show(target, connector, credentials, chosen, said))
    finally:
        if credentials.made is not None:
            credentials.made.close()
        if verbose:
            load("sshtui.cli.steps").tell_steps(connector.timeline)


async def _show(
    target: Target,
    connector: LazyConnector,
    credentials: Credentials,
    chosen: Settings,
    greeting: str,
) -> int:
    load("sshtui.ssh.connection")  # before the app: a sign-in waits for servers, too
    lines = Lines(connector, chosen.linger)
    lines.begin(target)
    try:
        # Beside what a sign-in loads, for that waits for other programs, and then for the server.
        app = await asyncio.to_thread(load, "sshtui.cli.app")
        usable = app.without_unusable(chosen)
        shown = app.assemble(
            *(lazy_hosts(), credentials, lazy_visits(), lines, usable, target), greeting=greeting
        )
        status: int = await app.show(shown, credentials)
    finally:
        await lines.close()
    return status
