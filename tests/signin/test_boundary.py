"""That no text leaves this room uncleaned, whoever wrote it."""

import sys
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest

from sshtui import sanitize
from sshtui.endpoint import Hop
from sshtui.errors import AppError, ConnectError
from sshtui.kbdint.form import CredentialMatch, Form
from sshtui.kbdint.response import Response
from sshtui.signin.asker import (
    AgentQuestion,
    HostKeyQuestion,
    KeepQuestion,
    PassphraseQuestion,
    UnlockQuestion,
    WaitQuestion,
)
from sshtui.signin.boundary import Boundary, harmless_error
from sshtui.signin.steps import Phase, Step, StepKind
from tests.servers.person import Person
from tests.servers.scripted import Scripted
from tests.servers.talk import REFUSE, Talk, Verdict, masked
from tests.ssh.target import connector, target
from tests.trust.hostile_text import EVIL, harmless
from tests.ui.forms import field, form

EVERYTHING = "".join(EVIL)
HOP = Hop((EVERYTHING, EVERYTHING), 1)


class Listener:
    """Keeps all that it is asked and told."""

    def __init__(self) -> None:
        self.heard: list[object] = []

    async def answer(self, asked: Form) -> Response:
        self.heard.append(asked)
        raise ConnectError(EVERYTHING)

    async def confirm_host_key(self, question: HostKeyQuestion) -> bool:
        self.heard.append(question)
        return False

    async def passphrase(self, question: PassphraseQuestion) -> None:
        self.heard.append(question)

    async def add_to_agent(self, question: AgentQuestion) -> bool:
        self.heard.append(question)
        return False

    async def keep(self, question: KeepQuestion) -> bool:
        self.heard.append(question)
        return False

    async def unlock(self, question: UnlockQuestion) -> None:
        self.heard.append(question)

    async def wait(self, question: WaitQuestion) -> None:
        self.heard.append(question)

    def on_step(self, step: Step) -> None:
        self.heard.append(step)


async def nothing(_: object) -> str:
    return ""


def texts(thing: object) -> list[str]:
    """Return every text of what a screen shows: all but the identity of a prompt."""
    if isinstance(thing, str):
        return [thing]
    if isinstance(thing, tuple | list):
        return [text for part in thing for text in texts(part)]
    if is_dataclass(thing):
        shown = (field_.name for field_ in fields(thing) if field_.name not in {"binding", "check"})
        return [text for name in shown for text in texts(getattr(thing, name))]
    return []


async def test_every_question_and_every_step_is_cleaned() -> None:
    heard = Listener()
    boundary = Boundary(heard, heard.on_step)
    evil = EVERYTHING
    prompt = replace(
        field(evil, text=evil, hint=evil),
        origin=evil,
        match=CredentialMatch(hint=evil, problem=evil, remedy=evil),
    )
    with pytest.raises(AppError):
        await boundary.answer(form(prompt, name=evil, instruction=evil, status=evil, hop=HOP))
    await boundary.confirm_host_key(HostKeyQuestion(HOP, evil, evil, evil, evil))
    await boundary.passphrase(PassphraseQuestion(HOP, evil, nothing))
    await boundary.add_to_agent(AgentQuestion(HOP, evil, 0))
    await boundary.keep(KeepQuestion(HOP, evil, evil, exists=False, check=nothing))
    await boundary.unlock(UnlockQuestion(HOP, nothing))
    await boundary.wait(WaitQuestion(HOP, evil, evil))
    said = f"{evil}\nsecond line"
    boundary.on_step(Step(StepKind.SERVER_SAID, HOP, Phase.OPEN, text=said))
    step = Step(StepKind.NOTE, HOP, Phase.OPEN, method=evil, prompt=evil, source=evil, text=evil)
    boundary.on_step(step)
    assert len(heard.heard) == 9
    assert [text for text in texts(heard.heard) if not harmless(text)] == []
    assert any(text.endswith("\nsecond line") for text in texts(heard.heard))
    shown = harmless_error(ConnectError(evil, hint=evil, title=evil))
    # A tuple would show them escaped.
    assert harmless(" ".join((str(shown), *shown.args, shown.heading)))


@pytest.mark.parametrize("how", ["disconnect", "refusal"])
async def test_it_is_a_wall_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """With every other cleaning in these rooms taken out, nothing gets past it."""

    def untouched(text: str, *, lines: bool = False) -> str:
        return text

    cleaner = sanitize.clean
    for name, module in list(sys.modules.items()):
        rooms = ("sshtui.ssh.", "sshtui.signin.", "sshtui.kbdint.")
        mine = name.startswith(rooms) and "boundary" not in name
        if mine and getattr(module, "clean", None) is cleaner:
            monkeypatch.setattr(module, "clean", untouched)

    async def talk(talk: Talk) -> Verdict:
        await talk.ask(masked(f"{EVERYTHING}Password: "), name=EVERYTHING, instruction=EVERYTHING)
        if how == "disconnect":
            return talk.disconnect(2, EVERYTHING)
        return REFUSE

    heard = Listener()
    person = Person(["x"], ["x"], ["x"])

    async def answer(asked: Form) -> Response:
        heard.heard.append(asked)
        return await Person.answer(person, asked)

    heard.answer = answer  # type: ignore[method-assign]
    async with Scripted({"keyboard-interactive": talk}, greeting=EVERYTHING) as server:
        with pytest.raises(ConnectError) as raised:
            await connector().connect(target(server, tmp_path), heard)
    assert harmless(str(raised.value))
    assert "pwned" in str(raised.value) or how == "refusal"
    assert any(isinstance(thing, Form) for thing in heard.heard)
    assert [text for text in texts(heard.heard) if not harmless(text)] == []


@pytest.mark.parametrize("evil", ["\x1b[2Jrm -rf", "ls\u200b", "ls\nrm"])
def test_a_command_that_is_not_as_it_reads_is_left_out(evil: str) -> None:
    error = ConnectError("no")
    error.command = "ssh-keygen -R web"
    assert harmless_error(error).command == "ssh-keygen -R web"
    error.command = evil
    assert harmless_error(error).command == ""
