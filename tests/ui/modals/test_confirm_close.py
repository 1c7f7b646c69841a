from sshtui.ssh.shell import ShellEnd
from sshtui.ui.modals.confirm_close import ConfirmClose
from sshtui.ui.screens.sessions import SessionsScreen
from tests.servers.waiting import until
from tests.ui.forms import shown
from tests.ui.steps import in_session, shell


async def test_a_lost_tab_goes_only_after_a_yes() -> None:
    async with in_session() as (app, pilot, connector):
        shell(connector).say(b"precious output")
        shell(connector).end(ShellEnd(None, "", "the server closed it"))
        await until(lambda: "the server closed it" in shown(app), "loss")
        await until(lambda: "keys are ignored" not in shown(app), "end of the moment")
        for answer in ("enter", "n", "escape"):
            await pilot.press("x")
            await until(lambda: isinstance(app.screen, ConfirmClose), "question")
            await pilot.press(answer)
            await until(lambda: isinstance(app.screen, SessionsScreen), "tab")
            assert "precious output" in shown(app)
        await pilot.press("x")
        await until(lambda: isinstance(app.screen, ConfirmClose), "question")
        await pilot.press("y")
        await until(lambda: not app._manager.sessions, "end")
