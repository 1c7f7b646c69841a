import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from sshtui.errors import AuthenticationFailed, ConnectionLost
from sshtui.sessions.events import (
    Rang,
    ScreenChanged,
    SessionChanged,
    SessionGone,
    StepTaken,
)
from sshtui.sessions.state import SessionState
from sshtui.signin.asker import Asker
from sshtui.signin.steps import OnStep, Phase, Step, StepKind
from sshtui.ssh.shell import ShellEnd
from sshtui.sshconfig.target import NotDone, Target
from tests.sessions.bench import SIZE, Bench
from tests.sessions.fakes import HOP, TARGET, Script, never, say


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    made = Bench()
    yield made
    await made.manager.shutdown()


async def test_a_session_is_told_from_connecting_to_open(bench: Bench) -> None:
    id_ = await bench.opened()
    states = [event.info.state for event in bench.events if isinstance(event, SessionChanged)]
    assert states[0] is SessionState.CONNECTING
    assert SessionState.AUTHENTICATING in states
    assert states[-1] is SessionState.OPEN
    assert bench.manager.sessions[0].id == id_


@pytest.mark.parametrize("end", [ShellEnd(0), ShellEnd(7), ShellEnd()])
async def test_a_shell_that_ends_takes_its_session_with_it(bench: Bench, end: ShellEnd) -> None:
    id_ = await bench.opened()
    bench.connector.connections[0].shells[0].end(end)
    await bench.gone(id_)
    assert bench.connector.connections[0].closed == 1
    gone = bench.events[-1]
    assert isinstance(gone, SessionGone)
    assert gone.reason.startswith("web1: The shell")


async def test_a_shell_that_lets_nobody_in_leaves_its_reason(bench: Bench) -> None:
    id_ = await bench.opened()
    shell = bench.connector.connections[0].shells[0]
    shell.say(b"Last login: today\r\nThis account is \x1b[1mnot available\x1b[0m.\r\n")
    shell.end(ShellEnd(1))
    await bench.gone(id_)
    gone = bench.events[-1]
    assert isinstance(gone, SessionGone)
    assert gone.reason.endswith("It said: This account is not available.")


async def test_what_is_left_out_is_said_once_above_the_first_output(bench: Bench) -> None:
    hop = replace(TARGET, alias="jump", not_done=(NotDone("Tunnel", "no device"),))
    missing = (NotDone("ForwardX11", "the host has no \x1b[2Jdisplay"),)
    id_ = bench.open(replace(TARGET, jumps=(hop,), not_done=missing))
    await bench.reaches(id_, SessionState.OPEN)
    shell = bench.connector.connections[0].shells[0]
    shell.say(b"$ ")
    await a_moment()
    assert " ".join(bench.manager.emulator(id_).text().split()) == (
        "! jump: unlike ssh, sshtui leaves out Tunnel (no device)."
        " ! web1: unlike ssh, sshtui leaves out ForwardX11 (the host has no ^[[2Jdisplay). $"
    )
    second = await bench.manager.open_again(id_, SIZE)
    await bench.reaches(second, SessionState.OPEN)
    assert not bench.manager.emulator(second).text().strip()


async def test_what_is_left_out_is_not_the_reason_of_a_shell_that_says_none(bench: Bench) -> None:
    missing = (NotDone("ForwardX11", "the host has no display"),)
    id_ = bench.open(replace(TARGET, not_done=missing))
    await bench.reaches(id_, SessionState.OPEN)
    bench.connector.connections[0].shells[0].end(ShellEnd(1))
    await bench.gone(id_)
    gone = bench.events[-1]
    assert isinstance(gone, SessionGone)
    assert gone.reason == "web1: The shell ended with status 1."


async def test_a_lost_line_keeps_the_session_with_what_its_screen_held(bench: Bench) -> None:
    id_ = await bench.opened()
    shell = bench.connector.connections[0].shells[0]
    shell.say(b"precious")
    shell.end(ShellEnd(None, "", "The server went away."))
    info = await bench.reaches(id_, SessionState.CLOSED)
    assert isinstance(info.error, ConnectionLost)
    assert "precious" in bench.manager.emulator(id_).text()


