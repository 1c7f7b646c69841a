"""Resets a terminal whose program has ended, for the next one."""

from sshtui.sanitize import scrub
from sshtui.terminal.emulator import Emulator
from sshtui.terminal.reset import CANCEL, KEYBOARD, RESET

_LAST_ROW = 9999
_LEAVE = b"\x1b[?1049l\x1b[?1047l\x1b[?47l"
_SAYS_NOTHING = b"\x1b]2;\x1b\\\x1b]7;\x1b\\\x1b]9;4;0\x1b\\"
"""Takes title, directory and progress back, which are those of a program that is gone."""


def settle(emulator: Emulator) -> None:
    """Switch off what a program left on, and keep what it drew on the second screen.

    That is then found below what stands on the first.
    """
    emulator.feed(CANCEL)
    emulator.scroll_to_end()
    drawn = emulator.drawn() if emulator.modes.alternate_screen else b""
    # Each of the two screens has modes of the keyboard of its own.
    emulator.feed(KEYBOARD + _LEAVE + KEYBOARD + RESET + _SAYS_NOTHING)
    if drawn:
        emulator.feed(_below(emulator) + drawn)


def part(emulator: Emulator, words: str) -> None:
    """Move all that is shown up into the scrollback, and write a line for what comes now.

    Args:
        emulator: The terminal, settled.
        words: The line; what steers a terminal is replaced.
    """
    emulator.scroll_to_end()
    up = b"\n" * _used(emulator)
    line = scrub(words).encode()
    emulator.feed(b"\x1b[%d;1H%b\x1b[H\x1b[2m%b\x1b[0m\r\n" % (_LAST_ROW, up, line))


def _below(emulator: Emulator) -> bytes:
    """Return what leads to the row below all that stands on the screen."""
    used = _used(emulator)
    return b"\x1b[%d;1H\r\n" % used if used else b"\x1b[H"


def _used(emulator: Emulator) -> int:
    """Return how many rows there are down to the last that holds something."""
    text = emulator.text().rstrip()
    return text.count("\n") + 1 if text else 0
