"""Signing in under every way in which a loop may begin its tasks.

Textual sets the eager one from Python 3.12 on: a task then runs before whoever starts it has it
in hand, which asyncssh does not expect of its own.
"""

import asyncio
import re
import sys
from typing import Any

import pytest

from sshtui.credentials.service import open_credentials
from sshtui.demo.network import DemoNetwork
from sshtui.errors import AuthenticationFailed
from sshtui.kbdint.form import Form
from sshtui.signin.steps import StepKind
from sshtui.ssh.connect import SshConnector
from tests.servers.person import Person, Reply
from tests.servers.reach import Reach
from tests.servers.scripted import Scripted
from tests.servers.talk import ACCEPT, REFUSE, Talk, Verdict, masked, refuse
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import until

FACTORIES: dict[str, Any] = {"later": None}
if sys.version_info >= (3, 12):
    FACTORIES["eager"] = asyncio.eager_task_factory


@pytest.fixture(autouse=True, params=FACTORIES)
async def factory(request: pytest.FixtureRequest) -> None:
    asyncio.get_running_loop().set_task_factory(FACTORIES[request.param])


async def answer(talk: Talk) -> Verdict:
    return ACCEPT if await talk.ask(masked("Password: ")) == ["fake-right"] else REFUSE


async def test_a_method_that_gives_up_at_once_is_not_put_back(reach: Reach) -> None:
    person = Person("fake-wrong", "fake-right")
    async with Scripted({"publickey": refuse, "keyboard-interactive": answer}) as server:
        await reach.sign_in(reach.target(server), person)
        assert server.seen.asked_for == ["keyboard-interactive"] * 2
        assert server.seen.answers == [["fake-wrong"], ["fake-right"]]
    assert len(person.saw(StepKind.REFUSED)) == 1


async def test_refusals_end_as_refusals(reach: Reach) -> None:
    async with Scripted({"publickey": refuse, "keyboard-interactive": answer}) as server:
        with pytest.raises(AuthenticationFailed):
            await reach.sign_in(reach.target(server), Person(*["fake-wrong"] * 3))


async def test_the_password_method_is_asked_again(reach: Reach) -> None:
    async def judge(talk: Talk) -> Verdict:
        return ACCEPT if talk.password == "fake-right" else REFUSE

    async with Scripted({"publickey": refuse, "password": judge}) as server:
        await reach.sign_in(reach.target(server), Person("fake-wrong", "fake-right"))
        assert server.seen.passwords == ["fake-wrong", "fake-right"]


@pytest.mark.sshd
async def test_a_real_server_refuses_and_then_accepts(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.password()
    await reach.sign_in(reach.target(server), Person("fake-wrong", server.password))


async def test_every_demo_host_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    replies: dict[str, list[Reply]] = {
        "demo-password": ["fake-wrong", "demo"],
        "demo-2fa": ["demo", _shown_code],
        "demo-menu": ["1"],
        "demo-expired": ["demo", "demo", "fake-new-one", "fake-new-one"],
        "demo-inner": ["demo", "fake-wrong", "inner"],
    }
    monkeypatch.setenv("SHELL", "/bin/sh")
    async with DemoNetwork(push_delay=0) as network:
        for target in network.targets():
            connector = SshConnector(open_credentials(private=True), dial=network.dial)
            connection = await connector.connect(
                target, person := Person(*replies[target.alias]), person.on_step
            )
            said = bytearray()
            shell = await connection.open_shell(
                (80, 24), on_data=said.extend, on_close=lambda _end: None
            )
            shell.write(b"echo $((40 + 2))\n")
            await until(lambda: b"42\r\n" in said, "output of the shell", context=said.decode)  # noqa: B023
            await connection.close()


def _shown_code(form: Form) -> str:
    found = re.search(r"\d{6}", form.instruction)
    assert found
    return found[0]
