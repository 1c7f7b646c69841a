"""A copy of a terminal that no server changes: its screen, scrollback and colours as they stood."""

from typing import Any

from sshtui.terminal.copymode.lines import CellPosition
from sshtui.terminal.emulator import Emulator
from sshtui.terminal.formatting import formatted_with_scrollback
from sshtui.terminal.library import ffi, lib
from sshtui.terminal.native import check

_LEAST_SCROLLBACK, _MOST_SCROLLBACK = 0, 1 << 30


class TerminalSnapshot(Emulator):
    """A terminal as it stands now.

    Ten thousand lines take about 30 ms.

    Args:
        source: The terminal.
    """

    def __init__(self, source: Emulator) -> None:
        super().__init__(
            *source.size,
            scrollback_lines=_LEAST_SCROLLBACK,
            scrollback_bytes=_LEAST_SCROLLBACK,
            reply=lambda _: None,
        )
        if source.closed:
            return
        if source.in_ground_state:
            self._terminal.replace(_copied(source))
        else:
            self._write_anew(source)
        self._links.copy(source.links)
        self.scroll(-source.below)

    def _write_anew(self, source: Emulator) -> None:
        """Write what a terminal shows: the library copies none in the middle of a sequence."""
        self._limit(source.row_count, _MOST_SCROLLBACK)
        self.feed(formatted_with_scrollback(source))
        # Blank rows at the end were left out.
        missing, (row, column) = source.row_count - self.row_count, self._cursor(source.handle)
        self.feed(b"\x1b[0m\x1b[%d;1H" % source.size[1] + b"\n" * missing)
        self.feed(b"\x1b[%d;%dH" % (row + 1, column + 1))

    @property
    def cursor_place(self) -> CellPosition:
        """Where the program's cursor stands."""
        if self.closed:
            return CellPosition(0, 0)
        screen = self.row_count - self.size[1]
        row, column = self._cursor(self.handle)
        return CellPosition(screen + row, column)

    def _cursor(self, terminal: Any) -> tuple[int, int]:
        get = self._get.get
        return int(get(terminal, "CURSOR_Y")), int(get(terminal, "CURSOR_X"))


def _copied(source: Emulator) -> Any:
    data, length = ffi.new("uint8_t **"), ffi.new("size_t *")
    encode = lib.ghostty_snapshot_encode_alloc
    check(encode(source.handle, ffi.NULL, data, length), "snapshot_encode")
    decoder = ffi.new("GhosttySnapshotDecoder *")
    terminal = ffi.new("GhosttyTerminal *")
    try:
        new = lib.ghostty_snapshot_decoder_new_buf
        check(new(ffi.NULL, decoder, data[0], length[0]), "snapshot_decoder")
        check(lib.ghostty_snapshot_decoder_decode(decoder[0], terminal), "snapshot_decode")
    finally:
        if decoder[0]:
            lib.ghostty_snapshot_decoder_free(decoder[0])
        lib.ghostty_free(ffi.NULL, data[0], length[0])
    return terminal[0]
