"""A program in a pseudo-terminal that is drained as fast as Python can: the fastest "terminal"."""

import compileall
import contextlib
import fcntl
import os
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import sshtui

COLUMNS, ROWS = 200, 50
SECONDS = 60.0
_CHUNK = 1 << 16

# A session leader that opens a terminal gets it as its controlling one.
_TAKE_TERMINAL = 'exec 0<>"$1" 1>&0 2>&0; shift; exec "$@"'


class PtyProgram:
    """A running program and the stream of what it writes to its terminal.

    Args:
        process: The program.
        master: Our side of its terminal.

    Attributes:
        taken: Bytes read from it so far.
    """

    def __init__(self, process: "subprocess.Popen[bytes]", master: int) -> None:
        self._process = process
        self._master = master
        self._tail = b""
        self.taken = 0

    def type(self, data: bytes) -> None:
        """Type on its keyboard."""
        os.write(self._master, data)

    def wait_for(self, wanted: bytes, *, seconds: float = SECONDS) -> float:
        """Drain until the stream holds these bytes, and return the moment they were seen.

        Raises:
            TimeoutError: They did not come; with the end of the stream.
        """
        deadline = time.perf_counter() + seconds
        while True:
            if wanted in self._tail:
                seen = time.perf_counter()
                self._tail = self._tail.partition(wanted)[2]
                return seen
            self._tail = self._tail[-len(wanted) :] + self._read(deadline, wanted)

    def drain(self, *, quiet: float) -> float:
        """Drain until nothing has come for some seconds, and return when the last came.

        Raises:
            TimeoutError: It goes on and on.
        """
        last = time.perf_counter()
        deadline = last + SECONDS
        while select.select([self._master], [], [], quiet)[0]:
            self._tail = self._read(deadline, b"end of its output")
            last = time.perf_counter()
        self._tail = b""
        return last

    def chunks(self, *, quiet: float) -> Iterator[tuple[float, bytes]]:
        """Yield what comes, each with its moment, until nothing has come for some seconds."""
        deadline = time.perf_counter() + SECONDS
        while select.select([self._master], [], [], quiet)[0]:
            data = self._read(deadline, b"end of its output")
            yield time.perf_counter(), data

    def wait_for_end(self) -> float:
        """Drain until it ends, and return the moment.

        Raises:
            subprocess.TimeoutExpired: It goes on.
        """
        with contextlib.suppress(TimeoutError):
            self.wait_for(b"\0", seconds=SECONDS)
        self._process.wait(1.0)
        return time.perf_counter()

    def rest(self, seconds: float) -> None:
        """Leave it alone for some seconds, and forget what it shows meanwhile."""
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            if select.select([self._master], [], [], left)[0]:
                self._read(deadline + SECONDS, b"anything")
        self._tail = b""

    def cpu(self) -> float:
        """Return the seconds of processor time that the program has spent (Linux)."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        # User and system time: fields 14 and 15, counted from before the name.
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Return the bytes of memory that the program has in use (Linux: VmRSS)."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) * 1024

    def _read(self, deadline: float, wanted: bytes) -> bytes:
        left = deadline - time.perf_counter()
        if left <= 0 or not select.select([self._master], [], [], left)[0]:
            raise TimeoutError(f"no {wanted!r}; the stream ended with {self._tail[-2000:]!r}")
        try:
            data = os.read(self._master, _CHUNK)
        except OSError as error:
            raise TimeoutError(f"it ended before {wanted!r}: {self._tail[-2000:]!r}") from error
        self.taken += len(data)
        return data


def compile_as_installed() -> None:
    """Compile sshtui as pip does, also where Python is told to leave no bytecode behind."""
    compileall.compile_dir(Path(sshtui.__file__).parent, quiet=1)


@contextlib.contextmanager
def in_pty(
    arguments: Sequence[str], environment: Mapping[str, str] | None = None
) -> Iterator[PtyProgram]:
    """Run a program in a pty of 200x50 cells, and end it afterwards."""
    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    variables = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    variables.pop("TMUX", None)
    process = subprocess.Popen(
        ["/bin/sh", "-c", _TAKE_TERMINAL, "sh", os.ttyname(slave), *arguments],
        env={**variables, **(environment or {})},
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    try:
        yield PtyProgram(process, master)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(SECONDS)
        os.close(master)
