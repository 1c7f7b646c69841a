"""The person in front of the screen, asked by modals."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from textual.app import App
from textual.screen import Screen

from sshtui.errors import AppError

if TYPE_CHECKING:  # a modal is loaded with its first question, not before the first frame
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
    from sshtui.ui.modals.question import Question

T = TypeVar("T")

PAUSE = 0.7
"""Seconds without a key before a question may come up under the person's fingers."""


class Place(Protocol):
    """Where a question belongs: it comes up over this, and over nothing else."""

    @property
    def session(self) -> str:
        """The id of the session that it is; "" for a screen that asks by itself."""
        ...

    @property
    def in_front(self) -> bool:
        """Whether the person has it before them, and nothing over it."""
        ...

    @property
    def busy(self) -> bool:
        """Whether the person may have something else to do there than to wait."""
        ...

    @property
    def typed(self) -> float:
        """When the person last typed there, as `time.monotonic` counts."""
        ...

    def forget_typed(self) -> None:
        """Drop what was typed there for later: it may be the secret that is asked for now."""


class OnScreen:
    """A screen that asks by itself: to try an answer, to open the vault.

    Args:
        app: The app.
        screen: The screen.
        typed: When a key was last taken, if it has fields to type in meanwhile.
    """

    session = ""

    def __init__(
        self, app: App[Any], screen: Screen[Any], typed: Callable[[], float] | None = None
    ) -> None:
        self._app = app
        self._screen = screen
        self._typed = typed
        self.busy = typed is not None

    @property
    def in_front(self) -> bool:
        """Whether nothing is over it."""
        return self._app.screen_stack[-1:] == [self._screen]

    @property
    def typed(self) -> float:
        """When a key was last taken; who only waits is not kept waiting for it."""
        return 0.0 if self._typed is None else self._typed()

    def forget_typed(self) -> None:
        """Leave what is typed there: it stands in fields of its own."""


class Questions:
    """The questions that are open: one at most is on the screen, over the place it belongs to.

    A question whose place is not in front of the person waits until they go there. Connections
    ask from tasks of their own, several at once, and may withdraw a question at any moment by
    cancelling the task that waits for it.

    Args:
        app: Where the modals are shown.
        changed: Called when other questions than before wait for the person to come.
        gone: Called when one went without having been answered.
        passed: Called when one goes that no key may slip by.
    """

    def __init__(
        self,
        app: App[Any],
        changed: "Callable[[Sequence[Question[Any]]], None]",
        gone: Callable[[], None],
        passed: Callable[[], None],
    ) -> None:
        self._app = app
        self._changed = changed
        self._gone = gone
        self._passed = passed
        self._open: list[tuple[Question[Any], Place]] = []
        self._shown: Question[Any] | None = None
        self._elsewhere: list[Question[Any]] = []
        self._cover: Screen[Any] | None = None

    @property
    def count(self) -> int:
        """How many questions are open."""
        return len(self._open)

    @property
    def on_top(self) -> "Question[Any] | None":
        """The one that is on the screen with nothing over it."""
        return self._shown if self._app.screen_stack[-1:] == [self._shown] else None

    @property
    def next(self) -> str:
        """The id of the session whose question has waited longest; "" where none waits."""
        return self._elsewhere[0].session if self._elsewhere else ""

    async def ask(self, question: "Question[T]", place: Place | None = None) -> T:
        """Put a question to the person once its place is in front of them.

        Raises:
            Cancelled: The person gave up.
        """
        place = place or self._here()
        question.session = place.session
        if question.private:
            place.forget_typed()
        self._open.append((question, place))
        self.review()
        if question in self._elsewhere:
            self._app.bell()
        try:
            return await question.outcome
        except (AppError, asyncio.CancelledError):
            if self._shown is question and self._app.is_running:
                self._gone()
            raise
        finally:
            # Settled by the person, or withdrawn by whoever asked: either way it goes.
            self._open.remove((question, place))
            if self._shown is question:
                self._shown = None
                question.leave()
                if question.private and self._app.is_running:
                    self._passed()
            self.review()

    def review(self) -> None:
        """Show a question whose place is in front; to be called whenever another may be."""
        if not self._app.screen_stack:
            return  # the app ends
        on_top = self._app.screen_stack[-1]
        # A box that asks by itself covers nothing: the person has called for what comes up there.
        covered = self._cover not in {None, on_top}
        self._cover = on_top if on_top.is_modal and on_top is not self._shown else None
        if self._shown is None:
            ready = next((one for one in self._open if one[1].in_front), None)
            if ready is not None:
                self._show_rested(*ready, covered=covered)
        self._count()

    def _here(self) -> Place:
        below = [screen for screen in self._app.screen_stack if screen is not self._shown]
        return OnScreen(self._app, below[-1])

    def _show_rested(self, question: "Question[Any]", place: Place, *, covered: bool) -> None:
        rest = place.typed + PAUSE - time.monotonic()
        if rest > 0:
            self._app.set_timer(rest, self.review)
            return
        question.unexpected = covered or place.busy
        self._shown = question
        self._app.push_screen(question)

    def _count(self) -> None:
        if self._shown is not None:
            self._shown.waiting = len(self._open) - 1
        here = "" if self._shown is None else self._shown.session
        elsewhere = [
            one for one, place in self._open if one.session not in {"", here} and not place.in_front
        ]
        if elsewhere != self._elsewhere:
            self._elsewhere = elsewhere
            self._changed(elsewhere)


