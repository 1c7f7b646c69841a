"""Forwards that open with a host's first shell, wait while it is lost, and go with its tabs."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from sshtui.errors import ForwardRefused
from sshtui.sessions.events import SessionGone
from sshtui.sessions.line import Line
from sshtui.sessions.reconnector import Reconnector
from sshtui.sessions.state import SessionState
from sshtui.sessions.tunnel import Origin, TunnelInfo, TunnelState
from sshtui.sessions.tunnels import TunnelEvent, TunnelGone
from sshtui.ssh.shell import ShellEnd
from sshtui.sshconfig.forwards import Forward, parse
from sshtui.sshconfig.target import Target
from tests.servers.clock import leap
from tests.servers.waiting import until
from tests.sessions.bench import SIZE, Bench, Nobody
from tests.sessions.fakes import CHOSEN, TARGET, FakeConnection

WEB, REMOTE = parse("local", "8080:localhost:80"), parse("remote", "9090:localhost:3000")
HOST = replace(TARGET, forwards=(WEB, REMOTE))
CUT = ShellEnd(reason="reset by peer", broke=True)
OPEN, FAILED, WAITING = TunnelState.OPEN, TunnelState.FAILED, TunnelState.WAITING


class Forwarding(Bench):
    """A bench whose hosts forward, and are connected again by themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.tunnels = self.manager.tunnels
        self.told: list[TunnelEvent] = []
        self.tunnels.follow(self.told.append)
        self.reconnector = Reconnector(self.manager, "auto")
        self.manager.subscribe(self.reconnector.hear)
        self.taken = self.connector.taken

    @property
    def connection(self) -> FakeConnection:
        return self.connector.connections[-1]

    async def tab(self, target: Target = HOST) -> str:
        id_ = self.manager.open(target, lambda _: Nobody(), SIZE)
        await self.reaches(id_, SessionState.OPEN)
        return id_

    def line(self, id_: str) -> Line:
        session = self.manager.session(id_)
        assert session is not None
        assert session.line is not None
        return session.line

    def states(self) -> dict[Forward, TunnelState]:
        return {tunnel.forward: tunnel.state for tunnel in self.tunnels.all}

    def of_forward(self, forward: Forward) -> TunnelInfo:
        return next(tunnel for tunnel in self.tunnels.all if tunnel.forward == forward)

    async def stand(self, **states: TunnelState) -> None:
        wanted = {WEB: states["web"], REMOTE: states["remote"]}
        await until(lambda: self.states() == wanted, str(wanted), context=lambda: str(self.told))

    def cut(self) -> None:
        for shell in self.connection.shells:
            shell.end(CUT)

    async def back(self) -> None:
        """Let the time pass that it takes until the connection after this one is there."""
        count = len(self.connector.connections)

        def there() -> bool:
            leap(100)
            return len(self.connector.connections) > count

        await until(there, "another connection")


@pytest.fixture
async def bench() -> AsyncIterator[Forwarding]:
    made = Forwarding()
    yield made
    made.reconnector.end()
    await made.manager.shutdown()
    assert not made.tunnels.all


async def test_they_open_with_the_first_shell_and_go_with_the_last_tab(bench: Forwarding) -> None:
    first = await bench.tab()
    assert bench.states() == {WEB: OPEN, REMOTE: OPEN}
    second = await bench.manager.open_again(first, SIZE)
    await bench.reaches(second, SessionState.OPEN)
    assert len(bench.connection.listening) == 2
    await bench.manager.close(first)
    assert bench.states() == {WEB: OPEN, REMOTE: OPEN}
    await bench.manager.close(second)
    await bench.tunnels.finish()
    assert not bench.tunnels.all
    assert all(listening.closed for listening in bench.connection.listening)
    assert [type(event) for event in bench.told[-2:]] == [TunnelGone, TunnelGone]


async def test_one_that_cannot_be_had_is_said_above_the_shell(bench: Forwarding) -> None:
    bench.taken.add(WEB)
    id_ = await bench.tab()
    assert bench.states() == {WEB: FAILED, REMOTE: OPEN}
    assert "8080:localhost:80 is in use. Choose another." in bench.manager.emulator(id_).text()
    assert bench.of_forward(WEB).retry_at is None, "ssh does not try it again either"
    bench.taken.clear()
    await bench.tunnels.open_again(bench.of_forward(WEB).id)
    await bench.stand(web=OPEN, remote=OPEN)


async def test_the_port_that_a_host_chose_is_said(bench: Forwarding) -> None:
    id_ = await bench.tab(replace(HOST, forwards=(parse("remote", "0:localhost:80"),)))
    text = bench.manager.emulator(id_).text()
    assert f"RemoteForward 0: the host chose port {CHOSEN} for localhost:80." in text


async def test_with_exit_on_forward_failure_there_is_no_session(bench: Forwarding) -> None:
    bench.taken.add(REMOTE)
    target = replace(HOST, exit_on_forward_failure=True)
    id_ = bench.manager.open(target, lambda _: Nobody(), SIZE)
    info = await bench.reaches(id_, SessionState.FAILED)
    assert info.error is not None
    assert info.error.heading == "Not forwarded"
    assert "9090:localhost:3000 is in use." in info.error.message
    assert "ExitOnForwardFailure" in info.error.hint
    await bench.tunnels.finish()
    assert not bench.tunnels.all
    assert not bench.connection.shells
    assert bench.connection.closed
    assert all(listening.closed for listening in bench.connection.listening)


