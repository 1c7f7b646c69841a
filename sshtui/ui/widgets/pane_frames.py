"""The lines around panes, drawn as one: neighbours share the line between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.strip import Strip

from sshtui.sessions.layout.tree import Rect

_NORTH, _EAST, _SOUTH, _WEST = 1, 2, 4, 8


class FrameKind(IntEnum):
    """How a pane stands out; where two panes share a line, the greater kind has it."""

    PLAIN = 0
    FOCUSED = 1
    RECEIVING = 2
    """What is typed goes there."""


_LINES = {
    FrameKind.PLAIN: " ╵╶└╷│┌├╴┘─┴┐┤┬┼",
    FrameKind.FOCUSED: " ╹╺┗╻┃┏┣╸┛━┻┓┫┳╋",
    FrameKind.RECEIVING: " ║═╚║║╔╠═╝═╩╗╣╦╬",
}
"""The character that goes to north, east, south and west, by the sum of these."""


@dataclass(frozen=True, slots=True)
class PaneFrame:
    """The frame of a pane.

    Attributes:
        rect: What is inside of it.
        kind: How it stands out.
        title: What stands in its upper line.
        focused: Whether its pane has the focus.
    """

    rect: Rect
    kind: FrameKind
    title: str
    focused: bool


def fitted(lead: str, name: str, sign: str, width: int) -> str:
    """Return a title for the frame of a pane; of a long one the name is cut, not the sign.

    Args:
        lead: What stands before the name.
        name: What the pane shows.
        sign: How that stands; "" for nothing to be said.
        width: The columns of the pane.
    """
    sign = f" {sign}" if sign else ""
    # A blank and a piece of line on both sides.
    room = width - 4 - cell_len(lead) - cell_len(sign)
    return f"{lead}{Content(name).truncate(max(1, room), ellipsis=True).plain}{sign}"


def draw(
    frames: Sequence[PaneFrame], width: int, height: int, styles: Mapping[FrameKind, Style]
) -> list[Strip]:
    """Return the rows of an area with its frames.

    Args:
        frames: All of them, one cell apart.
        width: The columns of the area.
        height: Its rows.
        styles: The colours of each kind.
    """
    lines: dict[tuple[int, int], tuple[FrameKind, int]] = {}
    for frame in frames:
        _add(lines, frame)
    blank = Segment(" ", styles[FrameKind.PLAIN])
    cells = [[blank] * width for _ in range(height)]
    for (x, y), (kind, arms) in lines.items():
        cells[y][x] = Segment(_LINES[kind][arms], styles[kind])
    for frame in frames:
        style = styles[frame.kind]
        style = style + Style(reverse=True, bold=True) if frame.focused else style
        room = max(0, min(cell_len(frame.title) + 2, frame.rect.width - 2))
        title = set_cell_size(f" {frame.title} ", room)
        row, at = cells[frame.rect.y - 1], frame.rect.x + 1
        # The first of its cells has all of it.
        row[at : at + room] = [Segment(title, style), *[Segment("", style)] * (room - 1)][:room]
    return [Strip(row, width).simplify() for row in cells]


def _add(lines: dict[tuple[int, int], tuple[FrameKind, int]], frame: PaneFrame) -> None:
    left, top = frame.rect.x - 1, frame.rect.y - 1
    right, bottom = frame.rect.right, frame.rect.bottom
    cells = {
        (left, top): _EAST | _SOUTH,
        (right, top): _SOUTH | _WEST,
        (left, bottom): _NORTH | _EAST,
        (right, bottom): _NORTH | _WEST,
    }
    for x in range(left + 1, right):
        cells[x, top] = cells[x, bottom] = _EAST | _WEST
    for y in range(top + 1, bottom):
        cells[left, y] = cells[right, y] = _NORTH | _SOUTH
    for place, arms in cells.items():
        kind, others = lines.get(place, (frame.kind, 0))
        if frame.kind > kind:
            others = 0
        if frame.kind >= kind:
            lines[place] = (frame.kind, arms | others)
