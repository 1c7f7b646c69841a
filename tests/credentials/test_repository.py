from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sshtui.credentials.binding import Mode, Status
from sshtui.credentials.repository import CredentialRepository
from sshtui.credentials.stores.memory import MemoryStore
from sshtui.credentials.table import CredentialTable
from tests.credentials.cards import ALICE, card


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[CredentialRepository]:
    opened = CredentialRepository(CredentialTable(tmp_path / "sshtui.db"), {})
    yield opened
    opened.close()


async def test_what_is_in_memory_hides_what_is_kept_for_the_same_prompt(
    repository: CredentialRepository,
) -> None:
    lasting, passing = card("lasting"), card("passing", store=MemoryStore.kind)
    other = card("other", prompt="another")
    for credential in (lasting, passing, other):
        await repository.put(credential)
    assert set(await repository.find(ALICE)) == {passing, other}
    assert set(await repository.all()) == {passing, other}
    assert set(await repository.on_host(ALICE.host)) == {passing, other}
    assert await repository.at(lasting.binding) == (passing, lasting)


async def test_what_is_in_memory_is_in_no_file(
    repository: CredentialRepository, tmp_path: Path
) -> None:
    await repository.put(card(store=MemoryStore.kind))
    other = CredentialTable(tmp_path / "sshtui.db")
    assert other.all() == ()
    other.close()


async def test_each_is_marked_and_deleted_where_it_is(repository: CredentialRepository) -> None:
    lasting, passing = card("lasting"), card("passing", prompt="b", store=MemoryStore.kind)
    for credential in (lasting, passing):
        await repository.put(credential)
        await repository.mark(credential, Status.SUSPECT, mode=Mode.SEND)
        assert await repository.now(credential) == replace(
            credential, status=Status.SUSPECT, mode=Mode.SEND
        )
        await repository.delete(credential)
        assert await repository.now(credential) is None


async def test_answers_of_both_depart_together_or_not_at_all(
    repository: CredentialRepository,
) -> None:
    lasting, passing = card("lasting"), card("passing", prompt="b", store=MemoryStore.kind)
    await repository.put(lasting)
    await repository.put(passing)
    assert await repository.mark_in_flight([lasting, passing])
    await repository.clear_in_flight([lasting, passing])
    await repository.mark(lasting, Status.SUSPECT)
    assert not await repository.mark_in_flight([lasting, passing])
    assert await repository.mark_in_flight([passing]), "it was left behind as being in flight"
