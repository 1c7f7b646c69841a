import asyncio
from collections.abc import Callable, Coroutine

import pytest
from textual.pilot import Pilot

from sshtui.endpoint import Hop
from sshtui.errors import AuthenticationFailed
from sshtui.signin.asker import Asker, HostKeyQuestion, PassphraseQuestion
from sshtui.signin.steps import OnStep, Phase, Step, StepKind
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task
from sshtui.ui.controllers.asker import ModalAsker
from tests.credentials.stores.locks import Lock
from tests.servers.waiting import until
from tests.sessions.fakes import HOP, FakeConnector, say
from tests.ui.evil import EVIL, harmless, painted
from tests.ui.forms import build, field, form, ready, running, shown


@pytest.mark.parametrize("evil", EVIL)
async def test_a_server_cannot_steer_the_terminal_through_any_screen(
    evil: str, record_property: Callable[[str, object], None]
) -> None:
    record_property("tried", 1)

    async def talk(target: Target, asker: Asker, on_step: OnStep) -> None:
        on_step(Step(StepKind.METHOD, HOP, Phase.AUTHENTICATING, text=evil))
        say(on_step, evil)
        await until(release.is_set, "release")
        raise AuthenticationFailed(evil, hint=evil)

    async def look(pilot: Pilot[int]) -> None:
        await pilot.pause()
        assert harmless(painted(app))
        assert app.is_running

    release = asyncio.Event()
    async with running(build(FakeConnector(talk))) as (app, pilot):
        person = ModalAsker(app.questions, lambda: None)
        hop = Hop((evil, evil), 1)
        asked = form(field(evil, text=evil, hint=evil), name=evil, instruction=evil, hop=hop)
        questions: list[Coroutine[None, None, object]] = [
            person.answer(asked),
            person.confirm_host_key(HostKeyQuestion(hop, evil, evil, evil, evil)),
            person.passphrase(PassphraseQuestion(hop, evil, Lock().check)),
        ]
        for question in questions:
            task = start_task(question, "ask")
            await until(lambda: app.questions.count, "question")
            await look(pilot)
            await pilot.click("#dialog")
            await look(pilot)
            task.cancel()
            await until(lambda: len(app.screen_stack) == 1, "withdrawal")
        await ready(app)
        await pilot.press("enter")
        await until(lambda: "The server says" in shown(app), "note")
        await look(pilot)
        release.set()
        await until(lambda: "Sign-in failed" in shown(app), "failure")
        await look(pilot)
        await ready(app)
        await pilot.press("a")
        await look(pilot)
