"""Targets and connectors for the tests of this room."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, cast

from sshtui.credentials.service import CredentialService, open_credentials
from sshtui.signin.asker import Asker
from sshtui.signin.steps import OnStep, Step
from sshtui.ssh.connect import ShareHop, SshConnector
from sshtui.ssh.connection import Connection
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


class Someone(Asker, Protocol):
    """Who is asked, and told the steps."""

    def on_step(self, step: Step) -> None:
        """Take a step."""


class PersonConnector(SshConnector):
    """Connects for somebody who is asked and told the steps alike."""

    async def connect(
        self,
        target: Target,
        asker: Asker,
        on_step: OnStep | None = None,
        share: ShareHop | None = None,
    ) -> Connection:
        """Sign in."""
        told = on_step or cast("Someone", asker).on_step
        return await super().connect(target, asker, told, share)


def connector(credentials: CredentialService | None = None, **options: Any) -> PersonConnector:
    """Return a connector that remembers in memory."""
    return PersonConnector(credentials or open_credentials(private=True), **options)
