from sshtui.ui.widgets.terminal.copy_view import CopyView
from tests.servers.waiting import until
from tests.ui.steps import in_session, shell


async def test_the_mouse_draws_extends_and_goes_on_past_the_edge() -> None:
    async with in_session() as (app, pilot, connector):
        shell(connector).say(b"".join(b"line %d\r\n" % number for number in range(200)))
        await pilot.press("ctrl+backslash", "left_square_bracket")
        view = app.focused
        assert isinstance(view, CopyView)
        first = view._mode.top
        await pilot.click(view, offset=(0, 5))
        await pilot.click(view, offset=(7, 8), shift=True)
        await until(lambda: app._clipboard.count("\n") == 3, "four lines")
        assert app._clipboard.splitlines()[0] == f"line {first + 5}"
        assert "Copied 4 lines" in [str(note.message) for note in app._notifications]
        # Keys go on from what the mouse has selected.
        await pilot.press("j")
        await until(lambda: view._mode.span is not None, "selection")
        assert view._selected_text().count("\n") == 4
        await pilot.mouse_down(view, offset=(3, 3))
        await pilot.hover(view, offset=(3, -1))
        await until(lambda: view._mode.top == 0, "top")
        await pilot.mouse_up(view, offset=(0, 0))
        assert app._clipboard.startswith("line 0\n")
        assert view._mode.cursor.row == 0


async def test_the_scrollbar_shows_the_place_and_takes_hold() -> None:
    async with in_session() as (app, pilot, connector):
        shell(connector).say(b"".join(b"line %d\r\n" % number for number in range(200)))
        await pilot.press("ctrl+backslash", "left_square_bracket")
        view = app.focused
        assert isinstance(view, CopyView)
        await until(lambda: view._bar is not None, "scrollbar")
        end = view.size.width - 1
        await pilot.mouse_down(view, offset=(end, 0))
        assert view._mode.top == 0
        await pilot.hover(view, offset=(end - 5, view.size.height - 1))
        await until(lambda: view._mode.top == 201 - view.size.height, "bottom")
        await pilot.mouse_up(view, offset=(end, view.size.height - 1))
        assert view._mode.span is None
        assert app._clipboard == ""
