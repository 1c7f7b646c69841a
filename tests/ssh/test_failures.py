import errno
import socket

import asyncssh
import pytest

from sshtui import errors, log, paths
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import open_credentials
from sshtui.endpoint import Hop
from sshtui.signin.steps import Phase
from sshtui.ssh.disconnect import ServerDisconnect
from sshtui.ssh.failures import is_too_many, translate
from sshtui.sshconfig.target import Target

TARGET = Target("db1", "db1.example.com", 2222, "deploy", connect_timeout=30)
CHAIN = Hop(("bastion", "db1"), 1)


@pytest.mark.parametrize(
    ("raised", "kind", "word"),
    [
        (socket.gaierror(-2, "Name unknown"), errors.HostNotFound, "db1.example.com"),
        (UnicodeError("label empty or too long"), errors.HostNotFound, "empty or too long"),
        (ConnectionRefusedError(errno.ECONNREFUSED, ""), errors.HostUnreachable, "refused"),
        (OSError(errno.EHOSTUNREACH, "No route"), errors.HostUnreachable, "No route"),
        (TimeoutError(), errors.HostUnreachable, "30 s"),
        (asyncssh.KeyExchangeFailed("No kex"), errors.NegotiationFailed, "No kex"),
        (asyncssh.ChannelOpenError(2, "refused"), errors.HostUnreachable, "bastion could not"),
        (ConnectionResetError(errno.ECONNRESET, ""), errors.ConnectionLost, "closed"),
    ],
)
def test_every_failure_gets_words_and_a_hint(
    raised: Exception, kind: type[errors.AppError], word: str
) -> None:
    shown = translate(raised, target=TARGET, hop=CHAIN, phase=Phase.CONNECTING)
    assert type(shown) is kind
    assert word in shown.message
    assert shown.hint
    assert shown.exit_status == 255


@pytest.mark.parametrize(
    ("raised", "word"),
    [
        (asyncssh.ConnectionLost("lost"), "while authenticating"),
        (ServerDisconnect(11, ""), "the server closed the connection"),
        (ServerDisconnect(3, ""), "while authenticating"),
    ],
)
def test_a_line_that_goes_down_during_the_sign_in_names_the_phase(
    raised: Exception, word: str
) -> None:
    shown = translate(raised, target=TARGET, hop=CHAIN, phase=Phase.AUTHENTICATING)
    assert isinstance(shown, errors.ConnectionLost)
    assert word in shown.message


def test_a_server_cannot_write_to_the_terminal_through_its_reason() -> None:
    raised = ServerDisconnect(2, "\x1b]0;owned\x07bye")
    shown = translate(raised, target=TARGET, hop=CHAIN, phase=Phase.AUTHENTICATING)
    assert "\x1b" not in str(shown)
    assert "bye" in shown.message


def test_our_own_errors_stay_what_they_are() -> None:
    error = errors.Cancelled("The sign-in was cancelled.")
    assert translate(error, target=TARGET, hop=CHAIN, phase=Phase.AUTHENTICATING) is error


def test_too_many_failures_are_told_from_other_disconnects() -> None:
    assert is_too_many(asyncssh.ProtocolError("Too many authentication failures"))
    assert not is_too_many(asyncssh.ProtocolError("Corrupted MAC on input"))
    assert not is_too_many(OSError("Too many authentication failures"))


def test_another_version_of_ssh_is_not_ssh() -> None:
    raised = asyncssh.ProtocolNotSupported("Unsupported SSH version")
    shown = translate(raised, target=TARGET, hop=CHAIN, phase=Phase.CONNECTING, greeted=False)
    assert isinstance(shown, errors.NotSsh)
    assert "does not speak SSH version 2" in shown.message


def test_what_asyncssh_objects_to_is_told_from_what_a_server_says() -> None:
    raised = asyncssh.ProtocolError("Max packet size exceeded")
    shown = translate(raised, target=TARGET, hop=CHAIN, phase=Phase.CONNECTING)
    assert isinstance(shown, errors.ConnectionLost)
    assert "invalid data while connecting: Max packet size exceeded." in shown.message
    assert "LoginGraceTime" not in shown.hint


def test_a_line_that_closes_before_the_greeting_is_told_from_one_that_is_lost() -> None:
    raised = asyncssh.ConnectionLost("lost")
    shown = translate(raised, target=TARGET, hop=CHAIN, phase=Phase.CONNECTING, greeted=False)
    assert isinstance(shown, errors.NotSsh)


@pytest.mark.parametrize("phase", list(Phase))
def test_what_nobody_expected_is_told_in_our_own_words(phase: Phase) -> None:
    open_credentials(private=True).close()  # has the log keep secrets out
    log.setup(debug=False)
    secret = Secret("hunter2-canary")
    raised = ValueError(f"cannot send {secret.reveal()!r}, {secret.reveal().encode()!r}")
    shown = translate(raised, target=TARGET, hop=CHAIN, phase=phase)
    assert isinstance(shown, errors.ConnectError)
    assert "a bug in sshtui" in shown.message
    assert "canary" not in str(shown)
    written = (paths.state_dir() / log.FILE_NAME).read_text()
    assert "ValueError: cannot send" in written
    assert "canary" not in written
