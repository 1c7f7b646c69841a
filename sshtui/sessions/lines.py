"""The pool of lines: signed-in connections, each of which serves whoever wants to use it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sshtui.sessions.line import Line
from sshtui.sessions.protocol import Connector
from sshtui.sessions.sign_in import SignedIn, connect
from sshtui.sessions.surroundings import Surroundings
from sshtui.sessions.timeline import Timeline
from sshtui.signin.steps import OnStep, Step
from sshtui.sshconfig.target import Target

if TYPE_CHECKING:  # loaded with the first connection, not with the first frame
    from sshtui.signin.asker import Asker


@dataclass(frozen=True, slots=True)
class LineOpened:
    """A line is there for others to join."""

    line: Line


@dataclass(frozen=True, slots=True)
class LineClosed:
    """A line can no longer be joined: it was lost, or the last who used it has left."""

    line: Line


LineEvent = LineOpened | LineClosed


class Lines:
    """Signs in, keeps the open lines, and tells listeners of them.

    Args:
        connector: Makes connections.

    Attributes:
        connector: Makes connections that nobody shares, as to try a credential.
        surroundings: Tells of sleep and other networks, which may have cut lines.
    """

    def __init__(self, connector: Connector) -> None:
        self.connector = connector
        self.surroundings = Surroundings()
        self._open: list[Line] = []
        self._listeners: list[Callable[[LineEvent], None]] = []
        self._unfollow: Callable[[], None] | None = None

    @property
    def open(self) -> tuple[Line, ...]:
        """The lines that can be joined, oldest first."""
        return tuple(self._open)

    def follow(self, listener: Callable[[LineEvent], None]) -> Callable[[], None]:
        """Call a listener with every event; return a function that ends that.

        Args:
            listener: Called with each event; must not block.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def open_line(self, target: Target) -> Line | None:
        """Return a line to a host that is there, without signing in; join it to use it."""
        there = (line for line in self._open if line.target.endpoint == target.endpoint)
        return next(there, None)

    async def line(self, target: Target, asker: "Asker | None", on_step: OnStep) -> Line:
        """Return a line to a host, joined for the caller, who leaves it in the end.

        Args:
            target: Where to.
            asker: Who is asked; with None nobody is, and no host key is new.
            on_step: Is told what happens.

        Raises:
            ConnectError: No line came of it.
            Cancelled: The person gave up.
        """
        timeline = Timeline()

        def follow(step: Step) -> None:
            timeline.add(step)
            on_step(step)

        return self.add(await connect(self.connector, target, asker, follow), timeline)

    def add(self, made: SignedIn, timeline: Timeline) -> Line:
        """Return a new connection as a line, joined for the caller."""
        line = Line(made.connection, timeline, self._remove, alone=made.alone)
        line.join()
        self._open.append(line)
        if self._unfollow is None:
            self._unfollow = self.surroundings.follow(self._probe)
        self._tell(LineOpened(line))
        return line

    def _remove(self, line: Line) -> None:
        self._open.remove(line)
        if not self._open and self._unfollow is not None:
            self._unfollow()
            self._unfollow = None
        self._tell(LineClosed(line))

    def _probe(self) -> None:
        for line in self._open:
            line.connection.probe()

    def _tell(self, event: LineEvent) -> None:
        for listener in tuple(self._listeners):
            listener(event)
