import asyncio

from sshtui.endpoint import Hop
from sshtui.signin.asker import HostKeyQuestion
from sshtui.tasks import start_task
from sshtui.ui.controllers.asker import ModalAsker
from sshtui.ui.modals.host_key import HostKeyModal
from tests.servers.waiting import SECONDS, until
from tests.ui.forms import ready, running, shown

HOP = Hop(("bastion", "web1"), 1)
KEY = HostKeyQuestion(HOP, "[web1]:2222", "ssh-ed25519", "SHA256:abc", "~/.ssh/known_hosts")


async def test_a_new_host_key_is_refused_unless_it_is_trusted_by_hand() -> None:
    async with running() as (app, pilot):
        person = ModalAsker(app.questions, lambda: None)
        for key, verdict in {"y": True, "n": False, "escape": False, "enter": False}.items():
            task = start_task(person.confirm_host_key(KEY), "ask")
            await until(lambda: isinstance(app.screen, HostKeyModal) and app.focused, "question")
            await ready(app)
            assert str(app.screen.query_one("#dialog").border_title) == "New host key"
            assert app.focused is not None
            assert app.focused.id == "refuse"
            await pilot.press(key)
            assert await asyncio.wait_for(task, SECONDS) is verdict


async def test_a_new_host_key_shows_all_that_it_can_be_held_against() -> None:
    async with running() as (app, _):
        person = ModalAsker(app.questions, lambda: None)
        task = start_task(person.confirm_host_key(KEY), "ask")
        await until(lambda: "SHA256:abc" in shown(app), "fingerprint")
        for words in ("[web1]:2222", "ssh-ed25519", "~/.ssh/known_hosts", "hop 2 of 2"):
            assert words in shown(app)
        task.cancel()
