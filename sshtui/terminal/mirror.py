"""Mirrors an emulator on another terminal, passing on what a program writes where possible."""

import re
from collections.abc import Callable, Iterator

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.redraw import redraw

# Sequences for which the other terminal may lack what it would need: the program's other screen
# (or a reset of both), and places, modes and keyboards that were saved before. With one beginning
# for all of them, a flood is looked through at 500 MB/s.
_NOTED = re.compile(
    rb"\x1b(?:(?P<plain>[78c])|\[(?:(?P<place>[su])|(?P<keyboard><\d*u)"
    rb"|\?(?P<modes>[\d;]*)(?P<how>[hlr])))"
)
_SCREENS = frozenset({b"47", b"1047", b"1048", b"1049"})
_BEGUN = re.compile(rb"\x1b(?:\[(?:[?<]?[\d;]*)?)?\Z")
_LONGEST = 64
"""Bytes of a sequence that has only begun, of which no more are kept back."""


class Mirror:
    """Takes what a program writes, for an emulator and for another terminal that is to be like it.

    The other terminal has one screen for both of the program's, so a change of screens is drawn.
    All else is passed on as it came, what stands around such a change too: titles, questions and
    whatever an emulator would ignore.

    Args:
        emulator: Gets all that the program writes.
        show: Writes to the other terminal.
    """

    def __init__(self, emulator: Emulator, show: Callable[[bytes], None]) -> None:
        self._emulator = emulator
        self._show = show
        self._begun = b""
        self._saved = False
        # What the emulator is in the middle of, the other terminal has not had the beginning of.
        self._behind = not emulator.in_ground_state
        self._keyboard_due = False

    def draw(self) -> None:
        """Bring the other terminal to the emulator's state."""
        self._show(self._redraw())

    def feed(self, data: bytes) -> None:
        """Give both what a program wrote, in pieces of any size."""
        data = self._whole(data)
        drawn = list(self._drawn(data))
        if not drawn:
            self._show(self._pass_on(data))
            return
        # However many there are in a piece, only what they lead to is drawn.
        self._emulator.feed(data[: drawn[-1].end()])
        starts = (0, *(match.end() for match in drawn))
        ends = (match.start() for match in drawn)
        before = () if self._behind else map(slice, starts, ends)
        passed = b"".join(data[part] for part in before)
        self._show(passed + self._redraw() + self._pass_on(data[drawn[-1].end() :]))

    def end(self) -> None:
        """Give the emulator what was kept back."""
        self._emulator.feed(self._begun)
        self._begun = b""

    def _whole(self, data: bytes) -> bytes:
        """Return what is to be fed now, and keep what may be the beginning of a sequence."""
        data = self._begun + data
        begun = _BEGUN.search(data, max(0, len(data) - _LONGEST))
        self._begun = begun.group() if begun else b""
        return data[: len(data) - len(self._begun)]

    def _redraw(self) -> bytes:
        self._saved = self._keyboard_due = False
        self._behind = not self._emulator.in_ground_state
        return redraw(self._emulator)

    def _pass_on(self, data: bytes) -> bytes:
        self._emulator.feed(data)
        if not (self._behind or self._keyboard_due):
            return data
        if not self._emulator.in_ground_state:
            return b"" if self._behind else data
        if self._behind:
            return self._redraw()
        # What was in force before, the other terminal was never told.
        self._keyboard_due = False
        return data + b"\x1b[=%d;1u" % self._emulator.kitty_flags

    def _drawn(self, data: bytes) -> Iterator[re.Match[bytes]]:
        """Yield the sequences that are not passed on."""
        for match in _NOTED.finditer(data):
            modes = match["modes"]
            if (
                modes is not None
                and match["how"] != b"r"
                and _SCREENS.isdisjoint(modes.split(b";"))
            ):
                continue
            if match["keyboard"]:
                self._keyboard_due = True
            elif match["plain"] == b"7" or match["place"] == b"s":
                self._saved = True
            elif not (self._saved and (match["plain"] == b"8" or match["place"] == b"u")):
                self._saved = False
                yield match
