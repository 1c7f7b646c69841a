"""Questions, the badges of those that wait, and the keys that may answer them: put together."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.screen import Screen

from sshtui.settings import Settings
from sshtui.ui.controllers.key_gate import KeyGate
from sshtui.ui.controllers.session_view import SessionPresenter
from sshtui.ui.keymap import Keymap
from sshtui.ui.questions import ModalAsker, OnScreen, Place, Questions

if TYPE_CHECKING:  # loaded with the first question
    from sshtui.ui.modals.question import Question


class QuestionController:
    """Brings questions before the person, and tells of those that are elsewhere.

    Args:
        app: Where they are asked.
        presenter: Knows where the person is.
        settings: The person's.
        keeps: Whether what is remembered outlives the app.

    Attributes:
        questions: Those that are open.
        key_gate: Says which keys may reach what is on the screen.
    """

    def __init__(
        self,
        app: App[Any],
        presenter: SessionPresenter,
        settings: Settings,
        keeps: Callable[[], bool],
    ) -> None:
        self._app = app
        self._presenter = presenter
        self._settings = settings
        self._keeps = keeps
        self.questions = Questions(
            app, self._tell, presenter.key_pause.begin, presenter.key_pause.until_seen
        )
        self.key_gate = KeyGate(presenter, self.questions, app.bell)
        presenter.moved = self.questions.review

    def asker(self, place: Place) -> ModalAsker:
        """Return who is asked where that belongs."""
        hide = self._settings.hide_length
        return ModalAsker(self.questions, self._keeps, place, hide_length=hide)

    def asker_on(self, screen: Screen[Any]) -> ModalAsker:
        """Return who is asked by a screen itself."""
        return self.asker(OnScreen(self._app, screen))

    def answer(self) -> None:
        """Go where a question waits, the one that has waited longest."""
        if session := self.questions.next:
            self._presenter.go(session)
        else:
            self._app.bell()

    def _tell(self, waiting: "Sequence[Question[Any]]") -> None:
        keys = Keymap(self._settings).after_prefix("session.answer")
        self._presenter.show_questions(waiting, keys)
