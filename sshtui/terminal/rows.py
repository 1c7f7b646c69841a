"""Turns the cells of libghostty's render state into runs of text.

One call a row gives every cell as an opaque 64-bit value. Each distinct value is taken apart once,
by the library's own accessor, and remembered: no layout of the bits is assumed, and a screen of
ten thousand cells costs about as many dictionary look-ups.
"""

from itertools import groupby
from typing import Any

from sshtui.terminal.characters import cluster, is_one_cell, shown
from sshtui.terminal.grid import DEFAULT_STYLE, Run, Style
from sshtui.terminal.library import ffi, lib
from sshtui.terminal.native import (
    Handle,
    ValueReader,
    cell_reader,
    row_cell_reader,
    row_flag_reader,
    row_reader,
)
from sshtui.terminal.palette import rgb

# Both caches are of what the server sends, so both have an end.
_MOST_CELLS = 1 << 16
_MOST_STYLES = 1 << 12
_MOST_CODEPOINTS = 16

# What `keys` holds: the style of a cell, twice over, plus one if it is not one narrow character.
# Below zero: a cell that is nothing but a background, known by its own value.
_SPECIAL = 1


class _Cells:
    """What raw cell values mean: their text, and the key by which neighbours belong together."""

    def __init__(self) -> None:
        self._reader = cell_reader()
        self.texts = _Remembered(self)
        self.keys = _Remembered(self)

    def decode(self, value: int) -> None:
        """Remember what a value means, forgetting all others when there are too many."""
        if len(self.texts) >= _MOST_CELLS:
            self.texts.clear()
            self.keys.clear()
        self.texts[value], self.keys[value] = self._meaning(value)

    def _meaning(self, value: int) -> tuple[str, int]:
        get = self._reader.get
        tag = get(value, "CONTENT_TAG")
        if tag in (
            lib.GHOSTTY_CELL_CONTENT_BG_COLOR_PALETTE,
            lib.GHOSTTY_CELL_CONTENT_BG_COLOR_RGB,
        ):
            return " ", -value - 1
        style = get(value, "STYLE_ID") * 2 if get(value, "HAS_STYLING") else 0
        wide = get(value, "WIDE")
        if wide == lib.GHOSTTY_CELL_WIDE_SPACER_TAIL:
            return "", style | _SPECIAL
        text = shown(get(value, "CODEPOINT"))
        plain = (
            wide != lib.GHOSTTY_CELL_WIDE_WIDE
            and tag == lib.GHOSTTY_CELL_CONTENT_CODEPOINT
            and is_one_cell(text)
        )
        return text, style if plain else style | _SPECIAL

    def background(self, value: int, palette: tuple[int, ...]) -> int:
        """Return the colour of a cell that is nothing but a background."""
        get = self._reader.get
        if get(value, "CONTENT_TAG") == lib.GHOSTTY_CELL_CONTENT_BG_COLOR_PALETTE:
            return palette[int(get(value, "COLOR_PALETTE"))]
        return rgb(get(value, "COLOR_RGB"))

    def is_cluster(self, value: int) -> bool:
        """Return whether a cell holds more than one code point."""
        tag = self._reader.get(value, "CONTENT_TAG")
        return bool(tag == lib.GHOSTTY_CELL_CONTENT_CODEPOINT_GRAPHEME)


class _Remembered(dict[int, Any]):
    """One aspect of every cell value seen so far; an unknown one is decoded when asked for."""

    def __init__(self, cells: _Cells) -> None:
        super().__init__()
        self._cells = cells

    def __missing__(self, value: int) -> Any:
        self._cells.decode(value)
        return self[value]


