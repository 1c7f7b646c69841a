"""The programs that ride on lines now."""

from collections.abc import Callable
from dataclasses import dataclass

from sshtui.mux.rider import Rider
from sshtui.sessions.line import Line
from sshtui.sessions.riders import RiderCame, RiderEvent, RiderInfo, RiderLeft, RiderWaits
from sshtui.tasks import start_task


@dataclass(slots=True)
class _Ride:
    rider: Rider
    host: str
    line: Line | None = None


class RiderList:
    """Knows who rides, and on what; `sshtui.sessions.riders.Riders`."""

    def __init__(self) -> None:
        self._rides: dict[int, _Ride] = {}
        self._listeners: list[Callable[[RiderEvent], None]] = []

    @property
    def riders(self) -> tuple[RiderInfo, ...]:
        """All of them as they are now, in the order in which they came."""
        return tuple(map(_info, self._rides.values()))

    def end(self, id: str) -> None:  # noqa: A002 - as in events
        """End a rider's channel, which ends its program; nothing where it is gone already."""
        ride = self._rides.get(int(id))
        if ride is not None:
            ride.rider.end()

    def follow(self, listener: Callable[[RiderEvent], None]) -> Callable[[], None]:
        """Tell a listener of every event from now on.

        Returns:
            What ends that.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, event: RiderEvent) -> None:
        """Tell all listeners of an event."""
        for listener in tuple(self._listeners):
            listener(event)

    def wait(self, rider: Rider, host: str) -> None:
        """Note that a rider waits for a sign-in."""
        self._rides[rider.id] = ride = _Ride(rider, host)
        self.tell(RiderWaits(_info(ride)))

    def board(self, rider: Rider, host: str, line: Line) -> None:
        """Note the line that a rider gets, which was joined for it and is left with it.

        Args:
            rider: Who rides.
            host: The alias of the host.
            line: The line.
        """
        self._rides.setdefault(rider.id, _Ride(rider, host)).line = line

    def came(self, rider: Rider) -> None:
        """Note that a rider has its channel."""
        self.tell(RiderCame(_info(self._rides[rider.id])))

    def left(self, rider: Rider) -> None:
        """Note that a rider is gone."""
        ride = self._rides.pop(rider.id)
        if ride.line is not None:
            start_task(ride.line.leave(), "leave a line behind a rider")
        self.tell(RiderLeft(_info(ride)))

    def on(self, line: Line) -> int:
        """Return how many riders use a line."""
        return sum(ride.line is line for ride in self._rides.values())

    def end_all(self, line: Line) -> None:
        """End every rider of a line."""
        for ride in tuple(self._rides.values()):
            if ride.line is line:
                ride.rider.end()


def _info(ride: _Ride) -> RiderInfo:
    rider = ride.rider
    return RiderInfo(
        id=str(rider.id),
        line_id=ride.line.id if ride.line else "",
        host=ride.host,
        pid=rider.peer.pid,
        program=rider.peer.program,
        command=rider.command,
        kind=rider.kind,
        sent=rider.sent,
        received=rider.received,
        since=rider.since,
    )
