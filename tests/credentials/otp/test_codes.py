from collections.abc import Iterator
from pathlib import Path

import pytest

from sshtui.credentials.otp import codes as module
from sshtui.credentials.otp import totp
from sshtui.credentials.otp.codes import Codes, Wait
from sshtui.credentials.otp.otpauth import Seed
from sshtui.credentials.otp.used_codes import UsedCodes
from sshtui.credentials.secret import Secret
from sshtui.credentials.table import CredentialTable

SEED = Seed(Secret("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"))
COUNTING = Seed(Secret("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"), counter=5)


class Clock:
    """Stands in for the module `time`."""

    def __init__(self) -> None:
        self.now = 30_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(module, "time", made)
    return made


@pytest.fixture
def codes(tmp_path: Path) -> Iterator[Codes]:
    index = CredentialTable(tmp_path / "sshtui.db")
    yield Codes(UsedCodes(index.database))
    index.close()


async def test_a_code_is_handed_out_once_and_then_there_is_a_wait(
    codes: Codes, clock: Clock
) -> None:
    assert await codes.take(SEED) == totp.code(SEED, 1000)
    clock.now += 5
    assert await codes.take(SEED) == Wait(25)
    clock.now += 25
    assert await codes.take(SEED) == totp.code(SEED, 1001)


async def test_a_code_that_is_about_to_change_is_not_handed_out(codes: Codes, clock: Clock) -> None:
    clock.now += 28.5
    assert await codes.take(SEED) == Wait(1.5)
    clock.now += 1.5
    assert await codes.take(SEED) == totp.code(SEED, 1001)


async def test_the_same_seed_learned_for_two_hosts_is_one_seed(codes: Codes, clock: Clock) -> None:
    await codes.take(SEED)
    elsewhere = Seed(SEED.key, issuer="another host")
    assert isinstance(await codes.take(elsewhere), Wait)


async def test_another_instance_knows_what_was_used(
    codes: Codes, clock: Clock, tmp_path: Path
) -> None:
    await codes.take(SEED)
    index = CredentialTable(tmp_path / "sshtui.db")
    assert isinstance(await Codes(UsedCodes(index.database)).take(SEED), Wait)
    index.close()


async def test_a_counting_seed_goes_on_and_showing_uses_nothing_up(codes: Codes) -> None:
    for counter in (5, 6, 7):
        live = await codes.live(COUNTING)
        assert live.now() == totp.code(COUNTING, counter)
        assert live.remaining(0) is None
        assert await codes.take(COUNTING) == totp.code(COUNTING, counter)


async def test_what_is_shown_follows_the_clock(codes: Codes, clock: Clock) -> None:
    live = await codes.live(SEED)
    assert live.now() == totp.code(SEED, 1000)
    assert live.shown(30_031) == totp.code(SEED, 1001)
    assert live.remaining(30_007) == 23


async def test_two_refusals_in_a_row_are_told_and_one_success_ends_that(codes: Codes) -> None:
    for doubtful in (False, True):
        await codes.note(SEED, accepted=False)
        assert await codes.doubtful(SEED) is doubtful
    await codes.note(SEED, accepted=True)
    assert not await codes.doubtful(SEED)


@pytest.mark.parametrize("offset", [-1, 0, 1])
async def test_the_password_in_front_of_a_code_is_found(
    codes: Codes, clock: Clock, offset: int
) -> None:
    typed = "fake-password" + totp.code(SEED, 1000 + offset).reveal()
    assert codes.password_before(SEED, Secret(typed)) == Secret("fake-password")


@pytest.mark.parametrize("typed", ["fake-password", "fake-password000000", ""])
async def test_without_a_code_there_is_no_telling(codes: Codes, clock: Clock, typed: str) -> None:
    assert codes.password_before(SEED, Secret(typed)) is None
    alone = totp.code(SEED, 1000)
    assert codes.password_before(SEED, alone) is None
