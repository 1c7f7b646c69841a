"""A network that fails in each phase of a connection: named in time, nothing left, the tab kept."""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sshtui.credentials.service import open_credentials
from sshtui.sessions.lines import Lines
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.signin.asker import HostKeyQuestion
from sshtui.signin.steps import Step, StepKind
from sshtui.ssh.channel import ChannelRequest, Ends
from sshtui.ssh.connect_timeout import ConnectTimeout
from sshtui.ssh.connection import Connection
from sshtui.ssh.keepalive import Silence
from sshtui.sshconfig.forwards import parse
from sshtui.sshconfig.target import Target
from tests.faults.network import Fault, FaultyProxy, Shut, faulty_proxy
from tests.servers.person import Person
from tests.servers.scripted import Scripted
from tests.servers.talk import one_password
from tests.servers.waiting import SECONDS, until
from tests.sessions.bench import SIZE
from tests.ssh.target import PersonConnector, target
from tests.trust.twin import Defence, needs

SILENT = {Fault.STALL, Fault.HALF_OPEN}
PHASES = (
    StepKind.CONNECTED,
    StepKind.GREETED,
    StepKind.HOST_KEY,
    StepKind.METHOD,
    StepKind.CHALLENGE,
    StepKind.ANSWERED,
    StepKind.ACCEPTED,
)
"""What has just been reached when the network fails; the next word of the server is missing."""

PATIENCE = 5.0
"""Seconds that a silent server gets: many sign in at once, and each must get as far as it fails."""

limit = SECONDS
"""Seconds until what should have been told counts as not told."""


class Doubtful(Person):
    """A person who types a password, and who may be looking at a host key.

    Args:
        reached: Called when they are.
    """

    def __init__(self, reached: Callable[[StepKind], None]) -> None:
        super().__init__("fake-password")
        self._reached = reached

    async def confirm_host_key(self, question: HostKeyQuestion) -> bool:
        self._reached(StepKind.HOST_KEY)
        return await super().confirm_host_key(question)


class Telling(PersonConnector):
    """Connects, and says of each step that it is reached; the host key is for a person to see.

    Attributes:
        made: The last connection.
    """

    def __init__(self, reached: Callable[[StepKind], None]) -> None:
        super().__init__(open_credentials(private=True))
        self.made: Connection | None = None
        self._reached = reached

    async def connect(
        self, target: Target, asker: Any, on_step: Any = None, share: Any = None
    ) -> Connection:
        def told(step: Step) -> None:
            on_step(step)
            if step.kind is not StepKind.HOST_KEY:
                self._reached(step.kind)

        self.made = await super().connect(target, asker, told, share)
        return self.made


class Attempt:
    """A tab that leads through a network which fails.

    Args:
        goal: Where it leads.
        proxy: The network.
        fault: How it fails.
        phase: When; None for when it is told to.
    """

    def __init__(
        self, goal: Target, proxy: FaultyProxy, fault: Fault, phase: StepKind | None
    ) -> None:
        self.proxy = proxy
        self._fault = fault
        self._phase = phase
        if phase is StepKind.CONNECTED:
            proxy.at_once = fault
        connector = Telling(self._reached)
        self.manager = SessionManager(Lines(connector))
        self._connector = connector
        self.id = self.manager.open(goal, lambda _: Doubtful(self._reached), SIZE)

    @property
    def connection(self) -> Connection:
        assert self._connector.made is not None
        return self._connector.made

    @property
    def info(self) -> SessionInfo:
        (info,) = self.manager.sessions
        return info

    async def shows(self, text: str) -> None:
        await until(lambda: text in self.manager.emulator(self.id).text(), text, context=self.state)

    async def told(self) -> str:
        """Wait for what the person is told; return the title."""
        await until(lambda: self.info.error, "error", context=self.state, seconds=limit)
        error = self.info.error
        assert error is not None
        assert error.message
        assert error.hint
        return error.heading

    def state(self) -> str:
        return f"told nothing after {self._fault.name} in {self._phase}: {self.info}"

    def _reached(self, kind: StepKind) -> None:
        if kind is self._phase and kind is not StepKind.CONNECTED:
            self._phase = None
            to = self.proxy.to
            self.proxy.fail(self._fault)
            if self._fault in SILENT:
                # So is the connection that is made once the host key is answered for.
                self.proxy.to, self.proxy.at_once = to, self._fault


