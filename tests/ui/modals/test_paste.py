from textual import events

from sshtui.ui.modals.paste import ConfirmPaste
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import until
from tests.ui.forms import shown
from tests.ui.steps import in_session, typed


async def test_several_lines_are_pasted_only_after_a_yes() -> None:
    async with in_session() as (app, pilot, connector):
        for key, sent in (("n", False), ("y", True)):
            assert app.focused is not None
            app.post_message(events.Paste("rm -rf /\nls\n"))
            await until(lambda: isinstance(app.screen, ConfirmPaste) and app.focused, "question")
            await until(lambda: "rm -rf /" in shown(app), "text")
            await pilot.press(key)
            await until(lambda: isinstance(app.focused, TerminalView), "terminal")
            await pilot.pause()
            assert (b"rm -rf" in typed(connector)) is sent
