"""Runs a shell or command for a demo session, in a pty or with pipes."""

import asyncio
import contextlib
import fcntl
import os
import pwd
import signal
import struct
import termios
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sshtui.demo.pump import Reader, Writer

_KEPT = ("HOME", "LOGNAME", "USER", "PATH", "TZ", "TMPDIR", "LANG", "SSH_AUTH_SOCK")
_GRACE = 1.0
"""Seconds between a hang-up and a kill."""
_CTRL_D = b"\x04"
"""What a terminal sends for the end of input."""

# A session leader that opens a terminal gets it as its controlling one; done by a small shell,
# nothing of ours has to run between fork and exec in a process that has threads.
_IN_TERMINAL = 'exec 0<>"$1" 1>&0 2>&0; shift; exec "$@"'


@dataclass(frozen=True, slots=True)
class Size:
    """Size of a terminal in cells."""

    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class PtyRequest:
    """The terminal that a client asked for.

    Attributes:
        kind: What goes into TERM.
        size: Its size at the start.
    """

    kind: str
    size: Size


@dataclass(frozen=True, slots=True)
class Streams:
    """Where the bytes of a child go, and who hears of a full input.

    Attributes:
        out: Gets standard output, or everything where there is a terminal.
        err: Gets standard error where there is no terminal.
        full: Called when the child does not take its input.
        drained: Called when it does again.
    """

    out: Callable[[bytes], None]
    err: Callable[[bytes], None]
    full: Callable[[], None]
    drained: Callable[[], None]


class Child:
    """A running process with its input and outputs; made by `start`."""

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        readers: tuple[Reader, ...],
        writer: Writer,
        terminal: tuple[int, int] | None,
    ) -> None:
        self._process = process
        self._readers = readers
        self._writer = writer
        self._terminal = terminal

    @classmethod
    async def start(cls, command: str, terminal: PtyRequest | None, streams: Streams) -> "Child":
        """Start a command, or a login shell.

        Args:
            command: For the user's shell to run; "" for a login shell.
            terminal: What it runs in; None for pipes.
            streams: Where its bytes go.

        Raises:
            OSError: It could not be started.
        """
        if terminal is None:
            return await cls._with_pipes(_arguments(command), streams)
        return await cls._in_terminal(_arguments(command), terminal, streams)

    @classmethod
    async def _in_terminal(
        cls, arguments: list[str], terminal: PtyRequest, streams: Streams
    ) -> "Child":
        master, slave = os.openpty()
        set_size(master, terminal.size)
        try:
            process = await asyncio.create_subprocess_exec(
                "/bin/sh",
                "-c",
                _IN_TERMINAL,
                "sh",
                os.ttyname(slave),
                *arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=slave,
                stderr=slave,
                env=_environment(terminal.kind),
                cwd=_home(),
                start_new_session=True,
            )
        except OSError:
            os.close(master)
            os.close(slave)
            raise
        # The slave stays open here until the child has ended, so that its last words are
        # still there to be read then.
        reader = Reader(os.dup(master), streams.out)
        writer = Writer(os.dup(master), streams.full, streams.drained)
        return cls(process, (reader,), writer, (master, slave))

    @classmethod
    async def _with_pipes(cls, arguments: list[str], streams: Streams) -> "Child":
        ends = (os.pipe(), os.pipe(), os.pipe())
        (child_in, our_in), (our_out, child_out), (our_err, child_err) = ends
        try:
            process = await asyncio.create_subprocess_exec(
                *arguments,
                stdin=child_in,
                stdout=child_out,
                stderr=child_err,
                env=_environment(""),
                cwd=_home(),
                start_new_session=True,
            )
        except OSError:
            for descriptor in (our_in, our_out, our_err):
                os.close(descriptor)
            raise
        finally:
            for descriptor in (child_in, child_out, child_err):
                os.close(descriptor)
        readers = (Reader(our_out, streams.out), Reader(our_err, streams.err))
        return cls(process, readers, Writer(our_in, streams.full, streams.drained), None)

    async def wait(self) -> int:
        """Return the exit status, negative for a signal, once all output has been handed on."""
        status = await self._process.wait()
        if self._terminal is not None:
            for reader in self._readers:
                reader.finish()
        for reader in self._readers:
            await reader.wait_ended()
        self.hang_up()
        return status

    def write(self, data: bytes) -> None:
        """Give it input."""
        self._writer.write(data)

    def write_eof(self) -> None:
        """End its input."""
        if self._terminal is None:
            self._writer.close(flush=True)
        else:
            self._writer.write(_CTRL_D)

    def pause(self) -> None:
        """Let its output wait."""
        for reader in self._readers:
            reader.pause()

    def resume(self) -> None:
        """Take its output again."""
        for reader in self._readers:
            reader.resume()

    def resize(self, size: Size) -> None:
        """Change the size of its terminal."""
        if self._terminal is not None:
            set_size(self._terminal[0], size)

    def signal(self, name: str) -> None:
        """Send a signal to what runs in the foreground.

        Args:
            name: As RFC 4254, 6.10 has it, such as `INT`; others are ignored.
        """
        number = getattr(signal, f"SIG{name}", None)
        if not isinstance(number, signal.Signals):
            return
        group = self._process.pid
        with contextlib.suppress(ProcessLookupError, OSError):
            if self._terminal is not None:
                group = os.tcgetpgrp(self._terminal[0])
            os.killpg(group, number)

    def hang_up(self) -> None:
        """Take its input and outputs away."""
        for reader in self._readers:
            reader.close()
        self._writer.close(flush=False)
        self._close_terminal()

    async def end(self) -> None:
        """Hang up, and kill what does not go by itself."""
        self.hang_up()
        for number in (signal.SIGHUP, signal.SIGKILL):
            if self._process.returncode is not None:
                return
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), _GRACE)

    def _close_terminal(self) -> None:
        if self._terminal is not None:
            for descriptor in self._terminal:
                os.close(descriptor)
            self._terminal = None


def set_size(terminal: int, size: Size) -> None:
    """Tell a terminal its size."""
    packed = struct.pack("HHHH", max(size.rows, 1), max(size.columns, 1), 0, 0)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, packed)


def _arguments(command: str) -> list[str]:
    shell = os.environ.get("SHELL") or pwd.getpwuid(os.getuid()).pw_shell or "/bin/sh"
    return [shell, "-c", command] if command else [shell, "-l"]


def _environment(terminal: str) -> dict[str, str]:
    # As with sshd, little is passed on: what the surrounding terminal says of itself is not
    # true of ours.
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in _KEPT or name.startswith(("LC_", "XDG_"))
    }
    kept["SHELL"] = _arguments("")[0]
    if terminal:
        kept |= {"TERM": terminal, "COLORTERM": "truecolor"}
    return kept


def _home() -> str | None:
    home = Path(os.environ.get("HOME", "/"))
    return str(home) if home.is_dir() else None
