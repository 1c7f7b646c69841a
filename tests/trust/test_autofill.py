"""A saved password goes to the prompt that it was learned at, and nowhere else."""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import asyncssh
import pytest

from sshtui.credentials.binding import Binding, Mode, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.service import CredentialService, open_credentials
from sshtui.endpoint import Endpoint
from sshtui.errors import HostKeyRefused
from sshtui.kbdint import autofill, exchange
from sshtui.kbdint.challenge import Challenge
from sshtui.kbdint.form import Field, Form, HostKey, KeyTrust
from sshtui.kbdint.prompt_identity import identity
from sshtui.knownhosts import policy
from sshtui.knownhosts.verdict import Ruling, Verdict
from tests.kbdint.learned import ALICE, LEARNED_UNDER, asked, learn
from tests.kbdint.playbook import Playbook
from tests.kbdint.playbook import exchange as begun
from tests.kbdint.test_hostile_prompts import HOSTILE, KEYS, OTHER_SYSTEMS, form, given
from tests.servers.person import Person
from tests.servers.scripted import Scripted
from tests.servers.talk import ACCEPT, Talk, one_password
from tests.servers.talk import Verdict as Outcome
from tests.ssh.target import connector, target
from tests.trust.twin import Defence, needs

SECRET = "fake-password"

Record = Callable[[str, object], None]
Twist = Callable[[Challenge, frozenset[Binding]], tuple[Challenge, frozenset[Binding]]]


def remember_any_prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    def first(field: Field, form: Form, kept: tuple[Credential, ...]) -> Credential | None:
        return kept[0] if kept else None

    monkeypatch.setattr(autofill, "_remembered", first)


def bar_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autofill, "_bar", lambda field, form, credential, used: "")


def take_every_key_as(trust: KeyTrust | None) -> Callable[[pytest.MonkeyPatch], None]:
    """Take a host key as known, or, with None, as one that the password was learned under."""

    def take_out(monkeypatch: pytest.MonkeyPatch) -> None:
        bar = autofill._bar

        def lax(field: Field, form: Form, credential: Credential, used: frozenset[str]) -> str:
            if trust is None:
                keys = frozenset({form.host_key.fingerprint})
                return bar(field, form, replace(credential, host_keys=keys), used)
            return bar(
                field, replace(form, host_key=replace(form.host_key, trust=trust)), credential, used
            )

        monkeypatch.setattr(autofill, "_bar", lax)

    return take_out


def know_a_prompt_without(twist: Twist) -> Callable[[pytest.MonkeyPatch], None]:
    def take_out(monkeypatch: pytest.MonkeyPatch) -> None:
        def less(
            endpoint: Endpoint, challenge: Challenge, index: int, taken: frozenset[Binding]
        ) -> Binding:
            challenge, taken = twist(challenge, taken)
            return identity(endpoint, challenge, min(index, len(challenge.prompts) - 1), taken)

        monkeypatch.setattr(exchange, "identity", less)

    return take_out


def as_if_hidden(
    challenge: Challenge, taken: frozenset[Binding]
) -> tuple[Challenge, frozenset[Binding]]:
    prompts = tuple(replace(prompt, echo=False) for prompt in challenge.prompts)
    return replace(challenge, prompts=prompts), taken


def as_if_unnamed(
    challenge: Challenge, taken: frozenset[Binding]
) -> tuple[Challenge, frozenset[Binding]]:
    return replace(challenge, name=""), taken


def as_if_alone(
    challenge: Challenge, taken: frozenset[Binding]
) -> tuple[Challenge, frozenset[Binding]]:
    return replace(challenge, prompts=challenge.prompts[:1]), frozenset()


def as_if_first(
    challenge: Challenge, taken: frozenset[Binding]
) -> tuple[Challenge, frozenset[Binding]]:
    return challenge, frozenset()


