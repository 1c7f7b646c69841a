"""Resets a terminal whose program has ended, for the next one."""

from sshtui.terminal.emulator import Emulator

_CANCEL = b"\x18"
"""Ends whatever sequence was cut off."""

_KEYBOARD = b"\x1b[<999u\x1b[=0;1u\x1b[>4;0m"
_OFF = (
    *(1, 5, 6, 9, 69),  # cursor keys, reverse video, origin, X10 mouse, left and right margins
    *(1000, 1001, 1002, 1003, 1005, 1006, 1015, 1016),  # the mouse
    *(1004, 2004, 2026, 2031, 2048),  # reports of focus, theme and size, paste, held-up drawing
)
_RESET = b"".join(
    (
        _CANCEL,
        b"".join(b"\x1b[?%dl" % mode for mode in _OFF),
        b"\x1b[?7h\x1b[?25h\x1b[4l\x1b[20l\x1b>",  # wrap, cursor, no insert, no newline, keypad
        b"\x1b[r\x1b[0m\x1b[0 q\x1b(B\x1b)B\x0f",  # margins, style, cursor, characters
        b"\x1b]104\x1b\\\x1b]110\x1b\\\x1b]111\x1b\\\x1b]112\x1b\\",  # colours
    )
)
_LAST_ROW = 9999
_LEAVE = b"\x1b[?1049l\x1b[?1047l\x1b[?47l"


def settle(emulator: Emulator) -> None:
    """Switch off what a program left on, and keep what it drew on the second screen.

    That is then found below what stands on the first.
    """
    emulator.feed(_CANCEL)
    emulator.scroll_to_end()
    drawn = emulator.drawn() if emulator.modes.alternate_screen else b""
    # Each of the two screens has modes of the keyboard of its own.
    emulator.feed(_KEYBOARD + _LEAVE + _KEYBOARD + _RESET)
    if drawn:
        emulator.feed(_below(emulator) + drawn)


def part(emulator: Emulator, words: str) -> None:
    """Move all that is shown up into the scrollback, and write a line for what comes now.

    Args:
        emulator: The terminal, settled.
        words: The line; harmless.
    """
    emulator.scroll_to_end()
    up = b"\n" * _used(emulator)
    emulator.feed(b"\x1b[%d;1H%b\x1b[H\x1b[2m%b\x1b[0m\r\n" % (_LAST_ROW, up, words.encode()))


def _below(emulator: Emulator) -> bytes:
    """Return what leads to the row below all that stands on the screen."""
    used = _used(emulator)
    return b"\x1b[%d;1H\r\n" % used if used else b"\x1b[H"


def _used(emulator: Emulator) -> int:
    """Return how many rows there are down to the last that holds something."""
    text = emulator.text().rstrip()
    return text.count("\n") + 1 if text else 0
