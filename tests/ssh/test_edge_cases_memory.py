"""Edge cases of saved credentials against real OpenSSH with PAM, by number in KBDINT part 5."""

import pytest

from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.secret import Secret
from sshtui.endpoint import Endpoint
from sshtui.errors import Cancelled
from tests.servers.accounts import set_password
from tests.servers.openssh import OpenSsh
from tests.servers.person import CANCEL, KEEP, Person
from tests.servers.reach import Reach
from tests.servers.variants import OpenSshFactory


def endpoint(server: OpenSsh) -> Endpoint:
    return Endpoint(server.user, server.host, server.port)


async def remembered(reach: Reach, server: OpenSsh) -> list[tuple[PromptKind, Status, str]]:
    """Return kind, status and text of every answer that is kept for a server."""
    found = []
    for credential in await reach.credentials.find(endpoint(server)):
        secret = await reach.credentials.reveal(credential)
        assert secret is not None
        found.append((credential.kind, credential.status, secret.reveal()))
    return found


@pytest.mark.parametrize("mode", [Mode.FILL, Mode.SEND])
async def test_4_a_stale_stored_answer_is_used_once(
    reach: Reach, openssh: OpenSshFactory, mode: Mode
) -> None:
    server = openssh.password()
    target = reach.target(server)
    await reach.sign_in(target, Person(server.password, remember=True, mode=mode))
    set_password(server.user, "fake-changed")

    person = Person(*([KEEP] if mode is Mode.FILL else []), CANCEL)
    with pytest.raises(Cancelled):
        await reach.connect(target, person)
    if mode is Mode.FILL:
        assert person.forms[0].fields[0].value == Secret(server.password)
    assert person.forms[-1].fields[0].value is None
    assert "not accepted" in person.forms[-1].fields[0].hint
    await server.logged_times("Failed keyboard-interactive/pam", 1)
    assert [status for _, status, _ in await remembered(reach, server)] == [Status.SUSPECT]

    later = Person("fake-changed")
    await reach.sign_in(target, later)
    assert later.forms[0].fields[0].value is None
    await server.logged_times("Failed keyboard-interactive/pam", 1)


async def test_4_a_good_stored_answer_is_filled_and_then_sent_by_itself(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.password()
    target = reach.target(server)
    await reach.sign_in(target, Person(server.password, remember=True))
    filled = Person(KEEP, remember=True, mode=Mode.SEND)
    await reach.sign_in(target, filled)
    assert filled.forms[0].fields[0].origin == "memory"
    assert Mode.SEND in filled.forms[0].modes
    silent = Person()
    await reach.sign_in(target, silent)
    assert silent.forms == []


async def test_6_a_combined_prompt_is_never_filled_with_the_password_alone(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.combined()
    await reach.credentials.remember(
        Binding(endpoint(server), "", "password:", echo=False),
        PromptKind.PASSWORD,
        Secret(server.password),
        mode=Mode.SEND,
        host_key=server.fingerprint(),
    )
    person = Person(server.password + server.code(), remember=True)
    target = reach.target(server)
    await reach.sign_in(target, person)
    assert person.labels == [["Password & verification code:"]]
    assert person.forms[0].fields[0].value is None

    again = Person(server.password + server.code())
    await reach.sign_in(target, again)
    assert again.forms[0].fields[0].value is None


async def test_8_a_code_is_never_stored(reach: Reach, openssh: OpenSshFactory) -> None:
    server = openssh.two_factor()
    target = reach.target(server)
    await reach.sign_in(target, Person(server.password, server.code(), remember=True))
    kept = await remembered(reach, server)
    assert kept == [(PromptKind.PASSWORD, Status.PROVEN, server.password)]

    again = Person(KEEP, server.code())
    await reach.sign_in(target, again)
    assert again.forms[0].fields[0].value == Secret(server.password)
    assert again.forms[1].fields[0].value is None


async def test_9_a_forced_change_is_typed_and_replaces_what_was_kept(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.password()
    target = reach.target(server)
    old, new = server.password, "fake-Brand7-new"
    await reach.sign_in(target, Person(old, remember=True))
    openssh.expire(server)

    person = Person(KEEP, old, new, new)
    await reach.sign_in(target, person)
    assert person.labels == [
        ["Password:"],
        ["Current password:"],
        ["New password:"],
        ["Retype new password:"],
    ]
    assert "required to change your password" in person.forms[1].fields[0].text
    assert person.forms[0].fields[0].value == Secret(old)
    assert [form.fields[0].value for form in person.forms[2:]] == [None, None]
    assert (PromptKind.PASSWORD, Status.PROVEN, new) in await remembered(reach, server)
    assert not [kept for kept in await remembered(reach, server) if kept[2] == old]

    again = Person(KEEP)
    await reach.sign_in(target, again)
    assert again.forms[0].fields[0].value == Secret(new)


async def test_9_a_change_that_fails_keeps_what_was_kept(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.password()
    target = reach.target(server)
    await reach.sign_in(target, Person(server.password, remember=True))
    openssh.expire(server)
    person = Person(KEEP, server.password, "fake-New7", "fake-Other8", CANCEL)
    with pytest.raises(Cancelled):
        await reach.connect(target, person)
    assert {text for _, _, text in await remembered(reach, server)} == {server.password}
