"""A demo network for each test."""

from collections.abc import AsyncIterator

import pytest

from sshtui.demo.network import DemoNetwork


@pytest.fixture
async def network(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DemoNetwork]:
    monkeypatch.setenv("SHELL", "/bin/sh")
    async with DemoNetwork(push_delay=0) as network:
        yield network
