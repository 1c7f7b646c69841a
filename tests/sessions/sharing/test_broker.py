"""Plain ssh rides on the lines of the app, as far as it may."""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sshtui import paths
from sshtui.mux.control_path import paths_of
from sshtui.mux.peer import Peer
from sshtui.mux.rider import Rider, RiderKind
from sshtui.sessions.line import Line
from sshtui.sessions.lines import Lines
from sshtui.sessions.riders import RiderCame, RiderEvent, RiderLeft, RiderWaits, SignInDenied
from sshtui.sessions.sharing import sockets
from sshtui.sessions.sharing.broker import Broker
from sshtui.sessions.sharing.interfaces import Questioner
from sshtui.sessions.tunnel import Origin
from sshtui.signin.steps import Step
from sshtui.sshconfig.forwards import Forward, parse
from sshtui.sshconfig.target import Target
from tests.servers.openssh import OpenSsh
from tests.servers.person import Person
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import until
from tests.sessions.sharing.likely import Likely
from tests.sessions.sharing.plain_ssh import PlainSsh, plain_ssh
from tests.ssh.forwarding import free_port, said, shout
from tests.ssh.target import connector, target

pytestmark = pytest.mark.sshd

SIGN_IN = r"Accepted "

WHERE = ContextVar("where", default="before it")
"""As Textual knows its app."""


class NobodyThere:
    """Riders without a terminal."""

    @contextlib.asynccontextmanager
    async def at(self, rider: Rider) -> AsyncIterator[Questioner | None]:
        del rider
        yield None


class App:
    """The lines of an app, shared with plain ssh.

    Args:
        server: A host of it, `web`.
        ssh: The ssh that rides.
        web: That host.
    """

    def __init__(self, server: OpenSsh, ssh: PlainSsh, web: Target) -> None:
        self.server, self.ssh, self.web = server, ssh, web
        self.likely = Likely(web)
        self.lines = Lines(connector())
        self.broker = Broker(self.lines, "open", NobodyThere(), self.likely)
        self.events: list[RiderEvent] = []
        self.broker.riders.follow(self.events.append)
        here = WHERE.set("in the app")
        self.broker.begin()
        WHERE.reset(here)

    async def sign_in(self, **changes: Any) -> Line:
        return await self.lines.line(replace(self.web, **changes), Person(), _ignore)

    def sockets(self) -> list[Path]:
        return [path for path in paths.mux_path().glob("*") if path.is_socket()]

    async def is_shared(self) -> None:
        await until(self.sockets, "socket")


def _ignore(step: Step) -> None:
    del step


@pytest.fixture
def server(openssh: OpenSshFactory) -> OpenSsh:
    return openssh.key_only()


async def allow(target: Target, peer: Peer, forward: Forward) -> bool:
    del target, peer, forward
    return True


