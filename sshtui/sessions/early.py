"""A sign-in that begins before there is a screen to ask the person on."""

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import Context, copy_context
from typing import Any, TypeVar

from sshtui.endpoint import Hop
from sshtui.kbdint.form import Form
from sshtui.kbdint.response import Response
from sshtui.sessions.manager import Connects
from sshtui.signin.interaction import (
    AgentQuestion,
    HostKeyQuestion,
    Interaction,
    KeepQuestion,
    PassphraseQuestion,
    Step,
    UnlockQuestion,
    WaitQuestion,
)
from sshtui.ssh.connection import Connection
from sshtui.sshconfig.target import Target
from sshtui.tasks import begin_later

T = TypeVar("T")


class ExpectedPerson:
    """Somebody who comes later: questions wait, and what happened meanwhile is told then."""

    def __init__(self) -> None:
        self._came: asyncio.Future[tuple[Interaction, Context]] = (
            asyncio.get_running_loop().create_future()
        )
        self._untold: list[Callable[[Interaction], None]] = []

    def came(self, person: Interaction) -> None:
        """Tell what happened, and let the questions be asked, in the context of the caller."""
        for tell in self._untold:
            tell(person)
        self._untold.clear()
        self._came.set_result((person, copy_context()))

    async def answer(self, form: Form) -> Response:
        """Ask the server's questions."""
        return await self._ask(lambda person: person.answer(form))

    async def confirm_host_key(self, question: HostKeyQuestion) -> bool:
        """Ask whether to trust a key that is not known yet."""
        return await self._ask(lambda person: person.confirm_host_key(question))

    async def passphrase(self, question: PassphraseQuestion) -> None:
        """Ask for the passphrase of a private key."""
        await self._ask(lambda person: person.passphrase(question))

    async def add_to_agent(self, question: AgentQuestion) -> bool:
        """Ask whether the agent is to have a key that was unlocked."""
        return await self._ask(lambda person: person.add_to_agent(question))

    async def unlock(self, question: UnlockQuestion) -> None:
        """Ask for the passphrase of the vault."""
        await self._ask(lambda person: person.unlock(question))

    async def keep(self, question: KeepQuestion) -> bool:
        """Have a better place made for a new password."""
        return await self._ask(lambda person: person.keep(question))

    async def wait(self, question: WaitQuestion) -> None:
        """Say what is waited for."""
        await self._ask(lambda person: person.wait(question))

    def note(self, hop: Hop, text: str) -> None:
        """Show words of the server that ask nothing."""
        self._tell(lambda person: person.note(hop, text))

    def follow(self, step: Step) -> None:
        """Take note of progress."""
        self._tell(lambda person: person.follow(step))

    async def _ask(self, ask: Callable[[Interaction], Coroutine[Any, Any, T]]) -> T:
        person, context = await asyncio.shield(self._came)
        # What a question is shown on knows its app by the context, and this began without one.
        return await context.copy().run(begin_later, ask(person))

    def _tell(self, tell: Callable[[Interaction], None]) -> None:
        if self._came.done():
            person, context = self._came.result()
            context.copy().run(tell, person)
        else:
            self._untold.append(tell)


class EarlyConnector:
    """Makes connections, one of which may begin before anybody asks for it.

    Args:
        inner: Makes them.
    """

    def __init__(self, inner: Connects) -> None:
        self._inner = inner
        self._begun: tuple[Target, ExpectedPerson, asyncio.Task[Connection]] | None = None

    def begin(self, target: Target) -> None:
        """Begin to connect to a target, for the first who wants to."""
        person = ExpectedPerson()
        # How it fails is told to whoever asks for it.
        task = begin_later(self._inner.connect(target, person), f"connect {target.alias!a}")
        self._begun = (target, person, task)

    async def connect(self, target: Target, interaction: Interaction) -> Connection:
        """Connect and sign in.

        Raises:
            ConnectError: No session came of it.
            Cancelled: The person gave up.
        """
        if self._begun is None or self._begun[0] != target:
            return await self._inner.connect(target, interaction)
        (_, person, task), self._begun = self._begun, None
        person.came(interaction)
        return await task

    async def close(self) -> None:
        """Give up what nobody came for."""
        if self._begun is not None:
            (_, _, task), self._begun = self._begun, None
            task.cancel()
            (came,) = await asyncio.gather(task, return_exceptions=True)
            if not isinstance(came, BaseException):
                await came.close()
