r"""Which answers of the terminal may travel back to the server.

A server asks, and the emulator answers into what the remote shell reads as typing. So an answer
passes only if it is one of a few known forms, made of digits and colour values alone.
"""

import re
import time
from collections.abc import Callable

REPLIES_PER_SECOND = 100

ALLOWED = re.compile(
    rb"""
      \x1b\[ [?>]? [0-9;]{1,40} c                                   # DA1, DA2
    | \x1bP!\| [0-9A-F]{8} \x1b\\                                   # DA3
    | \x1b\[ \??[03] n                                              # DSR: ready
    | \x1b\[ \?997;[12] n                                           # DSR: dark or light
    | \x1b\[ \??[0-9]{1,5};[0-9]{1,5} (;[0-9]{1,3})? R              # DSR: cursor position
    | \x1b\[ \??[0-9]{1,5};[0-4] \$y                                # DECRQM
    | \x1b\] (4;[0-9]{1,3}|1[0-2]) ;rgb:                            # OSC 4, 10, 11, 12
      [0-9a-f]{2,4} (/[0-9a-f]{2,4}){2} (\x07|\x1b\\)
    | \x1b\[ \?[0-9]{1,2} u                                         # kitty keyboard flags
    """,
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
        """Send an answer on, or drop it."""
        if ALLOWED.fullmatch(reply) is None:
            return
        now = self._clock()
        if now - self._window >= 1:
            self._window, self._left = now, REPLIES_PER_SECOND
        if self._left > 0:
            self._left -= 1
            self._send(reply)
