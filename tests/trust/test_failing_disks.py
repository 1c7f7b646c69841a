"""A disk that takes no more: what was there stays, the person is told, and a retry works."""

import errno
import functools
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import kernel
from tests.faults.calls import failing
from tests.faults.children import Say, run
from tests.faults.disks import Disk, no_room_beyond
from tests.trust import plain_writes
from tests.trust.stores import STORES, TABLES, Store, check, temporaries, told
from tests.trust.twin import needs

pytestmark = pytest.mark.usefixtures("cheap_vaults")

CODES = (errno.EIO, errno.EDQUOT, errno.ENOSPC, errno.EROFS)


@needs(plain_writes.BESIDE)
def test_whichever_call_of_a_save_fails_nothing_is_lost_and_the_next_one_works(
    record_property: Callable[[str, object], None],
) -> None:
    tried = 0
    for store in STORES:
        store.save("first")
        for number in range(1, 200):
            name = f"at{number}"
            with failing(number, CODES[number % len(CODES)]) as calls:
                said = told(store, name)
            after = f"{CODES[number % len(CODES)]} at call {number}: {said!r}"
            check(store, "first", is_in=True, after=after)
            check(store, name, is_in=not said, after=after)
            if not calls.reached:
                break
            tried += 1
            store.save(f"again{number}")
            check(store, f"again{number}", is_in=True, after=after)
        assert number > 2, f"{store.name} was not written"
    assert temporaries() == []
    record_property("tried", tried)


def test_a_disk_that_is_full_and_one_that_is_read_only_lose_nothing(
    tmp_path: Path,
    disk: Callable[[Path], Disk],
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    small = disk(tmp_path / "disk")
    (small.root / "home" / ".ssh").mkdir(parents=True, mode=0o700)
    monkeypatch.setenv("HOME", str(small.root / "home"))
    monkeypatch.setenv("SSHTUI_HOME", str(small.root / "sshtui"))
    every = (*STORES, *TABLES)
    for store in every:
        store.save("first")
    mendable = functools.partial(small.make_read_only, read_only=False)
    ways = (("full", small.fill, small.make_room), ("read-only", small.make_read_only, mendable))
    for name, fail, mend in ways:
        fail()
        said = {store.name: told(store, name) for store in every}
        mend()
        for store in every:
            check(store, "first", is_in=True, after=name)
            # There may be room where the last block of a file ends.
            room = name == "full" and store.grows and store in STORES
            assert room or said[store.name], f"{store.name}, {name}: nothing was told"
            check(store, name, is_in=not said[store.name], after=name)
            store.save(f"not-{name}")
            check(store, f"not-{name}", is_in=True, after=name)
    record_property("tried", len(ways) * len(every))


def test_what_the_kernel_refuses_is_told_whoever_asks_it(
    record_property: Callable[[str, object], None],
) -> None:
    tried = 0
    for store in (*STORES, *TABLES):
        store.save("first")
        size = store.file().stat().st_size
        ways: dict[str, Callable[[], None]] = {
            "a quota in the middle": functools.partial(
                no_room_beyond, size + 7 if store.grows and store in STORES else size // 2
            )
        }
        for calls in (kernel.WRITING, kernel.SYNCING, kernel.RENAMING):
            for code in (errno.EIO, errno.EDQUOT):
                ways[f"{errno.errorcode[code]} from {calls[0]}"] = functools.partial(
                    kernel.refuse, calls, code
                )
        for way, fail in ways.items():
            status, said = run(functools.partial(_save_where, store, fail))
            assert status == 0, f"{store.name}, {way}: {said}"
            check(store, "first", is_in=True, after=way)
            check(store, "second", is_in=said == ["saved"], after=f"{way}: {said}")
            if said == ["saved"]:
                continue
            tried += 1
        store.save("third")
        check(store, "third", is_in=True, after="all of them")
    record_property("tried", tried)


def _save_where(store: Store, fail: Callable[[], None], say: Say) -> None:
    fail()
    say(told(store, "second").replace("\n", " ") or "saved")