async def test_while_the_host_is_lost_they_wait_bound_and_come_back_with_it(
    bench: Forwarding,
) -> None:
    id_ = await bench.tab()
    before = bench.connection.listening
    before[0].counts = (0, 1000, 30)
    bench.cut()
    await bench.reaches(id_, SessionState.CLOSED)
    await bench.stand(web=WAITING, remote=WAITING)
    await bench.tunnels.finish()
    bound = before[0].bound
    assert not bound.is_closed
    await bench.back()
    await bench.stand(web=OPEN, remote=OPEN)
    web = next(listening for listening in bench.connection.listening if listening.forward == WEB)
    assert web.bound is bound
    web.counts = (1, 24, 0)
    assert (bench.of_forward(WEB).sent, bench.of_forward(WEB).received) == (1024, 30)


async def test_one_that_the_server_still_holds_is_tried_until_it_is_free(bench: Forwarding) -> None:
    id_ = await bench.tab()
    bench.taken.add(REMOTE)
    bench.cut()
    await bench.reaches(id_, SessionState.CLOSED)
    await bench.back()
    await bench.reaches(id_, SessionState.OPEN)
    await until(lambda: bench.of_forward(REMOTE).retry_at, "another try")
    await bench.stand(web=OPEN, remote=FAILED)
    bench.taken.clear()
    leap(100)
    await bench.stand(web=OPEN, remote=OPEN)


async def test_what_was_stopped_stays_so_and_nothing_stays_bound(bench: Forwarding) -> None:
    id_ = await bench.tab()
    await bench.tunnels.stop(bench.of_forward(WEB).id)
    bench.cut()
    await bench.back()
    await bench.stand(web=TunnelState.STOPPED, remote=OPEN)
    assert [listening.forward for listening in bench.connection.listening] == [REMOTE]
    await bench.tunnels.open_again(bench.of_forward(WEB).id)
    await bench.stand(web=OPEN, remote=OPEN)
    bench.reconnector.stop(id_)
    bench.cut()
    await bench.reaches(id_, SessionState.CLOSED)
    await bench.manager.close(id_)
    await bench.tunnels.finish()
    here = [listening for listening in bench.connection.listening if listening.forward == WEB]
    assert [listening.bound.is_closed for listening in here] == [True]


async def test_another_line_of_the_host_takes_over(bench: Forwarding) -> None:
    first = await bench.tab()
    bench.line(first).full = True
    second = await bench.tab()
    assert bench.line(first) is not bench.line(second)
    assert not bench.connection.listening
    await bench.manager.close(first)
    await until(lambda: len(bench.connection.listening) == 2, "forwards of the other line")
    await bench.stand(web=OPEN, remote=OPEN)


async def test_a_person_adds_one_and_ssh_asks_for_others(bench: Forwarding) -> None:
    id_ = await bench.tab(TARGET)
    line = bench.line(id_)
    added = await bench.tunnels.add(line, TARGET, WEB, Origin.PERSON)
    again = await bench.tunnels.add(line, TARGET, WEB, Origin.SSH)
    assert (again.id, again.origin) == (added.id, Origin.PERSON)
    asked = await bench.tunnels.add(line, TARGET, REMOTE, Origin.SSH)
    bench.taken.add(parse("dynamic", "1080"))
    with pytest.raises(ForwardRefused):
        await bench.tunnels.add(line, TARGET, parse("dynamic", "1080"), Origin.SSH)
    assert bench.states() == {WEB: OPEN, REMOTE: OPEN}
    bench.cut()
    await bench.reaches(id_, SessionState.CLOSED)
    await until(lambda: bench.states() == {WEB: WAITING}, "end of what ssh asked for")
    assert asked.id not in {tunnel.id for tunnel in bench.tunnels.all}
    await bench.back()
    await until(lambda: bench.states() == {WEB: OPEN}, "what the person added")
    await bench.tunnels.stop(added.id)
    assert not bench.tunnels.all


async def test_two_that_want_the_same_together_have_one(bench: Forwarding) -> None:
    line = bench.line(await bench.tab(TARGET))
    adding = (bench.tunnels.add(line, TARGET, WEB, Origin.SSH) for _ in range(3))
    tunnels = await asyncio.gather(*adding)
    assert len({tunnel.id for tunnel in tunnels}) == 1
    assert {tunnel.state for tunnel in tunnels} == {OPEN}
    assert len(bench.connection.listening) == 1
    await bench.tunnels.stop(tunnels[0].id)
    await bench.tunnels.finish()
    assert bench.connection.listening[0].bound.is_closed


async def test_other_names_of_an_account_share_what_they_have_in_common(bench: Forwarding) -> None:
    socket = Forward("local", Path("/run/fake.sock"), WEB.to)
    other = replace(HOST, alias="also", forwards=(WEB, socket))
    first, second = await bench.tab(), await bench.tab(other)
    listening = [made for each in bench.connector.connections for made in each.listening]
    opened = [made.forward for made in listening]
    assert sorted(map(str, opened)) == sorted(map(str, (WEB, REMOTE, socket)))
    await bench.manager.close(first)
    assert {forward for forward, state in bench.states().items() if state is OPEN} <= {WEB, socket}
    await until(lambda: bench.states() == {WEB: OPEN, socket: OPEN}, "what the other name has")
    await bench.manager.close(second)
    assert [event.id for event in bench.events if isinstance(event, SessionGone)] == [first, second]
