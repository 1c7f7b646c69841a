from dataclasses import replace

import pytest

from sshtui.credentials.binding import Endpoint, Mode, PromptKind, Status
from sshtui.credentials.secret import Secret
from sshtui.kbdint import autofill
from sshtui.kbdint.challenge import PASSWORD, Challenge, Prompt
from sshtui.kbdint.form import Form, HostKey, KeyTrust, Source
from tests.kbdint.playbook import ENDPOINT, KEY, Playbook, credential, exchange


def asked(prompt: str = "Password: ", *, echo: bool = False, host_key: HostKey = KEY) -> Form:
    return Playbook(exchange(host_key)).begins().asks(prompt, echo=echo)


def test_what_was_learned_at_a_prompt_is_filled_there() -> None:
    form = asked()
    matches = autofill.match(form, (credential(form),), frozenset())
    filled = autofill.fill(form, matches, (Secret("fake-password"),))
    assert filled.fields[0].value == Secret("fake-password")
    assert filled.fields[0].source is Source.KEYRING
    assert filled.fields[0].hint == "from keyring"
    assert filled.remember
    assert autofill.automatic(filled, matches) is None


def test_send_goes_out_without_a_form_only_when_proven_and_exact() -> None:
    form = asked()
    for status, goes in ((Status.PROVEN, True), (Status.FRESH, False)):
        kept = credential(form, mode=Mode.SEND, status=status)
        matches = autofill.match(form, (kept,), frozenset())
        filled = autofill.fill(form, matches, (Secret("fake-password"),))
        assert (autofill.automatic(filled, matches) is not None) is goes


def test_send_needs_an_answer_for_every_prompt() -> None:
    form = Playbook().begins().asks("Password: ", "Department: ")
    matches = autofill.match(form, (credential(form, mode=Mode.SEND),), frozenset())
    filled = autofill.fill(form, matches, (Secret("fake-password"), None))
    assert autofill.automatic(filled, matches) is None


def test_mode_ask_leaves_the_form_empty() -> None:
    form = asked()
    (found,) = autofill.match(form, (credential(form, mode=Mode.ASK),), frozenset())
    assert not found.fill


@pytest.mark.parametrize(
    "key",
    [
        HostKey("ssh-ed25519", KEY.fingerprint, KeyTrust.NEW),
        HostKey("ssh-ed25519", "SHA256:another", KeyTrust.KNOWN),
    ],
)
def test_nothing_is_filled_under_a_new_or_another_host_key(key: HostKey) -> None:
    form = asked(host_key=key)
    (found,) = autofill.match(form, (credential(form),), frozenset())
    assert not found.fill
    assert "host key" in found.hint


def test_a_suspect_answer_is_not_filled_and_says_when_it_last_worked() -> None:
    form = asked()
    (found,) = autofill.match(form, (credential(form, status=Status.SUSPECT),), frozenset())
    assert not found.fill
    assert "was not accepted; it last worked 2026-11-23 09:30 UTC" in found.hint


def test_an_answer_is_tried_once_a_connection() -> None:
    form = asked()
    kept = credential(form)
    (found,) = autofill.match(form, (kept,), frozenset({kept.id}))
    assert not found.fill


@pytest.mark.parametrize(
    "prompt",
    ["Enter the password for bob@prod-db: ", "Passphrase: ", "Secret: ", "Password (again): "],
)
def test_another_prompt_of_the_same_server_gets_nothing_sent(prompt: str) -> None:
    form = asked(prompt)
    kept = credential(asked(), mode=Mode.SEND)
    matches = autofill.match(form, (kept,), frozenset())
    filled = autofill.fill(form, matches, (None,))
    assert autofill.automatic(filled, matches) is None


def test_the_same_prompt_with_echo_on_gets_nothing() -> None:
    form = asked(echo=True)
    (found,) = autofill.match(form, (credential(asked()),), frozenset())
    assert found.credential is None


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("Verification code: ", PromptKind.CODE),
        ("New password: ", PromptKind.NEW_PASSWORD),
        ("Password & verification code: ", PromptKind.PASSWORD_AND_CODE),
        ("Continue (yes/no)? ", PromptKind.CONFIRM),
    ],
)
def test_codes_changes_and_consent_are_never_filled(prompt: str, kind: PromptKind) -> None:
    form = asked(prompt)
    assert form.fields[0].kind is kind
    (found,) = autofill.match(form, (credential(form, kind=kind),), frozenset())
    assert not found.fill


def test_another_account_named_in_the_prompt_is_not_ours() -> None:
    form = asked("Password for bob@other: ")
    (found,) = autofill.match(form, (credential(form),), frozenset())
    assert not found.fill


def test_the_password_method_shares_the_endpoints_password_but_never_sends_it_unseen() -> None:
    subject = exchange()
    subject.begin(PASSWORD)
    form = subject.receive(Challenge("", "", (Prompt("Kennwort: ", echo=False),), PASSWORD))
    assert isinstance(form, Form)
    kept = credential(asked(), mode=Mode.SEND)
    (found,) = autofill.match(form, (kept,), frozenset())
    assert found.fill
    assert not found.send


def test_an_answer_gone_from_its_store_says_so() -> None:
    form = asked()
    matches = autofill.match(form, (credential(form),), frozenset())
    filled = autofill.fill(form, matches, (None,))
    assert filled.fields[0].value is None
    assert filled.fields[0].hint == "not in the keyring any more"


def test_a_hop_before_it_makes_another_endpoint() -> None:
    behind = replace(ENDPOINT, via=("jump@bastion:22",))
    assert behind != ENDPOINT
    form = Playbook(exchange(endpoint=behind)).begins().asks("Password: ")
    kept = credential(asked())
    assert kept.binding != form.fields[0].binding
    assert isinstance(form.endpoint, Endpoint)
