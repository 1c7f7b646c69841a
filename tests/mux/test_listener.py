import asyncio
import contextlib
import os
import pwd
import random
import resource
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui.errors import ConfigError
from sshtui.mux import client as mux_client
from sshtui.mux import listener as mux_listener
from sshtui.mux.listener import MOST_CLIENTS, Listener, is_stale
from sshtui.mux.messages import Code
from tests.mux.masters import FakeMaster, listening
from tests.mux.scripted_client import ScriptedClient
from tests.mux.wire_format import HELLO, framed, new_session, stdio_forward, u32
from tests.servers.waiting import until


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mux" / "socket"


@pytest.fixture
async def master() -> FakeMaster:
    return FakeMaster()


async def is_served(path: Path) -> bool:
    async with ScriptedClient(path) as client:
        await client.greet()
        await client.send(u32(Code.ALIVE_CHECK, 1))
        return await client.reply() == u32(Code.ALIVE, 1, os.getpid())


# the socket


async def test_the_socket_is_the_users_alone_and_goes_with_the_listener(
    path: Path, master: FakeMaster
) -> None:
    os.umask(umask := os.umask(0))
    os.umask(0)
    try:
        async with listening(path, master) as listener:
            status = path.lstat()
            assert stat.S_ISSOCK(status.st_mode)
            assert stat.S_IMODE(status.st_mode) == 0o600
            assert [file.name for file in path.parent.iterdir()] == [path.name]
            assert await is_served(path)
            assert not is_stale(path)
            listener.stop()
            assert not path.exists()
    finally:
        os.umask(umask)


async def test_riders_go_on_when_the_listener_stops(path: Path, master: FakeMaster) -> None:
    async with listening(path, master) as listener, ScriptedClient(path) as client:
        await client.greet()
        listener.stop()
        await client.send(u32(Code.ALIVE_CHECK, 1))
        assert await client.reply() == u32(Code.ALIVE, 1, os.getpid())
        await listener.close()
        assert await client.reply() is None


def given(directory: Path) -> None:
    os.chown(directory, pwd.getpwnam("nobody").pw_uid, -1)


def linked(directory: Path) -> None:
    directory.rename(directory.with_name("elsewhere"))
    directory.symlink_to("elsewhere")


def a_file(directory: Path) -> None:
    directory.rmdir()
    directory.touch(0o700)


@pytest.mark.parametrize(
    "spoil",
    [lambda d: d.chmod(0o750), lambda d: d.chmod(0o701), given, linked, a_file, Path.rmdir],
)
async def test_no_socket_is_made_where_others_may_look(
    path: Path, master: FakeMaster, spoil: Callable[[Path], None]
) -> None:
    path.parent.mkdir(mode=0o700)
    spoil(path.parent)
    with pytest.raises(ConfigError):
        Listener(path, master).start()
    assert not path.exists()


async def test_a_path_that_ssh_could_not_use_is_refused(tmp_path: Path, master: FakeMaster) -> None:
    tmp_path.chmod(0o700)
    with pytest.raises(ConfigError, match="too long"):
        Listener(tmp_path / ("x" * 108), master).start()


async def test_the_socket_of_somebody_else_is_left_alone(path: Path, master: FakeMaster) -> None:
    async with listening(path, master) as first:
        other = Listener(path, master)
        assert not other.start()
        other.stop()
        assert await is_served(path)
        first.stop()
        assert other.start()
        assert await is_served(path)
        await other.close()


async def test_a_socket_that_took_our_place_is_not_removed(path: Path, master: FakeMaster) -> None:
    async with listening(path, master) as first:
        path.unlink()
        async with listening(path, master):
            first.stop()
            assert await is_served(path)


async def test_only_a_socket_without_its_program_is_stale(tmp_path: Path) -> None:
    left = tmp_path / "left"
    with socket.socket(socket.AF_UNIX) as gone:
        gone.bind(str(left))
    assert is_stale(left)
    os.chown(left, pwd.getpwnam("nobody").pw_uid, -1)
    assert not is_stale(left)
    (tmp_path / "file").touch()
    assert not is_stale(tmp_path / "file")
    assert not is_stale(tmp_path / "none")


