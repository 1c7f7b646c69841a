"""Signing in as the app does, with a known_hosts file and a memory of one's own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sshtui.credentials.service import CredentialService, open_credentials
from sshtui.ssh.connection import Connection
from sshtui.sshconfig.target import Target
from tests.servers.gnome_keyring import GnomeKeyring
from tests.servers.openssh import OpenSsh
from tests.servers.scripted import Scripted
from tests.ssh.target import Someone, connector, target


class Reach:
    """One person's ways to the servers of a test.

    Args:
        directory: Takes the known_hosts files.

    Attributes:
        credentials: What the person has remembered; in memory.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.credentials: CredentialService = open_credentials(private=True)

    def target(self, server: OpenSsh | Scripted, **changes: Any) -> Target:
        """Return the target that leads to a server, as `tests.ssh.target.target` does."""
        return target(server, self._directory, **changes)

    async def connect(self, goal: Target, person: Someone) -> Connection:
        """Sign in."""
        return await connector(self.credentials).connect(goal, person)

    async def sign_in(self, goal: Target, person: Someone) -> None:
        """Sign in, and close the connection."""
        await (await self.connect(goal, person)).close()


@pytest.fixture
def reach(private_home: Path) -> Reach:
    """Give a person's ways to the servers."""
    return Reach(private_home / ".ssh")


@pytest.fixture
def lasting(reach: Reach, keyring: GnomeKeyring) -> Iterator[Reach]:
    """Give a person's ways to the servers, with a memory that outlives them."""
    reach.credentials.close()
    reach.credentials = open_credentials()
    yield reach
    reach.credentials.close()
