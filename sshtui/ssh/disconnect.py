"""Why a connection ended, in words."""

import asyncio
import contextlib
import errno
from collections.abc import Callable, Iterator

import asyncssh

from sshtui.errors import AppError, Cancelled
from sshtui.log import logger
from sshtui.sanitize import clean

CLOSED = "the server closed the connection"
OWN_FAULT = "a bug in sshtui; the log has the details"

_MEANINGS = {
    asyncssh.DISC_HOST_NOT_ALLOWED_TO_CONNECT: "the server does not accept connections from here",
    asyncssh.DISC_PROTOCOL_ERROR: "the server and sshtui disagree about the protocol",
    asyncssh.DISC_KEY_EXCHANGE_FAILED: "the key exchange failed",
    asyncssh.DISC_MAC_ERROR: "data was damaged in transit",
    asyncssh.DISC_COMPRESSION_ERROR: "compressed data was damaged in transit",
    asyncssh.DISC_SERVICE_NOT_AVAILABLE: "the server does not offer the service",
    asyncssh.DISC_PROTOCOL_VERSION_NOT_SUPPORTED: "the server speaks another version of SSH",
    asyncssh.DISC_HOST_KEY_NOT_VERIFIABLE: "the host key was refused",
    asyncssh.DISC_CONNECTION_LOST: "the connection broke",
    asyncssh.DISC_BY_APPLICATION: CLOSED,
    asyncssh.DISC_TOO_MANY_CONNECTIONS: "the server has too many connections already",
    asyncssh.DISC_AUTH_CANCELLED_BY_USER: "the sign-in was cancelled",
    asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE: "the server has no other sign-in methods",
    asyncssh.DISC_ILLEGAL_USER_NAME: "the server does not accept this user name",
}
_SAYS_NOTHING = {"", "connection lost", "connection closed", "disconnected"}
"""What asyncssh says where the other side said nothing, and what says no more."""

_SYSTEM = {
    errno.ECONNRESET: "reset by peer",
    errno.EPIPE: CLOSED,
    errno.ETIMEDOUT: "the connection timed out",
    errno.ENETDOWN: "the network is down",
    errno.ENETUNREACH: "the network is unreachable",
    errno.EHOSTUNREACH: "no route to the host",
}
"""What the system says of a connection that breaks, in the words of the screen."""

MOST_SAID = 500
"""Characters of a server's reason that are shown; it could be a page of them."""


GRACE = 0.5
"""Seconds in which a server that has closed a shell may say that it ends the line, and why."""


class ServerDisconnect(asyncssh.DisconnectError):
    """SSH_MSG_DISCONNECT of the server (RFC 4253, 11.1), told from what asyncssh objects to."""


class ConnectionEnd:
    """Whether a connection has ended, and why."""

    def __init__(self) -> None:
        self._ended = asyncio.Event()
        self._error: Exception | None = None
        self._watchers: list[Callable[[Exception | None], None]] = []

    @property
    def is_reached(self) -> bool:
        """Whether it has ended."""
        return self._ended.is_set()

    @property
    def error(self) -> Exception | None:
        """What ended it; None while it has not ended, and where we closed it."""
        return self._error

    def reached(self, error: Exception | None) -> None:
        """Note that the connection has ended."""
        self._error = error
        self._ended.set()
        for on_lost in self._watchers:
            on_lost(error)

    def watch(self, on_lost: Callable[[Exception | None], None]) -> None:
        """Call back when the connection ends; at once if it already has."""
        self._watchers.append(on_lost)
        if self._ended.is_set():
            on_lost(self._error)

    async def soon(self) -> Exception | None:
        """Return why the connection ends, if it does so within a moment."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), GRACE)
        return self._error


@contextlib.contextmanager
def disconnecting() -> Iterator[None]:
    """End the connection as the protocol wants it; our own error goes along as the cause."""
    try:
        yield
    except Cancelled as error:
        code = asyncssh.DISC_AUTH_CANCELLED_BY_USER
        raise asyncssh.DisconnectError(code, "cancelled by the user") from error
    except AppError as error:
        raise asyncssh.DisconnectError(asyncssh.DISC_PROTOCOL_ERROR, error.heading) from error


def sentence(error: Exception) -> str:
    """Return why a connection ended, up to the end of the sentence."""
    return ended(why(error))


def ended(text: str) -> str:
    """End a text as a sentence ends."""
    return text if text.endswith(("!", "?", "…")) else f"{text.rstrip('.')}."


def shortened(text: str) -> str:
    """Return the beginning of what a server said."""
    return text if len(text) <= MOST_SAID else f"{text[:MOST_SAID]}…"


def is_of_network(error: Exception | None) -> bool:
    """Return whether a connection ended without either side having said so."""
    return isinstance(error, OSError | asyncssh.ConnectionLost)


def why(error: Exception) -> str:
    """Return why a connection ended, without a full stop."""
    if isinstance(error, OSError):
        return _SYSTEM.get(error.errno or 0, error.strerror or CLOSED)
    if not isinstance(error, asyncssh.DisconnectError):
        # Its text may quote anything.
        logger(__name__).error("Unexpected on a connection.", exc_info=error)
        return OWN_FAULT
    # asyncssh adds the number of a code that it has no class for.
    said = clean(error.reason).removesuffix(f"(error {error.code})").strip().rstrip(".")
    if said.lower() not in _SAYS_NOTHING:
        return shortened(said)
    if isinstance(error, asyncssh.ConnectionLost):
        return CLOSED
    return _MEANINGS.get(error.code, CLOSED)
