from collections.abc import AsyncIterator

import pytest

from sshtui.sessions import broadcast
from sshtui.sessions.broadcast import Broadcast
from sshtui.ssh.shell import ShellEnd
from sshtui.terminal.strokes import named
from tests.servers.waiting import until
from tests.sessions.bench import Bench
from tests.sessions.fakes import FakeShell

KEY = named("a")


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    made = Bench()
    for _ in range(3):
        await made.opened()
    yield made
    await made.manager.shutdown()


def ids(bench: Bench) -> list[str]:
    return [info.id for info in bench.manager.sessions]


def shells(bench: Bench) -> list[FakeShell]:
    (connection,) = bench.connector.connections
    return connection.shells


def typed(bench: Bench) -> list[bytes]:
    return [b"".join(shell.written) for shell in shells(bench)]


async def says(bench: Bench, session: str, shell: FakeShell, text: str) -> None:
    screen = bench.manager.emulator(session)
    line_feeds, word = screen.line_feeds + text.count("\n"), text.rsplit(maxsplit=1)[-1]
    shell.say(text.encode())
    await until(
        lambda: screen.line_feeds == line_feeds and screen.before_cursor().endswith(word), "words"
    )


async def test_a_key_goes_to_the_others_as_each_of_them_wants_it(bench: Bench) -> None:
    first, second, third = ids(bench)
    shared = Broadcast(bench.manager)
    assert shared.share(first).take_key(KEY)
    assert typed(bench) == [b"", b"", b""]
    assert shared.begin(ids(bench))
    await says(bench, third, shells(bench)[2], "\x1b[?1h\x1b[?2004h ready")
    assert shared.share(first).take_key(named("up"))
    # The one it is typed in takes it by itself.
    assert typed(bench) == [b"", b"\x1b[A", b"\x1bOA"]
    assert shared.share(second).take_paste("x\ny")
    assert typed(bench) == [b"x\ry", b"\x1b[A", b"\x1bOA\x1b[200~x\ny\x1b[201~"]
    shared.end()
    assert shared.share(first).take_key(KEY)
    assert typed(bench)[1] == b"\x1b[A"


async def test_nothing_goes_to_any_while_one_asks_for_a_secret(bench: Bench) -> None:
    first, second, _ = ids(bench)
    shared = Broadcast(bench.manager)
    shared.begin(ids(bench))
    await says(bench, second, shells(bench)[1], "[sudo] password for deploy: ")
    for source in (first, second):
        assert not shared.share(source).take_key(KEY)
        assert not shared.share(source).take_paste("obviously-fake")
    assert shared.asking == second
    assert typed(bench) == [b"", b"", b""]
    # What is wanted at this prompt is not wanted at the next one.
    shared.allow()
    assert shared.share(first).take_key(KEY)
    assert typed(bench) == [b"", b"a", b"a"]
    await says(bench, second, shells(bench)[1], "\r\nSorry.\r\n[sudo] password for deploy: ")
    assert not shared.share(first).take_key(KEY)
    await says(bench, second, shells(bench)[1], "\r\ndeploy@web1:~$ ")
    assert shared.share(first).take_key(KEY)
    assert typed(bench) == [b"", b"aa", b"aa"]


async def test_chosen_sessions_have_what_is_typed_in_one_of_them(bench: Bench) -> None:
    first, second, third = everything = ids(bench)
    shared = Broadcast(bench.manager)
    assert not shared.choose("gone")
    # One alone shares nothing, and keeps its own secrets to itself.
    assert shared.choose(first)
    await says(bench, first, shells(bench)[0], "Password: ")
    assert shared.share(first).take_key(KEY)
    assert shared.follow(everything, second) == shared.asking == ""
    assert shared.choose(third)
    assert shared.asking == first
    assert not shared.share(third).take_key(KEY)
    # The one that was left out is typed in as ever, and nothing of that goes elsewhere.
    assert shared.share(second).take_key(KEY)
    assert shared.follow(everything, second) == ""
    await says(bench, first, shells(bench)[0], "\r\n$ ")
    assert shared.share(third).take_key(KEY)
    assert typed(bench) == [b"a", b"", b""]
    assert shared.choose(first)
    assert shared.receivers == (third,)
    assert shared.follow(everything, second) == ""
    assert shared.choose(third)
    assert not shared.receivers


async def test_it_ends_with_what_it_was_for(bench: Bench) -> None:
    first, second, third = everything = ids(bench)
    shared = Broadcast(bench.manager)
    assert shared.follow([], "") == ""
    assert not shared.begin([first])
    for shown, focused, why in (
        (everything, first, ""),
        ([first], first, broadcast.ALONE),
        ([second, third], second, ""),
        ([third, "new"], "new", broadcast.FEW),
        (["new", "newer"], "new", broadcast.ELSEWHERE),
        ([], "", broadcast.ELSEWHERE),
        ([third, "new"], third, broadcast.FEW),
    ):
        shared.begin(everything)
        assert shared.follow(shown, focused) == why
        assert (shared.receivers == ()) is bool(why)
    shared.end()
    shared.begin(everything)
    assert shared.follow([first, second], first) == ""
    # What was left out does not come back by itself.
    assert shared.follow(everything, first) == ""
    assert shared.receivers == (first, second)
    shells(bench)[0].end(ShellEnd(reason="The line was cut."))
    await until(lambda: shared.follow(everything, first) == broadcast.ENDED, "end")
