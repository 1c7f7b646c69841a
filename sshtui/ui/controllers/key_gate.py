"""Decides which keys may reach what is on screen, by when they were pressed.

What comes up because of a key takes the keys after that one, in their order. What comes up by
itself takes only keys that were pressed once it could be seen.
"""

from collections.abc import Callable

from textual import events

from sshtui.ui.controllers.question_queue import QuestionQueue
from sshtui.ui.controllers.session_presenter import SessionPresenter


class KeyGate:
    """Looks at every key and paste as its turn comes.

    Args:
        presenter: What they are for.
        questions: What may have come up before it.
        refused: Tells the person of a key that goes nowhere.
    """

    def __init__(
        self, presenter: SessionPresenter, questions: QuestionQueue, refused: Callable[[], None]
    ) -> None:
        self._presenter = presenter
        self._questions = questions
        self._refused = refused

    def admit(self, event: events.Event) -> bool:
        """Return whether an event goes on; a key that does not is kept for a shell, or told of."""
        if not isinstance(event, events.Key | events.Paste):
            return True
        question = self._questions.on_top
        if event.time < self._presenter.key_pause.until:
            taken = False
        elif question is None:
            taken = True
        elif question.was_awaited(event, since=self._presenter.since):
            # One that means there what it means in the question: not to go on with the sign-in.
            taken = question.cancels(event)
            if not (taken or question.private) and self._presenter.type_ahead(
                question.session, event
            ):
                return False
        else:
            taken = question.takes(event)
        if taken:
            self._presenter.pressed = event.time
        else:
            self._refused()
        return taken
