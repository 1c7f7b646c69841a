"""Binds the sockets of a forward on this machine, as ssh does."""

import contextlib
import errno
import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

from sshtui.errors import ForwardRefused
from sshtui.sshconfig.forwards import Address, Forward
from sshtui.sshconfig.target import Target

BACKLOG = 128
"""Connections that wait to be accepted, as in ssh."""

_FAMILIES = {
    "any": socket.AF_UNSPEC,
    "inet": socket.AF_INET,
    "inet6": socket.AF_INET6,
}
_SocketAddress = tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]
_EVERYWHERE = ("", "*")


class BoundSockets:
    """Sockets that listen for one forward.

    Args:
        sockets: One for each address.
        path: The file of a socket of this machine, or None.

    Attributes:
        sockets: Do not block.
    """

    def __init__(self, sockets: list[socket.socket], path: Path | None = None) -> None:
        self.sockets = sockets
        self._path = path
        self._file = _identity(path) if path else None

    @property
    def port(self) -> int:
        """The port, 0 for a socket's path."""
        return 0 if self._path else int(self.sockets[0].getsockname()[1])

    def close(self) -> None:
        """Stop listening, and remove the file that this has made."""
        for listener in self.sockets:
            listener.close()
        self.sockets = []
        if self._path and self._file and self._file == _identity(self._path):
            with contextlib.suppress(OSError):
                self._path.unlink()
        self._file = None


def bind(forward: Forward, target: Target) -> BoundSockets:
    """Listen on this machine.

    Call it from a thread: a name may have to be looked up.

    Args:
        forward: What listens here.
        target: Its GatewayPorts, AddressFamily, StreamLocalBindMask and StreamLocalBindUnlink.

    Raises:
        ForwardRefused: There is no such address, or it is taken.
    """
    if isinstance(forward.listen, Path):
        return _bind_path(forward.listen, forward, target)
    return _bind_address(forward.listen, forward, target)


def _bind_address(listen: Address, forward: Forward, target: Target) -> BoundSockets:
    sockets: list[socket.socket] = []
    failure: OSError | None = None
    for family, address in _addresses(listen, forward, target):
        try:
            sockets.append(_bound(family, address))
        except OSError as error:
            # ssh is content with one of 127.0.0.1 and ::1.
            failure = error
    if not sockets:
        raise _refusal(forward, failure)
    return BoundSockets(sockets)


def _addresses(
    listen: Address, forward: Forward, target: Target
) -> Iterator[tuple[socket.AddressFamily, _SocketAddress]]:
    host, flags = listen.host, 0
    if host in _EVERYWHERE or (host is None and target.gateway_ports):
        host, flags = None, socket.AI_PASSIVE
    elif host == "localhost":
        host = None
    try:
        found = socket.getaddrinfo(
            host,
            listen.port,
            family=_FAMILIES[target.address_family],
            type=socket.SOCK_STREAM,
            flags=flags,
        )
    except (OSError, ValueError) as error:
        raise _refusal(forward, error) from error
    for family, _, _, _, address in dict.fromkeys(found):
        yield family, address


def _bound(family: socket.AddressFamily, address: _SocketAddress) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
        listener.setblocking(False)
    except BaseException:
        listener.close()
        raise
    return listener


def _bind_path(path: Path, forward: Forward, target: Target) -> BoundSockets:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    mode = 0o777 & ~target.stream_local_bind_mask
    try:
        if target.stream_local_bind_unlink:
            path.unlink(missing_ok=True)
        # The file gets the mode of the socket, less the umask. To set the umask, as ssh does,
        # would set that of every thread.
        os.fchmod(listener.fileno(), mode)
        listener.bind(os.fsencode(path))
        _widen(path, mode)
        listener.listen(BACKLOG)
        listener.setblocking(False)
    except OSError as error:
        listener.close()
        raise _refusal(forward, error) from error
    return BoundSockets([listener], path)


def _widen(path: Path, mode: int) -> None:
    """Give the file of a socket what the umask has kept off it."""
    descriptor = os.open(path, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        found = os.fstat(descriptor)
        # Where others may write, it may have become another file meanwhile.
        if stat.S_ISSOCK(found.st_mode) and found.st_uid == os.geteuid():
            os.chmod(f"/proc/self/fd/{descriptor}", mode)  # noqa: PTH101 - a link, not a path
    finally:
        os.close(descriptor)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.lstat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISSOCK(found.st_mode) else None


def _refusal(forward: Forward, error: Exception | None) -> ForwardRefused:
    is_path = isinstance(forward.listen, Path)
    if getattr(error, "errno", None) != errno.EADDRINUSE:
        reason = f"cannot listen: {getattr(error, 'strerror', None) or error}."
        hint = "Choose another path." if is_path else "Choose another address or port."
    elif is_path:
        reason = "the file already exists."
        hint = "Remove it if no program listens there, or set StreamLocalBindUnlink yes."
    else:
        reason = "the port is already in use."
        hint = "End the program that listens there, or choose another port."
    return ForwardRefused(f"{forward.keyword} {forward.arguments[0]}: {reason}", hint=hint)
