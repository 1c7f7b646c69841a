"""Keepalive: whether a server still answers (ServerAliveInterval and ServerAliveCountMax)."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto

from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task

ANSWER = 3.0
"""Seconds that an answer may take before the person is told that none comes."""

ASLEEP = 2.0
"""Seconds that a timer may be late before it is taken that this program did not run meanwhile."""


@dataclass(frozen=True, slots=True)
class KeepaliveRule:
    """When a server is asked whether it is there.

    Attributes:
        interval: Seconds of silence before it is asked, and between two questions; 0 for never.
        count: Questions without an answer before the connection counts as lost.
        configured: Whether the person says so; else a server has to show first that it answers.
    """

    interval: float
    count: int
    configured: bool = True

    @property
    def patience(self) -> float:
        """Seconds that one answer may take before the person is told."""
        return min(ANSWER, self.interval)


USUAL = KeepaliveRule(15, 8, configured=False)
"""For a session where ssh_config says nothing: told soon, and lost only after two minutes."""


def rule_of(target: Target) -> KeepaliveRule | None:
    """Return what ssh_config says of keepalives for a host; None where it says nothing."""
    if target.keepalive_interval is None:
        return None
    return KeepaliveRule(target.keepalive_interval, target.keepalive_count)


async def answers(ask: Callable[[], Awaitable[object]]) -> bool:
    """Return whether a server answers in the time that an answer may take.

    Args:
        ask: Asks it; returns once it has answered.
    """
    try:
        async with asyncio.timeout(ANSWER):
            await ask()
    except TimeoutError:
        return False
    return True


class Look(Enum):
    """What is to be done after a look at the clock."""

    NOTHING = auto()
    ASK = auto()
    TELL = auto()
    GIVE_UP = auto()


class Silence:
    """Decides when a server is asked, and what its silence means; times are passed to it.

    Args:
        rule: When it is asked.
        now: When its last word came.

    Attributes:
        since: Since when an answer is owed that the person is told of; None while all is well.
    """

    def __init__(self, rule: KeepaliveRule, now: float) -> None:
        self.rule = rule
        self.since: float | None = None
        self._answers = rule.configured
        self._heard = now
        self._owed: float | None = None
        self._asked = 0
        self._last_asked = now

    def heard(self, now: float) -> bool:
        """Note that something came; return whether a silence that was told of is over."""
        told = self.since is not None
        self._heard, self._asked = now, 0
        self._owed = self.since = None
        return told

    def answered(self) -> None:
        """Note that the server answers such questions at all."""
        self._answers = True

    def wrote(self, now: float) -> None:
        """Note that something was sent that a living server answers soon, if only in TCP."""
        if self._owed is None:
            self._owed = now

    def ask(self, now: float, *, afresh: bool = False) -> None:
        """Note that the server is asked.

        Args:
            now: When.
            afresh: Whether the questions before it do not count.
        """
        self._asked = 1 if afresh else self._asked + 1
        self._last_asked = now
        self.wrote(now)

    def due(self) -> float | None:
        """Return when to look next; None for not until something is heard or written."""
        if not self.rule.interval:
            return None
        if not self._asked:
            if not self._answers:
                return self._heard + self.rule.patience
            asking = self._heard + self.rule.interval
            return asking if self._owed is None else min(asking, self._owed + self.rule.patience)
        if not self._answers:
            return None
        again = self._last_asked + self.rule.interval
        if self.since is not None:
            return again
        return min(again, self._last_asked + self.rule.patience)

    def look(self, now: float) -> Look:
        """Return what is to be done now."""
        due = self.due()
        if due is None or now < due:
            return Look.NOTHING
        if self._asked and self.since is None and self._answers:
            self.since = self._owed
            return Look.TELL
        if self._asked >= max(1, self.rule.count):
            return Look.GIVE_UP
        return Look.ASK


class Keepalive:
    """Asks a server whether it is there, and tells when it no longer answers and when it does.

    Args:
        rule: When it is asked.
        ask: Asks it; returns once it has answered.
        lose: Gives the connection up, after so many seconds without an answer.

    Attributes:
        tell: Called with the seconds since which an answer is owed, None when one came.
    """

    def __init__(
        self,
        rule: KeepaliveRule,
        ask: Callable[[], Awaitable[object]],
        lose: Callable[[float], None],
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._ask = ask
        self._lose = lose
        self._silence = Silence(rule, self._loop.time())
        self._timer: asyncio.TimerHandle | None = None
        self._over = False
        self.tell: Callable[[float | None], None] = lambda _: None
        self._set()

    def heard(self) -> None:
        """Note that something came; called with all that comes, so it sets no timer."""
        if self._silence.heard(self._loop.time()):
            self.tell(None)
            self._set()

    def wrote(self) -> None:
        """Note that something was typed, which a living server takes soon."""
        self._silence.wrote(self._loop.time())
        due = self._silence.due()
        if due is not None and (self._timer is None or due < self._timer.when()):
            self._set()

    def probe(self) -> None:
        """Ask now: something happened that may have cut the connection."""
        if self._silence.rule.interval and self._silence.since is None and not self._over:
            self._question(afresh=True)
            self._set()

    def give_up(self) -> None:
        """Ask no more, and count the connection as lost."""
        self.stop()
        self._lose(self._owed_for(self._loop.time()))

    def stop(self) -> None:
        """Ask no more."""
        self._over = True
        self._unset()

    def _unset(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _set(self) -> None:
        self._unset()
        due = self._silence.due()
        if due is not None and not self._over:
            self._timer = self._loop.call_at(due, self._look, due)

    def _look(self, due: float) -> None:
        now = self._loop.time()
        step = self._silence.look(now)
        if step is not Look.NOTHING and now - due > ASLEEP:
            # What was not read meanwhile is no silence of the server's.
            self._question(afresh=True)
        elif step is Look.ASK:
            self._question()
        elif step is Look.TELL:
            self.tell(self._owed_for(now))
        elif step is Look.GIVE_UP:
            self.give_up()
            return
        self._set()

    def _owed_for(self, now: float) -> float:
        return 0.0 if self._silence.since is None else now - self._silence.since

    def _question(self, *, afresh: bool = False) -> None:
        self._silence.ask(self._loop.time(), afresh=afresh)
        start_task(self._answer(), "keepalive")

    async def _answer(self) -> None:
        await self._ask()
        self._silence.answered()
        self._set()
