"""Where a remote forward leads to on this side."""

import asyncio
import os
import socket
from pathlib import Path
from typing import Any

from sshtui.sshconfig.forwards import Address

_FAMILIES = {
    "any": socket.AF_UNSPEC,
    "inet": socket.AF_INET,
    "inet6": socket.AF_INET6,
}


async def connect_here(goal: Address | Path, family: str) -> socket.socket:
    """Connect to a port or a socket that this machine can reach.

    Args:
        goal: Where to.
        family: AddressFamily.

    Raises:
        OSError: Nobody answers there.
    """
    loop = asyncio.get_running_loop()
    if isinstance(goal, Path):
        return await _connected(socket.AF_UNIX, os.fsencode(goal))
    try:
        found = await loop.getaddrinfo(
            goal.host or None, goal.port, family=_FAMILIES[family], type=socket.SOCK_STREAM
        )
    except ValueError as error:
        raise OSError(f"{goal.host!a} is not a host name") from error
    failure: OSError | None = None
    for kind, _, _, _, address in found:
        try:
            return await _connected(kind, address)
        except OSError as error:
            failure = error
    raise failure or OSError("it has no address")


async def _connected(family: socket.AddressFamily, address: Any) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        if family != socket.AF_UNIX:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.get_running_loop().sock_connect(sock, address)
    except BaseException:
        sock.close()
        raise
    return sock


def permits(goal: Address, permitted: tuple[Address, ...] | None) -> bool:
    """Return whether PermitRemoteOpen lets a proxy on the host lead somewhere.

    Names are compared as they are written: nothing is looked up, as in ssh.

    Args:
        goal: Where to.
        permitted: What is permitted, None for everything.
    """
    return permitted is None or any(
        other.host in ("*", goal.host) and other.port in (0, goal.port) for other in permitted
    )
