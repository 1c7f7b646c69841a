from textual.geometry import Region
from textual.strip import Strip

from sshtui.terminal.grid import DEFAULT_STYLE, Cursor, Frame, Run
from sshtui.ui.widgets.terminal.row_cache import RowCache, ThemeColors
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.ui.steps import in_session


def frame(
    *rows: int,
    cursor: Cursor | None = None,
    height: int = 5,
    selections: dict[int, tuple[int, int]] | None = None,
    below: int = 0,
) -> Frame:
    runs = {row: (Run(f"row {row}", DEFAULT_STYLE),) for row in rows}
    return Frame(runs, selections or {}, cursor or Cursor(), 10, height, 0xFFFFFF, 0, below)


def test_the_rows_of_a_frame_look_different() -> None:
    cache = RowCache()
    assert cache.empty
    assert cache.take(frame(1, 3)) == {1, 3}
    assert not cache.empty
    assert cache.rows[3][0].text == "row 3"
    assert cache.take(frame()) == set()


def test_where_the_cursor_was_and_is_look_different() -> None:
    cache = RowCache()
    cache.take(frame(*range(5)))
    assert cache.take(frame(cursor=Cursor(row=2, visible=True))) == {0, 2}
    assert cache.cursor.row == 2


def test_a_selection_goes_with_its_row_and_comes_with_it() -> None:
    cache = RowCache()
    cache.take(frame(0, 1, selections={0: (1, 2), 1: (0, 4)}))
    cache.take(frame(1))
    assert cache.selections == {0: (1, 2)}


def test_rows_that_a_smaller_terminal_has_no_more_are_forgotten() -> None:
    cache = RowCache()
    cache.take(frame(*range(5), selections={4: (0, 1)}))
    assert cache.take(frame(height=3)) == {3, 4}
    assert set(cache.rows) == {0, 1, 2}
    assert cache.selections == {}


def test_the_first_row_tells_how_far_back_the_view_is() -> None:
    cache = RowCache()
    cache.take(frame(*range(5)))
    assert cache.take(frame(below=7)) == {0}


def test_neighbours_are_forgotten_as_one_region() -> None:
    cache = RowCache(strips={row: Strip([]) for row in range(6)})
    assert cache.forget({4, 0, 1, 5}, 10) == [Region(0, 0, 10, 2), Region(0, 4, 10, 2)]
    assert set(cache.strips) == {2, 3}
    assert cache.forget(set(), 10) == []


async def test_the_colours_of_a_theme_are_the_widgets_or_likely_ones() -> None:
    async with in_session() as (app, pilot, _):
        view = app.screen.query_one(TerminalView)
        style = view.rich_style
        colors = ThemeColors.of(view, style)
        assert f"#{colors.background:06x}" == view.background_colors[1].hex.lower()
        for theme, expected in (
            ("ansi-dark", (0xE0E0E0, 0x121212)),
            ("ansi-light", (0x121212, 0xE0E0E0)),
        ):
            app.theme = theme
            await pilot.pause()
            likely = ThemeColors.of(view, style)
            assert (likely.foreground, likely.background) == expected
