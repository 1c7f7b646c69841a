import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sshtui.credentials.binding import Status
from sshtui.credentials.lease import Departure, Lease
from sshtui.credentials.lock import EndpointLock
from sshtui.credentials.repository import CredentialRepository
from sshtui.credentials.table import CredentialTable
from sshtui.errors import ConfigError
from tests.credentials.cards import ALICE, card
from tests.servers.waiting import SECONDS, until


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[CredentialRepository]:
    opened = CredentialRepository(CredentialTable(tmp_path / "sshtui.db"), {})
    yield opened
    opened.close()


@pytest.fixture
def flights(repository: CredentialRepository, tmp_path: Path) -> Callable[[], Lease]:
    return lambda: Lease(ALICE, repository, EndpointLock(tmp_path / "turns"))


GOES = Departure.ALLOWED


def nobody_waits() -> None:
    raise AssertionError("it waited for another sign-in")


async def test_the_next_sign_in_waits_for_the_outcome_and_hears_of_a_refusal(
    repository: CredentialRepository, flights: Callable[[], Lease]
) -> None:
    kept = card()
    await repository.put(kept)
    first, second, told = flights(), flights(), asyncio.Event()
    assert await first.depart([kept], nobody_waits) is GOES
    waiting = asyncio.ensure_future(second.depart([kept], told.set, patience=SECONDS))
    await told.wait()
    assert not waiting.done()
    await repository.mark(kept, Status.SUSPECT)
    await first.land()
    assert await waiting is Departure.OVERTAKEN


async def test_after_a_success_the_next_one_goes(
    repository: CredentialRepository, flights: Callable[[], Lease]
) -> None:
    kept = card()
    await repository.put(kept)
    for _ in range(3):
        flight = flights()
        assert await flight.depart([kept], nobody_waits) is GOES
        await flight.land()
        await flight.land()


async def test_ten_at_once_send_a_stale_answer_once(
    repository: CredentialRepository, flights: Callable[[], Lease]
) -> None:
    kept, sent = card(), 0
    await repository.put(kept)

    async def sign_in() -> None:
        nonlocal sent
        flight = flights()
        if await flight.depart([kept], lambda: None, patience=SECONDS) is GOES:
            sent += 1
            await repository.mark(kept, Status.SUSPECT)
            await flight.land()

    await asyncio.gather(*(sign_in() for _ in range(10)))
    assert sent == 1


async def test_one_that_was_told_no_does_not_hold_up_the_others(
    repository: CredentialRepository, flights: Callable[[], Lease]
) -> None:
    await repository.put(card(status=Status.SUSPECT))
    assert await flights().depart([card()], nobody_waits) is Departure.OVERTAKEN
    other = card("other", prompt="b")
    await repository.put(other)
    assert await flights().depart([other], nobody_waits) is GOES


async def test_the_second_answer_of_the_same_sign_in_does_not_wait_for_the_first(
    repository: CredentialRepository, flights: Callable[[], Lease]
) -> None:
    password, code = card("password"), card("code", prompt="code")
    await repository.put(password)
    await repository.put(code)
    flight = flights()
    assert await flight.depart([password], nobody_waits) is GOES
    assert await flight.depart([code], nobody_waits) is GOES
    await flight.land()
    assert await flights().depart([password, code], nobody_waits) is GOES


async def test_a_sign_in_that_never_ends_is_not_waited_for_for_ever(
    repository: CredentialRepository, flights: Callable[[], Lease]
) -> None:
    kept = card()
    await repository.put(kept)
    first, second = flights(), flights()
    assert await first.depart([kept], nobody_waits) is GOES
    assert await second.depart([kept], lambda: None, patience=0.1) is Departure.CROWDED


async def test_waiting_can_be_cancelled(
    repository: CredentialRepository, flights: Callable[[], Lease]
) -> None:
    kept, told = card(), asyncio.Event()
    await repository.put(kept)
    first = flights()
    assert await first.depart([kept], nobody_waits) is GOES
    waiting = asyncio.ensure_future(flights().depart([kept], told.set, patience=SECONDS))
    await told.wait()
    waiting.cancel()
    await until(waiting.done, "the end of the wait")
    await first.land()
    assert await flights().depart([kept], nobody_waits) is GOES


async def test_a_lock_that_cannot_be_made_is_explained(
    repository: CredentialRepository, tmp_path: Path
) -> None:
    blocked = tmp_path / "turns"
    blocked.write_text("not a directory")
    with pytest.raises(ConfigError, match="cannot be locked"):
        await Lease(ALICE, repository, EndpointLock(blocked)).depart([card()], nobody_waits)
