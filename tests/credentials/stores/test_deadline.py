import asyncio
import threading
from collections.abc import AsyncIterator, Callable

import pytest

from sshtui.credentials.stores import deadline
from sshtui.credentials.stores.deadline import MAX_OUTSTANDING, MAX_TIMEOUTS, DeadlineCaller
from sshtui.errors import SecretStoreError
from tests.servers.waiting import until


def hung() -> SecretStoreError:
    return SecretStoreError("It does not answer.", kind="hung")


class Stuck:
    """A call that ends when it is told to."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.began = threading.Event()

    def __call__(self) -> str:
        self.began.set()
        self.go_on.wait()
        return "late"


@pytest.fixture
async def stuck() -> AsyncIterator[Callable[[], Stuck]]:
    made: list[Stuck] = []

    def make() -> Stuck:
        made.append(Stuck())
        return made[-1]

    yield make
    for call in made:
        call.go_on.set()


async def test_what_ends_in_time_returns_or_raises_as_it_did() -> None:
    caller = DeadlineCaller(60, hung)
    assert await caller.call(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        await caller.call(lambda: 1 // 0)


async def test_the_event_loop_goes_on_meanwhile(stuck: Callable[[], Stuck]) -> None:
    call = stuck()
    waiting = asyncio.ensure_future(DeadlineCaller(60, hung).call(call))
    await until(call.began.is_set, "call")
    call.go_on.set()
    assert await waiting == "late"


async def test_what_hangs_is_given_up_and_undone_when_it_ends_after_all(
    stuck: Callable[[], Stuck],
) -> None:
    call, undone = stuck(), threading.Event()
    with pytest.raises(SecretStoreError, match="does not answer"):
        await DeadlineCaller(0.05, hung).call(call, undo=undone.set)
    assert not undone.is_set()
    call.go_on.set()
    await until(undone.is_set, "undoing")


async def test_what_ended_in_time_is_not_undone() -> None:
    undone = threading.Event()
    await DeadlineCaller(60, hung).call(lambda: None, undo=undone.set)
    assert not undone.is_set()


async def test_a_caller_that_gives_up_has_it_undone(stuck: Callable[[], Stuck]) -> None:
    call, undone = stuck(), threading.Event()
    waiting = asyncio.ensure_future(DeadlineCaller(60, hung).call(call, undo=undone.set))
    await until(call.began.is_set, "call")
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    call.go_on.set()
    await until(undone.is_set, "undoing")


async def test_after_two_that_hang_the_next_is_refused_at_once_until_one_ends(
    stuck: Callable[[], Stuck],
) -> None:
    caller = DeadlineCaller(0.05, hung)
    calls = [stuck() for _ in range(MAX_TIMEOUTS)]
    for call in calls:
        with pytest.raises(SecretStoreError):
            await caller.call(call)
    asked: list[None] = []
    with pytest.raises(SecretStoreError):
        await caller.call(lambda: asked.append(None))
    assert asked == [], "nothing was called"
    calls[0].go_on.set()
    await until(lambda: caller._quiet_until == 0.0, "end of the first")
    assert await caller.call(lambda: "again") == "again"


async def test_it_is_asked_again_after_a_while(
    stuck: Callable[[], Stuck], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadline, "QUIET_SECONDS", 0.0)
    caller = DeadlineCaller(0.05, hung)
    for _ in range(MAX_TIMEOUTS):
        with pytest.raises(SecretStoreError):
            await caller.call(stuck())
    assert await caller.call(lambda: "again") == "again"


async def test_no_more_threads_than_a_few_hang(stuck: Callable[[], Stuck]) -> None:
    caller = DeadlineCaller(60, hung)
    calls = [stuck() for _ in range(MAX_OUTSTANDING + 1)]
    waiting = [asyncio.ensure_future(caller.call(call)) for call in calls]
    await until(lambda: all(call.began.is_set() for call in calls[:-1]), "calls")
    assert not calls[-1].began.is_set()
    calls[0].go_on.set()
    await until(calls[-1].began.is_set, "the last")
    for call in calls:
        call.go_on.set()
    assert set(await asyncio.gather(*waiting)) == {"late"}


async def test_a_thread_that_hangs_does_not_hold_up_the_end(stuck: Callable[[], Stuck]) -> None:
    call = stuck()
    with pytest.raises(SecretStoreError):
        await DeadlineCaller(0.05, hung).call(call)
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "secret store")
