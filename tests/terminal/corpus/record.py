"""Records the corpus anew: `python -m tests.terminal.corpus.record [NAME …]`, as root on Linux.

The programs run in namespaces of their own, so that no recording shows the machine's name, its
other processes or anybody's files: all they see is `FILES`, on a file system in memory.
"""

import fcntl
import lzma
import os
import pty
import select
import struct
import subprocess
import sys
import termios
from pathlib import Path

from tests.terminal.corpus.project import FILES, HISTORY
from tests.terminal.corpus.recordings import RECORDINGS, Recording

QUIET, FIRST = 1.5, 6.0
"""Seconds without output after which a program waits for keys, and which it may take to begin."""

MOST = 400
"""Reads after which keys are typed though more is written."""

HOME, PYTHON = Path("/srv/demo"), Path("/srv/python")


SET_UP = f"""\
hostname web1
mount -t tmpfs none {HOME.parent}
mkdir {PYTHON}
mount --bind $1 {PYTHON}
shift
exec {PYTHON}/bin/python3 "$@"
"""
"""What is done before the recorder runs on, by a path that may be seen."""


def main() -> None:
    """Record what was named, or everything."""
    again = ["-m", "tests.terminal.corpus.record", *sys.argv[1:]]
    if "CORPUS_INSIDE" not in os.environ:
        command = ["unshare", "--uts", "--pid", "--mount", "--fork", "--mount-proc"]
        command += ["sh", "-ec", SET_UP, sys.executable, sys.prefix, *again]
        subprocess.run(command, check=True, env={**os.environ, "CORPUS_INSIDE": "1"})
        return
    for recording in RECORDINGS:
        if not sys.argv[1:] or recording.name in sys.argv[1:]:
            data = record(recording)
            recording.path.write_bytes(lzma.compress(data, preset=9 | lzma.PRESET_EXTREME))
            sys.stdout.write(f"{recording.name}: {len(data):,} bytes\n")


def environment(columns: int, rows: int) -> dict[str, str]:
    """Return what the programs know of the machine."""
    return {
        "PATH": f"{PYTHON}/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": str(HOME),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "SHELL": "/bin/bash",
        "USER": "demo",
        "TZ": "UTC",
        "COLUMNS": str(columns),
        "LINES": str(rows),
        "PS1": r"demo@web1:\w\$ ",
    }


def record(recording: Recording) -> bytes:
    """Return what a program writes while its keys are typed."""
    subprocess.run(["rm", "-rf", HOME], check=True)
    HOME.mkdir(parents=True)
    for name, text in FILES.items():
        (HOME / name).write_text(text, "utf-8")
    subprocess.run(["bash", "-c", HISTORY], cwd=HOME, env=environment(80, 24), check=True)
    process, terminal = pty.fork()
    if not process:
        os.chdir(HOME)
        known = environment(recording.columns, recording.rows)
        os.execve("/bin/sh", ["sh", "-c", f"sleep 0.2; {recording.command}"], known)
    size = struct.pack("HHHH", recording.rows, recording.columns, 0, 0)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, size)
    written = read(terminal, FIRST)
    for keys in recording.keys:
        os.write(terminal, keys.encode())
        written += read(terminal)
    os.kill(process, 9)
    os.close(terminal)
    os.waitpid(process, 0)
    return written


def read(terminal: int, wait: float = QUIET) -> bytes:
    """Return what is written until nothing comes for a moment."""
    written = b""
    for _ in range(MOST):
        if not select.select([terminal], [], [], wait)[0]:
            break
        try:
            written += os.read(terminal, 65_536)
        except OSError:  # it has ended
            break
        wait = QUIET
    return written


if __name__ == "__main__":
    main()
