"""What a terminal shows, cell by cell: from the library alone, and as our painter draws it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.style import Style as RichStyle
from textual.strip import Strip

from sshtui.terminal.grid import Frame
from sshtui.terminal.library import ffi, lib
from sshtui.terminal.native import Handle, RowFinder, configure, sized, terminal_reader
from sshtui.terminal.palette import default_palette
from sshtui.ui.widgets.terminal.clusters import Cluster
from sshtui.ui.widgets.terminal.painter import Painter, rich_colour

FOREGROUND, BACKGROUND = 0xE0E0E0, 0x121212
PALETTE = default_palette()
_GRAPHEME_CLUSTERS = 2027


@dataclass(frozen=True, slots=True)
class Cell:
    """One character, or a blank, and how it looks.

    Attributes:
        text: What it shows.
        width: How many columns it takes.
        foreground: 0xRRGGBB.
        background: 0xRRGGBB.
        underline: As SGR 4 has it, from 0 to 5.
        underline_colour: None for that of the text.
        looks: The other attributes, by name.
    """

    text: str
    width: int
    foreground: int
    background: int
    underline: int = 0
    underline_colour: int | None = None
    looks: frozenset[str] = frozenset()


class BareTerminal:
    """The library without anything of ours between it and the bytes.

    Args:
        columns: Width.
        rows: Height.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self._size = columns, rows
        self._terminal = Handle(self, "terminal", "GhosttyTerminal", columns, rows)
        # As it is set for our own: how wide a cluster is has to be agreed on.
        clusters = {"mode": _GRAPHEME_CLUSTERS, "value": True}
        configure(self._terminal.value, "MODE_DEFAULT", clusters)
        self._find, self._get = RowFinder(), terminal_reader()
        self._cell, self._number = ffi.new("GhosttyCell *"), ffi.new("uint64_t *")
        self._style = sized("GhosttyStyle")

    def feed(self, data: bytes) -> None:
        """Take bytes."""
        lib.ghostty_terminal_vt_write(self._terminal.value, data, len(data))

    def row(self, row: int) -> list[Cell]:
        """Return the cells of a row of the screen."""
        above = int(self._get.get(self._terminal.value, "SCROLLBAR").total) - self._size[1]
        return [
            cell
            for column in range(self._size[0])
            if (cell := self._at(self._find(self._terminal.value, column, above + row)))
        ]

    def _read(self, key: str) -> int:
        self._number[0] = 0
        code = getattr(lib, f"GHOSTTY_CELL_DATA_{key}")
        lib.ghostty_cell_get(self._cell[0], code, self._number)
        return int(self._number[0])

    def _at(self, reference: Any) -> Cell | None:
        lib.ghostty_grid_ref_cell(reference, self._cell)
        if self._read("WIDE") == lib.GHOSTTY_CELL_WIDE_SPACER_TAIL:
            return None
        lib.ghostty_grid_ref_style(reference, self._style)
        style, width = self._style[0], 1 + (self._read("WIDE") == lib.GHOSTTY_CELL_WIDE_WIDE)
        names = ("bold", "faint", "italic", "blink", "inverse", "strikethrough", "overline")
        return Cell(
            " " if style.invisible else self._text(reference),
            width,
            _colour(style.fg_color, FOREGROUND),
            self._behind(style),
            style.underline,
            _colour(style.underline_color, None) if style.underline else None,
            frozenset(name for name in names if getattr(style, name)),
        )

    def _text(self, reference: Any) -> str:
        length = ffi.new("size_t *")
        points = ffi.new("uint32_t[16]")
        lib.ghostty_grid_ref_graphemes(reference, points, 16, length)
        return "".join(map(chr, points[0 : length[0]])).replace("\0", " ") or " "

    def _behind(self, style: Any) -> int:
        tag = self._read("CONTENT_TAG")
        if tag == lib.GHOSTTY_CELL_CONTENT_BG_COLOR_PALETTE:
            return PALETTE[self._read("COLOR_PALETTE")]
        if tag == lib.GHOSTTY_CELL_CONTENT_BG_COLOR_RGB:
            raw = self._read("COLOR_RGB")
            return (raw & 0xFF) << 16 | raw & 0xFF00 | raw >> 16 & 0xFF
        return int(_colour(style.bg_color, BACKGROUND))


def _colour(colour: Any, default: Any) -> Any:
    if colour.tag == lib.GHOSTTY_STYLE_COLOR_PALETTE:
        return PALETTE[colour.value.palette]
    if colour.tag == lib.GHOSTTY_STYLE_COLOR_RGB:
        rgb = colour.value.rgb
        return rgb.r << 16 | rgb.g << 8 | rgb.b
    return default


_LOOKS = {
    "bold": "bold",
    "dim": "faint",
    "italic": "italic",
    "blink": "blink",
    "reverse": "inverse",
    "strike": "strikethrough",
    "overline": "overline",
}


def painted(frame: Frame, row: int) -> list[Cell]:
    """Return the cells of a row of a frame, as the painter draws them."""
    base = RichStyle(color=rich_colour(FOREGROUND), bgcolor=rich_colour(BACKGROUND))
    clusters: list[Cluster] = []
    painter = Painter(base, RichStyle(), ColorSystem.TRUECOLOR)
    strip = painter.strip(frame.rows[row], frame.columns, clusters=clusters)
    cells, column, over = [], 0, {cluster.column: cluster for cluster in clusters}
    for text, style in _characters(strip):
        cluster = over.get(column)
        if cluster is not None:
            cells.append(_cell(cluster.text.strip(" ") or " ", cluster.width, style))
        elif not any(c.column < column < c.column + c.width for c in clusters):
            cells.append(_cell(text, cell_len(text), style))
        column += cell_len(text)
    return cells


def _characters(strip: Strip) -> Iterator[tuple[str, RichStyle]]:
    """Yield what stands in a strip, with its marks."""
    for text, style, _ in strip:
        character = ""
        for point in text:
            if character and cell_len(point):
                yield character, style or RichStyle()
                character = ""
            character += point
        yield character, style or RichStyle()


def _cell(text: str, width: int, style: RichStyle) -> Cell:
    assert style.color is not None
    assert style.bgcolor is not None
    plain = 2 if style.underline2 else int(bool(style.underline))
    underline, colour = style.meta.get("underline", (plain, None))
    return Cell(
        text,
        width,
        int.from_bytes(bytes(style.color.get_truecolor()), "big"),
        int.from_bytes(bytes(style.bgcolor.get_truecolor()), "big"),
        underline,
        colour,
        frozenset(name for look, name in _LOOKS.items() if getattr(style, look)),
    )
