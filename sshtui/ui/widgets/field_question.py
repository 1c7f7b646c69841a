"""A question about a field's contents, shown below it before it is sent."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Static


class FieldQuestion(Vertical):
    """Words, and a button for each answer; the first has the focus.

    Args:
        words: What is asked, in our own words.
        choices: What may be answered: id and label.
    """

    class Answered(Message):
        """A button was pressed.

        Attributes:
            choice: Its id.
        """

        def __init__(self, choice: str) -> None:
            super().__init__()
            self.choice = choice

    def __init__(self, words: str, choices: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self._words = words
        self._choices = choices

    def compose(self) -> ComposeResult:
        """Lay out the words and the buttons."""
        yield Static(Content(f"! {self._words}"))
        with Horizontal():
            for choice, label in self._choices:
                yield Button(label, compact=True, name=choice)

    def on_mount(self) -> None:
        """Have it answered before anything else."""
        self.query(Button).first().focus()
        # Where there is little room it stands below what can be seen, once it is laid out.
        self.call_after_refresh(self.scroll_visible, animate=False)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(self.Answered(event.button.name or ""))
