from textual import events
from textual.pilot import Pilot

from sshtui.ui.app import Application
from sshtui.ui.modals.paste import ConfirmPaste
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import until
from tests.sessions.fakes import FakeConnector
from tests.ui.forms import CANARY, form, ready, shown
from tests.ui.steps import answers, ask, handled, in_session, shell, type_text, typed

PREFIX = "ctrl+backslash"


async def split(app: Application, pilot: Pilot[int], key: str) -> None:
    count = len(app._manager.sessions)
    await pilot.press(PREFIX, key)
    await until(lambda: len(app._manager.sessions) > count, "second shell")
    new = app._manager.sessions[-1].id
    await until(
        lambda: app._presenter.navigation.current == new and isinstance(app.focused, TerminalView),
        "terminal",
    )
    await handled(app)


def all_typed(connector: FakeConnector) -> list[bytes]:
    return [typed(connector, channel) for channel in range(3)]


async def says(app: Application, connector: FakeConnector, channel: int, text: str) -> None:
    shell(connector, 0, channel).say(text.encode())
    await until(lambda: text.rsplit(maxsplit=1)[-1] in shown(app), "words")


async def test_what_is_typed_goes_to_all_panes_but_no_secret() -> None:
    async with in_session(size=(120, 36)) as (app, pilot, connector):
        await pilot.press(PREFIX, "b")
        await until(lambda: "Broadcast needs two" in shown(app), "word")
        await split(app, pilot, "vertical_line")
        await split(app, pilot, "minus")
        await pilot.press(PREFIX, "b", "l", "s")
        await handled(app)
        assert all_typed(connector) == [b"ls"] * 3
        lines = shown(app).splitlines()
        assert lines[1].startswith("╔═ » web1 ═"), lines[1]
        assert "▸ » web1 (3)" in shown(app)
        assert "typing goes to 3 panes: web1, web1 (2), web1 (3)" in lines[-1]
        assert "ctrl+\\ b ends it" in lines[-1]

        # A prompt for a secret in one of them holds everything back, and says so before a key.
        await says(app, connector, 0, "[sudo] password for deploy:")
        await until(lambda: "paused: web1 asks for a password" in shown(app), "pause")
        await pilot.press(*CANARY)
        app.post_message(events.Paste(CANARY))
        await handled(app)
        assert all_typed(connector) == [b"ls"] * 3
        await pilot.press(PREFIX, "B", "x")
        await handled(app)
        assert all_typed(connector) == [b"lsx"] * 3
        await says(app, connector, 0, "\r\ndeploy@web1:~$")

        # What a form sends passes no pane.
        question = await ask(app, form())
        await type_text(pilot, CANARY)
        await pilot.press("enter")
        assert await answers(question) == [CANARY]
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        assert all_typed(connector) == [b"lsx"] * 3

        await ready(app)
        app.post_message(events.Paste("one\ntwo"))
        await until(lambda: isinstance(app.screen, ConfirmPaste) and app.focused, "question")
        await until(lambda: "in 3 panes may run these 2 lines" in shown(app), "number")
        await pilot.press("y")
        await until(lambda: all_typed(connector) == [b"lsxone\rtwo"] * 3, "paste")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")

        await pilot.press(PREFIX, "m")
        await until(lambda: "has ended: only one pane is shown" in shown(app), "end")
        await pilot.press("m")
        await handled(app)
        assert [len(sent) for sent in all_typed(connector)] == [10, 10, 11]
        await pilot.press(PREFIX, "m", PREFIX, "b")
        await until(lambda: "typing goes to 3 panes" in shown(app), "again")
        with app._presenter.without_view(app._presenter.navigation.current):
            await pilot.pause()
            assert "typing goes to" not in shown(app)
        await pilot.press(PREFIX, "b")
        await until(lambda: "typing goes to 3 panes" in shown(app), "again")
        await pilot.press(PREFIX, "d")
        await until(lambda: "has ended: the focus is elsewhere" in shown(app), "end")


async def test_panes_are_chosen_by_key_and_by_their_titles() -> None:
    async with in_session(size=(120, 36)) as (app, pilot, connector):
        await pilot.press(PREFIX, "+")
        await handled(app)
        assert "broadcast" not in shown(app)
        await split(app, pilot, "vertical_line")
        await split(app, pilot, "minus")
        await pilot.press(PREFIX, "+", PREFIX, "left")
        await until(lambda: "broadcast: web1 (3) so far" in shown(app), "first")
        await pilot.press(PREFIX, "+", "l")
        await handled(app)
        assert all_typed(connector) == [b"l", b"", b"l"]
        assert "typing goes to 2 panes: web1 (3), web1" in shown(app)
        await pilot.press(PREFIX, "right", PREFIX, "up", "x")
        await handled(app)
        assert all_typed(connector) == [b"l", b"x", b"l"]
        assert "typing goes here only · broadcast: web1 (3), web1" in shown(app)

        # A secret in one of them concerns the others of them only.
        await says(app, connector, 0, "[sudo] password for deploy:")
        await until(lambda: "paused: web1 asks for a password" in shown(app), "pause")
        await pilot.press(PREFIX, "left", *CANARY)
        await handled(app)
        assert all_typed(connector) == [b"l", b"x", b"l"]
        await says(app, connector, 0, "\r\ndeploy@web1:~$")

        # The titles of the panes on the right: above, and on the line between.
        lines = shown(app).splitlines()
        for row in (1, next(n for n, line in enumerate(lines) if "web1 (3) ═" in line)):
            column = lines[row].index("web1 (")
            await pilot.click(offset=(column, row))
            await handled(app)
        await pilot.press("y")
        await handled(app)
        assert all_typed(connector) == [b"ly", b"xy", b"l"]
