"""The SSH server of one demo host, with the callbacks asyncssh calls."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import asyncssh

from sshtui.demo.child import Child
from sshtui.demo.inventory import DemoHost
from sshtui.demo.session import DemoSession
from sshtui.demo.sign_in import Ask, SignIn, SignInResult
from sshtui.log import logger
from sshtui.ssh.asyncssh_connection import begin_tasks_later

Reach = Callable[[str, int], socket.socket | None]

_LOG = logger(__name__)
_CHUNK = 64 * 1024
_Reader = asyncssh.SSHReader[bytes]
_Writer = asyncssh.SSHWriter[bytes]
_Round = tuple[str, str, str, Sequence[tuple[str, bool]]]


class DemoServer(asyncssh.SSHServer):
    """Signs one connection in by keyboard-interactive, and serves its channels.

    Args:
        host: Which host this is.
        reach: Opens a line to another host of the network; None where there is no such host.
        children: Takes what runs, so that it can be ended from outside.
        connections: Takes the connection while it stands.
    """

    def __init__(
        self,
        host: DemoHost,
        reach: Reach,
        children: set[Child],
        connections: set[asyncssh.SSHServerConnection],
    ) -> None:
        self._host = host
        self._reach = reach
        self._children = children
        self._connections = connections
        self._sign_in: SignIn | None = None
        self._asked = 0

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Keep the connection; asyncssh calls this."""
        self._connection = conn
        self._connections.add(conn)
        begin_tasks_later(conn)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._connections.discard(self._connection)

    def begin_auth(self, username: str) -> bool:
        """Ask for a sign-in, always."""
        return True

    def kbdint_auth_supported(self) -> bool:
        """Offer keyboard-interactive, and nothing else."""
        return True

    async def get_kbdint_challenge(
        self,
        username: str,
        lang: str,
        submethods: str,
    ) -> _Round | bool:
        """Start a sign-in from its first round."""
        self._sign_in = self._host.sign_in()
        return await self._go_on(next(self._sign_in))

    async def validate_kbdint_response(
        self,
        username: str,
        responses: Sequence[str],
    ) -> _Round | bool:
        """Go on with the answers to the last round."""
        if self._sign_in is None or len(responses) != self._asked:
            return False
        return await self._go_on(self._sign_in.send(responses))

    def session_requested(self) -> DemoSession:
        """Serve a shell or a command."""
        greeting = (
            f"\r\nThis is a shell of your own on this computer, reached through {self._host.name}."
            "\r\nWhat you do here is real. exit ends it.\r\n\r\n"
        )
        return DemoSession(greeting, self._children)

    def connection_requested(
        self,
        dest_host: str,
        dest_port: int,
        orig_host: str,
        orig_port: int,
    ) -> Callable[[_Reader, _Writer], Awaitable[None]] | bool:
        """Carry a connection to another demo host; nothing else can be reached from here."""
        far = self._reach(dest_host, dest_port)
        return partial(_carry, far) if far is not None else False

    async def _go_on(self, step: Ask | SignInResult) -> _Round | bool:
        if isinstance(step, SignInResult):
            await asyncio.sleep(step.after)
            return step.accepted
        self._asked = len(step.prompts)
        return "", step.instruction, "", step.prompts


async def _carry(far: socket.socket, reader: _Reader, writer: _Writer) -> None:
    far_reader, far_writer = await asyncio.open_connection(sock=far)
    try:
        await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))
    except (OSError, asyncssh.Error) as error:
        _LOG.debug("a forwarded demo connection ended: %s", error)
    finally:
        far_writer.close()
        writer.close()


async def _copy(
    source: _Reader | asyncio.StreamReader, sink: _Writer | asyncio.StreamWriter
) -> None:
    while data := await source.read(_CHUNK):
        sink.write(data)
        await sink.drain()
    sink.write_eof()
