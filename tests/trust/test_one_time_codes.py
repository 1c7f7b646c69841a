"""A one-time code is right, is sent once, and is still good for a moment when it goes out."""

import asyncio
import multiprocessing
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sshtui import database
from sshtui.credentials.binding import Mode, PromptKind
from sshtui.credentials.otp import codes, totp
from sshtui.credentials.otp.otpauth import Algorithm, Seed
from sshtui.credentials.otp.used_codes import MOST_AHEAD, UsedCodes
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService, open_credentials
from sshtui.credentials.table import CredentialTable
from sshtui.endpoint import Endpoint
from sshtui.held_files import HeldFile
from sshtui.hosts.history import History
from sshtui.signin import response_builder
from tests.credentials.otp.test_totp import RFC_6238, seed
from tests.servers.person import KEEP, Person
from tests.servers.scripted import Scripted
from tests.servers.talk import ACCEPT, Talk, Verdict, masked
from tests.servers.totp import SEED
from tests.ssh.target import connector, target
from tests.trust.twin import Defence, needs

OURS = Seed(Secret(SEED))
CODES = [(f"seed {number}", step) for number in range(10) for step in range(MOST_AHEAD)]
"""What two processes want: no seed is so far ahead that the clock seems to have been set back."""

LEAST_LEFT = 2.0
"""Seconds that a code must still be good for."""

Record = Callable[[str, object], None]


def hand_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(UsedCodes, "claim", lambda self, fingerprint, step: True)


def send_to_the_last_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "LEAST_LEFT", 0.0)


def test_the_vectors_of_rfc_6238_come_out(record_property: Record) -> None:
    makers = [
        seed((b"1234567890" * 7)[:size], algorithm=algorithm, digits=8)
        for algorithm, size in zip(Algorithm, (20, 32, 64), strict=True)
    ]
    for at, expected in RFC_6238.items():
        made = [totp.code(maker, totp.step(maker, at)).reveal() for maker in makers]
        assert made == list(expected)
    record_property("tried", len(RFC_6238) * len(makers))


class Clock:
    """What the time is, for who makes codes and for who checks them.

    Attributes:
        now: Seconds since the epoch.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_800_000_000.0
        monkeypatch.setattr(codes, "time", SimpleNamespace(time=lambda: self.now))
        monkeypatch.setattr(response_builder, "asyncio", SimpleNamespace(sleep=self._pass))

    async def _pass(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


class Strict:
    """A server that takes each code once, in its own step (RFC 6238, 5.2).

    Args:
        clock: What the time is.

    Attributes:
        faults: What was wrong with the codes that came.
    """

    def __init__(self, clock: Clock) -> None:
        self.faults: list[str] = []
        self.taken: list[str] = []
        self._clock = clock

    async def ask(self, talk: Talk) -> Verdict:
        """Ask for a code."""
        ((code,),) = [await talk.ask(masked("Verification code: "))]
        if code in self.taken:
            self.faults.append("used before")
        if totp.remaining(OURS, self._clock.now) < LEAST_LEFT or code != self._right():
            self.faults.append("too late")
        self.taken.append(code)
        return ACCEPT

    def _right(self) -> str:
        return totp.code(OURS, totp.step(OURS, self._clock.now)).reveal()


async def learned(server: Scripted, directory: Path) -> CredentialService:
    """Have a seed saved that makes codes without a look."""
    credentials = open_credentials(private=True)
    endpoint = Endpoint("deploy", server.host, server.port)
    await credentials.enter(endpoint, PromptKind.CODE, OURS.uri())
    person = Person(KEEP, remember=True, mode=Mode.SEND)
    await (await connector(credentials).connect(target(server, directory), person)).close()
    return credentials


@needs(Defence("the last step is remembered", hand_out_again, "used before"))
async def test_sign_ins_in_one_step_send_no_code_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_property: Record
) -> None:
    clock = Clock(monkeypatch)
    strict = Strict(clock)
    async with Scripted({"keyboard-interactive": strict.ask}) as server:
        credentials = await learned(server, tmp_path)
        to = target(server, tmp_path)
        people = [Person() for _ in range(10)]
        await asyncio.gather(*(sign_in(credentials, to, person) for person in people))
    assert strict.faults == []
    assert [person.forms for person in people] == [[]] * len(people)
    record_property("tried", len(strict.taken))


async def sign_in(credentials: CredentialService, to: Any, person: Person) -> None:
    await (await connector(credentials).connect(to, person)).close()


@needs(Defence("a code must be good for a while", send_to_the_last_moment, "too late"))
async def test_no_code_is_sent_in_the_last_two_seconds_of_its_step(
    monkeypatch: pytest.MonkeyPatch, record_property: Record
) -> None:
    clock = Clock(monkeypatch)
    late = []
    maker = codes.Codes(UsedCodes(CredentialTable(None).database))
    for number in range(30):
        clock.now = 1_800_000_000.0 + 60 * number + 27 + number / 10
        left = totp.remaining(OURS, clock.now)
        taken = await maker.take(OURS)
        if left < LEAST_LEFT and not isinstance(taken, codes.Wait):
            late.append(f"too late: {left:.1f} s left")
    assert late == []
    record_property("tried", 30)


def _claim(path: Path, both_there: Any, results: Any) -> None:
    table = CredentialTable(path)
    used = UsedCodes(table.database)
    both_there.wait(60)
    results.put([taken for taken in CODES if used.claim(*taken)])
    table.close()


@needs(Defence("the last step is remembered", hand_out_again, "used before"))
def test_two_processes_never_have_the_code_of_one_step(
    tmp_path: Path, record_property: Record
) -> None:
    path = tmp_path / "sshtui.db"
    CredentialTable(path).close()
    # Forked, so that a twin is one there, too.
    context = multiprocessing.get_context("fork")
    results, both_there = context.Queue(), context.Barrier(2)
    workers = [context.Process(target=_claim, args=(path, both_there, results)) for _ in range(2)]
    for worker in workers:
        worker.start()
    taken = [code for _ in workers for code in results.get(timeout=60)]
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert len(taken) == len(set(taken)), "used before"
    # One that is behind finds later steps taken, and takes none of those in between.
    assert {seed for seed, step in taken if step == MOST_AHEAD - 1} == {seed for seed, _ in CODES}
    record_property("tried", 2 * len(CODES))


COMES_AND_GOES = """
import sys
from pathlib import Path
from sshtui.credentials.otp.used_codes import UsedCodes
from sshtui.credentials.table import CredentialTable
table = CredentialTable(Path(sys.argv[1]))
print(UsedCodes(table.database).claim("seed", int(sys.argv[2])))
table.close()
"""


def claims(path: Path, step: int) -> str:
    """Have another program take the code of a step, and return whether it got it."""
    words = (sys.executable, "-c", COMES_AND_GOES, str(path), str(step))
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def let_go_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed(HeldFile):
        def __init__(self, path: Path) -> None:
            super().__init__(path)
            self.close()

    monkeypatch.setattr(database, "HeldFile", Closed)


@needs(Defence("the database stays open", let_go_of_the_file, "used before"))
def test_a_program_that_comes_and_goes_hides_no_code_from_the_next(
    tmp_path: Path, record_property: Record
) -> None:
    path = tmp_path / "sshtui.db"
    table, history = CredentialTable(path), History(path)
    used = UsedCodes(table.database)
    again = []
    for step in range(0, 6, 2):
        assert claims(path, step) == "True"
        assert used.claim("seed", step + 1)
        again.append(claims(path, step + 1))
    history.close()
    table.close()
    assert again == ["False"] * 3, "used before"
    record_property("tried", len(again))
