"""Forwards of a host on a real server: served while it has a tab, and back after a loss."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sshtui.kbdint.form import Form
from sshtui.sessions.lines import Lines
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.reconnector import Reconnector
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.sessions.tunnel import TunnelInfo, TunnelState
from sshtui.sshconfig.forwards import Forward, parse
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task
from tests.servers.openssh import OpenSsh, start_again
from tests.servers.person import Person
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import until
from tests.sessions.bench import SIZE
from tests.ssh.forwarding import free_port, said, shout
from tests.ssh.target import connector, target

pytestmark = pytest.mark.sshd

OPEN = TunnelState.OPEN


class Forwards:
    """Sessions on a server, with what listens for them and where it leads."""

    def __init__(self, destination: int) -> None:
        self.destination = destination
        self.manager = SessionManager(Lines(connector()))
        self.reconnector = Reconnector(self.manager, "auto")
        self.manager.subscribe(self.reconnector.hear)
        self.forms = 0

    def person(self, *answers: str) -> Callable[[str], Person]:
        """Return who is asked, and count the forms."""

        def counted(answer: str) -> Callable[[Form], str]:
            def give(_: Form) -> str:
                self.forms += 1
                return answer

            return give

        return lambda _: Person(*map(counted, answers))

    def local(self, port: int) -> Forward:
        return parse("local", f"127.0.0.1:{port}:127.0.0.1:{self.destination}")

    async def tab(
        self, goal: Target, *answers: str, state: SessionState = SessionState.OPEN
    ) -> SessionInfo:
        id_ = self.manager.open(goal, self.person(*answers), SIZE)
        return await self.reaches(id_, state)

    async def reaches(self, id_: str, state: SessionState) -> SessionInfo:
        def there() -> SessionInfo | None:
            session = self.manager.session(id_)
            return session.info if session and session.info.state is state else None

        return await until(there, state, context=lambda: str(self.manager.sessions))

    def allow(self) -> None:
        async def yes(info: SessionInfo, attended: bool) -> bool:
            del info, attended
            return True

        self.manager.preparation.may_lend_agent = yes

    async def shows(self, id_: str, typed: bytes, words: str) -> None:
        emulator = self.manager.emulator(id_)
        await until(lambda: "$" in emulator.text(), "prompt", context=emulator.text)
        self.manager.write(id_, typed)
        await until(lambda: words in emulator.text().splitlines(), words, context=emulator.text)

    @property
    def tunnels(self) -> tuple[TunnelInfo, ...]:
        return self.manager.tunnels.all

    async def stand(self, *states: TunnelState) -> None:
        def there() -> bool:
            return tuple(tunnel.state for tunnel in self.tunnels) == states

        await until(there, str(states), context=lambda: str(self.tunnels))


@pytest.fixture
async def forwards() -> AsyncIterator[Forwards]:
    service = await asyncio.start_server(shout, "127.0.0.1", 0)
    async with service:
        made = Forwards(service.sockets[0].getsockname()[1])
        yield made
        made.reconnector.end()
        await made.manager.shutdown()


@pytest.fixture
def starts_again() -> Iterator[Callable[[OpenSsh], None]]:
    started: list[OpenSsh] = []
    yield lambda server: started.append(start_again(server))
    for server in started:
        server.stop()


async def refused(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError:
        return True
    writer.close()
    return False


async def test_they_are_served_while_the_tab_is_open_and_come_back_without_a_key(
    openssh: OpenSshFactory,
    tmp_path: Path,
    forwards: Forwards,
    starts_again: Callable[[OpenSsh], None],
) -> None:
    server = openssh.key_only()
    path = Path("/tmp") / f"{server.port}.sock"  # a socket's path may not be long
    with free_port() as port, free_port() as remote, socket.create_server(("127.0.0.1", 0)) as busy:
        taken = busy.getsockname()[1]
        goal = target(
            server,
            tmp_path,
            identity_files=(server.user_key,),
            forwards=(
                forwards.local(port),
                parse("remote", f"{remote}:127.0.0.1:{forwards.destination}"),
                parse("local", f"{path}:127.0.0.1:{forwards.destination}"),
                forwards.local(taken),
            ),
        )
        info = await forwards.tab(goal)
        await forwards.stand(OPEN, OPEN, OPEN, TunnelState.FAILED)
        text = " ".join(forwards.manager.emulator(info.id).text().split())
        assert f"LocalForward 127.0.0.1:{taken}: the port is already in use" in text
        for place in (port, remote, path):
            assert await said(place, b"hello") == b"HEARD HELLO"
        assert path.stat().st_mode & 0o777 == 0o600
        await until(lambda: forwards.tunnels[0].received == len(b"HEARD HELLO"), "count")

        server.stop()
        await forwards.reaches(info.id, SessionState.CLOSED)
        await forwards.stand(*[TunnelState.WAITING] * 4)
        waits = start_task(said(port, b"patience"), "a client that waits")
        starts_again(server)
        assert await waits == b"HEARD PATIENCE"
        await forwards.reaches(info.id, SessionState.OPEN)
        await until(lambda: forwards.tunnels[1].state is OPEN, "what listens on the host")
        for place in (port, remote, path):
            assert await said(place, b"hello") == b"HEARD HELLO"

        await forwards.manager.close(info.id)
        await forwards.manager.tunnels.finish()
        assert not forwards.tunnels
        assert await refused(port)
        assert not path.exists()


async def test_where_a_person_is_needed_they_wait_and_ask_nothing(
    openssh: OpenSshFactory,
    tmp_path: Path,
    forwards: Forwards,
    starts_again: Callable[[OpenSsh], None],
) -> None:
    server = openssh.password()
    with free_port() as port:
        goal = target(server, tmp_path, forwards=(forwards.local(port),))
        info = await forwards.tab(goal, server.password)
        assert await said(port, b"hello") == b"HEARD HELLO"
        server.stop()
        info = await forwards.reaches(info.id, SessionState.CLOSED)
        starts_again(server)
        await forwards.stand(TunnelState.WAITING)
        assert info.retry is None
        assert forwards.forms == 1
        assert not await refused(port), "it stays bound"
        forwards.manager.reconnect(info.id, forwards.person(server.password), SIZE)
        await forwards.stand(OPEN)
        assert await said(port, b"hello") == b"HEARD HELLO"
        assert forwards.forms == 2


async def test_the_agent_is_lent_to_the_shells_of_a_host_that_may_have_it(
    openssh: OpenSshFactory, tmp_path: Path, forwards: Forwards
) -> None:
    server = openssh.key_only()
    agent = tmp_path / "agent"
    agent.touch()
    goal = target(server, tmp_path, identity_files=(server.user_key,), forward_agent=str(agent))
    without = replace(goal, alias="without", forward_agent=None)
    ask = b'echo "<${SSH_AUTH_SOCK:+lent}>"\r'
    first, second = await forwards.tab(goal), await forwards.tab(without)
    for info in (first, second):
        await forwards.shows(info.id, ask, "<>")
    forwards.allow()
    third = await forwards.tab(goal)
    await forwards.shows(third.id, ask, "<lent>")
    assert server.count_log("Accepted publickey for") == 1


async def test_with_exit_on_forward_failure_there_is_no_session(
    openssh: OpenSshFactory, tmp_path: Path, forwards: Forwards
) -> None:
    server = openssh.key_only(AllowTcpForwarding="local")
    with free_port() as port, free_port() as remote:
        goal = target(
            server,
            tmp_path,
            identity_files=(server.user_key,),
            exit_on_forward_failure=True,
            forwards=(forwards.local(port), parse("remote", f"{remote}:127.0.0.1:1")),
        )
        info = await forwards.tab(goal, state=SessionState.FAILED)
        assert info.error is not None
        assert f"RemoteForward {remote}" in info.error.message
        assert "ExitOnForwardFailure" in info.error.hint
        await forwards.manager.tunnels.finish()
        assert await refused(port)
