"""A clock that is set back or ahead: no code twice, no account locked up, and the vault locks."""

import contextlib
from collections.abc import Callable

import pytest

from sshtui import paths
from sshtui.credentials.otp import used_codes
from sshtui.credentials.otp.codes import Codes, Wait
from sshtui.credentials.otp.otpauth import parse
from sshtui.credentials.otp.used_codes import UsedCodes
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.vault import VaultStore
from sshtui.credentials.table import CredentialTable
from tests.credentials.stores.vaults import PASSPHRASE, cheapen
from tests.faults.clocks import DAY, MINUTE, YEAR, set_to
from tests.trust import stores
from tests.trust.twin import Defence, needs

NOON = 1_800_000_000.0
"""The beginning of a step."""

JUMPS = (-DAY, YEAR, -YEAR, DAY, 5 * MINUTE)


def never_go_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(used_codes, "MOST_AHEAD", 10**12)


@needs(Defence("a clock may be set back", never_go_back, "no code after a jump"))
async def test_codes_go_on_after_any_jump_and_none_is_handed_out_twice(
    record_property: Callable[[str, object], None],
) -> None:
    seed = parse("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ")
    with contextlib.closing(CredentialTable(stores.database())) as table:
        codes = Codes(UsedCodes(table.database))
        moment = NOON
        for jump in (0.0, *JUMPS):
            moment += jump
            with set_to(moment):
                code = await codes.take(seed)
                assert isinstance(code, Secret), f"no code after a jump of {jump:g} s"
                assert isinstance(await codes.take(seed), Wait), "a code twice"
    record_property("tried", len(JUMPS))


async def test_a_code_in_its_last_moment_is_not_handed_out_and_the_wait_is_short() -> None:
    seed = parse("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ")
    with contextlib.closing(CredentialTable(stores.database())) as table:
        codes = Codes(UsedCodes(table.database))
        with set_to(NOON + seed.period - 0.5):
            waits = await codes.take(seed)
        assert isinstance(waits, Wait)
        assert waits.seconds <= seed.period
        with set_to(NOON + seed.period - DAY):
            assert isinstance(await codes.take(seed), Secret)


async def test_the_vault_locks_when_time_was_slept_and_stays_open_when_it_was_set_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cheapen(monkeypatch)
    with set_to(NOON):
        vault = VaultStore(paths.data_dir())
        await vault.create(PASSPHRASE)
        await vault.set("kept", Secret("fake-secret"))
    with set_to(NOON - DAY):
        assert await vault.get("kept") == Secret("fake-secret")
    with set_to(NOON + YEAR):
        assert vault.locked
        await vault.unlock(PASSPHRASE)
        assert await vault.get("kept") == Secret("fake-secret")
