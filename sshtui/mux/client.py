"""One ssh client, from its HELLO to its end."""

import asyncio
import itertools
import os
import socket
from collections.abc import Awaitable, Callable

from sshtui.errors import AppError
from sshtui.log import logger
from sshtui.mux import messages
from sshtui.mux.client_terminal import WindowSizes
from sshtui.mux.forwarding import forward_of
from sshtui.mux.master import Denied, Master
from sshtui.mux.messages import (
    AliveCheck,
    CloseForward,
    ExtendedInfo,
    ForwardCode,
    Hello,
    Malformed,
    NewSession,
    NewStdioForward,
    OpenForward,
    Request,
    StopListening,
    Terminate,
    Unsupported,
)
from sshtui.mux.packet_stream import PacketStream
from sshtui.mux.passed_descriptors import PassedDescriptors, question_terminal
from sshtui.mux.peer import Peer
from sshtui.mux.rider import Rider, RiderKind
from sshtui.mux.riding import Ride, words_for_client
from sshtui.tasks import start_task

PATIENCE = 30.0
"""Seconds that a client may take to ask for something."""

_NOT_FORWARDED = "port not forwarded"

_rider_numbers = itertools.count()


class Client:
    """Answers the requests of one client, one after the other.

    Args:
        connection: Its socket, which is closed with this.
        peer: Its process.
        master: What it is served from.
        sizes: What looks at the sizes of terminals.
        gone: Called once, at the end.
        answers: Returns what is told of a subject of `ssh -O conninfo`; None if there is no such.

    Attributes:
        peer: Its process.
        rider: Its ride, while it waits for one or has it.
    """

    def __init__(
        self,
        connection: socket.socket,
        peer: Peer,
        master: Master,
        sizes: WindowSizes,
        gone: Callable[["Client"], None],
        answers: Callable[[str], str | None],
    ) -> None:
        self.peer = peer
        self.rider: Rider | None = None
        self._master = master
        self._sizes = sizes
        self._gone = gone
        self._answers = answers
        self._has_greeted = self._is_answering = False
        self._stream = PacketStream(connection, self.end)
        self._task = start_task(self._serve(), "serving an ssh client")
        # Not at the end of the coroutine: cancelled before its first step, it never begins.
        self._task.add_done_callback(self._let_go)

    @property
    def is_idle(self) -> bool:
        """Whether it has asked for nothing that is not answered."""
        return not self._is_answering

    def end(self) -> None:
        """Have it end, whatever it waits for; its channel is aborted."""
        self._task.cancel()

    async def wait_ended(self) -> None:
        """Wait until it has let go of everything."""
        await asyncio.wait([self._task])

    def _let_go(self, _task: asyncio.Task[None]) -> None:
        self._stream.close()
        self._gone(self)

    async def _serve(self) -> None:
        try:
            self._stream.send(messages.hello())
            while not await self._answer_next():
                pass
            async with asyncio.timeout(PATIENCE):
                await self._stream.flush()
        except (Malformed, TimeoutError):
            logger(__name__).info("A client (process %d) spoke no ssh", self.peer.pid)

    async def _answer_next(self) -> bool:
        """Answer the next request, and return whether that was the last one."""
        async with asyncio.timeout(PATIENCE):
            packet = await self._stream.take_packet()
        with PassedDescriptors(packet.descriptors) as passed:
            request = messages.parse(packet.body)
            if isinstance(request, Hello):
                self._greet(request)
                return False
            if not self._has_greeted:
                raise Malformed
            self._is_answering = True
            try:
                return await self._answer(request, passed)
            finally:
                self._is_answering = False

    def _greet(self, hello: Hello) -> None:
        if self._has_greeted or hello.version != messages.VERSION:
            raise Malformed
        self._has_greeted = True

    async def _answer(self, request: Request, passed: PassedDescriptors) -> bool:
        match request:
            case NewSession() | NewStdioForward():
                return await self._serve_rider(request, passed)
            case AliveCheck(number):
                self._stream.send(messages.alive(number, os.getpid()))
            case ExtendedInfo(number, subject):
                self._stream.send(messages.extended_info(number, self._answers(subject)))
            case Terminate(number):
                await self._do(number, self._master.terminate(self.peer))
            case StopListening(number):
                await self._do(number, self._master.stop(self.peer))
            case OpenForward():
                await self._open_forward(request)
            case CloseForward():
                await self._close_forward(request)
            case Unsupported(number):
                self._stream.send(messages.failed(number, "unsupported request"))
        return False

    async def _serve_rider(
        self, request: NewSession | NewStdioForward, passed: PassedDescriptors
    ) -> bool:
        kind, wish = _described(request)
        number = next(_rider_numbers)
        with question_terminal(passed, self.peer) as terminal:
            self.rider = Rider(number, self.peer, kind, wish, terminal, self.end)
            ride = Ride(self._stream, self._master, self.rider, self._sizes)
            try:
                if isinstance(request, NewSession):
                    return await ride.run_session(request, passed)
                return await ride.run_stdio_forward(request, passed)
            finally:
                self.rider = None

    async def _do(self, request: int, wish: Awaitable[None]) -> None:
        try:
            await wish
        except AppError as error:
            self._refuse(request, error)
        else:
            self._stream.send(messages.ok(request))

    async def _open_forward(self, request: OpenForward) -> None:
        if request.forward is None:
            self._stream.send(messages.failed(request.id, "Invalid forwarding request"))
            return
        forward = forward_of(request.forward)
        try:
            port = await self._master.open_forward(self.peer, forward)
        except AppError as error:
            self._refuse(request.id, error)
            return
        chosen = request.forward.direction is ForwardCode.REMOTE and not request.forward.listen_port
        reply = messages.remote_port(request.id, port) if chosen else messages.ok(request.id)
        self._stream.send(reply)

    async def _close_forward(self, request: CloseForward) -> None:
        try:
            was_open = request.forward is not None and await self._master.close_forward(
                self.peer, forward_of(request.forward)
            )
        except AppError as error:
            self._refuse(request.id, error)
            return
        reply = messages.ok(request.id) if was_open else messages.failed(request.id, _NOT_FORWARDED)
        self._stream.send(reply)

    def _refuse(self, request: int, error: AppError) -> None:
        reply = messages.denied if isinstance(error, Denied) else messages.failed
        self._stream.send(reply(request, words_for_client(error)))


def _described(request: NewSession | NewStdioForward) -> tuple[RiderKind, str]:
    """Return what a rider asks for."""
    if isinstance(request, NewStdioForward):
        if request.port == messages.STREAMLOCAL_PORT:
            return RiderKind.STDIO_FORWARD, request.host
        return RiderKind.STDIO_FORWARD, f"{request.host}:{request.port}"
    command = request.command.decode("utf-8", "surrogateescape")
    if request.is_subsystem:
        return RiderKind.SUBSYSTEM, command
    return RiderKind.COMMAND if command else RiderKind.SHELL, command
