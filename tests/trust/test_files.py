"""Files and directories that somebody else could have written are not believed."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui import files, paths, safe_path
from tests import test_files, test_paths, test_safe_path
from tests.trust.twin import Defence, needs

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")


def changed(**fields: int) -> Callable[[pytest.MonkeyPatch], None]:
    """Have every file and directory count as if it had another owner or mode."""

    def take_out(monkeypatch: pytest.MonkeyPatch) -> None:
        check = safe_path.check_one

        def check_one(path: Path, status: os.stat_result) -> None:
            seen = list(status)
            for field, value in fields.items():
                place = getattr(stat, field)
                seen[place] = stat.S_IFMT(status.st_mode) | value if place == 0 else value
            check(path, os.stat_result(seen))

        monkeypatch.setattr(safe_path, "check_one", check_one)

    return take_out


def look_at_nothing_above(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_path, "check", Path.lstat)


def make(**modes: int) -> Callable[[pytest.MonkeyPatch], None]:
    """Have files or directories made with another mode, and not looked at afterwards."""

    def take_out(monkeypatch: pytest.MonkeyPatch) -> None:
        for name, mode in modes.items():
            monkeypatch.setattr(files, name, mode)
        changed(ST_MODE=0o700)(monkeypatch)

    return take_out


def follow_links(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "O_NOFOLLOW", 0)


OWNER = Defence("the owner counts", changed(ST_UID=0), "used")
MODE = Defence("the mode counts", changed(ST_MODE=0o700), "used")
WAY = Defence("the way there counts", look_at_nothing_above, "used")


def believed(*layouts: str) -> list[str]:
    """Return the files that are believed in one of these layouts."""
    found = []
    for name, (text, read) in test_safe_path.READERS.items():
        for place, layout in enumerate(layouts):
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv(paths.HOME_VARIABLE, str(Path.home() / f"{place}-{name}" / "sshtui"))
                file = paths.config_dir() / name
                file.write_text(text)
                file.chmod(0o600)
                test_safe_path.LAYOUTS[layout][0](file)
                outcome = test_safe_path.outcome(read)
            found += [f"{name}, {layout}: {outcome}"] * (outcome != test_safe_path.REFUSED)
    return found


@needs(OWNER)
def test_a_strangers_settings_and_hosts_are_not_read() -> None:
    assert believed("a stranger's, for all to read", "a link to a stranger's") == []


@needs(MODE)
def test_settings_and_hosts_that_others_may_write_are_not_read() -> None:
    assert believed("0666", "0620, group alone", "a link to 0666") == []


@needs(OWNER, WAY)
def test_nothing_is_read_from_a_strangers_directory() -> None:
    assert believed("in a stranger's directory", "below a stranger's directory") == []


@needs(MODE, WAY)
def test_nothing_is_read_below_a_directory_that_others_may_write_to() -> None:
    assert believed("below a directory 0777", "a link into a directory 0777") == []


@needs(
    Defence("the mode of a file", make(_PRIVATE_FILE=0o666), "== 384"),
    Defence("the mode of a directory", make(_PRIVATE_DIRECTORY=0o777), "== 448"),
)
def test_what_is_made_is_private_under_any_umask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test_paths.test_all_that_is_made_is_private_whatever_the_umask(0, tmp_path, monkeypatch)


@needs(
    Defence("a link is not followed", follow_links, "DID NOT RAISE"),
    Defence("a stranger's file is not opened", changed(ST_UID=0), "DID NOT RAISE"),
)
def test_a_file_of_ours_is_neither_a_link_nor_a_strangers(tmp_path: Path) -> None:
    test_files.test_a_private_file_is_neither_a_link_nor_somebody_elses(tmp_path)
