from sshtui.ui.app import Application
from sshtui.ui.widgets.terminal.copy_view import CopyView
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import until
from tests.ui.forms import shown
from tests.ui.steps import in_session, shell, type_text, typed

PROMPT = b"\x1b]133;A\x07$ \x1b]133;B\x07"


def clipboard(app: Application) -> str:
    return app._clipboard


async def test_lines_are_found_by_keys_selected_and_copied() -> None:
    async with in_session() as (app, pilot, connector):
        remote = shell(connector)
        remote.say(b"".join(b"line %d\r\n" % number for number in range(200)))
        await pilot.press("ctrl+backslash", "left_square_bracket")
        assert isinstance(app.focused, CopyView)
        await until(lambda: "COPY 201/201" in shown(app), "copy mode before any key")
        await pilot.press("pageup", "pageup")
        assert "line 199" not in shown(app)
        first = shown(app)
        # What comes now is counted, and moves nothing.
        remote.say(b"later\r\n" * 3)
        await until(lambda: "3 new lines" in shown(app), "count")
        assert shown(app).splitlines()[3:20] == first.splitlines()[3:20]
        await pilot.press("g", "1", "0", "j", "5", "Y")
        await until(lambda: isinstance(app.focused, TerminalView), "end of copy mode")
        assert clipboard(app) == "\n".join(f"line {number}" for number in range(10, 15))
        assert "Copied 5 lines" in [str(note.message) for note in app._notifications]
        assert "later" in shown(app)
        assert typed(connector) == b""


async def test_search_shows_all_matches_and_goes_round() -> None:
    async with in_session() as (app, pilot, connector):
        shell(connector).say(b"".join(b"row %d Needle\r\n" % number for number in range(100)))
        await pilot.press("ctrl+backslash", "slash")
        await type_text(pilot, "needle")
        await until(lambda: "100/100" in shown(app), "matches")
        await pilot.press("enter", "n", "n")
        await until(lambda: "98/100" in shown(app), "third match from the end")
        await pilot.press("v", "e", "y")
        await until(lambda: isinstance(app.focused, TerminalView), "end of copy mode")
        assert clipboard(app) == "Needle"
        # The pattern is remembered, and a capital letter means just that.
        await pilot.press("ctrl+backslash", "left_square_bracket", "n")
        await until(lambda: "/100" in shown(app), "matches")
        await pilot.press("slash")
        await type_text(pilot, "ROW")
        await until(lambda: "no match" in shown(app), "that there is none")
        await pilot.press("escape", "q")
        await until(lambda: isinstance(app.focused, TerminalView), "end of copy mode")


async def test_the_output_of_the_last_command_and_a_new_size() -> None:
    async with in_session() as (app, pilot, connector):
        word = b"long " * 40
        shell(connector).say(PROMPT + b"ls\r\n\x1b]133;C\x07" + word + b"\r\nend\r\n" + PROMPT)
        await pilot.press("ctrl+backslash", "left_square_bracket", "o")
        await pilot.resize_terminal(61, 20)
        await until(lambda: "COPY" in shown(app), "copy mode")
        await pilot.press("y")
        await until(lambda: isinstance(app.focused, TerminalView), "end of copy mode")
        assert clipboard(app) == word.decode().rstrip() + "\nend"
