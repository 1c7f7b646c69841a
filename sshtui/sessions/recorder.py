"""The person's side of a sign-in, with everything that passes written down."""

from collections.abc import Callable

from sshtui.endpoint import Hop
from sshtui.kbdint.form import Form
from sshtui.kbdint.response import Response
from sshtui.signin.interaction import (
    AgentQuestion,
    HostKeyQuestion,
    Interaction,
    KeepQuestion,
    PassphraseQuestion,
    Step,
    StepKind,
    UnlockQuestion,
    WaitQuestion,
)

WAITING_FOR_PERSON = "Waiting for your answer"
WAITING_FOR_SERVER = "Waiting for the server"

_DETAIL = {
    StepKind.CONNECTING: "Connecting",
    StepKind.CONNECTED: "Waiting for the server's greeting",
    StepKind.GREETED: "Agreeing on keys",
    StepKind.HOST_KEY: "Checking the host key",
    StepKind.CHALLENGE: WAITING_FOR_PERSON,
    StepKind.ANSWERED: WAITING_FOR_SERVER,
    StepKind.PARTIAL: "First factor accepted",
    StepKind.REFUSED: "Not accepted",
    StepKind.ACCEPTED: "Signed in",
}


class Recorder:
    """Hands questions on to the person, and what happens to the session.

    Args:
        inner: The person.
        progress: Gets the step, and what is going on now in a few words; "" for no change.
        said: Gets the server's words.
        asking: Called before the person is asked for a passphrase.
    """

    def __init__(
        self,
        inner: Interaction,
        progress: Callable[[Step, str], None],
        said: Callable[[Hop, str], None],
        asking: Callable[[], None] = lambda: None,
    ) -> None:
        self._inner = inner
        self._progress = progress
        self._said = said
        self._asking = asking

    async def answer(self, form: Form) -> Response:
        """Ask the server's questions."""
        return await self._inner.answer(form)

    async def confirm_host_key(self, question: HostKeyQuestion) -> bool:
        """Ask whether to trust a key that is not known yet."""
        return await self._inner.confirm_host_key(question)

    async def passphrase(self, question: PassphraseQuestion) -> None:
        """Ask for the passphrase of a private key."""
        self._asking()
        await self._inner.passphrase(question)

    async def add_to_agent(self, question: AgentQuestion) -> bool:
        """Ask whether the agent is to have a key that was unlocked."""
        return await self._inner.add_to_agent(question)

    async def unlock(self, question: UnlockQuestion) -> None:
        """Ask for the passphrase of the vault."""
        self._asking()
        await self._inner.unlock(question)

    async def keep(self, question: KeepQuestion) -> bool:
        """Have a better place made for a new password."""
        self._asking()
        return await self._inner.keep(question)

    async def wait(self, question: WaitQuestion) -> None:
        """Say what is waited for."""
        await self._inner.wait(question)

    def note(self, hop: Hop, text: str) -> None:
        """Show words of the server that ask nothing."""
        self._said(hop, text)
        self._inner.note(hop, text)

    def follow(self, step: Step) -> None:
        """Take note of progress."""
        self._progress(step, describe(step))
        self._inner.follow(step)


def describe(step: Step) -> str:
    """Say in a few words what is going on after a step; "" where it changes nothing."""
    if step.kind is StepKind.METHOD and step.method:
        return f"Signing in by {step.method}"
    if step.kind is StepKind.WAITING:
        return step.text
    return _DETAIL.get(step.kind, "")
