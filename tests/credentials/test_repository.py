from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sshtui.credentials.binding import Mode, Status
from sshtui.credentials.repository import CredentialRepository
from sshtui.credentials.table import CredentialTable
from tests.credentials.cards import ALICE, card


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[CredentialRepository]:
    opened = CredentialRepository(CredentialTable(tmp_path / "sshtui.db"))
    yield opened
    opened.close()


async def test_what_is_in_memory_hides_what_is_kept_for_the_same_prompt(
    ledger: CredentialRepository,
) -> None:
    lasting, passing = card("lasting"), card("passing", store="memory")
    other = card("other", prompt="another")
    for one in (lasting, passing, other):
        await ledger.put(one)
    assert set(await ledger.find(ALICE)) == {passing, other}
    assert set(await ledger.all()) == {passing, other}
    assert set(await ledger.on_host(ALICE.host)) == {passing, other}
    assert await ledger.at(lasting.binding) == (passing, lasting)


async def test_what_is_in_memory_is_in_no_file(
    ledger: CredentialRepository, tmp_path: Path
) -> None:
    await ledger.put(card(store="memory"))
    other = CredentialTable(tmp_path / "sshtui.db")
    assert other.all() == ()
    other.close()


async def test_each_is_marked_and_deleted_where_it_is(ledger: CredentialRepository) -> None:
    lasting, passing = card("lasting"), card("passing", prompt="b", store="memory")
    for one in (lasting, passing):
        await ledger.put(one)
        await ledger.mark(one, Status.SUSPECT, mode=Mode.SEND)
        assert await ledger.now(one) == replace(one, status=Status.SUSPECT, mode=Mode.SEND)
        await ledger.delete(one)
        assert await ledger.now(one) is None


async def test_answers_of_both_depart_together_or_not_at_all(ledger: CredentialRepository) -> None:
    lasting, passing = card("lasting"), card("passing", prompt="b", store="memory")
    await ledger.put(lasting)
    await ledger.put(passing)
    assert await ledger.depart([lasting, passing])
    await ledger.arrive([lasting, passing])
    await ledger.mark(lasting, Status.SUSPECT)
    assert not await ledger.depart([lasting, passing])
    assert await ledger.depart([passing]), "it was left behind as being in flight"
