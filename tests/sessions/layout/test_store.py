import stat
from pathlib import Path

import pytest

from sshtui import notices
from sshtui.sessions.layout.saved import SavedTabs
from sshtui.sessions.layout.store import FILE_NAME, TabStore
from tests.sessions.layout.test_saved import SAVED


@pytest.fixture
def place(private_home: Path) -> Path:
    directory = private_home / "state"
    directory.mkdir(mode=0o700)
    return directory


def test_one_instance_has_the_file_and_writes_it_for_the_person_alone(place: Path) -> None:
    store, other = TabStore(place), TabStore(place)
    assert store.take()
    assert not other.take()
    assert store.read() == SavedTabs()
    store.write(SAVED)
    assert stat.S_IMODE((place / FILE_NAME).stat().st_mode) == 0o600
    assert store.read() == SAVED
    store.close()
    assert other.take()
    assert other.read() == SAVED
    other.close()


def test_only_a_change_is_written(place: Path) -> None:
    store = TabStore(place)
    store.write(SAVED)
    first = (place / FILE_NAME).stat()
    assert store.read() == SAVED
    store.write(SAVED)
    again = (place / FILE_NAME).stat()
    assert (first.st_ino, first.st_mtime_ns) == (again.st_ino, again.st_mtime_ns)


def test_a_damaged_file_is_told_and_ignored(place: Path) -> None:
    notices.reset()
    (place / FILE_NAME).write_bytes(b'{"version": 1, "tabs": [')
    (place / FILE_NAME).chmod(0o600)
    store = TabStore(place)
    assert store.read() == SavedTabs()
    told: list[str] = []
    notices.subscribe(told.append)()
    assert "is damaged" in told[-1]
    assert (place / f"{FILE_NAME}.damaged").read_bytes() == b'{"version": 1, "tabs": ['
    store.write(SAVED)
    assert store.read() == SAVED


def test_a_file_that_others_could_have_written_is_not_believed(place: Path) -> None:
    store = TabStore(place)
    store.write(SAVED)
    (place / FILE_NAME).chmod(0o666)
    assert TabStore(place).read() == SavedTabs()