async def test_a_shell_that_was_killed_keeps_its_screen_and_says_by_what(bench: Bench) -> None:
    id_ = await bench.opened()
    shell = bench.connector.connections[0].shells[0]
    shell.say(b"precious")
    shell.end(ShellEnd(None, "KILL", said="out of\x1b]52;c;cHdu\x07 memory."))
    info = await bench.reaches(id_, SessionState.CLOSED)
    assert isinstance(info.error, ConnectionLost)
    assert info.error.heading == "Session ended"
    assert "by signal KILL: out of^[]52" in info.error.message
    assert "\x1b" not in info.error.message
    assert "precious" in bench.manager.emulator(id_).text()


async def test_a_fault_of_ours_is_shown_and_not_left_hanging() -> None:
    async def stumble(target: Target, asker: Asker, on_step: OnStep) -> None:
        raise ZeroDivisionError

    bench = Bench(stumble)
    info = await bench.reaches(bench.open(), SessionState.FAILED)
    assert info.error is not None
    assert "bug in sshtui" in info.error.message


async def a_moment() -> None:
    """Let the bytes that came in one turn of the event loop be fed together."""
    await asyncio.sleep(0)


async def test_many_packets_of_one_turn_are_fed_in_order_and_none_is_lost_at_the_end(
    bench: Bench,
) -> None:
    id_ = await bench.opened()
    shell = bench.connector.connections[0].shells[0]
    emulator = bench.manager.emulator(id_)
    for number in range(100):
        shell.say(b"%d " % number)
    shell.end(ShellEnd(reason="lost"))
    await bench.reaches(id_, SessionState.CLOSED)
    shown = "".join(emulator.text().split())
    assert shown == "".join(str(number) for number in range(100))


async def test_output_is_told_once_until_it_was_seen(bench: Bench) -> None:
    id_ = await bench.opened()
    shell = bench.connector.connections[0].shells[0]
    shell.say(b"one")
    shell.say(b"two")
    await a_moment()
    assert bench.of(ScreenChanged) == [ScreenChanged(id_)]
    bench.manager.seen(id_)
    shell.say(b"three")
    await a_moment()
    assert len(bench.of(ScreenChanged)) == 2
    assert "onetwothree" in bench.manager.emulator(id_).text()


async def test_the_bell_is_told(bench: Bench) -> None:
    id_ = await bench.opened()
    bench.connector.connections[0].shells[0].say(b"\x07")
    await a_moment()
    assert bench.of(Rang) == [Rang(id_)]


async def test_what_the_terminal_answers_goes_to_the_remote(bench: Bench) -> None:
    await bench.opened()
    shell = bench.connector.connections[0].shells[0]
    shell.say(b"\x1b[6n")
    await a_moment()
    assert shell.written == [b"\x1b[1;1R"]


async def test_keys_and_sizes_reach_the_shell(bench: Bench) -> None:
    id_ = await bench.opened()
    bench.manager.write(id_, b"ls\r")
    bench.manager.resize(id_, 100, 30)
    bench.manager.resize(id_, 100, 30)
    shell = bench.connector.connections[0].shells[0]
    assert shell.written == [b"ls\r"]
    assert shell.sizes == [SIZE, (100, 30)]
    assert bench.manager.emulator(id_).size == (100, 30)


async def test_a_size_that_came_while_signing_in_is_the_shells() -> None:
    release = asyncio.Event()

    async def wait(target: Target, asker: Asker, on_step: OnStep) -> None:
        await release.wait()

    bench = Bench(wait)
    id_ = bench.open()
    bench.manager.resize(id_, 132, 43)
    release.set()
    await bench.reaches(id_, SessionState.OPEN)
    assert bench.connector.connections[0].shells[0].sizes == [(132, 43)]
    await bench.manager.shutdown()


