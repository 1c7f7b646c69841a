import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from textual.pilot import Pilot
from textual.widgets import Button

from sshtui.credentials.stores.vault import RULE
from sshtui.signin.asker import KeepQuestion
from sshtui.signin.steps import Phase, Step, StepKind
from sshtui.tasks import start_task
from sshtui.ui.app import Application
from sshtui.ui.controllers.asker import ModalAsker
from sshtui.ui.modals.keep_password import KeepPassword
from sshtui.ui.modals.passphrase_dialog import DIFFERENT
from sshtui.ui.notifications import show_step
from tests.credentials.stores.locks import Lock
from tests.servers.waiting import SECONDS, until
from tests.sessions.fakes import HOP
from tests.ui.forms import CANARY, in_sight, laid_out, ready, running, shown
from tests.ui.steps import inputs

WHAT = "the new password of deploy@web1:22"
WHY = "It would be gone. There is no keyring."


@asynccontextmanager
async def asked(
    lock: Lock, *, exists: bool = False, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Application, Pilot[int], asyncio.Task[bool]]]:
    async with running(size=size) as (app, pilot):
        person = ModalAsker(app.questions, lambda: None)
        question = KeepQuestion(HOP, WHAT, WHY, exists, lock.check)
        task = start_task(person.keep(question), "ask")
        await until(lambda: isinstance(app.screen, KeepPassword) and app.focused, "box")
        await laid_out(app, "#send")
        await ready(app)
        yield app, pilot, task


async def test_it_says_what_would_be_lost_and_what_a_passphrase_has_to_be() -> None:
    lock = Lock(CANARY)
    async with asked(lock) as (app, pilot, task):
        text = " ".join(shown(app).split())
        assert WHAT in text
        assert WHY in text
        assert RULE in text
        await pilot.press(*CANARY, "enter")
        assert app.focused is inputs(app)[1]
        await pilot.press("x", "enter")
        await until(lambda: DIFFERENT in shown(app), "the mistake")
        assert lock.tried == []
        assert inputs(app)[0].value == CANARY
        await pilot.press(*CANARY, "enter")  # the second one again, without taking the first out
        assert await asyncio.wait_for(task, SECONDS)
        assert lock.tried == [CANARY]


async def test_a_vault_that_is_there_needs_its_passphrase_once() -> None:
    lock = Lock(CANARY)
    async with asked(lock, exists=True) as (app, pilot, task):
        assert len(inputs(app)) == 1
        await pilot.press(*CANARY, "enter")
        assert await asyncio.wait_for(task, SECONDS)


async def test_one_can_do_without_or_go_back() -> None:
    for press, goes_on in (("#skip", True), ("#back", False)):
        async with asked(Lock()) as (_, pilot, task):
            await pilot.click(press)
            assert await asyncio.wait_for(task, SECONDS) is goes_on
    async with asked(Lock()) as (_, pilot, task):
        await pilot.press("escape")
        assert await asyncio.wait_for(task, SECONDS) is False


async def test_all_of_it_is_in_reach_where_there_is_little_room() -> None:
    async with asked(Lock(), size=(40, 12)) as (app, _, task):
        for widget in (*app.screen.query(Button), inputs(app)[0]):
            await until(partial(in_sight, app, widget), f"{widget} in sight")
        task.cancel()


async def test_where_a_new_password_is_kept_is_told() -> None:
    async with running() as (app, _):
        text = "The new password of deploy@web1:22 is kept in the vault."
        show_step(app, Step(StepKind.REMEMBERED, HOP, Phase.OPEN, source="vault", text=text))
        await until(lambda: "is kept in the vault" in " ".join(shown(app).split()), "where")


async def test_what_could_not_be_kept_is_told() -> None:
    async with running() as (app, _):
        text = "Not saved. The system keyring is locked."
        show_step(app, Step(StepKind.WARNING, HOP, Phase.OPEN, text=text))
        await until(lambda: "Not saved." in shown(app), "why")
