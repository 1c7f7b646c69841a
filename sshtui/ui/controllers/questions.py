"""Connects the question queue, its badges and the key gate."""

from collections.abc import Callable, Sequence
from typing import Any

from textual.app import App

from sshtui.ui import session_history as history
from sshtui.ui.controllers.key_gate import KeyGate
from sshtui.ui.controllers.question_queue import QuestionQueue, Waiting
from sshtui.ui.controllers.session_presenter import SessionPresenter
from sshtui.ui.user_keymap import keymap_of


class QuestionController:
    """Brings questions before the person, and tells of those that are elsewhere.

    Args:
        app: Where they are asked.
        presenter: Knows where the person is.

    Attributes:
        questions: Those that are open.
        key_gate: Says which keys may reach what is on the screen.
        told: Called with the questions that wait elsewhere, when these change.
    """

    def __init__(
        self,
        app: App[Any],
        presenter: SessionPresenter,
    ) -> None:
        self._app = app
        self._presenter = presenter
        self.questions = QuestionQueue(
            app, self._tell, presenter.key_pause.begin, presenter.key_pause.until_seen
        )
        self.key_gate = KeyGate(presenter, self.questions, app.bell)
        presenter.moved = self.questions.review
        self._waiting = 0
        self.told: Callable[[Sequence[Waiting]], None] = lambda _: None

    def answer(self) -> None:
        """Go where a question waits, the one that has waited longest."""
        match self.questions.next:
            case None:
                self._app.bell()
            case history.HOSTS:
                self._presenter.leave()
            case session:
                self._presenter.go(session)

    def _tell(self, waiting: Sequence[Waiting]) -> None:
        keys = keymap_of(self._app).after_prefix("session.answer")
        text = self._presenter.show_questions(waiting, keys)
        is_another, self._waiting = len(waiting) > self._waiting, len(waiting)
        if is_another and not (self._presenter.says_who_asks or self.questions.on_top):
            self._app.notify(f"{text}.", markup=False)
        self.told(waiting)
