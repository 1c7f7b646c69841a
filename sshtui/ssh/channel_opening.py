"""Opens channels on a signed-in connection."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import asyncssh

from sshtui.errors import ChannelRefused, ConnectError, RequestRefused
from sshtui.sanitize import clean
from sshtui.ssh.asyncssh_internals import take_packets_of
from sshtui.ssh.channel import Channel, ChannelRequest
from sshtui.ssh.disconnect import ended, shortened, why
from sshtui.ssh.session_channel import SessionChannel, SessionEnd

WINDOW = 1 << 21
"""Bytes that a command may be ahead of who reads it, as with ssh."""

SCREEN_WINDOW = 1 << 18
"""Bytes that a terminal may be ahead of its screen; what a key has to wait for in a flood."""

_PACKET = 1 << 15
"""Bytes of a packet, as with ssh."""


async def open_session(
    conn: asyncssh.SSHClientConnection, alias: str, request: ChannelRequest, channel: Channel
) -> None:
    """Open a channel that runs something; without a terminal where the server gives none.

    Args:
        conn: asyncssh's connection.
        alias: What the host is called in errors.
        request: What to run.
        channel: What is pumped.

    Raises:
        ChannelRefused: The server opened no channel.
        RequestRefused: It opened one, and does not run what was asked for.
    """
    end = SessionEnd(channel)
    try:
        await _to_the_end(_create(conn, request, end), end)
    except (asyncssh.Error, OSError) as error:
        raise _refused(error, alias, end) from error


async def open_connection(
    conn: asyncssh.SSHClientConnection,
    alias: str,
    to: tuple[str | Path, int],
    channel: Channel,
    origin: tuple[str, int] = ("", 0),
) -> None:
    """Open a channel to where the server connects to.

    Args:
        conn: asyncssh's connection.
        alias: What the host is called in errors.
        to: Host and port, or the path of a socket, whose port says nothing.
        channel: What is pumped.
        origin: Address and port of who came to a forward.

    Raises:
        ChannelRefused: The server does not connect to it, or cannot.
    """
    end = SessionEnd(channel)
    # Its callbacks are those of a session but for the ones of a command; asyncssh takes bytes.
    factory = cast("Any", lambda: end)
    name = cast("Any", str(to[0]).encode("utf-8", "surrogateescape"))
    opened: Awaitable[object]
    if isinstance(to[0], Path):
        opened = conn.create_unix_connection(factory, name, window=WINDOW, max_pktsize=_PACKET)
    else:
        opened = conn.create_connection(
            factory, name, to[1], *origin, window=WINDOW, max_pktsize=_PACKET
        )
    try:
        await _to_the_end(opened, end)
    except (asyncssh.Error, OSError) as error:
        place = clean(str(to[0] if isinstance(to[0], Path) else f"{to[0]} port {to[1]}"))
        raise ChannelRefused(
            f"{alias} did not connect to {place}: {_reason(error)}",
            hint="It may be down, or the server may not forward to it (PermitOpen).",
        ) from error


async def _create(
    conn: asyncssh.SSHClientConnection,
    request: ChannelRequest,
    end: SessionEnd,
) -> None:
    # What asyncssh's create_session does, which knows neither bytes nor one channel's agent.
    take_packets_of(conn, _PACKET)
    terminal = request.terminal
    window = WINDOW if terminal is None else SCREEN_WINDOW
    wire = SessionChannel(
        conn, asyncio.get_running_loop(), "replace", None, "strict", window, _PACKET
    )
    create = cast("Callable[..., Awaitable[object]]", wire.create)
    await create(
        lambda: end,
        request.command,
        request.subsystem.encode("utf-8", "surrogateescape"),
        dict(request.environment),
        request_pty=terminal is not None,
        term_type=terminal.type.encode("utf-8", "surrogateescape") if terminal else None,
        term_size=terminal.size if terminal else (),
        term_modes=terminal.modes if terminal else {},
        x11_forwarding=False,
        x11_display=None,
        x11_auth_path=None,
        x11_single_connection=False,
        agent_forwarding=request.forwards_agent,
    )


async def _to_the_end(opening: Awaitable[object], end: SessionEnd) -> None:
    """Open to the end even if nobody waits any more: else the channel would stay open for ever."""
    task = asyncio.ensure_future(opening)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        end.abandon()
        task.add_done_callback(_note_end)
        raise


def _note_end(task: "asyncio.Future[object]") -> None:
    """Take what became of it, so that asyncio does not complain that nobody did."""
    if not task.cancelled():
        task.exception()


def _refused(error: Exception, alias: str, end: SessionEnd) -> ConnectError:
    if end.is_open:
        end.abandon()
        return RequestRefused(
            f"{alias} does not run what was asked for: {_reason(error)}",
            hint="The server may not have the subsystem, or allow no commands for this account.",
        )
    return ChannelRefused(
        f"{alias} accepted the sign-in but opened no channel: {_reason(error)}",
        hint="The server may limit sessions (MaxSessions) or allow no shell for this account.",
    )


def _reason(error: Exception) -> str:
    return ended(shortened(clean(getattr(error, "reason", ""))) or why(error))
