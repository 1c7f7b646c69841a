"""Lost sessions that come back by themselves, and those that do not."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from sshtui.errors import (
    AppError,
    AuthenticationFailed,
    ConnectionLost,
    HostKeyRefused,
    HostNotFound,
    HostUnreachable,
    NotSsh,
)
from sshtui.sessions.line import MOST_SHARING
from sshtui.sessions.reconnector import AT_ONCE, Reconnector
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.signin.asker import Asker
from sshtui.signin.steps import OnStep, Phase, Step, StepKind
from sshtui.ssh.shell import ShellEnd
from sshtui.sshconfig.target import Target
from tests.servers.clock import leap
from tests.servers.person import Person
from tests.servers.waiting import until
from tests.sessions.bench import SIZE, Bench, Nobody
from tests.sessions.fakes import HOP, TARGET, Script, at_once, never
from tests.signin.hop import SignIn

CUT = ShellEnd(reason="reset by peer", broke=True)
OPEN, CLOSED = SessionState.OPEN, SessionState.CLOSED


def fails(error: AppError, phase: Phase = Phase.CONNECTING) -> Script:
    async def script(target: Target, asker: Asker, on_step: OnStep) -> None:
        on_step(Step(StepKind.FAILED, HOP, phase))
        raise error

    return script


async def by_hand(target: Target, asker: Asker, on_step: OnStep) -> None:
    on_step(Step(StepKind.ANSWERED, HOP, Phase.AUTHENTICATING, source="typed"))


async def by_form(target: Target, asker: Asker, on_step: OnStep) -> None:
    await asker.answer(SignIn(Person()).begin().asks("Password: "))


OFF = fails(HostUnreachable("It is off."))


class Losses(Bench):
    """A bench whose sessions are connected again by themselves."""

    def __init__(self, usual: str = "auto") -> None:
        super().__init__()
        self.attempts: list[Target] = []
        self.reconnector = Reconnector(self.manager, usual)
        self.manager.subscribe(self.reconnector.hear)
        self.then(at_once)

    def then(self, script: Script) -> None:
        async def counted(target: Target, asker: Asker, on_step: OnStep) -> None:
            self.attempts.append(target)
            await script(target, asker, on_step)

        self.connector.script = counted

    async def lost(self, script: Script, target: Target = TARGET, end: ShellEnd = CUT) -> str:
        """Have a session that is lost, with what its host does from then on."""
        return (await self.all_lost(script, [target], end))[0]

    async def all_lost(
        self, script: Script, targets: list[Target], end: ShellEnd = CUT
    ) -> list[str]:
        """Have several, those of one host on one connection."""
        ids = [self.manager.open(target, lambda _: Nobody(), SIZE) for target in targets]
        for id_ in ids:
            await self.reaches(id_, OPEN)
        self.attempts.clear()
        self.then(script)
        for connection in self.connector.connections:
            connection.on_lost(None)
            for shell in connection.shells:
                shell.say(b"precious")
                shell.end(end)
        for id_ in ids:
            await self.reaches(id_, CLOSED)
        return ids

    def state(self, id_: str) -> SessionInfo:
        info = self.info(id_)
        assert info is not None
        return info

    async def tried(self, count: int) -> None:
        """Let all the time pass that it takes for so many attempts."""

        def there() -> bool:
            if any(info.retry and info.retry.at for info in self.manager.sessions):
                leap(100)
            return len(self.attempts) >= count

        await until(there, f"attempt {count}", context=lambda: str(self.manager.sessions))

    async def settles(self) -> None:
        await asyncio.sleep(0)
        leap(1000)
        for _ in range(10):
            await asyncio.sleep(0)


@pytest.fixture
async def losses() -> AsyncIterator[Losses]:
    made = Losses()
    yield made
    made.reconnector.end()
    await made.manager.shutdown()
    assert made.manager.lines.surroundings._watches is None


async def test_it_is_back_in_its_tab_with_the_old_screen_above(losses: Losses) -> None:
    id_ = await losses.lost(OFF)
    await losses.tried(3)
    info = losses.state(id_)
    assert info.state is CLOSED
    assert info.error is not None
    assert info.error.message == "reset by peer"
    assert info.retry is not None
    assert info.retry.why == "It is off."
    states: list[SessionState] = []
    unsubscribe = losses.manager.subscribe(lambda _: states.append(losses.state(id_).state))
    losses.then(at_once)
    await losses.tried(4)
    info = await losses.reaches(id_, OPEN)
    unsubscribe()
    assert set(states) == {CLOSED, OPEN}, "it stands as lost until it is back"
    assert not any((info.retry, info.error, info.ended, info.broke))
    assert info.title == "web1"
    emulator = losses.manager.emulator(id_)
    assert emulator.text().startswith("── connection lost")
    emulator.scroll(-100)
    assert "precious" in emulator.text()


@pytest.mark.parametrize(
    "error", [HostNotFound("No."), HostUnreachable("No."), ConnectionLost("No."), NotSsh("No.")]
)
async def test_what_may_be_over_a_moment_later_is_tried_again(
    losses: Losses, error: AppError
) -> None:
    await losses.lost(fails(error))
    await losses.tried(3)


@pytest.mark.parametrize(
    "script",
    [
        fails(AuthenticationFailed("No.")),
        fails(HostKeyRefused("No.")),
        fails(ConnectionLost("No."), Phase.AUTHENTICATING),
        by_form,
    ],
)
async def test_a_refusal_ends_it_and_says_why(losses: Losses, script: Script) -> None:
    id_ = await losses.lost(script)
    await losses.tried(1)
    await until(lambda: (retry := losses.state(id_).retry) and retry.stopped, "end")
    await losses.settles()
    retry = losses.state(id_).retry
    assert retry is not None
    assert len(losses.attempts) == retry.count == 1
    assert "No." in retry.why or "nobody was asked" in retry.why
    losses.then(at_once)
    losses.manager.reconnect(id_, lambda _: Nobody(), SIZE)
    await losses.reaches(id_, OPEN)


@pytest.mark.parametrize(
    ("how", "target", "end"),
    [
        (by_hand, TARGET, CUT),
        (at_once, replace(TARGET, reconnect="ask"), CUT),
        (at_once, TARGET, ShellEnd(reason="Idle for 600 s")),
        (at_once, TARGET, ShellEnd(signal="KILL")),
    ],
)
async def test_what_a_person_or_the_server_is_needed_for_waits(
    losses: Losses, how: Script, target: Target, end: ShellEnd
) -> None:
    losses.then(how)
    id_ = await losses.lost(at_once, target, end)
    await losses.settles()
    assert not losses.attempts
    assert losses.state(id_).retry is None


async def test_a_person_may_want_none_of_it_or_not_wait(losses: Losses) -> None:
    first, second = await losses.all_lost(OFF, [TARGET, TARGET])
    losses.reconnector.stop(first)
    assert losses.state(first).retry is None
    losses.then(at_once)
    losses.manager.reconnect(second, lambda _: Nobody(), SIZE)
    await losses.reaches(second, OPEN)
    await losses.settles()
    assert losses.state(first).state is CLOSED
    assert len(losses.attempts) == 1


async def test_one_that_is_back_by_hand_takes_the_others_of_its_host_along(
    losses: Losses,
) -> None:
    losses.then(by_hand)
    first, second = await losses.all_lost(by_hand, [TARGET, TARGET])
    losses.manager.reconnect(second, lambda _: Nobody(), SIZE)
    await losses.reaches(second, OPEN)
    info = await losses.reaches(first, OPEN)
    assert len(losses.attempts) == 1
    assert info.connection_id == losses.state(second).connection_id


async def test_many_lost_tabs_of_one_host_share_a_sign_in(losses: Losses) -> None:
    count = MOST_SHARING + 2
    ids = await losses.all_lost(OFF, [TARGET] * count)
    losses.then(at_once)
    await losses.tried(2)
    infos = [await losses.reaches(id_, OPEN) for id_ in ids]
    assert len(losses.attempts) == len({info.connection_id for info in infos}) == 2
    assert len({info.title for info in infos}) == count


async def test_of_many_lost_hosts_a_few_are_tried_at_a_time(losses: Losses) -> None:
    at_work = most = 0
    free = asyncio.Event()

    async def slow(target: Target, asker: Asker, on_step: OnStep) -> None:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        await free.wait()
        at_work -= 1

    names = [f"web{number}" for number in range(AT_ONCE + 2)]
    targets = [replace(TARGET, alias=name, hostname=name) for name in names]
    ids = await losses.all_lost(slow, targets)
    await losses.tried(AT_ONCE)
    free.set()
    for id_ in ids:
        await losses.reaches(id_, OPEN)
    assert most == AT_ONCE


async def test_another_network_cuts_the_wait_and_a_hanging_attempt_short(losses: Losses) -> None:
    hangs = asyncio.Event()

    async def hang(target: Target, asker: Asker, on_step: OnStep) -> None:
        on_step(Step(StepKind.CONNECTING, HOP, Phase.CONNECTING))
        hangs.set()
        await asyncio.Event().wait()

    id_ = await losses.lost(OFF)
    await losses.tried(8)
    await until(lambda: (retry := losses.state(id_).retry) and retry.at, "wait")
    losses.then(hang)
    losses.manager.lines.surroundings._tell()
    await hangs.wait()
    losses.then(at_once)
    losses.manager.lines.surroundings._tell()
    await losses.reaches(id_, OPEN)


async def test_one_that_is_closed_while_it_is_tried_leaves_nothing_behind(losses: Losses) -> None:
    free = asyncio.Event()

    async def stubborn(target: Target, asker: Asker, on_step: OnStep) -> None:
        try:
            await free.wait()
        except asyncio.CancelledError:
            free.set()

    id_ = await losses.lost(stubborn)
    await losses.tried(1)
    await losses.manager.close(id_)
    await until(lambda: len(losses.connector.connections) == 2, "connection")
    await until(lambda: losses.connector.connections[-1].closed, "end of it")


async def test_no_attempt_waits_long(losses: Losses) -> None:
    await losses.lost(OFF, replace(TARGET, jumps=(TARGET,)))
    await losses.tried(1)
    assert [hop.connect_timeout for hop in losses.attempts[0].route] == [20, 20]
    assert {hop.strict for hop in losses.attempts[0].route} == {"ask"}


async def test_a_loss_while_it_is_being_tried_by_hand_goes_on_by_itself(losses: Losses) -> None:
    id_ = await losses.lost(OFF)
    losses.manager.reconnect(id_, lambda _: Nobody(), SIZE)
    await until(lambda: losses.state(id_).retry, "next attempt")
    losses.then(at_once)
    await losses.tried(2)
    await losses.reaches(id_, OPEN)


@pytest.mark.parametrize("stopped", [True, False])
async def test_what_waits_for_a_key_still_does_when_that_sign_in_is_given_up(
    losses: Losses, stopped: bool
) -> None:
    id_ = await losses.lost(fails(AuthenticationFailed("No.")))
    if stopped:
        losses.reconnector.stop(id_)
    else:
        await losses.tried(1)
        await until(lambda: (retry := losses.state(id_).retry) and retry.stopped, "end")
    losses.then(never)
    losses.manager.reconnect(id_, lambda _: Nobody(), SIZE)
    await losses.reaches(id_, SessionState.CONNECTING)
    await losses.manager.give_up(id_)
    await losses.settles()
    assert losses.state(id_).retry is None
    assert losses.state(id_).state is CLOSED


async def test_what_is_tried_goes_on_when_a_sign_in_by_key_is_given_up(losses: Losses) -> None:
    id_ = await losses.lost(never)
    losses.manager.reconnect(id_, lambda _: Nobody(), SIZE)
    await losses.reaches(id_, SessionState.CONNECTING)
    await losses.manager.give_up(id_)
    losses.then(at_once)
    await losses.tried(len(losses.attempts) + 1)
    await losses.reaches(id_, OPEN)
