"""Targets and connectors for the tests of this room."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from sshtui.credentials.service import CredentialService, open_credentials
from sshtui.ssh.connect import Connector
from sshtui.sshconfig.target import Target


def target(server: Any, directory: Path, *, known: bool = True, **changes: Any) -> Target:
    """Return what it takes to reach a test server whose host key is known, unless told otherwise.

    Args:
        server: A `Scripted` or an `OpenSsh`.
        directory: Takes the known_hosts file.
        known: Whether the host key stands in it.
        **changes: Fields of the target to set.
    """
    known_hosts = directory / f"known_hosts-{server.port}"
    if known and not known_hosts.exists():
        known_hosts.write_text(server.known_hosts_line())
    made = Target(
        alias=f"server-{server.port}",
        hostname=server.host,
        port=server.port,
        user=getattr(server, "user", "deploy"),
        user_known_hosts=(known_hosts,),
    )
    return replace(made, **changes)


def connector(credentials: CredentialService | None = None, **options: Any) -> Connector:
    """Return a connector that remembers in memory."""
    return Connector(credentials or open_credentials(private=True), **options)
