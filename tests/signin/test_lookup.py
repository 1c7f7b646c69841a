"""What is looked up for a form, and what is said of what is not filled in."""

import asyncio

import pytest

from sshtui.credentials.binding import Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService, open_credentials
from sshtui.errors import ConfigError, SecretStoreError
from sshtui.kbdint.form import Source
from sshtui.signin import lookup
from sshtui.signin.steps import StepKind
from sshtui.signin.unattended import Unattended
from tests.kbdint.playbook import ENDPOINT
from tests.servers import totp
from tests.servers.person import Person
from tests.signin.hop import SignIn, keep

URI = f"otpauth://totp/x?secret={totp.SEED}"


@pytest.fixture
def credentials() -> CredentialService:
    return open_credentials(private=True)


async def test_what_is_kept_is_filled_in_and_remember_stands_ticked(
    credentials: CredentialService,
) -> None:
    sign_in = SignIn(Person(), credentials)
    form = sign_in.begin().asks("Password: ")
    kept = await keep(credentials, form, "fake-kept")
    filled = await sign_in.lookup().fill(form)
    (field,) = filled.fields
    assert (field.value, field.origin) == (Secret("fake-kept"), "memory")
    assert field.match.credential == kept
    assert filled.remember
    assert sign_in.person.saw(StepKind.NOT_FILLED) == []


async def test_why_a_field_stays_empty_is_reported(credentials: CredentialService) -> None:
    sign_in = SignIn(Person(), credentials)
    filled = await sign_in.lookup().fill(sign_in.begin().asks("Password: ", "Department: "))
    assert [field.value for field in filled.fields] == [None, None]
    assert [step.prompt for step in sign_in.person.saw(StepKind.NOT_FILLED)] == [
        "Password:",
        "Department:",
    ]
    assert filled.unsent.label == "Password:"


async def test_an_index_that_cannot_be_read_leaves_the_form_to_the_person(
    credentials: CredentialService, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_host: str) -> tuple[Credential, ...]:
        raise ConfigError("The index cannot be read.", hint="Check it.")

    monkeypatch.setattr(credentials, "on_host", broken)
    sign_in = SignIn(Person(), credentials)
    filled = await sign_in.lookup().fill(sign_in.begin().asks("Password: "))
    assert "cannot be read" in filled.fields[0].hint
    assert filled.unsent.remedy == "Check it."
    assert "cannot be read" in sign_in.person.saw(StepKind.NOTE)[0].text


async def test_a_store_that_fails_is_named_and_the_others_go_on(
    credentials: CredentialService, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> Secret | None:
        raise SecretStoreError("The keyring is locked.", kind="locked")

    sign_in = SignIn(Person(), credentials)
    form = sign_in.begin().asks("Password: ")
    await keep(credentials, form, "fake-kept", mode=Mode.SEND)
    monkeypatch.setattr(credentials, "reveal", broken)
    filled = await sign_in.lookup().fill(form)
    assert filled.fields[0].value is None
    assert filled.fields[0].hint == "The keyring is locked."
    assert filled.unsent.reason == "The keyring is locked."


async def test_a_person_may_type_rather_than_wait_for_a_store(
    credentials: CredentialService, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hangs(*_: object) -> Secret | None:
        await asyncio.Event().wait()
        return None

    monkeypatch.setattr(lookup, "PATIENCE", 0.01)
    person = Person()
    person.impatient = True
    sign_in = SignIn(person, credentials)
    form = sign_in.begin().asks("Password: ")
    await keep(credentials, form, "fake-kept")
    monkeypatch.setattr(credentials, "reveal", hangs)
    filled = await sign_in.lookup().fill(form)
    assert filled.fields[0].value is None
    (question,) = person.waits
    assert (question.store, question.prompt) == ("memory", "Password:")
    assert person.saw(StepKind.WAITING)


async def test_a_seed_fills_in_the_code_of_the_moment(credentials: CredentialService) -> None:
    sign_in = SignIn(Person(), credentials)
    form = sign_in.begin().asks("Verification code: ")
    await keep(credentials, form, URI, kind=PromptKind.CODE)
    (field,) = (await sign_in.lookup().fill(form)).fields
    assert field.source is Source.TOTP
    assert field.value is not None
    assert field.value.reveal() in {totp.code(), totp.code(steps=-1)}
    assert field.live is not None


async def test_the_seed_of_an_endpoint_is_found_where_one_is_kept(
    credentials: CredentialService,
) -> None:
    sign_in = SignIn(Person(), credentials)
    finds = sign_in.lookup()
    assert await finds.seed_here() is None
    await keep(credentials, sign_in.begin().asks("Verification code: "), URI, kind=PromptKind.CODE)
    seed = await finds.seed_here()
    assert seed is not None
    assert totp.SEED in seed.uri().reveal()


async def test_where_nobody_looks_what_may_not_go_stays_in_its_store(
    credentials: CredentialService, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object) -> Secret | None:
        raise AssertionError("it was taken out of its store")

    person = Person()
    nobody = Unattended(person.on_step, "BatchMode is yes")
    sign_in = SignIn(person, credentials, asker=nobody)
    form = sign_in.begin().asks("Password: ")
    await keep(credentials, form, "fake-kept")
    monkeypatch.setattr(credentials, "reveal", never)
    assert (await sign_in.lookup().fill(form)).fields[0].value is None


async def test_what_is_tried_is_filled_in_though_it_is_in_doubt(
    credentials: CredentialService,
) -> None:
    form = SignIn(Person()).begin().asks("Password: ")
    kept = await keep(credentials, form, "fake-kept", mode=Mode.ASK)
    await credentials.doubt(kept)
    sign_in = SignIn(Person(), credentials, trial=frozenset({kept.id}))
    filled = await sign_in.lookup().fill(sign_in.begin().asks("Password: "))
    (field,) = filled.fields
    assert field.value == Secret("fake-kept")
    assert field.match.credential is not None
    assert field.match.credential.status is Status.SUSPECT, "it counts as it is known"
    assert field.match.credential.binding.endpoint == ENDPOINT
