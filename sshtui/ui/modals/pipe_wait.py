"""Says that a program is running on piped text, with a way to end it."""

from typing import ClassVar

from textual.binding import BindingType

from sshtui.ui import actions
from sshtui.ui.modals.wait_notice import WaitNotice
from sshtui.ui.user_keymap import bindings


class PipeWait(WaitNotice):
    """Stands until a program has ended."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.PIPE_WAIT)
    heading = "Pipe to a program"
    refuse = "pipe-wait.refuse"
