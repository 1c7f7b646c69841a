"""Sessions on a real server, with a network between that fails: told soon, and back in the tab."""

import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from sshtui.sessions import backoff
from sshtui.sessions.reconnector import Reconnector
from sshtui.sessions.state import Retry, SessionInfo, SessionState
from sshtui.sshconfig.target import Target
from tests.faults import names
from tests.faults.network import Fault, FaultyProxy, Shut, faulty_proxy
from tests.servers.openssh import OpenSsh, descendants
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import until
from tests.sessions.test_losses import Opened
from tests.ssh.target import target

pytestmark = pytest.mark.sshd


@pytest.fixture(autouse=True)
def _without_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backoff, "DELAYS", (0.05,))


@asynccontextmanager
async def opened(goal: Target) -> AsyncIterator[tuple[Opened, Reconnector]]:
    session = Opened(goal)
    reconnector = Reconnector(session.manager, "auto")
    session.manager.subscribe(reconnector.hear)
    try:
        await session.shows("$")
        session.manager.write(session.id, b"echo pre''cious\r")
        await session.shows("precious")
        yield session, reconnector
    finally:
        reconnector.end()
        await session.manager.shutdown()


def by_way_of(proxy: FaultyProxy, server: OpenSsh, directory: Path) -> Target:
    """Return the way to a server through the proxy, which asks nobody and soon tells."""
    goal = target(server, directory, identity_files=(server.user_key,))
    alias = f"[127.0.0.1]:{server.port}"
    return replace(
        goal, port=proxy.port, host_key_alias=alias, keepalive_interval=1, keepalive_count=2
    )


async def is_back(session: Opened) -> None:
    await session.shows("connected again")
    emulator = session.manager.emulator(session.id)
    emulator.scroll(-1000)
    assert "precious" in emulator.text()
    emulator.scroll_to_end()
    session.manager.write(session.id, b"echo ali''ve\r")
    await session.shows("alive")
    assert len(session.manager.sessions) == 1


@pytest.mark.parametrize("fault", Fault)
async def test_however_the_network_fails_it_is_told_and_the_session_comes_back(
    openssh: OpenSshFactory, tmp_path: Path, fault: Fault
) -> None:
    server = openssh.key_only()
    async with (
        faulty_proxy(server.port) as proxy,
        opened(by_way_of(proxy, server, tmp_path)) as (session, _),
    ):
        silent = fault in {Fault.STALL, Fault.HALF_OPEN}
        seen: list[SessionInfo] = []
        session.manager.subscribe(lambda _: seen.extend(session.manager.sessions))
        proxy.fail(fault)
        if silent:
            session.manager.write(session.id, b"k")
            session.manager.write(session.id, b"k")
        info = await session.lost()
        assert any(info.silent_since for info in seen) is silent
        assert info.error is not None
        words = info.error.message
        assert ("The last 2 keys may not have arrived." in words) is silent
        assert ("no answer for" in words) is silent
        before = proxy.connections
        await until(lambda: proxy.connections > before + 1, "attempts")
        assert info.state is SessionState.CLOSED
        proxy.to = server.port
        await is_back(session)


@contextmanager
def shut(proxy: FaultyProxy, how: Shut) -> Iterator[None]:
    proxy.shut(how)
    yield


@contextmanager
def without_names(proxy: FaultyProxy) -> Iterator[None]:
    with names.unknown():
        proxy.shut(Shut.REFUSED)
        yield


WAYS_BACK = {
    "refused": (partial(shut, how=Shut.REFUSED), "refused"),
    "swallowed": (partial(shut, how=Shut.SWALLOWED), "did not answer"),
    "without names": (without_names, "localhost"),
}
"""What keeps a session from coming back, and what is said of it."""


@pytest.mark.parametrize(("fault", "said"), WAYS_BACK.values(), ids=WAYS_BACK)
async def test_what_cannot_be_reached_is_tried_until_it_can(
    openssh: OpenSshFactory,
    tmp_path: Path,
    fault: Callable[[FaultyProxy], AbstractContextManager[None]],
    said: str,
) -> None:
    server = openssh.key_only()
    async with faulty_proxy(server.port) as proxy:
        goal = by_way_of(proxy, server, tmp_path)
        async with opened(replace(goal, hostname="localhost", connect_timeout=3)) as (session, _):

            def tried() -> Retry | None:
                retry = session.info.retry if session.info else None
                return retry if retry and retry.count > 1 and retry.why else None

            with fault(proxy):
                await session.lost()
                retry = await until(tried, "a second attempt", context=lambda: str(session.info))
            assert said in retry.why
            assert not retry.stopped
            proxy.to = server.port
            await proxy.begin()
            await is_back(session)


async def test_a_server_whose_process_is_killed_has_its_session_back(
    openssh: OpenSshFactory, tmp_path: Path
) -> None:
    server = openssh.key_only()
    goal = target(server, tmp_path, identity_files=(server.user_key,))
    async with opened(goal) as (session, _):
        for pid in descendants(server.process.pid):
            os.kill(pid, signal.SIGKILL)
        await is_back(session)


async def test_another_host_key_on_the_way_back_gets_nothing(
    openssh: OpenSshFactory, tmp_path: Path
) -> None:
    server, impostor = openssh.key_only(), openssh.key_only()
    async with (
        faulty_proxy(server.port) as proxy,
        opened(by_way_of(proxy, server, tmp_path)) as (session, _),
    ):
        proxy.fail(Fault.CUT)
        proxy.to = impostor.port

        def stopped() -> str:
            retry = session.info and session.info.retry
            return retry.why if retry and retry.stopped else ""

        assert "has changed" in await until(stopped, "refusal")
        assert impostor.count_log("userauth-request") == 0
        assert "precious" in session.manager.emulator(session.id).text()


@pytest.mark.parametrize("silent", ["bastion", "inner"])
async def test_the_silent_host_of_a_chain_is_named(
    openssh: OpenSshFactory, tmp_path: Path, silent: str
) -> None:
    inner = openssh.key_only()
    bastion = openssh.key_only(AllowTcpForwarding="local")
    async with faulty_proxy(bastion.port) as outer, faulty_proxy(inner.port) as between:
        jump = replace(by_way_of(outer, bastion, tmp_path), alias="bastion")
        goal = replace(by_way_of(between, inner, tmp_path), alias="inner", jumps=(jump,))
        goal = replace(goal, keepalive_count=100)
        jump = replace(jump, keepalive_interval=None)
        async with opened(replace(goal, jumps=(jump,))) as (session, _):
            (outer if silent == "bastion" else between).fail(Fault.STALL)
            await until(lambda: session.info and session.info.silent_hop == silent, "its name")
