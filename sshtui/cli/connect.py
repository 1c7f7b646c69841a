"""`sshtui connect`: the app, opening one host at once."""

import asyncio
from typing import TYPE_CHECKING

import click

from sshtui import settings
from sshtui.cli.destination import Wanted, takes_destination
from sshtui.cli.late import LateConnector, LateCredentials, LateHosts, LateVisits
from sshtui.cli.loading import load
from sshtui.cli.output import tell
from sshtui.cli.surroundings import get_ready
from sshtui.kbdint.custom_patterns import usable_patterns
from sshtui.sessions.preconnect import Preconnector
from sshtui.settings import Settings
from sshtui.sshconfig.target import Target

if TYPE_CHECKING:  # when the app is over
    from sshtui.sessions.timeline import Timeline


@click.command("connect")
@takes_destination
@click.option("-v", "verbose", is_flag=True, help="Print the steps of the sign-in afterwards.")
def command(wanted: Wanted, *, verbose: bool) -> int:
    """Open the app with a session to DEST: an alias, [user@]host[:port] or ssh://host."""
    target = wanted.resolve()
    get_ready()
    chosen = settings.load_what_can_be()
    credentials = LateCredentials(chosen)
    connector = LateConnector(credentials, usable_patterns(chosen.prompts))
    try:
        return asyncio.run(_show(target, connector, credentials, chosen))
    finally:
        credentials.close()
        if verbose and connector.timeline is not None:
            _tell(connector.timeline)


async def _show(
    target: Target, connector: LateConnector, credentials: LateCredentials, chosen: Settings
) -> int:
    early = Preconnector(connector)
    early.begin(target)
    try:
        # Beside what a sign-in loads, for that waits for other programs, and then for the server.
        app = await asyncio.to_thread(load, "sshtui.cli.app")
        status: int = await app.show(
            app.assemble(LateHosts(), credentials, LateVisits(), early, chosen, target), credentials
        )
    finally:
        await early.close()
    return status


def _tell(timeline: "Timeline") -> None:
    from sshtui.cli.steps import words  # noqa: PLC0415 - when the app is over

    for entry in timeline.entries:
        tell(words(entry.step, entry.elapsed))
