"""Programs in a real terminal: tmux on a private socket, with keys in and the screen out."""

import os
import re
import shlex
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.servers.waiting import SECONDS, wait_for

_CONFIGURATION = """\
set -g exit-empty off
set -g status off
set -g default-terminal tmux-256color
set -sg escape-time 0
"""


class Screen:
    """One program in one tmux pane.

    Args:
        socket: The private tmux server.
        name: Name of its tmux session.
        status: File that gets the exit status of the program.
    """

    def __init__(self, socket: Path, name: str, status: Path) -> None:
        self._socket = socket
        self._name = name
        self._status = status

    def text(self, *, colours: bool = False) -> str:
        """Return what the screen shows, one line a row; with SGR sequences if asked."""
        return self._tmux("capture-pane", "-p", *(["-e"] if colours else []), "-t", self._pane)

    def scrollback(self) -> str:
        """Return what the screen shows and what has scrolled off it."""
        return self._tmux("capture-pane", "-p", "-S", "-", "-t", self._pane)

    def type(self, text: str) -> None:
        """Type text as it is; no key names, no Enter."""
        self._tmux("send-keys", "-l", "-t", self._pane, "--", text)

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names, such as `Enter`, `Escape`, `C-\\`, `M-x`, `F1`."""
        self._tmux("send-keys", "-t", self._pane, "--", *keys)

    def click(self, column: int, row: int) -> None:
        """Press and release the left mouse button (SGR mouse reports; cells from 1)."""
        self.type(f"\x1b[<0;{column};{row}M")
        self.type(f"\x1b[<0;{column};{row}m")

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal."""
        self._tmux("resize-window", "-t", self._name, "-x", str(columns), "-y", str(rows))

    def wait_for(self, pattern: str, *, seconds: float = SECONDS) -> str:
        """Wait until a regular expression is found on the screen, and return the match.

        Raises:
            AssertionError: It did not come in time; with the screen.
        """
        return wait_for(
            lambda: re.search(pattern, self.text()),
            f"{pattern!r} on the screen",
            context=self.text,
            seconds=seconds,
        ).group()

    def wait_until_gone(self, pattern: str, *, seconds: float = SECONDS) -> None:
        """Wait until a regular expression is on the screen no more.

        Raises:
            AssertionError: It stayed; with the screen.
        """
        wait_for(
            lambda: not re.search(pattern, self.text()),
            f"screen without {pattern!r}",
            context=self.text,
            seconds=seconds,
        )

    def wait_for_exit(self, *, seconds: float = SECONDS) -> int:
        """Wait until the program has ended, and return its exit status."""
        wait_for(self._status.exists, "exit of the program", context=self.text, seconds=seconds)
        return int(self._status.read_text("ascii"))

    def pid(self) -> int:
        """Return the process id of the program, which must be running."""
        command = ["pgrep", "-P", self.format("pane_pid")]
        found = wait_for(
            lambda: subprocess.run(command, capture_output=True, text=True, check=False).stdout,
            "running program",
            context=self.text,
        )
        return int(found.split()[0])

    def terminal_modes(self) -> str:
        """Return what `stty -a` says of the terminal."""
        command = ["stty", "-a", "-F", self.format("pane_tty")]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def cursor(self) -> tuple[int, int]:
        """Return column and row of the cursor, from 0."""
        column, row = self.format("cursor_x},#{cursor_y").split(",")
        return int(column), int(row)

    @property
    def _pane(self) -> str:
        return f"{self._name}:0.0"

    def format(self, name: str) -> str:
        """Return what tmux says of one of its variables."""
        return self._tmux("display-message", "-p", "-t", self._pane, f"#{{{name}}}").strip()

    def _tmux(self, *words: str) -> str:
        return run_tmux(self._socket, *words)


class Tmux:
    """A tmux server of its own, without the person's configuration.

    Args:
        socket: Where it listens; its configuration is put beside it.
    """

    def __init__(self, socket: Path) -> None:
        socket.with_name("tmux.conf").write_text(_CONFIGURATION, "ascii")
        self._socket = socket
        self._count = 0

    def run(
        self,
        *command: str,
        columns: int = 80,
        rows: int = 24,
        environment: Mapping[str, str] | None = None,
        directory: Path | None = None,
    ) -> Screen:
        """Start a program in a pane; the screen stays after it has ended.

        Args:
            *command: The program and its arguments.
            columns: Width of the terminal.
            rows: Its height.
            environment: Variables besides those of the test, or "" to unset one.
            directory: Where to start it.
        """
        self._count += 1
        name = f"screen{self._count}"
        # tmux would give the program the environment that its server was born with.
        variables = {**os.environ, "COLORTERM": "truecolor", **(environment or {})}
        variables.pop("TMUX", None)
        words = [f"{key}={value}" for key, value in variables.items() if value and key != "TERM"]
        program = shlex.join(["env", "-i", "TERM=tmux-256color", *words, *command])
        status = self._socket.with_name(f"{name}.status")
        # The shell stays, so that the screen is left as the program left it. A trap that does
        # something is not inherited: the program gets its interrupts, the shell lives through them.
        report = f"echo $? >{status}.new; mv {status}.new {status}"
        line = f"trap : INT QUIT; {program}; {report}; exec sleep 100000"
        run_tmux(
            self._socket,
            *("new-session", "-d", "-s", name, "-x", str(columns), "-y", str(rows)),
            *("-c", str(directory or Path.cwd()), "sh", "-c", line),
        )
        return Screen(self._socket, name, status)

    def close(self) -> None:
        """End the server and all of its programs."""
        if self._count:
            run_tmux(self._socket, "kill-server")


def run_tmux(socket: Path, *words: str) -> str:
    """Run one tmux command on a private socket and return its output."""
    done = subprocess.run(
        ["tmux", "-u", "-S", str(socket), "-f", str(socket.with_name("tmux.conf")), *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TMUX": "", "LC_ALL": "C.UTF-8"},
    )
    if done.returncode != 0:
        raise AssertionError(f"tmux {words[0]} failed: {done.stderr.strip()}")
    return done.stdout


@pytest.fixture
def tmux() -> Iterator[Tmux]:
    """Give a real terminal."""
    # A socket path may have 107 characters; those of tmp_path can be longer.
    with tempfile.TemporaryDirectory(prefix="sshtui-tmux-") as directory:
        server = Tmux(Path(directory, "socket"))
        try:
            yield server
        finally:
            server.close()
