"""Asks the questions of a sign-in with modals."""

from collections.abc import Callable
from typing import TypeVar

from sshtui.credentials.stores.kind import StoreKind
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
from sshtui.ui.controllers.question_queue import QuestionPlace, QuestionQueue
from sshtui.ui.modals.add_to_agent import AddToAgent
from sshtui.ui.modals.challenge import ChallengeForm
from sshtui.ui.modals.host_key import HostKeyModal
from sshtui.ui.modals.keep_password import KeepPassword
from sshtui.ui.modals.passphrase import PassphraseModal
from sshtui.ui.modals.question import Question
from sshtui.ui.modals.store_wait import StoreWait
from sshtui.ui.modals.unlock import UnlockModal

T = TypeVar("T")


class ModalAsker:
    """Answers a connection with what the person does in modals.

    Args:
        questions: Where its questions are put.
        store: Tells which store takes new credentials; None while that is not known.
        place: Where they belong; None for whatever is in front when one is asked.
        hide_length: Whether masked fields always show the same number of dots.
    """

    def __init__(
        self,
        questions: QuestionQueue,
        store: Callable[[], StoreKind | None],
        place: QuestionPlace | None = None,
        *,
        hide_length: bool = False,
    ) -> None:
        self._questions = questions
        self._store = store
        self._place = place
        self._hide_length = hide_length

    async def answer(self, form: Form) -> Response:
        """Ask the server's questions.

        Raises:
            Cancelled: The person gave up the sign-in.
        """
        question = ChallengeForm(form, self._store(), hide_length=self._hide_length)
        return await self._ask(question)

    async def confirm_host_key(self, question: HostKeyQuestion) -> bool:
        """Ask whether to trust a key that is not known yet."""
        return await self._ask(HostKeyModal(question))

    async def passphrase(self, question: PassphraseQuestion) -> None:
        """Ask for the passphrase of a private key until one is right, or to go on without it.

        Raises:
            Cancelled: The person gave up the sign-in.
        """
        await self._ask(PassphraseModal(question))

    async def add_to_agent(self, question: AgentQuestion) -> bool:
        """Ask whether the agent is to have a key that was unlocked."""
        return await self._ask(AddToAgent(question))

    async def unlock(self, question: UnlockQuestion) -> None:
        """Ask for the passphrase of the vault until one is right, or to leave it locked."""
        await self._ask(UnlockModal(question))

    async def keep(self, question: KeepQuestion) -> bool:
        """Have the vault made or unlocked for a new password; False goes back to the form."""
        return await self._ask(KeepPassword(question))

    async def wait(self, question: WaitQuestion) -> None:
        """Say what is waited for; return once the person would rather type the answer."""
        await self._ask(StoreWait(question))

    async def _ask(self, question: Question[T]) -> T:
        return await self._questions.ask(question, self._place)
