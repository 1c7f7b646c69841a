"""The client of ssh-agent: lists keys, signs, and adds keys."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

import asyncssh
from asyncssh.packet import Boolean, PacketDecodeError, SSHPacket, String

from sshtui.ssh.asyncssh_internals import send_extension
from sshtui.ssh.public_keys import PublicKey
from sshtui.ssh.signature_algorithms import HostProof
from sshtui.ssh.signer_wait import SignerSilentError, SignerWait

T = TypeVar("T")

_FLAGS = {"rsa-sha2-256": 2, "rsa-sha2-512": 4}
"""What tells an agent how to sign with an RSA key (draft-ietf-sshm-ssh-agent, 3.6.1)."""

_LONGEST_ANSWER = 256 * 1024
"""Bytes that ssh takes from an agent at once; what is no agent may seem to promise any number."""

ADVICE = "It may want to be unlocked, a touch, or your consent: look for its window."


@dataclass(frozen=True, slots=True)
class Held:
    """A key in the agent.

    Attributes:
        public: The key or certificate.
        comment: What the agent calls it.
    """

    public: PublicKey
    comment: str


class Agent:
    """One connection to an agent; nobody waits for it who does not want to.

    Args:
        path: Its socket.
        signer_wait: Waits for it, and asks the person whether to go on waiting.

    Attributes:
        path: Its socket.
        proof: Whom it is asked for; a key that was added for some hosts only is good for no other.
    """

    def __init__(self, path: str, signer_wait: SignerWait) -> None:
        self.path = path
        self.proof: HostProof | None = None
        self._signer_wait = signer_wait
        self._client: asyncssh.SSHAgentClient | None = None

    async def keys(self) -> list[Held]:
        """Return what it holds, in its order.

        Raises:
            OSError: There is no agent.
            ValueError: It does not answer, or not as an agent would.
        """
        found = await self._waited(lambda client: client.get_keys(), "its list of keys")
        held = ((PublicKey.decode(key.public_data), key.get_comment_bytes()) for key in found)
        return [
            Held(public, (comment or b"").decode("utf-8", "replace"))
            for public, comment in held
            if public is not None
        ]

    async def sign(self, key: PublicKey, data: bytes, algorithm: str) -> bytes:
        """Have it sign.

        Args:
            key: The key or certificate, as the agent holds it.
            data: What to sign.
            algorithm: How.

        Raises:
            OSError: It is gone.
            ValueError: It would not, or only by another algorithm.
        """
        flags = _FLAGS.get(algorithm, 0)
        try:
            signature = await self._waited(
                lambda client: client.sign(key.blob, data, flags), "a signature"
            )
        except SignerSilentError:
            raise
        except ValueError as error:
            raise ValueError("the agent refused to sign with it") from error
        try:
            used = SSHPacket(signature).get_string().decode("ascii", "replace")
        except PacketDecodeError as error:
            raise ValueError("what it returned is not a signature") from error
        if used != algorithm:
            raise ValueError(f"it signs with {used!a:.40} only, not with {algorithm}")
        return signature

    async def add(self, key: asyncssh.SSHKey, *, lifetime: int, confirm: bool) -> None:
        """Put a key into it.

        Args:
            key: The private key, with the comment that it gets there.
            lifetime: Seconds after which the agent drops it; 0 for never.
            confirm: Whether the agent asks the person at each use.

        Raises:
            OSError: There is no agent.
            ValueError: It would not take it.
        """
        await self._waited(
            lambda client: client.add_keys([key], lifetime=lifetime or None, confirm=confirm),
            "to take a key",
        )

    def close(self) -> None:
        """Release it."""
        if self._client is not None:
            self._client.close()
            self._client = None

    async def _waited(
        self, ask: Callable[[asyncssh.SSHAgentClient], Coroutine[Any, Any, T]], what: str
    ) -> T:
        try:
            return await self._signer_wait.wait(self._asked(ask), "agent", what, ADVICE)
        except (asyncio.CancelledError, SignerSilentError):
            # What it may still answer must not be taken for the answer to another question.
            self.close()
            raise

    async def _asked(self, ask: Callable[[asyncssh.SSHAgentClient], Coroutine[Any, Any, T]]) -> T:
        if self._client is None:
            client = _Client(self.path)
            await client.connect()
            self._client = client
            if self.proof is not None:
                await _bind(self._client, self.proof)
        return await ask(self._client)


class _Client(asyncssh.SSHAgentClient):
    """A client that waits for no answer which is too long to be one."""

    async def connect(self) -> None:
        """Connect."""
        await super().connect()
        self._reader = _BoundedReader(self._reader)


class _BoundedReader:
    """Reads at most what one answer of an agent may have.

    Args:
        reader: Reads from the agent.
    """

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    async def readexactly(self, size: int) -> bytes:
        """Read so many bytes."""
        if size > _LONGEST_ANSWER:
            raise PacketDecodeError("its reply is not that of an agent")
        data: bytes = await self._reader.readexactly(size)
        return data


async def _bind(client: asyncssh.SSHAgentClient, proof: HostProof) -> None:
    """Tell an agent whom it signs for (session-bind@openssh.com); many do not know it."""
    parts = map(String, (b"session-bind@openssh.com", proof.key, proof.session, proof.signature))
    await send_extension(client, *parts, Boolean(False))
