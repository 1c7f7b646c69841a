"""The shells behind the demo servers."""

import asyncio
from pathlib import Path

import pytest

from sshtui.demo.network import DemoNetwork
from tests.demo.client import connect
from tests.servers.waiting import SECONDS, until


async def test_a_shell_has_a_terminal_whose_size_follows(network: DemoNetwork) -> None:
    async with await connect(network, "demo-password") as connection:
        process = await connection.create_process(term_type="xterm-256color", term_size=(91, 17))
        process.stdin.write("tty; echo $TERM; stty size\n")
        text = await process.stdout.readuntil("17 91")
        assert "xterm-256color" in text
        assert "not a tty" not in text
        assert "demo-password" in text
        process.change_terminal_size(44, 9)
        process.stdin.write("stty size\n")
        await process.stdout.readuntil("9 44")
        process.stdin.write("exit 3\n")
        await process.wait_closed()
        assert process.exit_status == 3


LISTENING = "sh -c 'trap \"echo got-it; exit\" INT; echo rea''dy; while :; do sleep 0.05; done'\n"


async def test_ctrl_c_and_signals_reach_the_foreground(network: DemoNetwork) -> None:
    async with await connect(network, "demo-password") as connection, asyncio.timeout(SECONDS):
        process = await connection.create_process(term_type="xterm")
        process.stdin.write(LISTENING)
        await process.stdout.readuntil("ready")
        process.stdin.write("\x03")
        await process.stdout.readuntil("got-it")
        process.stdin.write(LISTENING)
        await process.stdout.readuntil("ready")
        process.send_signal("INT")
        await process.stdout.readuntil("got-it")
        process.stdin.write("echo al''ive; exit\n")
        await process.stdout.readuntil("alive")


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("term", ["xterm", None])
async def test_what_runs_ends_with_the_network_even_if_it_ignores_a_hang_up(
    term: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELL", "/bin/sh")
    async with DemoNetwork() as network:
        connection = await connect(network, "demo-password")
        process = await connection.create_process(
            "trap '' HUP; echo $$; while :; do sleep 0.1; done", term_type=term
        )
        pid = int(await process.stdout.readline())
        assert running(pid)
    assert not running(pid)
    await connection.wait_closed()


async def test_what_runs_ends_when_the_client_goes(network: DemoNetwork) -> None:
    connection = await connect(network, "demo-password")
    process = await connection.create_process("echo $$; exec sleep 1000", term_type="xterm")
    pid = int(await process.stdout.readline())
    connection.abort()
    await until(lambda: not running(pid), "end of the child")
