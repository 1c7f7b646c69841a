"""A connector that does what a test tells it to, where no server is needed."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import cast

from sshtui.endpoint import Hop
from sshtui.errors import ForwardRefused
from sshtui.signin.asker import Asker
from sshtui.signin.steps import OnStep, Phase, Step, StepKind
from sshtui.ssh.bound_sockets import BoundSockets
from sshtui.ssh.connect import ShareHop
from sshtui.ssh.connection import Connection
from sshtui.ssh.listening import Listening
from sshtui.ssh.shell import Shell, ShellEnd
from sshtui.sshconfig.forwards import Address, Forward
from sshtui.sshconfig.target import Target

Script = Callable[[Target, Asker, OnStep], Awaitable[None]]
HOP = Hop(("web1",), 0)
TARGET = Target(alias="web1", hostname="web1.example.com", port=22, user="deploy")


def say(on_step: OnStep, text: str) -> None:
    """Pass on words of the server, as a connection does."""
    on_step(Step(StepKind.SERVER_SAID, HOP, Phase.AUTHENTICATING, text=text))


class FakeShell:
    def __init__(
        self, on_data: Callable[[bytes], None], on_close: Callable[[ShellEnd], None]
    ) -> None:
        self.say = on_data
        self.end = on_close
        self.written: list[bytes] = []
        self.sizes: list[tuple[int, int]] = []
        self.held = False
        self.closed = False

    def pause(self) -> None:
        self.held = True

    def resume(self) -> None:
        self.held = False

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def resize(self, columns: int, rows: int) -> None:
        self.sizes.append((columns, rows))

    def close(self) -> None:
        self.closed = True
        self.end(ShellEnd(0))


class FakeSockets(BoundSockets):
    """What stays bound."""

    def __init__(self) -> None:
        super().__init__([])
        self.is_closed = False

    def close(self) -> None:
        self.is_closed = True


CHOSEN = 43211
"""The port that a server chooses."""


class FakeListening(Listening):
    def __init__(self, forward: Forward, bound: BoundSockets | None) -> None:
        super().__init__(forward)
        if isinstance(forward.listen, Address):
            self.port = forward.listen.port or CHOSEN
        self.bound = bound if isinstance(bound, FakeSockets) else FakeSockets()
        self.closed = False
        self.counts = (0, 0, 0)
        self._released = False

    @property
    def clients(self) -> int:
        return self.counts[0]

    @property
    def sent(self) -> int:
        return self.counts[1]

    @property
    def received(self) -> int:
        return self.counts[2]

    def release(self) -> BoundSockets | None:
        self._released = True
        return None if self.forward.kind == "remote" else self.bound

    async def close(self) -> None:
        self.closed = True
        if not self._released:
            self.bound.close()


class FakeConnection:
    def __init__(self, target: Target) -> None:
        self.listening: list[FakeListening] = []
        self.taken: set[Forward] = set()
        self.agents: list[str] = []
        self.target = target
        self.shells: list[FakeShell] = []
        self.commands: list[str] = []
        self.closed = 0
        self.on_silence: Callable[[float | None], None] = lambda _: None
        self.keys = 0
        self.probes = 0
        self.silent_name = ""
        self.answer = b""
        self.asked: list[str] = []

    def watch_silence(self, on_silence: Callable[[float | None], None]) -> None:
        self.on_silence = on_silence

    def watch(self, on_lost: Callable[[Exception | None], None]) -> None:
        self.on_lost = on_lost

    def serving(self, target: Target) -> "FakeConnection":
        return self

    def probe(self) -> None:
        self.probes += 1

    def give_up(self) -> None:
        for shell in self.shells:
            shell.end(ShellEnd(reason="no answer for 5 s", broke=True))

    async def silent_hop(self) -> str:
        return self.silent_name

    def wrote(self) -> None:
        self.keys += 1

    async def open_shell(
        self,
        size: tuple[int, int],
        *,
        on_data: Callable[[bytes], None],
        on_close: Callable[[ShellEnd], None],
        command: str = "",
    ) -> Shell:
        shell = FakeShell(on_data, on_close)
        self.shells.append(shell)
        self.commands.append(command)
        return cast("Shell", shell)

    def lend_agent(self, path: str) -> None:
        self.agents.append(path)

    async def listen(self, forward: Forward, bound: BoundSockets | None = None) -> Listening:
        await asyncio.sleep(0)
        if forward in self.taken:
            raise ForwardRefused(f"{forward} is in use.", hint="Choose another.")
        listening = FakeListening(forward, bound)
        self.listening.append(listening)
        return listening

    async def output_of(self, command: str) -> bytes:
        self.asked.append(command)
        return self.answer

    async def close(self) -> None:
        self.closed += 1


async def at_once(target: Target, asker: Asker, on_step: OnStep) -> None:
    on_step(Step(StepKind.ACCEPTED, HOP, Phase.AUTHENTICATING, method="none"))


async def never(target: Target, asker: Asker, on_step: OnStep) -> None:
    on_step(Step(StepKind.CONNECTING, HOP, Phase.CONNECTING))
    await asyncio.Event().wait()


class FakeConnector:
    def __init__(self, script: Script = at_once) -> None:
        self.script = script
        self.connections: list[FakeConnection] = []
        self.taken: set[Forward] = set()

    async def connect(
        self, target: Target, asker: Asker, on_step: OnStep, share: ShareHop | None = None
    ) -> Connection:
        async def sign_in() -> Connection:
            await self.script(target, asker, on_step)
            connection = FakeConnection(target)
            connection.taken = self.taken
            self.connections.append(connection)
            return cast("Connection", connection)

        async def pass_through(hop: Target) -> Connection:
            return cast("Connection", FakeConnection(hop))

        if share is None:
            return await sign_in()
        for hop in target.route[:-1]:
            await share(partial(pass_through, hop))
        return await share(sign_in)