async def test_output_that_comes_after_the_end_goes_nowhere(bench: Bench) -> None:
    id_ = await bench.opened()
    shell = bench.connector.connections[0].shells[0]
    await bench.manager.close(id_)
    told = len(bench.events)
    shell.say(b"late")
    shell.end(ShellEnd(0))
    assert len(bench.events) == told


async def test_a_sign_in_without_a_form_tells_where_its_answers_came_from() -> None:
    def answers(*given: tuple[str, bool]) -> Script:
        async def script(target: Target, asker: Asker, on_step: OnStep) -> None:
            for source, automatic in given:
                on_step(
                    Step(
                        StepKind.ANSWERED,
                        HOP,
                        Phase.AUTHENTICATING,
                        source=source,
                        automatic=automatic,
                    )
                )

        return script

    for script, told in (
        (answers(("keyring", True), ("TOTP", True), ("keyring", True)), ("keyring", "TOTP")),
        (answers(("keyring", True), ("typed", False), ("TOTP", True)), ()),
        (answers(), ()),
    ):
        bench = Bench(script)
        info = await bench.reaches(bench.open(), SessionState.OPEN)
        assert info.by_itself == told
        await bench.manager.shutdown()


async def test_what_is_typed_ahead_goes_to_the_shell_as_it_opens() -> None:
    release = asyncio.Event()

    async def wait(target: Target, asker: Asker, on_step: OnStep) -> None:
        await release.wait()

    bench = Bench(wait)
    id_ = bench.open()
    assert bench.manager.write(id_, b"ls")
    assert bench.manager.write(id_, b"\r")
    assert bench.manager.sessions[0].typed_ahead == 2
    release.set()
    info = await bench.reaches(id_, SessionState.OPEN)
    assert bench.connector.connections[0].shells[0].written == [b"ls\r"]
    assert info.typed_ahead == 0
    assert not bench.manager._sessions[id_]._ahead, "it may have been a password"
    await bench.manager.shutdown()


async def test_what_was_typed_ahead_of_a_passphrase_is_dropped() -> None:
    bench = Bench(never)
    id_ = bench.open()
    assert bench.manager.write(id_, b"fake-passphrase\r")
    bench.manager.forget_typed(id_)
    assert bench.manager.sessions[0].typed_ahead == 0
    assert bench.manager.write(id_, b"ls\r")
    assert bench.manager._sessions[id_]._ahead == [b"ls\r"]
    await bench.manager.shutdown()


async def test_more_than_a_terminal_keeps_is_not_kept() -> None:
    bench = Bench(never)
    id_ = bench.open()
    assert bench.manager.write(id_, b"x" * 4096)
    assert not bench.manager.write(id_, b"y")
    assert bench.manager.sessions[0].typed_ahead == 1
    await bench.manager.shutdown()


async def test_what_was_typed_ahead_of_a_failed_sign_in_is_dropped() -> None:
    async def fail(target: Target, asker: Asker, on_step: OnStep) -> None:
        await asyncio.sleep(0)
        raise AuthenticationFailed("No.")

    bench = Bench(fail)
    id_ = bench.open()
    bench.manager.write(id_, b"secret")
    info = await bench.reaches(id_, SessionState.FAILED)
    assert info.typed_ahead == 0
    assert info.ended is not None
    assert not bench.manager.write(id_, b"more")
    await bench.manager.shutdown()


async def test_the_timeline_holds_what_happened_and_what_the_server_said() -> None:
    async def talk(target: Target, asker: Asker, on_step: OnStep) -> None:
        on_step(Step(StepKind.METHOD, HOP, Phase.AUTHENTICATING, method="password"))
        say(on_step, "Welcome.")

    bench = Bench(talk)
    id_ = await bench.opened()
    steps = [entry.step for entry in bench.manager.timeline(id_)]
    assert [step.kind for step in steps] == [StepKind.METHOD, StepKind.SERVER_SAID]
    assert bench.of(StepTaken) == [StepTaken(id_, step) for step in steps]
    assert steps[-1].text == "Welcome."
    await bench.manager.shutdown()
