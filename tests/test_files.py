import errno
import fcntl
import os
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

import pytest

from sshtui import files
from sshtui.errors import ConfigError
from sshtui.safe_path import UnsafePath

ROOT = Path(__file__).parents[1]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_private_file_is_neither_a_link_nor_somebody_elses(tmp_path: Path) -> None:
    target, link, theirs = tmp_path / "target", tmp_path / "link", tmp_path / "theirs"
    link.symlink_to(target)
    with pytest.raises(OSError, match="symbolic link"):
        files.open_private(link, os.O_RDWR)
    assert not target.exists()
    theirs.write_bytes(b"")
    theirs.chmod(0o644)
    os.chown(theirs, 65534, -1)
    with pytest.raises(UnsafePath):
        files.open_private(theirs, os.O_RDWR)
    assert stat.S_IMODE(theirs.stat().st_mode) == 0o644


def test_a_file_of_ours_that_others_could_read_is_ours_alone_once_it_is_opened(
    tmp_path: Path,
) -> None:
    ours = tmp_path / "ours"
    ours.touch()
    ours.chmod(0o644)
    os.close(files.open_private(ours, os.O_RDWR))
    assert stat.S_IMODE(ours.stat().st_mode) == 0o600


def test_only_old_temporaries_of_ours_are_removed(tmp_path: Path) -> None:
    path = tmp_path / "hosts.conf"
    keeps = [".hosts.conf.swp", "hosts.conf.abc", ".other.abcdefgh", ".hosts.conf."]
    goes = [".hosts.conf.abcdefgh", ".hosts.conf.sshtui-abcdefgh", ".hosts.conf.12-34"]
    for name in (path.name, *keeps, *goes):
        old(tmp_path / name)
    (tmp_path / ".hosts.conf.young").write_bytes(b"")
    (tmp_path / ".hosts.conf.link").symlink_to(path)
    os.utime(tmp_path / ".hosts.conf.link", (1, 1), follow_symlinks=False)
    (tmp_path / ".hosts.conf.directory").mkdir()
    os.utime(tmp_path / ".hosts.conf.directory", (1, 1))
    keeps += [".hosts.conf.young", ".hosts.conf.link", ".hosts.conf.directory", path.name]
    if os.geteuid() == 0:
        keeps.append(old(tmp_path / ".hosts.conf.theirs").name)
        os.chown(tmp_path / ".hosts.conf.theirs", 65534, -1)
    files.remove_stale(path, ours=True)
    left = {entry.name for entry in tmp_path.iterdir()} - {"home"}
    assert left == set(keeps)


def test_beside_files_of_others_only_our_own_names_go(tmp_path: Path) -> None:
    path = tmp_path / "config"
    old(tmp_path / ".config.old_2024")
    old(tmp_path / ".config.sshtui-abcdefgh")
    files.remove_stale(path, ours=False)
    assert {entry.name for entry in tmp_path.iterdir()} == {".config.old_2024", "home"}


def test_what_a_writer_leaves_behind_is_known_as_a_temporary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", die)
    monkeypatch.setattr(os, "unlink", lambda _: None)  # who is killed removes nothing
    with pytest.raises(KeyboardInterrupt):
        files.write_atomically(tmp_path / "config", b"half")
    (left,) = tmp_path.glob(".config*")
    old(left)
    assert files.stale_temporaries(tmp_path / "config", ours=False) == [left]


def test_what_is_left_of_a_file_behind_a_link_goes_and_what_is_beside_it_stays(
    tmp_path: Path,
) -> None:
    (tmp_path / "dotfiles").mkdir()
    link, file = tmp_path / "config", tmp_path / "dotfiles" / "sshconfig"
    link.symlink_to(file)
    left, foreign = (file.with_name(f".sshconfig.{end}") for end in ("sshtui-abcdefgh", "notes"))
    for path in (file, left, foreign):
        old(path)
    files.remove_stale(link, ours=True)
    assert sorted(file.parent.iterdir()) == [foreign, file]


def old(path: Path) -> Path:
    path.touch()
    os.utime(path, (1, 1))
    return path


def test_a_new_file_is_0600_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        files.write_atomically(tmp_path / "new", b"data")
    finally:
        os.umask(before)
    assert (tmp_path / "new").read_bytes() == b"data"
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600


def test_another_mode_can_be_asked_for(tmp_path: Path) -> None:
    files.write_atomically(tmp_path / "new", b"", mode=0o644)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o644


def test_an_old_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old and longer")
    files.write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.glob(".file*")) == []


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    files.write_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = tmp_path / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, step, fail)
    with pytest.raises(ConfigError, match="No space left on device") as caught:
        files.write_atomically(path, b"new")
    assert "Nothing was changed" in caught.value.hint
    assert path.read_bytes() == b"old"
    assert list(tmp_path.glob(".file*")) == []


def test_the_old_file_stands_until_what_comes_before_is_done(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    seen: list[bytes] = []
    files.replace(path, b"new", before=lambda: seen.append(path.read_bytes()))
    assert (seen, path.read_bytes()) == ([b"old"], b"new")


def test_the_old_file_stands_where_what_comes_before_fails(tmp_path: Path) -> None:
    def fail() -> NoReturn:
        raise OSError(errno.EMLINK, os.strerror(errno.EMLINK))

    path = tmp_path / "file"
    path.write_bytes(b"old")
    with pytest.raises(OSError, match="Too many links"):
        files.replace(path, b"new", before=fail)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.glob(".file*")) == []


def test_a_link_itself_is_replaced(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    files.replace(link, b"new")
    assert not link.is_symlink()
    assert target.read_bytes() == b"old"


def test_a_lock_has_one_holder_and_the_next_once_it_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with files.lock(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        with pytest.raises(BlockingIOError):
            files.lock(path, patience=0)
        with pytest.raises(BlockingIOError):
            files.lock(path, patience=0.05)
    files.lock(path, patience=0).close()


def test_a_lock_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    holder = files.lock(tmp_path / "lock")
    monkeypatch.setattr(time, "sleep", lambda _: holder.close())
    files.lock(tmp_path / "lock", patience=60).close()


def test_a_lock_goes_with_the_process_that_holds_it(tmp_path: Path) -> None:
    script = f"""
import sys, time
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from sshtui import files
held = files.lock(Path({str(tmp_path / "lock")!r}))
print("held", flush=True)
time.sleep(600)
"""
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(BlockingIOError):
            files.lock(tmp_path / "lock", patience=0)
        process.kill()
        files.lock(tmp_path / "lock").close()


def test_no_descriptor_is_left_where_a_lock_cannot_be_had(tmp_path: Path) -> None:
    with files.lock(tmp_path / "lock"):
        before = set(Path("/dev/fd").iterdir())
        for _ in range(3):
            with pytest.raises(BlockingIOError):
                files.lock(tmp_path / "lock", patience=0)
        assert set(Path("/dev/fd").iterdir()) == before


def test_a_lock_is_one_that_other_programs_know(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("w") as theirs:
        (tmp_path / "lock").chmod(0o600)
        fcntl.flock(theirs, fcntl.LOCK_EX)
        with pytest.raises(BlockingIOError):
            files.lock(tmp_path / "lock", patience=0)


def test_a_lock_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic link"):
        files.lock(tmp_path / "lock")
    assert not (tmp_path / "elsewhere").exists()
