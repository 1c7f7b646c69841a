import contextlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sshtui import notices, resilient_database
from sshtui.database import Database
from sshtui.resilient_database import ResilientDatabase
from tests.faults.disks import Disk

CHANGES = (("CREATE TABLE notes (text TEXT)",),)
NEWER = (*CHANGES, ("ALTER TABLE notes ADD COLUMN more TEXT",))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "sshtui.db"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resilient_database, "RETRY_SECONDS", 0)
    monkeypatch.setattr(resilient_database, "BUSY_SECONDS", 0)


@contextlib.contextmanager
def opened(path: Path | None) -> Iterator[ResilientDatabase]:
    with contextlib.closing(ResilientDatabase(path, "notes", CHANGES)) as records:
        yield records


def write(records: ResilientDatabase, text: str) -> None:
    records.write("INSERT INTO notes VALUES (?)", (text,))


def notes(records: ResilientDatabase) -> list[str]:
    return [str(text) for (text,) in records.read("SELECT text FROM notes")]


def filled(path: Path) -> Path:
    with opened(path) as records:
        write(records, "old")
    return path


def told() -> str:
    texts: list[str] = []
    notices.subscribe(texts.append)()
    return "\n".join(texts)


def garbage(path: Path) -> None:
    path.write_bytes(b"no database at all " * 1000)


def cut_off(path: Path) -> None:
    with opened(path) as records:
        for _ in range(500):
            write(records, "x" * 100)
    os.truncate(path, 5000)


def scribbled(path: Path) -> None:
    filled(path)
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 8000)


@pytest.mark.parametrize("harm", [garbage, cut_off, scribbled])
def test_a_damaged_file_is_set_aside_and_a_new_one_begun(
    path: Path, harm: Callable[[Path], None]
) -> None:
    path.parent.mkdir(mode=0o700)
    harm(path)
    before = path.read_bytes()
    with opened(path) as first, opened(path) as second:
        notes(first)
        write(first, "new")
        assert notes(second) == ["new"]
        assert first.problem is second.problem is None
    (aside,) = (entry for entry in path.parent.glob("*.damaged-*") if entry.suffix != ".lock")
    assert aside.read_bytes() == before
    text = told()
    assert text.count("was damaged") == 1
    assert aside.name in text
    assert "history of visits is lost" in text


def test_damage_that_comes_while_it_is_open_is_set_aside_too(path: Path) -> None:
    with opened(filled(path)) as records:
        Path(f"{path}-wal").unlink(missing_ok=True)
        garbage(path)
        write(records, "new")
        assert notes(records) == ["new"]
    assert "was damaged" in told()


def test_a_file_that_is_removed_or_replaced_while_it_is_open_is_followed(path: Path) -> None:
    with opened(filled(path)) as records:
        for file in path.parent.glob("sshtui.db*"):
            file.unlink()
        write(records, "new")
        with opened(path) as other:
            assert notes(other) == ["new"]


def directory(path: Path) -> None:
    path.mkdir()


