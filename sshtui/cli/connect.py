"""`sshtui connect`: the app, opening one host at once."""

import click

from sshtui.cli.app import open_app
from sshtui.cli.destination import Wanted, takes_destination


@click.command("connect")
@takes_destination
def command(wanted: Wanted) -> int:
    """Open the app with a session to DEST, which is an alias, [user@]host[:port] or ssh://host."""
    return open_app(wanted.resolve())
