import asyncio

from sshtui.log import start_task
from sshtui.ssh.interaction import UnlockQuestion, WaitQuestion
from sshtui.ui.interaction import ModalInteraction
from sshtui.ui.modals.store_wait import StoreWait
from sshtui.ui.modals.unlock import UnlockModal
from tests.servers.waiting import SECONDS, until
from tests.sessions.fakes import HOP
from tests.ui.forms import CANARY, laid_out, ready, running, shown


async def test_the_vaults_passphrase_is_masked_and_the_vault_may_stay_locked() -> None:
    question = UnlockQuestion(HOP, 2, "That passphrase does not open the vault.")
    async with running() as (app, pilot):
        person = ModalInteraction(app.questions, lambda: True)
        task = start_task(person.unlock(question), "ask")
        await until(lambda: isinstance(app.screen, UnlockModal) and app.focused, "question")
        await ready(app)
        await pilot.press(*CANARY)
        assert CANARY not in shown(app)
        assert "! That passphrase does not open" in shown(app)
        await pilot.press("enter")
        secret = await asyncio.wait_for(task, SECONDS)
        assert secret is not None
        assert secret.reveal() == CANARY

        task = start_task(person.unlock(question), "ask")
        await until(lambda: isinstance(app.screen, UnlockModal) and app.focused, "question")
        await ready(app)
        await laid_out(app, "#skip")
        await pilot.click("#skip")
        assert await asyncio.wait_for(task, SECONDS) is None

        task = start_task(person.unlock(question), "ask")
        await until(lambda: isinstance(app.screen, UnlockModal) and app.focused, "question")
        await ready(app)
        await pilot.press("escape")
        assert await asyncio.wait_for(task, SECONDS) is None


async def test_a_keyring_that_takes_long_need_not_be_waited_for() -> None:
    question = WaitQuestion(HOP, "keyring", "Password:")
    async with running() as (app, pilot):
        person = ModalInteraction(app.questions, lambda: True)
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
