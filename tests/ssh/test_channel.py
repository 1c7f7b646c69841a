import asyncio
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sshtui.errors import ChannelRefused, RequestRefused
from sshtui.ssh.channel import Channel, ChannelRequest, Ends, TerminalRequest
from sshtui.ssh.connection import Connection
from sshtui.ssh.pump import HIGH_WATER
from tests.servers.openssh import OpenSsh
from tests.servers.person import Person
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import SECONDS, until
from tests.ssh.target import connector, target

pytestmark = pytest.mark.sshd

TERMINAL = TerminalRequest("vt220", (101, 33, 0, 0), {3: 8})


def open_descriptors() -> set[str]:
    return {path.name for path in Path("/proc/self/fd").iterdir()}


@contextmanager
def none_left_open() -> Iterator[None]:
    before = len(open_descriptors())
    yield
    assert len(open_descriptors()) == before


async def connected(server: OpenSsh, directory: Path) -> Connection:
    to = target(server, directory, identity_files=(server.user_key,))
    return await connector().connect(to, Person())


@pytest.fixture
async def connection(publickey_sshd: OpenSsh, tmp_path: Path) -> AsyncIterator[Connection]:
    made = await connected(publickey_sshd, tmp_path)
    yield made
    await made.close()


class Files:
    """Ends of a channel in files, and what went through them."""

    def __init__(self, directory: Path, given: bytes = b"") -> None:
        self._out, self._error = directory / "out", directory / "error"
        source = directory / "in"
        source.write_bytes(given)
        writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        self.ends = Ends(
            os.open(source, os.O_RDONLY),
            os.open(self._out, writing),
            os.open(self._error, writing),
        )

    @property
    def out(self) -> bytes:
        return self._out.read_bytes()

    @property
    def error(self) -> bytes:
        return self._error.read_bytes()


async def opened(connection: Connection, directory: Path, command: bytes) -> Channel:
    """Open a channel as soon as the server no longer counts the one before."""
    async with asyncio.timeout(SECONDS):
        while True:
            with suppress(ChannelRefused):
                return await connection.open_channel(ChannelRequest(command), Files(directory).ends)


async def test_commands_are_bytes_and_each_end_has_its_own(
    connection: Connection, tmp_path: Path
) -> None:
    with none_left_open():
        files = Files(tmp_path, b"given\n")
        command = b"cat; printf '\xff%s' $LC_A; echo error >&2; exit 7"
        request = ChannelRequest(command, environment=((b"LC_A", b"\xfe"),))
        channel = await connection.open_channel(request, files.ends)
        assert await channel.wait() == 7
    assert (files.out[:7], files.error) == (b"given\n\xff", b"error\n")
    assert (channel.sent, channel.received) == (6, len(files.out) + 6)


async def test_a_terminal_has_the_size_and_the_modes_that_are_asked_for(
    connection: Connection, tmp_path: Path
) -> None:
    files = Files(tmp_path)
    request = ChannelRequest(b"echo $TERM; stty size; stty -a; sleep 1000", terminal=TERMINAL)
    channel = await connection.open_channel(request, files.ends)
    await until(lambda: b"erase = ^H" in files.out, "modes", context=lambda: str(files.out))
    assert files.out.startswith(b"vt220\r\n33 101\r\n")
    channel.abort()
    assert await channel.wait() == 255


async def test_without_a_terminal_to_be_had_it_runs_without(
    openssh: OpenSshFactory, tmp_path: Path
) -> None:
    connection = await connected(openssh.key_only(PermitTTY="no"), tmp_path)
    with none_left_open():
        files = Files(tmp_path)
        request = ChannelRequest(b"tty; exit 3", terminal=TERMINAL)
        channel = await connection.open_channel(request, files.ends)
        assert await channel.wait() == 3
    assert channel.terminal_refused
    assert files.out == b"not a tty\n"
    await connection.close()


async def test_what_is_refused_leaves_no_descriptor_open(
    openssh: OpenSshFactory, tmp_path: Path
) -> None:
    connection = await connected(openssh.key_only(MaxSessions="1"), tmp_path)
    with none_left_open():
        subsystem = ChannelRequest(subsystem="nope")
        with pytest.raises(RequestRefused):
            await connection.open_channel(subsystem, Files(tmp_path).ends)
        channel = await opened(connection, tmp_path, b"sleep 1000")
        with pytest.raises(ChannelRefused):
            await connection.open_channel(ChannelRequest(b"true"), Files(tmp_path).ends)
        with pytest.raises(ChannelRefused):
            await connection.connect_to("127.0.0.1", 1, Files(tmp_path).ends)
        channel.abort()
    await connection.close()


