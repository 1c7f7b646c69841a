"""Writing files of hosts beside others, on a full disk, and under a kill."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sshtui import file_locks
from sshtui.errors import ConfigError
from sshtui.hosts.editing.file_edit import (
    KEPT,
    Change,
    backups,
    read_text,
    replace_locked,
    rewrite,
    undo,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config"


def more(text: str) -> str:
    return text + "Host b\n"


def test_a_new_file_is_private_and_an_old_one_keeps_its_mode(file: Path) -> None:
    rewrite(file, more)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    rewrite(file, more)
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    assert file.read_text() == "Host b\nHost b\n"


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "ssh"
    real.parent.mkdir()
    real.write_text("Host a\n")
    file.symlink_to(real)
    rewrite(file, more)
    assert file.is_symlink()
    assert real.read_text() == "Host a\nHost b\n"
    assert [path.name for path in real.parent.iterdir()] == ["ssh"]


def test_bytes_that_are_no_text_stay(file: Path) -> None:
    file.write_bytes(b"# \xff\xfe\r\n\x00")
    rewrite(file, more)
    assert file.read_bytes() == b"# \xff\xfe\r\n\x00Host b\n"


def test_reading_changes_nothing(file: Path) -> None:
    assert read_text(file) == ""
    file.write_bytes(b"Host \xff\r\n")
    assert read_text(file) == "Host \udcff\r\n"
    assert not backups().exists()


def test_what_is_no_longer_as_it_was_is_not_replaced(file: Path) -> None:
    change = Change(file, "Host a\n", "Host b\n")
    with file_locks.locked([file, file]):
        file.write_text("Host c\n")
        assert not replace_locked(change)
        file.write_text("Host a\n")
        assert replace_locked(change)
    assert file.read_text() == "Host b\n"


def test_what_was_there_is_kept_ten_times(file: Path) -> None:
    for number in range(KEPT + 5):
        rewrite(file, lambda _, number=number: f"Host h{number}\n")  # type: ignore[misc]
    kept = sorted(backups().iterdir())
    assert [path.read_text() for path in kept] == [f"Host h{number}\n" for number in range(4, 14)]
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in kept)


def test_a_change_can_be_taken_back_while_nobody_made_another(file: Path) -> None:
    file.write_text("Host a\n")
    change = rewrite(file, more)
    undo(change)
    assert file.read_text() == "Host a\n"
    change = rewrite(file, more)
    file.write_text("Host other\n")
    with pytest.raises(ConfigError, match="changed again"):
        undo(change)
    assert file.read_text() == "Host other\n"


def test_an_edit_that_fails_leaves_the_file(file: Path) -> None:
    file.write_text("Host a\n")

    def fail(text: str) -> str:
        raise ConfigError(text)

    with pytest.raises(ConfigError, match="Host a"):
        rewrite(file, fail)
    assert file.read_text() == "Host a\n"


def test_a_read_only_file_is_not_written(file: Path) -> None:
    file.write_text("Host a\n")
    file.chmod(0o444)
    with pytest.raises(ConfigError, match="read-only"):
        rewrite(file, more)
    assert file.read_text() == "Host a\n"


def test_what_cannot_be_read_is_not_overwritten(file: Path) -> None:
    file.mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        rewrite(file, more)
    assert file.is_dir()


WRITER = """
import sys
from io import FileIO
from pathlib import Path
from sshtui.hosts.editing.edits import save
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.editing.host_edit import Edit
from sshtui.hosts.snapshot import ConfigFiles
files = ConfigFiles(saved=Path(sys.argv[1]), system=Path("/dev/null"))
for count in range(int(sys.argv[3])):
    save([Edit(files, None, HostEntry(f"h{sys.argv[2]}-{count}", user="u"))])
    print(count, flush=True)
"""


def writer(file: Path, name: int, count: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", WRITER, str(file), str(name), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_nobody_writes_while_another_does(file: Path) -> None:
    with file_locks.lock(file):
        process = writer(file, 1, 1)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=1.5)
        assert not file.exists()
    assert process.communicate(timeout=30)[0] == "0\n"
    assert file.read_text() == "Host h1-0\n    User u\n"
