from textual.widgets import Input

from sshtui.settings import Settings
from sshtui.ui.modals.fill_snippet import FillSnippet
from sshtui.ui.modals.picker import Picker
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import until
from tests.ui.forms import in_sight, shown
from tests.ui.screens.test_session_broadcast import PREFIX, split
from tests.ui.steps import handled, in_session, shell, typed

SETTINGS = Settings(
    snippets={
        "who": "id {user}\n",
        "disk": "df -h {path=/} > {file}\n",
        "loop": "for f in *; do\n\techo $f\ndone",
    }
)


async def test_a_snippet_is_chosen_filled_in_and_typed() -> None:
    async with in_session(settings=SETTINGS) as (app, pilot, connector):

        async def choose(name: str) -> None:
            await pilot.press(PREFIX, "i")
            await until(lambda: isinstance(app.screen, Picker), "list")
            await handled(app)
            await pilot.press(*name, "enter")
            await handled(app)

        await choose("who")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        assert typed(connector) == b"id deploy\r"

        await choose("disk")
        await until(lambda: isinstance(app.screen, FillSnippet), "question")
        await until(lambda: in_sight(app, app.screen.query_one("#yes")), "button")
        await handled(app)
        await pilot.press("ctrl+u", *"/var", "enter", *"out")
        await until(lambda: "df -h /var > out" in shown(app), "what will be typed")
        assert "It is run at once." in shown(app)
        await pilot.press("enter")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        await until(lambda: typed(connector).endswith(b"df -h /var > out\r"), "snippet")

        # Several lines are a paste where the program knows one.
        await choose("loop")
        await until(lambda: isinstance(app.screen, FillSnippet), "question")
        await until(lambda: "Each line but the last is run at once." in shown(app), "warning")
        await pilot.press("escape")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        shell(connector).say(b"\x1b[?2004h$ ")
        await until(lambda: app._manager.emulator(info(app)).modes.bracketed_paste, "mode")
        await choose("loop")
        await until(lambda: isinstance(app.screen, FillSnippet), "question")
        assert "Each line" not in shown(app)
        await handled(app)
        await pilot.press("enter")
        pasted = b"\x1b[200~for f in *; do\n\techo $f\ndone\x1b[201~"
        await until(lambda: typed(connector).endswith(pasted), "paste")


def info(app: object) -> str:
    return str(app._manager.sessions[0].id)  # type: ignore[attr-defined]  # of ours


async def test_a_snippet_goes_to_all_panes_of_a_broadcast_but_to_no_prompt_for_a_secret() -> None:
    async with in_session(settings=SETTINGS, size=(120, 36)) as (app, pilot, connector):
        await split(app, pilot, "vertical_line")
        await pilot.press(PREFIX, "b", PREFIX, "i")
        await until(lambda: isinstance(app.screen, Picker), "list")
        await handled(app)
        await pilot.press(*"who", "enter")
        await until(lambda: typed(connector, 1) == b"id deploy\r", "snippet")
        assert typed(connector, 0) == b"id deploy\r"
        shell(connector, 0, 0).say(b"Password: ")
        await until(lambda: "asks for a password" in shown(app), "pause")
        await pilot.press(PREFIX, "i")
        await until(lambda: isinstance(app.screen, Picker), "list")
        await handled(app)
        await pilot.press(*"who", "enter")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        await handled(app)
        assert [typed(connector, channel) for channel in (0, 1)] == [b"id deploy\r"] * 2


async def test_who_has_no_snippets_is_told_how_to_write_one() -> None:
    async with in_session() as (app, pilot, _):
        await pilot.press(PREFIX, "i")
        await until(lambda: "disk =" in shown(app), "word")
        assert not app.screen.query(Input)
