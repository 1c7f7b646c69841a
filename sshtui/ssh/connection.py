"""A signed-in connection: many channels, one sign-in."""

import asyncio
import contextlib
import weakref
from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import asyncssh
from asyncssh.constants import (
    OPEN_REQUEST_PTY_FAILED,
    OPEN_REQUEST_SESSION_FAILED,
    PTY_IUTF8,
)

from sshtui.endpoint import Endpoint, Hop
from sshtui.errors import ChannelRefused, ConnectError, ConnectionLost, TerminalRefused
from sshtui.sanitize import clean
from sshtui.ssh.agent_forward import asking_for_agent
from sshtui.ssh.asyncssh_connection import lend_agent
from sshtui.ssh.asyncssh_internals import ask_if_there
from sshtui.ssh.bound_sockets import BoundSockets
from sshtui.ssh.channel import Channel, ChannelRequest, Edit, Ends
from sshtui.ssh.channel_opening import open_connection, open_session
from sshtui.ssh.client import HopClient
from sshtui.ssh.disconnect import ended, sentence, shortened, why
from sshtui.ssh.forward import listen
from sshtui.ssh.keepalive import USUAL, answers
from sshtui.ssh.line_mode import LineScreen, LineShell
from sshtui.ssh.listening import Listening
from sshtui.ssh.shell import Shell, ShellEnd, ShellSession
from sshtui.sshconfig.forwards import Forward
from sshtui.sshconfig.target import Target
from sshtui.tasks import begin_later

ShellChannel = asyncssh.SSHClientChannel[bytes]

TERMINAL_TYPE = "xterm-256color"

TERMINAL_MODES = MappingProxyType({PTY_IUTF8: 1})
"""What a terminal of ours is beyond what each new one is: else erasing takes half a character."""

WINDOW = 256 * 1024
"""Bytes that a shell may be ahead of its screen; what a key has to wait for in a flood."""

ANSWER_LIMIT, MOST_ANSWER = 10.0, 64 * 1024
"""Seconds that a command is given to answer a question of ours, and bytes that are read of it."""

CLOSE_LIMIT = 1.0
"""Seconds that a hop is given to close before it is cut off."""


class OpenHop:
    """One signed-in hop of a chain, and the way to the next.

    Args:
        conn: asyncssh's connection.
        client: Its callbacks.
        endpoint: Where it leads.
    """

    def __init__(
        self, conn: asyncssh.SSHClientConnection, client: HopClient, endpoint: Endpoint
    ) -> None:
        self.conn = conn
        self.client = client
        self.endpoint = endpoint
        self._onward: weakref.WeakSet[asyncssh.SSHTCPChannel[bytes]] = weakref.WeakSet()

    async def create_connection(
        self, factory: Callable[[], asyncssh.SSHTCPSession[bytes]], host: str, port: int
    ) -> tuple["asyncssh.SSHTCPChannel[bytes]", asyncssh.SSHTCPSession[bytes]]:
        """Open the channel of the next hop; what asyncssh asks of a tunnel."""
        channel, session = await self.conn.create_connection(factory, host, port)
        self._onward.add(channel)
        return channel, session

    async def learned(self) -> None:
        """Wait until what the sign-in taught is written down, then let go of what was answered.

        Raises:
            Cancelled: The person gave up at a question about it.
        """
        if self.client.responder is not None:
            await self.client.responder.outcome.written()
            self.client.forget()

    async def close(self) -> None:
        """Close the connection once what was learned, and what the next hop had to say, is out."""
        if self.client.responder is not None:
            await self.client.responder.outcome.settled()
        with contextlib.suppress(TimeoutError):
            # A jump host that is cut off drops what it has not passed on: the good-bye, too.
            async with asyncio.timeout(CLOSE_LIMIT):
                for channel in tuple(self._onward):
                    await channel.wait_closed()
        self.conn.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.conn.wait_closed(), CLOSE_LIMIT)
        self.conn.abort()
        await self.client.close_proxy()


