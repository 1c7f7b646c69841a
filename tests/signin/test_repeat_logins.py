"""Signing in to the same host again and again, against real OpenSSH with PAM and a real keyring."""

import asyncio

import pytest

from sshtui.credentials.binding import Mode, PromptKind, Status
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService
from sshtui.endpoint import Endpoint
from sshtui.errors import AppError, Cancelled
from sshtui.kbdint.form import Source
from sshtui.signin.steps import StepKind
from tests.servers import totp
from tests.servers.accounts import set_password
from tests.servers.openssh import OpenSsh
from tests.servers.person import CANCEL, KEEP, Person
from tests.servers.reach import Reach
from tests.servers.scripted import Scripted
from tests.servers.talk import one_password
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import until

SEED = f"otpauth://totp/example:deploy?secret={totp.SEED}&issuer=example"
REFUSED = "Failed keyboard-interactive/pam"
ACCEPTED = "Accepted keyboard-interactive/pam"
CHANGED = "fake-changed"


def endpoint(server: OpenSsh) -> Endpoint:
    return Endpoint(server.user, server.host, server.port)


async def modes_and_status(
    credentials: CredentialService, server: OpenSsh
) -> list[tuple[Mode, Status]]:
    return [
        (credential.mode, credential.status)
        for credential in await credentials.find(endpoint(server))
    ]


