"""Turns rows of a terminal into Textual strips."""

from collections.abc import Callable, Sequence
from functools import partial

from rich.color import Color, ColorSystem
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.strip import Strip

from sshtui.terminal.grid import DEFAULT_STYLE, Cursor, CursorShape, Run, Style, by_number
from sshtui.ui.rendering.line_codes import Piece
from sshtui.ui.widgets.terminal.clusters import Cluster, fitted
from sshtui.ui.widgets.terminal.underlines import underlined

_MOST_STYLES = 1 << 12
_DOUBLE_UNDERLINE = 2
_LINK = RichStyle(underline=True)


def rich_colour(colour: int) -> Color:
    """Return 0xRRGGBB, or a colour of the outer terminal, for Rich."""
    if colour < 0:
        return Color.from_ansi(by_number(colour))
    return Color.from_triplet(ColorTriplet(colour >> 16 & 0xFF, colour >> 8 & 0xFF, colour & 0xFF))


class Painter:
    """Paints runs in the colours of a theme.

    Args:
        base: Default text and what lies behind it.
        selection: How selected text looks.
        underlines: Colours of a terminal that knows underlines of all kinds; None for one that
            does not.
    """

    def __init__(
        self, base: RichStyle, selection: RichStyle, underlines: ColorSystem | None = None
    ) -> None:
        self.base = base
        self._selection = selection
        self._underlines = underlines
        # By identity, as it takes long to tell that two styles are equal; each is kept for that.
        self._styles: dict[int, tuple[Style, RichStyle]] = {}

    def strip(
        self,
        runs: Sequence[Run],
        width: int,
        *,
        selected: tuple[int, int] | None = None,
        links: Sequence[tuple[int, int]] = (),
        cursor: Cursor | None = None,
        focused: bool = False,
        clusters: list[Cluster] | None = None,
    ) -> Strip:
        """Return a row of a terminal.

        Args:
            runs: What it shows; blank after the last.
            width: Cells to fill.
            selected: First and last selected column.
            links: First and last columns of links, which are underlined.
            cursor: The cursor, if it stands in this row.
            focused: Whether typing goes to this terminal.
            clusters: Gets what is to be drawn over blanks in the row.
        """
        segments: list[Segment] = []
        clusters = [] if clusters is None else clusters
        used = 0
        for run in runs:
            text = fitted(run, used, clusters) if run.cells else run.text
            segments.append(Segment(text, self._style(run.style)))
            used += run.width
        if used < width:
            segments.append(Segment(" " * (width - used), self.base))
            used = width
        strip = Strip(segments, used)
        for first, last in links:
            strip = restyle(strip, first, last + 1, lambda style: style + _LINK)
        if selected is not None:
            first, last = selected
            strip = restyle(strip, first, last + 1, lambda style: style + self._selection)
        if cursor is not None:
            first, last = _cell_at(runs, cursor.column)
            strip = restyle(strip, first, last, partial(self._under, cursor, focused))
        return strip.crop(0, width) if used > width else strip

    def pieces(self, runs: Sequence[Run], width: int) -> list[Piece] | None:
        """Return what a row consists of that nothing is shown over, as most rows of a flood are.

        Args:
            runs: What it shows; blank after the last.
            width: Cells to fill.

        Returns:
            None where it has clusters, or is too long.
        """
        pieces: list[Piece] = []
        clusters: list[Cluster] = []
        used = 0
        for run in runs:
            text, style, cells = run
            if cells:
                text = fitted(run, used, clusters)
                used += len(cells)
            else:
                used += len(text)
            pieces.append((text, self._style(style), None))
        if used < width:
            pieces.append((" " * (width - used), self.base, None))
        return None if clusters or used > width else pieces

    def _under(self, cursor: Cursor, focused: bool, style: RichStyle) -> RichStyle:
        if not focused or cursor.shape is CursorShape.UNDERLINE:
            return style + RichStyle(underline=not style.underline, bold=True)
        if cursor.colour is not None:
            behind = rich_colour(cursor.colour)
            return style + RichStyle(color=self.base.bgcolor, bgcolor=behind, reverse=False)
        return style + RichStyle(reverse=not style.reverse)

    def _style(self, style: Style) -> RichStyle:
        known = self._styles.get(id(style))
        if known is None:
            if len(self._styles) >= _MOST_STYLES:
                self._styles.clear()
            look = self.base if style == DEFAULT_STYLE else self._convert(style)
            known = self._styles[id(style)] = style, look
        return known[1]

    def _convert(self, style: Style) -> RichStyle:
        painted = self.base + RichStyle(
            color=None if style.foreground is None else rich_colour(style.foreground),
            bgcolor=None if style.background is None else rich_colour(style.background),
            bold=style.bold or None,
            dim=style.faint or None,
            italic=style.italic or None,
            underline=(style.underline not in (0, _DOUBLE_UNDERLINE)) or None,
            underline2=style.underline == _DOUBLE_UNDERLINE or None,
            blink=style.blink or None,
            reverse=style.inverse or None,
            strike=style.strike or None,
            overline=style.overline or None,
        )
        if self._underlines is None:
            return painted
        return underlined(painted, style, self._underlines)


def restyle(strip: Strip, first: int, last: int, change: Callable[[RichStyle], RichStyle]) -> Strip:
    """Return a row with another style from a column up to another."""
    middle = [
        Segment(text, change(style or RichStyle.null()))
        for text, style, _ in strip.crop(first, last)
    ]
    return Strip(
        [*strip.crop(0, first), *middle, *strip.crop(last, strip.cell_length)], strip.cell_length
    )


def _cell_at(runs: Sequence[Run], column: int) -> tuple[int, int]:
    """Return where the cell of a column begins and ends; a wide one takes two columns."""
    start = 0
    for run in runs:
        if start <= column < start + run.width:
            following = column - start + 1
            wide = following < len(run.cells) and run.cells[following] == ""
            return column, column + 1 + wide
        start += run.width
    return column, column + 1
