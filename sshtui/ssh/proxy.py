"""ProxyCommand: a program whose input and output are the connection."""

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable

from sshtui.sanitize import clean
from sshtui.tasks import start_task

MOST_LINES = 20
"""Lines of its standard error that are passed on."""

END_LIMIT = 1.0
"""Seconds that it is given to end before it is killed."""

LAST_WORDS_LIMIT = 0.1
"""Seconds that its standard error is read on, where a program that it left behind holds it."""


class ProxyCommand:
    """A running ProxyCommand (ssh_config(5)).

    asyncssh can run one too, but takes its standard error for the server's bytes.

    Args:
        process: The shell that became the command.
        sock: Our end of its standard input and output.
        listening: The task that reads its standard error.
    """

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        sock: socket.socket,
        listening: asyncio.Task[None],
    ) -> None:
        self.sock = sock
        self._process = process
        self._listening = listening

    @classmethod
    async def start(cls, command: str, said: Callable[[str], None]) -> "ProxyCommand":
        """Run a command, its tokens already expanded, by the shell.

        Args:
            command: What to run.
            said: Takes lines of its standard error, cleaned.
        """
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        reading, writing = os.pipe()
        listening = start_task(_listen(reading, said), "ProxyCommand's errors")
        try:
            # asyncio would keep its own pipe, and with it the process, for as long as a program
            # that the command left behind holds the other end.
            process = await asyncio.create_subprocess_exec(
                *("/bin/sh", "-c", f"exec {command}"),
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                stderr=writing,
                start_new_session=True,
            )
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
            os.close(writing)
        return cls(process, ours, listening)

    def stop(self) -> None:
        """End the program."""
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()

    async def close(self) -> None:
        """End the program and wait until it has ended and its last words are read."""
        self.stop()
        try:
            await asyncio.wait_for(self._process.wait(), END_LIMIT)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
        await asyncio.wait({self._listening}, timeout=LAST_WORDS_LIMIT)
        self._listening.cancel()


async def _listen(pipe: int, said: Callable[[str], None]) -> None:
    """Read all, so that the program never waits for us, and pass the first lines on."""
    stream = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(pipe, "rb", buffering=0)
    )
    lines = 0
    with contextlib.closing(transport):
        while data := await stream.read(4096):
            for line in clean(data.decode("utf-8", "replace"), lines=True).splitlines():
                if line and lines < MOST_LINES:
                    said(line)
                    lines += 1