@pytest.mark.sshd
@pytest.mark.keyring
@pytest.mark.timeout(240)
async def test_a_password_and_a_seed_sign_in_without_a_key_press(
    lasting: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.two_factor(replay_protection=True)
    target = lasting.target(server)
    first = Person(server.password, SEED, remember=True)
    await lasting.sign_in(target, first)
    assert Mode.SEND not in first.forms[0].modes
    kinds = {
        credential.kind: credential.store.name
        for credential in await lasting.credentials.find(endpoint(server))
    }
    assert kinds == {PromptKind.PASSWORD: "keyring", PromptKind.CODE: "keyring"}

    second = Person(KEEP, KEEP, remember=True, mode=Mode.SEND)
    await lasting.sign_in(target, second)
    assert [form.fields[0].source for form in second.forms] == [Source.STORED, Source.TOTP]
    assert Mode.SEND in second.forms[0].modes

    third = Person()
    await lasting.sign_in(target, third)
    assert third.forms == []
    answered = [(step.source, step.automatic) for step in third.saw(StepKind.ANSWERED)]
    assert answered == [("keyring", True), ("TOTP", True)]
    waits = [step for step in third.saw(StepKind.WAITING) if "next one-time code" in step.text]
    assert waits, "its code was used a moment ago"
    await server.logged_times(ACCEPTED, 3)
    assert server.count_log(REFUSED) == 0
    assert all(totp.SEED not in step.text for step in third.steps)


@pytest.mark.sshd
async def test_ten_tabs_with_a_good_password_all_sign_in_by_themselves(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.password()
    target = reach.target(server)
    await reach.sign_in(target, Person(server.password, remember=True, mode=Mode.SEND))
    people = [Person() for _ in range(10)]
    await asyncio.gather(*(reach.sign_in(target, person) for person in people))
    assert [person.forms for person in people] == [[]] * 10
    await server.logged_times(ACCEPTED, 11)


@pytest.mark.sshd
async def test_a_form_that_was_filled_before_a_refusal_comes_back_empty(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.password()
    target = reach.target(server)
    await reach.sign_in(target, Person(server.password, remember=True))
    set_password(server.user, CHANGED)
    both_open = asyncio.Barrier(2)

    async def once_both_are_open(_: object) -> object:
        await both_open.wait()
        return KEEP

    people = [Person(once_both_are_open, CANCEL) for _ in range(2)]  # type: ignore[arg-type]
    ends = await asyncio.gather(
        *(reach.connect(target, person) for person in people), return_exceptions=True
    )
    assert all(isinstance(end, Cancelled) for end in ends), ends
    assert all(person.forms[0].fields[0].value == Secret(server.password) for person in people)
    assert all(person.forms[1].fields[0].value is None for person in people)
    await server.logged_times(REFUSED, 1)


@pytest.mark.sshd
async def test_cancelling_leaves_the_stored_password_above_doubt(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.two_factor()
    target = reach.target(server)
    await reach.sign_in(target, Person(server.password, server.code(), remember=True))
    with pytest.raises(Cancelled):
        await reach.connect(target, Person(KEEP, CANCEL))
    assert await modes_and_status(reach.credentials, server) == [(Mode.FILL, Status.PROVEN)]
    await reach.sign_in(target, again := Person(KEEP, server.code()))
    assert again.forms[0].fields[0].value == Secret(server.password)


@pytest.mark.sshd
async def test_a_wrong_code_puts_both_in_doubt_and_a_persons_success_heals_them(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.two_factor()
    target = reach.target(server)
    wrong = SEED.replace(totp.SEED, totp.SEED[::-1].replace("Q", "A"))
    await reach.credentials.enter(endpoint(server), PromptKind.CODE, Secret(wrong))
    person = Person(server.password, KEEP, CANCEL, remember=True)
    with pytest.raises(Cancelled):
        await reach.connect(target, person)
    assert await modes_and_status(reach.credentials, server) == [(Mode.FILL, Status.SUSPECT)]
    await reach.sign_in(target, Person(server.password, SEED, remember=True))
    kept = await reach.credentials.find(endpoint(server))
    assert {credential.status for credential in kept if not credential.binding.unseen} == {
        Status.PROVEN
    }


@pytest.mark.sshd
async def test_password_and_code_in_one_prompt_are_joined_once_learned(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.combined()
    target = reach.target(server)
    await reach.credentials.enter(endpoint(server), PromptKind.CODE, Secret(SEED))
    await reach.sign_in(target, Person(server.password + server.code(), remember=True))
    kept = {
        credential.kind: credential for credential in await reach.credentials.find(endpoint(server))
    }
    joined = kept[PromptKind.PASSWORD_AND_CODE]
    assert await reach.credentials.reveal(joined) == Secret(server.password), "the code is not kept"
    await reach.sign_in(target, person := Person(KEEP))
    assert person.forms[0].fields[0].source is Source.JOINED


@pytest.mark.sshd
async def test_a_generated_password_is_kept_and_signs_in_next_time(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.expired()
    target = reach.target(server)
    new = "fake-Generated-7391-pass"
    person = Person(server.password, server.password, new, KEEP, generates=(new,))
    await reach.sign_in(target, person)
    assert person.forms[3].fields[0].source is Source.GENERATED
    await reach.sign_in(target, again := Person(KEEP))
    assert again.forms[0].fields[0].value == Secret(new)


@pytest.mark.sshd
async def test_a_change_that_is_too_simple_says_why_and_leaves_the_old_one_in_place(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.strict_about_new_passwords()
    target = reach.target(server)
    await reach.sign_in(target, Person(server.password, remember=True, mode=Mode.SEND))
    openssh.expire(server)
    person = Person(server.password, "aaaa", "aaaa", CANCEL)
    with pytest.raises(AppError):
        await reach.connect(target, person)
    assert "You must choose a longer password." in person.screen_text
    (kept,) = await reach.credentials.find(endpoint(server))
    assert await reach.credentials.reveal(kept) == Secret(server.password)
    assert kept.status is Status.PROVEN

    # Unlike the old one: pam_unix takes long pieces in common for similar.
    new = "Invented.7.Quartz.Zebra"
    await reach.sign_in(target, Person(server.password, new, new))
    await reach.sign_in(target, silent := Person())
    assert silent.forms == []
    (kept,) = await reach.credentials.find(endpoint(server))
    assert await reach.credentials.reveal(kept) == Secret(new)


@pytest.mark.sshd
async def test_a_repetition_that_differs_is_asked_again_and_not_sent(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.expired()
    new = "fake-Brand7-new-one"
    person = Person(server.password, server.password, new, "fake-typo", new)
    await reach.sign_in(reach.target(server), person)
    assert "do not match" in person.forms[4].status
    assert person.forms[4].fields[0].label == "Retype new password:"


@pytest.mark.sshd
async def test_a_seed_pasted_where_no_code_is_asked_for_never_leaves(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.password()
    person = Person(SEED, server.password)
    await reach.sign_in(reach.target(server), person)
    assert "Nothing was sent" in person.forms[1].status
    assert server.count_log(REFUSED) == 0


async def test_a_store_that_takes_long_is_named_and_can_be_cancelled(
    reach: Reach, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Scripted({"keyboard-interactive": one_password}) as server:
        to = reach.target(server)
        await reach.sign_in(to, Person("fake-password", remember=True))
        given_up = asyncio.Event()

        async def asks_the_person(*_: object) -> Secret | None:
            try:
                await asyncio.Event().wait()
            finally:
                given_up.set()
            return None

        monkeypatch.setattr(reach.credentials, "reveal", asks_the_person)
        person = Person()
        connecting = asyncio.ensure_future(reach.connect(to, person))
        await until(lambda: person.saw(StepKind.WAITING), "that it waits")
        assert "Waiting for the memory" in person.saw(StepKind.WAITING)[0].text
        connecting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await connecting
        assert given_up.is_set()

        given_up.clear()
        hasty = Person("fake-password")
        hasty.impatient = True
        await reach.sign_in(to, hasty)
        assert [question.store for question in hasty.waits] == ["memory"]
        assert "Skipped waiting" in hasty.forms[0].fields[0].hint
        assert given_up.is_set()


@pytest.mark.sshd
async def test_a_host_that_is_to_ask_or_fill_gets_no_more(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.password()
    await reach.sign_in(
        reach.target(server), Person(server.password, remember=True, mode=Mode.SEND)
    )
    await reach.sign_in(reach.target(server), silent := Person())
    assert silent.forms == []
    await reach.sign_in(reach.target(server, autofill="fill"), filled := Person(KEEP))
    assert filled.forms[0].fields[0].value == Secret(server.password)
    with pytest.raises(Cancelled):
        await reach.connect(reach.target(server, autofill="ask"), asked := Person(CANCEL))
    assert asked.forms[0].fields[0].value is None
    assert "asks each time" in asked.forms[0].fields[0].hint
