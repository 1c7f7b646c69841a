"""Connects the question queue, its badges and the key gate."""

from collections.abc import Callable, Sequence
from typing import Any

from textual.app import App

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
        self.told: Callable[[Sequence[Waiting]], None] = lambda _: None

    def answer(self) -> None:
        """Go where a question waits, the one that has waited longest."""
        if session := self.questions.next:
            self._presenter.go(session)
        else:
            self._app.bell()

    def _tell(self, waiting: Sequence[Waiting]) -> None:
        keys = keymap_of(self._app).after_prefix("session.answer")
        self._presenter.show_questions(waiting, keys)
        self.told(waiting)
