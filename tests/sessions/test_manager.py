import asyncio
from collections.abc import AsyncIterator

import pytest

from sshtui.errors import AuthenticationFailed, Cancelled, UsageError
from sshtui.sessions.events import (
    Event,
    SessionChanged,
    SessionGone,
)
from sshtui.sessions.state import SessionState
from sshtui.signin.asker import Asker
from sshtui.signin.steps import OnStep, Phase, Step, StepKind
from sshtui.sshconfig.target import Target
from tests.servers.clock import leap, stopped
from tests.servers.waiting import until
from tests.sessions.bench import SIZE, Bench
from tests.sessions.fakes import HOP, Script, at_once, never


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    made = Bench()
    yield made
    await made.manager.shutdown()


async def test_a_failed_sign_in_stays_with_its_error() -> None:
    async def refuse(target: Target, asker: Asker, on_step: OnStep) -> None:
        raise AuthenticationFailed("No.", hint="Try another.")

    bench = Bench(refuse)
    info = await bench.reaches(bench.open(), SessionState.FAILED)
    assert isinstance(info.error, AuthenticationFailed)
    await bench.manager.close(info.id)
    assert not bench.manager.sessions


async def test_a_cancelled_sign_in_leaves_no_tab() -> None:
    async def cancel(target: Target, asker: Asker, on_step: OnStep) -> None:
        raise Cancelled("You cancelled the sign-in.")

    bench = Bench(cancel)
    await bench.gone(bench.open())
    assert SessionState.FAILED not in {e.info.state for e in bench.of(SessionChanged)}  # type: ignore[union-attr]


async def test_nothing_is_shared_that_is_not_open() -> None:
    bench = Bench(never)
    id_ = bench.open()
    with pytest.raises(UsageError):
        await bench.manager.open_again(id_, SIZE)
    await bench.manager.close(id_)


async def answering(target: Target, asker: Asker, on_step: OnStep) -> None:
    on_step(Step(StepKind.CHALLENGE, HOP, Phase.AUTHENTICATING))
    await asyncio.Event().wait()


async def stubborn(target: Target, asker: Asker, on_step: OnStep) -> None:
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        await asyncio.sleep(3600)


@pytest.mark.parametrize("script", [never, answering, at_once])
async def test_a_session_is_closed_at_once_in_every_phase(script: Script) -> None:
    bench = Bench(script)
    id_ = bench.open()
    await until(lambda: bench.manager.sessions and bench.events[1:], "start")
    with stopped():
        await bench.manager.close(id_)
    assert not bench.manager.sessions
    assert bench.of(SessionGone) == [SessionGone(id_)]


async def test_a_connection_that_does_not_close_is_waited_for_less_than_a_second() -> None:
    bench = Bench(stubborn)
    id_ = bench.open()
    await asyncio.sleep(0)
    closing = asyncio.ensure_future(bench.manager.close(id_))
    await asyncio.sleep(0)
    leap(1)
    await closing
    assert not bench.manager.sessions
    assert bench.of(SessionGone) == [SessionGone(id_)]


async def test_closing_twice_does_not_break_the_closing_off() -> None:
    begun = done = False

    async def careful(target: Target, asker: Asker, on_step: OnStep) -> None:
        nonlocal begun, done
        try:
            await asyncio.Event().wait()
        finally:
            begun = True
            await released.wait()
            done = True

    released = asyncio.Event()
    bench = Bench(careful)
    id_ = bench.open()
    await asyncio.sleep(0)
    first = asyncio.ensure_future(bench.manager.close(id_))
    await until(lambda: begun, "closing")
    second = asyncio.ensure_future(bench.manager.close(id_))
    await asyncio.sleep(0)
    released.set()
    await asyncio.gather(first, second)
    assert done


async def test_a_listener_that_left_hears_nothing(bench: Bench) -> None:
    heard: list[Event] = []
    leave = bench.manager.subscribe(heard.append)
    leave()
    await bench.opened()
    assert heard == []
