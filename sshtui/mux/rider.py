"""The clients that want a channel of a connection, or have one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

from sshtui.mux.peer import Peer


class RiderKind(StrEnum):
    """What a rider asked for."""

    SHELL = "shell"
    COMMAND = "command"
    SUBSYSTEM = "subsystem"
    STDIO_FORWARD = "stdio forward"
    """`ssh -W`, and every host that ssh reaches through this one."""


class Counters(Protocol):
    """What a channel counts."""

    @property
    def sent(self) -> int:
        """Bytes that went to the server."""
        ...

    @property
    def received(self) -> int:
        """Bytes that came from there."""
        ...


@dataclass(eq=False, slots=True)
class Rider:
    """A client that wants a channel, or has one.

    Attributes:
        id: Its number, of all that this process serves.
        peer: Its process.
        kind: What it asked for.
        command: The command, the subsystem, or host and port; not cleaned.
        terminal: Descriptor of the terminal that it can be asked questions on, while it waits for
            its line; None if it has none. It stays the client's: nobody closes it.
        end: Ends it, whether it waits or rides.
        since: When it came.
        channel: What counts its bytes, once it rides.
    """

    id: int
    peer: Peer
    kind: RiderKind
    command: str
    terminal: int | None
    end: Callable[[], None]
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    channel: Counters | None = None

    @property
    def sent(self) -> int:
        """Bytes that went to the server."""
        return self.channel.sent if self.channel else 0

    @property
    def received(self) -> int:
        """Bytes that came from there."""
        return self.channel.received if self.channel else 0
