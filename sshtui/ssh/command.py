"""Runs a remote command between descriptors that stay the caller's."""

import os

from sshtui.errors import AppError, ConnectionLost
from sshtui.ssh.channel import Channel, ChannelRequest, Ends, TerminalRequest
from sshtui.ssh.connection import Connection
from sshtui.ssh.disconnect import sentence


async def start(
    connection: Connection,
    command: str,
    *,
    stdin: int | None,
    stdout: int,
    stderr: int,
    terminal: TerminalRequest | None = None,
) -> Channel:
    """Start a command.

    Args:
        connection: Where it runs.
        command: For the remote user's shell.
        stdin: Descriptor to read from, or None for an empty input.
        stdout: Descriptor for standard output.
        stderr: Descriptor for standard error.
        terminal: The pseudo-terminal that it gets, if the server gives one; None for none.

    Raises:
        ConnectError: The server refused it, or the connection broke.
    """
    request = ChannelRequest(
        _encoded(command),
        terminal=terminal,
        forwards_agent=connection.lends_agent,
        environment=tuple(
            (_encoded(name), _encoded(value))
            for name, value in connection.target.environment.items()
        ),
    )
    ends = Ends(None if stdin is None else os.dup(stdin), os.dup(stdout), os.dup(stderr))
    return await connection.open_channel(request, ends)


async def outcome(channel: Channel) -> int:
    """Wait until a command ended and its output is written; return its exit status.

    A command ended by a signal gives 255, as ssh does.

    Raises:
        BrokenPipeError: Nobody reads the output any more.
        ConnectionLost: The line went down before the command ended.
        AppError: The output could not be written.
    """
    try:
        status = await channel.wait()
    finally:
        channel.abort()
    if isinstance(channel.unwritable, BrokenPipeError):
        raise channel.unwritable
    if channel.unwritable is not None:
        raise AppError(
            f"The output could not be written: {channel.unwritable.strerror}.",
            title="Cannot write",
        ) from channel.unwritable
    if channel.lost is None and (channel.status is not None or channel.signalled):
        return status
    raise ConnectionLost(
        "The connection ended before the command's output did:"
        f" {sentence(channel.lost) if channel.lost else 'the server closed the channel.'}",
        hint="The connection or the server went down; the command may still be running there.",
    )


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
