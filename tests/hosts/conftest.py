"""Configurations in place, for the tests of hosts."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui.cli import main as cli
from tests.hosts.config_trees import TREES, Placed


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def sshtui(*words: str) -> str:
        status = cli.main(["hosts", *words])
        told = capsys.readouterr()
        assert status == 0, told.err
        return told.out

    return sshtui


@pytest.fixture(params=TREES, ids=lambda tree: tree.name)
def placed(request: pytest.FixtureRequest, private_home: Path, run: Callable[..., str]) -> Placed:
    return Placed(request.param, private_home, run)
