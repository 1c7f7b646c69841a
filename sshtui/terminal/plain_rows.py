"""Reads rows of narrow characters as a whole: most rows are such, and Python is slow cell by cell.

Where a raw cell has its character and its style is learnt from the library's own accessor, by
showing it one bit after the other. Where that gives no clear answer, rows are read cell by cell.
"""

import functools
import sys
from dataclasses import dataclass
from itertools import compress

from sshtui.terminal.characters import is_one_cell, shown
from sshtui.terminal.native import cell_reader

_CELL = 8
"""Bytes of a raw cell."""
_BITS = 8 * _CELL
_CODEPOINT_BITS = 21
_SAMPLES = ((0x61, 0), (0x10FFFF, 1), (0x2500, 0xABC))
_MOST_CHARACTERS = 1 << 12


@dataclass(frozen=True, slots=True)
class CellLayout:
    """Where the parts of a raw cell are.

    Attributes:
        shift: Bits below the character.
        style: The bits that tell the style.
        style_shift: Bits below the style.
        special: The bits that are set only where it is not one narrow character.
    """

    shift: int
    style: int
    style_shift: int
    special: int


@functools.cache
def cell_layout() -> CellLayout | None:
    """Return the layout, or None where it is not as it can be used."""
    get = cell_reader().get

    def bits(key: str) -> list[int]:
        usual = get(0, key)
        return [bit for bit in range(_BITS) if get(1 << bit, key) != usual]

    character, style = bits("CODEPOINT"), bits("STYLE_ID")
    if len(character) != _CODEPOINT_BITS or not style or sys.byteorder != "little":
        return None
    layout = CellLayout(
        character[0],
        sum(1 << bit for bit in style),
        style[0],
        sum(1 << bit for bit in {*bits("CONTENT_TAG"), *bits("WIDE")}),
    )
    for codepoint, number in _SAMPLES:
        value = codepoint << layout.shift | number << layout.style_shift
        if (get(value, "CODEPOINT"), get(value, "STYLE_ID")) != (codepoint, number):
            return None
    return layout


class PlainRows:
    """Reads rows.

    Args:
        layout: Of their cells.
    """

    def __init__(self, layout: CellLayout) -> None:
        self._layout = layout
        self._plain: set[str] = set()

    def read(self, raw: bytes) -> tuple[str, list[int]] | None:
        """Return what a row shows, and where each stretch of one style ends.

        Args:
            raw: Its cells.

        Returns:
            None where one of them is not a narrow character that is sure to take a cell.
        """
        layout, count = self._layout, len(raw) // _CELL
        cells = int.from_bytes(raw, "little")
        if cells & _repeated(layout.special, count):
            return None
        codepoints = cells >> layout.shift & _repeated((1 << _CODEPOINT_BITS) - 1, count)
        try:
            text = codepoints.to_bytes(len(raw), "little").decode("utf-32-le")[::2]
        except UnicodeDecodeError:
            return None
        text = text.replace("\0", " ")
        if not (text.isascii() and text.isprintable()) and not self._is_plain(text):
            return None
        styles = cells & _repeated(layout.style, count)
        if not styles:
            return text, [count]
        # What differs from the cell after it, which there is none of after the last.
        changes = (styles ^ styles >> _BITS) & _repeated(layout.style, count - 1)
        differ = memoryview(changes.to_bytes(len(raw), "little")).cast("Q")
        return text, [*compress(range(1, count), differ), count]

    def _is_plain(self, text: str) -> bool:
        for character in set(text) - self._plain:
            if shown(ord(character)) != character or not is_one_cell(character):
                return False
            if len(self._plain) >= _MOST_CHARACTERS:
                self._plain.clear()
            self._plain.add(character)
        return True


@functools.lru_cache(64)
def _repeated(mask: int, count: int) -> int:
    return int.from_bytes(mask.to_bytes(_CELL, "little") * count, "little")
