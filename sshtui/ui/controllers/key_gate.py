"""Which keys may reach what is on the screen, by when they were pressed.

What comes up because of a key takes the keys after that one, in their order. What comes up by
itself takes only keys that were pressed once it could be seen.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual import events

from sshtui.ui.controllers.session_view import SessionPresenter
from sshtui.ui.questions import Questions

if TYPE_CHECKING:  # loaded with the first question
    from sshtui.ui.modals.question import Question

CARE = 1.0
"""Seconds without Enter for a question that comes up over something else."""


class KeyGate:
    """Looks at every key and paste as its turn comes.

    Args:
        presenter: What they are for.
        questions: What may have come up before it.
        refused: Tells the person of a key that goes nowhere.
    """

    def __init__(
        self, presenter: SessionPresenter, questions: Questions, refused: Callable[[], None]
    ) -> None:
        self._presenter = presenter
        self._questions = questions
        self._refused = refused

    def admit(self, event: events.Event) -> bool:
        """Tell whether an event goes on; a key that does not is kept for a shell, or told of."""
        if not isinstance(event, events.Key | events.Paste):
            return True
        question = self._questions.on_top
        if event.time < self._presenter.key_pause.until:
            taken = False
        elif question is None:
            taken = True
        elif self._waited(question, event):
            # Escape means there what it means in the question: not to go on with the sign-in.
            taken = isinstance(event, events.Key) and event.key == "escape"
            if not (taken or question.private) and self._presenter.type_ahead(
                question.session, event
            ):
                return False
        else:
            taken = _may_answer(question, event)
        if taken:
            self._presenter.pressed = event.time
        else:
            self._refused()
        return taken

    def _waited(self, question: "Question[Any]", event: events.Key | events.Paste) -> bool:
        """Tell whether a key was pressed to a sign-in, before its question could be seen."""
        since = self._presenter.since
        here = bool(question.session) and question.asked > since
        return here and since <= event.time < question.shown


def _may_answer(question: "Question[Any]", event: events.Key | events.Paste) -> bool:
    if event.time < question.shown:
        return False
    if not (isinstance(event, events.Key) and event.key == "enter"):
        return True
    careful = question.shown + CARE if question.unexpected else question.shown
    return event.time >= max(careful, question.enter_from)