async def test_who_gives_up_while_it_opens_leaves_no_channel_behind(
    openssh: OpenSshFactory, tmp_path: Path
) -> None:
    connection = await connected(openssh.key_only(MaxSessions="1"), tmp_path)
    with none_left_open():
        opening = asyncio.ensure_future(
            connection.open_channel(ChannelRequest(b"sleep 1000"), Files(tmp_path).ends)
        )
        await asyncio.sleep(0)
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening

    channel = await opened(connection, tmp_path, b"true")
    assert await channel.wait() == 0
    await connection.close()


async def test_a_reader_that_goes_away_ends_the_command_as_a_pipe_does(
    connection: Connection,
) -> None:
    with none_left_open():
        reading, writing = os.pipe()
        command = b"bash -c 'yes; exit $((PIPESTATUS[0] - 100))'"
        channel = await connection.open_channel(ChannelRequest(command), Ends(None, writing))
        await asyncio.to_thread(os.read, reading, 10)
        os.close(reading)
        assert await channel.wait() == 41
        assert isinstance(channel.unwritable, BrokenPipeError)


async def test_what_the_remote_does_not_read_is_left_to_the_next_reader(
    connection: Connection,
) -> None:
    with none_left_open():
        reading, writing = os.pipe()
        channel = await connection.open_channel(
            ChannelRequest(b"exec <&-; sleep 0.1; exit 2"), Ends(os.dup(reading), None)
        )
        os.write(writing, b"one\n")
        assert await channel.wait() == 2
        os.write(writing, b"two\n")
        assert os.read(reading, 99).endswith(b"two\n")
        os.close(reading)
        os.close(writing)


async def test_input_is_edited_and_may_end_the_channel(
    connection: Connection, tmp_path: Path
) -> None:
    files = Files(tmp_path)
    reading, writing = os.pipe()

    def edit(data: bytes) -> bytes | None:
        return None if b"~." in data else data.upper()

    ends = Ends(reading, files.ends.stdout, files.ends.stderr)
    channel = await connection.open_channel(ChannelRequest(b"cat"), ends, edit)
    os.write(writing, b"seen\n")
    await until(lambda: files.out == b"SEEN\n", "edited input")
    os.write(writing, b"~.")
    assert await channel.wait() == 255
    os.close(writing)


async def test_a_connection_onwards_ends_half_by_half(connection: Connection) -> None:
    with none_left_open():
        with socket.create_server(("127.0.0.1", 0)) as listener:
            ours, theirs = socket.socketpair()
            descriptor = theirs.detach()
            channel = await connection.connect_to(
                "127.0.0.1", listener.getsockname()[1], Ends(descriptor, descriptor)
            )
            there, _ = listener.accept()
        with ours, there:
            ours.sendall(b"question")
            ours.shutdown(socket.SHUT_WR)
            whole = await asyncio.to_thread(lambda: there.makefile("rb").read())
            assert whole == b"question"
            there.sendall(b"answer")
            there.shutdown(socket.SHUT_WR)
            assert await asyncio.to_thread(lambda: ours.makefile("rb").read()) == b"answer"
        await channel.wait()


async def test_the_socket_of_a_path_is_reached(connection: Connection, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener, TemporaryDirectory(prefix="sshtui-") as public:
        path = Path(public) / "socket"
        listener.bind(str(path))
        listener.listen()
        for name in (path.parent, path):
            name.chmod(0o777)
        channel = await connection.connect_to(path, 0, Files(tmp_path, b"hello").ends)
        there, _ = listener.accept()
    with there:
        assert await asyncio.to_thread(lambda: there.makefile("rb").read()) == b"hello"
    assert await channel.wait() == 255


async def test_the_loss_of_the_connection_is_told_and_nothing_left_open(
    connection: Connection, publickey_sshd: OpenSsh, tmp_path: Path
) -> None:
    files = Files(tmp_path)
    channel = await connection.open_channel(ChannelRequest(b"echo there; sleep 1000"), files.ends)
    await until(lambda: files.out, "output")
    publickey_sshd.stop()
    assert await channel.wait() == 255
    assert channel.lost is not None
    for descriptor in (files.ends.stdin, files.ends.stdout, files.ends.stderr):
        assert str(descriptor) not in open_descriptors()


async def test_what_came_before_the_loss_is_written_however_late_it_is_read(
    connection: Connection, publickey_sshd: OpenSsh
) -> None:
    reading, writing = os.pipe()
    channel = await connection.open_channel(ChannelRequest(b"yes"), Ends(None, writing))
    await until(lambda: channel._held, "a full pipe")
    publickey_sshd.stop()
    await until(lambda: channel.lost, "the loss")
    read = 0
    while data := await asyncio.to_thread(os.read, reading, 1 << 20):
        read += len(data)
    assert read == channel.received > 2 * HIGH_WATER
    assert await channel.wait() == 255
    os.close(reading)
