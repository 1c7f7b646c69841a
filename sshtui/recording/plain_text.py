"""A session as lines of text: as they stood on the screen when the cursor left them."""

from sshtui.recording.pieces import Piece
from sshtui.recording.secret_filter import SecretFilter
from sshtui.sanitize import BIDI

_NO_BIDI = dict.fromkeys(map(ord, BIDI))
"""A line of a log is read as it was written, whatever it is read with."""

_FULL_SCREEN = "[full-screen program]"
"""Stands for what a program drew that has the screen to itself."""


class PlainText:
    """Turns what a remote sends into the text of a log.

    Of a line that is written over, such as a progress bar, the last state is kept. What a
    full-screen program draws is left out: it is no sequence of lines.
    """

    suffix = ".log"

    def __init__(self) -> None:
        self._filter: SecretFilter | None = None

    def take(self, piece: Piece) -> str:
        """Return the lines that are finished now."""
        if self._filter is None:
            self._filter = SecretFilter(piece.columns)
        self._filter.line.columns = piece.columns
        return self._lines(self._filter, piece.data)

    def end(self) -> str:
        """Return what is left."""
        if self._filter is None:
            return ""
        text = self._lines(self._filter, b"", last=True)
        rest = self._filter.line.finish()
        return text + (f"{rest.translate(_NO_BIDI)}\n" if rest else "")

    def _lines(self, passing: SecretFilter, data: bytes, *, last: bool = False) -> str:
        lines: list[str] = []
        alternate = passing.alternate
        for _, line in passing.feed(data, last=last):
            if line is not None and not alternate and (line or passing.alternate == alternate):
                lines.append(line)
            if passing.alternate and not alternate:
                lines.append(_FULL_SCREEN)
            alternate = passing.alternate
        return "".join(f"{line.translate(_NO_BIDI)}\n" for line in lines)
