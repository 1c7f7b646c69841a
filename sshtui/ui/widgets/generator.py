"""Generates a password of a chosen length and character set."""

import re

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Button

from sshtui.credentials.generate import DEFAULT_LENGTH, CharacterClass, generate
from sshtui.credentials.secret import Secret
from sshtui.errors import AppError, UsageError
from sshtui.ui.user_keymap import keymap_of
from sshtui.ui.widgets.text_input import TextInput
from sshtui.ui.widgets.toggles import Tick


class Generator(Horizontal):
    """A button, a length and the classes of characters; posts what it made."""

    class Made(Message):
        """A new password was made.

        Attributes:
            password: The password.
        """

        def __init__(self, password: Secret) -> None:
            super().__init__()
            self.password = password

    class Refused(Message):
        """It cannot be made like that.

        Attributes:
            error: Why not.
        """

        def __init__(self, error: AppError) -> None:
            super().__init__()
            self.error = error

    def compose(self) -> ComposeResult:
        """Lay out the button, the length and the classes."""
        with Horizontal(classes="generator-what"):
            yield Button(
                keymap_of(self).on_button("form.generate"), compact=True, classes="generate"
            )
            yield TextInput(str(DEFAULT_LENGTH), compact=True, max_length=3, classes="length")
        with Horizontal(classes="generator-classes"):
            for kind in CharacterClass:
                yield Tick(kind.value, value=True, compact=True, name=kind.name)

    @on(Button.Pressed)
    def make(self) -> None:
        """Make a password, or say why not."""
        try:
            self.post_message(self.Made(generate(self._length(), self._wanted())))
        except AppError as error:
            self.post_message(self.Refused(error))

    def _length(self) -> int:
        text = self.query_one(TextInput).value
        if not re.fullmatch(r"[0-9]{1,9}", text):
            raise UsageError(f"{text or 'Nothing'} is not a length.", hint="It must be a number.")
        return int(text)

    def _wanted(self) -> frozenset[CharacterClass]:
        return frozenset(
            CharacterClass[tick.name] for tick in self.query(Tick) if tick.value and tick.name
        )
