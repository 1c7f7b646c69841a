"""A server that asks `Password: ` twice and means two: OpenSSH with pam_unix and pam_userdb."""

import pytest

from sshtui.credentials.binding import Mode, Status
from sshtui.credentials.secret import Secret
from sshtui.endpoint import Endpoint
from sshtui.signin.steps import StepKind
from tests.servers.openssh import OpenSsh
from tests.servers.person import KEEP, Person
from tests.servers.reach import Reach
from tests.servers.scripted import Scripted
from tests.servers.talk import ACCEPT, Talk, Verdict, masked
from tests.servers.variants import OpenSshFactory

SECOND = "fake-second-5d2a"
ACCEPTED = "Accepted keyboard-interactive/pam"
REFUSED = "Failed keyboard-interactive/pam"

pytestmark = pytest.mark.sshd


async def answers(reach: Reach, server: OpenSsh) -> dict[str, str]:
    """Return what is kept, by its prompt and place."""
    kept = await reach.credentials.find(Endpoint(server.user, server.host, server.port))
    revealed = [(credential, await reach.credentials.reveal(credential)) for credential in kept]
    return {
        credential.binding.words: secret.reveal()
        for credential, secret in revealed
        if secret is not None
    }


async def test_each_place_keeps_its_own_password_and_gets_it_the_next_time(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.two_passwords(SECOND)
    target = reach.target(server)
    first = Person(server.password, SECOND, remember=True, mode=Mode.SEND)
    await reach.sign_in(target, first)
    assert first.labels == [["Password:"], ["Password:"]]
    assert await answers(reach, server) == {
        "password": server.password,
        "password (time 2)": SECOND,
    }
    second = Person()
    await reach.sign_in(target, second)
    assert second.forms == []
    assert [step.automatic for step in second.saw(StepKind.ANSWERED)] == [True, True]
    await server.logged_times(ACCEPTED, 2)
    assert server.count_log(REFUSED) == 0


async def test_a_second_attempt_has_the_same_places(reach: Reach, openssh: OpenSshFactory) -> None:
    server = openssh.two_passwords(SECOND)
    person = Person(server.password, "wrong", server.password, SECOND, remember=True)
    await reach.sign_in(reach.target(server), person)
    bindings = [form.fields[0].binding for form in person.forms]
    assert bindings[:2] == bindings[2:]
    assert bindings[0] != bindings[1]
    assert await answers(reach, server) == {
        "password": server.password,
        "password (time 2)": SECOND,
    }


async def test_what_was_kept_before_there_were_places_is_mended_by_one_sign_in(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.two_passwords(SECOND)
    target = reach.target(server)
    await reach.sign_in(target, Person(server.password, SECOND, remember=True))
    first, second = sorted(
        await reach.credentials.find(Endpoint(server.user, server.host, server.port)),
        key=lambda credential: credential.binding.repeated,
    )
    # Of two answers to the same words only the second was kept.
    await reach.credentials.forget(second)
    await reach.credentials.remember(
        first.binding,
        first.kind,
        Secret(SECOND),
        mode=Mode.FILL,
        host_key=next(iter(first.host_keys)),
    )
    person = Person(KEEP, SECOND, server.password, SECOND, remember=True)
    await reach.sign_in(target, person)
    assert person.forms[1].fields[0].value is None, "it belongs to the first"
    assert await answers(reach, server) == {
        "password": server.password,
        "password (time 2)": SECOND,
    }
    kept = await reach.credentials.find(Endpoint(server.user, server.host, server.port))
    assert {credential.status for credential in kept} == {Status.PROVEN}


async def test_a_change_of_the_first_password_leaves_the_second_alone(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.two_passwords(SECOND)
    target = reach.target(server)
    await reach.sign_in(target, Person(server.password, SECOND, remember=True))
    openssh.expire(server)
    changed = "fake-Changed-91"
    person = Person(KEEP, KEEP, server.password, changed, changed, remember=True)
    await reach.sign_in(target, person)
    assert [labels[0] for labels in person.labels][:3] == [
        "Password:",
        "Password:",
        "Current password:",
    ]
    assert await answers(reach, server) == {"password": changed, "password (time 2)": SECOND}


async def test_a_password_that_the_server_asks_for_again_at_once_replaces_the_stale_one(
    reach: Reach,
) -> None:
    right = ["fake-first"]

    async def script(talk: Talk) -> Verdict:
        (answer,) = await talk.ask(masked("Password: "))
        while answer != right[0]:
            (answer,) = await talk.ask(masked("Password: "), instruction="Sorry, try again.")
        return ACCEPT

    async with Scripted({"keyboard-interactive": script}) as server:
        to = reach.target(server)
        await reach.sign_in(to, Person("wrong", right[0], remember=True, mode=Mode.SEND))
        await reach.sign_in(to, Person())
        right[0] = "fake-changed"
        person = Person(right[0], remember=True)
        await reach.sign_in(to, person)
        assert person.forms[0].fields[0].value is None, "it was wrong a moment ago"
        await reach.sign_in(to, Person(KEEP))
        assert [seen.answers for seen in server.connections] == [
            [["wrong"], ["fake-first"]],
            [["fake-first"]],
            [["fake-first"], ["fake-changed"]],
            [["fake-changed"]],
        ]
        assert len(await reach.credentials.all()) == 1
