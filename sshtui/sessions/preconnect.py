"""Starts a sign-in before there is a screen that could ask questions."""

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import Context, copy_context
from typing import Any, TypeVar

from sshtui.kbdint.form import Form
from sshtui.kbdint.response import Response
from sshtui.sessions.line import Line
from sshtui.signin.asker import (
    AgentQuestion,
    Asker,
    HostKeyQuestion,
    KeepQuestion,
    PassphraseQuestion,
    UnlockQuestion,
    WaitQuestion,
)
from sshtui.signin.steps import OnStep, Step
from sshtui.sshconfig.target import Target
from sshtui.tasks import begin_later

T = TypeVar("T")


class ExpectedAsker:
    """An Asker that connects later: until then questions wait and steps are kept."""

    def __init__(self) -> None:
        self._came: asyncio.Future[tuple[Asker, OnStep, Context]] = (
            asyncio.get_running_loop().create_future()
        )
        self._untold: list[Step] = []

    def came(self, asker: Asker, on_step: OnStep) -> None:
        """Tell what happened, and let the questions be asked, in the context of the caller."""
        for step in self._untold:
            on_step(step)
        self._untold.clear()
        self._came.set_result((asker, on_step, copy_context()))

    async def answer(self, form: Form) -> Response:
        """Ask the server's questions."""
        return await self._ask(lambda asker: asker.answer(form))

    async def confirm_host_key(self, question: HostKeyQuestion) -> bool:
        """Ask whether to trust a key that is not known yet."""
        return await self._ask(lambda asker: asker.confirm_host_key(question))

    async def passphrase(self, question: PassphraseQuestion) -> None:
        """Ask for the passphrase of a private key."""
        await self._ask(lambda asker: asker.passphrase(question))

    async def add_to_agent(self, question: AgentQuestion) -> bool:
        """Ask whether the agent is to have a key that was unlocked."""
        return await self._ask(lambda asker: asker.add_to_agent(question))

    async def unlock(self, question: UnlockQuestion) -> None:
        """Ask for the passphrase of the vault."""
        await self._ask(lambda asker: asker.unlock(question))

    async def keep(self, question: KeepQuestion) -> bool:
        """Have a better place made for a new password."""
        return await self._ask(lambda asker: asker.keep(question))

    async def wait(self, question: WaitQuestion) -> None:
        """Say what is waited for."""
        await self._ask(lambda asker: asker.wait(question))

    def on_step(self, step: Step) -> None:
        """Tell a step, now or later."""
        if self._came.done():
            _, on_step, context = self._came.result()
            context.copy().run(on_step, step)
        else:
            self._untold.append(step)

    async def _ask(self, ask: Callable[[Asker], Coroutine[Any, Any, T]]) -> T:
        asker, _, context = await asyncio.shield(self._came)
        # What a question is shown on knows its app by the context, and this began without one.
        return await context.copy().run(begin_later, ask(asker))


class EarlySignIn:
    """A sign-in that goes on until it asks, and then waits for whoever wants it.

    Args:
        target: Where to.
        sign_in: Begins it, with who is asked and who is told what happens.

    Attributes:
        target: Where to.
    """

    def __init__(
        self, target: Target, sign_in: Callable[[Asker, OnStep], Coroutine[Any, Any, Line]]
    ) -> None:
        self.target = target
        self._expected = ExpectedAsker()
        # How it fails is told to whoever asks for it.
        signing_in = sign_in(self._expected, self._expected.on_step)
        self._task = begin_later(signing_in, f"connect {target.alias!a}")

    async def line(self, asker: Asker, on_step: OnStep) -> Line:
        """Return the line, joined for the caller.

        Raises:
            ConnectError: No line came of it.
            Cancelled: The person gave up.
        """
        self._expected.came(asker, on_step)
        try:
            return await self._task
        except asyncio.CancelledError:
            await self.give_up()  # it may have come to a line in the same moment
            raise

    async def give_up(self) -> None:
        """End it: nobody came for it."""
        self._task.cancel()
        (came,) = await asyncio.gather(self._task, return_exceptions=True)
        if isinstance(came, Line):
            await came.leave()
