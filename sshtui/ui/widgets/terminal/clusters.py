"""Characters that terminals do not agree on the width of, kept in their cells.

The server's program, libghostty, Rich and the outer terminal may each count another width for a
Devanagari syllable, a soft hyphen or a family of emoji, which would push the rest of the row
sideways. So Rich is given blanks, and what stands there is drawn over them, between two moves of
the cursor to the columns where it begins and ends.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import ControlType, Segment
from textual.strip import Strip

from sshtui.sanitize import REPLACEMENT, scrub
from sshtui.terminal.characters import is_mark
from sshtui.terminal.grid import Run

_REGIONAL_INDICATORS = range(0x1F1E6, 0x1F200)
_VARIATIONS = range(0xFE00, 0xFE10)
_SOFT_HYPHEN = "\N{SOFT HYPHEN}"


@dataclass(frozen=True, slots=True)
class Cluster:
    """What stands in cells whose width is not certain.

    Attributes:
        text: What it is.
        column: Where it begins in its row.
        width: Cells it has.
    """

    text: str
    column: int
    width: int


def fitted(run: Run, column: int, clusters: list[Cluster]) -> str:
    """Return the text of a run so that it takes exactly the cells it has.

    Args:
        run: Not only narrow characters.
        column: Where it begins in its row.
        clusters: Gets what is to be drawn over blanks in the text.
    """
    cells, count = run.cells, len(run.cells)
    parts = []
    place = 0
    while place < count:
        text, end = cells[place], place + 1
        while end < count and not cells[end]:
            end += 1
        width = end - place
        if not _is_certain(text, width):
            if _is_lone_half(text):
                # It would join its neighbour to a flag.
                text = REPLACEMENT + " " * (width - 1)
            else:
                if column + place == 0 and is_mark(text[0]):
                    # It would join what stands left of the terminal.
                    text = " " + text
                clusters.append(Cluster(text, column + place, width))
                text = " " * width
        parts.append(text)
        place = end
    return "".join(parts)


def placed(strip: Strip, clusters: Sequence[Cluster], start: int, left: int) -> Strip:
    """Return a row with its clusters drawn over their blanks.

    Args:
        strip: The row, or what is seen of it.
        clusters: Of the whole row, from left to right.
        start: Column of the row where the strip begins.
        left: Column of the screen where the row begins.
    """
    end = start + strip.cell_length
    seen = [
        cluster
        for cluster in clusters
        if cluster.column >= start and cluster.column + cluster.width <= end
    ]
    cuts = [cluster.column + cluster.width - start for cluster in seen]
    if not cuts or cuts[-1] != strip.cell_length:
        cuts.append(strip.cell_length)
    segments: list[Segment] = []
    for cluster, piece in zip(_or_none(seen), strip.divide(cuts), strict=False):
        segments += piece
        if cluster is not None:
            first = left + cluster.column + 1
            last = first + cluster.width
            text = f"\x1b[{first}G{scrub(cluster.text)}\x1b[{last}G"
            move = [(ControlType.CURSOR_MOVE_TO_COLUMN, first - 1)]
            segments.append(Segment(text, segments[-1].style, move))
    return Strip(segments, strip.cell_length)


def _or_none(clusters: Sequence[Cluster]) -> Iterator[Cluster | None]:
    yield from clusters
    yield None


@lru_cache(4096)
def _is_certain(text: str, width: int) -> bool:
    """Return whether every terminal gives a character this width, beside any other."""
    if cell_len(text) != width or text == _SOFT_HYPHEN or _is_lone_half(text):
        return False
    return all(map(_adds_nothing, text[1:])) and not is_mark(text[0])


def _adds_nothing(character: str) -> bool:
    return unicodedata.category(character) == "Mn" and ord(character) not in _VARIATIONS


def _is_lone_half(text: str) -> bool:
    return len(text) == 1 and ord(text) in _REGIONAL_INDICATORS
