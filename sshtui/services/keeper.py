"""What keeps sshtui when its terminal closes: a private tmux, or the person's own."""

import asyncio
import hashlib
import os
import shlex
import subprocess
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from sshtui import paths

GOES_ON = "sshtui goes on. To see it again: sshtui attach"
"""What a terminal says that was detached."""


class Keeper(StrEnum):
    """What keeps this process."""

    PRIVATE = "private"
    """The tmux that `sshtui --keep` has started for it."""
    TMUX = "tmux"
    """Another one, of the person's."""
    NONE = "none"


def socket_name() -> str:
    """Return what the socket of the private tmux is called, in tmux's own directory.

    Who has put the files of sshtui elsewhere has another sshtui kept.
    """
    name = f"sshtui-{os.getuid()}"
    if not os.environ.get(paths.HOME_VARIABLE):
        return name
    return f"{name}-{hashlib.sha256(os.fsencode(paths.state_path())).hexdigest()[:8]}"


def keeper(environment: Mapping[str, str] = os.environ, terminal: int = 0) -> Keeper:
    """Return what keeps this process, which may have inherited the variables of a tmux elsewhere.

    Args:
        environment: Has `TMUX` and `TMUX_PANE`.
        terminal: Descriptor of the terminal that it runs in.
    """
    socket, pane = _socket(environment), environment.get("TMUX_PANE", "")
    if not socket or not pane or not os.isatty(terminal):
        return Keeper.NONE
    asked = ["tmux", "-S", socket, "display-message", "-p", "-t", pane, "#{pane_tty}"]
    try:
        answer = subprocess.run(asked, capture_output=True, check=False, timeout=5)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return Keeper.NONE
    if os.fsdecode(answer.stdout).strip() != os.ttyname(terminal):
        # A terminal that was started out of a tmux is not in it.
        return Keeper.NONE
    return Keeper.PRIVATE if Path(socket).name == socket_name() else Keeper.TMUX


async def detach() -> bool:
    """Take the terminal that was typed in last from the private tmux; return whether it went."""
    socket = _socket(os.environ)
    says = f"echo {shlex.quote(GOES_ON)}"
    detaching = await asyncio.create_subprocess_exec(
        *("tmux", "-S", socket, "detach-client", "-E", says),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return await detaching.wait() == 0


def _socket(environment: Mapping[str, str]) -> str:
    return environment.get("TMUX", "").rpartition(",")[0].rpartition(",")[0]
