"""No prompt of a hostile server gets a secret that was not meant for it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Input

from sshtui.credentials.credential import Credential
from sshtui.credentials.service import open_credentials
from sshtui.endpoint import Endpoint
from sshtui.errors import ConnectError
from sshtui.kbdint import autofill, challenge
from sshtui.kbdint.form import Field, Form
from sshtui.ssh.connect import SshConnector
from sshtui.ui.widgets.hidden_input import HiddenInput
from tests.kbdint import test_challenge
from tests.kbdint.learned import asked
from tests.kbdint.test_hostile_prompts import HOSTILE, KEYS, form, given
from tests.servers.person import Person
from tests.servers.talk import accept
from tests.ssh import test_host_key
from tests.ssh.target import connector, target
from tests.trust.twin import Defence, needs
from tests.ui.widgets import test_hidden_input


def remember_any_prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    def first(field: Field, form: Form, kept: tuple[Credential, ...]) -> Credential:
        return kept[0]

    monkeypatch.setattr(autofill, "_remembered", first)


def bar_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autofill, "_bar", lambda field, form, credential, used: "")


def bound_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(challenge, "MAX_PROMPTS", 1 << 40)
    monkeypatch.setattr(challenge, "MAX_TEXT", 1 << 40)


def let_anyone_let_us_in(monkeypatch: pytest.MonkeyPatch) -> None:
    async def remembers(self: SshConnector, endpoint: Endpoint) -> bool:
        return False

    monkeypatch.setattr(SshConnector, "_remembers", remembers)


def copy_as_textual(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HiddenInput, "action_copy", Input.action_copy)


@needs(
    Defence("a secret belongs to a prompt", remember_any_prompt, "[1-9][0-9]* of 528"),
    Defence("account and host key are looked at", bar_nothing, "[1-9][0-9]* of 528"),
)
def test_sixty_hostile_prompts_get_nothing_shown_or_hidden_under_any_key(
    record_property: Callable[[str, object], None],
) -> None:
    record_property("tried", 2 * len(HOSTILE) * len(KEYS))
    tries = [
        given(form(prompt, key, echo=echo))
        for prompt in HOSTILE
        for key in KEYS.values()
        for echo in (False, True)
    ]
    assert len(HOSTILE) >= 60
    answered = sum(map(len, tries))
    assert not answered, f"{answered} of {len(tries)}"


@needs(Defence("account and host key are looked at", bar_nothing, "send"))
@pytest.mark.parametrize("key", ["new", "known, not learned under"])
def test_the_learned_prompt_gets_nothing_under_another_key(key: str) -> None:
    assert given(asked("Password: ", host_key=KEYS[key])) == []


@needs(Defence("a challenge has bounds", bound_nothing, "DID NOT RAISE"))
@pytest.mark.parametrize(("prompts", "text"), [(20_000, 0), (1, 1 << 20)])
def test_a_challenge_without_end_is_refused(prompts: int, text: int) -> None:
    test_challenge.test_more_than_the_bounds_is_refused(prompts, text)


@needs(Defence("who saved a password is asked for it", let_anyone_let_us_in, "DID NOT RAISE"))
async def test_a_server_that_suddenly_lets_everyone_in_is_not_entered(tmp_path: Path) -> None:
    credentials = open_credentials(private=True)
    async with test_host_key.server() as running:
        there = target(running, tmp_path)
        saves = Person("fake-password", remember=True)
        await (await connector(credentials).connect(there, saves)).close()
        running.on_none = accept
        with pytest.raises(ConnectError):
            await connector(credentials).connect(there, Person())


@needs(Defence("masked fields are not copied", copy_as_textual, "canary"))
async def test_nothing_is_copied_from_a_masked_field() -> None:
    await test_hidden_input.test_nothing_is_copied_or_cut_from_a_masked_field(reveal=False)
