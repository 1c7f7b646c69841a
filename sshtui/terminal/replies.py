r"""Which answers of the terminal may travel back to the server.

A server asks, and the emulator answers into what the remote shell reads as typing. So an answer
passes only if it is one of a few known forms, made of digits, colour values and our own name:
nothing that the server wrote comes back.
"""

import re
import time
from collections.abc import Callable

REPLIES_PER_SECOND = 100
NAME = "sshtui"

# Modes that the library knows, and that nothing of ours acts on: 2033 reports whether the
# terminal can be seen.
_WITHOUT_EFFECT = frozenset({b"2033"})

ALLOWED = re.compile(
    rb"""
      \x1b\[ [?>]? [0-9;]{1,40} c                                   # DA1, DA2
    | \x1bP!\| [0-9A-F]{8} \x1b\\                                   # DA3
    | \x1bP>\| %b\([0-9A-Za-z.+]{1,30}\) \x1b\\                     # XTVERSION
    | \x1b\[ \??[03] n                                              # DSR: ready
    | \x1b\[ \?997;[12] n                                           # DSR: dark or light
    | \x1b\[ \??[0-9]{1,5};[0-9]{1,5} (;[0-9]{1,3})? R              # DSR: cursor position
    | \x1b\[ (?P<mode> \??[0-9]{1,5}) ;[0-4] \$y                    # DECRQM
    | \x1bP0\$r \x1b\\                                              # DECRQSS: not known,
    | \x1bP1\$r 0 (;[0-9:]{1,30}){0,20} m \x1b\\                    # looks,
    | \x1bP1\$r [0-9]{1,5};[0-9]{1,5} [rs] \x1b\\                   # margins,
    | \x1bP1\$r [0-6] \x20q \x1b\\                                  # cursor
    | \x1b\] (4;[0-9]{1,3}|1[0-2]) ;rgb:                            # OSC 4, 10, 11, 12
      [0-9a-f]{2,4} (/[0-9a-f]{2,4}){2} (\x07|\x1b\\)
    | \x1b\[ \?[0-9]{1,2} u                                         # kitty keyboard flags
    | \x1b\[ [468] (;[0-9]{1,6}){2} t                               # CSI 14 t, 16 t, 18 t
    | \x1b\[ 48 (;[0-9]{1,6}){4} t                                  # mode 2048: the size
    """
    % NAME.encode("ascii"),
    re.VERBOSE,
)


class ReplyFilter:
    """Lets known answers through, at most a hundred a second.

    Args:
        send: Takes the answers that pass.
        clock: Seconds that never go backwards.
    """

    def __init__(
        self, send: Callable[[bytes], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._send = send
        self._clock = clock
        self._window = float("-inf")
        self._left = REPLIES_PER_SECOND

    def __call__(self, reply: bytes) -> None:
        """Send an answer on, which may be several in one, or drop it."""
        known: list[bytes] = []
        position = 0
        while match := ALLOWED.match(reply, position):
            known.append(_honest(match))
            position = match.end()
        if known and position == len(reply) and self._may_send(len(known)):
            self._send(b"".join(known))

    def _may_send(self, count: int) -> bool:
        now = self._clock()
        if now - self._window >= 1:
            self._window, self._left = now, REPLIES_PER_SECOND
        self._left -= count
        return self._left >= 0


def _honest(match: re.Match[bytes]) -> bytes:
    """Return an answer; a mode without effect is one that the terminal does not know."""
    mode = match["mode"]
    if mode is None or mode.removeprefix(b"?") not in _WITHOUT_EFFECT:
        return match.group()
    return b"\x1b[%b;0$y" % mode
