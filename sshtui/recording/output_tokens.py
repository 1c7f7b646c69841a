"""Splits what a terminal is sent into text, control characters and whole escape sequences."""

import codecs
import re
from collections.abc import Iterator

MOST_HELD = 256 * 1024
"""Characters of a sequence without an end that are waited for."""

# ECMA-48, with the strings of OSC, DCS, SOS, PM and APC. None goes beyond where another begins: a
# flood of beginnings would be read to its end from each of them.
_STRING = r"(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x18\x1a\x1b\x90\x98\x9c-\x9f]*"
_CSI = r"(?:\x1b\[|\x9b)[0-?]*[ -/]*"
_TOKEN = re.compile(
    r"[^\x00-\x1f\x7f-\x9f]+"
    rf"|{_CSI}[@-~]"
    rf"|{_STRING}(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-~]"
    r"|[\x00-\x1f\x7f-\x9f]"
)
_LINE = re.compile(r"(?:[^\x00-\x1f\x7f-\x9f]++|\x1b\[[\d;]*+m)++(?P<end>\r\n)?")
_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_CUT = re.compile(rf"(?:{_STRING}\x1b?|{_CSI}|\x1b[ -/]*)\Z")


class OutputTokens:
    """Decodes UTF-8 and finds tokens, in bytes that are cut anywhere."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._cut = ""

    def feed(self, data: bytes, *, last: bool = False) -> Iterator[str]:
        """Yield the tokens of what was sent; what is cut off at the end waits for more.

        The rest of a line that has nothing but text and colours is one token, which is faster.

        Args:
            data: The bytes.
            last: Whether no more will come.
        """
        text = self._cut + self._decoder.decode(data, final=last)
        self._cut = "" if last else _cut_off(text)
        end = len(text) - len(self._cut)
        at = searched = 0
        while at < end:
            line = _LINE.match(text, at, end) if at >= searched else None
            if line is not None and not line["end"]:
                # No line ends before that; it is not looked for again from each token.
                searched, line = line.end(), None
            found = line or _TOKEN.match(text, at, end)
            assert found is not None  # noqa: S101 - every character begins a token
            yield found.group()
            at = found.end()


def split(line: str) -> Iterator[str]:
    """Yield the single tokens of the rest of a line."""
    return (match.group() for match in _TOKEN.finditer(line))


def text_of(line: str) -> str:
    """Return the text of the rest of a line, without its end and its colours."""
    return _COLOUR.sub("", line).rstrip("\r\n")


def is_line(token: str) -> bool:
    """Return whether a token is the rest of a line."""
    return token[-1] == "\n" and len(token) > 1


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
