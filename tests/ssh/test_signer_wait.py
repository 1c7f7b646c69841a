import asyncio
import threading

import pytest

from sshtui.endpoint import Hop
from sshtui.errors import Cancelled
from sshtui.signin.asker import WaitQuestion
from sshtui.signin.reporter import StepReporter
from sshtui.signin.steps import StepKind
from sshtui.ssh import signer_wait
from sshtui.ssh.signer_wait import SignerSilentError, SignerWait, in_thread
from tests.servers.person import Person

HOP = Hop(("x",), 0)


async def never() -> None:
    await asyncio.Event().wait()


def wait_for(person: Person) -> SignerWait:
    return SignerWait(person, StepReporter(HOP, person.on_step))


async def test_what_comes_soon_is_not_asked_about() -> None:
    async def soon() -> int:
        return 7

    person = Person()
    assert await wait_for(person).wait(soon(), "agent", "keys", "Touch it.") == 7
    assert person.waits == []


async def test_the_question_goes_when_the_answer_comes() -> None:
    answered = asyncio.Event()

    async def later() -> int:
        await answered.wait()
        return 7

    person = Person()
    person.stepped = lambda step: answered.set()
    assert await wait_for(person).wait(later(), "agent", "keys", "Touch it.", silence=0) == 7
    assert [step.text for step in person.saw(StepKind.WAITING)] == [
        "Waiting for the agent. Touch it."
    ]


async def test_the_person_may_go_on_without_or_give_up() -> None:
    person = Person()
    person.impatient = True
    waiting = wait_for(person)
    with pytest.raises(SignerSilentError):
        await waiting.wait(never(), "agent", "keys", "", silence=0)

    class Leaving(Person):
        async def wait(self, question: WaitQuestion) -> None:
            raise Cancelled("The sign-in was cancelled.")

    with pytest.raises(Cancelled):
        await wait_for(Leaving()).wait(never(), "agent", "keys", "", silence=0)


async def test_where_nobody_says_so_it_is_given_up_in_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(signer_wait, "LIMIT", 0.01)
    with pytest.raises(SignerSilentError):
        await wait_for(Person()).wait(never(), "agent", "keys", "", silence=0)


async def test_a_call_that_blocks_holds_up_neither_the_loop_nor_the_end() -> None:
    blocked = threading.Event()
    task = asyncio.ensure_future(in_thread(blocked.wait))
    await asyncio.sleep(0)
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "key")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    blocked.set()


async def test_what_a_call_comes_to_is_handed_on() -> None:
    assert await in_thread(lambda: 7) == 7

    def fail() -> None:
        raise ValueError("fake")

    with pytest.raises(ValueError, match="fake"):
        await in_thread(fail)
