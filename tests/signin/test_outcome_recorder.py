"""What the outcome of a sign-in changes in what is saved."""

from dataclasses import replace

import pytest

from sshtui.credentials.binding import Mode, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.lease_state import LeaseState
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService, open_credentials
from sshtui.errors import Cancelled, SecretStoreError
from sshtui.kbdint.response import Reply
from sshtui.signin.steps import StepKind
from tests.kbdint.playbook import ENDPOINT, replies
from tests.servers.person import Person
from tests.signin.hop import SignIn, keep


@pytest.fixture
def credentials() -> CredentialService:
    return open_credentials(private=True)


def typed(sign_in: SignIn, text: str, *, remember: bool = True) -> tuple[Reply, ...]:
    """Return what a person typed at a prompt."""
    form = sign_in.begin().asks("Password: ")
    (reply,) = replies(form, text)
    return (Reply(reply.field, reply.answer, remember, Mode.FILL),)


async def filled(sign_in: SignIn, text: str) -> tuple[Credential, tuple[Reply, ...]]:
    """Return what is kept for a prompt, and the same as it is sent."""
    form = sign_in.begin().asks("Password: ")
    kept = await keep(sign_in.credentials, form, text)
    form = await sign_in.lookup().fill(form)
    source = form.fields[0].source
    assert source is not None
    return kept, replies(form, text, source=source)


async def test_what_a_complete_sign_in_taught_is_kept(credentials: CredentialService) -> None:
    sign_in = SignIn(Person(), credentials)
    outcome = sign_in.outcome()
    outcome.accepted(typed(sign_in, "fake-typed"))
    await outcome.written()
    (kept,) = await credentials.find(ENDPOINT)
    assert await credentials.reveal(kept) == Secret("fake-typed")
    (step,) = sign_in.person.saw(StepKind.REMEMBERED)
    assert (step.prompt, step.source) == ("password", "memory")


async def test_nothing_is_kept_of_what_was_refused(credentials: CredentialService) -> None:
    sign_in = SignIn(Person(), credentials)
    outcome = sign_in.outcome()
    outcome.refused(typed(sign_in, "fake-typed"), ruled=True)
    outcome.refused((), ruled=True)
    await outcome.settled()
    assert await credentials.find(ENDPOINT) == ()


@pytest.mark.parametrize("ruled", [True, False])
async def test_a_remembered_answer_that_was_refused_is_in_doubt(
    credentials: CredentialService, ruled: bool
) -> None:
    sign_in = SignIn(Person(), credentials)
    _, going = await filled(sign_in, "fake-kept")
    outcome = sign_in.outcome()
    outcome.refused(going, ruled=ruled)
    await outcome.written()
    (now,) = await credentials.find(ENDPOINT)
    assert now.status is Status.SUSPECT
    assert "password" in sign_in.person.saw(StepKind.NOTE)[0].prompt


@pytest.mark.parametrize("ending", ["accepted", "factor accepted", "refused"])
async def test_every_outcome_lets_the_next_sign_in_go(
    credentials: CredentialService, ending: str
) -> None:
    sign_in = SignIn(Person(), credentials)
    kept, going = await filled(sign_in, "fake-kept")
    builder, outcome = sign_in.builder(), sign_in.outcome()
    outcome._lease = builder._lease
    await builder.build(going)
    if ending == "accepted":
        outcome.accepted(going)
    elif ending == "factor accepted":
        outcome.factor_accepted()
    else:
        outcome.refused(going, ruled=True)
    await outcome.written()
    (now,) = await credentials.find(ENDPOINT)
    assert now.id == kept.id
    state = await credentials.lease(ENDPOINT).acquire([now], pytest.fail, wait=0)
    assert state is LeaseState.GRANTED


async def test_one_that_cannot_be_kept_is_told_and_keeps_no_other_from_being_kept(
    credentials: CredentialService, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in = SignIn(Person(), credentials)
    outcome = sign_in.outcome()
    going = typed(sign_in, "fake-one")
    works = credentials.remember
    failed: list[object] = []

    async def fails_once(*given: object, **named: object) -> Credential:
        if not failed:
            failed.append(given)
            raise SecretStoreError("The keyring is locked.", kind="locked")
        return await works(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(credentials, "remember", fails_once)
    form = sign_in.asks("Department: ")
    (other,) = replies(form, "fake-two")
    answer = replace(other.answer, same=True)
    outcome.accepted((*going, Reply(other.field, answer, remember=True)))
    await outcome.written()
    assert "Not saved." in sign_in.person.saw(StepKind.WARNING)[0].text
    assert len(await credentials.find(ENDPOINT)) == 1


async def test_a_person_who_gives_up_at_a_question_about_it_is_heard(
    credentials: CredentialService, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gives_up(*_: object, **__: object) -> Credential:
        raise Cancelled("The sign-in was cancelled.")

    sign_in = SignIn(Person(), credentials)
    monkeypatch.setattr(credentials, "remember", gives_up)
    outcome = sign_in.outcome()
    outcome.accepted(typed(sign_in, "fake-typed"))
    with pytest.raises(Cancelled):
        await outcome.written()
    await outcome.settled()
