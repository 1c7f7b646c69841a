"""A session as asciicast v2: a header, and a JSON array for each event, one a line.

There are events of output, of other sizes and of marks, and none of input.
"""

import json
import time

from sshtui.recording.pieces import Piece
from sshtui.recording.secret_filter import SecretFilter

VERSION = 2
_DIGITS = 6
_LEFT_OUT = "not recorded"


class Asciicast:
    """Turns what a remote sends into the lines of a recording.

    Args:
        title: What it is of.
        now: Seconds since 1970.
    """

    suffix = ".cast"

    def __init__(self, title: str, now: float | None = None) -> None:
        self._title = title
        self._now = time.time() if now is None else now
        self._begun: float | None = None
        self._last = 0.0
        self._size = (0, 0)
        self._filter: SecretFilter | None = None

    def take(self, piece: Piece) -> str:
        """Return the events of a piece."""
        size = (piece.columns, piece.rows)
        text = ""
        if self._filter is None or self._begun is None:
            self._filter, self._begun, self._size = SecretFilter(piece.columns), piece.at, size
            text = self._header()
        self._last = piece.at - self._begun
        if size != self._size:
            self._size = size
            self._filter.line.columns = piece.columns
            text += self._event("r", f"{piece.columns}x{piece.rows}")
        if piece.label:
            text += self._event("m", piece.label)
        return text + self._output(self._filter, piece.data)

    def end(self) -> str:
        """Return what is left."""
        return "" if self._filter is None else self._output(self._filter, b"", last=True)

    def _output(self, passing: SecretFilter, data: bytes, *, last: bool = False) -> str:
        left_out = passing.left_out
        output = "".join(token for token, _ in passing.feed(data, last=last))
        text = self._event("o", output) if output else ""
        return text + self._event("m", _LEFT_OUT) if passing.left_out != left_out else text

    def _header(self) -> str:
        columns, rows = self._size
        header = {
            "version": VERSION,
            "width": columns,
            "height": rows,
            "timestamp": int(self._now),
            "title": self._title,
        }
        return json.dumps(header, ensure_ascii=False) + "\n"

    def _event(self, kind: str, data: str) -> str:
        return json.dumps([round(self._last, _DIGITS), kind, data], ensure_ascii=False) + "\n"
