"""`sshtui attach`: shows a kept sshtui on this terminal."""

import click
from click.shell_completion import CompletionItem

from sshtui.cli.keep import attach, kept
from sshtui.cli.output import show_line
from sshtui.cli.startup_checks import check_surroundings
from sshtui.sanitize import clean


def _names(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    return [CompletionItem(app.name) for app in kept() if app.name.startswith(incomplete)]


@click.command("attach")
@click.argument("name", default="", shell_complete=_names)
@click.option("-l", "--list", "lists", is_flag=True, help="List what is kept, and attach to none.")
def command(name: str, *, lists: bool) -> int:
    """Show a kept sshtui on this terminal: NAME, or the one that was left last.

    `sshtui --keep` starts one, which goes on when its terminal closes.
    """
    if not lists:
        check_surroundings()
        attach(name)
    for app in kept():
        shown = "on a terminal" if app.terminals else "detached"
        show_line(f"{app.name}  {shown}  {clean(app.title)}".rstrip())
    return 0
