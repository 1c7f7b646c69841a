"""Lets a host use an agent of this machine (ForwardAgent)."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path

import asyncssh
from asyncssh.packet import Boolean, Byte, String

from sshtui.ssh.forwarded import Forwarded
from sshtui.ssh.local_end import connect_here
from sshtui.ssh.session_channel import SessionEnd
from sshtui.ssh.signature_algorithms import HostProof

_EXTENSION = 27
"""SSH_AGENTC_EXTENSION (draft-ietf-sshm-ssh-agent)."""

_LONGEST_ANSWER = 256 * 1024
"""Bytes that ssh takes from an agent at once."""

ANSWER_LIMIT = 5.0
"""Seconds in which an agent says whether it knows what it is told."""

_is_asked: ContextVar[bool] = ContextVar("agent forwarding is asked for", default=False)


@contextlib.contextmanager
def asking_for_agent(*, wanted: bool) -> Iterator[None]:
    """Have the sessions that are opened in here ask for the agent, or not.

    Args:
        wanted: Whether they do.
    """
    token = _is_asked.set(wanted)
    try:
        yield
    finally:
        _is_asked.reset(token)


def is_asked() -> bool:
    """Return whether a session that is opened now asks for the agent."""
    return _is_asked.get()


class ForwardedAgent:
    """The agent that a host may use.

    Args:
        path: Its socket.
        proof: Whom it is lent to, as an agent can check it; None where nothing proves it.
    """

    def __init__(self, path: str, proof: HostProof | None) -> None:
        self.path = path
        self._proof = proof

    async def open(self) -> SessionEnd:
        """Return what passes a program on the host to the agent.

        Raises:
            asyncssh.ChannelOpenError: There is no agent.
        """
        try:
            sock = await connect_here(Path(self.path), "any")
            with contextlib.closing(sock):
                await self._bind(sock)
                return SessionEnd(Forwarded(sock))
        except OSError as error:
            raise asyncssh.ChannelOpenError(
                asyncssh.OPEN_CONNECT_FAILED, "the agent does not answer"
            ) from error

    async def _bind(self, sock: socket.socket) -> None:
        """Tell the agent for whom it is asked: it may lend some keys to some hosts only.

        Many agents do not know it (session-bind@openssh.com in PROTOCOL.agent) and go on.
        """
        if self._proof is None:
            return
        proof = self._proof
        request = b"".join(
            (
                Byte(_EXTENSION),
                String(b"session-bind@openssh.com"),
                *map(String, (proof.key, proof.session, proof.signature)),
                Boolean(True),
            )
        )
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(ANSWER_LIMIT):
                await loop.sock_sendall(sock, String(request))
                size = int.from_bytes(await _exactly(sock, 4), "big")
                if size > _LONGEST_ANSWER:
                    raise OSError("its answer is not that of an agent")
                await _exactly(sock, size)
        except TimeoutError as error:
            raise OSError("it does not answer") from error


async def _exactly(sock: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        more = await asyncio.get_running_loop().sock_recv(sock, size - len(data))
        if not more:
            raise OSError("it is gone")
        data += more
    return data