def know_every_key(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Ruling(Verdict.KNOWN, (), None, 0, "")
    monkeypatch.setattr(policy, "judge", lambda target, key, *, address="": known)


@needs(
    Defence("a secret belongs to a prompt", remember_any_prompt, "[1-9][0-9]* of 528"),
    Defence("account and host key are looked at", bar_nothing, "[1-9][0-9]* of 528"),
)
def test_sixty_hostile_prompts_get_nothing_shown_or_hidden_under_any_key(
    record_property: Record,
) -> None:
    tries = [
        given(form(prompt, key, echo=echo))
        for prompt in HOSTILE
        for key in KEYS.values()
        for echo in (False, True)
    ]
    assert len(HOSTILE) >= 60
    answered = sum(map(len, tries))
    assert not answered, f"{answered} of {len(tries)}"
    record_property("tried", len(tries))


def fill_the_new_one_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def told(field: Field, form: Form, kept: tuple[Credential, ...]) -> Credential | None:
        return next((credential for credential in kept if credential.binding.set_aside), None)

    monkeypatch.setattr(autofill, "_set_aside", told)


@needs(
    Defence("a new password is of an account", fill_the_new_one_anywhere, "[1-9][0-9]* of [0-9]")
)
def test_a_new_password_that_is_not_confirmed_goes_to_no_other_prompt(
    record_property: Record,
) -> None:
    (old,) = learn("Password: ")
    binding = Binding.of_new_password(ALICE, "new")
    new = replace(old, id="new", binding=binding, status=Status.FRESH, mode=Mode.FILL)
    tries = [
        given(form(prompt, key, echo=echo), (new, old))
        for prompt in (*HOSTILE, *OTHER_SYSTEMS)
        for key in KEYS.values()
        for echo in (False, True)
    ]
    answered = sum(map(len, tries))
    assert not answered, f"{answered} of {len(tries)}"
    assert given(asked("Password: "), (new, old)) == ["fill"]
    (learned,) = learn("LDAP password: ")
    assert given(asked("LDAP password: "), (new, learned)) == ["fill"]
    record_property("tried", len(tries))


def again(*prompts: str) -> Form:
    """Return the form of a challenge that comes after the learned prompt in the same sign-in."""
    book = Playbook(begun(LEARNED_UNDER, endpoint=ALICE)).begins()
    book.answers(book.asks("Password: "), "1")
    return book.asks(*prompts)


def elsewhere() -> dict[str, Form]:
    """Return the learned prompt, each time with one thing otherwise than it was learned."""
    another = HostKey("ssh-ed25519", "SHA256:another", KeyTrust.KNOWN)
    return {
        "new key": asked("Password: ", host_key=replace(LEARNED_UNDER, trust=KeyTrust.NEW)),
        "another known key": asked("Password: ", host_key=another),
        "shown": asked("Password: ", echo=True),
        "second time": again("Password: "),
        "named challenge": asked("Password: ", name="Corporate gateway"),
        "two prompts": asked("Password: ", "Password: "),
    }


@needs(
    Defence("the host key is known", take_every_key_as(KeyTrust.KNOWN), r"\['new key'\]"),
    Defence("it was learned under this key", take_every_key_as(None), r"\['another known key'\]"),
    Defence("the echo counts", know_a_prompt_without(as_if_hidden), r"\['shown'\]"),
    Defence("the occurrence counts", know_a_prompt_without(as_if_first), r"\['second time'\]"),
    Defence("the challenge's name counts", know_a_prompt_without(as_if_unnamed), "named challenge"),
    Defence("the place in it counts", know_a_prompt_without(as_if_alone), "two prompts"),
)
def test_the_learned_prompt_gets_nothing_where_anything_about_it_is_otherwise(
    record_property: Record,
) -> None:
    password = learn("Password: ")
    assert given(asked("Password: "), password) == ["send"]
    forms = elsewhere()
    sent = [what for what, form in forms.items() if "send" in given(form, password)]
    assert sent == []
    filled = [what for what, form in forms.items() if "fill" in given(form, password)]
    assert filled == [], filled
    record_property("tried", len(forms))


async def hostile(talk: Talk) -> Outcome:
    """Ask all there is, shown and hidden, and let them in."""
    for prompt in HOSTILE:
        for echo in (False, True):
            prompts = [(each.text.encode("utf-8", "replace"), echo) for each in prompt.prompts]
            await talk.ask(*prompts, name=prompt.name, instruction=prompt.instruction)
    return ACCEPT


async def learn_of(server: Scripted, directory: Path) -> CredentialService:
    """Have the password of a server saved for sending, under the host key that it has now."""
    credentials = open_credentials(private=True)
    saves = Person(SECRET, remember=True, mode=Mode.SEND)
    await (await connector(credentials).connect(target(server, directory), saves)).close()
    return credentials


def everything_declined() -> Person:
    return Person(*[lambda form: ["no"] * len(form.fields)] * 2 * len(HOSTILE))


async def ask_sixty_ways(tmp_path: Path, key: str) -> tuple[int, int]:
    """Have a server that knows no shame ask whoever saved its password.

    Args:
        tmp_path: Takes known_hosts.
        key: What its host key is by then.

    Returns:
        How often it could ask, and how often the password was filled in or sent.
    """
    async with Scripted({"keyboard-interactive": one_password}) as server:
        credentials = await learn_of(server, tmp_path)
        server._scripts["keyboard-interactive"] = hostile
        to = target(server, tmp_path)
        if key in ("changed", "another known"):
            server.key = asyncssh.generate_private_key("ssh-ed25519")
            server._acceptor.update(server_host_keys=[server.key])
        if key in ("unknown", "another known"):
            known = "" if key == "unknown" else server.known_hosts_line()
            to.user_known_hosts[0].write_text(known)
        person = everything_declined()
        with contextlib.suppress(HostKeyRefused):
            await (await connector(credentials).connect(to, person)).close()
        filled = sum(field.value is not None for form in person.forms for field in form.fields)
        heard = str([seen.answers for seen in server.connections[1:]])
        return len(person.forms), filled + heard.count(SECRET)


@needs(Defence("a secret belongs to a prompt", remember_any_prompt, "given: [1-9]"))
async def test_a_server_that_asks_sixty_ways_is_given_nothing(
    tmp_path: Path, record_property: Record
) -> None:
    for key in ("learned under", "unknown", "another known"):
        asked, given = await ask_sixty_ways(tmp_path, key)
        assert asked == 2 * len(HOSTILE)
        assert not given, f"given: {given}, under a key that is {key}"
    record_property("tried", 3 * asked)


@needs(Defence("a changed key is refused", know_every_key, "asked: 176"))
async def test_a_server_with_a_changed_key_cannot_even_ask(tmp_path: Path) -> None:
    asked, _ = await ask_sixty_ways(tmp_path, "changed")
    assert not asked, f"asked: {asked}"


async def test_twenty_sign_ins_at_the_learned_prompt_ask_nothing(
    tmp_path: Path, record_property: Record
) -> None:
    async with Scripted({"keyboard-interactive": one_password}) as server:
        credentials = await learn_of(server, tmp_path)
        people = [Person() for _ in range(20)]
        for person in people:
            connected = await connector(credentials).connect(target(server, tmp_path), person)
            await connected.close()
        assert [seen.answers for seen in server.connections[1:]] == [[[SECRET]]] * 20
    assert [person.forms for person in people] == [[]] * 20
    record_property("tried", len(people))
