"""`make man`: a man page for every command, made by click-man from the command's own help."""

import re
import sys
import tomllib
from inspect import cleandoc
from pathlib import Path

import click
from click_man.core import write_man_pages

from sshtui.cli.main import PROGRAM, root

TOP = Path(__file__).parent.parent
PAGES = TOP / "docs" / "man"


def write(directory: Path) -> None:
    """Write the pages of this version, and remove those of commands that are gone.

    Args:
        directory: Where to write; it must exist.
    """
    version = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    changes = (TOP / "CHANGELOG.md").read_text("utf-8")
    released = re.search(rf"^## {re.escape(version)} - (\S+)$", changes, re.MULTILINE)
    if released is None:
        raise SystemExit(f"CHANGELOG.md has no dated section for {version}.")
    for page in directory.glob("*.1"):
        page.unlink()
    context = click.Context(root)
    for name in root.list_commands(context):
        command = root.get_command(context, name)
        if command is not None:
            root.add_command(command)
    _prepare(root)
    write_man_pages(PROGRAM, root, version=version, target_dir=directory, date=released[1])


def _prepare(command: click.Command) -> None:
    """Give click-man whole sentences: it truncates short help, and leaves the epilog out."""
    parts = [cleandoc(part) for part in (command.help, command.epilog) if part]
    command.help = "\n\n".join(parts).replace("\b\n", "")
    command.short_help = command.help.partition("\n\n")[0].replace("\n", " ").rstrip(".")
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            _prepare(inner)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else PAGES)
