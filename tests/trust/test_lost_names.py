"""Names that cease to resolve: named in time, and nothing else waits for the resolver."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui import name_lookup
from sshtui.errors import ConnectError, HostNotFound, HostUnreachable
from sshtui.sshconfig.target import Target
from tests.faults import names
from tests.servers.person import Person
from tests.servers.waiting import SECONDS
from tests.ssh.target import connector
from tests.trust.twin import Defence, needs

TABS = 40
"""More than the threads of any executor of asyncio's."""


limit = SECONDS
"""Seconds until what waits counts as waiting for ever."""


def somewhere(number: int) -> Target:
    return Target(f"host{number}", f"host{number}.example", 22, "me", connect_timeout=0.3)


def use_the_executor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(name_lookup, "use_for", lambda loop: None)
    monkeypatch.setitem(globals(), "limit", 3.0)


async def test_a_name_that_nobody_knows_is_told_with_a_way_out(private_home: Path) -> None:
    with names.unknown(), pytest.raises(HostNotFound) as caught:
        await connector().connect(somewhere(1), Person())
    assert "host1.example" in caught.value.message
    assert "DNS" in caught.value.hint


@needs(Defence("lookups in threads of their own", use_the_executor, "files wait for the resolver"))
async def test_a_resolver_that_never_answers_is_named_and_holds_up_nothing_else(
    private_home: Path, record_property: Callable[[str, object], None]
) -> None:
    connecting = connector()
    with names.unanswered():
        tabs = [
            asyncio.ensure_future(connecting.connect(somewhere(number), Person()))
            for number in range(TABS)
        ]
        _, waiting = await asyncio.wait(tabs, timeout=limit)
        looking = asyncio.ensure_future(asyncio.to_thread(private_home.stat))
        _, still = await asyncio.wait({looking}, timeout=limit)
    failures = await asyncio.gather(*tabs, return_exceptions=True)
    await looking
    assert not waiting | still, "files wait for the resolver"
    assert {type(failure) for failure in failures} == {HostUnreachable}
    for failure in failures:
        assert isinstance(failure, ConnectError)
        assert "did not answer within 0.3 s" in failure.message
    record_property("tried", TABS)
