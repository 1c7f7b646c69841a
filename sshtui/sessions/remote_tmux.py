"""A tmux on the other side, which keeps the shell of a session while there is no connection."""

import re
import shlex
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sshtui.errors import ChannelRefused, ConnectError
from sshtui.sessions.working_directory import quoted

if TYPE_CHECKING:  # asyncssh is loaded with the first connection, not with the first frame
    from sshtui.ssh.connection import Connection

MISSING = "#!! Keep tmux: there is no tmux, so nothing keeps this shell."

# Where a login shell would find it, and one that only runs a command may not.
_PATH = 'PATH="$PATH:/usr/local/bin:/opt/homebrew/bin:$HOME/.local/bin:$HOME/bin"; export PATH; '
# Of each version of tmux, so by no means but those that were there from the start.
_ASK = """\
command -v tmux >/dev/null 2>&1 || exec echo sshtui-keep=none
tmux list-sessions -F '#{{session_name}}' 2>/dev/null | grep -qxF -e {name} \
&& echo sshtui-keep=there || echo sshtui-keep=new"""
_ANSWER = re.compile(rb"^sshtui-keep=(\w+)\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class KeptShell:
    """A shell in a tmux on the other side.

    Attributes:
        command: Starts or joins it.
        was_there: Whether it is joined, with whatever runs in it.
    """

    command: str
    was_there: bool


def free_name(alias: str, taken: Collection[str]) -> str:
    """Return what tmux is to call the shell of a session; the same at each start of sshtui.

    Args:
        alias: The host.
        taken: The names of other sessions.
    """
    first = free = "sshtui-" + re.sub(r"[^\w-]", "_", alias, flags=re.ASCII)
    number = 2
    while free in taken:
        free, number = f"{first}-{number}", number + 1
    return free


async def kept_shell(
    connection: "Connection", name: str, *, directory: str = "", runs: str = "", alone: bool = False
) -> KeptShell | None:
    """Ask whether tmux is there, and return how a shell is had in it; None where it is not.

    Args:
        connection: Leads there.
        name: What tmux calls the shell.
        directory: Where a new one begins; "" for where shells begin there.
        runs: What a new one runs instead of a login shell; "" for none.
        alone: Whether what else shows it is detached: what is left of a connection that broke.

    Raises:
        ChannelRefused: There is no channel to be had.
    """
    try:
        said = _ANSWER.search(await connection.output_of(_by_sh(_ASK.format(name=name))))
    except ChannelRefused:
        raise
    except ConnectError:
        return None  # some servers run nothing but a shell
    state = said[1] if said else b"none"
    if state == b"none":
        return None
    words = ["tmux", "-u", "new-session", "-A", *(["-D"] if alone else []), "-s", name]
    if runs:
        words.append(runs)
    script = f"exec {shlex.join(words)}"
    if directory:
        # Not by -c: tmux would run what stands in #( ) there.
        script = f"cd {shlex.quote(directory)} 2>/dev/null; {script}"
    return KeptShell(_by_sh(script), state == b"there")


def _by_sh(script: str) -> str:
    """Return a command that means the same to every login shell."""
    # csh takes no line ends within quotes.
    return f"exec sh -c {quoted(_PATH + script.replace(chr(10), '; '))}"
