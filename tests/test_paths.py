import os
import pwd
import stat
from pathlib import Path

import pytest

from sshtui import files, notices, paths
from sshtui.errors import ConfigError, UsageError
from sshtui.safe_path import UnsafePath

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
        os.close(files.open_private(paths.data_dir() / "lock", os.O_RDWR))
        files.write_atomically(paths.state_dir() / "file", b"data")
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
    notices.subscribe(told.append)()
    (text,) = told
    assert text.startswith(
        f"Others could write to {directory} (mode 0777). Only you can access it now"
    )


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
    with pytest.raises(UnsafePath, match="belongs to another user"):
        paths.config_dir()
    assert list(theirs.iterdir()) == []
    assert stat.S_IMODE(theirs.stat().st_mode) == mode


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
    with pytest.raises(ConfigError, match="working directory, which no longer exists"):
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
    with pytest.raises(ConfigError, match="could not be created: Not a directory") as caught:
        paths.config_dir()
    assert "SSHTUI_HOME" in caught.value.hint


def test_a_tilde_stands_for_a_directory_that_somebody_has(private_home: Path) -> None:
    assert paths.expanded("~/x.log") == private_home / "x.log"
    with pytest.raises(UsageError, match="no user whose directory ~no-such-user could be"):
        paths.expanded("~no-such-user/x.log")


def test_sockets_have_paths_that_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, "/srv/x")
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/7")
    assert paths.mux_path() == Path("/srv/x/state/mux")
    monkeypatch.setenv(paths.HOME_VARIABLE, f"/srv/{'é' * 30}")
    assert paths.mux_path() == Path("/run/user/7/sshtui-mux")
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert paths.mux_path().parent.name == "state"


def test_the_tilde_of_ssh_is_the_home_of_the_user_database() -> None:
    home = Path(pwd.getpwuid(os.getuid()).pw_dir)
    assert paths.as_ssh_spells(home / "a b") == "~/a b"
    assert paths.as_ssh_spells(Path("/srv/x")) == "/srv/x"
    assert paths.as_ssh_reads("~/a b") == home / "a b"
    assert paths.as_ssh_reads("/srv/x") == Path("/srv/x")
