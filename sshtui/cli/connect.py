"""`sshtui connect`: the app, opening one host at once."""

import click

from sshtui.cli.app import open_app
from sshtui.cli.destination import Wanted, takes_destination


@click.command("connect")
@takes_destination
@click.option("-v", "verbose", is_flag=True, help="Tell the steps of the sign-in afterwards.")
def command(wanted: Wanted, *, verbose: bool) -> int:
    """Open the app with a session to DEST, which is an alias, [user@]host[:port] or ssh://host."""
    return open_app(wanted.resolve(), verbose=verbose)
