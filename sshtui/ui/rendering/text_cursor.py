"""The terminal's own cursor, which stands where text goes: for input methods and magnifiers."""

from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from textual.app import App
from textual.geometry import Offset

from sshtui.ui import textual_internals

DEFAULT, STEADY_BLOCK, UNDERLINE, BAR = 0, 2, 3, 5
"""Numbers of DECSCUSR; the next after the last two is the one that does not blink."""


@dataclass(frozen=True, slots=True)
class CursorLook:
    """How the cursor looks.

    Attributes:
        shape: Number of DECSCUSR; 0 for the person's own.
        colour: 0xRRGGBB; None for the person's own.
    """

    shape: int = DEFAULT
    colour: int | None = None


@dataclass(frozen=True, slots=True)
class TextCursor:
    """Where text goes now.

    Attributes:
        place: On the screen.
        look: How the cursor is to look there.
    """

    place: Offset
    look: CursorLook = CursorLook()


@runtime_checkable
class TakesText(Protocol):
    """A widget with a cursor of its own."""

    def text_cursor(self) -> TextCursor | None:
        """Return where text goes; None where it has no place that is seen."""
        ...


class CursorDriver(Protocol):
    """Shows the cursor of the terminal."""

    def show_cursor(self, look: CursorLook | None) -> None:
        """Show the cursor, or hide it."""
        ...


def is_real(app: App[Any]) -> bool:
    """Return whether an app is shown on a terminal with a cursor."""
    driver = textual_internals.driver(app)
    return driver is not None and hasattr(driver, "show_cursor")


def follow(app: App[Any]) -> None:
    """Have the cursor moved with what is painted next to where text goes, and look so."""
    driver: Any = textual_internals.driver(app)
    if not is_real(app):
        return
    focused = app.focused
    cursor = focused.text_cursor() if isinstance(focused, TakesText) else None
    if cursor is not None:
        app.cursor_position = cursor.place
    driver.show_cursor(None if cursor is None else cursor.look)


def changes(before: CursorLook | None, look: CursorLook | None) -> str:
    """Return what makes a terminal's cursor look otherwise.

    Args:
        before: As it looks; None for hidden.
        look: As it is to look.
    """
    if look == before:
        return ""
    if look is None:
        return "\x1b[?25l"
    known = before or CursorLook()
    text = f"\x1b[{look.shape} q" if before is None or look.shape != known.shape else ""
    if before is None or look.colour != known.colour:
        text += "\x1b]112\x07" if look.colour is None else f"\x1b]12;#{look.colour:06x}\x07"
    return text if before is not None else f"{text}\x1b[?25h"
