"""Attendance: whether a sign-in needed a person, so that the next one may be done without."""

import time

from sshtui.kbdint.form import Form
from sshtui.kbdint.response import Response
from sshtui.signin.asker import (
    AgentQuestion,
    Asker,
    HostKeyQuestion,
    KeepQuestion,
    PassphraseQuestion,
    UnlockQuestion,
    WaitQuestion,
)
from sshtui.signin.steps import Step, StepKind

PROMPT = 5.0
"""Seconds in which a server accepts a sign-in that nobody approves by hand, such as on a phone."""

_ACCEPTED = frozenset({StepKind.PARTIAL, StepKind.ACCEPTED})


class Attendance:
    """An Asker that passes all questions on, and notes those that each sign-in would ask anew.

    A host key that is trusted, and a vault that is unlocked, stay so; they do not count.

    Args:
        asker: Who is asked.

    Attributes:
        needed: Whether a person had to be there.
    """

    def __init__(self, asker: Asker) -> None:
        self.needed = False
        self._asker = asker
        self._last = time.monotonic()

    def on_step(self, step: Step) -> None:
        """Note what a step of the sign-in says of it."""
        now = time.monotonic()
        typed = step.kind is StepKind.ANSWERED and not step.automatic
        slow = step.kind in _ACCEPTED and now - self._last > PROMPT
        self.needed = self.needed or typed or slow or step.presence
        self._last = now

    async def answer(self, form: Form) -> Response:
        """Ask the server's questions."""
        self.needed = True
        return await self._asker.answer(form)

    async def confirm_host_key(self, question: HostKeyQuestion) -> bool:
        """Ask whether to trust a key that is not known yet."""
        return await self._asker.confirm_host_key(question)

    async def passphrase(self, question: PassphraseQuestion) -> None:
        """Ask for the passphrase of a private key."""
        self.needed = True
        await self._asker.passphrase(question)

    async def add_to_agent(self, question: AgentQuestion) -> bool:
        """Ask whether the agent is to have a key that was unlocked."""
        return await self._asker.add_to_agent(question)

    async def unlock(self, question: UnlockQuestion) -> None:
        """Ask for the passphrase of the vault."""
        await self._asker.unlock(question)

    async def keep(self, question: KeepQuestion) -> bool:
        """Have a better place made for a new password."""
        self.needed = True
        return await self._asker.keep(question)

    async def wait(self, question: WaitQuestion) -> None:
        """Say what is waited for: somebody may have to touch a key or unlock a store."""
        self.needed = True
        await self._asker.wait(question)
