"""Opens what a host's configuration, or the command line, has forwarded beside a command."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sshtui.cli.output import tell
from sshtui.errors import ForwardRefused
from sshtui.ssh.connection import Connection
from sshtui.ssh.listening import Listening
from sshtui.sshconfig.forwards import Address

_STDOUT = 1


@asynccontextmanager
async def forwarding(connection: Connection) -> AsyncIterator[None]:
    """Forward while a command runs, and then until no connection goes through any more, as ssh.

    What cannot be forwarded is told, unless ExitOnForwardFailure makes it the end.

    Args:
        connection: Where to; its target says what.

    Raises:
        ForwardRefused: Something cannot be forwarded, and ExitOnForwardFailure is yes.
    """
    listenings: list[Listening] = []
    try:
        _lend_agent(connection)
        for forward in connection.target.forwards:
            try:
                listenings.append(await connection.listen(forward))
            except ForwardRefused as error:
                _tell_or_raise(error, connection)
            else:
                _tell_port(listenings[-1])
        yield
        if any(listening.clients for listening in listenings):
            _end_output()
            await asyncio.gather(*(listening.idle() for listening in listenings))
    finally:
        for listening in listenings:
            await listening.close()


def _end_output() -> None:
    """Let who reads the command's output know that there is no more, though this goes on."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _STDOUT)
    os.close(nowhere)


def _lend_agent(connection: Connection) -> None:
    path = connection.target.forward_agent
    if path is None:
        return
    if Path(path).exists():
        connection.lend_agent(path)
    elif path != connection.target.agent:
        # ssh says nothing of its usual agent where that is not running.
        refused = ForwardRefused(
            f"ForwardAgent: there is no agent at {path}.",
            hint="Start it, or set ForwardAgent no.",
        )
        _tell_or_raise(refused, connection)


def _tell_or_raise(error: ForwardRefused, connection: Connection) -> None:
    if connection.target.exit_on_forward_failure:
        raise error
    tell(error.message)


def _tell_port(listening: Listening) -> None:
    """Say which port the server chose, in ssh's words: programs look for them."""
    forward = listening.forward
    if isinstance(forward.listen, Address) and not forward.listen.port:
        goal = "" if forward.to is None else f" to {forward.to}"
        tell(f"Allocated port {listening.port} for remote forward{goal}")
