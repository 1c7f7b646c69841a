"""One round: from the list of hosts through what a session can do, and back."""

import random
import socket
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from sshtui.sessions.state import SessionState
from tests.soak.operator import Operator
from tests.soak.screens import FROM_HOSTS, FROM_SESSION, Screens
from tests.soak.session_steps import SessionSteps
from tests.soak.sign_ins import ASKED, BEHIND, KEYED, SAVED, SignIns

Step = Callable[[], Awaitable[None]]

SELDOM = 20
"""Every so many whole rounds all screens are gone through."""

BESIDES = 2
"""Every so many whole rounds there is also what a round need not have: screens, copy mode, …"""

LOCKED = 10
"""Every so many rounds a host is edited and the vault is locked."""


class Story:
    """Rounds, each in another order.

    Args:
        operator: Who does it.
        chance: Chooses.
        silent: Listens and says nothing.
        ports: Where the forwards of the settings listen, and a free one.
    """

    def __init__(
        self,
        operator: Operator,
        chance: random.Random,
        silent: socket.socket,
        ports: Sequence[int],
    ) -> None:
        self._operator = operator
        self._chance = chance
        self._sign_ins = SignIns(operator, chance, silent)
        self._steps = SessionSteps(operator, chance, ports)
        self._screens = Screens(operator, chance)
        self._alias = KEYED
        self._rest: list[Step] = []

    async def begin(self) -> None:
        """Have a credential saved."""
        await self._sign_ins.save()
        await self._steps.close()

    async def round(self, number: int, steps: int = 0) -> None:
        """Go through it once.

        Args:
            number: Of the round.
            steps: How many of the steps in a session are taken, each time the next ones; all for 0.
        """
        besides = bool(steps) or number % BESIDES == 1 or not number % LOCKED
        if besides:
            await self._before(number, whole=not steps)
            await self._sign_ins.give_up()
        await self._sign_ins.choose_mode()
        self._alias = (KEYED, SAVED, ASKED, BEHIND)[number % 4]
        await self._sign_ins.open(self._alias)
        for step in self._next(steps, besides=besides):
            await step()
        if self._alias == KEYED:
            await self._steps.forwards()
        if besides:
            await self._look(FROM_SESSION, is_whole=not (steps or number % SELDOM))
        await (self._steps.close if self._chance.random() < 0.7 else self._steps.end_shell)()
        await self._operator.to_hosts()

    async def _before(self, number: int, *, whole: bool) -> None:
        await self._look(FROM_HOSTS, is_whole=whole and not number % SELDOM)
        if not number % LOCKED:
            await self._screens.edit()
            await self._screens.lock()

    async def _look(self, ways: Sequence[Sequence[str]], *, is_whole: bool) -> None:
        if is_whole:
            await self._screens.look_at_all(ways)
        else:
            await self._screens.look(self._chance.choice(ways))

    def _next(self, count: int, *, besides: bool) -> Sequence[Step]:
        """Return the next steps, of all of them in a random order."""
        if len(self._rest) < count or not count:
            steps = self._steps
            self._rest = [
                steps.command,
                steps.flood,
                steps.resize,
                steps.panes,
                steps.zoom,
                steps.rider,
                self._lose_and_reconnect,
                *((steps.copy_mode, steps.recording) if besides else ()),
            ]
            self._chance.shuffle(self._rest)
        taken = self._rest[: count or len(self._rest)]
        del self._rest[: len(taken)]
        return taken

    async def _lose_and_reconnect(self) -> None:
        operator = self._operator
        await self._steps.lose()
        if self._alias in {ASKED, SAVED}:
            await operator.until(partial(self._is, SessionState.CLOSED), "end of the session")
            await operator.press("r")
        await self._sign_ins.again(self._alias)
        await operator.run()

    def _is(self, state: SessionState) -> bool:
        return self._operator.here.state is state
