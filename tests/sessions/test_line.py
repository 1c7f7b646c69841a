from collections.abc import AsyncIterator

import pytest

from sshtui.sessions.state import SessionState
from sshtui.ssh.shell import ShellEnd
from tests.sessions.bench import SIZE, Bench


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    made = Bench()
    yield made
    await made.manager.shutdown()


async def test_two_shells_share_a_connection_until_the_last_one_ends(bench: Bench) -> None:
    first = await bench.opened()
    second = await bench.manager.open_again(first, SIZE)
    info = await bench.reaches(second, SessionState.OPEN)
    (connection,) = bench.connector.connections
    assert [info.title for info in bench.manager.sessions] == ["web1", "web1 (2)"]
    assert info.connection_id == bench.manager.sessions[0].connection_id
    connection.shells[0].end(ShellEnd(0))
    await bench.gone(first)
    assert connection.closed == 0
    await bench.manager.close(second)
    assert connection.closed == 1


async def test_a_second_shell_closed_at_once_gives_its_share_back(bench: Bench) -> None:
    first = await bench.opened()
    second = await bench.manager.open_again(first, SIZE)
    await bench.manager.close(second)
    await bench.manager.close(first)
    assert bench.connector.connections[0].closed == 1
