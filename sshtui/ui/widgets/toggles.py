"""A tick box and a choice that show their state by shape."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Checkbox, RadioButton, RadioSet


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


class Choices(RadioSet, inherit_bindings=False):
    """A RadioSet in which whatever the keys move to is chosen: Enter is for the whole form."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,right", "choose(1)", show=False),
        Binding("up,left", "choose(-1)", show=False),
    ]

    def action_choose(self, by: int) -> None:
        """Choose another one, so many places on."""
        buttons = list(self.query(RadioButton))
        buttons[(self.pressed_index + by) % len(buttons)].value = True
