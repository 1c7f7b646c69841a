"""What a scripted server says and hears during one sign-in request.

The USERAUTH messages are made here byte by byte, so that they can be wrong.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import asyncssh
from asyncssh.constants import MSG_USERAUTH_BANNER
from asyncssh.packet import Boolean, SSHPacket, SSHPacketHandler, String, UInt32

INFO_REQUEST = PASSWD_CHANGEREQ = PK_OK = 60
INFO_RESPONSE = 61

Prompt = tuple[bytes, bool]


def masked(text: str | bytes) -> Prompt:
    """Return a prompt with echo off."""
    return _bytes(text), False


def shown(text: str | bytes) -> Prompt:
    """Return a prompt with echo on."""
    return _bytes(text), True


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a script comes to.

    Attributes:
        accepted: The sign-in is complete.
        partial: This method succeeded and another is wanted.
        left: The methods to go on with; None for all that the server has a script for.
        silent: Say nothing at all.
    """

    accepted: bool = False
    partial: bool = False
    left: tuple[str, ...] | None = None
    silent: bool = False


ACCEPT = Verdict(accepted=True)
REFUSE = Verdict()
SILENT = Verdict(silent=True)


def partial(*left: str) -> Verdict:
    """Accept this factor and want one of these methods next."""
    return Verdict(partial=True, left=left)


@dataclass(slots=True)
class Seen:
    """What one connection brought.

    Attributes:
        user: Login name of the last request.
        methods: Methods in the order of their requests, `none` too.
        answers: Replies to each round, in order.
        passwords: Every password of the password method, new ones too.
        disconnect: Code and reason of the client's good-bye, if it said one.
        closed: Set when the connection has ended.
    """

    user: str = ""
    methods: list[str] = field(default_factory=list)
    answers: list[list[str]] = field(default_factory=list)
    passwords: list[str] = field(default_factory=list)
    disconnect: tuple[int, str] | None = None
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def asked_for(self) -> list[str]:
        """The methods without `none`."""
        return [method for method in self.methods if method != "none"]


class Talk(SSHPacketHandler):
    """One USERAUTH request, as a script answers it.

    Attributes:
        connection: The connection, for what has no method here.
        seen: What its connection brought so far.
        method: The requested method.
        attempt: Which request for this method it is in this connection, from 1.
        payload: The method's own part of the request, still to be read.
        password: Of the password method: the password.
        new_password: Of the password method: the new one, or "" where none was sent.
    """

    def __init__(
        self, connection: asyncssh.SSHServerConnection, seen: Seen, method: str, payload: SSHPacket
    ) -> None:
        self.connection = connection
        self.seen = seen
        self.method = method
        self.attempt = seen.methods.count(method)
        self.payload = payload
        self.password = self.new_password = ""
        self._replies: asyncio.Queue[list[str]] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        if method == "password":
            change = payload.get_boolean()
            self.password = payload.get_string().decode()
            self.new_password = payload.get_string().decode() if change else ""
            seen.passwords += [self.password, *([self.new_password] if change else [])]

    @property
    def logger(self) -> Any:
        """The connection's logger."""
        return self.connection.logger

    async def ask(self, *prompts: Prompt, name: str = "", instruction: str = "") -> list[str]:
        """Send one round and return the replies to it."""
        self.send(*prompts, name=name, instruction=instruction)
        return await self.reply()

    def send(
        self,
        *prompts: Prompt,
        name: str | bytes = "",
        instruction: str | bytes = "",
        count: int | None = None,
    ) -> None:
        """Send one round, and do not wait.

        Args:
            *prompts: Its prompts.
            name: Its title.
            instruction: Its text.
            count: The number of prompts to announce instead of the true one.
        """
        announced = len(prompts) if count is None else count
        body = b"".join(String(text) + Boolean(echo) for text, echo in prompts)
        self.packet(
            INFO_REQUEST, String(name), String(instruction), String(""), UInt32(announced), body
        )

    async def reply(self) -> list[str]:
        """Wait for the replies to a round."""
        return await self._replies.get()

    def packet(self, kind: int, *parts: bytes) -> None:
        """Send any packet."""
        self.connection.send_packet(kind, *parts)

    def banner(self, text: str | bytes) -> None:
        """Send a banner."""
        self.packet(MSG_USERAUTH_BANNER, String(text), String(""))

    def demand_change(self, prompt: str = "Your password has expired.") -> Verdict:
        """Ask for a new password in the password method (RFC 4252, 8)."""
        self.packet(PASSWD_CHANGEREQ, String(prompt), String(""))
        return SILENT

    def drop(self) -> Verdict:
        """End the TCP connection without a word."""
        self.connection.abort()
        return SILENT

    def disconnect(self, code: int, reason: str) -> Verdict:
        """End the connection with SSH_MSG_DISCONNECT."""
        self.connection.disconnect(code, reason)
        return SILENT

    def process_packet(self, pkttype: int, pktid: int, packet: SSHPacket) -> bool:
        """Take the replies to a round; asyncssh calls this for messages 60 to 79."""
        if pkttype != INFO_RESPONSE:
            return False
        replies = [packet.get_string().decode() for _ in range(packet.get_uint32())]
        packet.check_end()
        self.seen.answers.append(replies)
        self._replies.put_nowait(replies)
        return True

    def start(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run the script until it ends or the request is given up."""
        self._task = asyncio.get_running_loop().create_task(coroutine)

    def cancel(self) -> None:
        """Give up the request; asyncssh calls this when the connection ends."""
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()


Script = Callable[[Talk], Awaitable[Verdict]]


async def refuse(talk: Talk) -> Verdict:
    """Refuse without a question."""
    return REFUSE


async def accept(talk: Talk) -> Verdict:
    """Accept without a question: a trivial sign-in."""
    return ACCEPT


async def accept_key(talk: Talk) -> Verdict:
    """Accept any key, signatures unchecked."""
    signed = talk.payload.get_boolean()
    if signed:
        return ACCEPT
    algorithm, key = talk.payload.get_string(), talk.payload.get_string()
    talk.packet(PK_OK, String(algorithm), String(key))
    return SILENT


async def never(talk: Talk) -> Verdict:
    """Say nothing, for ever."""
    await asyncio.Event().wait()
    return SILENT


async def one_password(talk: Talk) -> Verdict:
    """Ask `Password: ` by keyboard-interactive and accept `fake-password`."""
    return ACCEPT if await talk.ask(masked("Password: ")) == ["fake-password"] else REFUSE


def _bytes(text: str | bytes) -> bytes:
    return text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
