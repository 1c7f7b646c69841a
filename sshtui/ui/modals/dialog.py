"""The base of all modals: a titled box that fits any screen."""

import time
from pathlib import Path
from typing import ClassVar, TypeVar

from textual.screen import ModalScreen

from sshtui.ui.rendering.screen import BaseScreen
from sshtui.ui.user_keymap import Keymap, keymap_of

T = TypeVar("T")

NARROW = 66
"""Columns from which there is room to put things side by side."""

TALL = 20
"""Rows from which there is room for blank lines."""

JUST_NOW = 1.0
"""Seconds before it comes up in which a notification may be about it."""

_CHROME = 4
"""Rows outside of body and bottom: our bar, the key line, two borders."""


class Dialog(BaseScreen[T], ModalScreen[T]):
    """A modal with a body that scrolls and a bottom that stays."""

    CSS_PATH = Path(__file__).with_name("modals.tcss")
    AUTO_FOCUS = ""
    ESCAPE_TO_MINIMIZE: ClassVar[bool] = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide")]  # noqa: RUF012 - as textual has it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (TALL, "-tall")]  # noqa: RUF012 - as textual has it

    def on_compose(self) -> None:
        """Have no older notification hide what it asks."""
        self.notified_since = time.time() - JUST_NOW

    @property
    def keys(self) -> Keymap:
        """The keys in force."""
        return keymap_of(self)

    def fit_body(self, bottom: int) -> None:
        """Bound the body so that the bottom stays in sight.

        Args:
            bottom: Rows of the bottom without blank ones.
        """
        blank = 4 if self.size.height >= TALL else 0
        rows = self.size.height - _CHROME - blank - bottom
        self.query_one("#body").styles.max_height = max(3, rows)
        self.call_after_refresh(self.keep_focus_in_sight)

    def keep_focus_in_sight(self) -> None:
        """Scroll to what has the focus."""
        if self.focused is not None:
            self.focused.scroll_visible(animate=False)
