"""One channel of a connection, between the server and local descriptors."""

import asyncio
import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sshtui.ssh.nonblocking import NonBlocking, take_over
from sshtui.ssh.pump import InputPump, OutputPump

NO_STATUS = 255
"""What ssh ends with where the command gave no status: a signal, or a lost connection."""

Edit = Callable[[bytes], bytes | None]
"""Takes input and returns what of it is sent; None to end the channel."""


@dataclass(frozen=True, slots=True)
class TerminalRequest:
    """The pseudo-terminal that a channel asks for (RFC 4254, 6.2).

    Attributes:
        type: What TERM says.
        size: Columns, rows, width and height in pixels; 0 for what is not known.
        modes: Its modes by their numbers (RFC 4254, 8).
    """

    type: str
    size: tuple[int, int, int, int]
    modes: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChannelRequest:
    """What a session channel is to run.

    Attributes:
        command: For the remote user's shell; empty for a login shell.
        subsystem: What to run instead, by its name in sshd_config.
        terminal: The pseudo-terminal that it gets, or None for none.
        environment: Variables and their values; the server takes those that it likes.
        forwards_agent: Whether the agent may be asked from there.
    """

    command: bytes = b""
    subsystem: str = ""
    terminal: TerminalRequest | None = None
    environment: tuple[tuple[bytes, bytes], ...] = ()
    forwards_agent: bool = False


@dataclass(frozen=True, slots=True)
class Ends:
    """The local descriptors of a channel, which owns and closes them from the call on.

    The same one as stdin and stdout is a socket that the other side is told of when output ends.

    Attributes:
        stdin: Where input comes from; None for an empty one.
        stdout: Where output goes; None for nowhere.
        stderr: Where standard error goes; None for nowhere.
    """

    stdin: int | None
    stdout: int | None
    stderr: int | None = None


class RemoteEnd(Protocol):
    """The server's end of a channel."""

    def send(self, data: bytes) -> None:
        """Send input."""

    def end_input(self) -> None:
        """Tell that no more input comes."""

    def pause(self) -> None:
        """Have the server wait."""

    def resume(self) -> None:
        """Let it go on; what came meanwhile is delivered before this returns."""

    def refuse_output(self) -> None:
        """Tell that nobody reads the output any more."""

    def resize(self, size: tuple[int, int, int, int]) -> None:
        """Tell how large the terminal is."""

    def close(self) -> None:
        """End the channel once what was sent is out."""

    def abort(self) -> None:
        """End the channel now."""


