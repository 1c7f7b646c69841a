from pathlib import Path

import pytest

from sshtui import file_locks, paths
from sshtui.errors import ConfigError


def test_a_file_has_one_lock_whatever_way_leads_to_it(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "config")
    with (
        file_locks.lock(tmp_path / "config"),
        pytest.raises(ConfigError, match="has not finished") as caught,
    ):
        file_locks.lock(tmp_path / "link", patience=0)
    assert "Try again" in caught.value.hint
    file_locks.lock(tmp_path / "link", patience=0).close()


def test_several_are_locked_together_and_let_go_together(tmp_path: Path) -> None:
    several = [tmp_path / name for name in ("b", "a", "b")]
    with file_locks.locked(several):
        for path in several:
            with pytest.raises(ConfigError):
                file_locks.lock(path, patience=0)
    with file_locks.locked(several):
        pass


def test_where_there_can_be_no_lock_it_is_told_in_words(tmp_path: Path) -> None:
    (paths.state_dir() / "locks").write_bytes(b"")
    with pytest.raises(ConfigError) as caught:
        file_locks.lock(tmp_path / "config")
    assert caught.value.hint
