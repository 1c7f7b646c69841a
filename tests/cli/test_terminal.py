"""Asking for a line on a terminal."""

import asyncio
import os
import termios
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from sshtui.cli.terminal import Terminal
from sshtui.errors import Cancelled, HungUp
from tests.credentials.stores.locks import Lock
from tests.servers.waiting import until


@dataclass
class Pair:
    """A terminal and the keyboard and screen on its other side."""

    terminal: Terminal
    master: int
    slave: int

    def echoes(self) -> bool:
        return bool(termios.tcgetattr(self.master)[3] & termios.ECHO)

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def shown(self) -> str:
        os.set_blocking(self.master, False)
        try:
            return os.read(self.master, 65536).decode()
        except BlockingIOError:
            return ""


@pytest.fixture
def pair() -> Iterator[Pair]:
    master, slave = os.openpty()
    yield Pair(Terminal(slave), master, slave)
    os.close(master)
    os.close(slave)


async def ask(pair: Pair, *, echo: bool) -> "asyncio.Task[str]":
    """Ask, and wait until typing counts: what came before is thrown away."""
    task = asyncio.ensure_future(pair.terminal.ask("Question: ", echo=echo))
    seen = ""

    def asked() -> bool:
        nonlocal seen
        seen += pair.shown()
        return "Question: " in seen

    await until(asked, "question")
    return task


@pytest.mark.parametrize("echo", [True, False])
@pytest.mark.parametrize("text", ["plain", "", "päss 日本", "x" * 500])
async def test_a_line_comes_back_as_it_was_typed(pair: Pair, text: str, echo: bool) -> None:
    task = await ask(pair, echo=echo)
    assert pair.echoes() is echo
    pair.type(text + "\n")
    assert await task == text
    assert pair.echoes()
    shown = pair.shown()
    assert (text in shown) is (echo or not text)
    assert shown.endswith("\r\n")


async def test_backspace_edits_the_line(pair: Pair) -> None:
    task = await ask(pair, echo=False)
    pair.type("wrong\x15righ\x7fht\n")
    assert await task == "right"[:3] + "ht"


async def test_a_line_that_is_no_utf_8_is_asked_for_again(pair: Pair) -> None:
    task = await ask(pair, echo=False)
    os.write(pair.master, b"p\xe4ss\n")
    seen = ""

    def asked_again() -> bool:
        nonlocal seen
        seen += pair.shown()
        return "not UTF-8" in seen and seen.endswith("Question: ")

    await until(asked_again, "second question")
    pair.type("päss\n")
    assert await task == "päss"


@pytest.mark.parametrize("how", ["cancel", "ctrl-d"])
async def test_giving_up_is_told_and_the_terminal_is_as_before(pair: Pair, how: str) -> None:
    task = await ask(pair, echo=False)
    assert pair.terminal.asking
    if how == "cancel":
        pair.terminal.cancel()
    else:
        pair.type("\x04")
    with pytest.raises(Cancelled):
        await task
    assert pair.echoes()
    assert not pair.terminal.asking


async def test_a_question_that_is_withdrawn_leaves_the_terminal_to_the_next(pair: Pair) -> None:
    task = await ask(pair, echo=False)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert pair.echoes()
    again = await ask(pair, echo=True)
    pair.type("answer\n")
    assert await again == "answer"


async def test_what_was_typed_before_a_question_is_no_answer_to_it(pair: Pair) -> None:
    pair.type("typed ahead\n")
    await until(lambda: "typed ahead" in pair.shown(), "echo")
    task = await ask(pair, echo=False)
    pair.type("answer\n")
    assert await task == "answer"


async def test_what_is_typed_behind_a_hidden_line_goes_to_nobody(pair: Pair) -> None:
    asked = asyncio.ensure_future(pair.terminal.ask("Passphrase: ", echo=False))
    await until(lambda: not pair.echoes(), "hidden typing")
    pair.type("fake-one\nfake-two\n")
    assert await asked == "fake-one"
    os.set_blocking(pair.slave, False)
    with pytest.raises(BlockingIOError):
        os.read(pair.slave, 100)


async def test_two_questions_at_once_come_one_after_the_other(pair: Pair) -> None:
    first = asyncio.ensure_future(pair.terminal.ask("First: ", echo=False))
    second = asyncio.ensure_future(pair.terminal.ask("Second: ", echo=True))
    await until(lambda: not pair.echoes(), "hidden typing")
    assert "Second" not in pair.shown()
    pair.type("fake-one\n")
    assert await first == "fake-one"
    await until(lambda: "Second" in pair.shown(), "the second question")
    pair.type("two\n")
    assert await second == "two"


async def test_a_terminal_that_is_given_up_asks_no_more(pair: Pair) -> None:
    asked = asyncio.ensure_future(pair.terminal.ask("First: ", echo=False))
    await until(lambda: not pair.echoes(), "hidden typing")
    pair.terminal.give_up()
    with pytest.raises(Cancelled):
        await asked
    assert pair.echoes()
    with pytest.raises(Cancelled):
        await pair.terminal.ask("Second: ", echo=False)
    assert "Second" not in pair.shown()


async def test_a_terminal_that_hangs_up_is_no_answer() -> None:
    master, slave = os.openpty()
    task = await ask(Pair(Terminal(slave), master, slave), echo=False)
    os.close(master)
    with pytest.raises(HungUp):
        await task
    with pytest.raises(HungUp):
        await Terminal(slave).ask("Again: ", echo=True)
    os.close(slave)


def test_a_process_without_terminal_has_none() -> None:
    child = os.fork()
    if child == 0:
        os.setsid()
        os._exit(0 if Terminal.open() is None else 1)
    assert os.waitpid(child, 0)[1] == 0


async def test_what_is_typed_while_a_passphrase_is_checked_goes_nowhere(pair: Pair) -> None:
    lock = Lock("fake-right", slow=True)
    asking = asyncio.ensure_future(pair.terminal.ask_until_right("Passphrase: ", lock.check))
    await until(lambda: "Passphrase: " in pair.shown(), "question")
    pair.type("fake-right\n")
    await until(lambda: lock.tried, "check")
    await until(lambda: not pair.echoes(), "hidden typing")
    pair.type("\nfake-again\n")
    lock.release()
    assert await asking
    assert "fake" not in pair.shown()
    os.set_blocking(pair.slave, False)
    with pytest.raises(BlockingIOError):
        os.read(pair.slave, 100)
    assert pair.echoes()


async def test_nothing_is_shown_of_what_is_typed_before_a_passphrase_is_asked_for_again(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = Lock("fake-right")
    echoed = []
    write = pair.terminal.write

    def note(text: str) -> None:
        echoed.append(pair.echoes())
        write(text)

    monkeypatch.setattr(pair.terminal, "write", note)
    asking = asyncio.ensure_future(pair.terminal.ask_until_right("Passphrase: ", lock.check))
    await until(lambda: "Passphrase: " in pair.shown(), "question")
    pair.type("fake-wrong\n")
    await until(lambda: lock.tried and pair.shown().endswith("Passphrase: "), "second question")
    pair.type("fake-right\n")
    assert await asking
    assert not any(echoed)
    assert pair.echoes()