class Connection:
    """A chain of signed-in hops; channels open on the last.

    Args:
        target: Whom it leads to.
        hop: The last hop.
        hops: The connections, the first jump host first.
        kept: How many of them others use, too, and close.

    Attributes:
        lends_agent: Whether its shells may use an agent of this machine.
    """

    def __init__(self, target: Target, hop: Hop, hops: tuple[OpenHop, ...], kept: int = 0) -> None:
        self.target = target
        self.hop = hop
        self._hops = hops
        self._kept = kept
        self.lends_agent = False

    @property
    def hops(self) -> tuple[OpenHop, ...]:
        """The connections, the first jump host first."""
        return self._hops

    def serving(self, target: Target) -> "Connection":
        """Return the same connection for another target of that account.

        Args:
            target: Says what its shells run, and in which environment.
        """
        return Connection(target, self.hop, self._hops, self._kept)

    def watch(self, on_lost: Callable[[Exception | None], None]) -> None:
        """Call back once when the connection ends, at once if it already has."""
        self._hops[-1].client.end.watch(on_lost)

    def watch_silence(self, on_silence: Callable[[float | None], None]) -> None:
        """Tell when the server no longer answers, though the connection stands, and when it does.

        Where ssh_config says nothing of keepalives, the server is asked as `USUAL` has it.

        Args:
            on_silence: Called with the seconds for which an answer is owed; None when one came.
        """
        last = self._hops[-1]
        keepalive = last.client.keepalive or last.client.keep_alive(last.conn, USUAL)
        keepalive.tell = on_silence

    def probe(self) -> None:
        """Ask the servers now whether they are there, as something may have cut the connection."""
        for hop in self._hops[self._kept :]:
            if hop.client.keepalive is not None:
                hop.client.keepalive.probe()

    def give_up(self) -> None:
        """Count as lost: nobody wants to wait any longer for an answer."""
        if keepalive := self._hops[-1].client.keepalive:
            keepalive.give_up()

    async def silent_hop(self) -> str:
        """Return which host of the chain does not answer, the nearest one; "" for a chain of one.

        It is asked for once the last one is silent.
        """
        if len(self._hops) == 1:
            return ""
        for name, hop in zip(self.hop.chain, self._hops[:-1], strict=False):
            answered = await answers(partial(ask_if_there, hop.conn))
            # Who asks a connection that ends is let go on.
            if not answered or hop.client.end.is_reached:
                return name
        return self.hop.name

    def wrote(self) -> None:
        """Note that something was typed, which a living server takes soon."""
        if keepalive := self._hops[-1].client.keepalive:
            keepalive.wrote()

    async def listen(self, forward: Forward, bound: BoundSockets | None = None) -> Listening:
        """Open a forward; who opens it closes it, at the latest when the connection has ended.

        Args:
            forward: Where it listens, and where it leads.
            bound: Sockets that listen here already, from a forward that was released.

        Raises:
            ForwardRefused: Nothing listens there.
        """
        return await listen(self._hops[-1].conn, forward, self.target, bound)

    def lend_agent(self, path: str) -> None:
        """Let the host use an agent, in the sessions that ask for it from now on.

        Args:
            path: The agent's socket, such as the target's `forward_agent`.
        """
        lend_agent(self._hops[-1].conn, path)
        self.lends_agent = True

    async def open_shell(
        self,
        size: tuple[int, int],
        *,
        on_data: Callable[[bytes], None],
        on_close: Callable[[ShellEnd], None],
        command: str = "",
    ) -> Shell:
        """Open a channel for a screen.

        It has a pseudo-terminal, if the server gives one and RequestTTY does not say no; else it
        is spoken to in whole lines.

        Args:
            size: Columns and rows.
            on_data: Takes output as it comes.
            on_close: Called once, when the channel is gone.
            command: What to run instead of the login shell; not where there is no terminal.

        Raises:
            ConnectError: The server refused the channel.
        """
        if self.target.terminal == "no":
            return await self._open_lines("RequestTTY is no.", on_data, on_close)
        try:
            return await self.open_terminal(
                size, on_data=on_data, on_close=on_close, command=command
            )
        except TerminalRefused as error:
            return await self._open_lines(error.message, on_data, on_close)

    async def open_terminal(
        self,
        size: tuple[int, int],
        *,
        on_data: Callable[[bytes], None],
        on_close: Callable[[ShellEnd], None],
        command: str = "",
    ) -> Shell:
        """Open a channel with a pseudo-terminal.

        Args:
            size: Columns and rows.
            on_data: Takes output as it comes.
            on_close: Called once, when the channel is gone.
            command: What to run instead of the login shell.

        Raises:
            TerminalRefused: The server gives no pseudo-terminal, and nothing was run.
            ConnectError: The server refused the channel.
        """
        session = ShellSession(on_data, on_close, self._hops[-1].client.end)
        creating = self._hops[-1].conn.create_session(
            lambda: session,
            command or self.target.remote_command or None,
            encoding=None,
            window=WINDOW,
            term_type=TERMINAL_TYPE,
            term_size=size,
            term_modes=TERMINAL_MODES,
            env=[("COLORTERM", "truecolor"), *self.target.environment.items()],
        )
        channel = await self._created(creating, session)
        return Shell(channel)

    async def _open_lines(
        self,
        why: str,
        on_data: Callable[[bytes], None],
        on_close: Callable[[ShellEnd], None],
    ) -> Shell:
        screen = LineScreen(on_data)
        session = ShellSession(screen.took, on_close, self._hops[-1].client.end)
        creating = self._hops[-1].conn.create_session(
            lambda: session,
            self.target.remote_command or None,
            encoding=None,
            window=WINDOW,
            request_pty=False,
            env=[*self.target.environment.items()],
        )
        channel = await self._created(creating, session)
        screen.echo(f"sshtui: {why} Lines are edited here and sent whole.\r\n")
        return LineShell(channel, screen)

    async def _created(
        self, creating: Coroutine[Any, Any, tuple[ShellChannel, object]], session: ShellSession
    ) -> ShellChannel:
        with asking_for_agent(wanted=self.lends_agent):
            task = begin_later(creating, "open a shell")
        try:
            with self._loss_named():
                channel, _ = await asyncio.shield(task)
        except asyncio.CancelledError:
            session.abandon()
            task.add_done_callback(_close_unwanted)
            raise
        except (asyncssh.Error, OSError) as error:
            session.abandon()
            raise _refused(error, self.target) from error
        except ConnectionLost:
            session.abandon()
            raise
        return channel

    @contextlib.contextmanager
    def _loss_named(self) -> Iterator[None]:
        """Have what fails because the connection has ended say so, and not blame the server."""
        try:
            yield
        except (asyncssh.Error, ConnectError, OSError) as error:
            cause = self._hops[-1].client.end.error
            if cause is None:
                raise
            raise ConnectionLost(
                f"The connection to {self.target.alias} ended before a channel was open:"
                f" {sentence(cause)}",
                hint="Check the network, and connect again.",
            ) from error

    async def open_channel(
        self,
        request: ChannelRequest,
        ends: Ends,
        edit: Edit | None = None,
        on_open: Callable[[], None] | None = None,
    ) -> Channel:
        """Run something between descriptors; without a terminal where the server gives none.

        Args:
            request: What to run.
            ends: The descriptors, which are the channel's from now on, whatever comes of it.
            edit: Filters input; None for as it is.
            on_open: Called when the server has opened the channel, before anything runs in it.

        Raises:
            ChannelRefused: The server opened no channel.
            RequestRefused: It opened one, and does not run what was asked for.
            ConnectionLost: The connection has ended.
        """
        channel = Channel(ends, edit, on_open)
        with channel.closed_on_failure(), self._loss_named():
            await open_session(self._hops[-1].conn, self.target.alias, request, channel)
        return channel

    async def connect_to(self, host: str | Path, port: int, ends: Ends) -> Channel:
        """Have the server connect to somewhere, and pump that.

        Args:
            host: Name or address; or the path of a socket, whose port says nothing.
            port: Port.
            ends: The descriptors, which are the channel's from now on, whatever comes of it.

        Raises:
            ChannelRefused: The server does not connect to it, or cannot.
            ConnectionLost: The connection has ended.
        """
        channel = Channel(ends)
        with channel.closed_on_failure(), self._loss_named():
            await open_connection(self._hops[-1].conn, self.target.alias, (host, port), channel)
        return channel

    async def output_of(self, command: str) -> bytes:
        """Run a command that is given no input, and return what it wrote as far as it came.

        Args:
            command: For the remote user's shell.

        Raises:
            ConnectError: The server refused the channel, or the connection broke.
        """
        output = b""
        try:
            with self._loss_named():
                process = await self._hops[-1].conn.create_process(
                    command, stdin=asyncssh.DEVNULL, stderr=asyncssh.DEVNULL, encoding=None
                )
            async with process:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(ANSWER_LIMIT):
                        while len(output) < MOST_ANSWER and not process.stdout.at_eof():
                            output += await process.stdout.read(MOST_ANSWER)
        except (asyncssh.Error, OSError) as error:
            raise _refused(error, self.target) from error
        return output

    async def close(self) -> None:
        """Close every hop that nobody else uses, the last one first."""
        for hop in reversed(self._hops[self._kept :]):
            await hop.close()


def _close_unwanted(creating: "asyncio.Task[tuple[ShellChannel, object]]") -> None:
    """Close a channel that came when nobody waited for it any more; on the line it would stay."""
    if not creating.cancelled() and creating.exception() is None:
        channel, _ = creating.result()
        channel.close()


def _refused(error: Exception, target: Target) -> ConnectError:
    if getattr(error, "code", None) == OPEN_REQUEST_PTY_FAILED:
        return TerminalRefused(
            f"{target.alias} provides no terminal (PermitTTY no, or none left).",
            hint="Run it without a terminal.",
        )
    reason = shortened(clean(getattr(error, "reason", ""))) or why(error)
    was_there = getattr(error, "code", None) == OPEN_REQUEST_SESSION_FAILED
    return (ConnectError if was_there else ChannelRefused)(
        f"{target.alias} accepted the sign-in but opened no channel: {ended(reason)}",
        hint="The server may limit sessions (MaxSessions) or allow no shell for this account.",
    )