def link_to_nowhere(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


def fifo(path: Path) -> None:
    os.mkfifo(path)


def open_to_all(path: Path) -> None:
    filled(path).chmod(0o666)


def with_a_foreign_log(path: Path) -> None:
    filled(path)
    Path(f"{path}-wal").touch()
    os.chown(f"{path}-wal", 65534, -1)


def somebody_elses(path: Path) -> None:
    os.chown(filled(path), 65534, -1)


def in_somebody_elses_directory(path: Path) -> None:
    os.chown(filled(path).parent, 65534, -1)


def newer(path: Path) -> None:
    Database(path, "notes", NEWER).close()


REFUSED: dict[Callable[[Path], None], str] = {
    directory: "it is a directory",
    link_to_nowhere: "symbolic link",
    fifo: "not a regular file",
    open_to_all: "others may write",
    with_a_foreign_log: "belongs to another user",
    somebody_elses: "belongs to another user",
    in_somebody_elses_directory: "belongs to another user",
    newer: "newer sshtui",
}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize("harm", REFUSED, ids=lambda harm: harm.__name__)
def test_what_may_not_be_believed_is_neither_read_nor_changed(
    path: Path, harm: Callable[[Path], None]
) -> None:
    path.parent.mkdir(mode=0o700)
    harm(path)
    before = path.lstat()
    # A file of ours may be read; the changes beside it, which a stranger left, are not.
    ours = ["old"] if harm is with_a_foreign_log else []
    with opened(path) as records:
        assert notes(records) == ours
        write(records, "meanwhile")
        assert notes(records) == [*ours, "meanwhile"]
        assert records.problem is not None
        assert REFUSED[harm] in records.problem.message
    after = path.lstat()
    assert (after.st_mode, after.st_uid, after.st_size, after.st_mtime_ns) == (
        before.st_mode,
        before.st_uid,
        before.st_size,
        before.st_mtime_ns,
    )
    assert REFUSED[harm] in told()
    assert not path.with_name("nowhere").exists()


def test_once_it_can_be_believed_what_was_written_meanwhile_is_in_it(path: Path) -> None:
    filled(path).chmod(0o666)
    with opened(path) as records:
        write(records, "meanwhile")
        path.chmod(0o600)
        assert notes(records) == ["old", "meanwhile"]
        assert records.problem is None
    with opened(path) as later:
        assert notes(later) == ["old", "meanwhile"]


def test_a_full_disk_costs_nothing_but_what_is_written(
    path: Path, disk: Callable[[Path], Disk]
) -> None:
    small = disk(path.parent)
    with opened(filled(path)) as records:
        small.fill()
        for _ in range(20):
            write(records, "x" * 4000)
        assert records.problem is not None
        assert len(notes(records)) == 21
        small.make_room()
        assert len(notes(records)) == 21
        assert records.problem is None
    with opened(path) as later:
        assert len(notes(later)) == 21
    assert "nothing new is saved" in told()


@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("harm", [Disk.fill, Disk.make_read_only])
def test_a_disk_that_takes_nothing_at_the_start_lets_what_is_there_be_read(
    path: Path, disk: Callable[[Path], Disk], harm: Callable[[Disk], None], is_there: bool
) -> None:
    small = disk(path.parent)
    if is_there:
        filled(path)
    harm(small)
    with opened(path) as records:
        write(records, "new" * 2000)
        assert len(notes(records)) == 1 + is_there
        assert records.problem is not None


def test_a_read_only_disk_that_is_mended_has_it_all(
    path: Path, disk: Callable[[Path], Disk]
) -> None:
    small = disk(path.parent)
    filled(path)
    small.make_read_only()
    with opened(path) as records:
        write(records, "meanwhile")
        assert notes(records) == ["old", "meanwhile"]
        small.make_read_only(read_only=False)
        assert notes(records) == ["old", "meanwhile"]
        assert records.problem is None


HOLDS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA locking_mode = EXCLUSIVE")
connection.execute("BEGIN EXCLUSIVE")
connection.execute("INSERT INTO notes VALUES ('theirs')")
print("holds", flush=True)
sys.stdin.read()
connection.execute("COMMIT")
"""


def test_a_file_that_another_program_holds_is_not_waited_for_for_ever(path: Path) -> None:
    filled(path)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with opened(path) as records:
            write(records, "meanwhile")
            assert records.problem is not None
            holder.communicate()
            assert set(notes(records)) == {"old", "theirs", "meanwhile"}
            assert records.problem is None


def test_a_directory_that_cannot_be_made_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with opened(tmp_path / "file" / "data" / "sshtui.db") as records:
        write(records, "meanwhile")
        assert notes(records) == ["meanwhile"]


def test_a_statement_that_is_wrong_is_not_the_files_fault(path: Path) -> None:
    with opened(path) as records:
        write(records, "kept")
        with pytest.raises(sqlite3.IntegrityError):
            records.transact(lambda run: run.execute("INSERT INTO schema VALUES ('notes', 1)"))
        assert records.problem is None
        assert notes(records) == ["kept"]


WRITES = """
import sys
from pathlib import Path
from sshtui.resilient_database import ResilientDatabase
sys.stdin.readline()
records = ResilientDatabase(Path(sys.argv[1]), "notes", (("CREATE TABLE notes (text TEXT)",),))
for number in range(20):
    records.write("INSERT INTO notes VALUES (?)", (f"{sys.argv[2]}-{number}",))
print(records.problem, flush=True)
"""


def test_of_four_instances_that_meet_a_damaged_file_one_sets_it_aside(path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    garbage(path)
    with contextlib.ExitStack() as stack:
        writers = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", WRITES, str(path), str(number)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    cwd=Path(__file__).parents[1],
                )
            )
            for number in range(4)
        ]
        assert [writer.communicate(b"\n")[0] for writer in writers] == [b"None\n"] * 4
    assert len(list(path.parent.glob("*.damaged-*"))) == 1
    with opened(path) as records:
        assert len(notes(records)) == 80
