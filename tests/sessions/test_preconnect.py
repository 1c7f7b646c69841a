import asyncio
from contextvars import ContextVar
from dataclasses import replace

import pytest

from sshtui.errors import Cancelled
from sshtui.sessions.line import Line
from sshtui.sessions.lines import Lines
from sshtui.signin.asker import Asker, WaitQuestion
from sshtui.signin.steps import OnStep, Phase, Step, StepKind
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

    def on_step(self, step: Step) -> None:
        said = [step.text] if step.kind is StepKind.SERVER_SAID else []
        self.told += [f"{step.kind} {where.get()}", *said]


async def connect(lines: Lines, target: Target, watcher: Watcher) -> Line:
    return await lines.line(target, watcher, watcher.on_step)


async def asks(target: Target, asker: Asker, on_step: OnStep) -> None:
    await never_mind(on_step)
    say(on_step, "hello")
    await asker.wait(WaitQuestion(HOP, "keyring", "Password:"))
    on_step(Step(StepKind.ACCEPTED, HOP, Phase.OPEN))


async def never_mind(on_step: OnStep) -> None:
    on_step(Step(StepKind.CONNECTING, HOP, Phase.CONNECTING))
    await asyncio.sleep(0)


async def test_a_sign_in_goes_on_until_it_asks_and_then_waits_for_the_person() -> None:
    inner = FakeConnector(asks)
    lines = Lines(inner)
    lines.begin(TARGET)
    for _ in range(5):
        await asyncio.sleep(0)
    assert not inner.connections
    person = Watcher()
    where.set("in the app")
    await connect(lines, TARGET, person)
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
    lines = Lines(inner)
    lines.begin(TARGET)
    await until(lambda: inner.connections, "early connection")
    other = await connect(lines, replace(TARGET, hostname="other.example.com"), Watcher())
    first = await connect(lines, TARGET, Watcher())
    second = await connect(lines, TARGET, Watcher())
    assert [id(connection) for connection in inner.connections] == [
        id(line.connection) for line in (first, other)
    ]
    assert second is first


async def test_how_it_failed_is_told_to_who_asks_for_it() -> None:
    async def fails(target: Target, asker: Asker, on_step: OnStep) -> None:
        raise Cancelled("You cancelled the sign-in.")

    lines = Lines(FakeConnector(fails))
    lines.begin(TARGET)
    await asyncio.sleep(0)
    with pytest.raises(Cancelled):
        await connect(lines, TARGET, Watcher())


async def test_what_nobody_came_for_is_given_up() -> None:
    inner = FakeConnector(at_once)
    lines = Lines(inner)
    lines.begin(TARGET)
    await until(lambda: inner.connections, "early connection")
    await lines.close()
    assert inner.connections[0].closed == 1
    hanging = Lines(FakeConnector(never))
    hanging.begin(TARGET)
    await asyncio.sleep(0)
    await hanging.close()


async def test_who_gives_up_waiting_gives_up_the_sign_in() -> None:
    ended: list[str] = []

    async def hangs(target: Target, asker: Asker, on_step: OnStep) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("ended")

    lines = Lines(FakeConnector(hangs))
    lines.begin(TARGET)
    await asyncio.sleep(0)
    waiting = start_task(connect(lines, TARGET, Watcher()), "wait")
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert ended == ["ended"]
