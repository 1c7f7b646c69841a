"""The programs that ride on open lines: ssh, scp, git and others that connect through sshtui."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sshtui.mux.rider import RiderKind


@dataclass(frozen=True, slots=True)
class RiderInfo:
    """One rider at one moment; what it says of itself is not cleaned.

    Attributes:
        id: Names it in every call and event.
        line_id: The line that it rides on; "" while it waits for a sign-in.
        host: The alias of the host that it wanted.
        pid: The ssh client's process.
        program: The program that runs the client, such as `git`; `ssh` where a person typed it.
        command: What it runs there: a command, the name of a subsystem, or host and port.
        kind: What it asked for.
        sent: Bytes that went to the host.
        received: Bytes that came from there.
        since: When it came; UTC.
    """

    id: str
    line_id: str
    host: str
    pid: int
    program: str
    command: str
    kind: RiderKind
    sent: int
    received: int
    since: datetime


@dataclass(frozen=True, slots=True)
class RiderWaits:
    """A rider waits for a sign-in, which is asked for on its own terminal."""

    rider: RiderInfo


@dataclass(frozen=True, slots=True)
class RiderCame:
    """A rider has its channel."""

    rider: RiderInfo


@dataclass(frozen=True, slots=True)
class RiderLeft:
    """A rider is gone, after it waited or rode."""

    rider: RiderInfo


@dataclass(frozen=True, slots=True)
class SignInDenied:
    """A program without a terminal wanted a host that only a person can sign in to.

    Attributes:
        host: The alias of the host.
        program: The program that runs the ssh client.
        pid: The ssh client's process.
    """

    host: str
    program: str
    pid: int


RiderEvent = RiderWaits | RiderCame | RiderLeft | SignInDenied


class Riders(Protocol):
    """Knows who rides."""

    @property
    def riders(self) -> tuple[RiderInfo, ...]:
        """All of them as they are now, in the order in which they came."""
        ...

    def end(self, id: str) -> None:  # noqa: A002 - as in events
        """End a rider's channel, which ends its program; nothing where it is gone already."""
        ...

    def follow(self, listener: Callable[[RiderEvent], None]) -> Callable[[], None]:
        """Tell a listener of every event from now on.

        Returns:
            What ends that.
        """
        ...
