"""Keeps characters of several parts from growing wide in the last column.

There the library (pyghostty 0.1.3) moves such a character to the next line, and takes what it moves
from the line above its cursor. On the last line below a scroll region there is no next line: it
reads what is not there, and the process ends. So what would make it wide is written for itself.
"""

import re
from collections.abc import Callable

from sshtui.terminal.library import ffi, lib
from sshtui.terminal.native import Handle, RowFinder, cell_reader, check, terminal_reader

_GRAPHEME_CLUSTERS = 2027
_SIDE_MARGINS = 69
_ASK_REGION = b"\x1bP$qr\x1b\\"
_APART, _TOGETHER = b"\x1b[?2027l", b"\x1b[?2027h"
_CANCEL = b"\x18"

# What joins to the character before it or after it, and is no wider for that; and much else of the
# scripts that have such.
_JOINING = (
    "\u0300-\u036f\u0483-\u0489\u0590-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff"
    "\u2ce0-\u2dff\u302a-\u302f\u3099\u309a\ua660-\uabff\ud7b0-\ud7ff\ufb1e\ufe00-\ufe2f\ufeff"
    "\uff9e\uff9f\ufff0-\ufffb\U000101fd-\U0001e95f\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff"
    "\U000e0000-\U000e0fff"
)
_JOINS = re.compile(f"[{_JOINING}]")
# The cursor comes back to such a character by controls alone; plain letters move it on. Broken
# UTF-8 is DC80 to DCFF here.
_MAY_GROW = re.compile(
    f"(?:\\A|(?<=[\\x00-\\x1f\\x7f-\\xff\udc80-\udcff{_JOINING}]))"
    "[\\x20-\\x7e]*[^\\x00-\\xff\udc80-\udcff]"
)
_REPEATS = re.compile(r"(?:\A|[\[\udc9b])[\x00-\x1a\x1c-?\x7f]*b")
# What may set a scroll region or let margins be set, or may hold what does: while a sequence lasts,
# controls act and bytes above 0x7f begin another one. A search from one 69 ends at the next, or a
# flood of them would be read as often as it has any.
_SETS_REGION = re.compile(
    rb"\x1b[^@-~\x1b\x90-\x9f]*+(?:[PX^_]|(?:\[[^@-~\x1b\x90-\x9f]*+)?[r\x90-\x9f])"
    rb"|6[^0-~\x1b]*+9(?:[^6@-~\x1b]|6(?![^0-~\x1b]*+9))*+h"
)
_UNFINISHED = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")


class EdgeClusters:
    """Writes a stream to a terminal, in pieces that may end anywhere.

    A code point that is not complete yet waits for its rest.

    Args:
        terminal: The terminal.
        ask: Returns what it answers to a question.
    """

    def __init__(self, terminal: Handle, ask: Callable[[bytes], bytes]) -> None:
        self._terminal = terminal
        self._ask = ask
        self._begun = b""
        self._joined = False
        self._get = terminal_reader()
        self._cell_at = RowFinder("ACTIVE")
        self._cell = cell_reader()
        self._raw_cell = ffi.new("GhosttyCell *")

    @property
    def waiting(self) -> bool:
        """Return whether a code point waits for its rest."""
        return bool(self._begun)

    def write(self, data: bytes) -> None:
        """Write the next piece."""
        data = self._begun + data
        unfinished = _UNFINISHED.search(data[-3:])
        self._begun = unfinished.group() if unfinished else b""
        data = data[: len(data) - len(self._begun)]
        if data.isascii() and not self._joined:
            self._write(data)
            return
        text = data.decode(errors="surrogateescape")
        self._joined = self._joined or bool(_JOINS.search(text))
        if self._joined and (self._may_have_region(data) or _REPEATS.search(text)):
            self._write_carefully(text)
        else:
            self._write(data)

    def _may_have_region(self, data: bytes) -> bool:
        """Return whether a line may be below a scroll region while a piece is written."""
        in_text = self._get.get(self._terminal.value, "VT_GROUND")
        return not in_text or bool(_SETS_REGION.search(data)) or self._has_region()

    def _has_region(self) -> bool:
        """Return whether a line may be below a scroll region now, between two sequences."""
        whole = b"\x1bP1$r1;%dr\x1b\\" % self._get.get(self._terminal.value, "ROWS")
        return self._has_mode(_SIDE_MARGINS) or self._ask(_ASK_REGION) != whole

    def _has_mode(self, number: int) -> bool:
        self._get.slots["MODE"].mode = number
        return bool(self._get.get(self._terminal.value, "MODE").value)

    def _write(self, data: bytes) -> None:
        lib.ghostty_terminal_vt_write(self._terminal.value, data, len(data))

    def _write_carefully(self, text: str) -> None:
        start = 0
        ends: dict[int, Callable[[bytes], None]] = {}
        ends |= {match.end(): self._grow for match in _MAY_GROW.finditer(text)}
        ends |= {match.end(): self._repeat for match in _REPEATS.finditer(text)}
        for end in sorted(ends):
            if start < end - 1:
                self._write(_bytes(text[start : end - 1]))
            start = end - 1
            if self._at_the_edge():
                ends[end](_bytes(text[start:end]))
                start = end
        self._write(_bytes(text[start:]))

    def _grow(self, character: bytes) -> None:
        in_text = self._get.get(self._terminal.value, "VT_GROUND")
        # However the bytes were cut, it is apart only where it would do harm.
        apart = in_text and self._has_region()
        self._write(_APART + character + _TOGETHER if apart else character)

    def _repeat(self, final: bytes) -> None:
        in_text = self._get.get(self._terminal.value, "VT_GROUND")
        self._write(final if in_text else _CANCEL)

    def _at_the_edge(self) -> bool:
        """Return whether the cursor is on a narrow character of several parts that may grow."""
        get, terminal = self._get.get, self._terminal.value
        if not get(terminal, "CURSOR_PENDING_WRAP"):
            return False
        if not self._has_mode(_GRAPHEME_CLUSTERS):
            return False
        place = self._cell_at(terminal, get(terminal, "CURSOR_X"), get(terminal, "CURSOR_Y"))
        check(lib.ghostty_grid_ref_cell(place, self._raw_cell), "grid_ref_cell")
        cell = self._raw_cell[0]
        return bool(
            self._cell.get(cell, "CONTENT_TAG") == lib.GHOSTTY_CELL_CONTENT_CODEPOINT_GRAPHEME
            and self._cell.get(cell, "WIDE") == lib.GHOSTTY_CELL_WIDE_NARROW
        )


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogateescape")
