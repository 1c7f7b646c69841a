"""Sessions that failed or were lost, connected again."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from sshtui.errors import Cancelled, HostUnreachable
from sshtui.sessions.events import SessionGone
from sshtui.sessions.state import SessionState
from sshtui.signin.asker import Asker
from sshtui.signin.steps import OnStep
from sshtui.ssh.shell import ShellEnd
from sshtui.sshconfig.target import Target
from tests.sessions.bench import SIZE, Bench, Nobody
from tests.sessions.fakes import Script, at_once, never

LOST = ShellEnd(None, "", "The server \x1b[1mwent away.")


async def fail(target: Target, asker: Asker, on_step: OnStep) -> None:
    raise HostUnreachable("It is off.")


async def cancel(target: Target, asker: Asker, on_step: OnStep) -> None:
    raise Cancelled("You cancelled the sign-in.")


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    made = Bench()
    yield made
    await made.manager.shutdown()


async def lost(bench: Bench, text: bytes = b"one\r\ntwo\r\n$ precious") -> str:
    id_ = await bench.opened()
    shell = bench.connector.connections[-1].shells[0]
    shell.say(text)
    shell.end(LOST)
    await bench.reaches(id_, SessionState.CLOSED)
    return id_


def again(bench: Bench, id_: str, script: Script = at_once, size: tuple[int, int] = SIZE) -> None:
    bench.connector.script = script
    bench.manager.reconnect(id_, lambda _: Nobody(), size)


def whole(bench: Bench, id_: str) -> str:
    """Return the scrollback from its start, as far as it fits, and what is shown."""
    emulator = bench.manager.emulator(id_)
    emulator.scroll(-10_000)
    top = emulator.text()
    emulator.scroll_to_end()
    return f"{top}\n{emulator.text()}"


async def test_the_old_screen_stands_above_the_new_one_with_a_line_between(bench: Bench) -> None:
    id_ = await lost(bench)
    for round_ in (1, 2):
        again(bench, id_)
        await bench.reaches(id_, SessionState.OPEN)
        shell = bench.connector.connections[-1].shells[0]
        shell.say(b"$ new %d" % round_)
        await asyncio.sleep(0)
        text = bench.manager.emulator(id_).text()
        assert text.startswith("── connection lost ")
        assert "The server ^[[1mwent away" in text
        assert "connected again" in text
        assert f"$ new {round_}" in text
        assert "precious" not in text
        assert "precious" in whole(bench, id_)
        shell.end(LOST)
        await bench.reaches(id_, SessionState.CLOSED)
    assert whole(bench, id_).count("── connection lost") >= 1
    assert not bench.of(SessionGone)


async def test_both_screens_are_kept_and_no_mode_is_left_on(bench: Bench) -> None:
    modes = b"\x1b[?1003h\x1b[?1006h\x1b[?2004h\x1b[?1004h\x1b[>5u\x1b[>4;2m\x1b[?2026h\x1b]52;c;"
    id_ = await lost(bench, b"$ vim notes\x1b[?1049h\x1b[H\x1b[31mthe notes\x1b[5;3H:wq" + modes)
    emulator = bench.manager.emulator(id_)
    assert emulator.kitty_flags == emulator.modify_other_keys == 0
    assert not emulator.drawing
    now = emulator.modes
    assert not any((now.mouse, now.bracketed_paste, now.focus_reports, now.alternate_screen))
    text = whole(bench, id_)
    for kept in ("$ vim notes", "the notes", "  :wq"):
        assert kept in text


async def test_nothing_on_the_screen_is_no_trouble(bench: Bench) -> None:
    id_ = await lost(bench, b"")
    again(bench, id_)
    await bench.reaches(id_, SessionState.OPEN)
    assert bench.manager.emulator(id_).text().startswith("── connection lost")


@pytest.mark.parametrize("script", [cancel, never])
async def test_who_gives_up_is_back_at_the_end_with_everything(
    bench: Bench, script: Script
) -> None:
    id_ = await lost(bench)
    before = bench.info(id_)
    steps = bench.manager.timeline(id_)
    again(bench, id_, script)
    bench.manager.write(id_, b"typed ahead")
    await bench.manager.give_up(id_)
    assert await bench.reaches(id_, SessionState.CLOSED) == before
    assert bench.manager.timeline(id_) == steps
    assert "precious" in bench.manager.emulator(id_).text()
    again(bench, id_)
    await bench.reaches(id_, SessionState.OPEN)
    assert bench.connector.connections[-1].shells[0].written == []


async def test_one_that_cannot_be_connected_keeps_its_screen_and_says_why(bench: Bench) -> None:
    id_ = await lost(bench)
    again(bench, id_, fail)
    info = await bench.reaches(id_, SessionState.CLOSED)
    assert isinstance(info.error, HostUnreachable)
    assert info.keeps
    assert "precious" in bench.manager.emulator(id_).text()


@pytest.mark.parametrize("script", [cancel, never])
async def test_a_failed_one_is_tried_again_in_its_place(script: Script) -> None:
    bench = Bench(fail)
    id_ = bench.open()
    before = await bench.reaches(id_, SessionState.FAILED)
    again(bench, id_, script)
    await bench.manager.give_up(id_)
    assert await bench.reaches(id_, SessionState.FAILED) == before
    again(bench, id_)
    info = await bench.reaches(id_, SessionState.OPEN)
    assert info.error is None
    assert not info.keeps
    assert bench.manager.emulator(id_).text() == ""
    await bench.manager.shutdown()


async def test_the_size_may_have_changed_meanwhile(bench: Bench) -> None:
    id_ = await lost(bench)
    bench.manager.resize(id_, 100, 10)
    again(bench, id_)
    await bench.reaches(id_, SessionState.OPEN)
    assert bench.connector.connections[-1].shells[0].sizes[-1] == (100, 10)
    assert bench.manager.emulator(id_).size == (100, 10)
    assert "precious" in whole(bench, id_)


async def test_one_without_a_screen_gets_the_size_that_there_is_now() -> None:
    bench = Bench(fail)
    id_ = bench.open()
    await bench.reaches(id_, SessionState.FAILED)
    again(bench, id_, size=(100, 10))
    await bench.reaches(id_, SessionState.OPEN)
    assert bench.connector.connections[-1].shells[0].sizes == [(100, 10)]
    await bench.manager.shutdown()


async def test_one_that_took_its_name_meanwhile_keeps_it(bench: Bench) -> None:
    id_ = await lost(bench)
    other = await bench.opened()
    again(bench, id_)
    assert (await bench.reaches(id_, SessionState.OPEN)).title == "web1 (2)"
    info = bench.info(other)
    assert info is not None
    assert info.title == "web1"


async def test_two_of_a_host_keep_their_names_whichever_is_connected_first(bench: Bench) -> None:
    first, second = await bench.opened(), await bench.opened()
    (connection,) = bench.connector.connections
    for id_, shell in zip((first, second), connection.shells, strict=True):
        shell.end(LOST)
        await bench.reaches(id_, SessionState.CLOSED)
    again(bench, second)
    assert (await bench.reaches(second, SessionState.OPEN)).title == "web1 (2)"
    again(bench, first)
    assert (await bench.reaches(first, SessionState.OPEN)).title == "web1"


async def test_only_what_has_ended_is_connected_again(bench: Bench) -> None:
    id_ = await bench.opened()
    again(bench, id_)
    bench.manager.reconnect("nothing", lambda _: Nobody(), SIZE)
    await bench.manager.give_up(id_)
    assert await bench.reaches(id_, SessionState.OPEN)
    assert len(bench.connector.connections) == 1


async def test_several_at_once_are_connected_each_for_itself(bench: Bench) -> None:
    ids = [await lost(bench, b"screen %d" % number) for number in range(3)]
    for id_ in ids:
        again(bench, id_)
    for number, id_ in enumerate(ids):
        await bench.reaches(id_, SessionState.OPEN)
        assert f"screen {number}" in whole(bench, id_)
    assert len({info.title for info in bench.manager.sessions}) == 3


async def test_one_that_is_closed_on_its_way_is_gone(bench: Bench) -> None:
    id_ = await lost(bench)
    again(bench, id_, never)
    await bench.manager.close(id_)
    await bench.gone(id_)
