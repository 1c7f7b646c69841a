import errno
import os
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

import pytest

from sshtui import notices, paths
from sshtui.errors import ConfigError
from sshtui.trust import NotTrusted

ROOT = Path(__file__).parents[1]
DIRECTORIES = (paths.config_dir, paths.data_dir, paths.state_dir)


def test_one_variable_puts_all_of_it_under_one_directory(tmp_path: Path) -> None:
    found = [directory() for directory in DIRECTORIES]
    assert found == [tmp_path / "sshtui" / kind for kind in ("config", "data", "state")]


def test_the_directories_are_made_with_mode_0700() -> None:
    before = os.umask(0)
    try:
        for directory in DIRECTORIES:
            assert stat.S_IMODE(directory().stat().st_mode) == 0o700
    finally:
        os.umask(before)


@pytest.mark.parametrize("mask", [0o000, 0o077, 0o777])
def test_all_that_is_made_is_private_whatever_the_umask(
    mask: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSHTUI_HOME", str(tmp_path / "a" / "b" / "c"))
    before = os.umask(mask)
    try:
        os.close(paths.open_private(paths.data_dir() / "lock", os.O_RDWR))
        paths.write_atomically(paths.state_dir() / "file", b"data")
    finally:
        os.umask(before)
    made = sorted((tmp_path / "a").rglob("*"))
    assert len(made) == 6
    for path in (tmp_path / "a", *made):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_directory_that_others_may_write_to_is_mended_and_told(tmp_path: Path) -> None:
    told: list[str] = []
    directory = paths.state_dir()
    directory.chmod(0o777)
    assert paths.state_dir() == directory
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    notices.hear(told.append)()
    (text,) = told
    assert text.startswith(f"Others could write to {directory} (mode 0777). It is yours alone now")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a directory away")
@pytest.mark.parametrize("mode", [0o700, 0o777, 0o1777])
def test_a_directory_of_somebody_else_is_refused_and_nothing_is_made_in_it(
    mode: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    theirs.chmod(mode)
    os.chown(theirs, 65534, -1)
    monkeypatch.setenv("SSHTUI_HOME", str(theirs))
    with pytest.raises(NotTrusted, match="belongs to another user"):
        paths.config_dir()
    assert list(theirs.iterdir()) == []
    assert stat.S_IMODE(theirs.stat().st_mode) == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_private_file_is_neither_a_link_nor_somebody_elses(tmp_path: Path) -> None:
    target, link, theirs = tmp_path / "target", tmp_path / "link", tmp_path / "theirs"
    link.symlink_to(target)
    with pytest.raises(OSError, match="symbolic link"):
        paths.open_private(link, os.O_RDWR)
    assert not target.exists()
    theirs.write_bytes(b"")
    theirs.chmod(0o644)
    os.chown(theirs, 65534, -1)
    with pytest.raises(NotTrusted):
        paths.open_private(theirs, os.O_RDWR)
    assert stat.S_IMODE(theirs.stat().st_mode) == 0o644


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
    paths.remove_stale(path, ours=True)
    left = {one.name for one in tmp_path.iterdir()} - {"home"}
    assert left == set(keeps)


def test_beside_files_of_others_only_our_own_names_go(tmp_path: Path) -> None:
    path = tmp_path / "config"
    old(tmp_path / ".config.old_2024")
    old(tmp_path / ".config.sshtui-abcdefgh")
    paths.remove_stale(path, ours=False)
    assert {one.name for one in tmp_path.iterdir()} == {".config.old_2024", "home"}


def test_what_a_writer_leaves_behind_is_known_as_a_temporary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", die)
    with pytest.raises(KeyboardInterrupt):
        paths.write_atomically(tmp_path / "config", b"half")
    (left,) = tmp_path.glob(".config*")
    old(left)
    assert paths.stale_temporaries(tmp_path / "config", ours=False) == [left]


def old(path: Path) -> Path:
    path.touch()
    os.utime(path, (1, 1))
    return path


def test_a_tilde_in_the_variable_is_the_home(
    monkeypatch: pytest.MonkeyPatch, private_home: Path
) -> None:
    monkeypatch.setenv("SSHTUI_HOME", "~/all")
    assert paths.data_dir() == private_home / "all/data"


def test_a_tilde_with_a_name_that_nobody_has_stays(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SSHTUI_HOME", "~nobody-has-this/all")
    assert paths.data_dir() == tmp_path / "~nobody-has-this/all/data"


def test_a_relative_directory_cannot_be_made_where_the_working_directory_is_gone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    monkeypatch.setenv("SSHTUI_HOME", "all")
    (tmp_path / "gone").rmdir()
    with pytest.raises(ConfigError, match="working directory, which is gone"):
        paths.data_dir()


def test_without_the_variable_they_are_under_the_home(
    monkeypatch: pytest.MonkeyPatch, private_home: Path
) -> None:
    monkeypatch.delenv("SSHTUI_HOME")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for directory in DIRECTORIES:
        found = directory()
        assert private_home in found.parents
        assert "sshtui" in found.parts


def test_a_directory_that_cannot_be_made_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SSHTUI_HOME", str(tmp_path / "file"))
    with pytest.raises(ConfigError, match="could not be made: Not a directory") as caught:
        paths.config_dir()
    assert "SSHTUI_HOME" in caught.value.hint


def test_a_new_file_is_0600_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        paths.write_atomically(tmp_path / "new", b"data")
    finally:
        os.umask(before)
    assert (tmp_path / "new").read_bytes() == b"data"
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600


def test_another_mode_can_be_asked_for(tmp_path: Path) -> None:
    paths.write_atomically(tmp_path / "new", b"", mode=0o644)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o644


def test_an_old_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old and longer")
    paths.write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.glob(".file*")) == []


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    paths.write_atomically(link, b"new")
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
        paths.write_atomically(path, b"new")
    assert "Nothing was changed" in caught.value.hint
    assert path.read_bytes() == b"old"
    assert list(tmp_path.glob(".file*")) == []


def test_killed_at_any_moment_the_file_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    paths.write_atomically(path, b"0" * 200_000)
    script = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from sshtui import paths
print("ready", flush=True)
number = 0
while True:
    number = (number + 1) % 10
    paths.write_atomically(Path({str(path)!r}), str(number).encode() * 200_000)
"""
    for delay in range(10):
        with subprocess.Popen(
            [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.002 * delay)  # each run dies at another moment
            process.kill()
        data = path.read_bytes()
        assert len(data) == 200_000
        assert len(set(data)) == 1
