import asyncio
import hashlib
import os
from pathlib import Path

import pytest

from sshtui.errors import AppError, ConnectionLost
from sshtui.ssh.command import outcome, start
from sshtui.ssh.connection import Connection
from tests.servers.openssh import OpenSsh
from tests.servers.person import Person
from tests.ssh.target import connector, target

pytestmark = pytest.mark.sshd


@pytest.fixture
async def connection(tmp_path: Path, publickey_sshd: OpenSsh) -> Connection:
    to = target(publickey_sshd, tmp_path, identity_files=(publickey_sshd.user_key,))
    return await connector().connect(to, Person())


async def run_between(
    connection: Connection, command: str, *, stdin: int | None, stdout: int, stderr: int
) -> int:
    """Run a command between descriptors; its status."""
    return await outcome(
        await start(connection, command, stdin=stdin, stdout=stdout, stderr=stderr)
    )


async def run(
    connection: Connection, directory: Path, command: str, stdin: int | None = None
) -> tuple[int, bytes, bytes]:
    """Run a command into files; its status and what it wrote."""
    out, err = directory / "out", directory / "err"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        status = await run_between(
            connection, command, stdin=stdin, stdout=stdout.fileno(), stderr=stderr.fileno()
        )
    return status, out.read_bytes(), err.read_bytes()


async def test_output_error_and_status_are_kept_apart(
    connection: Connection, tmp_path: Path
) -> None:
    result = await run(connection, tmp_path, "echo out; echo err >&2; exit 7")
    assert result == (7, b"out\n", b"err\n")
    await connection.close()


async def test_many_bytes_arrive_whole_in_both_directions(
    connection: Connection, tmp_path: Path
) -> None:
    sent = tmp_path / "sent"
    sent.write_bytes(os.urandom(1 << 20) * 20)
    with sent.open("rb") as stdin:
        status, out, _ = await run(connection, tmp_path, "cat", stdin.fileno())
    assert status == 0
    assert hashlib.sha256(out).digest() == hashlib.sha256(sent.read_bytes()).digest()
    await connection.close()


async def test_a_reader_that_went_away_ends_it(connection: Connection) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with pytest.raises(BrokenPipeError):
        await run_between(connection, "yes", stdin=None, stdout=writing, stderr=2)
    os.close(writing)
    await connection.close()


async def test_a_slow_reader_makes_the_server_wait(connection: Connection) -> None:
    reading, writing = os.pipe()
    running = asyncio.ensure_future(
        run_between(connection, "head -c 50000000 /dev/zero", stdin=None, stdout=writing, stderr=2)
    )
    total = 0
    while total < 50_000_000:
        total += len(await asyncio.to_thread(os.read, reading, 65536))
    assert await running == 0
    os.close(reading)
    os.close(writing)
    await connection.close()


async def test_a_command_ended_by_a_signal_is_255(connection: Connection, tmp_path: Path) -> None:
    status, _, _ = await run(connection, tmp_path, "kill -TERM $$")
    assert status == 255
    await connection.close()


async def test_a_line_that_goes_down_is_an_error(
    connection: Connection, tmp_path: Path, publickey_sshd: OpenSsh
) -> None:
    async def fall() -> None:
        await asyncio.to_thread(publickey_sshd.wait_for_log, "Starting session: command")
        publickey_sshd.stop()

    falling = asyncio.ensure_future(fall())
    with pytest.raises(ConnectionLost):
        await run(connection, tmp_path, "sleep 60")
    await falling


async def test_an_input_that_cannot_be_read_is_one_that_has_ended(
    connection: Connection, tmp_path: Path
) -> None:
    directory = os.open(tmp_path, os.O_RDONLY)
    assert (await run(connection, tmp_path, "cat; echo over", directory))[:2] == (0, b"over\n")
    os.close(directory)
    await connection.close()


async def test_an_output_that_would_block_is_waited_for(connection: Connection) -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    running = asyncio.ensure_future(
        run_between(connection, "head -c 1000000 /dev/zero", stdin=None, stdout=writing, stderr=2)
    )
    total = 0
    while total < 1_000_000:
        total += len(await asyncio.to_thread(os.read, reading, 4096))
    assert await running == 0
    os.close(reading)
    os.close(writing)
    await connection.close()


async def test_an_output_that_cannot_be_written_is_told(connection: Connection) -> None:
    with Path("/dev/full").open("wb") as full, pytest.raises(AppError, match="No space"):
        await run_between(connection, "echo out", stdin=None, stdout=full.fileno(), stderr=2)
    await connection.close()
