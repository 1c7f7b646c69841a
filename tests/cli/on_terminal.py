"""A program with a controlling terminal, its own streams on it or on pipes."""

import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from typing import IO, Any

from sshtui.ui.rendering import outer_title
from tests.servers.programs import Screen
from tests.servers.waiting import SECONDS

SSHTUI = (sys.executable, "-m", "sshtui")

# A private mode (DEC), the keyboard protocol of kitty pushed or popped, or xterm's other keys.
_SWITCH = re.compile(r"\x1b\[(?:\?([\d;]+)([hl])|([<>])[\d;]*u|>4(;\d)?m)")
_ON_BEFORE = {"7", "25"}

# A session leader that opens a terminal gets it as its controlling one. It stays open as long as
# the program runs, whatever its own streams are.
_TAKE_TERMINAL = 'exec 9<>"$1"; shift; exec "$@"'


class OnTerminal:
    """A running program, and what its terminal has shown.

    Args:
        process: The program.
        master: Our side of the terminal.
        path: The program's side.
        before: The modes of the terminal before the program was started.

    Attributes:
        before: The modes of the terminal before the program was started.
        shown: What the terminal has got since the last text waited for.
        output: All that it has got.
    """

    def __init__(
        self, process: "subprocess.Popen[bytes]", master: int, path: str, before: list[Any]
    ) -> None:
        self.process = process
        self.master = master
        self.shown = ""
        self.output = ""
        self._path = path
        self.before = before

    def sees(self, text: str) -> str:
        """Wait until a text has been shown after the last one waited for; return what led to it."""
        deadline = time.monotonic() + SECONDS
        while text not in self.shown:
            left = deadline - time.monotonic()
            if left <= 0 or not self._read(left):
                raise AssertionError(f"no {text!r} on the terminal, but {self.shown!r}")
        before, found, self.shown = self.shown.partition(text)
        return before + found

    def type(self, keys: str | bytes) -> None:
        """Type on its keyboard."""
        os.write(self.master, keys.encode() if isinstance(keys, str) else keys)

    def rest(self) -> str:
        """Wait for the end and return what the terminal has got since."""
        while self._read(SECONDS):
            pass
        return self.shown

    def catch_up(self) -> None:
        """Take what has been written until now."""
        while self._read(0):
            pass

    def echoes(self) -> bool:
        """Return whether the terminal shows what is typed."""
        return bool(termios.tcgetattr(self.master)[3] & termios.ECHO)

    def is_raw(self) -> bool:
        """Return whether the program gets each key at once, Ctrl+C among them."""
        return not termios.tcgetattr(self.master)[3] & (termios.ICANON | termios.ISIG)

    def is_as_before(self) -> bool:
        """Return whether the terminal has the modes again that it had before the program."""
        return termios.tcgetattr(self.master) == self.before and not left_on(self.output)

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size, which the kernel tells who runs on it."""
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def stops(self) -> None:
        """Wait until the program is stopped."""
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WNOWAIT)

    def take_no_more(self) -> None:
        """Have the terminal take no more output, like a window that hangs."""
        self._flow(termios.TCOOFF)

    def take_again(self) -> None:
        """Have it take output again."""
        self._flow(termios.TCOON)

    def _flow(self, action: int) -> None:
        slave = os.open(self._path, os.O_RDWR | os.O_NOCTTY)
        termios.tcflow(slave, action)
        os.close(slave)

    def hang_up(self) -> None:
        """Close the terminal, as a person closes its window."""
        os.close(self.master)
        self.master = -1

    def wait(self) -> int:
        """Wait for the end and return the exit status."""
        return self.process.wait(SECONDS)

    def _read(self, seconds: float) -> bool:
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError:
            return False
        text = data.decode("utf-8", "replace")
        self.shown += text
        self.output += text
        return bool(data)


def left_on(output: str) -> set[str]:
    """Return the modes that a program has switched on its terminal and not back.

    A title that is not restored is one of them.
    """
    on = {"title"} if output.count(outer_title.PUSH) > output.count(outer_title.POP) else set()
    for match in _SWITCH.finditer(output):
        modes, end, kitty, others = match.groups()
        if kitty:
            (on.add if kitty == ">" else on.discard)("kitty")
        elif not modes:
            (on.add if others else on.discard)("other keys")
        for mode in (modes or "").split(";"):
            (on.add if (end == "h") != (mode in _ON_BEFORE) else on.discard)(mode)
    return on - {""}


@contextlib.contextmanager
def on_terminal(
    arguments: Sequence[str],
    *,
    stdin: int | None = None,
    stdout: int | IO[bytes] | None = None,
    stderr: int | IO[bytes] | None = None,
    size: tuple[int, int] = (80, 24),
) -> Iterator[OnTerminal]:
    """Run a program on a terminal of its own; it is ended afterwards if it still runs.

    Args:
        arguments: The program and its arguments.
        stdin: Instead of the terminal, as subprocess takes it.
        stdout: Likewise.
        stderr: Likewise.
        size: Columns and rows.
    """
    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    path, before = os.ttyname(slave), termios.tcgetattr(slave)
    process = subprocess.Popen(
        ["/bin/sh", "-c", _TAKE_TERMINAL, "sh", path, *arguments],
        stdin=slave if stdin is None else stdin,
        stdout=slave if stdout is None else stdout,
        stderr=slave if stderr is None else stderr,
        start_new_session=True,
        # Were it open nowhere for a moment, the other side would count as hung up.
        pass_fds=(slave,),
    )
    os.close(slave)
    running = OnTerminal(process, master, path, before)
    try:
        yield running
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(SECONDS)
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                stream.close()
        if running.master != -1:
            running.hang_up()


def run_plainly(
    *arguments: str, given: bytes = b"", seconds: float = SECONDS
) -> "subprocess.CompletedProcess[bytes]":
    """Run sshtui without any terminal, and return how it ended."""
    return subprocess.run(
        [*SSHTUI, *arguments],
        input=given,
        capture_output=True,
        start_new_session=True,
        timeout=seconds,
        check=False,
    )


def takes_keys(screen: Screen) -> None:
    """Wait until an app takes keys again; it says when not, for a moment after a session."""
    screen.wait_until_gone("keys are ignored")
