import asyncio

from sshtui.signin.asker import WaitQuestion
from sshtui.tasks import start_task
from sshtui.ui.controllers.asker import ModalAsker
from sshtui.ui.modals.store_wait import StoreWait
from tests.servers.waiting import SECONDS, until
from tests.sessions.fakes import HOP
from tests.ui.forms import ready, running, shown


async def test_a_keyring_that_takes_long_need_not_be_waited_for() -> None:
    question = WaitQuestion(HOP, "keyring", "Password:")
    async with running() as (app, pilot):
        person = ModalAsker(app.questions, lambda: None)
        task = start_task(person.wait(question), "wait")
        await until(lambda: isinstance(app.screen, StoreWait) and app.focused, "question")
        await ready(app)
        await until(lambda: "asking to be unlocked" in shown(app), "why")
        await pilot.press("escape")
        await asyncio.wait_for(task, SECONDS)

        task = start_task(person.wait(question), "wait")
        await until(lambda: isinstance(app.screen, StoreWait), "question")
        task.cancel()
        await until(lambda: not isinstance(app.screen, StoreWait), "its end, once it answered")
