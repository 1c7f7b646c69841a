"""What a host's settings want before its shell: forwards, and the agent where that is allowed."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sshtui.sessions.line import Line
from sshtui.sessions.state import SessionInfo
from sshtui.sessions.tunnels import Tunnels

if TYPE_CHECKING:  # asyncssh is loaded with the first connection, not with the first frame
    from sshtui.ssh.connection import Connection

AgentPermission = Callable[[SessionInfo, bool], Awaitable[bool]]
"""Says whether a session's host may use the agent; asks if it is told that somebody is there."""

_NOT_LENT = "ForwardAgent: you have not allowed this host to use your agent."


async def _lend_to_nobody(info: SessionInfo, attended: bool) -> bool:
    del info, attended
    return False


class ShellPreparation:
    """Has connections ready for shells.

    Args:
        tunnels: Opens the forwards.

    Attributes:
        may_lend_agent: Says which hosts may use the agent.
    """

    def __init__(self, tunnels: Tunnels) -> None:
        self._tunnels = tunnels
        self.may_lend_agent: AgentPermission = _lend_to_nobody

    async def prepare(
        self, line: Line, connection: "Connection", info: SessionInfo, attended: bool
    ) -> tuple[str, ...]:
        """Have a connection ready for the shell of a session; return what the person should know.

        Args:
            line: The line that it is.
            connection: What opens the shell.
            info: The session.
            attended: Whether the person is there, and can be asked.

        Raises:
            ForwardRefused: A forward could not be opened, and ExitOnForwardFailure is yes.
            Cancelled: The person gave up.
        """
        said = await self._tunnels.begin(line, info)
        agent = info.target.forward_agent
        if agent is None:
            return said
        if not await asyncio.to_thread(Path(agent).exists):
            return (*said, f"ForwardAgent: there is no agent at {agent}.")
        if await self.may_lend_agent(info, attended):
            connection.lend_agent(agent)
            return said
        return (*said, _NOT_LENT)
