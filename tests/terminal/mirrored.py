"""A terminal with all of its state, to be compared with another one."""

from dataclasses import replace
from typing import NamedTuple

from sshtui.terminal.grid import Frame
from tests.terminal.terminals import terminal

_ANSI = 0x8000
MODES = (
    *(_ANSI | mode for mode in (2, 4, 12, 20)),
    *(1, 3, 4, 5, 6, 7, 8, 9, 12, 25, 40, 45, 66, 67, 69),
    *(1000, 1002, 1003, 1004, 1005, 1006, 1007, 1015, 1016),
    *(1035, 1036, 1039, 1045, 2004, 2026, 2027, 2031, 2048),
)
"""As the library numbers them; without those of the two screens, of which a mirror has one."""


class State(NamedTuple):
    """Everything that a program can have changed.

    Attributes:
        frame: Cells, cursor and colours.
        modes: Which are on.
        kitty: Flags of kitty's keyboard protocol.
        other_keys: The level of modifyOtherKeys.
    """

    frame: Frame
    modes: dict[int, bool]
    kitty: int
    other_keys: int


class Mirrored:
    """A terminal that is asked for all of its state.

    Args:
        columns: Its width.
        rows: Its height.

    Attributes:
        screen: The terminal.
        answers: What it has answered to programs.
    """

    def __init__(self, columns: int = 40, rows: int = 6) -> None:
        self.answers: list[bytes] = []
        self.screen = terminal(columns, rows, answers=self.answers)

    def state(self) -> State:
        """Return its state."""
        screen = self.screen
        modes = {mode: screen._mode(mode) for mode in MODES}
        # What has scrolled off is nobody's but the emulator's.
        frame = replace(screen.take_frame(everything=True), above=0)
        return State(frame, modes, screen.kitty_flags, screen.modify_other_keys)
