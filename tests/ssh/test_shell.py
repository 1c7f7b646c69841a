from typing import Any

import asyncssh
import pytest

from sshtui.ssh.disconnect import ConnectionEnd, ServerDisconnect
from sshtui.ssh.shell import Shell, ShellEnd, ShellSession
from tests.servers.waiting import until


class Channel:
    """Notes what is asked of a channel."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []
        self.closing = False
        self._recv_buf: list[tuple[bytes, int | None]] = []
        self._recv_paused = True

    def is_closing(self) -> bool:
        return self.closing

    def __getattr__(self, name: str) -> Any:
        return lambda *arguments: self.calls.append((name, *arguments))


class Heard:
    def __init__(self) -> None:
        self.data: list[bytes] = []
        self.ends: list[ShellEnd] = []
        self.end = ConnectionEnd()
        self.session = ShellSession(self.data.append, self.ends.append, self.end)


def test_what_is_written_goes_to_the_channel_until_it_closes() -> None:
    channel = Channel()
    shell = Shell(channel)  # type: ignore[arg-type]  # as far as it is used
    shell.write(b"keys")
    shell.resize(80, 24)
    channel.closing = True
    shell.write(b"late")
    shell.resize(40, 12)
    assert channel.calls == [("write", b"keys"), ("change_terminal_size", 80, 24)]


def test_reading_is_paused_and_resumed_and_the_channel_closed() -> None:
    channel = Channel()
    shell = Shell(channel)  # type: ignore[arg-type]  # as far as it is used
    shell.pause()
    shell.resume()
    shell.close()
    closing = [("send_signal", "HUP"), ("abort",)]
    assert channel.calls == [("pause_reading",), ("resume_reading",), *closing]


def test_what_comes_of_one_that_nobody_waits_for_any_more_goes_nowhere() -> None:
    heard = Heard()
    channel = Channel()
    channel._recv_buf = [(b"rest", None)]
    heard.session.connection_made(channel)  # type: ignore[arg-type]  # as far as it is used
    heard.session.abandon()
    heard.session.data_received(b"$ ", None)
    heard.session.exit_status_received(0)
    heard.session.connection_lost(None)
    assert (heard.data, heard.ends) == ([], [])


def test_what_was_received_while_reading_was_paused_is_not_lost_with_the_connection() -> None:
    heard = Heard()
    channel = Channel()
    channel._recv_buf = [(b"one ", None), (b"two", 1)]
    heard.session.connection_made(channel)  # type: ignore[arg-type]  # as far as it is used
    heard.session.connection_lost(ConnectionResetError(104, "Connection reset by peer"))
    assert (heard.data, channel._recv_buf) == ([b"one two"], [])
    assert not channel._recv_paused
    assert heard.ends == [ShellEnd(reason="reset by peer", broke=True)]


def test_standard_error_comes_with_the_rest() -> None:
    heard = Heard()
    heard.session.data_received(b"out", None)
    heard.session.data_received(b"err", asyncssh.EXTENDED_DATA_STDERR)
    assert heard.data == [b"out", b"err"]


def test_an_exit_status_is_told_once_the_channel_is_gone() -> None:
    heard = Heard()
    heard.session.exit_status_received(3)
    assert heard.ends == []
    heard.session.connection_lost(None)
    assert heard.ends == [ShellEnd(status=3)]
    assert not heard.ends[0].lost


def test_a_signal_is_told_without_what_a_terminal_would_obey() -> None:
    heard = Heard()
    heard.session.exit_signal_received("TERM\x1b[2J", False, "\x9bby root ", "")
    heard.session.connection_lost(None)
    (end,) = heard.ends
    assert (end.signal, end.said) == ("TERM^[[2J", "\\x9bby root")


def test_a_line_that_broke_is_told_with_its_reason() -> None:
    heard = Heard()
    heard.session.connection_lost(ConnectionResetError(104, "Connection reset by peer"))
    assert heard.ends == [ShellEnd(reason="reset by peer", broke=True)]
    assert heard.ends[0].lost


async def test_a_server_that_says_why_after_it_closed_the_shell_is_heard() -> None:
    heard = Heard()
    heard.session.connection_lost(None)
    assert heard.ends == []
    heard.end.reached(ServerDisconnect(asyncssh.DISC_BY_APPLICATION, "maintenance at noon", "en"))
    await until(lambda: heard.ends, "end")
    assert heard.ends == [ShellEnd(reason="maintenance at noon")]


async def test_a_line_that_goes_after_its_last_shell_is_no_loss() -> None:
    heard = Heard()
    heard.session.connection_lost(None)
    heard.end.reached(asyncssh.ConnectionLost("Connection closed"))
    await until(lambda: heard.ends, "end")
    assert not heard.ends[0].lost


@pytest.mark.parametrize("error", [None, ConnectionResetError()])
async def test_a_shell_that_never_began_tells_of_no_end(error: Exception | None) -> None:
    heard = Heard()
    heard.session.abandon()
    heard.session.exit_status_received(0)
    heard.session.connection_lost(error)
    assert heard.ends == []
