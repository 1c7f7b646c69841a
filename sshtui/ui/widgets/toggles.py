"""A tick and a choice that show by their shape what they are set to."""

from textual.widgets import Checkbox, RadioButton


class Tick(Checkbox):
    """A Checkbox: `[x]` or `[ ]`."""

    BUTTON_LEFT = BUTTON_RIGHT = ""

    @property
    def BUTTON_INNER(self) -> str:  # type: ignore[override]  # noqa: N802 - textual's name
        """The sign before the label; Textual's own tells by colour alone."""
        return "[x]" if self.value else "[ ]"


class Choice(RadioButton):
    """A RadioButton: `(•)` or `( )`."""

    BUTTON_LEFT = BUTTON_RIGHT = ""

    @property
    def BUTTON_INNER(self) -> str:  # type: ignore[override]  # noqa: N802 - textual's name
        """The sign before the label; Textual's own tells by colour alone."""
        return "(•)" if self.value else "( )"