# the clients

AS_NOBODY = """
import os, socket, sys
os.setgroups([]); os.setgid(65534); os.setuid(65534)
client = socket.socket(socket.AF_UNIX)
client.settimeout(60)
client.connect(sys.argv[1])
sys.stdout.write("reached ")
try:
    sys.stdout.write("told" if client.recv(1) else "nothing")
except ConnectionResetError:
    sys.stdout.write("nothing")
"""


async def test_another_user_is_turned_away_unheard_though_every_mode_lets_them_in(
    path: Path, master: FakeMaster
) -> None:
    async with listening(path, master) as listener:
        path.chmod(0o777)
        way = path
        while (way := way.parent) != Path("/tmp"):
            way.chmod(0o755)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", AS_NOBODY, path, stdout=subprocess.PIPE
        )
        out, _ = await process.communicate()
        assert out == b"reached nothing"
        assert not listener._clients
        assert await is_served(path)


def random_client(rng: random.Random, path: Path) -> socket.socket:
    """Connect, and send what may be anything."""
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(60)
    client.connect(str(path))
    with contextlib.suppress(OSError), Path(os.devnull).open() as null:
        for _ in range(rng.randrange(6)):
            data = rng.choice(
                [
                    framed(HELLO),
                    framed(new_session(1, b"ls", terminal=rng.random() < 0.5)),
                    framed(new_session(1, b"ls"))[: rng.randrange(1, 40)],
                    framed(stdio_forward(2, b"inner", 22)),
                    framed(u32(rng.choice(list(Code)), 1) + rng.randbytes(rng.randrange(40))),
                    rng.randbytes(rng.randrange(1, 200)),
                    b"\0",
                ]
            )
            socket.send_fds(client, [data], [null.fileno()] * rng.choice([0, 0, 1, 1, 2, 3, 5]))
    return client


async def test_clients_that_say_nothing_or_read_nothing_make_room(
    path: Path, master: FakeMaster
) -> None:
    async with listening(path, master), contextlib.AsyncExitStack() as stack:
        deaf = await stack.enter_async_context(ScriptedClient(path))
        with contextlib.suppress(ConnectionError):
            await deaf.send(HELLO)
            for _ in range(1000):
                await deaf.send(*[u32(Code.ALIVE_CHECK, 1)] * 100)
                await asyncio.sleep(0)
        silent = [
            await stack.enter_async_context(ScriptedClient(path)) for _ in range(MOST_CLIENTS + 5)
        ]
        assert await is_served(path)
        assert await silent[0].reply() is not None
        assert await silent[0].reply() is None
        await silent[-1].greet()


async def test_who_waits_for_a_person_keeps_its_place(path: Path, master: FakeMaster) -> None:
    async with listening(path, master) as listener, contextlib.AsyncExitStack() as stack:
        waiting = await stack.enter_async_context(ScriptedClient(path))
        await waiting.greet()
        await waiting.send(new_session(1))
        waiting.pass_null(3)
        await until(lambda: listener.riders, "rider")
        for _ in range(MOST_CLIENTS + 5):
            await stack.enter_async_context(ScriptedClient(path))
        assert await is_served(path)
        assert len(listener.riders) == 1


@pytest.mark.timeout(60)
async def test_a_client_that_asks_for_nothing_is_dropped_in_time(
    path: Path, master: FakeMaster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mux_client, "PATIENCE", 0.0)
    async with listening(path, master), ScriptedClient(path) as client:
        assert await client.reply() is not None
        assert await client.reply() is None


async def test_without_a_descriptor_left_clients_wait_and_are_served_later(
    path: Path, master: FakeMaster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mux_listener, "_PAUSE", 0.01)
    async with listening(path, master) as listener:
        late = ScriptedClient(path)
        before = resource.getrlimit(resource.RLIMIT_NOFILE)
        lowest = os.dup(0)
        os.close(lowest)
        resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, before[1]))
        try:
            async with late:
                await until(lambda: listener._pause, "pause")
                resource.setrlimit(resource.RLIMIT_NOFILE, before)
                await late.greet()
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, before)
