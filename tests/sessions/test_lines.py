"""What may have cut a connection has it asked, while there is one."""

from sshtui.sessions.state import SessionState
from tests.sessions.bench import SIZE, Bench


async def test_every_open_connection_is_asked_and_nothing_is_watched_without_one() -> None:
    bench = Bench()
    surroundings = bench.manager.lines.surroundings
    assert surroundings._watches is None
    first, second = await bench.opened(), await bench.opened()
    third = await bench.manager.open_again(first, SIZE)
    await bench.reaches(third, SessionState.OPEN)
    surroundings._tell()
    assert [connection.probes for connection in bench.connector.connections] == [1, 1]
    await bench.manager.close(second)
    surroundings._tell()
    assert [connection.probes for connection in bench.connector.connections] == [2, 1]
    await bench.manager.shutdown()
    assert surroundings._watches is None
