"""Reports of errors: who reads one knows what ran where, and no secret."""

import os

import pytest

from sshtui import error_report, paths
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import open_credentials
from sshtui.errors import own_fault

CANARY = "canary-hunter2"


def fault() -> Exception:
    """Return an error that quotes a secret, as it was caught."""
    secret = Secret(CANARY)
    try:
        int(f"cannot send {secret.reveal()}")
    except ValueError as error:
        return error
    raise AssertionError


def test_the_report_says_what_ran_where_and_no_secret() -> None:
    open_credentials(private=True).close()  # has secrets taken out
    told = error_report.reported(fault())
    path = paths.state_dir() / error_report.FILE_NAME
    text = path.read_text("utf-8")
    assert "ValueError: invalid literal" in text
    assert "sshtui " in text
    assert "asyncssh 2." in text
    assert CANARY not in text
    assert str(path) in told.hint
    assert error_report.ISSUES in told.hint


def test_the_next_report_takes_the_place_of_the_last() -> None:
    error_report.reported(fault())
    error_report.reported(KeyError("another"))
    assert [path.name for path in paths.state_dir().iterdir()] == [error_report.FILE_NAME]
    text = (paths.state_dir() / error_report.FILE_NAME).read_text("utf-8")
    assert "ValueError" not in text
    assert "KeyError" in text


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a directory away")
def test_where_none_can_be_written_the_person_is_told_all_the_same() -> None:
    os.chown(paths.state_dir(), 65534, -1)
    told = error_report.reported(fault())
    assert (told.message, told.hint) == (own_fault().message, own_fault().hint)
