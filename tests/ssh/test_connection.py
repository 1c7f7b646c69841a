import asyncio
from pathlib import Path
from socket import SO_KEEPALIVE, SOL_SOCKET

import pytest
from asyncssh.constants import MSG_GLOBAL_REQUEST
from asyncssh.packet import Boolean, String

from sshtui.errors import ConnectError
from sshtui.ssh.shell import ShellEnd
from tests.servers.openssh import OpenSsh
from tests.servers.person import Person
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import SECONDS, until
from tests.ssh.target import connector, target

pytestmark = pytest.mark.sshd


class Screen:
    """What a shell said, and how it ended."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.end: ShellEnd | None = None

    def feed(self, data: bytes) -> None:
        self.data += data

    def ended(self, end: ShellEnd) -> None:
        self.end = end

    async def sees(self, text: bytes) -> None:
        await until(lambda: text in self.data, repr(text), context=lambda: repr(self.data))


async def test_a_shell_takes_input_size_and_exit_status(
    tmp_path: Path, publickey_sshd: OpenSsh
) -> None:
    to = target(publickey_sshd, tmp_path, identity_files=(publickey_sshd.user_key,))
    connection = await connector().connect(to, Person())
    screen = Screen()
    shell = await connection.open_shell((90, 30), on_data=screen.feed, on_close=screen.ended)
    shell.write(b"stty size; echo $TERM\n")
    await screen.sees(b"30 90")
    await screen.sees(b"xterm-256color")
    shell.write(b"echo re''ady; read text; printf %s $text | od -An -tx1\n")
    await screen.sees(b"ready")
    shell.write("aä\x7f\n".encode())
    await screen.sees(b" 61\r\n")
    shell.resize(100, 40)
    shell.write(b"stty size\n")
    await screen.sees(b"40 100")
    shell.write(b"exit 7\n")
    await until(lambda: screen.end, "the end")
    assert screen.end == ShellEnd(status=7)
    await connection.close()


async def test_the_connection_comes_from_the_address_that_is_asked_for(
    tmp_path: Path, publickey_sshd: OpenSsh
) -> None:
    keys = (publickey_sshd.user_key,)
    to = target(
        publickey_sshd,
        tmp_path,
        identity_files=keys,
        bind_address="127.0.0.9",
        address_family="inet",
        tcp_keepalive=False,
    )
    connection = await connector().connect(to, Person())
    (hop,) = connection._hops
    socket = hop.conn.get_extra_info("socket")
    assert socket.getsockname()[0] == "127.0.0.9"
    assert not socket.getsockopt(SOL_SOCKET, SO_KEEPALIVE)
    await connection.close()


async def test_an_address_family_rules_the_others_out(
    tmp_path: Path, publickey_sshd: OpenSsh
) -> None:
    to = target(publickey_sshd, tmp_path, address_family="inet6")
    with pytest.raises(ConnectError):
        await connector().connect(to, Person())
    assert not publickey_sshd.log_text()


async def test_two_shells_share_one_sign_in(tmp_path: Path, publickey_sshd: OpenSsh) -> None:
    to = target(publickey_sshd, tmp_path, identity_files=(publickey_sshd.user_key,))
    connection = await connector().connect(to, Person())
    screens = [Screen(), Screen()]
    for screen in screens:
        shell = await connection.open_shell((80, 24), on_data=screen.feed, on_close=screen.ended)
        shell.write(b"echo $((40+2))\n")
        await screen.sees(b"42")
    await publickey_sshd.logged_times("Accepted publickey", 1)
    await connection.close()
    await until(lambda: all(screen.end is not None for screen in screens), "both ends")


async def test_a_shell_that_is_closed_ends_what_runs_in_it_though_it_reads_no_input(
    tmp_path: Path, publickey_sshd: OpenSsh
) -> None:
    to = target(publickey_sshd, tmp_path, identity_files=(publickey_sshd.user_key,))
    connection = await connector().connect(to, Person())
    screen = Screen()
    shell = await connection.open_shell(
        (80, 24),
        on_data=screen.feed,
        on_close=screen.ended,
        command="stty -icanon -echo; echo pid $$ here; exec sleep 600",
    )
    await screen.sees(b" here")
    remote = Path(f"/proc/{int(screen.data.split()[1])}")
    for _ in range(100):
        shell.write(b"pasted" * 10_000)
    shell.close()
    await until(lambda: not remote.exists(), "end of the program")
    await until(lambda: screen.end, "the end")
    await connection.close()


async def test_a_line_that_goes_down_is_told_from_an_exit(
    tmp_path: Path, publickey_sshd: OpenSsh
) -> None:
    to = target(publickey_sshd, tmp_path, identity_files=(publickey_sshd.user_key,))
    connection = await connector().connect(to, Person())
    lost = asyncio.Event()
    connection.watch(lambda _error: lost.set())
    screen = Screen()
    await connection.open_shell((80, 24), on_data=screen.feed, on_close=screen.ended)
    publickey_sshd.stop()
    await asyncio.wait_for(lost.wait(), SECONDS)
    await until(lambda: screen.end, "the end")
    assert screen.end is not None
    assert screen.end.lost
    with pytest.raises(ConnectError):
        await connection.open_shell((80, 24), on_data=screen.feed, on_close=screen.ended)
    await connection.close()


@pytest.mark.parametrize(("cipher", "packets"), [("aes128-gcm@openssh.com", 1), ("aes128-cbc", 2)])
async def test_a_packet_has_one_to_be_ignored_before_it_where_that_hides_something(
    tmp_path: Path, openssh: OpenSshFactory, cipher: str, packets: int
) -> None:
    server = openssh.key_only(Ciphers=cipher)
    to = target(server, tmp_path, identity_files=(server.user_key,), ciphers=(cipher,))
    connection = await connector().connect(to, Person())
    (hop,) = connection._hops
    before = hop.conn._send_seq
    hop.conn.send_packet(MSG_GLOBAL_REQUEST, String("hello"), Boolean(value=False))
    assert hop.conn._send_seq - before == packets
    await connection.close()


async def test_a_shell_that_nobody_waits_for_any_more_leaves_no_channel(
    tmp_path: Path, publickey_sshd: OpenSsh
) -> None:
    to = target(publickey_sshd, tmp_path, identity_files=(publickey_sshd.user_key,))
    connection = await connector().connect(to, Person())
    screen = Screen()
    opening = asyncio.ensure_future(
        connection.open_shell((80, 24), on_data=screen.feed, on_close=screen.ended)
    )
    await asyncio.sleep(0)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    await publickey_sshd.logged("Starting session: shell")
    await publickey_sshd.logged("Close session: user")
    assert not screen.data
    assert screen.end is None
    await connection.close()
