"""Servers that several tests of this room start."""

from pathlib import Path

import pytest

from tests.servers.openssh import OpenSsh
from tests.servers.variants import OpenSshFactory
from tests.ssh.reach import Reach


@pytest.fixture
def publickey_sshd(openssh: OpenSshFactory) -> OpenSsh:
    """Start a real sshd that takes the user's key and nothing else."""
    return openssh.key_only()


@pytest.fixture
def reach(private_home: Path) -> Reach:
    """Give a person's ways to the servers."""
    return Reach(private_home / ".ssh")
