"""What the raw cells of libghostty mean: opaque 64-bit values.

Each distinct value is taken apart once, by the library's own accessor, and remembered: no layout
of the bits is assumed, and a screen of ten thousand cells costs about as many dictionary look-ups.
"""

from typing import Any

from sshtui.terminal.characters import is_one_cell, shown
from sshtui.terminal.library import lib
from sshtui.terminal.native import cell_reader
from sshtui.terminal.palette import rgb

# What the server sends decides on the size of the cache, so it has an end.
_MOST_CELLS = 1 << 16

SPECIAL = 1
"""Added to the key of a cell that is not one narrow character."""


class Cells:
    """What cell values mean.

    Attributes:
        texts: Their text; of a cluster, its first character.
        keys: By which neighbours belong together: the style, twice over, plus `SPECIAL`. Below
            zero for a cell that is nothing but a background, known by its own value.
        clusters: Whether there is more than one code point.
    """

    def __init__(self) -> None:
        self._reader = cell_reader()
        self.texts = _Remembered(self)
        self.keys = _Remembered(self)
        self.clusters = _Remembered(self)

    def decode(self, value: int) -> None:
        """Remember what a value means, forgetting all others when there are too many."""
        if len(self.texts) >= _MOST_CELLS:
            for remembered in (self.texts, self.keys, self.clusters):
                remembered.clear()
        tag = self._reader.get(value, "CONTENT_TAG")
        self.texts[value], self.keys[value] = self._meaning(value, tag)
        self.clusters[value] = tag == lib.GHOSTTY_CELL_CONTENT_CODEPOINT_GRAPHEME

    def _meaning(self, value: int, tag: int) -> tuple[str, int]:
        get = self._reader.get
        if tag in (
            lib.GHOSTTY_CELL_CONTENT_BG_COLOR_PALETTE,
            lib.GHOSTTY_CELL_CONTENT_BG_COLOR_RGB,
        ):
            return " ", -value - 1
        style = get(value, "STYLE_ID") * 2 if get(value, "HAS_STYLING") else 0
        wide = get(value, "WIDE")
        if wide == lib.GHOSTTY_CELL_WIDE_SPACER_TAIL:
            return "", style | SPECIAL
        text = shown(get(value, "CODEPOINT"))
        plain = (
            wide != lib.GHOSTTY_CELL_WIDE_WIDE
            and tag == lib.GHOSTTY_CELL_CONTENT_CODEPOINT
            and is_one_cell(text)
        )
        return text, style if plain else style | SPECIAL

    def background(self, value: int, palette: tuple[int, ...]) -> int:
        """Return the colour of a cell that is nothing but a background."""
        get = self._reader.get
        if get(value, "CONTENT_TAG") == lib.GHOSTTY_CELL_CONTENT_BG_COLOR_PALETTE:
            return palette[int(get(value, "COLOR_PALETTE"))]
        return rgb(get(value, "COLOR_RGB"))


class _Remembered(dict[int, Any]):
    """One aspect of every cell value seen so far; an unknown one is decoded when asked for."""

    def __init__(self, cells: Cells) -> None:
        super().__init__()
        self._cells = cells

    def __missing__(self, value: int) -> Any:
        self._cells.decode(value)
        return self[value]
