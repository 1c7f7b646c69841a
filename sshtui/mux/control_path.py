"""Where ssh looks for the master of a connection, if its ControlPath is `%C` in our directory."""

import asyncio
from pathlib import Path

from sshtui import paths
from sshtui.sshconfig import openssh, tokens
from sshtui.sshconfig.target import Target


async def paths_of(target: Target) -> tuple[Path, ...]:
    """Return where an ssh that connects to a host looks, whatever name it was given.

    The name is made from the account and, from OpenSSH 9.6 on, the host of the last jump. Without
    that, two hosts of one address behind two bastions have one name; so that name is used only
    where the ssh of this machine knows no other.

    Args:
        target: The host.
    """
    knows_hops = await asyncio.to_thread(openssh.means, openssh.HOP_IN_TOKENS)
    hop = target.jumps[-1].alias if target.jumps else ""
    hops = (hop,) if knows_hops or not hop else (hop, "")
    account = target.hostname, str(target.port), target.user
    return tuple(paths.mux_path() / tokens.connection_hash(*account, hop) for hop in hops)
