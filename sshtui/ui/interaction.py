"""The person in front of the screen, asked by modals."""

import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import App

if TYPE_CHECKING:  # a modal is loaded with its first question, not before the first frame
    from sshtui.credentials.secret import Secret
    from sshtui.kbdint.form import Form, Hop
    from sshtui.kbdint.response import Response
    from sshtui.ssh.interaction import (
        HostKeyQuestion,
        PassphraseQuestion,
        Step,
        UnlockQuestion,
        WaitQuestion,
    )
    from sshtui.ui.modals.question import Question

T = TypeVar("T")

PAUSE = 0.7
"""Seconds without a key to a shell before a form may come up under the person's fingers."""


class Questions:
    """One question on the screen at a time; the others wait in line.

    Connections ask from tasks of their own, several at once, and may withdraw a question at any
    moment by cancelling the task that waits for it.

    Args:
        app: Where the modals are shown.
        typed: When the person last typed into a shell, as `time.monotonic` counts.
    """

    def __init__(self, app: App[Any], typed: Callable[[], float]) -> None:
        self._app = app
        self._typed = typed
        self._line: deque[Question[Any]] = deque()
        self._shown: Question[Any] | None = None

    @property
    def count(self) -> int:
        """How many questions are open: the one on the screen and those behind it."""
        return len(self._line) + (self._shown is not None)

    async def ask(self, question: "Question[T]") -> T:
        """Put a question to the person when its turn comes.

        Raises:
            Cancelled: The person gave up.
        """
        self._line.append(question)
        self._advance()
        try:
            return await question.outcome
        finally:
            # Settled by the person, or withdrawn by whoever asked: either way it goes.
            if question in self._line:
                self._line.remove(question)
            if self._shown is question:
                self._shown = None
                question.leave()
            self._advance()

    def _advance(self) -> None:
        if self._shown is None and self._line:
            rest = self._typed() + PAUSE - time.monotonic()
            if rest > 0:
                self._app.set_timer(rest, self._advance)
            else:
                self._shown = self._line.popleft()
                self._app.push_screen(self._shown)
        if self._shown is not None:
            self._shown.waiting = len(self._line)


class ModalInteraction:
    """Answers a connection with what the person does in modals.

    Args:
        questions: The line to stand in.
        keeps: Whether what is remembered outlives the app.
        hide_length: Whether a masked answer always shows the same number of dots.
    """

    def __init__(
        self, questions: Questions, keeps: Callable[[], bool], *, hide_length: bool = False
    ) -> None:
        self._questions = questions
        self._keeps = keeps
        self._hide_length = hide_length

    async def answer(self, form: "Form") -> "Response":
        """Ask the server's questions.

        Raises:
            Cancelled: The person gave up the sign-in.
        """
        from sshtui.ui.modals.challenge import ChallengeForm  # noqa: PLC0415 - with the first form

        question = ChallengeForm(form, keeps=self._keeps(), hide_length=self._hide_length)
        return await self._questions.ask(question)

    async def confirm_host_key(self, question: "HostKeyQuestion") -> bool:
        """Ask whether to trust a key that is not known yet."""
        from sshtui.ui.modals.host_key import HostKeyModal  # noqa: PLC0415 - likewise

        return await self._questions.ask(HostKeyModal(question))

    async def passphrase(self, question: "PassphraseQuestion") -> "Secret | None":
        """Ask for the passphrase of a private key; None goes on without the key.

        Raises:
            Cancelled: The person gave up the sign-in.
        """
        from sshtui.ui.modals.passphrase import PassphraseModal  # noqa: PLC0415 - likewise

        return await self._questions.ask(PassphraseModal(question))

    async def unlock(self, question: "UnlockQuestion") -> "Secret | None":
        """Ask for the passphrase of the vault; None leaves it locked."""
        from sshtui.ui.modals.unlock import UnlockModal  # noqa: PLC0415 - likewise

        return await self._questions.ask(UnlockModal(question))

    async def wait(self, question: "WaitQuestion") -> None:
        """Say what is waited for; return once the person would rather type the answer."""
        from sshtui.ui.modals.store_wait import StoreWait  # noqa: PLC0415 - likewise

        await self._questions.ask(StoreWait(question))

    def note(self, hop: "Hop", text: str) -> None:
        """Leave the server's words to the session, whose events the screens follow."""

    def follow(self, step: "Step") -> None:
        """Leave progress to the session, whose events the screens follow."""
