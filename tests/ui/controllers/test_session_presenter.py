from dataclasses import replace

from textual.widgets import Input

from sshtui.sessions.events import SessionChanged, StepTaken
from sshtui.sessions.state import SessionState
from sshtui.signin.steps import Phase, Step, StepKind
from sshtui.ssh.shell import ShellEnd
from sshtui.sshconfig.target import NotDone
from sshtui.tasks import start_task
from sshtui.ui.controllers.asker import ModalAsker
from sshtui.ui.modals.challenge import ChallengeForm
from sshtui.ui.screens.sessions import SessionsScreen
from tests.servers.waiting import until
from tests.sessions.fakes import HOP
from tests.ui.forms import form, running, shown
from tests.ui.steps import in_session, shell


async def test_the_sessions_come_up_behind_a_question_and_never_over_it() -> None:
    async with running() as (app, pilot):
        person = ModalAsker(app.questions, lambda: None)
        task = start_task(person.answer(form()), "ask")
        await until(lambda: isinstance(app.screen, ChallengeForm), "form")
        app._session_controller.connect("web1", again=False)
        await until(lambda: app._manager.sessions, "session")
        await pilot.pause()
        assert isinstance(app.screen, ChallengeForm)
        task.cancel()
        await until(lambda: isinstance(app.screen, SessionsScreen), "sessions")


async def test_a_session_that_ends_under_a_question_leaves_the_hosts_behind_it() -> None:
    async with in_session() as (app, _, connector):
        person = ModalAsker(app.questions, lambda: None)
        task = start_task(person.answer(form()), "ask")
        await until(lambda: isinstance(app.screen, ChallengeForm), "form")
        shell(connector).end(ShellEnd(0))
        await until(lambda: not app._manager.sessions, "end")
        assert isinstance(app.screen, ChallengeForm)
        task.cancel()
        await until(lambda: isinstance(app.focused, Input), "hosts")


async def test_what_is_not_done_stands_in_the_status_line() -> None:
    async with in_session(size=(120, 24)) as (app, _, _):
        (info,) = app._manager.sessions
        missing = (NotDone("[b]Tunnel[/b]", "there is no tunnel device"),)
        changed = replace(info, target=replace(info.target, not_done=missing))
        app._manager._sessions[info.id].info = changed
        app._presenter.hear(SessionChanged(changed))
        await until(lambda: "· not done: [b]Tunnel[/b]" in shown(app), "status line")


async def test_a_late_banner_is_shown_and_its_markup_is_not() -> None:
    async with in_session() as (app, _, _):
        (info,) = app._manager.sessions
        assert info.state is SessionState.OPEN
        said = "[bold]Going down[/bold] at noon"
        step = Step(StepKind.SERVER_SAID, HOP, Phase.OPEN, text=said)
        app._presenter.hear(StepTaken(info.id, step))
        await until(
            lambda: "[bold]Going down[/bold]" in shown(app), "banner", context=lambda: shown(app)
        )
        assert "web1 says" in shown(app)
