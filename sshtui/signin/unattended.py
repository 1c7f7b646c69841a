"""An Asker without a user: it asks nothing, and says why that was not enough."""

import asyncio

from sshtui.endpoint import Hop
from sshtui.errors import ConnectError, HostKeyRefused
from sshtui.kbdint.form import Form
from sshtui.kbdint.response import Response
from sshtui.signin.asker import (
    AgentQuestion,
    HostKeyQuestion,
    KeepQuestion,
    PassphraseQuestion,
    UnlockQuestion,
    WaitQuestion,
)
from sshtui.signin.steps import OnStep, Phase, Step, StepKind


class Unattended:
    """An `Asker` without a person.

    Nothing is ever answered here: what may go out without a look has gone out before anybody
    would have been asked.

    Args:
        on_step: Is told what nobody was asked.
        why: Why nobody can be asked, in a few words.
        remedy: What to do about a question, where that is not what helps without a terminal.
    """

    def __init__(self, on_step: OnStep, why: str, remedy: str = "") -> None:
        self._on_step = on_step
        self._why = why
        self._remedy = remedy

    async def answer(self, form: Form) -> Response:
        """Refuse to answer.

        Raises:
            ConnectError: Always, with why nothing that is kept was sent, and what to do.
        """
        label = form.unsent.label or form.fields[0].label
        raise ConnectError(
            f"{_place(form)} asks “{label}”, and {self._why}. {form.unsent.reason}".rstrip(),
            hint=self._remedy or form.unsent.remedy,
        )

    async def confirm_host_key(self, question: HostKeyQuestion) -> bool:
        """Refuse to trust a key that is not known yet.

        Raises:
            HostKeyRefused: Always.
        """
        raise HostKeyRefused(
            f"{question.host} has an unknown host key, and {self._why}: {question.algorithm}"
            f" {question.fingerprint}. It is not trusted; nothing was sent.",
            hint=self._remedy
            or "Connect once from a terminal and compare the fingerprint with one from the"
            " server's administrator, or add the key to known_hosts yourself.",
        )

    async def passphrase(self, question: PassphraseQuestion) -> None:
        """Go on without the key, and say so."""
        secret = question.secret if question.secret.isupper() else question.secret.lower()
        self._warn(
            question.hop,
            f"{question.file} needs its {secret}, and {self._why}. Add the key to the agent with"
            " ssh-add.",
        )

    async def add_to_agent(self, question: AgentQuestion) -> bool:
        """Let the agent be."""
        return False

    async def unlock(self, question: UnlockQuestion) -> None:
        """Leave the vault locked."""
        self._on_step(
            Step(
                StepKind.NOTE,
                question.hop,
                Phase.AUTHENTICATING,
                text=f"The vault is locked, and {self._why}.",
            )
        )

    async def keep(self, question: KeepQuestion) -> bool:
        """Go on without."""
        del question
        return True

    async def wait(self, question: WaitQuestion) -> None:
        """Wait as long as the store may take, and say for what."""
        self._warn(question.hop, f"Waiting for the {question.store}.")
        await asyncio.Event().wait()

    def _warn(self, hop: Hop, text: str) -> None:
        self._on_step(Step(StepKind.WARNING, hop, Phase.AUTHENTICATING, text=text))


def _place(form: Form) -> str:
    several = len(form.hop.chain) > 1
    return f"{form.endpoint} ({form.hop})" if several else str(form.endpoint)
