from sshtui.terminal.copymode.lines import CellPosition
from sshtui.terminal.copymode.selection import SelectionShape
from tests.terminal.copymode.texts import copying

MANY = tuple(f"line {number}" for number in range(100))


def test_pages_keep_the_row_of_the_cursor_and_end_at_the_ends() -> None:
    mode = copying(*MANY, height=10, at=(95, 6))
    assert mode.top == 90
    mode.move("page_up")
    assert (mode.top, mode.cursor) == (82, (87, 6))
    mode.digit(2)
    mode.move("half_page_up")
    assert (mode.top, mode.cursor) == (72, (77, 6))
    for _ in range(10):
        mode.move("page_up")
    assert (mode.top, mode.cursor) == (0, (0, 5))
    mode.digit(9)
    mode.digit(9)
    mode.move("page_down")
    assert (mode.top, mode.cursor) == (90, (90, 6))
    mode.move("page_down")
    mode.move("page_down")
    assert (mode.top, mode.cursor) == (90, (99, 6))


def test_a_column_is_kept_over_shorter_lines_and_a_count_goes_to_a_line() -> None:
    mode = copying("long line", "ab", "another", at=(0, 8))
    mode.move("down")
    assert mode.cursor == (1, 1)
    mode.move("down")
    assert mode.cursor == (2, 6)
    mode.digit(2)
    mode.go_to_line(-1)
    assert mode.cursor == (1, 0)
    mode.go_to_line(-1)
    assert mode.cursor == (2, 0)


def test_marks_and_jumps() -> None:
    mode = copying("abcabc", "x", at=(0, 1))
    mode.mark("a")
    mode.jump("f", "c")
    mode.jump_again()
    assert mode.cursor == (0, 5)
    mode.jump_again(back=True)
    assert mode.cursor == (0, 2)
    assert mode.go_to_mark("a")
    assert not mode.go_to_mark("b")
    assert mode.cursor == (0, 1)


def test_selections_have_shapes_and_two_ends() -> None:
    mode = copying("first~", "goes on", "漢字 end", at=(1, 2))
    mode.select(SelectionShape.CHARACTERS)
    mode.move("down")
    assert mode.span is not None
    assert (mode.span.first, mode.span.last) == ((1, 2), (2, 3))
    mode.select(SelectionShape.LINES)
    assert (mode.span.first, mode.span.last) == ((0, 0), (2, 19))
    mode.select(SelectionShape.BLOCK)
    assert mode.span.columns(1, 20) == (2, 3)
    assert mode.span.columns(0, 20) is None
    mode.swap_ends()
    assert mode.cursor == (1, 2)
    mode.select(SelectionShape.BLOCK)
    assert mode.span is None


def test_lines_that_were_counted_are_whole_ones() -> None:
    mode = copying("first~", "goes on", "second", "third", at=(1, 3))
    mode.digit(2)
    span = mode.typed_lines()
    assert (span.first, span.last) == ((0, 0), (2, 19))
    mode = copying("first~", "goes on", "second", "third", at=(3, 3))
    mode.digit(3)
    span = mode.typed_lines(up=True)
    assert (span.first, span.last) == ((0, 0), (3, 19))


def test_the_view_follows_and_scrolls() -> None:
    mode = copying(*MANY, height=10, at=(95, 0))
    mode.scroll(-20)
    assert (mode.top, mode.cursor.row) == (70, 79)
    mode.go_in_view(0)
    assert mode.cursor.row == 70
    mode.move("up")
    assert mode.top == 69
    mode.go_in_view(1)
    assert mode.cursor.row == 78
    mode.go_in_view(0.5)
    assert mode.cursor.row == 73


def test_what_is_far_off_comes_with_what_stands_around_it() -> None:
    mode = copying(*MANY, height=12, at=(95, 0))
    mode.go(CellPosition(40, 0))
    assert mode.top == 37
    mode.go(CellPosition(60, 0))
    assert mode.top == 52
    mode.go(CellPosition(0, 0))
    assert mode.top == 0