@pytest.fixture
async def app(
    server: OpenSsh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[App]:
    with plain_ssh(tmp_path, server, monkeypatch) as ssh:
        web = target(server, tmp_path, alias="web", identity_files=(server.user_key,))
        app = App(server, ssh, web)
        yield app
        await app.broker.close()


async def test_a_line_that_is_there_before_the_app_is_shared_with_it(app: App) -> None:
    await app.broker.close()
    line = await app.sign_in()
    broker = Broker(app.lines, "open", NobodyThere(), app.likely)
    broker.begin()
    await app.is_shared()
    await broker.close()
    await line.leave()


async def test_ssh_rides_on_an_open_line_which_closes_behind_the_last_who_uses_it(app: App) -> None:
    line = await app.sign_in()
    await app.is_shared()
    before = app.server.count_log(SIGN_IN)
    checked = await app.ssh.run("-O", "check", "web")
    assert (checked.status, f"pid={os.getpid()}" in checked.errors) == (0, True)
    ran = await app.ssh.run("web", "cat; echo b >&2; exit 42", text=b"a")
    assert (ran.status, ran.output, ran.errors) == (42, b"a", "b\n")
    came, left = app.events
    assert isinstance(came, RiderCame)
    assert isinstance(left, RiderLeft)
    assert (came.rider.line_id, came.rider.host, came.rider.kind) == (
        line.id,
        "web",
        RiderKind.COMMAND,
    )
    assert (left.rider.sent, left.rider.received) == (1, 3)
    assert app.broker.riders.riders == ()
    assert app.server.count_log(SIGN_IN) == before
    await line.leave()
    await until(lambda: not app.sockets(), "end of the socket")


async def test_what_is_not_to_be_shared_is_not_and_a_setting_counts_at_once(app: App) -> None:
    app.broker.choose("off")
    await app.sign_in()
    assert app.broker._shares == {}
    app.broker.choose("open")
    await app.is_shared()
    app.broker.choose("off")
    assert app.sockets() == []
    app.broker.choose("open")
    await app.is_shared()
    ran = await app.ssh.run("-O", "stop", "web")
    assert (ran.status, app.sockets()) == (0, [])


async def test_a_host_that_says_no_is_never_shared(app: App) -> None:
    line = await app.sign_in(broker="no")
    assert app.broker._shares == {}
    await line.leave()


async def test_exit_is_for_a_line_that_only_riders_use(app: App) -> None:
    line = await app.sign_in()
    await app.is_shared()
    refused = await app.ssh.run("-O", "exit", "web")
    assert "web is open in sshtui" in refused.errors
    reading = asyncio.ensure_future(app.ssh.run("web", "sleep 60"))
    await until(lambda: app.events, "rider")
    await line.leave()
    assert (await app.ssh.run("-O", "exit", "web")).status == 0
    assert (await reading).status == 255
    await until(lambda: not app.sockets(), "end of the socket")


async def test_forwards_that_ssh_asks_for_are_in_the_list_until_it_cancels_them(app: App) -> None:
    line = await app.sign_in()
    await app.is_shared()
    tunnels = app.broker.forwards._tunnels
    app.broker.forwards.may = allow
    service = await asyncio.start_server(shout, "127.0.0.1", 0)
    goal = f"127.0.0.1:{service.sockets[0].getsockname()[1]}"
    async with service:
        with free_port() as port, free_port() as proxy:
            path = app.ssh.config.with_name("s")
            asked = (f"-L{port}:{goal}", f"-R0:{goal}", f"-D{proxy}", f"-L{path}:{goal}")
            for forward in asked * 2:
                ran = await app.ssh.run("-O", "forward", forward, "web")
                assert ran.status == 0, ran.errors
            assert [tunnel.origin for tunnel in tunnels.all] == [Origin.SSH] * 4
            chosen = tunnels.all[1].port
            for place in (port, chosen, path):
                assert await said(place, b"hello") == b"HEARD HELLO"
            for forward in asked:
                assert (await app.ssh.run("-O", "cancel", forward, "web")).status == 0
            assert not tunnels.all
            again = await app.ssh.run("-O", "cancel", asked[0], "web")
            assert "port not forwarded" in again.errors
    await line.leave()


async def test_a_socket_that_was_left_behind_makes_room_and_one_in_use_is_waited_for(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "_PAUSE", 0.0)
    (path,) = await paths_of(app.web)
    path.parent.mkdir(parents=True, mode=0o700)
    for left in (path, path.with_name("f" * 40)):
        with socket.socket(socket.AF_UNIX) as end:
            end.bind(str(left))
    app.broker.settle()
    await until(lambda: not app.sockets(), "end of what was left behind")
    first = await app.sign_in()
    await app.is_shared()
    second = App(app.server, app.ssh, app.web)
    other = await second.sign_in()
    assert (await app.ssh.run("web", "true")).status == 0
    assert (len(app.events), len(second.events)) == (2, 0)
    await app.broker.close()
    await second.is_shared()
    assert (await app.ssh.run("web", "true")).status == 0
    assert (len(app.events), len(second.events)) == (2, 2)
    await second.broker.close()
    assert app.sockets() == []
    await first.leave()
    await other.leave()


async def test_a_host_is_signed_in_to_when_it_is_needed_as_long_as_nobody_must_be_asked(
    app: App,
) -> None:
    app.broker.choose("lazy")
    await app.is_shared()
    ran = await app.ssh.run("web", "echo a")
    assert (ran.status, ran.output, ran.errors) == (0, b"a\n", "")
    assert list(map(type, app.events)) == [RiderWaits, RiderCame, RiderLeft]
    assert app.lines.open == ()
    assert app.sockets()
    app.likely.now = replace(app.web, identity_files=())
    app.events.clear()
    ran = await app.ssh.run("web", "echo a")
    assert (ran.status, ran.output) == (0, b"a\n")
    assert "sshtui" in ran.errors
    assert list(map(type, app.events)) == [RiderWaits, SignInDenied, RiderLeft]


async def test_two_hosts_of_one_account_are_told_apart_by_what_ssh_was_told(app: App) -> None:
    line = await app.sign_in()
    await app.is_shared()
    app.ssh.add_host("home", app.server, "/nowhere/key")
    app.likely.now = replace(app.web, identity_files=(Path("/nowhere/key"),))
    ran = await app.ssh.run("-o", "BatchMode=yes", "home", "true")
    assert (ran.status, app.events) == (255, [])
    assert "no connection to home" in ran.errors
    app.likely.now = replace(app.web, broker="no")
    ran = await app.ssh.run("-o", "BatchMode=yes", "home", "true")
    assert "connections to home are not shared" in ran.errors
    keys = (app.server.user_key, Path("/nowhere/key"))
    app.likely.now = replace(app.web, identity_files=keys)
    home = await app.sign_in(alias="home", identity_files=keys)
    await app.ssh.run("web", "true")
    await app.ssh.run("home", "true")
    lines = [event.rider.line_id for event in app.events if isinstance(event, RiderCame)]
    assert lines == [line.id, home.id]
    await line.leave()
    await app.is_shared()  # by the other, which was behind the socket of the first
    app.events.clear()
    assert (await app.ssh.run("home", "true")).status == 0
    assert len(app.events) == 2
    await home.leave()


async def test_forwards_that_ssh_asks_for_open_where_they_may_and_are_found_again(
    app: App,
) -> None:
    line = await app.sign_in()
    await app.is_shared()
    asked: list[str] = []

    async def refuse(target: Target, peer: Peer, forward: Forward) -> bool:
        assert peer.pid
        asked.append(f"{target.alias} {forward.flag} {forward} {WHERE.get()}")
        return False

    async def fail(target: Target, peer: Peer, forward: Forward) -> bool:
        raise RuntimeError(f"{target.alias} {peer} {forward}")

    wanted = f"127.0.0.1:0:{app.server.host}:{app.server.port}"
    # Nobody has said who may have which.
    unsaid = await app.ssh.run("-O", "forward", "-R", wanted, "web")
    assert (unsaid.status, "not allowed" in unsaid.errors) == (255, True)
    app.broker.forwards.may = allow
    opened = await app.ssh.run("-O", "forward", "-R", wanted, "web")
    port = int(opened.output)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    assert (await reader.readline()).startswith(b"SSH-2.0")
    writer.close()
    app.broker.forwards.may = refuse
    again = await app.ssh.run("-O", "forward", "-R", wanted, "web")
    assert (again.status, asked) == (0, [])
    other = await app.ssh.run("-O", "forward", "-D", "1", "web")
    assert (other.status, asked) == (255, ["web -D 1 in the app"])
    assert "not allowed" in other.errors
    app.broker.forwards.may = fail
    assert (await app.ssh.run("-O", "forward", "-D", "1", "web")).status == 255
    assert (await app.ssh.run("-O", "cancel", "-R", wanted, "web")).status == 0
    await line.leave()


async def test_forwards_of_the_settings_are_opened_with_the_line_that_ssh_needs(app: App) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    to = f"{app.server.host}:{app.server.port}"
    app.likely.now = replace(app.web, forwards=(parse("local", f"127.0.0.1:{port}:{to}"),))
    app.broker.choose("lazy")
    await app.is_shared()
    riding = asyncio.ensure_future(app.ssh.run("-L", f"127.0.0.1:{port}:{to}", "web", "sleep 60"))
    await until(lambda: any(isinstance(event, RiderCame) for event in app.events), "rider")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    assert (await reader.readline()).startswith(b"SSH-2.0")
    writer.close()
    app.broker.riders.end(app.broker.riders.riders[0].id)
    assert (await riding).status == 255
    await until(lambda: not app.lines.open, "end of the line")


async def test_a_forward_of_the_settings_that_cannot_be_had_keeps_nobody_from_riding(
    app: App,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        busy = f"127.0.0.1:{taken.getsockname()[1]}:localhost:1"
        line = await app.sign_in(forwards=(parse("local", busy),))
        await app.is_shared()
        configured = await app.ssh.run("-L", busy, "web", "echo rides")
        assert (configured.status, configured.output, configured.errors) == (0, b"rides\n", "")
        await app.server.logged_times("Accepted publickey", 1)
        other = await app.ssh.run("-O", "forward", "-L", f"{busy}0", "web")
        assert other.status == 255, "no forward of the settings"
    await line.leave()


@pytest.mark.parametrize("is_open", [True, False])
async def test_forwards_of_the_name_that_ssh_was_told_need_no_permission(
    app: App, *, is_open: bool
) -> None:
    async def refuse(target: Target, peer: Peer, forward: Forward) -> bool:
        del target, peer, forward
        return False

    app.broker.forwards.may = refuse
    app.ssh.add_host("tunnel", app.server, str(app.server.user_key))
    line = await app.sign_in() if is_open else None
    if not is_open:
        app.broker.choose("lazy")
    await app.is_shared()
    before = app.server.count_log(SIGN_IN)
    with free_port() as port:
        forward = f"127.0.0.1:{port}:127.0.0.1:{app.server.port}"
        app.likely.now = replace(app.web, forwards=(parse("local", forward),))
        riding = asyncio.ensure_future(app.ssh.run("-L", forward, "tunnel", "sleep 60"))
        await until(lambda: any(isinstance(event, RiderCame) for event in app.events), "rider")
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        assert (await reader.readline()).startswith(b"SSH-2.0")
        writer.close()
    (tunnel,) = app.broker.forwards._tunnels.all
    assert (tunnel.target.alias, tunnel.origin) == ("tunnel", Origin.SSH)
    assert (app.server.count_log(SIGN_IN) == before) is is_open
    app.broker.riders.end(app.broker.riders.riders[0].id)
    assert (await riding).status == 255
    if line is not None:
        await line.leave()


async def test_promises_to_clients_that_have_gone_keep_nobody_from_having_some(app: App) -> None:
    forward = parse("dynamic", "1080")
    target = replace(app.web, forwards=(forward,))
    forwards = app.broker.forwards
    assert all(forwards.promise(target, Peer(pid, "ssh"), forward) for pid in range(1, 200))
    assert len(forwards._promised) < 100
