"""The open questions, and which one is on screen."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from textual.app import App
from textual.screen import Screen

from sshtui.errors import AppError
from sshtui.ui.delay import after

if TYPE_CHECKING:  # loaded with the first question
    from sshtui.ui.modals.question import Question

T = TypeVar("T")

PAUSE = 0.7
"""Seconds without a key before a question may come up under the person's fingers."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that waits for the person to come.

    Attributes:
        session: The id of the session that it is asked for; "" for one that waits at the hosts.
        request: What that session does, as in `asks for a password`.
    """

    session: str
    request: str


class QuestionPlace(Protocol):
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
    def told(self) -> bool:
        """Whether the person, who is elsewhere, is told of what waits there."""
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
        typed: When a key was last taken, if it has fields to type in.
    """

    session = ""
    told = False

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


class AtHosts(OnScreen):
    """The screen of the hosts, for what programs want of a host that has no tab."""

    told = True


class QuestionQueue:
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
        changed: Callable[[Sequence[Waiting]], None],
        gone: Callable[[], None],
        passed: Callable[[], None],
    ) -> None:
        self._app = app
        self._changed = changed
        self._gone = gone
        self._passed = passed
        self._open: list[tuple[Question[Any], QuestionPlace]] = []
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
    def next(self) -> str | None:
        """The id of the session whose question has waited longest; None where none waits."""
        return self._elsewhere[0].session if self._elsewhere else None

    async def ask(self, question: "Question[T]", place: QuestionPlace | None = None) -> T:
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
            ready = next((pair for pair in self._open if pair[1].in_front), None)
            if ready is not None:
                self._show_rested(*ready, covered=covered)
        self._count()

    def _here(self) -> QuestionPlace:
        below = [screen for screen in self._app.screen_stack if screen is not self._shown]
        return OnScreen(self._app, below[-1])

    def _show_rested(
        self, question: "Question[Any]", place: QuestionPlace, *, covered: bool
    ) -> None:
        rest = place.typed + PAUSE - time.monotonic()
        if rest > 0:
            after(rest, self._app, self.review)
            return
        question.unexpected = covered or place.busy
        self._shown = question
        self._app.push_screen(question)

    def _count(self) -> None:
        if self._shown is not None:
            self._shown.waiting = len(self._open) - 1
        here = None if self._shown is None else self._shown.session
        elsewhere = [
            question
            for question, place in self._open
            if place.told and question.session != here and not place.in_front
        ]
        if elsewhere != self._elsewhere:
            self._elsewhere = elsewhere
            self._changed([Waiting(question.session, question.request) for question in elsewhere])
