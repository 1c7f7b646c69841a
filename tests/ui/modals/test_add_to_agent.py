import asyncio

from sshtui.signin.asker import AgentQuestion, WaitQuestion
from sshtui.tasks import start_task
from sshtui.ui.controllers.asker import ModalAsker
from sshtui.ui.modals.add_to_agent import AddToAgent
from sshtui.ui.modals.store_wait import StoreWait
from tests.servers.waiting import SECONDS, until
from tests.sessions.fakes import HOP
from tests.ui.forms import ready, running, shown


async def test_a_key_goes_to_the_agent_only_by_hand() -> None:
    question = AgentQuestion(HOP, "/keys/id", 3600)
    async with running() as (app, pilot):
        person = ModalAsker(app.questions, lambda: None)
        for key, verdict in {"y": True, "n": False, "escape": False, "enter": False}.items():
            task = start_task(person.add_to_agent(question), "ask")
            await until(lambda: isinstance(app.screen, AddToAgent) and app.focused, "question")
            await ready(app)
            assert "/keys/id" in shown(app)
            assert "for 3600 s" in shown(app)
            await pilot.press(key)
            assert await asyncio.wait_for(task, SECONDS) is verdict


async def test_one_may_go_on_without_an_agent_that_takes_long() -> None:
    question = WaitQuestion(HOP, "agent", "a signature", "Touch it.", "Continue without it")
    async with running() as (app, pilot):
        person = ModalAsker(app.questions, lambda: None)
        task = start_task(person.wait(question), "wait")
        await until(lambda: isinstance(app.screen, StoreWait) and app.focused, "question")
        await ready(app)
        for words in ("Waiting for the agent", "Touch it.", "Continue without it"):
            assert words in shown(app)
        await pilot.press("enter")
        await asyncio.wait_for(task, SECONDS)
