"""Runs sshtui in a private tmux, which keeps it when its terminal closes."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

from sshtui.errors import AppError, UsageError
from sshtui.services.keeper import Keeper, keeper, socket_name
from sshtui.settings import Settings

MAIN = "main"
"""What tmux calls the app with the list of hosts; there is one that is kept."""

KEEP = "--keep"
"""The option that has the app kept."""

_CONFIGURATION = Path(__file__).with_name("keep.conf")

# What is said at the end stands on the terminal of tmux, and would go with it.
_STAY_FOR_ERRORS = """\
"$@" && exit
printf '\\nsshtui has ended with status %s. Press Enter to close. ' "$?"
read -r _"""

_MISSING = "tmux is not installed"


class Kept(NamedTuple):
    """An sshtui that is kept.

    Attributes:
        name: What tmux calls it.
        terminals: How many terminals show it.
        title: What it shows as its title.
    """

    name: str
    terminals: int
    title: str


def keep(wanted: bool | None, chosen: Settings, name: str = "") -> str:
    """Go on in the private tmux where that is wanted; nothing happens where this already does.

    Args:
        wanted: What the command line says; None for what the settings say.
        chosen: The settings.
        name: What tmux is to call it; "" for the app with the list of hosts. Where that is kept
            already, this terminal shows it.

    Returns:
        What is to be said of it, or "".

    Raises:
        AppError: The command line wants it, and there is no tmux.
    """
    if not (chosen.keep if wanted is None else wanted):
        return ""
    keeps = keeper()
    if keeps is Keeper.TMUX and wanted:
        return "sshtui runs in your tmux, which keeps it when the terminal closes."
    if keeps is not Keeper.NONE:
        return ""
    if shutil.which("tmux") is not None:
        title = "on" if chosen.terminal_title else "off"
        new = ["-s", _free(name)] if name else ["-A", "-s", MAIN]
        _become_tmux(
            *("start-server", ";", "set-option", "-g", "set-titles", title, ";"),
            *("new-session", *new, "sh", "-c", _STAY_FOR_ERRORS, "sh", *_this_program()),
        )
    if wanted:
        raise AppError(
            f"{_MISSING}, and keeps sshtui when its terminal closes.",
            hint="Install tmux, or start sshtui without --keep.",
            title="Cannot keep sshtui",
        )
    return f"{_MISSING}: closing this terminal ends it, whatever `keep` says."


def attach(name: str) -> NoReturn:
    """Show a kept sshtui on this terminal.

    Args:
        name: What tmux calls it; "" for the one that was shown last, and is on no terminal now.

    Raises:
        UsageError: There is none.
        AppError: There is no tmux.
    """
    if shutil.which("tmux") is None:
        raise AppError(f"{_MISSING}, so no sshtui is kept.", title="Cannot attach")
    found = kept()
    if not found:
        raise UsageError(
            "No sshtui is kept.", hint="sshtui --keep starts one.", title="Nothing to attach to"
        )
    names = [app.name for app in found]
    if name and name not in names:
        raise UsageError(f"No sshtui is kept as {name!a}.", hint=f"There is: {', '.join(names)}.")
    if keeper() is Keeper.PRIVATE:
        raise UsageError("This terminal shows a kept sshtui.", hint="Attach from another one.")
    # With the equals sign tmux takes no name that only begins like it.
    _become_tmux("attach-session", *(["-t", f"={name}"] if name else []))


def kept() -> list[Kept]:
    """Return each sshtui that is kept."""
    form = "#{session_name} #{session_attached} #{pane_title}"
    listing = subprocess.run(  # noqa: S603 - the tmux that the person's shell would find
        ["tmux", "-u", "-L", socket_name(), "list-panes", "-a", "-F", form],  # noqa: S607
        capture_output=True,
        check=False,
    )
    lines = listing.stdout.decode("utf-8", "replace").splitlines()
    fields = (line.split(" ", 2) for line in lines)
    return [Kept(name, int(terminals), title) for name, terminals, title in fields]


def _free(name: str) -> str:
    """Return a name that tmux takes as it is, and has not given yet."""
    name = re.sub(r"[^\w-]", "_", name, flags=re.ASCII) or "_"
    taken, number, free = {MAIN, *(app.name for app in kept())}, 2, name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def _this_program() -> Sequence[str]:
    """Return how this process was started, but for what has it kept."""
    arguments = sys.argv[1:]
    how = sys.orig_argv[1 : len(sys.orig_argv) - len(arguments)]
    words = [sys.executable, *how, *(word for word in arguments if word != KEEP)]
    # A semicolon at the end would end the command to tmux.
    return [f"{word[:-1]}\\;" if word.endswith(";") else word for word in words]


def _become_tmux(*command: str) -> NoReturn:
    environment = {name: value for name, value in os.environ.items() if name != "TMUX"}
    sys.stdout.flush()
    sys.stderr.flush()
    os.execvpe(  # noqa: S606
        "tmux",  # noqa: S607 - the one that the person's shell would find
        ["tmux", "-u", "-L", socket_name(), "-f", str(_CONFIGURATION), *command],
        environment,
    )
