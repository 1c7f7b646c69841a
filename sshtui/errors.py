"""Errors that a user sees: a title, what happened, and what to do next.

AppError
├── UsageError                 what was asked cannot be understood (exit 2)
├── ConfigError                a file of the user's cannot be read or written
├── SecretStoreError           the keyring cannot be used right now
├── UnsupportedLibrary         a library lacks what sshtui uses of it
├── Cancelled                  the person said no (exit 130)
│   └── HungUp                 the terminal is gone, and with it the person (exit 129)
└── ConnectError               no session came of it (exit 255)
    ├── HostNotFound           the name has no address
    ├── HostUnreachable        refused, no route, timed out
    ├── NotSsh                 something else answered on that port
    ├── NegotiationFailed      no common algorithm
    ├── ConnectionLost         the connection broke, and in which phase
    ├── HostKeyRefused         unknown and not trusted, changed, revoked or unreadable
    ├── ChallengeTooLarge      the server asked for more than the stated bounds
    ├── ChannelRefused         signed in, but no channel is to be had
    ├── RequestRefused         a channel, but the server does not run what was asked for
    ├── TerminalRefused        signed in, but the server gives no pseudo-terminal
    ├── ForwardRefused         signed in, but nothing listens or leads as a forward asks
    ├── ProtocolError          the server sent what has no place there (RFC 4252)
    └── AuthenticationFailed   the server did not accept who we said we are
"""

from typing import ClassVar, Self

MOST_CHARACTERS = 2_000
"""Of a message or a hint: what it quotes may be as long as whoever wrote a file likes."""


class AppError(Exception):
    """An error that is ready to be shown to a user.

    Args:
        message: What happened, in one or two sentences.
        hint: What to do next; may be empty.
        title: Replaces the title of the class.

    Attributes:
        command: What to run next on this computer, if the hint says so; may be empty.
    """

    title: ClassVar[str] = "Something went wrong"
    exit_status: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "", title: str = "") -> None:
        self.message = _shortened(message)
        self.hint = _shortened(hint)
        super().__init__(self.message)
        self.command = ""
        self.heading = title or self.title

    def bare(self) -> Self:
        """Drop traceback and cause: tracebacks keep alive whatever their functions held."""
        self.__traceback__ = self.__cause__ = self.__context__ = None
        return self

    def __str__(self) -> str:
        parts = (f"{self.heading}: {self.message}", self.hint, self.command)
        return " ".join(part for part in parts if part)


def _shortened(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1]}…"


class UsageError(AppError):
    """The command or input cannot be understood."""

    title = "Invalid usage"
    exit_status = 2


class ConfigError(AppError):
    """A file of the user cannot be read, understood or written."""

    title = "Configuration problem"


class SecretStoreError(AppError):
    """A credential store cannot be used right now.

    Attributes:
        kind: absent, locked, hung, insecure, too_large, full, passphrase, command or broken.
    """

    title = "Credential store problem"

    def __init__(self, message: str, *, kind: str, hint: str = "", title: str = "") -> None:
        super().__init__(message, hint=hint, title=title)
        self.kind = kind


class UnsupportedLibrary(AppError):
    """The installed version of a library lacks something that sshtui uses."""

    title = "Unsupported version"


class Cancelled(AppError):
    """The user cancelled."""

    title = "Cancelled"
    exit_status = 130


class HungUp(Cancelled):
    """The terminal is gone, so nobody can answer or read."""

    title = "Hung up"
    exit_status = 129


class ConnectError(AppError):
    """The attempt did not lead to a session."""

    title = "Cannot connect"
    exit_status = 255


class HostNotFound(ConnectError):
    """The host name has no address."""

    title = "Host not found"


class HostUnreachable(ConnectError):
    """The address does not answer: refused, no route, or no reply in time."""

    title = "Host does not answer"


class NotSsh(ConnectError):
    """Something answered on that port, but it does not speak SSH."""

    title = "Not an SSH server"


class NegotiationFailed(ConnectError):
    """Client and server share no algorithm for one of the steps."""

    title = "No common algorithm"


class ConnectionLost(ConnectError):
    """The connection broke; the message names the phase."""

    title = "Connection lost"


class HostKeyRefused(ConnectError):
    """The server's host key is not trusted."""

    title = "Host key refused"

    def __init__(self, message: str, *, hint: str = "", command: str = "") -> None:
        super().__init__(message, hint=hint)
        self.command = command


class ChallengeTooLarge(ConnectError):
    """The server asked for more than the bounds allow."""

    title = "Challenge too large"


class ChannelRefused(ConnectError):
    """Signed in, but no channel is to be had, so nothing was run."""

    title = "No channel"


class RequestRefused(ConnectError):
    """The channel is there, but the server does not run what was asked for."""

    title = "Refused by the server"


class TerminalRefused(ConnectError):
    """The server does not provide a pseudo-terminal; a channel without one may still work."""

    title = "No terminal"


class ForwardRefused(ConnectError):
    """A forward cannot be had: its port is taken, or the server does not allow it."""

    title = "Not forwarded"


class ProtocolError(ConnectError):
    """The server sent what has no place at that point of the sign-in (RFC 4252)."""

    title = "Protocol error"


class AuthenticationFailed(ConnectError):
    """The server did not accept the sign-in.

    Attributes:
        methods_left: What the server would still accept, as it named it.
    """

    title = "Sign-in failed"

    def __init__(self, message: str, *, hint: str = "", methods_left: tuple[str, ...] = ()) -> None:
        super().__init__(message, hint=hint)
        self.methods_left = methods_left


def own_fault(kind: type[AppError] = AppError, *, during: str = "") -> AppError:
    """Return the error for a bug: neither the user's doing nor the server's.

    The original text goes only to the log: it may quote what the user typed.

    Args:
        kind: Its class.
        during: What was being done.
    """
    return kind(
        f"{f'{during}: this' if during else 'This'} is a bug in sshtui.",
        hint="The log has the details; `sshtui doctor` says where it is.",
    )
