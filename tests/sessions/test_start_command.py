"""Start commands, in sessions whose shell is a test."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from sshtui.sessions.start_command import LONGEST, QUIET
from sshtui.sessions.state import SessionState
from sshtui.ssh.shell import ShellEnd
from tests.servers.clock import leap, stopped
from tests.sessions.bench import SIZE, Bench, Nobody
from tests.sessions.fakes import TARGET

LOST = ShellEnd(None, "", "The server went away.")


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    made = Bench()
    yield made
    await made.manager.shutdown()


async def opened(bench: Bench, **target: str) -> str:
    goal = replace(TARGET, **target)  # type: ignore[arg-type]  # texts
    id_ = bench.manager.open(goal, lambda _: Nobody(), SIZE)
    await bench.reaches(id_, SessionState.OPEN)
    return id_


def written(bench: Bench) -> bytes:
    return b"".join(bench.connector.connections[-1].shells[-1].written)


def say(bench: Bench, data: bytes) -> None:
    bench.connector.connections[-1].shells[-1].say(data)


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_it_is_typed_at_the_first_prompt_before_what_the_person_typed(bench: Bench) -> None:
    id_ = await opened(bench, start="tmux attach")
    with stopped():
        say(bench, b"Welcome\r\n$ ")
        await settled()
        assert bench.manager.write(id_, b"ls")
        assert written(bench) == b""
        leap(QUIET + 0.01)
        await settled()
        assert written(bench) == b"tmux attach\rls"
        bench.manager.write(id_, b"x")
        assert written(bench) == b"tmux attach\rlsx"


async def test_its_bytes_are_those_of_ssh_config(bench: Bench) -> None:
    id_ = await opened(bench, start="cd caf\udce9")
    with stopped():
        bench.manager.write(id_, b"ls")
        leap(LONGEST + 1)
        await settled()
        assert written(bench) == b"cd caf\xe9\rls"


async def test_it_is_no_answer_to_a_prompt_for_a_secret(bench: Bench) -> None:
    id_ = await opened(bench, start="tmux attach")
    with stopped():
        say(bench, b"Your password has expired.\r\nCurrent password: ")
        await settled()
        leap(LONGEST + 1)
        await settled()
        assert written(bench) == b""
        # The person answers, and is not kept from it.
        bench.manager.write(id_, b"hunter2-fake\r")
        assert written(bench) == b"hunter2-fake\r"
        say(bench, b"\r\n$ ")
        await settled()
        leap(QUIET + 0.01)
        await settled()
        assert written(bench) == b"hunter2-fake\rtmux attach\r"


async def test_it_is_typed_in_a_shell_that_says_nothing_or_never_stops(bench: Bench) -> None:
    await opened(bench, start="one")
    with stopped():
        leap(LONGEST + 0.01)
        await settled()
        assert written(bench) == b"one\r"
    await opened(bench, start="two")
    with stopped():
        for _ in range(30):
            say(bench, b".")
            await settled()
            leap(QUIET / 1.5)
        await settled()
        assert written(bench) == b"two\r"


async def test_it_is_typed_again_when_the_session_is_connected_again(bench: Bench) -> None:
    id_ = await opened(bench, start="top")
    bench.connector.connections[-1].shells[-1].end(LOST)
    await bench.reaches(id_, SessionState.CLOSED)
    leap(LONGEST + 1)
    await settled()
    assert written(bench) == b""
    bench.manager.reconnect(id_, lambda _: Nobody(), SIZE)
    await bench.reaches(id_, SessionState.OPEN)
    leap(LONGEST + 1)
    await settled()
    assert written(bench) == b"top\r"


async def test_there_is_none_without_a_shell(bench: Bench) -> None:
    await opened(bench, start="top", remote_command="htop")
    leap(LONGEST + 1)
    await settled()
    assert written(bench) == b""