class RowDecoder:
    """Decodes rows of a render state into runs."""

    def __init__(self) -> None:
        self._cells = _Cells()
        # An all-zero cell may be cut off the end of a row only if it really is a blank one.
        self._zero_is_blank = self._cells.texts[0] == " " and self._cells.keys[0] == 0
        self._row: ValueReader = row_reader()
        self._cell: ValueReader = row_cell_reader()
        self._flag: ValueReader = row_flag_reader()
        # A cell may claim a cluster or a style that its row knows nothing of, after a program cut a
        # wide character in two. Asking for it reads memory that was never written, so the row's
        # word counts.
        self._has_clusters = self._has_styles = False
        self._cursor = Handle(self, "render_state_row_cells", "GhosttyRenderStateRowCells")
        self._row.slots["CELLS"][0] = self._cursor.value
        self._style = self._cell.slots["STYLE"]
        self._style_bytes = ffi.buffer(self._style)
        self._styles: dict[bytes, tuple[Style, bool]] = {}
        self._palette: tuple[int, ...] = ()

    def free(self) -> None:
        """Free what the library holds for us."""
        self._cursor.free()

    def use_palette(self, palette: tuple[int, ...]) -> None:
        """Take the colours of indexed cells from a new palette of 256."""
        self._palette = palette
        self._styles.clear()

    def selection(self, iterator: Any) -> tuple[int, int] | None:
        """Return the first and last selected column of the iterator's row."""
        selection = self._row.get(iterator, "SELECTION")
        return None if selection is None else (selection.start_x, selection.end_x)

    def decode(self, iterator: Any) -> tuple[Run, ...]:
        """Return the runs of the row at which the iterator stands, without blanks at its end."""
        view = self._row.get(iterator, "CELLS_RAW")
        values = ffi.unpack(view.ptr, view.len)
        if self._zero_is_blank:
            length = len(values)
            while length and values[length - 1] == 0:
                length -= 1
            del values[length:]
        if not values:
            return ()
        texts = list(map(self._cells.texts.__getitem__, values))
        keys = map(self._cells.keys.__getitem__, values)
        self._row.get(iterator, "CELLS")
        row = self._row.get(iterator, "RAW")
        self._has_clusters = self._flag.get(row, "GRAPHEME")
        self._has_styles = self._flag.get(row, "STYLED")
        runs = []
        end = 0
        for key, group in groupby(keys):
            start = end
            end += len(list(group))
            if key == 0:
                runs.append(Run("".join(texts[start:end]), DEFAULT_STYLE))
            elif key < 0:
                style = Style(background=self._cells.background(-key - 1, self._palette))
                runs.append(Run(" " * (end - start), style))
            else:
                runs.append(self._styled(key, start, texts[start:end], values[start:end]))
        return tuple(runs)

    def _styled(self, key: int, start: int, texts: list[str], values: list[int]) -> Run:
        unstyled = key == _SPECIAL or not self._has_styles
        style, invisible = (DEFAULT_STYLE, False) if unstyled else self._style_at(start)
        if invisible:
            return Run(" " * len(texts), style)
        if not key & _SPECIAL:
            return Run("".join(texts), style)
        for index, value in enumerate(values):
            if self._has_clusters and self._cells.is_cluster(value):
                texts[index] = self._cluster_at(start + index)
        if texts[0] == "":
            texts[0] = " "
        return Run("".join(texts), style, tuple(texts))

    def _cluster_at(self, column: int) -> str:
        cells = self._cursor.value
        lib.ghostty_render_state_row_cells_select(cells, column)
        length = self._cell.get(cells, "GRAPHEMES_LEN")
        if not length:
            return " "
        codepoints = ffi.new("uint32_t[]", length)
        lib.ghostty_render_state_row_cells_get(
            cells, lib.GHOSTTY_RENDER_STATE_ROW_CELLS_DATA_GRAPHEMES_BUF, codepoints
        )
        return cluster(ffi.unpack(codepoints, min(length, _MOST_CODEPOINTS)))

    def _style_at(self, column: int) -> tuple[Style, bool]:
        cells = self._cursor.value
        lib.ghostty_render_state_row_cells_select(cells, column)
        self._cell.get(cells, "STYLE")
        raw = self._style_bytes[:]
        known = self._styles.get(raw)
        if known is None:
            if len(self._styles) >= _MOST_STYLES:
                self._styles.clear()
            native = self._style
            known = self._styles[raw] = (self._convert(native), bool(native.invisible))
        return known

    def _convert(self, native: Any) -> Style:
        return Style(
            foreground=self._colour(native.fg_color),
            background=self._colour(native.bg_color),
            bold=bool(native.bold),
            faint=bool(native.faint),
            italic=bool(native.italic),
            underline=int(native.underline),
            underline_colour=self._colour(native.underline_color),
            blink=bool(native.blink),
            inverse=bool(native.inverse),
            strike=bool(native.strikethrough),
            overline=bool(native.overline),
        )

    def _colour(self, colour: Any) -> int | None:
        if colour.tag == lib.GHOSTTY_STYLE_COLOR_PALETTE:
            return self._palette[int(colour.value.palette)]
        if colour.tag == lib.GHOSTTY_STYLE_COLOR_RGB:
            return rgb(colour.value.rgb)
        return None
