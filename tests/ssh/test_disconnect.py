"""Why a connection ended: a sentence for every code, whatever the server says."""

import asyncssh
import pytest
from asyncssh.misc import construct_disc_error

from sshtui.ssh.disconnect import MOST_SAID, OWN_FAULT, sentence, why

CODES = sorted(
    {value for name, value in vars(asyncssh).items() if name.startswith("DISC_")} | {4, 99}
)


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_words_and_no_number(code: int) -> None:
    silent = why(construct_disc_error(code, "", ""))
    assert " " in silent
    assert "error" not in silent
    assert why(construct_disc_error(code, "Idle for too long.", "")) == "Idle for too long"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (asyncssh.ConnectionLost("Connection lost"), "the server closed the connection"),
        (asyncssh.DisconnectError(2, "\x1b]0;x\x07bye"), "bye"),
        (OSError(110, "Connection timed out"), "timed out"),
    ],
)
def test_what_says_nothing_is_put_into_words_and_what_says_more_is_cleaned(
    error: Exception, words: str
) -> None:
    assert words in why(error)
    assert "\x1b" not in why(error)


def test_the_text_of_an_error_that_nobody_expected_is_not_shown() -> None:
    assert why(ValueError("cannot send hunter2")) == OWN_FAULT


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Bye", "Bye."),
        ("Bye...", "Bye."),
        ("Good-bye!", "Good-bye!"),
        ("x" * 60_000, f"{'x' * MOST_SAID}…"),
    ],
)
def test_it_ends_as_a_sentence_does_and_before_long(said: str, shown: str) -> None:
    assert sentence(asyncssh.DisconnectError(2, said)) == shown
