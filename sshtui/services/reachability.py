"""Probes whether hosts can be reached, on request and without sending anything."""

import asyncio
import contextlib
import math
import os
import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sshtui.name_lookup import AddressInfo, addresses
from sshtui.sanitize import clean
from sshtui.services.ages import age
from sshtui.sshconfig.target import Target

TIMEOUT = 5.0
"""Seconds to find and connect to a host, and again for its greeting."""

AT_ONCE = 32
"""Probes under way at a time, over all checks of one Reachability."""

MOST_READ = 8 * 1024
"""Bytes in which a greeting must have come."""

MOST_SHOWN = 80
"""Characters kept of a greeting."""

_GREETING = b"SSH-"
_VERSIONS = ("SSH-2.0-", "SSH-1.99-")
"""What every greeting worth no mention begins with; another version is shown."""


class ReachState(StrEnum):
    """What came of a probe."""

    ANSWERS = "answers"
    """It greeted as an SSH server does."""
    OPEN = "open"
    """It took the connection, and did not greet as an SSH server does."""
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    """There is no way to it, or no address for its name."""
    SILENT = "silent"
    """Nothing came back in time."""
    NOT_TRIED = "not tried"


@dataclass(frozen=True, slots=True)
class Reach:
    """What was found out about one host.

    Attributes:
        state: What came of the probe.
        detail: The server's software where it answers, safe to show; otherwise sshtui's own reason.
        seconds: How long connecting took, the lookup of the name left out; or until it failed.
        at: When it was found out; UTC.
    """

    state: ReachState
    detail: str
    seconds: float
    at: datetime


class Reachability:
    """Probes hosts when it is told to, and keeps what it last found.

    A probe connects, reads the identification line (RFC 4253 section 4.2) and closes. It sends
    nothing, so no host key is exchanged and known_hosts is neither read nor written.
    """

    def __init__(self) -> None:
        self._last: dict[str, Reach] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def check(
        self, targets: Iterable[Target], *, on_result: Callable[[str, Reach], None]
    ) -> None:
        """Probe the first hop of each target's route, once for all that share it.

        Cancelling it closes every socket at once; what was found until then is kept.

        Args:
            targets: Whom to probe; behind a jump host, that one is probed instead.
            on_result: Called with the alias of a target as soon as its result is known.
        """
        sharing: dict[tuple[str, int, bool], list[Target]] = {}
        for target in targets:
            hop = target.route[0]
            key = (hop.hostname, hop.port, bool(hop.proxy_command))
            sharing.setdefault(key, []).append(target)
        async with asyncio.TaskGroup() as group:
            for members in sharing.values():
                group.create_task(self._check(members, on_result))

    def last(self, alias: str) -> Reach | None:
        """Return what was last found about a target, or None before the first time."""
        return self._last.get(alias)

    async def _check(self, members: list[Target], on_result: Callable[[str, Reach], None]) -> None:
        hops = [member.route[0] for member in members]
        if hops[0].proxy_command:
            reach = _reach(ReachState.NOT_TRIED, "uses a ProxyCommand", 0.0)
        else:
            limit = min(TIMEOUT, max(hop.connect_timeout or TIMEOUT for hop in hops))
            async with self._slots:
                reach = await _probe(hops[0].hostname, hops[0].port, limit)
        for member in members:
            self._last[member.alias] = reach
            on_result(member.alias, reach)


def words(reach: Reach, now: datetime) -> str:
    """Write a result for a person, with its age.

    Args:
        reach: The result.
        now: The present, as an aware time.
    """
    match reach.state:
        case ReachState.ANSWERS:
            said = ["answers in " + _span(reach.seconds), reach.detail]
        case ReachState.OPEN:
            said = ["connects in " + _span(reach.seconds), reach.detail]
        case ReachState.REFUSED:
            said = ["refused the connection"]
        case ReachState.NOT_TRIED:
            said = ["not tried", reach.detail]
        case ReachState.UNREACHABLE | ReachState.SILENT:
            said = [reach.detail]
    said.append(age((now - reach.at).total_seconds()))
    return " · ".join(filter(None, said))


def _span(seconds: float) -> str:
    milliseconds = math.ceil(seconds * 1000)
    return f"{milliseconds} ms" if milliseconds < 1000 else f"{seconds:.1f} s"  # noqa: PLR2004


def _reach(state: ReachState, detail: str, seconds: float) -> Reach:
    return Reach(state, detail, seconds, datetime.now(UTC))


async def _probe(hostname: str, port: int, limit: float) -> Reach:
    loop = asyncio.get_running_loop()
    started = loop.time()
    try:
        async with asyncio.timeout(limit):
            found = await _look_up(hostname, port)
            started = loop.time()
            connection = await _connect_to_any(found)
    except (OSError, UnicodeError) as error:
        return _reach(*_failure(error, limit), loop.time() - started)
    with connection:
        seconds = loop.time() - started
        return _reach(*await _greeted(connection), seconds)


def _failure(error: OSError | UnicodeError, limit: float) -> tuple[ReachState, str]:
    match error:
        case TimeoutError():
            return ReachState.SILENT, f"no answer within {limit:g} s"
        case ConnectionRefusedError():
            return ReachState.REFUSED, "connection refused"
        case socket.gaierror(errno=socket.EAI_AGAIN):
            return ReachState.UNREACHABLE, "name lookup failed for now"
        case socket.gaierror() | UnicodeError():
            return ReachState.UNREACHABLE, "name not found"
        case _:
            # asyncio has put its own words in the place of the system's.
            return ReachState.UNREACHABLE, os.strerror(error.errno or 0).lower()


async def _look_up(hostname: str, port: int) -> Sequence[AddressInfo]:
    with contextlib.suppress(socket.gaierror):
        return socket.getaddrinfo(
            hostname, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST
        )
    return await addresses(hostname, port, type=socket.SOCK_STREAM)


async def _connect_to_any(found: Sequence[AddressInfo]) -> socket.socket:
    errors: list[OSError] = []
    for address in found:
        try:
            return await _connect(address)
        except OSError as error:
            errors.append(error)
    # A refusal says more than a way that is missing, such as IPv6 where there is none.
    raise next(
        (refusal for refusal in errors if isinstance(refusal, ConnectionRefusedError)), errors[0]
    )


async def _connect(info: AddressInfo) -> socket.socket:
    family, kind, protocol, _, address = info
    # A bare socket, not a stream: close() is over when it returns, even where we are cancelled.
    connection = socket.socket(family, kind, protocol)
    try:
        connection.setblocking(False)
        await asyncio.get_running_loop().sock_connect(connection, address)
    except BaseException:
        connection.close()
        raise
    return connection


async def _greeted(connection: socket.socket) -> tuple[ReachState, str]:
    try:
        async with asyncio.timeout(TIMEOUT):
            line = await _identification(connection)
    except TimeoutError:
        return ReachState.OPEN, f"no SSH greeting within {TIMEOUT:g} s"
    except OSError:
        line = b""
    if not line:
        return ReachState.OPEN, "no SSH greeting"
    return ReachState.ANSWERS, _software(line)


async def _identification(connection: socket.socket) -> bytes:
    """Return the line that begins with `SSH-`, or b"" where the server ends or sends too much."""
    loop = asyncio.get_running_loop()
    left, rest = MOST_READ, b""
    while left and (data := await loop.sock_recv(connection, left)):
        left -= len(data)
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            if line.startswith(_GREETING):
                return line
    return b""


def _software(line: bytes) -> str:
    text = line.decode("utf-8", "replace").strip()
    for version in _VERSIONS:
        text = text.removeprefix(version)
    text = clean(text)
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"
