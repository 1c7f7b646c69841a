"""One sign-in through all hosts of a route, some of which others may have signed in to."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from sshtui.endpoint import Hop
from sshtui.errors import AppError
from sshtui.sessions.line import Line
from sshtui.sessions.line_key import line_keys
from sshtui.sessions.timeline import Timeline
from sshtui.signin.steps import OnStep, Phase, Step, StepKind
from sshtui.sshconfig.target import Target

if TYPE_CHECKING:  # the first frame does without what these load
    from sshtui.signin.asker import Asker

NOBODY = "nobody was asked"
"""Why a question has no answer."""

REMEDY = "Connect again by key to be asked."


class RouteSignIn:
    """Follows a sign-in from host to host, and holds the lines that it has come by.

    Args:
        target: Where to.
        asker: Who is asked; with None nobody is, and no host key is new.
        on_step: Is told what happens.

    Attributes:
        goal: The target as it is to be connected to.
        asker: Who is asked.
        attended: Whether there is a person who can be asked.
        chain: The names of the hosts on the way.
        keys: The key of each host's line.
        held: The lines so far, each joined.
        phase: Where the sign-in stands.
    """

    def __init__(self, target: Target, asker: "Asker | None", on_step: OnStep) -> None:
        # ruff: noqa: PLC0415 - what these load is not needed for the first frame
        from sshtui.signin.attendance import Attendance
        from sshtui.signin.unattended import Unattended

        self.goal = target if asker is not None else with_known_keys_only(target)
        self.asker = Attendance(asker or Unattended(self.on_step, NOBODY, REMEDY))
        self.attended = asker is not None and not target.batch
        self.chain = tuple(hop.alias for hop in target.route)
        self.keys = line_keys(target)
        self.held: list[Line] = []
        self._made: dict[int, Line] = {}
        self._timeline = Timeline()
        self._tell: OnStep | None = on_step

    @property
    def phase(self) -> Phase:
        """Where it stands."""
        return self._timeline.phase

    def on_step(self, step: Step) -> None:
        """Tell what happens, or what a server says once all is over."""
        if self._tell is not None:
            self.asker.on_step(step)
            self._timeline.add(step)
            self._tell(step)
        elif line := self._made.get(step.hop.index):
            line.hear(step)

    def hold(self, line: Line) -> None:
        """Go on from a line to the next host that others have signed in to; it is joined."""
        self._timeline = line.timeline.seen_from(self.chain)
        self.held.append(line)

    def made(self, line: Line) -> None:
        """Go on from a line that this sign-in has made."""
        self._made[len(self.held)] = line
        self.held.append(line)

    def timeline(self) -> Timeline:
        """Return how the last host was signed in to, and those before it."""
        return self._timeline.seen_from(self.chain)

    @property
    def alone(self) -> bool:
        """Whether no person was needed so far, whoever signed in."""
        return not self.asker.needed and all(line.alone for line in self.held)

    def say(self, kind: StepKind, text: str, phase: Phase = Phase.CONNECTING) -> None:
        """Tell what is done at the next host, where that is not a sign-in."""
        self.on_step(Step(kind, Hop(self.chain, len(self.held)), phase, text=text))

    async def over(self) -> None:
        """Leave the lines that are still held, the last one first."""
        self._tell = None
        while self.held:
            await self.held.pop().leave()


class PendingLine:
    """A line that somebody is signing in to, for others to wait for.

    Args:
        by: The sign-in that makes it.
    """

    def __init__(self, by: RouteSignIn) -> None:
        self._by = by
        self._waiting = 0
        self._outcome: asyncio.Future[Line | AppError | None] = (
            asyncio.get_running_loop().create_future()
        )

    def settle(self, outcome: Line | AppError | None) -> None:
        """Tell those who wait how it went; None where the next one is to sign in.

        Args:
            outcome: The line, or why there is none.
        """
        if isinstance(outcome, Line):
            for _ in range(self._waiting):
                outcome.join()
        self._outcome.set_result(outcome)

    async def wait(self, other: RouteSignIn) -> Line | None:
        """Return the line, joined for the caller; None where that may sign in itself.

        Args:
            other: The sign-in that wants it.

        Raises:
            AppError: The server cannot be signed in to.
        """
        wanted, first = other.chain[len(other.held)], self._by.chain[-1]
        whose = "" if first == wanted else f", begun for {first}"
        other.say(StepKind.WAITING, f"Waiting for the sign-in of {wanted}{whose}")
        self._waiting += 1
        try:
            outcome = await asyncio.shield(self._outcome)
        except asyncio.CancelledError:
            await self._leave_off()
            raise
        if isinstance(outcome, AppError):
            if other.attended and not self._by.attended:
                return None  # there was nobody who could have been asked
            other.say(StepKind.FAILED, outcome.message, self._by.phase)
            raise outcome
        return outcome

    async def _leave_off(self) -> None:
        self._waiting -= 1
        if self._outcome.done() and isinstance(line := self._outcome.result(), Line):
            await line.leave()


def with_known_keys_only(target: Target) -> Target:
    """Return a target that has every new host key asked about, its jump hosts' too."""
    return replace(
        target,
        jumps=tuple(with_known_keys_only(hop) for hop in target.jumps),
        strict="yes" if target.strict == "yes" else "ask",
    )
