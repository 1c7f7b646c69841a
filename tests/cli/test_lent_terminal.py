"""Asking on the terminal of another program, which waits meanwhile."""

import asyncio
import contextlib
import os
import select
import subprocess
import termios
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from sshtui.cli.lent_terminal import LentTerminal, is_in_front, wants_nobody_asked
from sshtui.errors import Cancelled
from tests.servers.waiting import until, wait_for

_WAITS = "echo ready; exec sleep 60"
_WAITS_BEHIND = "set -m; sleep 60 & echo $!; wait"


@dataclass
class Lender:
    """A program that waits, its terminal, and the keyboard and screen on its other side."""

    pid: int
    terminal: LentTerminal
    master: int
    slave: int
    screen: str = ""

    def modes(self) -> list[object]:
        return list(termios.tcgetattr(self.slave))

    async def asks(self, *, echo: bool = False) -> "asyncio.Task[str]":
        """Ask, and wait until typing counts."""
        task = asyncio.ensure_future(self.terminal.ask("Question: ", echo=echo))
        await until(lambda: "Question: " in self.shown(), "question")
        return task

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def shown(self) -> str:
        os.set_blocking(self.master, False)
        with contextlib.suppress(BlockingIOError):
            self.screen += os.read(self.master, 65536).decode()
        return self.screen


@pytest.fixture
def pair() -> Iterator[tuple[int, int]]:
    master, slave = os.openpty()
    yield master, slave
    os.close(master)
    os.close(slave)


@pytest.fixture
def lender(pair: tuple[int, int]) -> Iterator[Lender]:
    with started(pair, _WAITS) as process:
        wait_for(lambda: is_in_front(process.pid, pair[1]), "a program in front")
        terminal = LentTerminal(pair[1], process.pid)
        yield Lender(process.pid, terminal, *pair)
        terminal.close()
        process.kill()


def started(pair: tuple[int, int], line: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        ["setsid", "--ctty", "sh", "-c", line],
        stdin=pair[1],
        stdout=subprocess.PIPE,
        stderr=pair[1],
    )


async def test_a_line_is_read_without_a_thread_and_the_modes_are_put_back(lender: Lender) -> None:
    before, threads = lender.modes(), threading.active_count()
    task = await lender.asks()
    during = termios.tcgetattr(lender.slave)
    assert not during[3] & termios.ECHO
    assert during[6][termios.VSUSP] == b"\0"
    assert threading.active_count() == threads
    lender.type("hunter2-fake\n")
    assert await task == "hunter2-fake"
    assert lender.modes() == before
    assert "hunter2-fake" not in lender.shown()
    assert os.get_blocking(lender.slave)


async def test_what_was_typed_before_a_hidden_question_is_no_answer_to_it(lender: Lender) -> None:
    lender.type("for something else\n")
    await until(lender.shown, "echo")
    task = await lender.asks()
    lender.type("hunter2-fake\n")
    assert await task == "hunter2-fake"


async def test_who_is_gone_is_asked_no_more_and_gets_the_modes_back(lender: Lender) -> None:
    before = lender.modes()
    task = await lender.asks()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert lender.modes() == before


async def test_modes_that_their_owner_has_set_meanwhile_stay(lender: Lender) -> None:
    task = await lender.asks()
    modes = termios.tcgetattr(lender.slave)
    modes[3] &= ~termios.ICANON
    termios.tcsetattr(lender.slave, termios.TCSANOW, modes)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not termios.tcgetattr(lender.slave)[3] & termios.ICANON


async def test_what_is_typed_to_another_job_stays_unread(lender: Lender) -> None:
    task = await lender.asks(echo=True)
    lender.terminal._pid = 1  # which has no terminal
    lender.type("for the shell\n")
    with pytest.raises(Cancelled):
        await task
    os.set_blocking(lender.slave, False)
    assert os.read(lender.slave, 100) == b"for the shell\n"
    os.set_blocking(lender.slave, True)


async def test_a_terminal_that_takes_nothing_keeps_nobody_waiting(lender: Lender) -> None:
    os.write(lender.master, b"\x13")  # as Ctrl+S does
    await until(lambda: not select.select([], [lender.slave], [], 0)[1], "a stopped terminal")
    lender.terminal.write("late\n")
    task = asyncio.ensure_future(lender.terminal.ask("Question: ", echo=False))
    await asyncio.sleep(0)
    assert lender.shown() == ""
    os.write(lender.master, b"\x11")
    await until(lambda: "Question: " in lender.shown(), "question")
    lender.type("answer\n")
    assert await task == "answer"


def test_who_is_behind_or_on_another_terminal_is_not_in_front(
    pair: tuple[int, int],
) -> None:
    with started(pair, _WAITS_BEHIND) as shell:
        assert shell.stdout is not None
        behind = int(shell.stdout.readline())
        assert is_in_front(shell.pid, pair[1])
        assert not is_in_front(behind, pair[1])
        other, others_slave = os.openpty()
        assert not is_in_front(shell.pid, others_slave)
        os.close(other)
        os.close(others_slave)
        os.kill(behind, 9)
        shell.kill()
    assert not is_in_front(behind, pair[1])


@pytest.mark.parametrize(
    ("options", "is_silent"),
    [
        (("-o", "BatchMode=yes"), True),
        (("-oBatchMode yes",), True),
        (("-o", "batchmode = YES"), True),
        (("-oBatchMode=no",), False),
        (("yes",), False),
    ],
)
def test_who_wants_no_questions_is_asked_none(options: tuple[str, ...], *, is_silent: bool) -> None:
    with subprocess.Popen(["sh", "-c", "read line", "ssh", *options], stdin=subprocess.PIPE) as sh:
        wait_for(lambda: wants_nobody_asked(sh.pid) is is_silent, "its arguments")
        sh.communicate(b"\n")
    assert wants_nobody_asked(sh.pid), "who is gone is asked"
