"""Filters control characters from everything painted on the user's terminal."""

from collections.abc import Sequence
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from sshtui.sanitize import scrub


class ControlFilter(LineFilter):
    """Replaces control characters in everything that is painted.

    Textual writes the text of a widget to the terminal as it is, escape sequences too. Text is
    cleaned where it comes in; this catches what may have been missed there.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the line with every character harmless; styles and widths stay."""
        return list(_harmless(segments))


class StyleFilter(LineFilter):
    """Gives a style to what has none, at which Textual's own filter for NO_COLOR fails."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the line with a style on all of it."""
        return [
            segment if segment.style else Segment(segment.text, Style.null(), segment.control)
            for segment in segments
        ]


def _harmless(segments: Sequence[Segment]) -> list[Segment]:
    return [
        segment if segment.control else Segment(_scrubbed(segment.text), segment.style)
        for segment in segments
    ]


def forget() -> None:
    """Forget the texts that were looked at."""
    _scrubbed.cache_clear()


@lru_cache(4096)
def _scrubbed(text: str) -> str:
    return scrub(text)
