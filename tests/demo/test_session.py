"""What a channel of a demo server carries."""

import asyncio
import hashlib
import os
from pathlib import Path

from sshtui.demo.network import DemoNetwork
from tests.demo.client import connect


async def test_outputs_are_apart_and_the_status_is_reported(network: DemoNetwork) -> None:
    async with await connect(network, "demo-password") as connection:
        result = await connection.run("echo out; echo err >&2; exit 7")
        assert (result.stdout, result.stderr, result.exit_status) == ("out\n", "err\n", 7)
        killed = await connection.run("kill -TERM $$")
        assert killed.exit_signal is not None
        assert killed.exit_signal[0] == "TERM"


async def test_a_flood_arrives_whole_while_the_reader_is_slow(
    network: DemoNetwork, tmp_path: Path
) -> None:
    size = 24 * 1024 * 1024
    data = os.urandom(size)
    source = tmp_path / "data"
    source.write_bytes(data)
    async with await connect(network, "demo-password") as connection:
        process = await connection.create_process(f"cat {source}", encoding=None)
        digest = hashlib.sha256()
        while chunk := await process.stdout.read(1 << 18):
            digest.update(chunk)
            await asyncio.sleep(0)
        assert digest.digest() == hashlib.sha256(data).digest()


async def test_a_flood_in_a_terminal_ends_with_its_last_line(network: DemoNetwork) -> None:
    async with await connect(network, "demo-password") as connection:
        process = await connection.create_process("seq 400000", term_type="xterm", encoding=None)
        text = await process.stdout.read()
        assert text.split() == [str(number).encode() for number in range(1, 400_001)]
        await process.wait_closed()
        assert process.exit_status == 0


async def test_input_goes_through_whole(network: DemoNetwork) -> None:
    data = os.urandom(8 * 1024 * 1024)
    async with await connect(network, "demo-password") as connection:
        result = await connection.run("sleep 0.2; sha256sum", input=data, encoding=None)
    assert isinstance(result.stdout, bytes)
    assert result.stdout.split()[0].decode() == hashlib.sha256(data).hexdigest()
