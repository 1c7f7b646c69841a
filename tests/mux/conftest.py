"""Programs that several tests of this room start."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ssh.keys import Agent


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[Agent]:
    """Run a real ssh-agent, of which the environment says nothing."""
    running = Agent(tmp_path / "agent")
    yield running
    running.close()
