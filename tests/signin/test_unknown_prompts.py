"""Prompts that nothing is known of, and keys of authenticator apps, up to what reaches a server."""

import pytest

from sshtui.credentials.binding import Mode, PromptKind
from sshtui.credentials.credential import Credential
from sshtui.credentials.otp import otpauth
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import open_credentials
from sshtui.endpoint import Endpoint
from sshtui.kbdint.form import Source
from sshtui.kbdint.seeds import HELD_BACK
from sshtui.settings import Settings
from sshtui.signin.steps import StepKind
from tests.servers import totp
from tests.servers.person import CANCEL, KEEP, Person
from tests.servers.reach import Reach
from tests.servers.scripted import Scripted
from tests.servers.talk import ACCEPT, REFUSE, Script, Talk, Verdict, masked
from tests.servers.variants import OpenSshFactory

KEY = "jbsw y3dp ehpk 3pxp"
WORD = "fake-word-3c"


def asks(prompt: str, *right: str) -> Script:
    """Ask one thing; without right answers every one is accepted."""

    async def script(talk: Talk) -> Verdict:
        (answer,) = await talk.ask(masked(prompt))
        return ACCEPT if not right or answer in right else REFUSE

    return script


async def kept(reach: Reach, server: Scripted) -> tuple[Credential, ...]:
    return await reach.credentials.find(Endpoint("deploy", server.host, server.port))


@pytest.mark.parametrize("prompt", ["Verification code: ", "Memorable word: ", "Option (1-3): "])
async def test_a_secret_key_never_reaches_a_server_before_the_person_says_so(
    reach: Reach, prompt: str
) -> None:
    async with Scripted({"keyboard-interactive": asks(prompt)}) as server:
        person = Person(KEY, f"secret={KEY.replace(' ', '')}", KEY.upper(), "123456", remember=True)
        await reach.sign_in(reach.target(server), person)
        assert [form.status for form in person.forms] == ["", *[HELD_BACK] * 3]
        assert server.seen.answers == [["123456"]]


async def test_a_secret_key_makes_codes_at_a_prompt_of_unknown_kind_from_then_on(
    reach: Reach,
) -> None:
    async with Scripted({"keyboard-interactive": asks("Ziffern: ")}) as server:
        to = reach.target(server)
        await reach.sign_in(to, Person(otpauth.parse(KEY).uri().reveal()))
        assert [credential.kind for credential in await kept(reach, server)] == [PromptKind.CODE]
        await reach.sign_in(to, Person(KEEP))
        answers = [seen.answers[0][0] for seen in server.connections]
        assert all(len(answer) == 6 and answer.isdigit() for answer in answers)


async def test_a_secret_key_that_a_person_calls_a_seed_signs_in_to_a_real_server(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.two_factor()
    seed = otpauth.parse(f" {totp.SEED.lower()}\n").uri().reveal()
    await reach.sign_in(reach.target(server), Person(server.password, seed))


@pytest.mark.parametrize("same", [True, False])
async def test_an_answer_of_unknown_kind_is_kept_only_if_it_is_the_same_every_time(
    reach: Reach, same: bool
) -> None:
    async with Scripted({"keyboard-interactive": asks("Ziffern: ")}) as server:
        to = reach.target(server)
        person = Person(WORD, remember=True, mode=Mode.SEND, same=same)
        await reach.sign_in(to, person)
        assert person.forms[0].can_remember
        assert person.forms[0].fields[0].asks_if_same
        assert len(await kept(reach, server)) == same
        again = Person(CANCEL if same else WORD)
        await reach.sign_in(to, again)
        assert bool(again.forms) is not same


async def test_one_that_is_typed_over_the_kept_one_is_asked_about_again(reach: Reach) -> None:
    async with Scripted({"keyboard-interactive": asks("Ziffern: ")}) as server:
        to = reach.target(server)
        await reach.sign_in(to, Person(WORD, remember=True))
        await reach.sign_in(to, Person("another", remember=True, same=False))
        await reach.sign_in(to, Person(KEEP, remember=True, same=False))
        assert [seen.answers for seen in server.connections] == [[[WORD]], [["another"]], [[WORD]]]


async def test_one_that_was_refused_is_asked_about_again(reach: Reach) -> None:
    right = [WORD]

    async def script(talk: Talk) -> Verdict:
        (answer,) = await talk.ask(masked("Ziffern: "))
        return ACCEPT if answer in right else REFUSE

    async with Scripted({"keyboard-interactive": script}) as server:
        to = reach.target(server)
        await reach.sign_in(to, Person(WORD, remember=True))
        right[:] = ["another"]
        person = Person(KEEP, "another", remember=True, same=False)
        await reach.sign_in(to, person)
        assert [form.fields[0].asks_if_same for form in person.forms] == [True, True]
        revealed = [
            await reach.credentials.reveal(credential) for credential in await kept(reach, server)
        ]
        assert Secret("another") not in revealed


@pytest.mark.parametrize("prompt", ["LDAP password: ", "Windows password: ", "NetID password: "])
async def test_the_password_of_another_system_is_asked_for_until_it_is_learned_there(
    reach: Reach, prompt: str
) -> None:
    asked = "Password: "

    async def script(talk: Talk) -> Verdict:
        await talk.ask(masked(asked))
        return ACCEPT

    async with Scripted({"keyboard-interactive": script}) as server:
        to = reach.target(server)
        await reach.sign_in(to, Person("fake-own", remember=True, mode=Mode.SEND))
        asked = prompt
        person = Person("fake-other", remember=True, mode=Mode.SEND)
        await reach.sign_in(to, person)
        assert person.forms[0].fields[0].value is None
        reasons = [step.text for step in person.saw(StepKind.NOT_FILLED)]
        assert reasons
        assert "belong to “password”" in reasons[0]
        await reach.sign_in(to, Person())
        asked = "Password: "
        await reach.sign_in(to, Person())
        answers = [seen.answers[0][0] for seen in server.connections]
        assert answers == ["fake-own", "fake-other", "fake-other", "fake-own"]


@pytest.mark.parametrize(
    ("prompt", "filled"),
    [("Password: ", True), ("LDAP password: ", False), ("Password for EXAMPLE\\deploy: ", False)],
)
async def test_a_program_answers_for_the_account_and_not_for_another_system(
    reach: Reach, prompt: str, filled: bool
) -> None:
    reach.credentials.close()
    reach.credentials = open_credentials(Settings(commands={"*": "printf fake-own"}))
    async with Scripted({"keyboard-interactive": asks(prompt)}) as server:
        person = Person(KEEP if filled else "fake-other")
        await reach.sign_in(reach.target(server), person)
        source = person.forms[0].fields[0].source
        assert source is (Source.STORED if filled else None)
        assert server.seen.answers == [["fake-own" if filled else "fake-other"]]
