from pathlib import Path

import pytest

from sshtui.cli.main import main
from tests.recording.test_asciicast_file import file_of


def test_what_cannot_be_played_is_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["play", str(file_of(tmp_path, "no"))]) == 1
    assert "line 1 is not JSON" in capsys.readouterr().err
    assert main(["play", str(tmp_path / "none")]) == 1
    assert "does not exist" in capsys.readouterr().err
    assert main(["play", "--speed", "0", "x"]) == 2


@pytest.mark.parametrize("option", ["--speed", "--idle-limit"])
def test_a_speed_that_is_no_number_is_refused(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["play", option, "nan", str(tmp_path / "none")]) == 2
    assert "nan is no number" in capsys.readouterr().err
