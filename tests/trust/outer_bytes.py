"""What a terminal may get from sshtui: its own sequences, and none that a hostile text has."""

import re

from tests.trust.hostile_text import CONTROLS

_NUMBERS = r"\d{0,3}(?:[;:]\d{0,3})*"
_OURS = re.compile(
    "|".join(
        (
            rf"\x1b\[{_NUMBERS}m",  # colours
            r"\x1b\[(?:\d{1,3};\d{1,3})?H",  # the cursor
            r"\x07",  # the bell
            r"\x1b\[[0-3]?[JK]",
            r"\x1b\[\d{0,3}[ABCDGX]",
            r"\x1b\[[0-6] q",
            r"\x1b\[\?(?:1049|25|1004|2004|7|1000|1003|1006|1015|1016|2026|2031|2048)[hl]",
            r"\x1b\[\?(?:2026|2048)\$p",
            r"\x1b\[\?996n",
            r"\x1b\[[<>]\d{0,2}u",
            r"\x1b\[>4(?:;2)?m",
            r"\x1b\[2[23];2t",
            # A title starts with what a host is called here.
            r"\x1b\]2;(?!pwned)[^\x00-\x1f\x7f-\x9f]{0,200}\x07",
            r"\x1b\]9;4;\d(?:;\d{1,3})?\x07",
            r"\x1b\]22;[a-z-]*\x07",
            r"\x1b\]1?12(?:;#[0-9a-f]{6})?\x07",
        )
    )
)
_AROUND = 30


def steering(stream: str) -> list[str]:
    """Return what in the output of the app is not of its own making, with what is around it."""
    rest = _OURS.sub("\x01", stream)
    found = [
        rest[max(0, at - _AROUND) : at + _AROUND]
        for at, character in enumerate(rest)
        if character in CONTROLS and character not in "\r\n\x01"
    ]
    return found[:5]
