"""Cleans all text from servers, files and keys on its way to a screen.

Who writes a text cleaned it or not; out of here it comes cleaned.
"""

import dataclasses
from typing import Any, TypeVar

from sshtui.endpoint import Hop
from sshtui.errors import AppError
from sshtui.kbdint.form import NO_MATCH, Form, Unsent
from sshtui.kbdint.response import Response
from sshtui.sanitize import clean
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
    """Hands questions and steps on, with their texts cleaned; an `Asker`.

    Args:
        asker: Who is asked.
        on_step: Is told the steps.
    """

    def __init__(self, asker: Asker, on_step: OnStep) -> None:
        self._asker = asker
        self._on_step = on_step

    async def answer(self, form: Form) -> Response:
        """Ask the server's questions."""
        return await self._asker.answer(_harmless_form(form))

    async def confirm_host_key(self, question: HostKeyQuestion) -> bool:
        """Ask whether to trust a key that is not known yet."""
        return await self._asker.confirm_host_key(_harmless(question))

    async def passphrase(self, question: PassphraseQuestion) -> None:
        """Ask for the passphrase of a private key."""
        await self._asker.passphrase(_harmless(question))

    async def add_to_agent(self, question: AgentQuestion) -> bool:
        """Ask whether the agent is to have a key."""
        return await self._asker.add_to_agent(_harmless(question))

    async def unlock(self, question: UnlockQuestion) -> None:
        """Ask for the passphrase of the vault."""
        await self._asker.unlock(_harmless(question))

    async def keep(self, question: KeepQuestion) -> bool:
        """Have a better place made for a new password."""
        return await self._asker.keep(_harmless(question))

    async def wait(self, question: WaitQuestion) -> None:
        """Say what is waited for."""
        await self._asker.wait(_harmless(question))

    def on_step(self, step: Step) -> None:
        """Tell a step."""
        self._on_step(
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
    if clean(error.command) != error.command:
        error.command = ""  # another than was meant
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
            origin=clean(field.origin),
            match=NO_MATCH,  # what is remembered is no business of a screen's
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
