"""One session channel of a demo server, with its child process."""

import contextlib
import signal

import asyncssh

from sshtui.demo.child import Child, PtyRequest, Size, Streams
from sshtui.log import logger
from sshtui.tasks import start_task

_LOG = logger(__name__)
_COULD_NOT_START = 127


class DemoSession(asyncssh.SSHServerSession[bytes]):
    """Runs a shell or a command for one channel.

    Args:
        greeting: What a login shell in a terminal says first.
        children: Takes the child while it runs, so that it can be ended from outside.
    """

    def __init__(self, greeting: str, children: set[Child]) -> None:
        self._greeting = greeting
        self._children = children
        self._command = ""
        self._terminal: PtyRequest | None = None
        self._child: Child | None = None
        self._paused = False
        self._gone = False

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        """Keep the channel; asyncssh calls this."""
        self._channel = chan

    def pty_requested(
        self,
        term_type: str,
        term_size: tuple[int, int, int, int],
        term_modes: object,
    ) -> bool:
        """Note the terminal that is asked for."""
        self._terminal = PtyRequest(term_type, Size(term_size[0], term_size[1]))
        return True

    def shell_requested(self) -> bool:
        """Take a login shell."""
        return True

    def exec_requested(self, command: str) -> bool:
        """Note the command."""
        self._command = command
        return True

    def session_started(self) -> None:
        """Start the child; input waits until it stands."""
        self._channel.pause_reading()
        start_task(self._run(), "demo session")

    def data_received(self, data: bytes, datatype: int | None) -> None:
        """Pass input on."""
        if self._child is not None:
            self._child.write(data)

    def eof_received(self) -> bool:
        """Pass the end of the input on; output goes on."""
        if self._child is not None:
            self._child.write_eof()
        return True

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        """Pass a new size on."""
        if self._terminal is not None:
            self._terminal = PtyRequest(self._terminal.kind, Size(width, height))
        if self._child is not None:
            self._child.resize(Size(width, height))

    def signal_received(self, signal: str) -> None:
        """Pass a signal on."""
        if self._child is not None:
            self._child.signal(signal)

    def pause_writing(self) -> None:
        """Let the child's output wait: the client is behind."""
        self._paused = True
        if self._child is not None:
            self._child.pause()

    def resume_writing(self) -> None:
        """Take the child's output again."""
        self._paused = False
        if self._child is not None:
            self._child.resume()

    def connection_lost(self, exc: Exception | None) -> None:
        """End the child: nobody is there any more."""
        self._gone = True
        if self._child is not None:
            self._child.hang_up()
            start_task(self._child.end(), "demo child")

    async def _run(self) -> None:
        if self._terminal is not None and not self._command:
            self._send(self._greeting.encode())
        streams = Streams(
            self._send,
            lambda data: self._send(data, asyncssh.EXTENDED_DATA_STDERR),
            self._channel.pause_reading,
            self._channel.resume_reading,
        )
        try:
            child = await Child.start(self._command, self._terminal, streams)
        except OSError as error:
            _LOG.warning("the shell could not be started: %s", error)
            self._send(f"The shell could not be started: {error}\r\n".encode())
            self._channel.exit(_COULD_NOT_START)
            return
        self._children.add(child)
        try:
            await self._attend(child)
        finally:
            self._children.discard(child)

    async def _attend(self, child: Child) -> None:
        self._child = child
        if self._gone:
            await child.end()
            return
        if self._terminal is not None:
            child.resize(self._terminal.size)
        if self._paused:
            child.pause()
        self._channel.resume_reading()
        status = await child.wait()
        self._child = None
        if not self._gone:
            self._report(status)

    def _send(self, data: bytes, datatype: int | None = None) -> None:
        # The client may have closed the channel a moment ago; `connection_lost` follows.
        with contextlib.suppress(BrokenPipeError):
            self._channel.write(data, datatype)

    def _report(self, status: int) -> None:
        if status >= 0:
            self._channel.exit(status)
        else:
            self._channel.exit_with_signal(signal.Signals(-status).name.removeprefix("SIG"))