class Channel:
    """A channel that is pumped until it ends.

    Args:
        ends: Local descriptors; they are closed with it.
        edit: Filters input.
        on_open: Called when the server has opened it, before anything runs in it.

    Attributes:
        terminal_refused: Whether a terminal was asked for and the server gave none.
        status: Exit status, or None where none came.
        signalled: Whether a signal ended the command.
        lost: What the connection ended with, where that came first.
        input_ended: Set when there is no more input here.
        sent, received: Bytes of input and of output so far.
    """

    def __init__(
        self, ends: Ends, edit: Edit | None = None, on_open: Callable[[], None] | None = None
    ) -> None:
        self.terminal_refused = False
        self.status: int | None = None
        self.signalled = False
        self.lost: Exception | None = None
        self.input_ended = asyncio.Event()
        self.sent = self.received = 0
        self._edit = edit
        self._on_open = on_open
        self._is_socket = ends.stdin is not None and ends.stdin == ends.stdout
        stdin = os.dup(ends.stdin) if self._is_socket and ends.stdin is not None else ends.stdin
        self._input = InputPump(_taken_over(stdin, os.O_RDONLY), self._took_input, self._end_input)
        self._stdout = OutputPump(_taken_over(ends.stdout), self._moved)
        self._stderr = OutputPump(_taken_over(ends.stderr), self._moved)
        self._remote: RemoteEnd | None = None
        self._input_closed = self._output_ended = self._output_refused = False
        self._held = self._ended = False
        self._done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def unwritable(self) -> OSError | None:
        """Why standard output could not be written, if that is so."""
        return self._stdout.error

    async def wait(self) -> int:
        """Wait until it has ended and everything is written out; return the exit status.

        It is 255 where a signal or the loss of the connection ended it, as with ssh.
        """
        await asyncio.shield(self._done)
        return NO_STATUS if self.status is None or self.lost is not None else self.status

    def resize(self, size: tuple[int, int, int, int]) -> None:
        """Tell the remote how large its terminal is: columns, rows, width and height in pixels."""
        if self._remote is not None and not self._ended:
            self._remote.resize(size)

    def abort(self) -> None:
        """End it now, whatever is still to be written."""
        if self._remote is not None and not self._ended:
            self._remote.abort()
        self._ended = True
        self._finish()

    @contextlib.contextmanager
    def closed_on_failure(self) -> Iterator[None]:
        """Let go of the descriptors if it cannot be opened."""
        try:
            yield
        except BaseException:
            self.abort()
            raise

    # what the server's end calls

    def opened(self) -> None:
        """Tell that the server has opened it."""
        if self._on_open is not None:
            self._on_open()

    def started(self, remote: RemoteEnd) -> None:
        """Begin: the server runs what was asked for."""
        self._remote = remote
        if self._ended:
            remote.abort()
        else:
            self._input.start()

    def took(self, data: bytes, *, is_error: bool = False) -> None:
        """Take output."""
        self.received += len(data)
        output = self._stderr if is_error else self._stdout
        output.put(data)
        if output.is_full and not self._held and self._remote is not None:
            self._held = True
            self._remote.pause()

    def end_output(self) -> None:
        """Take the end of output."""
        self._output_ended = True
        self._moved()

    def pause_input(self) -> None:
        """Send nothing for now: the server is slow."""
        self._input.pause()

    def resume_input(self) -> None:
        """Send again."""
        if not self._input_closed and not self._ended:
            self._input.start()

    def refuse_input(self) -> None:
        """Read no more input: the remote takes none."""
        self._input.close()
        self._close_input()

    def exited(self, status: int | None) -> None:
        """Take the exit status, None where a signal ended the command, unless we ended it."""
        if not self._ended:
            self.status = status
            self.signalled = status is None

    def ended(self, error: Exception | None) -> None:
        """Take the end, with what the connection ended with if that is why."""
        if not self._ended:
            self.lost = error
            self._ended = True
            self._input.close()
            self._moved()

    # the pumps

    def _took_input(self, data: bytes) -> None:
        edited = data if self._edit is None else self._edit(data)
        if edited is None:
            self.abort()
        elif edited and self._remote is not None:
            self.sent += len(edited)
            self._remote.send(edited)

    def _end_input(self) -> None:
        self.input_ended.set()
        self._close_input()

    def _close_input(self) -> None:
        if not self._input_closed and self._remote is not None:
            self._input_closed = True
            self._remote.end_input()
            self._moved()

    def _moved(self) -> None:
        """Go by what is written: end, or let the server go on."""
        written = self._stdout.is_empty and self._stderr.is_empty
        if self._ended:
            if written:
                self._finish()
            return
        if self._remote is None:
            return
        if self._stdout.error is not None and not self._output_refused:
            self._output_refused = True
            self._remote.refuse_output()
        if self._output_ended and written and self._is_socket:
            self._stdout.end_writing()
            if self._input_closed:
                self._remote.close()
        if self._held and self._stdout.has_room and self._stderr.has_room:
            self._held = False
            # Last, as it delivers at once.
            self._remote.resume()

    def _finish(self) -> None:
        for end in (self._input, self._stdout, self._stderr):
            end.close()
        if not self._done.done():
            self._done.set_result(None)


def _taken_over(descriptor: int | None, access: int = os.O_WRONLY) -> NonBlocking | None:
    return None if descriptor is None else take_over(descriptor, access)
