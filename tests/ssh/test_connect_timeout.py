"""ConnectTimeout: runs while the server owes an answer, and at no other time."""

import asyncio
import socket

import pytest

from sshtui.errors import HostUnreachable
from sshtui.ssh.connect_timeout import ConnectTimeout
from sshtui.sshconfig.target import Target
from tests.servers.clock import leap
from tests.servers.person import Person
from tests.servers.reach import Reach
from tests.servers.scripted import Scripted
from tests.servers.talk import ACCEPT, Script, Talk, Verdict, masked, never, one_password

SHORT = 0.3


async def gone(talk: Talk) -> Verdict:
    leap(3600)
    return await never(talk)


async def gone_after_the_answer(talk: Talk) -> Verdict:
    await talk.ask(masked("Password: "))
    return await gone(talk)


@pytest.mark.parametrize(
    ("on_none", "script"),
    [(gone, one_password), (None, gone), (None, gone_after_the_answer)],
)
async def test_a_server_that_vanishes_during_the_sign_in_is_given_up(
    reach: Reach, on_none: Script | None, script: Script
) -> None:
    async with Scripted({"keyboard-interactive": script}, on_none=on_none) as server:
        with pytest.raises(HostUnreachable, match="within 60 s while authent"):
            await reach.connect(reach.target(server, connect_timeout=60), Person("fake-password"))


async def test_a_server_that_vanishes_before_its_greeting_is_given_up(reach: Reach) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        host, port = mute.getsockname()
        to = Target("mute", host, port, "me", connect_timeout=SHORT)
        with pytest.raises(HostUnreachable, match=r"did not answer within 0.3 s\."):
            await reach.connect(to, Person())


async def test_a_person_may_think_as_long_as_they_like(reach: Reach) -> None:
    async def think(_: object) -> str:
        leap(3600)
        await asyncio.sleep(0.01)
        return "fake-password"

    async def three(talk: Talk) -> Verdict:
        for _ in range(3):
            await talk.ask(masked("Password: "))
        return ACCEPT

    async with Scripted({"keyboard-interactive": three}) as server:
        person = Person(think, think, think)
        await reach.sign_in(reach.target(server, connect_timeout=60), person)
    assert len(person.forms) == 3


async def test_without_a_limit_a_silent_server_is_waited_for(reach: Reach) -> None:
    async def late(talk: Talk) -> Verdict:
        leap(86_400)
        await asyncio.sleep(0.01)
        return await one_password(talk)

    async with Scripted({"keyboard-interactive": late}) as server:
        await reach.sign_in(reach.target(server), Person("fake-password"))


async def test_it_starts_anew_when_the_last_that_stopped_it_is_done() -> None:
    async with ConnectTimeout(60) as limit:
        with limit.stopped():
            with limit.stopped():
                leap(3600)
                await asyncio.sleep(0.01)
            leap(3600)
            await asyncio.sleep(0.01)
        leap(30)
        await asyncio.sleep(0.01)
        limit.restart()
        leap(30)
        await asyncio.sleep(0.01)
    limit.restart()


async def test_it_ends_what_takes_longer() -> None:
    with pytest.raises(TimeoutError):
        await _take_an_hour()


async def _take_an_hour() -> None:
    async with ConnectTimeout(60):
        leap(3600)
        await asyncio.sleep(1)
