"""Killed at any moment of a save: what was said to be saved is there, and the rest is whole."""

import functools
import io
import itertools
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sshtui import files, paths
from sshtui.cli import stale_files
from sshtui.sessions.layout.saved import MOST_TABS
from tests.effort import LONG
from tests.faults.children import Child, Say, run
from tests.faults.kills import kill_at, killed_at_random
from tests.trust import plain_writes
from tests.trust.stores import STORES, TABLES, Store, check, temporaries, told
from tests.trust.twin import Defence, needs

pytestmark = pytest.mark.usefixtures("cheap_vaults")

SHARED = tuple(
    store for store in STORES if store.name in {"vault", "hosts", "known_hosts", "settings"}
)
KILLED = (*SHARED, *(store for store in STORES if store.name == "tabs"), *TABLES)
EDITS = 50 if LONG else 8
KILLS = 200 if LONG else 4
INSTANCES = 4


def start_again() -> None:
    """Do what the next start does, an hour later where a file has no lock."""
    stale_files.tidy()
    left = temporaries()
    assert {path.parent for path in left} <= {paths.state_path(), paths.state_path() / "backups"}
    for path in left:
        os.utime(path, (1, 1))
    stale_files.tidy()


@needs(plain_writes.BESIDE)
def test_at_every_call_of_a_save_a_kill_loses_nothing_and_leaves_nothing_behind(
    record_property: Callable[[str, object], None],
) -> None:
    tried = 0
    for store in STORES:
        store.save("first")
        for number in range(1, 200):
            status, said = run(functools.partial(_save_until, store, number))
            after = f"a kill at call {number}"
            check(store, "first", is_in=True, after=after)
            if said:
                check(store, f"at{number}", is_in=True, after=after)
            if status == 0:
                break
            assert status == -signal.SIGKILL, said
            tried += 1
        store.save("last")
        check(store, "last", is_in=True, after="all kills")
    start_again()
    assert temporaries() == []
    record_property("tried", tried)


def _save_until(store: Store, number: int, say: Say) -> None:
    with kill_at(number):
        store.save(f"at{number}")
        say("saved")


@needs(plain_writes.BESIDE)
def test_killed_at_any_time_all_that_was_acknowledged_is_there(
    record_property: Callable[[str, object], None],
) -> None:
    chance = random.Random(20_261_127)
    tried = 0
    for store in KILLED:
        saved: list[list[str]] = []
        for number in range(KILLS):
            work = functools.partial(_save_on, store, f"{number}-")
            saved.append(killed_at_random(work, chance))
            said = told(store, f"after-{number}")
            assert said == "", f"{store.name}, kill {number}: what was there is lost: {said}"
            tried += 1
        for name in _last(saved)[:: 1 if LONG else 3]:
            check(store, name, is_in=True, after=f"{KILLS} kills")
        check(store, f"after-{KILLS - 1}", is_in=True, after=f"{KILLS} kills")
    record_property("tried", tried)


def _last(saved: list[list[str]]) -> list[str]:
    """Return what was saved last: of tabs no more is kept, and some were saved unsaid."""
    few = MOST_TABS // 4
    return list(itertools.chain(*saved[-few:]))[-few:]


def _save_on(store: Store, start: str, say: Say) -> None:
    for number in range(10_000):
        store.save(f"{start}{number}")
        say(f"{start}{number}")


def lock_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have nobody wait for another, and take a while from reading a file to writing it."""

    def lock(path: Path, *, patience: float | None = None) -> io.FileIO:
        return io.FileIO(os.devnull)

    def replace(path: Path, data: bytes, **given: Any) -> None:
        time.sleep(0.002)
        write(path, data, **given)

    write = files.replace
    monkeypatch.setattr(files, "lock", lock)
    monkeypatch.setattr(files, "replace", replace)


@needs(Defence("one instance writes at a time", lock_nothing, "is lost"))
def test_what_four_instances_save_at_once_is_all_there(
    record_property: Callable[[str, object], None],
) -> None:
    for store in SHARED:
        store.save("first")
        children = [Child(functools.partial(_save_many, store, n)) for n in range(INSTANCES)]
        for child in children:
            status, said = child.join()
            assert (status, said) == (0, []), f"{store.name}: an edit is lost: {said}"
        for number in range(INSTANCES):
            for edit in range(EDITS):
                check(store, f"{number}-{edit}", is_in=True, after="edits of others")
    record_property("tried", len(SHARED) * INSTANCES * EDITS)


def _save_many(store: Store, number: int, say: Say) -> None:
    for edit in range(EDITS):
        while said := told(store, f"{number}-{edit}"):
            # As it is told: the others have had the file for all the time that one waits for it.
            assert "has not finished" in said, said
