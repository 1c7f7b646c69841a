"""What a program may leave on in a terminal, and the bytes that switch it off."""

_TITLE_KEPT, _TITLE_BACK = b"\x1b[22;0t", b"\x1b[23;0t"

CANCEL = b"\x18"
"""Ends whatever sequence was cut off."""

KEYBOARD = b"\x1b[<999u\x1b[=0;1u\x1b[>4;0m"
_OFF = (
    *(1, 5, 6, 9, 69),  # cursor keys, reverse video, origin, X10 mouse, left and right margins
    *(12, 45, 66, 67),  # blinking, wrapping backwards, keypad, what Backspace sends
    *(1000, 1001, 1002, 1003, 1005, 1006, 1015, 1016),  # the mouse
    *(1004, 2004, 2026, 2031, 2048),  # reports of focus, theme and size, paste, held-up drawing
    *(5522, 9001),  # pastes as kitty tells of them, keys as Windows does
)
# Whether they are on without a program's doing depends on the terminal: repeating keys, arrows for
# the wheel, what Alt and Meta send, and how wide clusters are.
_KEPT = b";".join(b"%d" % mode for mode in (8, 1007, 1034, 1035, 1036, 1039, 1045, 2027))
RESET = b"".join(
    (
        CANCEL,
        b"".join(b"\x1b[?%dl" % mode for mode in _OFF),
        b"\x1b[?7h\x1b[?25h\x1b[4l\x1b[20l\x1b>",  # wrap, cursor, no insert, no newline, keypad
        b"\x1b[r\x1b[0m\x1b[0 q\x1b(B\x1b)B\x0f",  # margins, style, cursor, characters
        b"\x1b]104\x1b\\\x1b]110\x1b\\\x1b]111\x1b\\\x1b]112\x1b\\",  # colours
    )
)

TAKE = b"\x1b[?%bs" % _KEPT + _TITLE_KEPT + b"\x1b[?1049h"
"""Begins on a screen of its own: what lies under it is not the program's."""

GIVE_BACK = (
    CANCEL
    + KEYBOARD
    + RESET
    + b"\x1b[>4m"  # other keys as they are without a program
    + b"\x1b]8;;\x1b\\\x1b]22;\x1b\\\x1b[?5W\x1b[?1049l"  # link, pointer, tab stops
    + b"\x1b[?%br" % _KEPT
    + _TITLE_BACK
)
"""Undoes whatever a program switched on, and shows what lay under the screen."""
