import pytest

from sshtui import log, paths
from sshtui.cli import masked_log
from sshtui.credentials.secret import Secret


def test_a_living_secret_is_not_written_before_any_credentials_are_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(log, "_masks", [])
    kept = Secret("canary-hunter2")
    masked_log.set_up()
    log.logger("cli").warning("cannot use %s", kept.reveal())
    written = (paths.state_dir() / log.FILE_NAME).read_text("utf-8")
    assert "cannot use …" in written
