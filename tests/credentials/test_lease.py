import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sshtui.credentials.binding import Status
from sshtui.credentials.lease import Lease
from sshtui.credentials.lease_state import LeaseState
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
def leases(repository: CredentialRepository, tmp_path: Path) -> Callable[[], Lease]:
    return lambda: Lease(ALICE, repository, EndpointLock(tmp_path / "locks"))


GRANTED = LeaseState.GRANTED


def nobody_waits() -> None:
    raise AssertionError("it waited for another sign-in")


async def test_the_next_sign_in_waits_for_the_outcome_and_hears_of_a_refusal(
    repository: CredentialRepository, leases: Callable[[], Lease]
) -> None:
    kept = card()
    await repository.put(kept)
    first, second, told = leases(), leases(), asyncio.Event()
    assert await first.acquire([kept], nobody_waits) is GRANTED
    waiting = asyncio.ensure_future(second.acquire([kept], told.set, wait=SECONDS))
    await told.wait()
    assert not waiting.done()
    await repository.mark(kept, Status.SUSPECT)
    await first.release()
    assert await waiting is LeaseState.STALE


async def test_after_a_success_the_next_one_goes(
    repository: CredentialRepository, leases: Callable[[], Lease]
) -> None:
    kept = card()
    await repository.put(kept)
    for _ in range(3):
        lease = leases()
        assert await lease.acquire([kept], nobody_waits) is GRANTED
        await lease.release()
        await lease.release()


async def test_ten_at_once_send_a_stale_answer_once(
    repository: CredentialRepository, leases: Callable[[], Lease]
) -> None:
    kept, sent = card(), 0
    await repository.put(kept)

    async def sign_in() -> None:
        nonlocal sent
        lease = leases()
        if await lease.acquire([kept], lambda: None, wait=SECONDS) is GRANTED:
            sent += 1
            await repository.mark(kept, Status.SUSPECT)
            await lease.release()

    await asyncio.gather(*(sign_in() for _ in range(10)))
    assert sent == 1


async def test_one_that_was_told_no_does_not_hold_up_the_others(
    repository: CredentialRepository, leases: Callable[[], Lease]
) -> None:
    await repository.put(card(status=Status.SUSPECT))
    assert await leases().acquire([card()], nobody_waits) is LeaseState.STALE
    other = card("other", prompt="b")
    await repository.put(other)
    assert await leases().acquire([other], nobody_waits) is GRANTED


async def test_the_second_answer_of_the_same_sign_in_does_not_wait_for_the_first(
    repository: CredentialRepository, leases: Callable[[], Lease]
) -> None:
    password, code = card("password"), card("code", prompt="code")
    await repository.put(password)
    await repository.put(code)
    lease = leases()
    assert await lease.acquire([password], nobody_waits) is GRANTED
    assert await lease.acquire([code], nobody_waits) is GRANTED
    await lease.release()
    assert await leases().acquire([password, code], nobody_waits) is GRANTED


async def test_a_sign_in_that_never_ends_is_not_waited_for_for_ever(
    repository: CredentialRepository, leases: Callable[[], Lease]
) -> None:
    kept = card()
    await repository.put(kept)
    first, second = leases(), leases()
    assert await first.acquire([kept], nobody_waits) is GRANTED
    assert await second.acquire([kept], lambda: None, wait=0.1) is LeaseState.BUSY


async def test_waiting_can_be_cancelled(
    repository: CredentialRepository, leases: Callable[[], Lease]
) -> None:
    kept, told = card(), asyncio.Event()
    await repository.put(kept)
    first = leases()
    assert await first.acquire([kept], nobody_waits) is GRANTED
    waiting = asyncio.ensure_future(leases().acquire([kept], told.set, wait=SECONDS))
    await told.wait()
    waiting.cancel()
    await until(waiting.done, "the end of the wait")
    await first.release()
    assert await leases().acquire([kept], nobody_waits) is GRANTED


async def test_a_lock_that_cannot_be_made_is_explained(
    repository: CredentialRepository, tmp_path: Path
) -> None:
    blocked = tmp_path / "locks"
    blocked.write_text("not a directory")
    with pytest.raises(ConfigError, match="cannot be locked"):
        await Lease(ALICE, repository, EndpointLock(blocked)).acquire([card()], nobody_waits)