class ModalAsker:
    """Answers a connection with what the person does in modals.

    Args:
        questions: Where its questions are put.
        keeps: Whether what is remembered outlives the app.
        place: Where they belong; None for whatever is in front when one is asked.
        hide_length: Whether masked fields always show the same number of dots.
    """

    def __init__(
        self,
        questions: Questions,
        keeps: Callable[[], bool],
        place: Place | None = None,
        *,
        hide_length: bool = False,
    ) -> None:
        self._questions = questions
        self._keeps = keeps
        self._place = place
        self._hide_length = hide_length

    async def answer(self, form: "Form") -> "Response":
        """Ask the server's questions.

        Raises:
            Cancelled: The person gave up the sign-in.
        """
        from sshtui.ui.modals.challenge import ChallengeForm  # noqa: PLC0415 - with the first form

        question = ChallengeForm(form, keeps=self._keeps(), hide_length=self._hide_length)
        return await self._ask(question)

    async def confirm_host_key(self, question: "HostKeyQuestion") -> bool:
        """Ask whether to trust a key that is not known yet."""
        from sshtui.ui.modals.host_key import HostKeyModal  # noqa: PLC0415 - likewise

        return await self._ask(HostKeyModal(question))

    async def passphrase(self, question: "PassphraseQuestion") -> None:
        """Ask for the passphrase of a private key until one is right, or to go on without it.

        Raises:
            Cancelled: The person gave up the sign-in.
        """
        from sshtui.ui.modals.passphrase import PassphraseModal  # noqa: PLC0415 - likewise

        await self._ask(PassphraseModal(question))

    async def add_to_agent(self, question: "AgentQuestion") -> bool:
        """Ask whether the agent is to have a key that was unlocked."""
        from sshtui.ui.modals.add_to_agent import AddToAgent  # noqa: PLC0415 - likewise

        return await self._ask(AddToAgent(question))

    async def unlock(self, question: "UnlockQuestion") -> None:
        """Ask for the passphrase of the vault until one is right, or to leave it locked."""
        from sshtui.ui.modals.unlock import UnlockModal  # noqa: PLC0415 - likewise

        await self._ask(UnlockModal(question))

    async def keep(self, question: "KeepQuestion") -> bool:
        """Have the vault made or unlocked for a new password; False goes back to the form."""
        from sshtui.ui.modals.keep_password import KeepPassword  # noqa: PLC0415 - likewise

        return await self._ask(KeepPassword(question))

    async def wait(self, question: "WaitQuestion") -> None:
        """Say what is waited for; return once the person would rather type the answer."""
        from sshtui.ui.modals.store_wait import StoreWait  # noqa: PLC0415 - likewise

        await self._ask(StoreWait(question))

    async def _ask(self, question: "Question[T]") -> T:
        return await self._questions.ask(question, self._place)
