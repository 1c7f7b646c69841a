"""What a person at a plain terminal is shown, and what becomes of the answers."""

import asyncio
import contextlib
import dataclasses
import os
from collections.abc import Awaitable, Iterator
from typing import TypeVar

import pytest

from sshtui.cli.steps import StepPrinter
from sshtui.cli.terminal import Terminal
from sshtui.cli.terminal_asker import TerminalAsker, asker_at
from sshtui.credentials.binding import Binding, Mode, PromptKind
from sshtui.credentials.otp import otpauth
from sshtui.credentials.secret import Secret
from sshtui.endpoint import Endpoint, Hop
from sshtui.errors import ConnectError, HostKeyRefused
from sshtui.kbdint.form import Field, Form, HostKey, KeyTrust, Source, Unsent
from sshtui.signin.asker import Asker, HostKeyQuestion, PassphraseQuestion
from sshtui.signin.steps import Phase, Step, StepKind
from tests.credentials.stores.locks import WRONG, Lock
from tests.servers.waiting import until

T = TypeVar("T")

ENDPOINT = Endpoint("ann", "db.example", 22)
HOP = Hop(("db",), 0)


def field(label: str = "Password:", *, echo: bool = False, value: str | None = None) -> Field:
    return Field(
        label=label,
        text="",
        echo=echo,
        kind=PromptKind.PASSWORD,
        binding=Binding(ENDPOINT, "", label, echo),
        value=None if value is None else Secret(value),
        source=None if value is None else Source.STORED,
        origin="" if value is None else "keyring",
    )


def form(*fields: Field, can_remember: bool = False) -> Form:
    return Form(
        title="Sign in to db",
        hop=HOP,
        endpoint=ENDPOINT,
        host_key=HostKey("ssh-ed25519", "SHA256:fake", KeyTrust.KNOWN),
        method="keyboard-interactive",
        attempt=1,
        attempts=3,
        round=1,
        status="",
        name="",
        instruction="",
        fields=fields or (field(),),
        can_remember=can_remember,
    )


class CredentialManager:
    """A person with a keyboard and a screen in front of them."""

    def __init__(self) -> None:
        self.master, self._slave = os.openpty()
        os.set_blocking(self.master, False)
        self.keeps = True
        self.screen = ""
        self.printer = StepPrinter(verbose=False)
        self.asker = TerminalAsker(Terminal(self._slave), self.printer, self._keeps_answers)

    async def sees(self, text: str) -> None:
        def seen() -> bool:
            with contextlib.suppress(BlockingIOError):
                self.screen += os.read(self.master, 65536).decode()
            return text in self.screen

        await until(seen, text, context=lambda: self.screen)

    async def answers(self, question: Awaitable[T], *lines: tuple[str, str]) -> T:
        """Type a line at each prompt, in order, and return what came of the question."""
        task = asyncio.ensure_future(question)
        for prompt, line in lines:
            await self.sees(prompt)
            os.write(self.master, f"{line}\n".encode())
        return await task

    def leave(self) -> None:
        os.close(self.master)
        os.close(self._slave)

    async def _keeps_answers(self) -> bool:
        return self.keeps


@pytest.fixture
def desk() -> Iterator[CredentialManager]:
    desk = CredentialManager()
    yield desk
    desk.leave()


async def always() -> bool:
    return True


def alone() -> Asker:
    """Who is asked without a terminal."""
    return asker_at(None, StepPrinter(verbose=False), always)


def words_of_server(text: str) -> Step:
    return Step(StepKind.SERVER_SAID, HOP, Phase.AUTHENTICATING, text=text)


async def test_every_field_is_asked_in_order_and_titled_once(desk: CredentialManager) -> None:
    asked = form(field("Password:"), field("Colour:", echo=True))
    response = await desk.answers(
        desk.asker.answer(asked),
        ("(ann@db.example) Password: ", "fake-one"),
        ("(ann@db.example) Colour: ", "green"),
    )
    assert [answer.secret.reveal() for answer in response.answers] == ["fake-one", "green"]
    assert [answer.source for answer in response.answers] == [Source.TYPED] * 2
    assert not response.remember
    assert "fake-one" not in desk.screen
    assert desk.screen.count("Sign in to db · ann@db.example:22") == 1


