"""Replies on their way out: codes are made, seeds held back, and others' outcomes heard of."""

from dataclasses import replace

import pytest

from sshtui.credentials import lease as leases
from sshtui.credentials.binding import PromptKind
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService, open_credentials
from sshtui.errors import ConfigError
from sshtui.kbdint.contention import BUSY, STALE, Again
from sshtui.kbdint.form import Form, Source
from sshtui.kbdint.response import Reply
from sshtui.kbdint.seeds import HELD_BACK
from sshtui.signin.steps import StepKind
from tests.kbdint.playbook import ENDPOINT, replies
from tests.servers import totp
from tests.servers.person import Person
from tests.signin.hop import SignIn, keep

URI = f"otpauth://totp/x?secret={totp.SEED}"


@pytest.fixture
def credentials() -> CredentialService:
    return open_credentials(private=True)


def sent(ready: tuple[Reply, ...] | Again) -> list[str]:
    assert not isinstance(ready, Again), ready
    return [reply.secret.reveal() for reply in ready]


async def filled(sign_in: SignIn, form: Form) -> Form:
    return await sign_in.lookup().fill(form)


def as_filled(form: Form) -> tuple[Reply, ...]:
    """Return a form sent as it stands."""
    (field,) = form.fields
    assert field.value is not None
    assert field.source is not None
    return replies(form, field.value.reveal(), source=field.source)


async def test_what_was_typed_goes_out_as_it_is(credentials: CredentialService) -> None:
    sign_in = SignIn(Person(), credentials)
    form = sign_in.begin().asks("Password: ")
    (reply,) = replies(form, "fake-typed")
    assert await sign_in.builder().build((reply,)) == (reply,)


async def test_a_seed_that_was_given_makes_the_code_and_is_kept_in_its_place(
    credentials: CredentialService,
) -> None:
    sign_in = SignIn(Person(), credentials)
    form = sign_in.begin().asks("Verification code: ")
    ready = await sign_in.builder().build(replies(form, URI))
    assert sent(ready)[0] in {totp.code(), totp.code(steps=-1)}
    assert not isinstance(ready, Again)
    assert ready[0].source is Source.TOTP
    assert ready[0].keep is not None
    assert totp.SEED in ready[0].keep.reveal()


async def test_a_kept_seed_makes_the_code_anew_as_it_goes(credentials: CredentialService) -> None:
    sign_in = SignIn(Person(), credentials)
    form = sign_in.begin().asks("Verification code: ")
    await keep(credentials, form, URI, kind=PromptKind.CODE)
    reply = as_filled(await filled(sign_in, form))[0].made(Secret("000000"), Source.TOTP)
    ready = await sign_in.builder().build((reply,))
    assert sent(ready)[0] in {totp.code(), totp.code(steps=-1)}


async def test_a_password_in_front_of_a_code_is_told_where_the_seed_is_kept(
    credentials: CredentialService,
) -> None:
    sign_in = SignIn(Person(), credentials)
    await keep(credentials, sign_in.begin().asks("Verification code: "), URI, kind=PromptKind.CODE)
    form = sign_in.asks("Password & verification code: ")
    (reply,) = replies(form, f"fake-password{totp.code()}")
    ready = await sign_in.builder().build((replace(reply, remember=True),))
    assert not isinstance(ready, Again)
    assert ready[0].keep == Secret("fake-password")


async def test_what_looks_like_a_seed_is_held_back(credentials: CredentialService) -> None:
    sign_in = SignIn(Person(), credentials)
    form = sign_in.begin().asks("Verification code: ")
    assert await sign_in.builder().build(replies(form, totp.SEED)) == Again(HELD_BACK)


async def test_two_new_passwords_that_differ_are_asked_for_again(
    credentials: CredentialService,
) -> None:
    sign_in = SignIn(Person(), credentials)
    form = sign_in.begin().asks("New password: ", "Retype new password: ")
    again = await sign_in.builder().build(replies(form, "one", "two"))
    assert isinstance(again, Again)
    assert "do not match" in again.status


async def test_an_answer_that_was_refused_meanwhile_is_not_sent(
    credentials: CredentialService,
) -> None:
    sign_in = SignIn(Person(), credentials)
    form = sign_in.begin().asks("Password: ")
    kept = await keep(credentials, form, "fake-kept")
    going = as_filled(await filled(sign_in, form))
    await credentials.doubt(kept)
    assert await sign_in.builder().build(going) == Again(STALE)


async def test_while_another_sign_in_has_sent_it_nothing_is_filled_in(
    credentials: CredentialService, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in = SignIn(Person(), credentials)
    form = sign_in.begin().asks("Password: ")
    kept = await keep(credentials, form, "fake-kept")
    other = credentials.lease(ENDPOINT)
    await other.acquire([kept], lambda: None)
    monkeypatch.setattr(leases.Lease.acquire, "__kwdefaults__", {"wait": 0.01})
    going = as_filled(await filled(sign_in, form))
    assert await sign_in.builder().build(going) == Again(withhold=BUSY)
    assert "another sign-in" in sign_in.person.saw(StepKind.WAITING)[0].text
    assert sent(await sign_in.builder().build(replies(form, "fake-typed"))) == ["fake-typed"]


async def test_a_use_that_cannot_be_written_down_is_none(
    credentials: CredentialService, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise ConfigError("The index cannot be written.")

    sign_in = SignIn(Person(), credentials)
    form = sign_in.begin().asks("Password: ")
    await keep(credentials, form, "fake-kept")
    going = as_filled(await filled(sign_in, form))
    monkeypatch.setattr(leases.Lease, "acquire", broken)
    again = await sign_in.builder().build(going)
    assert again == Again(withhold="The index cannot be written.")
