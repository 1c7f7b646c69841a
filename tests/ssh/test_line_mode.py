"""A shell without a pseudo-terminal: what is typed, shown and sent."""

from typing import Any, cast

import pytest

from sshtui.errors import TerminalRefused
from sshtui.ssh.line_mode import LineScreen, LineShell
from sshtui.ssh.shell import ShellEnd
from tests.servers.openssh import OpenSsh
from tests.servers.person import Person
from tests.servers.reach import Reach
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import until
from tests.ssh.test_connection import Screen


class Channel:
    """Takes what would go out."""

    def __init__(self) -> None:
        self.sent: list[bytes | str] = []

    def is_closing(self) -> bool:
        return False

    def write(self, data: bytes) -> None:
        self.sent.append(data)

    def write_eof(self) -> None:
        self.sent.append("end")

    def send_signal(self, name: str) -> None:
        self.sent.append(name)


def typed(*keys: bytes) -> tuple[list[bytes | str], bytes]:
    """Return what goes out, and what is shown, of some keys."""
    channel, screen = Channel(), Screen()
    shell = LineShell(cast("Any", channel), LineScreen(screen.feed))
    for key in keys:
        shell.write(key)
    return channel.sent, bytes(screen.data)


@pytest.mark.parametrize(
    ("keys", "sent", "shown"),
    [
        ((b"l", b"s", b"\r"), [b"ls\n"], b"ls\r\n"),
        (("grüß\r".encode(),), ["grüß\n".encode()], "grüß\r\n".encode()),
        ((b"lx", b"\x7f", b"s\r"), [b"ls\n"], b"lx\b \bs\r\n"),
        (("日".encode(), b"\x7f\r"), [b"\n"], "日\b \b\b \b\r\n".encode()),
        ((b"wrong", b"\x15", b"ls\r"), [b"ls\n"], b"wrong" + b"\b \b" * 5 + b"ls\r\n"),
        ((b"half", b"\x03"), ["INT"], b"half^C\r\n"),
        ((b"half", b"\x04", b"\x04"), [b"half", "end"], b"half"),
        ((b"\x1b[A", b"\x1b[?62c", b"\x01", b"\r"), [b"\n"], b"\r\n"),
        ((b"\x7f", b"\x15"), [], b""),
    ],
)
def test_lines_are_edited_here_and_sent_whole(
    keys: tuple[bytes, ...], sent: list[bytes | str], shown: bytes
) -> None:
    assert typed(*keys) == (sent, shown)


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ((b"one\ntwo\n",), b"one\r\ntwo\r\n"),
        ((b"one\r\ntwo",), b"one\r\ntwo"),
        ((b"one\r", b"\ntwo\n"), b"one\r\ntwo\r\n"),
        ((b"one", b"\ntwo"), b"one\r\ntwo"),
        ((b"", b"\n\n"), b"\r\n\r\n"),
    ],
)
def test_every_line_begins_at_the_left(parts: tuple[bytes, ...], shown: bytes) -> None:
    screen = Screen()
    lines = LineScreen(screen.feed)
    for part in parts:
        lines.took(part)
    assert bytes(screen.data) == shown


async def shell_of(
    reach: Reach, server: OpenSsh, screen: Screen, ended: list[ShellEnd], **changes: str
) -> None:
    """Open a shell, ask it for its terminal, and leave it."""
    goal = reach.target(server, identity_files=(server.user_key,), **changes)
    connection = await reach.connect(goal, Person())
    shell = await connection.open_shell((80, 24), on_data=screen.feed, on_close=ended.append)
    shell.write(b"tty; exit 3\r")
    await until(lambda: ended, "the end", context=lambda: repr(screen.data))
    await connection.close()


@pytest.mark.sshd
async def test_a_server_that_permits_no_terminal_is_gone_on_with_and_says_so(
    openssh: OpenSshFactory, reach: Reach
) -> None:
    screen, ended = Screen(), list[ShellEnd]()
    server = openssh.key_only(PermitTTY="no")
    await shell_of(reach, server, screen, ended)
    assert ended == [ShellEnd(status=3)]
    assert b"provides no terminal (PermitTTY no" in screen.data
    assert b"not a tty\r\n" in screen.data
    goal = reach.target(server, identity_files=(server.user_key,))
    connection = await reach.connect(goal, Person())
    with pytest.raises(TerminalRefused):
        await connection.open_terminal((80, 24), on_data=screen.feed, on_close=ended.append)
    await connection.close()
    assert len(ended) == 1


@pytest.mark.sshd
async def test_a_host_whose_terminal_is_not_wanted_gets_none(
    openssh: OpenSshFactory, reach: Reach
) -> None:
    screen, ended = Screen(), list[ShellEnd]()
    await shell_of(reach, openssh.key_only(), screen, ended, terminal="no")
    assert b"RequestTTY is no." in screen.data
    assert b"not a tty\r\n" in screen.data
