"""Files that something else changes, damages or takes away while sshtui uses them."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui import notices, paths, resilient_database
from sshtui.credentials.stores.vault import MARK_NAME
from sshtui.errors import AppError
from sshtui.hosts.history import History
from sshtui.hosts.model import Visit
from sshtui.resilient_database import ResilientDatabase
from tests.trust.stores import STORES, check, database, told
from tests.trust.twin import Defence, needs

VISIT = Visit(1.0, 1.0, "", alone=False)


@pytest.fixture(autouse=True)
def _home(cheap_vaults: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resilient_database, "RETRY_SECONDS", 0)
    monkeypatch.setattr(resilient_database, "BUSY_SECONDS", 0)


def emptied(file: Path) -> None:
    os.truncate(file, 0)


def halved(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def garbled(file: Path) -> None:
    file.write_bytes(b"\x00\xff\x1b]0;x\x07{[(\n" * 700)


def removed(file: Path) -> None:
    file.unlink()


def made_a_directory(file: Path) -> None:
    file.unlink()
    file.mkdir()


def made_a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file, 0o600)


def made_a_loop(file: Path) -> None:
    file.unlink()
    file.symlink_to(file)


def given_away(file: Path) -> None:
    os.chown(file, 65534, -1)
    file.chmod(0o666)


HARMS = (
    emptied, halved, garbled, removed, made_a_directory, made_a_pipe, made_a_loop, given_away,
)  # fmt: skip
KEPT = tuple(
    store
    for store in STORES
    if store.name in {"vault", "hosts", "ssh_config", "known_hosts", "settings", "tabs"}
)


def put_back(file: Path, data: bytes) -> None:
    if file.is_dir() and not file.is_symlink():
        shutil.rmtree(file)
    file.unlink(missing_ok=True)
    file.write_bytes(data)
    file.chmod(0o600)
    # A vault that is put back is older than the last one that was seen, which is told.
    (paths.state_dir() / MARK_NAME).unlink(missing_ok=True)


def test_whatever_becomes_of_a_file_it_is_told_in_words_and_works_once_it_is_back(
    record_property: Callable[[str, object], None],
) -> None:
    tried = 0
    for store in KEPT:
        store.save("first")
        file = store.file()
        data = file.read_bytes()
        for harm in HARMS:
            harm(file)
            told(store, "meanwhile")
            put_back(file, data)
            for left in paths.state_dir().glob("*.damaged"):
                left.unlink()
            check(store, "first", is_in=True, after=harm.__name__)
            store.save(harm.__name__)
            check(store, harm.__name__, is_in=True, after=harm.__name__)
            put_back(file, data)
            tried += 1
    record_property("tried", tried)


def a_page_of_zeros(file: Path) -> None:
    with file.open("r+b") as pages:
        pages.seek(4096)
        pages.write(bytes(4096))


def all_removed(file: Path) -> None:
    for part in file.parent.glob(f"{file.name}*"):
        part.unlink()


def replaced_by_an_older_one(file: Path) -> None:
    shutil.copy(file, file.with_name("copy"))
    all_removed(file)
    file.with_name("copy").rename(file)


def with_another_log(file: Path) -> None:
    Path(f"{file}-wal").write_bytes(b"x" * 9000)


DATABASE_HARMS = (
    a_page_of_zeros, emptied, halved, garbled, removed, all_removed, replaced_by_an_older_one,
    with_another_log, made_a_directory, made_a_pipe, made_a_loop, given_away,
)  # fmt: skip


def let_it_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have nothing take the place of a file that failed."""

    def raise_it(_: object, path: Path, error: AppError, last: object) -> None:
        raise AssertionError(f"no visit can be recorded: {error.message}")

    monkeypatch.setattr(ResilientDatabase, "_replacement", raise_it)


@needs(Defence("the database goes on in memory", let_it_fail, "no visit can be recorded"))
def test_whatever_becomes_of_the_database_visits_go_on_and_nothing_raises(
    record_property: Callable[[str, object], None],
) -> None:
    said: list[str] = []
    stop = notices.subscribe(said.append)
    for harm in DATABASE_HARMS:
        shutil.rmtree(paths.data_dir())
        notices.reset()
        said.clear()
        history = History(database())
        for number in range(30):
            history.record(f"old{number}", VISIT)
        history.close()
        history = History(database())
        harm(database())
        for number in range(10):
            history.record(f"new{number}", VISIT)
        names = set(history.latest())
        assert names.issuperset(f"new{number}" for number in range(10)), harm.__name__
        whole = names.issuperset(f"old{number}" for number in range(30))
        assert whole or said or harm in {removed, all_removed}, harm.__name__
        history.close()
    stop()
    record_property("tried", len(DATABASE_HARMS))
