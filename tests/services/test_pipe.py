"""Text for real programs of a shell."""

import asyncio
import os
from pathlib import Path

import pytest

from sshtui.services.pipe import pipe
from tests.servers.waiting import until


@pytest.mark.parametrize(
    ("command", "status", "output"),
    [
        ("wc -l", 0, "3\n"),
        ("cat; echo trouble >&2; exit 3", 3, "one\ntwo\nthree\ntrouble\n"),
        ("true", 0, ""),
        ("kill -TERM $$", -15, ""),
        # It asks nobody: there is no terminal.
        ("(: < /dev/tty) 2>/dev/null || echo none", 0, "none\n"),
    ],
)
async def test_a_command_has_the_text_and_tells_what_it_wrote(
    command: str, status: int, output: str
) -> None:
    end = await pipe(command, "one\ntwo\nthree")
    assert (end.status, end.output) == (status, output)


async def test_much_is_neither_kept_nor_waited_for() -> None:
    text = "a line of a long scrollback\n" * 50_000
    assert (await pipe("head -n 1", text)).output == "a line of a long scrollback\n"
    assert (await pipe("yes | head -c 3000000; exit 4", text)).status == 4
    # What goes on in the background, as a program that keeps a clipboard does, is left alone.
    end = await pipe("sleep 60 & echo $!", "text")
    os.kill(int(end.output), 15)
    assert "not found" in (await pipe("no-such-program-of-ours", "")).output


async def test_cancelled_it_ends_with_all_that_it_started(tmp_path: Path) -> None:
    there = tmp_path / "pid"
    command = f"trap '' TERM; sleep 60 & echo $! > {there}.new; mv {there}.new {there}; sleep 60"
    work = asyncio.ensure_future(pipe(command, "text"))
    await until(there.exists, "program")
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    process = Path("/proc") / there.read_text().strip()
    await until(lambda: not process.exists() or "Z" in _state(process), "end of its child")


def _state(process: Path) -> str:
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"
