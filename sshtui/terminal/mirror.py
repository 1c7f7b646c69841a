"""Has another terminal show what an emulator shows: what a program writes, as far as possible."""

import re
from collections.abc import Iterator

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.redraw import redraw

# Sequences for which the other terminal would need what it has not got: the program's other screen
# (or a reset of both), modes and places that were saved before it had this one's.
_SWITCH = rb"\x1b(?:c|\[\?(?:\d*;)*(?:47|1047|1048|1049)(?:;\d*)*[hl]|\[\?[\d;]*r)"
_SAVE = rb"\x1b(?:7|\[s)"
_RESTORE = rb"\x1b(?:8|\[u)"
_KEYBOARD_BACK = rb"\x1b\[<\d*u"
_NOTED = re.compile(
    b"(?P<switch>%b)|(?P<save>%b)|(?P<restore>%b)|(?P<keyboard>%b)"
    % (_SWITCH, _SAVE, _RESTORE, _KEYBOARD_BACK)
)
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
    """

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._begun = b""
        self._saved = False
        # What the emulator is in the middle of, the other terminal has not had the beginning of.
        self._behind = not emulator.in_ground_state
        self._keyboard_due = False

    def redraw(self) -> bytes:
        """Return what brings the other terminal to the emulator's state."""
        self._saved = self._keyboard_due = False
        self._behind = not self._emulator.in_ground_state
        return redraw(self._emulator)

    def take(self, data: bytes) -> bytes:
        """Give the emulator what a program wrote, and return what is the other terminal's.

        Args:
            data: In pieces of any size.
        """
        data = self._begun + data
        begun = _BEGUN.search(data, max(0, len(data) - _LONGEST))
        self._begun = begun.group() if begun else b""
        data = data[: len(data) - len(self._begun)]
        drawn = list(self._drawn(data))
        if not drawn:
            return self._pass_on(data)
        # However many there are in a piece, only what they lead to is drawn.
        self._emulator.feed(data[: drawn[-1].end()])
        starts = (0, *(match.end() for match in drawn))
        ends = (match.start() for match in drawn)
        before = () if self._behind else map(slice, starts, ends)
        passed = b"".join(data[part] for part in before)
        return passed + self.redraw() + self._pass_on(data[drawn[-1].end() :])

    def end(self) -> None:
        """Give the emulator what was kept back."""
        self._emulator.feed(self._begun)
        self._begun = b""

    def _pass_on(self, data: bytes) -> bytes:
        self._emulator.feed(data)
        if not self._emulator.in_ground_state:
            return b"" if self._behind else data
        if self._behind:
            return self.redraw()
        if self._keyboard_due:
            # What was in force before, the other terminal was never told.
            self._keyboard_due = False
            return data + b"\x1b[=%d;1u" % self._emulator.kitty_flags
        return data

    def _drawn(self, data: bytes) -> Iterator[re.Match[bytes]]:
        """Yield the sequences that are not passed on."""
        for match in _NOTED.finditer(data):
            match match.lastgroup:
                case "save":
                    self._saved = True
                case "keyboard":
                    self._keyboard_due = True
                case "restore" if self._saved:
                    continue
                case _:
                    self._saved = False
                    yield match
