"""Files of databases stay open until the last database that has them is closed."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sshtui import held_files
from sshtui.held_files import HeldFile
from sshtui.safe_path import UnsafePath

IS_LOCKED = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        print("locked")
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir(mode=0o700)
    return tmp_path / "data" / "sshtui.db"


def is_locked(path: Path) -> bool:
    done = subprocess.run(
        [sys.executable, "-c", IS_LOCKED, str(path)], capture_output=True, check=True
    )
    return done.stdout == b"locked\n"


def test_a_lock_outlives_others_who_come_and_go(path: Path) -> None:
    first = HeldFile(path)
    with path.open("r+b") as locked:
        fcntl.lockf(locked, fcntl.LOCK_EX)
        HeldFile(path).close()
        assert held_files.read(path) == b""
        assert is_locked(path)
        first.close()
        first.close()
        assert not is_locked(path)


def test_a_file_in_the_place_of_another_is_one_of_its_own(path: Path) -> None:
    first = HeldFile(path)
    path.rename(path.with_name("old"))
    second = HeldFile(path)
    assert not os.path.samestat(first.status, second.status)
    first.close()
    assert os.path.samestat(second.status, path.stat())
    second.close()


def test_it_is_private_again_for_who_comes_later(path: Path) -> None:
    first = HeldFile(path)
    path.chmod(0o644)
    second = HeldFile(path)
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o666)
    with pytest.raises(UnsafePath):
        HeldFile(path)
    first.close()
    second.close()


def test_one_descriptor_is_enough_and_none_is_left(path: Path) -> None:
    def descriptors() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    before = descriptors()
    held = [HeldFile(path) for _ in range(5)]
    assert descriptors() == before + 1
    for file in held:
        file.close()
    assert descriptors() == before
    held = [HeldFile(path)]
    held.clear()
    assert descriptors() == before, "one that is forgotten stays open"
