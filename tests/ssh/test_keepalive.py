"""Keepalives: the decisions on a clock of the test's, and the timers on a leaping one."""

import asyncio

from sshtui.ssh.keepalive import ANSWER, USUAL, Keepalive, KeepaliveRule, Look, Silence
from tests.servers.clock import leap
from tests.servers.waiting import until

RULE = KeepaliveRule(15, 3)


def events(silence: Silence, until_: float) -> list[tuple[float, Look]]:
    """Look whenever that is due, until a time or the end."""
    seen: list[tuple[float, Look]] = []
    while (due := silence.due()) is not None and due <= until_:
        look = silence.look(due)
        seen.append((due, look))
        if look is Look.ASK:
            silence.ask(due)
        if look is Look.GIVE_UP:
            break
    return seen


def test_a_silent_server_is_asked_told_of_and_given_up_as_ssh_does() -> None:
    silence = Silence(RULE, 0)
    assert events(silence, 100) == [
        (15, Look.ASK),
        (18, Look.TELL),
        (30, Look.ASK),
        (45, Look.ASK),
        (60, Look.GIVE_UP),
    ]
    assert silence.since == 15


def test_a_key_without_an_answer_is_told_of_sooner() -> None:
    silence = Silence(RULE, 0)
    silence.wrote(1)
    assert events(silence, 10) == [(4, Look.ASK), (7, Look.TELL)]
    assert silence.since == 1


def test_any_word_of_the_servers_ends_the_silence() -> None:
    silence = Silence(RULE, 0)
    events(silence, 20)
    assert silence.heard(20)
    assert silence.since is None
    assert not silence.heard(21)
    assert silence.due() == 36


def test_a_server_that_never_answers_such_questions_is_asked_once_only() -> None:
    silence = Silence(USUAL, 0)
    assert events(silence, 1000) == [(3, Look.ASK)]
    silence.answered()
    assert silence.due() is not None


def test_none_is_none() -> None:
    assert Silence(KeepaliveRule(0, 3), 0).due() is None


async def test_a_time_asleep_is_no_silence_of_the_servers() -> None:
    asked: list[int] = []
    told: list[float | None] = []
    lost: list[float] = []

    async def ask() -> None:
        asked.append(1)
        await asyncio.Event().wait()

    keepalive = Keepalive(RULE, ask, lost.append)
    keepalive.tell = told.append
    for count in (1, 2, 3, 4):
        leap(60)
        await until(lambda: len(asked) >= count, "question after waking")  # noqa: B023
    assert not told
    assert not lost
    keepalive.stop()


async def test_one_that_may_be_cut_is_asked_at_once_and_told_of_soon() -> None:
    asked: list[int] = []
    told: list[float | None] = []

    async def ask() -> None:
        asked.append(1)
        await asyncio.Event().wait()

    keepalive = Keepalive(RULE, ask, lambda _: None)
    keepalive.tell = told.append
    keepalive.probe()
    await until(lambda: asked, "question")
    leap(ANSWER)
    await until(lambda: told, "silence")
    keepalive.probe()
    await asyncio.sleep(0)
    assert len(asked) == 1, "a silence goes its way"
    keepalive.stop()
    for rule in (RULE, KeepaliveRule(0, 3)):
        quiet = Keepalive(rule, ask, lambda _: None)
        quiet.stop()
        quiet.probe()
    await asyncio.sleep(0)
    assert len(asked) == 1
