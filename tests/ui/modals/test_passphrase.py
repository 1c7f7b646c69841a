import asyncio

import pytest

from sshtui.errors import Cancelled
from sshtui.signin.asker import PassphraseQuestion
from sshtui.tasks import start_task
from sshtui.ui.controllers.asker import ModalAsker
from sshtui.ui.modals.passphrase import PassphraseModal
from tests.credentials.stores.locks import WRONG, Lock
from tests.servers.waiting import SECONDS, until
from tests.sessions.fakes import HOP
from tests.ui.forms import CANARY, laid_out, ready, running, shown


async def test_a_passphrase_is_masked_and_can_be_skipped_or_cancelled() -> None:
    lock = Lock(CANARY)
    question = PassphraseQuestion(HOP, "/keys/id", lock.check)
    async with running() as (app, pilot):
        person = ModalAsker(app.questions, lambda: None)
        task = start_task(person.passphrase(question), "ask")
        await until(lambda: isinstance(app.screen, PassphraseModal) and app.focused, "question")
        await ready(app)
        await pilot.press("x", "enter")
        await until(lambda: f"! {WRONG}" in shown(app), "that it was wrong")
        await pilot.press(*CANARY)
        assert CANARY not in shown(app)
        await pilot.press("enter")
        await asyncio.wait_for(task, SECONDS)
        assert lock.tried == ["x", CANARY]

        task = start_task(person.passphrase(question), "ask")
        await until(lambda: isinstance(app.screen, PassphraseModal) and app.focused, "question")
        await ready(app)
        await laid_out(app, "#skip")
        await pilot.click("#skip")
        await asyncio.wait_for(task, SECONDS)

        task = start_task(person.passphrase(question), "ask")
        await until(lambda: isinstance(app.screen, PassphraseModal) and app.focused, "question")
        await ready(app)
        await pilot.press("escape")
        with pytest.raises(Cancelled):
            await asyncio.wait_for(task, SECONDS)
        assert lock.tried == ["x", CANARY]