async def test_what_was_told_already_is_not_told_again_in_the_form(
    desk: CredentialManager, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.printer(words_of_server("Property of ACME"))
    desk.printer(words_of_server("Be nice"))
    said = "Property of ACME\nBe nice\nLook at your phone"
    asked = dataclasses.replace(form(field()), instruction=said)
    await desk.answers(desk.asker.answer(asked), ("Password: ", "fake"))
    assert "| Look at your phone" in desk.screen
    assert (capsys.readouterr().err + desk.screen).count("Property of ACME") == 1
    again = dataclasses.replace(form(field("Code:")), instruction="Be nice")
    await desk.answers(desk.asker.answer(again), ("Code: ", "fake"))
    assert "| Be nice" in desk.screen


async def test_a_hop_is_named(desk: CredentialManager) -> None:
    asked = dataclasses.replace(form(), hop=Hop(("bastion", "db"), 1))
    await desk.answers(desk.asker.answer(asked), ("Password: ", "fake"))
    assert "hop 2 of 2 · bastion → db" in desk.screen


async def test_the_words_of_a_server_are_set_off_and_cannot_steer_the_terminal(
    desk: CredentialManager,
) -> None:
    asked = dataclasses.replace(
        form(),
        name="Fake\x1b]0;title\x07",
        instruction="first\nsshtui: New host key\x1b[2J",
        status="Attempt 2 of 3.",
    )
    await desk.answers(desk.asker.answer(asked), ("Password: ", "fake"))
    assert "\x1b" not in desk.screen
    assert "\x07" not in desk.screen
    assert "| first\r\n| sshtui: New host key" in desk.screen
    assert "\r\nAttempt 2 of 3.\r\n" in desk.screen


@pytest.mark.parametrize(("typed", "remembers"), [("y", True), ("YES", True), ("", False)])
async def test_remember_is_asked_where_it_may_be(
    desk: CredentialManager, typed: str, remembers: bool
) -> None:
    response = await desk.answers(
        desk.asker.answer(form(can_remember=True)),
        ("Password: ", "fake"),
        ("Save it if the sign-in succeeds? [y/N] ", typed),
    )
    assert response.remember is remembers
    assert response.mode is Mode.FILL


async def test_remember_is_not_asked_where_nothing_would_outlive_the_command(
    desk: CredentialManager,
) -> None:
    desk.keeps = False
    response = await desk.answers(
        desk.asker.answer(form(can_remember=True)), ("Password: ", "fake")
    )
    assert not response.remember
    assert "Save it" not in desk.screen


KEY = "jbsw y3dp ehpk 3pxp"


@pytest.mark.parametrize("kind", [PromptKind.CODE, PromptKind.OTHER, PromptKind.MENU])
async def test_a_key_of_an_authenticator_app_is_made_codes_from_where_the_person_says_so(
    desk: CredentialManager, kind: PromptKind
) -> None:
    asked = form(dataclasses.replace(field("Code:"), kind=kind))
    response = await desk.answers(
        desk.asker.answer(asked), ("Code: ", KEY), ("Generate codes from it", "m")
    )
    assert response.answers[0].secret == otpauth.parse(KEY).uri()
    assert not response.answers[0].as_typed
    assert KEY not in desk.screen


async def test_what_only_looks_like_a_key_is_sent_as_typed_or_typed_again(
    desk: CredentialManager,
) -> None:
    asked = form(dataclasses.replace(field("Recovery code:"), kind=PromptKind.CODE))
    answering = asyncio.ensure_future(desk.asker.answer(asked))
    for what in ("\n", "s\n"):
        for prompt, line in (("Recovery code: ", f"{KEY}\n"), ("Generate codes from it", what)):
            await desk.sees(prompt)
            desk.screen = ""
            os.write(desk.master, line.encode())
    response = await answering
    assert response.answers[0].secret.reveal() == KEY
    assert response.answers[0].as_typed


async def test_no_codes_are_made_where_a_password_goes_before_them(desk: CredentialManager) -> None:
    both = form(dataclasses.replace(field("Both:"), kind=PromptKind.PASSWORD_AND_CODE))
    answering = asyncio.ensure_future(desk.asker.answer(both))
    for what in ("m\n", "s\n"):
        for prompt, line in (("Both: ", f"{KEY}\n"), (".\r\nSend it as typed", what)):
            await desk.sees(prompt)
            desk.screen = ""
            os.write(desk.master, line.encode())
    response = await answering
    assert response.answers[0].secret.reveal() == KEY
    assert response.answers[0].as_typed


async def test_a_long_password_is_not_asked_about(desk: CredentialManager) -> None:
    response = await desk.answers(desk.asker.answer(form()), ("Password: ", KEY))
    assert response.answers[0].secret.reveal() == KEY


@pytest.mark.parametrize(("said", "same"), [("y", True), ("n", False), ("", False)])
async def test_an_answer_of_unknown_kind_is_kept_only_if_it_is_the_same_every_time(
    desk: CredentialManager, said: str, same: bool
) -> None:
    unknown = dataclasses.replace(field("Word:"), kind=PromptKind.OTHER, asks_if_same=True)
    response = await desk.answers(
        desk.asker.answer(form(unknown, field(), can_remember=True)),
        ("Word: ", "fake-word"),
        ("Password: ", "fake"),
        ("Save it if the sign-in succeeds?", "y"),
        ("Word: Is this the same every time?", said),
    )
    assert response.remember
    assert [answer.same for answer in response.answers] == [same, False]


async def test_enter_sends_a_filled_answer_without_showing_it(desk: CredentialManager) -> None:
    response = await desk.answers(
        desk.asker.answer(form(field(value="fake-kept"), can_remember=True)),
        ("Password: [from keyring, Enter sends it] ", ""),
    )
    assert [answer.secret.reveal() for answer in response.answers] == ["fake-kept"]
    assert response.answers[0].source is Source.STORED
    assert not response.remember
    assert "fake-kept" not in desk.screen


async def test_typing_replaces_a_filled_answer(desk: CredentialManager) -> None:
    response = await desk.answers(
        desk.asker.answer(form(field(value="fake-kept"))),
        ("Enter sends it] ", "fake-typed"),
    )
    assert [answer.secret.reveal() for answer in response.answers] == ["fake-typed"]
    assert response.answers[0].source is Source.TYPED


async def test_why_an_answer_is_not_filled_is_told(desk: CredentialManager) -> None:
    hinted = dataclasses.replace(field(), hint="host key is new: not filled in")
    await desk.answers(desk.asker.answer(form(hinted)), ("Password: ", "fake"))
    assert "(host key is new: not filled in)" in desk.screen


async def test_without_terminal_nothing_is_sent_and_the_cause_is_told() -> None:
    cause = Unsent("Password:", "Its mode is fill.", "Change it.")
    filled = dataclasses.replace(form(field(value="fake-kept")), unsent=cause)
    with pytest.raises(ConnectError) as caught:
        await alone().answer(filled)
    assert caught.value.message == (
        "ann@db.example:22 asks “Password:”, and there is no terminal to ask on. Its mode is fill."
    )
    assert caught.value.hint == "Change it."


QUESTION = HostKeyQuestion(HOP, "db.example", "ssh-ed25519", "SHA256:fake", "/home/known_hosts")


@pytest.mark.parametrize(("typed", "trusted"), [("y", True), ("n", False), ("", False)])
async def test_a_new_host_key_is_trusted_by_a_yes_alone(
    desk: CredentialManager, typed: str, trusted: bool
) -> None:
    answer = desk.asker.confirm_host_key(QUESTION)
    assert await desk.answers(answer, ("[y/N] ", typed)) is trusted
    for word in ("New host key", "db.example", "ssh-ed25519", "SHA256:fake", "/home/known_hosts"):
        assert word in desk.screen


async def test_without_terminal_a_new_host_key_is_told_and_not_trusted() -> None:
    with pytest.raises(HostKeyRefused, match="SHA256:fake"):
        await alone().confirm_host_key(QUESTION)


async def test_a_passphrase_is_hidden_and_an_empty_one_goes_on_without_the_key(
    desk: CredentialManager,
) -> None:
    lock = Lock("fake-phrase")
    question = PassphraseQuestion(HOP, "/home/key", lock.check)
    asked = "Passphrase for /home/key: "
    await desk.answers(
        desk.asker.passphrase(question),
        (asked, "fake-wrong"),
        (f"{WRONG}\r\n{asked}", "fake-phrase"),
    )
    assert lock.opened
    assert "fake-phrase" not in desk.screen
    assert WRONG in desk.screen
    desk.screen = ""
    await desk.answers(desk.asker.passphrase(question), (asked, ""))
    assert lock.tried == ["fake-wrong", "fake-phrase"]


async def test_without_terminal_a_key_with_a_passphrase_is_passed_over(
    capsys: pytest.CaptureFixture[str],
) -> None:
    await alone().passphrase(PassphraseQuestion(HOP, "/home/key", Lock().check))
    assert "/home/key" in capsys.readouterr().err
