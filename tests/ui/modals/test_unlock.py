"""The vault's box: it stands until the verdict, and nothing typed into it gets anywhere else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from sshtui.errors import SecretStoreError
from sshtui.signin.asker import Asker, UnlockQuestion
from sshtui.signin.steps import OnStep
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task
from sshtui.ui.app import Application
from sshtui.ui.controllers.asker import ModalAsker
from sshtui.ui.modals.passphrase_dialog import CHECKING, EMPTY
from sshtui.ui.modals.unlock import UnlockModal
from tests.credentials.stores.locks import WRONG, Lock
from tests.servers.waiting import SECONDS, until
from tests.sessions.fakes import HOP, FakeConnector
from tests.ui.controllers.test_key_gate import key
from tests.ui.forms import CANARY, laid_out, ready, running, shown
from tests.ui.steps import in_session, shell


async def boxed(app: Application) -> UnlockModal:
    """Wait for the box, until it takes keys."""
    await until(lambda: isinstance(app.screen, UnlockModal) and app.focused, "box")
    await ready(app)
    assert isinstance(app.screen, UnlockModal)
    return app.screen


@asynccontextmanager
async def asked(lock: Lock) -> AsyncIterator[tuple[Application, Pilot[int], asyncio.Task[None]]]:
    async with running() as (app, pilot):
        person = ModalAsker(app.questions, lambda: None)
        task = start_task(person.unlock(UnlockQuestion(HOP, lock.check)), "ask")
        await boxed(app)
        yield app, pilot, task


async def test_it_stands_until_the_verdict_and_takes_no_keys_meanwhile() -> None:
    lock = Lock(CANARY, slow=True)
    async with asked(lock) as (app, pilot, task):
        await pilot.press(*CANARY)
        assert CANARY not in shown(app)
        await pilot.press("enter")
        await until(lambda: lock.tried, "the check")
        await pilot.press("enter", "x", "enter")
        assert isinstance(app.screen, UnlockModal)
        assert CHECKING in shown(app)
        assert app.screen.query_one(Input).value == ""
        lock.release()
        await asyncio.wait_for(task, SECONDS)
        assert lock.tried == [CANARY]


async def test_wrong_ones_are_told_in_the_same_box() -> None:
    lock = Lock(CANARY)
    async with asked(lock) as (app, pilot, task):
        box = app.screen
        for _ in range(3):
            await pilot.press("x", "enter")
            await until(lambda: f"! {WRONG}" in shown(app), "that it was wrong")
            assert app.screen is box
        await pilot.press(*CANARY, "enter")
        await asyncio.wait_for(task, SECONDS)
        assert lock.opened


async def test_an_empty_one_is_not_tried() -> None:
    lock = Lock()
    async with asked(lock) as (app, pilot, task):
        await pilot.press("enter")
        await until(lambda: EMPTY in shown(app), "what to do")
        assert lock.tried == []
        await pilot.press("escape")
        await asyncio.wait_for(task, SECONDS)


@pytest.mark.parametrize("checking", [False, True])
async def test_escape_leaves_it_locked(*, checking: bool) -> None:
    lock = Lock(CANARY, slow=True)
    async with asked(lock) as (app, pilot, task):
        if checking:
            await pilot.press("x", "enter")
            await until(lambda: lock.tried, "the check")
        await pilot.press("escape")
        await asyncio.wait_for(task, SECONDS)
        await until(lambda: not isinstance(app.screen, UnlockModal), "its end")
        assert not lock.opened


async def test_the_button_leaves_it_locked() -> None:
    async with asked(Lock()) as (app, pilot, task):
        await laid_out(app, "#skip")
        await pilot.click("#skip")
        await asyncio.wait_for(task, SECONDS)


async def test_what_goes_wrong_beyond_the_passphrase_goes_to_whoever_asks() -> None:
    class Damaged(Lock):
        async def check(self, passphrase: object) -> str:
            raise SecretStoreError("The vault is damaged.", kind="broken")

    async with asked(Damaged()) as (_, pilot, task):
        await pilot.press("x", "enter")
        with pytest.raises(SecretStoreError, match="damaged"):
            await asyncio.wait_for(task, SECONDS)


class Behind:
    """A sign-in that needs the vault, and then has a shell."""

    def __init__(self, lock: Lock) -> None:
        self.lock = lock
        self.needs = asyncio.Event()
        self.goes_on = asyncio.Event()

    async def sign_in(self, target: Target, asker: Asker, on_step: OnStep) -> None:
        await self.needs.wait()
        await asker.unlock(UnlockQuestion(HOP, self.lock.check))
        await self.goes_on.wait()


def written(connector: FakeConnector) -> bytes:
    """Return what the shell got, or would get once it opens."""
    return b"".join(shell(connector).written)


async def test_no_key_that_may_have_been_meant_for_it_gets_to_a_shell() -> None:
    behind = Behind(Lock(CANARY, slow=True))
    async with in_session(behind.sign_in) as (app, pilot, connector):
        behind.needs.set()
        box = await boxed(app)
        app.post_message(key("a", box.shown - 0.001))  # before it could be seen
        await pilot.press(*CANARY, "enter", "enter")
        await until(lambda: behind.lock.tried, "the check")
        await pilot.press(*CANARY, "enter")
        behind.lock.release()
        app.post_message(key("b", box.shown))  # pressed while it stood, and come late
        await until(lambda: app.screen is not box, "its end")
        app.post_message(key("c", box.shown))
        await ready(app)
        behind.goes_on.set()
        await pilot.press("w")
        await until(lambda: connector.connections and shell(connector).written, "shell")
        assert written(connector) == b"w"
        assert behind.lock.tried == [CANARY]
