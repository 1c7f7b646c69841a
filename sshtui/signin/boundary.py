"""The one place where text leaves for a screen: whatever a server, a file or a key put into it.

Who writes a text cleaned it or not; out of here it comes cleaned.
"""

import dataclasses
from typing import Any, TypeVar

from sshtui.endpoint import Hop
from sshtui.errors import AppError
from sshtui.kbdint.form import Form, Unsent
from sshtui.kbdint.response import Response
from sshtui.sanitize import clean
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

Q = TypeVar(
    "Q",
    AgentQuestion,
    HostKeyQuestion,
    KeepQuestion,
    PassphraseQuestion,
    UnlockQuestion,
    WaitQuestion,
)


class Boundary:
    """Hands everything on to the person, with its texts cleaned.

    Args:
        inner: The person.
    """

    def __init__(self, inner: Interaction) -> None:
        self._inner = inner

    async def answer(self, form: Form) -> Response:
        """Ask the server's questions."""
        return await self._inner.answer(_harmless_form(form))

    async def confirm_host_key(self, question: HostKeyQuestion) -> bool:
        """Ask whether to trust a key that is not known yet."""
        return await self._inner.confirm_host_key(_harmless(question))

    async def passphrase(self, question: PassphraseQuestion) -> None:
        """Ask for the passphrase of a private key."""
        await self._inner.passphrase(_harmless(question))

    async def add_to_agent(self, question: AgentQuestion) -> bool:
        """Ask whether the agent is to have a key."""
        return await self._inner.add_to_agent(_harmless(question))

    async def unlock(self, question: UnlockQuestion) -> None:
        """Ask for the passphrase of the vault."""
        await self._inner.unlock(_harmless(question))

    async def keep(self, question: KeepQuestion) -> bool:
        """Have a better place made for a new password."""
        return await self._inner.keep(_harmless(question))

    async def wait(self, question: WaitQuestion) -> None:
        """Say what is waited for."""
        await self._inner.wait(_harmless(question))

    def note(self, hop: Hop, text: str) -> None:
        """Show words of the server that ask nothing."""
        self._inner.note(_harmless_hop(hop), clean(text, lines=True))

    def follow(self, step: Step) -> None:
        """Take note of progress."""
        self._inner.follow(
            dataclasses.replace(
                step,
                hop=_harmless_hop(step.hop),
                method=clean(step.method),
                prompt=clean(step.prompt),
                source=clean(step.source),
                text=clean(step.text, lines=True),
            )
        )


def harmless_error(error: AppError) -> AppError:
    """Return an error after its words have been cleaned."""
    error.heading = clean(error.heading)
    error.message = clean(error.message, lines=True)
    error.hint = clean(error.hint, lines=True)
    error.args = (error.message,)
    return error


def _harmless(question: Q) -> Q:
    texts: dict[str, Any] = {
        field.name: clean(text, lines=True)
        for field in dataclasses.fields(question)
        if isinstance(text := getattr(question, field.name), str)
    }
    return dataclasses.replace(question, hop=_harmless_hop(question.hop), **texts)


def _harmless_hop(hop: Hop) -> Hop:
    return Hop(tuple(clean(name) for name in hop.chain), hop.index)


def _harmless_form(form: Form) -> Form:
    fields = tuple(
        dataclasses.replace(
            field,
            label=clean(field.label),
            text=clean(field.text, lines=True),
            hint=clean(field.hint),
        )
        for field in form.fields
    )
    return dataclasses.replace(
        form,
        title=clean(form.title),
        hop=_harmless_hop(form.hop),
        status=clean(form.status, lines=True),
        name=clean(form.name),
        instruction=clean(form.instruction, lines=True),
        fields=fields,
        unsent=Unsent(*(clean(text) for text in dataclasses.astuple(form.unsent))),
    )
