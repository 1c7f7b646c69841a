"""Who is at the other end of a socket: its user, its process, and the program that started it."""

import os
import socket
import struct
from dataclasses import dataclass
from pathlib import Path

from sshtui.sanitize import clean

_CREDENTIALS = struct.Struct("3i")

_PROC = Path("/proc")

_SHELLS = frozenset(
    {"bash", "csh", "dash", "fish", "ksh", "mksh", "nu", "sh", "tcsh", "xonsh", "zsh"}
)
"""Who starts an ssh for a person, and is no news in a list."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A client's process.

    Attributes:
        pid: Its number.
        program: The program it works for, such as `git` or `rsync`; else its own name. Cleaned.
    """

    pid: int
    program: str


def is_ours(connection: socket.socket) -> bool:
    """Return whether the same user is at the other end, which only the kernel can tell."""
    return _credentials(connection)[1] == os.geteuid()


def peer_of(connection: socket.socket) -> Peer:
    """Return who is at the other end; its name is for a list, and proves nothing."""
    pid = _credentials(connection)[0]
    name, parent = _process(pid)
    if name == "ssh" and parent > 1:
        by, _ = _process(parent)
        if by and by.removeprefix("-") not in _SHELLS:
            name = by
    return Peer(pid, clean(name) or "ssh")


def _credentials(connection: socket.socket) -> tuple[int, int]:
    data = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    pid, uid, _gid = _CREDENTIALS.unpack(data)
    return pid, uid


def _process(pid: int) -> tuple[str, int]:
    """Return name and parent of a process; nothing of one that is gone or hidden."""
    try:
        text = (_PROC / str(pid) / "stat").read_text("utf-8", "replace")
    except OSError:
        return "", 0
    # The name stands in brackets, and may contain brackets itself.
    name, _, rest = text.partition("(")[2].rpartition(")")
    fields = rest.split()
    return name, int(fields[1]) if len(fields) > 1 else 0
