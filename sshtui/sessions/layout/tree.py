"""How the panes of a tab share its room: a tree of splits, as in tmux.

A layout is a session, which has all of the room, or a `Split`. Layouts are never changed: every
function here returns another one. Between neighbours there is one cell, for the line between them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple, TypeAlias

LEAST_COLUMNS, LEAST_ROWS = 20, 5
"""What a pane must have to be of use."""


class Flow(StrEnum):
    """How the parts of a split stand."""

    ROW = "row"
    """Side by side."""
    COLUMN = "column"
    """One below the other."""


class Side(StrEnum):
    """Where something lies, seen from a pane."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"

    @property
    def flow(self) -> Flow:
        """How two panes stand of which one lies there."""
        return Flow.ROW if self in {Side.LEFT, Side.RIGHT} else Flow.COLUMN

    @property
    def onward(self) -> bool:
        """Whether it is where columns and rows count to."""
        return self in {Side.RIGHT, Side.DOWN}


class Rect(NamedTuple):
    """A part of the screen, in cells."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The column behind the last one."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The row below the last one."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Split:
    """Two parts or more that share the room.

    Attributes:
        flow: How they stand. None of the parts is a split of the same flow.
        parts: Sessions, or splits of the other flow.
        shares: How much of the room each part gets, relative to the others.
    """

    flow: Flow
    parts: "tuple[Layout, ...]"
    shares: tuple[float, ...]


Layout: TypeAlias = str | Split


@dataclass(frozen=True, slots=True)
class Border:
    """A line between two parts of a split.

    Attributes:
        path: Which part to follow from the outermost split on, down to the split.
        after: The part of the split that the line is behind.
        flow: How the parts beside the line stand.
    """

    path: tuple[int, ...]
    after: int
    flow: Flow


def panes(layout: Layout) -> tuple[str, ...]:
    """Return the sessions, from top left on."""
    if isinstance(layout, str):
        return (layout,)
    return tuple(session for part in layout.parts for session in panes(part))


def arrange(layout: Layout, room: Rect) -> dict[str, Rect]:
    """Return where each session stands.

    Args:
        layout: How they share the room.
        room: What there is to share.
    """
    if isinstance(layout, str):
        return {layout: room}
    placed: dict[str, Rect] = {}
    for part, rect in zip(layout.parts, _rects(layout, room), strict=True):
        placed |= arrange(part, rect)
    return placed


def fits(layout: Layout, room: Rect) -> bool:
    """Return whether every session has enough room to be of use."""
    return all(
        rect.width >= LEAST_COLUMNS and rect.height >= LEAST_ROWS
        for rect in arrange(layout, room).values()
    )


def split(layout: Layout, session: str, new: str, side: Side) -> Layout:
    """Give half of a session's room to a new one.

    Args:
        layout: How all of them share the room.
        session: Whose room is halved.
        new: Who gets the other half.
        side: Which half.
    """
    if layout == session:
        return Split(side.flow, (session, new) if side.onward else (new, session), (1.0, 1.0))
    if isinstance(layout, str):
        return layout
    if side.flow is not layout.flow or session not in layout.parts:
        parts = tuple(split(part, session, new, side) for part in layout.parts)
        return replace(layout, parts=parts)
    at = layout.parts.index(session)
    half = layout.shares[at] / 2
    pair = (session, new) if side.onward else (new, session)
    return Split(
        layout.flow,
        (*layout.parts[:at], *pair, *layout.parts[at + 1 :]),
        (*layout.shares[:at], half, half, *layout.shares[at + 1 :]),
    )


def without(layout: Layout, session: str) -> Layout | None:
    """Give a session's room to its neighbour; None where it was the only one."""
    if isinstance(layout, str):
        return None if layout == session else layout
    shares = list(layout.shares)
    parts: list[Layout] = []
    kept: list[float] = []
    for at, part in enumerate(layout.parts):
        rest = without(part, session)
        if rest is None:
            shares[at - 1 if at else 1] += shares[at]
            if at:
                kept[-1] = shares[at - 1]
        else:
            parts.append(rest)
            kept.append(shares[at])
    return _flat(layout.flow, parts, kept)


def swapped(layout: Layout, first: str, second: str) -> Layout:
    """Let two sessions change places."""
    return renamed(layout, {first: second, second: first})


def renamed(layout: Layout, names: Mapping[str, str]) -> Layout:
    """Put other sessions in the places of some."""
    if isinstance(layout, str):
        return names.get(layout, layout)
    return replace(layout, parts=tuple(renamed(part, names) for part in layout.parts))


def even(layout: Layout) -> Layout:
    """Give all parts of each split the same room."""
    if isinstance(layout, str):
        return layout
    return Split(layout.flow, tuple(map(even, layout.parts)), (1.0,) * len(layout.parts))


def resized(layout: Layout, session: str, side: Side, cells: int, room: Rect) -> Layout:
    """Move the border of a session to one side.

    It is the one that lies on that side of it; where there is none, the one on the other side.

    Args:
        layout: How all of them share the room.
        session: Whose border is moved.
        side: Where to.
        cells: How far.
        room: What there is to share.
    """
    found = list(_borders_of(layout, session, side.flow))
    onward = [border for border, is_onward in found if is_onward]
    others = [border for border, is_onward in found if not is_onward]
    # As in tmux: a pane at the right edge has but a left border to move.
    border = next(iter((*onward, *others)), None)
    if border is None:
        return layout
    return moved(layout, border, cells if side.onward else -cells, room)


