"""ProxyCommand: a program whose input and output are the connection."""

import asyncio
import contextlib
import socket
from collections.abc import Callable

from sshtui.sanitize import clean
from sshtui.tasks import start_task

MOST_LINES = 20
"""Lines of its standard error that are passed on."""


class ProxyCommand:
    """A running ProxyCommand (ssh_config(5)).

    asyncssh can run one too, but takes its standard error for the server's bytes.

    Args:
        process: The shell that became the command.
        sock: Our end of its standard input and output.
    """

    def __init__(self, process: asyncio.subprocess.Process, sock: socket.socket) -> None:
        self.sock = sock
        self._process = process

    @classmethod
    async def start(cls, command: str, said: Callable[[str], None]) -> "ProxyCommand":
        """Run a command, its tokens already expanded, by the shell.

        Args:
            command: What to run.
            said: Takes lines of its standard error, cleaned.
        """
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *("/bin/sh", "-c", f"exec {command}"),
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                stderr=asyncio.subprocess.PIPE,
                start_new_session=True,
            )
        if process.stderr is not None:
            start_task(_listen(process.stderr, said), "ProxyCommand's errors")
        return cls(process, ours)

    def stop(self) -> None:
        """End the program."""
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()


async def _listen(stream: asyncio.StreamReader, said: Callable[[str], None]) -> None:
    """Read all, so that the program never waits for us, and pass the first lines on."""
    lines = 0
    while data := await stream.read(4096):
        for line in clean(data.decode("utf-8", "replace"), lines=True).splitlines():
            if line and lines < MOST_LINES:
                said(line)
                lines += 1
