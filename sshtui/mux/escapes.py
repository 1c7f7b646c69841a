"""The escape characters of a session, which the master obeys for its clients."""

from collections.abc import Callable

_LINE_ENDS = b"\r\n"

_HELP = (
    "Supported escape sequences:\r\n"
    " {0}.  ends this session\r\n"
    " {0}?  shows this list\r\n"
    " {0}{0}  sends {0}\r\n"
    "They are seen only at the beginning of a line.\r\n"
)

_ABSENT = {code: name for name in ("B", "C", "R", "V", "v", "#", "&") for code in name.encode()} | {
    0x1A: "^Z"
}
"""What ssh has besides, and no session that rides on a connection of ours."""


class EscapeFilter:
    """Takes the escape sequences out of what is typed.

    Args:
        escape: The escape character, as one byte.
        tell: Writes words to the client's terminal.
    """

    def __init__(self, escape: bytes, tell: Callable[[str], None]) -> None:
        self._escape = escape[0]
        self._name = escape.decode("latin-1") if escape.isascii() else repr(escape)[2:-1]
        self._tell = tell
        self._at_line_start = True
        self._escaped = False

    def __call__(self, data: bytes) -> bytes | None:
        """Return what is to be sent; None where the session is to end."""
        sent = bytearray()
        for code in data:
            if self._escaped:
                self._escaped = False
                if code == ord("."):
                    return None
                if self._obeyed(code):
                    continue
                if code != self._escape:
                    sent.append(self._escape)
            elif self._at_line_start and code == self._escape:
                self._escaped = True
                continue
            self._at_line_start = code in _LINE_ENDS
            sent.append(code)
        return bytes(sent)

    def _obeyed(self, code: int) -> bool:
        if code == ord("?"):
            self._tell(f"{self._name}?\r\n{_HELP.format(self._name)}")
        elif name := _ABSENT.get(code):
            self._tell(f"{self._name}{name} is not available on a shared connection.\r\n")
        else:
            return False
        return True
