"""Splits what a terminal is sent into text, control characters and whole escape sequences."""

import codecs
import re
from collections.abc import Iterator

MOST_HELD = 256 * 1024
"""Characters of a sequence without an end that are waited for."""

# ECMA-48, with the strings of OSC, DCS, SOS, PM and APC.
_STRING = r"(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x18\x1a\x1b\x9c]*"
_CSI = r"(?:\x1b\[|\x9b)[0-?]*[ -/]*"
_TOKEN = re.compile(
    r"[^\x00-\x1f\x7f-\x9f]+"
    rf"|{_CSI}[@-~]"
    rf"|{_STRING}(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-~]"
    r"|[\x00-\x1f\x7f-\x9f]"
)
_CUT = re.compile(rf"(?:{_STRING}\x1b?|{_CSI}|\x1b[ -/]*)\Z")


class OutputTokens:
    """Decodes UTF-8 and finds tokens, in bytes that are cut anywhere."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._cut = ""

    def feed(self, data: bytes, *, last: bool = False) -> Iterator[str]:
        """Yield the tokens of what was sent; what is cut off at the end waits for more.

        Args:
            data: The bytes.
            last: Whether no more will come.
        """
        text = self._cut + self._decoder.decode(data, final=last)
        self._cut = "" if last else _cut_off(text)
        end = len(text) - len(self._cut)
        return (match.group() for match in _TOKEN.finditer(text, 0, end))


def is_text(token: str) -> bool:
    """Return whether a token is text, and no control."""
    return token.isprintable() or not ("\x00" <= token[0] < " " or "\x7f" <= token[0] < "\xa0")


def _cut_off(text: str) -> str:
    """Return the sequence that has only begun at the end of a text."""
    begun = max(text.rfind("\x1b"), *map(text.rfind, "\x90\x98\x9b\x9d\x9e\x9f"))
    if begun > 0 and text[begun] == "\x1b" and begun == len(text) - 1:
        # Half an end of a string.
        begun = max(0, text.rfind("\x1b", 0, begun))
    found = _CUT.search(text, max(0, begun)) if begun >= 0 else None
    cut = found.group() if found else ""
    return cut if len(cut) <= MOST_HELD else ""
