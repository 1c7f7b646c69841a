import pytest

from sshtui.ui.widgets.terminal.scrollbar import Scrollbar


@pytest.mark.parametrize(("top", "thumb"), [(0, range(2)), (40, range(4, 6)), (80, range(8, 10))])
def test_the_thumb_is_as_long_and_where_the_view_is(top: int, thumb: range) -> None:
    bar = Scrollbar(10, 90, top)
    assert Scrollbar(20, 100, top).thumb == range(round(top / 80 * 16), round(top / 80 * 16) + 4)
    assert len(bar.thumb) == 1
    assert set(thumb) >= set(bar.thumb)


def test_every_row_of_the_bar_stands_for_some_lines() -> None:
    bar = Scrollbar(7, 50, 0)
    assert [line for row in range(7) for line in bar.part(row)] == list(range(50))
    assert all(Scrollbar(9, 10, 0).part(row) for row in range(9))


def test_drawing_the_thumb_to_an_end_shows_that_end() -> None:
    bar = Scrollbar(20, 1000, 500)
    assert bar.top_at(0, bar.grip(0)) == 0
    assert bar.top_at(19, bar.grip(19)) == 980
    assert bar.top_at(-5, 0) == 0
    held = bar.thumb.start
    assert abs(bar.top_at(held, bar.grip(held)) - 500) < 1000 / 20
    assert Scrollbar(20, 20, 0).top_at(5, 0) == 0


def test_only_rows_that_the_thumb_comes_to_or_leaves_look_different() -> None:
    bar = Scrollbar(10, 100, 0)
    assert bar.changed_since(None) == set(range(10))
    assert bar.changed_since(Scrollbar(10, 100, 2)) == set()
    assert bar.changed_since(Scrollbar(10, 100, 90)) == {0, 9}
    assert bar.changed_since(Scrollbar(5, 100, 0)) == set(range(10))
