"""Turns the cells of libghostty's render state into runs of text."""

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from itertools import groupby, pairwise
from typing import Any

from sshtui.terminal.cells import SPECIAL, Cells
from sshtui.terminal.characters import cluster
from sshtui.terminal.grid import DEFAULT_STYLE, Run, Style
from sshtui.terminal.library import ffi, lib
from sshtui.terminal.native import (
    Handle,
    ValueReader,
    row_cell_reader,
    row_flag_reader,
    row_reader,
    sized,
)
from sshtui.terminal.palette import rgb
from sshtui.terminal.plain_rows import PlainRows, cell_layout

# What the server sends decides on the sizes of the caches, so both have an end.
_new_run: Callable[[tuple[str, Style, tuple[str, ...]]], Run] = partial(tuple.__new__, Run)
"""Makes a run of its fields: in a third of the time, which counts in a flood of colours."""

_MOST_STYLES = 1 << 12
_MOST_CLUSTERS = 1 << 12

_CELL = 8
"""Bytes of a raw cell."""
_CLUSTER = 64
"""Bytes of a cluster that is read at one go."""

_Look = tuple[Style, bool]
"""A style, and whether it hides the text."""
_DEFAULT_LOOK: _Look = (DEFAULT_STYLE, False)


class RowDecoder:
    """Decodes rows of a render state into runs.

    Args:
        page_of: Returns what the row of a number shares its numbers of styles with, if known.
    """

    def __init__(self, page_of: Callable[[int], Hashable | None]) -> None:
        self._cells = Cells()
        layout = cell_layout()
        self._plain = None if layout is None else PlainRows(layout)
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
        self._standing: Any = None
        self._style = self._cell.slots["STYLE"]
        self._style_bytes = ffi.buffer(self._style)
        self._styles: dict[bytes, _Look] = {}
        self._palette: tuple[int, ...] = ()
        self._page_of = page_of
        self._looks: dict[Hashable, dict[int, _Look]] = {}
        self._row_looks: dict[int, _Look] = {}
        self._clusters: dict[bytes, str] = {}
        self._buffer = sized("GhosttyBuffer")
        self._room = ffi.new(f"uint8_t[{_CLUSTER}]")
        self._buffer.ptr, self._buffer.cap = self._room, _CLUSTER
        self._cluster_bytes = ffi.buffer(self._room)

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

    def begin(self) -> None:
        """Begin with a frame: numbers of styles mean something else from now on."""
        self._looks.clear()

    def decode(self, iterator: Any, row: int | None) -> tuple[Run, ...]:
        """Return the runs of the row at which the iterator stands, without blanks at its end.

        Args:
            iterator: Over rows.
            row: Its number, if it has changed since the frame before; else its page may have.
        """
        view = self._row.get(iterator, "CELLS_RAW")
        raw = ffi.buffer(view.ptr, view.len * _CELL)[:]
        if self._zero_is_blank:
            used = len(raw.rstrip(b"\0"))
            raw = raw[: used + -used % _CELL]
        if not raw:
            return ()
        plain = None if self._plain is None else self._plain.read(raw)
        if plain is not None and len(plain[1]) == 1 and not self._cells.keys[_first(raw)]:
            return (Run(plain[0], DEFAULT_STYLE),)
        self._standing = iterator
        flags = self._row.get(iterator, "RAW")
        self._has_clusters = plain is None and self._flag.get(flags, "GRAPHEME")
        self._has_styles = self._flag.get(flags, "STYLED")
        self._row_looks = {0: _DEFAULT_LOOK}
        if self._has_styles and row is not None and (page := self._page_of(row)) is not None:
            self._row_looks = self._looks.setdefault(page, self._row_looks)
        values = memoryview(raw).cast("Q")
        return self._mixed(values) if plain is None else self._stretches(values, *plain)

    def _stretches(self, values: Sequence[int], text: str, ends: list[int]) -> tuple[Run, ...]:
        runs = []
        keys, looks = self._cells.keys, self._row_looks
        for start, end in pairwise((0, *ends)):
            key = keys[values[start]]
            style, invisible = looks.get(key) or self._look(key, start)
            shown = " " * (end - start) if invisible else text[start:end]
            runs.append(_new_run((shown, style, ())))
        return tuple(runs)

    def _mixed(self, values: Sequence[int]) -> tuple[Run, ...]:
        texts = list(map(self._cells.texts.__getitem__, values))
        keys = map(self._cells.keys.__getitem__, values)
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

    def _styled(self, key: int, start: int, texts: list[str], values: Sequence[int]) -> Run:
        style, invisible = self._look(key, start)
        if invisible:
            return Run(" " * len(texts), style)
        if not key & SPECIAL:
            return Run("".join(texts), style)
        if self._has_clusters:
            is_cluster = self._cells.clusters
            for index, value in enumerate(values):
                if is_cluster[value]:
                    texts[index] = self._cluster_at(start + index)
        if texts[0] == "":
            texts[0] = " "
        return Run("".join(texts), style, tuple(texts))

    def _cluster_at(self, column: int) -> str:
        cells, buffer = self._cells_of_row(), self._buffer
        lib.ghostty_render_state_row_cells_select(cells, column)
        key = lib.GHOSTTY_RENDER_STATE_ROW_CELLS_DATA_GRAPHEMES_UTF8
        if lib.ghostty_render_state_row_cells_get(cells, key, buffer) != lib.GHOSTTY_SUCCESS:
            return self._long_cluster()
        raw = self._cluster_bytes[: buffer.len]
        known = self._clusters.get(raw)
        if known is None:
            if len(self._clusters) >= _MOST_CLUSTERS:
                self._clusters.clear()
            codepoints = list(map(ord, raw.decode(errors="replace")))
            known = self._clusters[raw] = cluster(codepoints) if codepoints else " "
        return known

    def _cells_of_row(self) -> Any:
        # Most rows of a flood are read without.
        if self._standing is not None:
            self._row.get(self._standing, "CELLS")
            self._standing = None
        return self._cursor.value

    def _long_cluster(self) -> str:
        length = self._cell.get(self._cursor.value, "GRAPHEMES_LEN")
        if not length:
            return " "
        codepoints = ffi.new("uint32_t[]", length)
        key = lib.GHOSTTY_RENDER_STATE_ROW_CELLS_DATA_GRAPHEMES_BUF
        lib.ghostty_render_state_row_cells_get(self._cursor.value, key, codepoints)
        return cluster(ffi.unpack(codepoints, min(length, _CLUSTER)))

    def _look(self, key: int, column: int) -> _Look:
        """Return how a cell looks that has a style of this key."""
        number = key & ~SPECIAL
        if not number or not self._has_styles:
            return _DEFAULT_LOOK
        known = self._row_looks.get(number)
        if known is None:
            known = self._row_looks[number] = self._look_at(column)
        return known

    def _look_at(self, column: int) -> _Look:
        cells = self._cells_of_row()
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


def _first(raw: bytes) -> int:
    return int.from_bytes(raw[:_CELL], "little")
