"""A channel of the connection between the descriptors of a client."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sshtui.errors import AppError, ChannelRefused, ConnectError, RequestRefused
from sshtui.log import logger
from sshtui.mux import messages
from sshtui.mux.client_terminal import ClientTerminal, Size, WindowSizes
from sshtui.mux.escapes import EscapeFilter
from sshtui.mux.master import Denied, Master
from sshtui.mux.messages import NewSession, NewStdioForward
from sshtui.mux.packet_stream import PacketStream
from sshtui.mux.passed_descriptors import PassedDescriptors
from sshtui.mux.rider import Rider
from sshtui.sanitize import clean
from sshtui.ssh.channel import NO_STATUS, Channel, ChannelRequest, Ends, TerminalRequest
from sshtui.ssh.connection import Connection
from sshtui.ssh.terminal_modes import modes_of

_MOST_WORDS = 500

_REFUSED = "Session open refused by peer"


def words_for_client(error: AppError) -> str:
    """Return what a client prints of an error, in one line."""
    return f"sshtui: {clean(error.message)[:_MOST_WORDS]}"


@dataclass(frozen=True, slots=True)
class Ride:
    """What one request for a channel is served with.

    Attributes:
        stream: Where the replies go.
        master: Where the connection comes from.
        rider: Who asks.
        sizes: What looks at the sizes of terminals.
    """

    stream: PacketStream
    master: Master
    rider: Rider
    sizes: WindowSizes

    async def run_session(self, request: NewSession, passed: PassedDescriptors) -> bool:
        """Run a shell, a command or a subsystem to its end.

        Args:
            request: What the client asked for.
            passed: Its standard input, output and error.

        Returns:
            Whether there was a session. Where there was none, the client was told why, and
            connects by itself.
        """
        connection = await self._line(request.id)
        if connection is None:
            return False
        try:
            terminal = ClientTerminal(passed[0], passed[2])
            try:
                return await self._run_on(connection, request, passed, terminal)
            finally:
                self.sizes.leave(terminal)
                terminal.close()
        finally:
            self.master.left(self.rider)

    async def run_stdio_forward(self, request: NewStdioForward, passed: PassedDescriptors) -> bool:
        """Join two descriptors with a port or a socket that the server reaches, to the end.

        Args:
            request: What the client asked for.
            passed: Its standard input and output.

        Returns:
            Whether there was such a channel.
        """
        connection = await self._line(request.id)
        if connection is None:
            return False
        is_path = request.port == messages.STREAMLOCAL_PORT
        host = Path(request.host) if is_path else request.host
        try:
            stdin, stdout = passed.take()
            channel = await connection.connect_to(
                host, 0 if is_path else request.port, Ends(stdin, stdout, None)
            )
            with self._riding(channel):
                self.stream.send(messages.session_opened(request.id, self.rider.id))
                await channel.wait()
        except ConnectError as error:
            self._refuse(request.id, error)
            return False
        finally:
            self.master.left(self.rider)
        return True

    async def _line(self, request: int) -> Connection | None:
        try:
            return await self.master.line(self.rider)
        except Denied as error:
            self.stream.send(messages.denied(request, words_for_client(error)))
        except AppError as error:
            self.stream.send(messages.failed(request, words_for_client(error)))
        return None

    async def _run_on(
        self,
        connection: Connection,
        request: NewSession,
        passed: PassedDescriptors,
        terminal: ClientTerminal,
    ) -> bool:
        # Another size that it has before the channel is there is news, too.
        number, size = self.rider.id, terminal.size()

        def opened() -> None:
            # Before anything is written: at this the client makes its terminal raw.
            self.stream.send(messages.session_opened(request.id, number))

        try:
            channel = await _open(connection, request, passed, terminal, size, opened)
        except RequestRefused:
            # FAILURE would have the client sign in once more, only to be refused again.
            terminal.tell(f"{_asked_for(request)} request failed on channel {number}\r\n")
            self.stream.send(messages.exit_message(number, NO_STATUS))
            return True
        except ConnectError as error:
            self._refuse(request.id, error)
            return False
        with self._riding(channel):
            if channel.terminal_refused:
                self.stream.send(messages.terminal_refused(number))
                terminal.tell("PTY allocation request failed\r\n")
            elif request.wants_terminal:
                self.sizes.follow(terminal, size, channel.resize)
            else:
                terminal.close()  # else who reads standard error would wait for us too
            self.stream.send(messages.exit_message(number, await channel.wait()))
        return True

    @contextlib.contextmanager
    def _riding(self, channel: Channel) -> Iterator[None]:
        try:
            self.rider.channel = channel
            self.master.rode(self.rider)
            yield
        finally:
            channel.abort()

    def _refuse(self, request: int, error: ConnectError) -> None:
        logger(__name__).info("No channel for an ssh client: %s", error)
        words = _REFUSED if isinstance(error, ChannelRefused) else words_for_client(error)
        self.stream.send(messages.failed(request, words))


async def _open(
    connection: Connection,
    request: NewSession,
    passed: PassedDescriptors,
    terminal: ClientTerminal,
    size: Size,
    on_open: Callable[[], None],
) -> Channel:
    if request.wants_x11:
        logger(__name__).info("An ssh client asked for X11 forwarding, which there is not")
    wanted = None
    if request.wants_terminal:
        # Before the reply, at which the client makes its terminal raw.
        modes = modes_of(passed[0])
        wanted = TerminalRequest(request.terminal_type, size, modes)
    escapes = request.wants_terminal and request.escape
    edit = EscapeFilter(request.escape, terminal.tell) if escapes else None
    name = request.command.decode("utf-8", "surrogateescape")
    return await connection.open_channel(
        ChannelRequest(
            command=b"" if request.is_subsystem else request.command,
            subsystem=name if request.is_subsystem else "",
            terminal=wanted,
            environment=request.environment,
            # As with ssh, what the client wishes and the connection may have by consent.
            forwards_agent=request.wants_agent and connection.lends_agent,
        ),
        Ends(*passed.take()),
        edit,
        on_open,
    )


def _asked_for(request: NewSession) -> str:
    if request.is_subsystem:
        return "subsystem"
    return "exec" if request.command else "shell"
