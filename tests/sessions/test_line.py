from collections.abc import AsyncIterator

import pytest

from sshtui.sessions.state import SessionState
from sshtui.ssh.shell import ShellEnd
from tests.servers.waiting import until
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


async def test_one_that_is_closed_ends_its_shell_and_no_other(bench: Bench) -> None:
    first = await bench.opened()
    second = await bench.manager.open_again(first, SIZE)
    await bench.reaches(second, SessionState.OPEN)
    (connection,) = bench.connector.connections
    await bench.manager.close(first)
    assert [shell.closed for shell in connection.shells] == [True, False]
    assert connection.closed == 0


async def test_a_second_shell_closed_at_once_gives_its_share_back(bench: Bench) -> None:
    first = await bench.opened()
    second = await bench.manager.open_again(first, SIZE)
    await bench.manager.close(second)
    await bench.manager.close(first)
    assert bench.connector.connections[0].closed == 1


async def test_all_shells_of_a_connection_tell_that_its_server_is_silent(bench: Bench) -> None:
    first = await bench.opened()
    second = await bench.manager.open_again(first, SIZE)
    await bench.reaches(second, SessionState.OPEN)
    (connection,) = bench.connector.connections
    bench.manager.write(first, b"a")
    connection.on_silence(3.0)
    bench.manager.write(first, b"b")
    assert [info.silent_since is None for info in bench.manager.sessions] == [False, False]
    assert [info.unanswered for info in bench.manager.sessions] == [2, 0]
    connection.on_silence(None)
    assert [info.silent_since for info in bench.manager.sessions] == [None, None]
    assert [info.unanswered for info in bench.manager.sessions] == [0, 0]


async def test_keys_that_a_silent_server_did_not_answer_are_told_when_it_is_lost(
    bench: Bench,
) -> None:
    id_ = await bench.opened()
    (connection,) = bench.connector.connections
    connection.on_silence(3.0)
    bench.manager.write(id_, b"x")
    bench.manager.write(id_, b"y")
    connection.shells[0].end(ShellEnd(reason="no answer for 45 s"))
    info = await bench.reaches(id_, SessionState.CLOSED)
    assert info.silent_since is None
    assert info.error is not None
    assert info.error.message == "no answer for 45 s. The last 2 keys may not have arrived."


async def test_of_a_chain_the_silent_host_is_named(bench: Bench) -> None:
    id_ = await bench.opened()
    (connection,) = bench.connector.connections
    connection.silent_name = "bastion"
    connection.on_silence(3.0)
    await until(lambda: (info := bench.info(id_)) and info.silent_hop == "bastion", "host")
    connection.on_silence(None)
    assert bench.manager.sessions[0].silent_hop == ""
    connection.on_silence(3.0)
    await until(lambda: (info := bench.info(id_)) and info.silent_hop == "bastion", "host")
    connection.shells[0].end(ShellEnd(reason="no answer for 45 s"))
    info = await bench.reaches(id_, SessionState.CLOSED)
    assert info.error is not None
    assert info.error.message == "no answer for 45 s; bastion is silent"
