"""Turns strips into what a terminal is sent, with the work for each style done once."""

from collections.abc import Iterable, Sequence

from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.strip import Strip

from sshtui.sanitize import scrub
from sshtui.ui import textual_internals

_MOST_STYLES = 1 << 12
_SAMPLE = " "

Piece = tuple[str, Style | None, Sequence[object] | None]
"""A part of a line of one style: a segment, or what is as good and takes less time to make."""


class LineCodes:
    """Writes strips as Textual does once they have passed its filters.

    Textual passes each segment of each line through each filter. All that filters may do to a text
    is to make it harmless, which is done here to every text; what they do to a style is remembered.

    Args:
        console: Knows the colours of the terminal.
        filters: What changes styles.
        background: What lies behind the lines.
    """

    def __init__(self, console: Console, filters: Sequence[LineFilter], background: Color) -> None:
        self._system = textual_internals.colour_system(console) or ColorSystem.TRUECOLOR
        self._filters = filters
        self._background = background
        # By identity, as it takes long to tell that two styles are equal; each is kept for that.
        self._codes: dict[int, tuple[Style, str, str]] = {}

    def line(self, pieces: Iterable[Piece]) -> str:
        """Return what draws a line.

        Args:
            pieces: What stands in it, such as a strip.
        """
        parts: list[str] = []
        for text, style, control in pieces:
            shown = text if control else scrub(text)
            if style is None:
                parts.append(shown)
            else:
                _, before, after = self._codes.get(id(style)) or self._new(style)
                parts += (before, shown, after)
        return "".join(parts)

    def _new(self, style: Style) -> tuple[Style, str, str]:
        segments = [Segment(_SAMPLE, style)]
        for change in self._filters:
            segments = change.apply(segments, self._background)
        drawn = Strip.render_style(segments[0].style or Style.null(), _SAMPLE, self._system)
        before, _, after = drawn.partition(_SAMPLE)
        if len(self._codes) >= _MOST_STYLES:
            self._codes.clear()
        self._codes[id(style)] = style, before, after
        return self._codes[id(style)]