def border_at(layout: Layout, room: Rect, x: int, y: int) -> Border | None:
    """Return the line that goes through a cell, if one does."""
    if isinstance(layout, str):
        return None
    rects = _rects(layout, room)
    for at, (part, rect) in enumerate(zip(layout.parts, rects, strict=True)):
        if rect.x <= x < rect.right and rect.y <= y < rect.bottom:
            inner = border_at(part, rect, x, y)
            return None if inner is None else replace(inner, path=(at, *inner.path))
        behind = x == rect.right if layout.flow is Flow.ROW else y == rect.bottom
        if behind and at + 1 < len(rects):
            return Border((), at, layout.flow)
    return None


def moved(layout: Layout, border: Border, cells: int, room: Rect) -> Layout:
    """Move a border, as far as the panes on both sides can be of use then.

    Args:
        layout: How all of them share the room.
        border: Which one.
        cells: How far, to the right or down where positive.
        room: What there is to share.
    """
    if isinstance(layout, str):
        return layout
    rects = _rects(layout, room)
    if border.path:
        at, *rest = border.path
        inner = replace(border, path=tuple(rest))
        parts = list(layout.parts)
        parts[at] = moved(parts[at], inner, cells, rects[at])
        return replace(layout, parts=tuple(parts))
    sizes = [rect.width if layout.flow is Flow.ROW else rect.height for rect in rects]
    at = border.after
    before, behind = (
        max(0, sizes[part] - _least(layout.parts[part], layout.flow)) for part in (at, at + 1)
    )
    cells = min(max(cells, -before), behind)
    sizes[at] += cells
    sizes[at + 1] -= cells
    return replace(layout, shares=tuple(map(float, sizes)))


def neighbours(layout: Layout, session: str, side: Side) -> tuple[str, ...]:
    """Return who stands on one side of a session; who stands at the other end where nobody does."""
    # Large enough to tell what touches what, whatever room there is.
    room = Rect(0, 0, 1 << 20, 1 << 20)
    placed = arrange(layout, room)
    here = _turned(placed.pop(session), side)
    others = {name: _turned(rect, side) for name, rect in placed.items()}
    beside = {
        name: rect
        for name, rect in others.items()
        if rect.y <= here.bottom and here.y <= rect.bottom
    }
    touching = tuple(name for name, rect in beside.items() if rect.x == here.right + 1)
    if touching:
        return touching
    first = min((rect.x for rect in beside.values()), default=here.x)
    return tuple(name for name, rect in beside.items() if rect.x == first < here.x)


def _turned(rect: Rect, side: Side) -> Rect:
    """Return where a rectangle lies for who looks to one side and takes that for the right."""
    x, y, width, height = rect
    if side.flow is Flow.COLUMN:
        x, y, width, height = y, x, height, width
    return Rect(x if side.onward else -(x + width), y, width, height)


def _rects(layout: Split, room: Rect) -> Sequence[Rect]:
    lies = layout.flow is Flow.ROW
    total = (room.width if lies else room.height) - (len(layout.parts) - 1)
    ends = [round(total * part / sum(layout.shares)) for part in accumulate(layout.shares)]
    starts = [0, *ends[:-1]]
    return [
        room._replace(x=room.x + start + at, width=end - start)
        if lies
        else room._replace(y=room.y + start + at, height=end - start)
        for at, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]


def _least(layout: Layout, flow: Flow) -> int:
    """Return the room that a part needs in one direction."""
    if isinstance(layout, str):
        return LEAST_COLUMNS if flow is Flow.ROW else LEAST_ROWS
    needs = [_least(part, flow) for part in layout.parts]
    return sum(needs) + len(needs) - 1 if layout.flow is flow else max(needs)


def _flat(flow: Flow, parts: Sequence[Layout], shares: Sequence[float]) -> Layout:
    """Return a split of what is left, with no split of one part, or right in one of its flow."""
    if len(parts) == 1:
        return parts[0]
    flat: list[tuple[Layout, float]] = []
    for part, share in zip(parts, shares, strict=True):
        if isinstance(part, Split) and part.flow is flow:
            scale = share / sum(part.shares)
            flat += ((inner, of * scale) for inner, of in zip(part.parts, part.shares, strict=True))
        else:
            flat.append((part, share))
    return Split(flow, tuple(part for part, _ in flat), tuple(share for _, share in flat))


def _borders_of(layout: Layout, session: str, flow: Flow) -> Iterator[tuple[Border, bool]]:
    """Yield the borders of a session, innermost first, and whether they lie onward of it."""
    if isinstance(layout, str):
        return
    at = next((at for at, part in enumerate(layout.parts) if session in panes(part)), None)
    if at is None:
        return
    for border, onward in _borders_of(layout.parts[at], session, flow):
        yield replace(border, path=(at, *border.path)), onward
    if layout.flow is flow:
        if at + 1 < len(layout.parts):
            yield Border((), at, flow), True
        if at:
            yield Border((), at - 1, flow), False
