import asyncio

from sshtui.log import start_task
from sshtui.ssh.interaction import UnlockQuestion
from sshtui.ui.interaction import ModalInteraction
from sshtui.ui.modals.unlock import UnlockModal
from tests.servers.waiting import until
from tests.sessions.fakes import HOP
from tests.ui.forms import CANARY, laid_out, running, shown


async def test_the_vaults_passphrase_is_masked_and_the_vault_may_stay_locked() -> None:
    question = UnlockQuestion(HOP, 2, "That passphrase does not open the vault.")
    async with running() as (app, pilot):
        person = ModalInteraction(app.questions, lambda: True)
        task = start_task(person.unlock(question), "ask")
        await until(lambda: isinstance(app.screen, UnlockModal) and app.focused, "question")
        await pilot.press(*CANARY)
        assert CANARY not in shown(app)
        assert "! That passphrase does not open" in shown(app)
        await pilot.press("enter")
        secret = await asyncio.wait_for(task, 20)
        assert secret is not None
        assert secret.reveal() == CANARY

        task = start_task(person.unlock(question), "ask")
        await until(lambda: isinstance(app.screen, UnlockModal) and app.focused, "question")
        await laid_out(app, "#skip")
        await pilot.click("#skip")
        assert await asyncio.wait_for(task, 20) is None

        task = start_task(person.unlock(question), "ask")
        await until(lambda: isinstance(app.screen, UnlockModal) and app.focused, "question")
        await pilot.press("escape")
        assert await asyncio.wait_for(task, 20) is None
