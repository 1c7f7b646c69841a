from collections.abc import Iterator
from pathlib import Path

import pytest

from sshtui.credentials.otp.used_codes import MOST_AHEAD, UsedCodes
from sshtui.credentials.table import CredentialTable


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sshtui.db"


@pytest.fixture
def used(path: Path) -> Iterator[UsedCodes]:
    index = CredentialTable(path)
    yield UsedCodes(index.database)
    index.close()


def test_the_code_of_a_step_is_handed_out_once(used: UsedCodes) -> None:
    assert used.claim("seed", 100)
    assert not used.claim("seed", 100)
    assert not used.claim("seed", 99), "an earlier one may have been used"
    assert used.claim("seed", 101)
    assert used.claim("another", 100)


def test_a_clock_that_was_set_back_does_not_lock_the_seed_up(used: UsedCodes) -> None:
    assert used.claim("seed", 1_000_000)
    assert not used.claim("seed", 1_000_000 - MOST_AHEAD)
    assert used.claim("seed", 100)


def test_a_counter_starts_where_it_is_told_and_never_repeats(used: UsedCodes) -> None:
    assert [used.next_counter("seed", 7) for _ in range(3)] == [7, 8, 9]
    assert used.next_counter("seed", 20) == 20, "a seed that was entered anew further on"
    assert used.last("seed") == 20
    assert used.last("another") is None


def test_refusals_are_counted_until_one_is_accepted(used: UsedCodes) -> None:
    assert used.refusals("seed") == 0
    used.note_refusal("seed")
    used.note_refusal("seed")
    assert used.refusals("seed") == 2
    used.note_success("seed")
    assert used.refusals("seed") == 0
    assert used.claim("seed", 1), "a refusal before any code is no code"


def test_what_is_in_the_file_does_not_name_the_seed(used: UsedCodes, path: Path) -> None:
    index = CredentialTable(path)
    assert UsedCodes(index.database).salt == used.salt
    index.close()
    assert len(used.salt) == 16
