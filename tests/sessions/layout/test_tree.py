from hypothesis import given, settings
from hypothesis import strategies as st

from sshtui.sessions.layout.tree import (
    LEAST_COLUMNS,
    LEAST_ROWS,
    Flow,
    Layout,
    Rect,
    Side,
    Split,
    arrange,
    border_at,
    even,
    fits,
    moved,
    neighbours,
    panes,
    resized,
    split,
    swapped,
    without,
)

ROOM = Rect(1, 1, 118, 32)
# A B | C, and D below all of them.
THREE = Split(Flow.ROW, ("a", Split(Flow.COLUMN, ("b", "c"), (1.0, 1.0))), (1.0, 1.0))


def drawn(layout: Layout, width: int, height: int) -> list[str]:
    """Return a picture: every cell is of one session, or of the lines between them."""
    cells = [[" "] * width for _ in range(height)]
    for session, rect in arrange(layout, Rect(0, 0, width, height)).items():
        for y in range(rect.y, rect.bottom):
            for x in range(rect.x, rect.right):
                assert cells[y][x] == " ", "two sessions in one cell"
                cells[y][x] = session
    return ["".join(row) for row in cells]


def tiles(layout: Layout, width: int, height: int) -> bool:
    """Return whether sessions, with the lines between them, fill the room."""
    room = Rect(0, 0, width, height)
    return all(
        (cell == " ") == (border_at(layout, room, x, y) is not None)
        for y, row in enumerate(drawn(layout, width, height))
        for x, cell in enumerate(row)
    )


def nests(layout: Layout) -> bool:
    """Return whether every split has parts, and none lies right in one of its flow."""
    if isinstance(layout, str):
        return True
    flows = {part.flow for part in layout.parts if isinstance(part, Split)}
    return len(layout.parts) > 1 and layout.flow not in flows and all(map(nests, layout.parts))


def test_a_split_halves_the_room_and_a_second_one_that_of_one_pane() -> None:
    layout = split(split("a", "a", "b", Side.RIGHT), "b", "c", Side.DOWN)
    assert layout == THREE
    assert drawn(layout, 9, 5) == ["aaaa bbbb", "aaaa bbbb", "aaaa     ", "aaaa cccc", "aaaa cccc"]
    assert drawn(split(layout, "a", "d", Side.LEFT), 9, 3)[0] == "dd aa bbb"


def test_what_is_closed_leaves_its_room_to_its_neighbour() -> None:
    layout = split(THREE, "a", "d", Side.RIGHT)
    assert without(layout, "d") == THREE
    assert without(THREE, "a") == Split(Flow.COLUMN, ("b", "c"), (1.0, 1.0))
    assert without(THREE, "c") == Split(Flow.ROW, ("a", "b"), (1.0, 1.0))
    assert without("a", "a") is None
    # What is left of a column is a row in a row: they are one.
    nested = split(split(THREE, "b", "d", Side.RIGHT), "b", "e", Side.LEFT)
    left = without(nested, "c")
    assert isinstance(left, Split)
    assert left == Split(Flow.ROW, ("a", "e", "b", "d"), (1.0, 0.25, 0.25, 0.5))


def test_a_border_is_moved_as_far_as_both_sides_are_of_use() -> None:
    wider = resized(THREE, "a", Side.RIGHT, 5, ROOM)
    assert arrange(wider, ROOM)["a"].width == arrange(THREE, ROOM)["a"].width + 5
    # One at the right edge moves its left border, as in tmux.
    assert arrange(resized(THREE, "c", Side.LEFT, 3, ROOM), ROOM)["a"].width == 55
    assert arrange(resized(THREE, "c", Side.UP, 3, ROOM), ROOM)["b"].height == 13
    assert arrange(resized(THREE, "b", Side.DOWN, 99, ROOM), ROOM)["c"].height == LEAST_ROWS
    far = arrange(resized(THREE, "a", Side.LEFT, 999, ROOM), ROOM)
    assert far["a"].width == LEAST_COLUMNS
    assert resized("a", "a", Side.LEFT, 1, ROOM) == "a"


def test_a_border_is_taken_hold_of_where_it_is_seen() -> None:
    placed = arrange(THREE, ROOM)
    vertical = border_at(THREE, ROOM, placed["a"].right, 10)
    across = border_at(THREE, ROOM, placed["b"].x, placed["b"].bottom)
    assert vertical is not None
    assert across is not None
    assert (vertical.flow, across.flow) == (Flow.ROW, Flow.COLUMN)
    assert arrange(moved(THREE, across, 4, ROOM), ROOM)["b"].height == placed["b"].height + 4
    assert arrange(moved(THREE, vertical, -4, ROOM), ROOM)["a"].width == placed["a"].width - 4
    assert border_at(THREE, ROOM, placed["c"].x, placed["c"].y) is None


def test_what_is_beside_a_pane_is_what_touches_it_and_the_far_end_where_nothing_does() -> None:
    assert neighbours(THREE, "a", Side.RIGHT) == ("b", "c")
    assert neighbours(THREE, "c", Side.UP) == ("b",)
    assert neighbours(THREE, "c", Side.LEFT) == ("a",)
    assert neighbours(THREE, "b", Side.RIGHT) == ("a",)
    assert neighbours(THREE, "b", Side.UP) == ("c",)
    assert neighbours(THREE, "a", Side.DOWN) == ()


def test_a_pane_of_less_than_is_of_use_does_not_fit() -> None:
    row = split("a", "a", "b", Side.RIGHT)
    assert fits(row, Rect(0, 0, 2 * LEAST_COLUMNS + 1, LEAST_ROWS))
    assert not fits(row, Rect(0, 0, 2 * LEAST_COLUMNS, LEAST_ROWS))
    assert not fits(row, Rect(0, 0, 2 * LEAST_COLUMNS + 1, LEAST_ROWS - 1))


def test_sessions_change_places_and_are_given_the_same_room() -> None:
    assert panes(swapped(THREE, "a", "c")) == ("c", "b", "a")
    uneven = split(split(THREE, "a", "d", Side.RIGHT), "a", "e", Side.RIGHT)
    assert drawn(even(uneven), 11, 3)[0] == "aa ee dd bb"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["split", "close", "swap", "resize"]), st.integers(0, 99)),
        max_size=14,
    ),
    st.integers(40, 100),
    st.integers(20, 40),
)
def test_whatever_is_done_each_session_is_there_once_and_they_fill_the_room(
    deeds: list[tuple[str, int]], width: int, height: int
) -> None:
    layout: Layout = "a"
    here = {"a"}
    for number, (deed, at) in enumerate(deeds):
        there = panes(layout)
        session, side = there[at % len(there)], list(Side)[at % 4]
        if deed == "split" and len(there) < 9:
            name = chr(ord("b") + number)
            layout = split(layout, session, name, side)
            here.add(name)
        elif deed == "close":
            layout = without(layout, session) or layout
            here &= set(panes(layout))
        elif deed == "swap":
            layout = swapped(layout, session, there[0])
        elif fits(layout, Rect(0, 0, width, height)):
            layout = resized(layout, session, side, at % 7, Rect(0, 0, width, height))
            assert fits(layout, Rect(0, 0, width, height))
    assert sorted(panes(layout)) == sorted(here)
    assert nests(layout)
    assert tiles(layout, width, height)
