"""Has the focus while the border of a pane is moved key by key."""

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.timer import Timer

from sshtui.ui import actions
from sshtui.ui.keyboard.parser import stroke_of
from sshtui.ui.user_keymap import bindings
from sshtui.ui.widgets.key_line import KeyLine

REPEAT = 1.0
"""Seconds after a key within which the next one needs no prefix key."""


class ResizeLine(KeyLine):
    """Stays up as long as keys move the border; any other key is the program's."""

    LEAD = "border"
    PLACE = actions.RESIZE
    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.RESIZE)

    class Over(Message):
        """Nothing is moved any more.

        Attributes:
            key: The key that was pressed instead, if one was.
        """

        def __init__(self, key: events.Key | None = None) -> None:
            super().__init__()
            self.key = key

    _clock: Timer | None = None

    def take(self) -> None:
        """Take the next keys, for a moment."""
        super().take()
        if self._clock is not None:
            self._clock.stop()
        self._clock = self.set_timer(REPEAT, self._end)

    def on_key(self, event: events.Key) -> None:
        """Hand on what no binding took."""
        event.stop()
        event.prevent_default()
        if not stroke_of(event).is_modifier:
            self.post_message(self.Over(event))

    def _end(self) -> None:
        if self.has_focus:
            self.post_message(self.Over())
