"""What a program may leave on in a terminal, and the bytes that switch it off."""

CANCEL = b"\x18"
"""Ends whatever sequence was cut off."""

KEYBOARD = b"\x1b[<999u\x1b[=0;1u\x1b[>4;0m"
_OFF = (
    *(1, 5, 6, 9, 69),  # cursor keys, reverse video, origin, X10 mouse, left and right margins
    *(12, 45, 66, 67),  # blinking, wrapping backwards, keypad, what Backspace sends
    *(1000, 1001, 1002, 1003, 1005, 1006, 1015, 1016),  # the mouse
    *(1004, 2004, 2026, 2031, 2048),  # reports of focus, theme and size, paste, held-up drawing
)
RESET = b"".join(
    (
        CANCEL,
        b"".join(b"\x1b[?%dl" % mode for mode in _OFF),
        b"\x1b[?7h\x1b[?25h\x1b[4l\x1b[20l\x1b>",  # wrap, cursor, no insert, no newline, keypad
        b"\x1b[r\x1b[0m\x1b[0 q\x1b(B\x1b)B\x0f",  # margins, style, cursor, characters
        b"\x1b]104\x1b\\\x1b]110\x1b\\\x1b]111\x1b\\\x1b]112\x1b\\",  # colours
    )
)
