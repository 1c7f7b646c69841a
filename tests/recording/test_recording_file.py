import os
from datetime import datetime
from pathlib import Path

import pytest

from sshtui.errors import ConfigError
from sshtui.recording.recording_file import RecordingFile, name_for


def test_a_name_has_host_and_time_and_leads_nowhere_else() -> None:
    at = datetime(2026, 11, 27, 8, 5, 1)  # noqa: DTZ001 - as a clock on a wall
    assert name_for("web1", ".log", at) == "web1_2026-11-27_08-05-01.log"
    assert name_for("../../etc/x\n", ".cast", at) == "_.._etc_x__2026-11-27_08-05-01.cast"
    assert name_for("...", ".log", at).startswith("host_2026")


def test_nothing_is_made_before_there_is_something_to_write(tmp_path: Path) -> None:
    file = RecordingFile(tmp_path / "a" / "log")
    file.write("")
    file.close()
    assert not (tmp_path / "a").exists()


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "target").touch()
    (tmp_path / "log").symlink_to(tmp_path / "target")
    with pytest.raises(ConfigError):
        RecordingFile(tmp_path / "log", exact=True).open()
    assert (tmp_path / "target").read_bytes() == b""


def test_what_cannot_be_created_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="could not be written: No such file"):
        RecordingFile(tmp_path / "missing" / "log", exact=True).open()


def test_what_is_written_in_parts_is_written_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:3]))
    file = RecordingFile(tmp_path / "log")
    file.write("ääää")
    file.close()
    assert (tmp_path / "log").read_text("utf-8") == "ääää"
