"""The pool of lines: who gets one that is there, who waits for one, and who signs in."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from sshtui.errors import AuthenticationFailed, Cancelled, ChannelRefused, ConnectError
from sshtui.sessions.lines import LineClosed, LineEvent, LineOpened
from sshtui.sessions.state import SessionState
from sshtui.signin.asker import Asker
from sshtui.signin.steps import OnStep, Phase, Step, StepKind
from sshtui.ssh.shell import Shell
from sshtui.sshconfig.target import Target
from tests.servers.clock import leap
from tests.servers.waiting import until
from tests.sessions.bench import SIZE, Bench, Nobody
from tests.sessions.fakes import HOP, TARGET, FakeConnection, at_once, say

OPEN = SessionState.OPEN
WEB2 = replace(TARGET, alias="web2", hostname="web2.example.com")


class Desk:
    """Where a person is asked: each sign-in is answered as a test says, one after the other."""

    def __init__(self, bench: Bench) -> None:
        self.forms: list[asyncio.Future[None]] = []
        bench.connector.script = self.ask

    async def ask(self, target: Target, asker: Asker, on_step: OnStep) -> None:
        form = asyncio.get_running_loop().create_future()
        self.forms.append(form)
        on_step(Step(StepKind.CHALLENGE, HOP, Phase.AUTHENTICATING))
        await form
        on_step(Step(StepKind.ANSWERED, HOP, Phase.AUTHENTICATING, source="typed"))
        on_step(Step(StepKind.ACCEPTED, HOP, Phase.OPEN))

    async def shows(self, count: int) -> asyncio.Future[None]:
        await until(lambda: len(self.forms) >= count, f"form {count}")
        assert len(self.forms) == count
        return self.forms[-1]


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    made = Bench()
    yield made
    await made.manager.shutdown()
    assert not made.manager.lines.open
    assert not made.manager.lines._pending
    assert all(connection.closed == 1 for connection in made.connector.connections)


async def test_every_open_connection_is_asked_and_nothing_is_watched_without_one() -> None:
    bench = Bench()
    surroundings = bench.manager.lines.surroundings
    assert surroundings._watches is None
    first = await bench.opened()
    second = bench.open(WEB2)
    await bench.reaches(second, OPEN)
    third = await bench.manager.open_again(first, SIZE)
    await bench.reaches(third, OPEN)
    surroundings._tell()
    assert [connection.probes for connection in bench.connector.connections] == [1, 1]
    await bench.manager.close(second)
    surroundings._tell()
    assert [connection.probes for connection in bench.connector.connections] == [2, 1]
    await bench.manager.shutdown()
    assert surroundings._watches is None


async def test_who_wants_the_same_host_waits_for_one_sign_in_and_says_so(bench: Bench) -> None:
    heard: list[LineEvent] = []
    unfollow = bench.manager.lines.follow(heard.append)
    desk = Desk(bench)
    ids = [bench.open(), bench.open(replace(TARGET, alias="the-same")), bench.open()]
    form = await desk.shows(1)
    info = bench.info(ids[1])
    assert info is not None
    assert info.detail == "Waiting for the sign-in of the-same, begun for web1"
    form.set_result(None)
    infos = [await bench.reaches(id_, OPEN) for id_ in ids]
    assert len(desk.forms) == 1
    (line,) = bench.manager.lines.open
    assert {info.connection_id for info in infos} == {line.id}
    assert line.users == 3
    assert bench.manager.lines.open_line(TARGET) is line
    assert bench.manager.lines.open_line(WEB2) is None
    assert not any(info.alone for info in infos), "a person was needed, if by another session"
    kinds = [[entry.step.kind for entry in bench.manager.timeline(id_)] for id_ in ids]
    assert kinds[0] == kinds[1] == [StepKind.CHALLENGE, StepKind.ANSWERED, StepKind.ACCEPTED]
    assert {entry.step.hop.name for entry in bench.manager.timeline(ids[1])} == {"the-same"}
    for id_ in ids:
        await bench.manager.close(id_)
    unfollow()
    assert heard == [LineOpened(line), LineClosed(line)]


async def test_where_one_gives_up_the_next_is_asked(bench: Bench) -> None:
    desk = Desk(bench)
    ids = [bench.open() for _ in range(3)]
    await desk.shows(1)
    await bench.manager.close(ids[0])
    (await desk.shows(2)).set_exception(Cancelled("You cancelled the sign-in."))
    (await desk.shows(3)).set_result(None)
    await bench.reaches(ids[2], OPEN)
    assert [info.id for info in bench.manager.sessions] == [ids[2]]
    assert bench.manager.lines.open[0].users == 1


async def test_who_waits_and_leaves_takes_nothing_along(bench: Bench) -> None:
    desk = Desk(bench)
    first, second = bench.open(), bench.open()
    form = await desk.shows(1)
    await bench.manager.close(second)
    form.set_result(None)
    await bench.reaches(first, OPEN)
    assert bench.manager.lines.open[0].users == 1


async def test_a_refusal_is_one_for_all_who_wait(bench: Bench) -> None:
    desk = Desk(bench)
    ids = [bench.open() for _ in range(3)]
    (await desk.shows(1)).set_exception(AuthenticationFailed("No."))
    for id_ in ids:
        info = await bench.reaches(id_, SessionState.FAILED)
        assert info.error is not None
        assert info.error.message == "No."
        assert not info.broke, "it was no matter of the network"
    assert len(desk.forms) == 1


async def test_a_person_is_asked_where_nobody_could_be(bench: Bench) -> None:
    desk = Desk(bench)
    by_itself = bench.manager.open(TARGET, None, SIZE)
    form = await desk.shows(1)
    by_hand = bench.open()
    form.set_exception(ConnectError("It asks, and nobody was asked."))
    await bench.reaches(by_itself, SessionState.FAILED)
    (await desk.shows(2)).set_result(None)
    await bench.reaches(by_hand, OPEN)


async def test_a_line_lingers_for_the_next_who_wants_it_and_no_longer(bench: Bench) -> None:
    lines = bench.manager.lines
    lines._linger = 30.0
    first = await bench.opened()
    await bench.manager.close(first)
    leap(29)
    second = await bench.opened()
    leap(60)
    await asyncio.sleep(0)
    (line,) = lines.open
    assert len(bench.connector.connections) == 1
    await bench.manager.close(second)
    assert lines.open == (line,)
    leap(31)
    await until(lambda: bench.connector.connections[0].closed, "end of the line")
    assert not lines.open
    third = await bench.opened()
    await bench.manager.close(third)
    bench.connector.connections[-1].on_lost(None)
    assert not lines.open, "nobody joins what is lost"
    await until(lambda: bench.connector.connections[-1].closed, "end of the lost one")


async def test_where_a_server_allows_no_more_sessions_another_line_is_had(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = FakeConnection.open_shell

    async def one_only(self: FakeConnection, *args: object, **options: object) -> Shell:
        if any(not shell.closed for shell in self.shells):
            raise ChannelRefused("MaxSessions is 1.")
        return await usual(self, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(FakeConnection, "open_shell", one_only)
    first = await bench.opened()
    second = await bench.manager.open_again(first, SIZE, asker=lambda _: Nobody())
    await bench.reaches(second, OPEN)
    third = bench.open()
    await bench.reaches(third, OPEN)
    assert [line.users for line in bench.manager.lines.open] == [1, 1, 1]


async def test_the_lines_behind_it_take_no_room_on_a_line(bench: Bench) -> None:
    jump = replace(TARGET, alias="bastion", hostname="bastion.example.com")
    names = [f"web{number}" for number in range(12)]
    for name in names:
        target = replace(TARGET, alias=name, hostname=name, jumps=(jump,))
        await bench.reaches(bench.open(target), OPEN)
    bastion, *others = bench.manager.lines.open
    assert (bastion.users, len(others)) == (12, 12)
    assert not bastion.is_shared
    assert bastion.has_room
    await bench.reaches(bench.open(jump), OPEN)
    assert bastion.users == 13


async def test_what_a_server_says_later_is_told_to_all_who_use_the_line(bench: Bench) -> None:
    told: list[OnStep] = []

    async def keeps(target: Target, asker: Asker, on_step: OnStep) -> None:
        await at_once(target, asker, on_step)
        told.append(on_step)

    bench.connector.script = keeps
    ids = [await bench.opened() for _ in range(2)]
    bench.events.clear()
    say(told[0], "Maintenance at noon.")
    for id_ in ids:
        assert [entry.step.text for entry in bench.manager.timeline(id_)][-1:] == [
            "Maintenance at noon."
        ]
    assert len(bench.events) == 2


async def test_one_that_is_cancelled_before_it_begins_leaves_its_line(bench: Bench) -> None:
    first = await bench.opened()
    second = await bench.manager.open_again(first, SIZE)
    assert bench.manager.lines.open[0].users == 2
    await bench.manager.close(second)
    await until(lambda: bench.manager.lines.open[0].users == 1, "its leave")
