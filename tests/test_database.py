import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from sshtui.database import DamagedError, Database
from sshtui.errors import ConfigError

CHANGES = (("CREATE TABLE notes (text TEXT)",),)
LATER = (*CHANGES, ("ALTER TABLE notes ADD COLUMN more TEXT", "UPDATE notes SET more = 'x'"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sshtui.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    opened = Database(path, "notes", CHANGES)
    yield opened
    opened.close()


def write(database: Database, text: str = "kept") -> None:
    database.write("INSERT INTO notes (text) VALUES (?)", (text,))


def test_what_was_written_is_read_by_another_instance(database: Database, path: Path) -> None:
    write(database)
    other = Database(path, "notes", CHANGES)
    assert other.read("SELECT text FROM notes") == [("kept",)]
    other.close()


def test_a_transaction_that_fails_changes_nothing(database: Database) -> None:
    def fail() -> None:
        with database.transaction() as connection:
            connection.execute("INSERT INTO notes (text) VALUES ('lost')")
            connection.execute("NONSENSE")

    with pytest.raises(ConfigError):
        fail()
    assert database.read("SELECT text FROM notes") == []


def test_an_older_file_is_changed_step_by_step_and_only_once(path: Path) -> None:
    first = Database(path, "notes", CHANGES)
    write(first)
    first.close()
    for _ in range(2):
        later = Database(path, "notes", LATER)
        assert later.read("SELECT * FROM notes") == [("kept", "x")]
        later.close()


def test_a_change_that_fails_leaves_the_older_file_as_it_was(path: Path) -> None:
    first = Database(path, "notes", CHANGES)
    write(first)
    first.close()
    with pytest.raises(ConfigError):
        Database(path, "notes", (*LATER, ("NONSENSE",)))
    again = Database(path, "notes", CHANGES)
    assert again.read("SELECT * FROM notes") == [("kept",)]
    again.close()


@pytest.mark.parametrize("mask", [0o000, 0o077])
def test_every_file_is_0600_from_birth_whatever_the_umask(path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        database = Database(path, "notes", CHANGES)
        write(database)
    finally:
        os.umask(before)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.glob("sshtui.*")}
    assert len(modes) == 3
    assert set(modes.values()) == {0o600}
    database.close()


def test_a_loose_mode_is_mended(path: Path) -> None:
    Database(path, "notes", CHANGES).close()
    path.chmod(0o644)
    Database(path, "notes", CHANGES).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_symbolic_link_is_not_followed(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    path.symlink_to(target)
    with pytest.raises(ConfigError, match="cannot be used"):
        Database(path, "notes", CHANGES)
    assert not target.exists()


def test_a_file_of_a_newer_sshtui_is_refused_and_left_alone(path: Path) -> None:
    database = Database(path, "notes", CHANGES)
    write(database)
    database.write("UPDATE schema SET version = 9")
    database.close()
    before = path.read_bytes()
    with pytest.raises(ConfigError, match="newer sshtui"):
        Database(path, "notes", CHANGES)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_named_with_a_way_out(path: Path) -> None:
    path.write_bytes(b"this is not a database, but long enough to be looked at" * 20)
    with pytest.raises(ConfigError, match="not a database") as caught:
        Database(path, "notes", CHANGES)
    assert "Move it away" in caught.value.hint
    assert path.read_bytes().startswith(b"this is not")


@pytest.mark.parametrize("version", ["'x'", "NULL", "x'00'", "1e300"])
def test_a_version_that_is_no_number_is_named_with_a_way_out(path: Path, version: str) -> None:
    with contextlib.closing(Database(path, "notes", CHANGES)) as database:
        database.write(f"UPDATE schema SET version = {version}")
    with pytest.raises(DamagedError, match="its version is no number") as caught:
        Database(path, "notes", CHANGES)
    assert "Move it away" in caught.value.hint


def test_tables_of_other_parts_in_the_file_are_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE visits (host TEXT)")
        other.execute("INSERT INTO visits VALUES ('kept')")
    other.close()
    database = Database(path, "notes", CHANGES)
    assert database.read("SELECT host FROM visits") == [("kept",)]
    database.close()


def test_in_memory_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.rglob("*"))
    database = Database(None, "notes", CHANGES)
    write(database)
    assert database.read("SELECT text FROM notes") == [("kept",)]
    database.close()
    assert set(tmp_path.rglob("*")) == before