@contextlib.asynccontextmanager
async def attempt(
    server: Scripted, directory: Path, fault: Fault, phase: StepKind | None
) -> AsyncIterator[Attempt]:
    directory.mkdir(parents=True)
    async with faulty_proxy(server.port) as proxy:
        goal = replace(
            target(server, directory, known=False),
            port=proxy.port,
            connect_timeout=PATIENCE if phase and fault in SILENT else SECONDS,
            keepalive_interval=1,
            keepalive_count=1,
        )
        made = Attempt(goal, proxy, fault, phase)
        try:
            yield made
        finally:
            await made.manager.shutdown()


def wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = ConnectTimeout.__init__
    monkeypatch.setattr(ConnectTimeout, "__init__", lambda timeout, _: begin(timeout, 0))
    be_impatient(monkeypatch)


def ask_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Silence, "due", lambda _: None)
    be_impatient(monkeypatch)


def be_impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less for what will not come."""
    monkeypatch.setitem(globals(), "limit", 3.0)


async def all_of(stories: list[Awaitable[None]]) -> None:
    """Run them at once, and fail with the first that fails once all are over."""
    before = asyncio.all_tasks()
    outcomes = await asyncio.gather(*stories, return_exceptions=True)
    for outcome in outcomes:
        if outcome is not None:
            raise outcome
    left = [task for task in asyncio.all_tasks() - before if not task.done()]
    assert left == []


async def fails_while_signing_in(
    server: Scripted, directory: Path, phase: StepKind, fault: Fault
) -> None:
    async with attempt(server, directory, fault, phase) as tab:
        title = await tab.told()
        if phase is StepKind.ACCEPTED:
            expected = "Connection lost"
        elif fault in SILENT:
            expected = "Host does not answer"
        else:
            # Once the host key is answered for, it is connected to anew, and closed at once.
            mute = phase in {StepKind.CONNECTED, StepKind.HOST_KEY}
            expected = "Not an SSH server" if mute else "Connection lost"
        assert title == expected, f"{phase.name} {fault.name}: {tab.info.error}"
        assert tab.info.state is SessionState.FAILED


@needs(Defence("ConnectTimeout", wait_for_ever, "told nothing after (STALL|HALF_OPEN)"))
async def test_in_whatever_phase_of_a_sign_in_it_fails_it_is_named_in_time(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    ways = [(phase, fault) for phase in PHASES for fault in Fault]
    async with Scripted({"keyboard-interactive": one_password}) as server:
        await all_of(
            [
                fails_while_signing_in(server, tmp_path / f"{phase}-{fault.name}", phase, fault)
                for phase, fault in ways
            ]
        )
    record_property("tried", len(ways))


async def is_kept_from_connecting(
    server: Scripted, directory: Path, phase: StepKind, how: Shut
) -> None:
    directory.mkdir(parents=True)
    async with faulty_proxy(server.port) as proxy:
        goal = replace(
            target(server, directory, known=False),
            port=proxy.port,
            connect_timeout=0.5 if how is Shut.SWALLOWED else SECONDS,
        )
        if phase is StepKind.CONNECTED:
            proxy.shut(how)

        def reached(kind: StepKind) -> None:
            if kind is phase:
                proxy.shut(how)

        connector = Telling(lambda _: None)
        manager = SessionManager(Lines(connector))
        manager.open(goal, lambda _: Doubtful(reached), SIZE)

        def told() -> SessionInfo | None:
            (info,) = manager.sessions
            return info if info.error else None

        try:
            info = await until(
                told, "error", context=lambda: f"told nothing, {how.name} {phase}", seconds=limit
            )
            assert info.error is not None
            expected = "did not answer within" if how is Shut.SWALLOWED else "refused"
            assert expected in info.error.message, f"{how.name} in {phase}: {info.error}"
            assert info.error.hint
            assert info.state is SessionState.FAILED
        finally:
            await manager.shutdown()


@needs(Defence("ConnectTimeout", wait_for_ever, "told nothing, SWALLOWED"))
async def test_a_connection_that_is_refused_or_swallowed_is_named_in_time(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    # Once the host key is answered for, it is connected to anew.
    ways = [(phase, how) for phase in (StepKind.CONNECTED, StepKind.HOST_KEY) for how in Shut]
    async with Scripted({"keyboard-interactive": one_password}) as server:
        await all_of(
            [
                is_kept_from_connecting(server, tmp_path / f"{phase}-{how.name}", phase, how)
                for phase, how in ways
            ]
        )
    record_property("tried", len(ways))


async def in_a_shell(tab: Attempt) -> Callable[[], Awaitable[None]]:
    return _nothing_else


async def in_a_new_key_exchange(tab: Attempt) -> Callable[[], Awaitable[None]]:
    tab.connection.hops[-1].conn._send_kexinit()
    return _nothing_else


async def in_a_forward(tab: Attempt) -> Callable[[], Awaitable[None]]:
    async def keep(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.read(1))
        await reader.read()
        writer.close()

    service = await asyncio.start_server(keep, "127.0.0.1", 0)
    port = service.sockets[0].getsockname()[1]
    with socket.create_server(("127.0.0.1", 0)) as free:
        here = free.getsockname()[1]
    forward = await tab.connection.listen(parse("local", f"{here}:127.0.0.1:{port}"))
    reader, writer = await asyncio.open_connection("127.0.0.1", here)
    writer.write(b"x")
    assert await reader.readexactly(1) == b"x"

    async def over() -> None:
        with contextlib.suppress(ConnectionError):
            assert await asyncio.wait_for(reader.read(), limit) == b""
        writer.close()
        await forward.close()
        service.close()

    return over


async def with_another_programs_command(tab: Attempt) -> Callable[[], Awaitable[None]]:
    (theirs, here), (out, output) = os.pipe(), os.pipe()
    ends = Ends(theirs, output, os.dup(output))
    channel = await tab.connection.open_channel(ChannelRequest(b""), ends)

    async def over() -> None:
        # That it ends is what counts, whatever it raises.
        ended, _ = await asyncio.wait({asyncio.ensure_future(channel.wait())}, timeout=limit)
        assert ended, "the command of another program still runs"
        os.close(here)
        os.close(out)

    return over


async def _nothing_else() -> None:
    pass


OPEN = (in_a_shell, in_a_new_key_exchange, in_a_forward, with_another_programs_command)


async def fails_while_open(
    server: Scripted, directory: Path, bring: Callable[[Attempt], Any], fault: Fault
) -> None:
    async with attempt(server, directory, fault, None) as tab:
        await tab.shows("ready")
        tab.manager.write(tab.id, b"precious\n")
        await tab.shows("precious")
        over = await bring(tab)
        tab.proxy.fail(fault)
        assert await tab.told() == "Connection lost", f"{bring.__name__} {fault.name}"
        await over()
        assert tab.info.state is SessionState.CLOSED
        assert "precious" in tab.manager.emulator(tab.id).text()


@needs(Defence("a silent server is asked", ask_nobody, "told nothing after (STALL|HALF_OPEN)"))
async def test_whatever_an_open_connection_is_used_for_its_loss_is_named_in_time(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    ways = [(bring, fault) for bring in OPEN for fault in Fault]
    async with Scripted({"keyboard-interactive": one_password}, forwards=True) as server:
        await all_of(
            [
                fails_while_open(server, tmp_path / f"{bring.__name__}-{fault.name}", bring, fault)
                for bring, fault in ways
            ]
        )
    record_property("tried", len(ways))
