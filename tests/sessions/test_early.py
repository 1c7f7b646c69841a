import asyncio
from contextvars import ContextVar
from dataclasses import replace

import pytest

from sshtui.endpoint import Hop
from sshtui.errors import Cancelled
from sshtui.sessions.early import EarlyConnector
from sshtui.signin.interaction import Interaction, Phase, Step, StepKind, WaitQuestion
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task
from tests.servers.person import Person
from tests.servers.waiting import until
from tests.sessions.fakes import HOP, TARGET, FakeConnector, at_once, never, say

where: ContextVar[str] = ContextVar("where", default="nowhere")
"""Stands for what a screen knows its app by."""


class Watcher(Person):
    """Notes what it is told, and where it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.asked: list[str] = []

    async def wait(self, question: WaitQuestion) -> None:
        self.asked.append(where.get())

    def note(self, hop: Hop, text: str) -> None:
        self.told.append(text)

    def follow(self, step: Step) -> None:
        self.told.append(f"{step.kind} {where.get()}")


async def asks(target: Target, interaction: Interaction) -> None:
    await never_mind(interaction)
    say(interaction, "hello")
    await interaction.wait(WaitQuestion(HOP, "keyring", "Password:"))
    interaction.follow(Step(StepKind.ACCEPTED, HOP, Phase.OPEN))


async def never_mind(interaction: Interaction) -> None:
    interaction.follow(Step(StepKind.CONNECTING, HOP, Phase.CONNECTING))
    await asyncio.sleep(0)


async def test_a_sign_in_goes_on_until_it_asks_and_then_waits_for_the_person() -> None:
    inner = FakeConnector(asks)
    early = EarlyConnector(inner)
    early.begin(TARGET)
    for _ in range(5):
        await asyncio.sleep(0)
    assert not inner.connections
    person = Watcher()
    where.set("in the app")
    await early.connect(TARGET, person)
    assert person.asked == ["in the app"]
    assert person.told == [
        "connecting in the app",
        "server said in the app",
        "hello",
        "accepted in the app",
    ]
    assert len(inner.connections) == 1


async def test_it_is_for_the_first_who_wants_it_and_for_that_target_alone() -> None:
    inner = FakeConnector(at_once)
    early = EarlyConnector(inner)
    early.begin(TARGET)
    await until(lambda: inner.connections, "early connection")
    other = await early.connect(replace(TARGET, hostname="other.example.com"), Watcher())
    first = await early.connect(TARGET, Watcher())
    second = await early.connect(TARGET, Watcher())
    assert [id(one) for one in inner.connections] == [id(one) for one in (first, other, second)]


async def test_how_it_failed_is_told_to_who_asks_for_it() -> None:
    async def fails(target: Target, interaction: Interaction) -> None:
        raise Cancelled("You cancelled the sign-in.")

    early = EarlyConnector(FakeConnector(fails))
    early.begin(TARGET)
    await asyncio.sleep(0)
    with pytest.raises(Cancelled):
        await early.connect(TARGET, Watcher())


async def test_what_nobody_came_for_is_given_up() -> None:
    inner = FakeConnector(at_once)
    early = EarlyConnector(inner)
    early.begin(TARGET)
    await until(lambda: inner.connections, "early connection")
    await early.close()
    assert inner.connections[0].closed == 1
    hanging = EarlyConnector(FakeConnector(never))
    hanging.begin(TARGET)
    await asyncio.sleep(0)
    await hanging.close()


async def test_who_gives_up_waiting_gives_up_the_sign_in() -> None:
    ended: list[str] = []

    async def hangs(target: Target, interaction: Interaction) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("ended")

    early = EarlyConnector(FakeConnector(hangs))
    early.begin(TARGET)
    await asyncio.sleep(0)
    waiting = start_task(early.connect(TARGET, Watcher()), "wait")
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert ended == ["ended"]
