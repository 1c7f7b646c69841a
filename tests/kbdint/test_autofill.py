from dataclasses import replace

import pytest

from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.endpoint import Endpoint
from sshtui.kbdint import autofill
from sshtui.kbdint.autofill import Filling
from sshtui.kbdint.challenge import PASSWORD, Challenge, Prompt
from sshtui.kbdint.form import Form, HostKey, KeyTrust, Source
from tests.kbdint.playbook import ENDPOINT, KEY, Playbook, credential, exchange, fill, matches


def asked(prompt: str = "Password: ", *, echo: bool = False, host_key: HostKey = KEY) -> Form:
    return Playbook(exchange(host_key)).begins().asks(prompt, echo=echo)


def test_what_was_learned_at_a_prompt_is_filled_there() -> None:
    form = asked()
    filled = fill(form, (credential(form),), Filling(Secret("fake-password")))
    assert filled.fields[0].value == Secret("fake-password")
    assert filled.fields[0].source is Source.STORED
    assert filled.fields[0].hint == "from keyring"
    assert filled.remember
    assert autofill.automatic(filled) is None


def test_send_goes_out_without_a_form_only_when_proven_and_exact() -> None:
    form = asked()
    for status, goes in ((Status.PROVEN, True), (Status.FRESH, False)):
        kept = credential(form, mode=Mode.SEND, status=status)
        filled = fill(form, (kept,), Filling(Secret("fake-password")))
        assert (autofill.automatic(filled) is not None) is goes


@pytest.mark.parametrize("status", [Status.SUSPECT, Status.FRESH])
def test_send_stays_chosen_while_an_answer_has_to_be_proven_anew(status: Status) -> None:
    form = asked()
    for mode, kept in ((Mode.SEND, Mode.SEND), (Mode.FILL, Mode.FILL)):
        filled = fill(form, (credential(form, mode=mode, status=status),))
        assert filled.mode is kept
        assert (Mode.SEND in filled.modes) is (mode is Mode.SEND)


def test_send_is_not_offered_under_a_new_host_key() -> None:
    form = asked(host_key=HostKey("ssh-ed25519", KEY.fingerprint, KeyTrust.NEW))
    assert Mode.SEND not in fill(form, (credential(form, mode=Mode.SEND),)).modes


def test_send_needs_an_answer_for_every_prompt() -> None:
    form = Playbook().begins().asks("Password: ", "Department: ")
    filled = fill(form, (credential(form, mode=Mode.SEND),), Filling(Secret("fake-password")))
    assert autofill.automatic(filled) is None


def test_mode_ask_leaves_the_form_empty() -> None:
    form = asked()
    (found,) = matches(form, (credential(form, mode=Mode.ASK),))
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
    (found,) = matches(form, (credential(form),))
    assert not found.fill
    assert "host key" in found.hint


def test_a_suspect_answer_is_not_filled_and_says_when_it_last_worked() -> None:
    form = asked()
    (found,) = matches(form, (credential(form, status=Status.SUSPECT),))
    assert not found.fill
    assert "was not accepted; it last worked 2026-11-23 09:30 UTC" in found.hint


def test_an_answer_is_tried_once_a_connection() -> None:
    form = asked()
    kept = credential(form)
    (found,) = matches(form, (kept,), frozenset({kept.id}))
    assert not found.fill


@pytest.mark.parametrize(
    "prompt",
    ["Enter the password for bob@prod-db: ", "Passphrase: ", "Secret: ", "Password (again): "],
)
def test_another_prompt_of_the_same_server_gets_nothing_sent(prompt: str) -> None:
    form = asked(prompt)
    kept = credential(asked(), mode=Mode.SEND)
    filled = fill(form, (kept,))
    assert autofill.automatic(filled) is None


def test_the_same_prompt_with_echo_on_gets_nothing() -> None:
    form = asked(echo=True)
    (found,) = matches(form, (credential(asked()),))
    assert found.credential is None


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("Current password: ", PromptKind.CURRENT_PASSWORD),
        ("New password: ", PromptKind.NEW_PASSWORD),
        ("Retype new password: ", PromptKind.RETYPED_PASSWORD),
        ("Continue (yes/no)? ", PromptKind.CONFIRM),
    ],
)
def test_changes_and_consent_are_never_filled(prompt: str, kind: PromptKind) -> None:
    form = asked(prompt)
    assert form.fields[0].kind is kind
    (found,) = matches(form, (credential(form, kind=kind),))
    assert not found.fill


def test_another_account_named_in_the_prompt_is_not_ours() -> None:
    form = asked("Password for bob@other: ")
    (found,) = matches(form, (credential(form),))
    assert not found.fill


def test_the_password_method_shares_the_endpoints_password_but_never_sends_it_unseen() -> None:
    subject = exchange()
    subject.begin(PASSWORD)
    form = subject.receive(Challenge("", "", (Prompt("Kennwort: ", echo=False),), PASSWORD))
    assert isinstance(form, Form)
    kept = credential(asked(), mode=Mode.SEND)
    (found,) = matches(form, (kept,))
    assert found.fill
    assert not found.send


def test_an_answer_gone_from_its_store_says_so() -> None:
    form = asked()
    filled = fill(form, (credential(form),))
    assert filled.fields[0].value is None
    assert filled.fields[0].hint == "no longer in the keyring"


def test_a_hop_before_it_makes_another_endpoint() -> None:
    behind = replace(ENDPOINT, via=("jump@bastion:22",))
    assert behind != ENDPOINT
    form = Playbook(exchange(endpoint=behind)).begins().asks("Password: ")
    kept = credential(asked())
    assert kept.binding != form.fields[0].binding
    assert isinstance(form.endpoint, Endpoint)


def seed(form: Form, **changes: object) -> Credential:
    """Return a seed of one-time codes that is kept for the first field of a form."""
    return credential(form, 0, **{"id": "seed", "kind": PromptKind.CODE, **changes})


@pytest.mark.parametrize("prompt", ["Verification code: ", "Password & verification code: "])
def test_a_stored_password_never_answers_a_prompt_for_a_code(prompt: str) -> None:
    form = asked(prompt)
    (found,) = matches(form, (credential(form), credential(asked())))
    assert not found.fill
    assert found.credential is None


def test_a_seed_never_answers_a_prompt_for_anything_else() -> None:
    form = asked()
    (found,) = matches(form, (seed(form),))
    assert found.credential is None


def test_a_seed_fills_the_prompt_that_it_was_learned_at_and_no_other() -> None:
    form, other = asked("Verification code: "), asked("Duo passcode: ")
    assert matches(form, (seed(form),))[0].fill
    assert matches(other, (seed(form),))[0].credential is None


def test_a_seed_whose_code_was_refused_is_filled_again_but_not_sent_by_itself() -> None:
    form = asked("Verification code: ")
    kept = seed(form, status=Status.SUSPECT, mode=Mode.SEND)
    for used in (frozenset[str](), frozenset({kept.id})):
        (found,) = matches(form, (kept,), used)
        assert found.fill
        assert not found.send
    assert "not accepted" in found.hint


def test_a_proven_seed_sends_one_code_by_itself_in_a_connection() -> None:
    form = asked("Verification code: ")
    kept = seed(form, mode=Mode.SEND)
    assert matches(form, (kept,))[0].send
    assert not matches(form, (kept,), frozenset({kept.id}))[0].send


def test_a_password_and_a_code_in_one_need_both_and_the_host_key_of_both() -> None:
    form = asked("Password & verification code: ")
    password = credential(form, kind=PromptKind.PASSWORD_AND_CODE)
    code = seed(asked("Verification code: "))
    (found,) = matches(form, (password, code))
    assert (found.fill, found.parts) == (True, (password, code))
    (alone,) = matches(form, (password,))
    assert not alone.fill
    elsewhere = replace(code, host_keys=frozenset({"SHA256:another"}))
    assert not matches(form, (password, elsewhere))[0].fill


def entered(kind: PromptKind, **changes: object) -> Credential:
    """Return an answer that was entered by hand, before any prompt was seen."""
    by_hand = Binding.by_hand(ENDPOINT, kind)
    values = {"binding": by_hand, "kind": kind, "status": Status.FRESH, "host_keys": frozenset()}
    return credential(asked(), 0, **{**values, **changes})


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [("Passwort: ", PromptKind.PASSWORD), ("Verification code: ", PromptKind.CODE)],
)
def test_what_was_entered_by_hand_is_filled_at_the_first_prompt_of_its_kind_never_sent(
    prompt: str, kind: PromptKind
) -> None:
    kept = entered(kind, mode=Mode.SEND)
    (found,) = matches(asked(prompt), (kept,))
    assert found.fill
    assert not found.send
    new_key = HostKey("ssh-ed25519", KEY.fingerprint, KeyTrust.NEW)
    assert not matches(asked(prompt, host_key=new_key), (kept,))[0].fill
    bound = entered(kind, host_keys=frozenset({"SHA256:another"}))
    assert not matches(asked(prompt), (bound,))[0].fill


def test_what_was_entered_by_hand_goes_into_one_field_and_not_into_two() -> None:
    form = Playbook().begins().asks("Password: ", "Password: ")
    found = matches(form, (entered(PromptKind.PASSWORD),))
    assert [match.fill for match in found] == [False, False]


def test_send_may_be_chosen_only_where_all_of_it_was_accepted_before() -> None:
    form = asked()
    for kept, offered in (
        (credential(form), True),
        (credential(form, status=Status.FRESH), False),
        (credential(form, status=Status.SUSPECT), False),
        (entered(PromptKind.PASSWORD), False),
        (credential(form, host_keys=frozenset({"SHA256:another"})), False),
    ):
        filled = fill(form, (kept,), Filling(Secret("fake")))
        assert (Mode.SEND in filled.modes) is offered, kept
    assert Mode.SEND not in form.modes


def test_the_mode_that_stands_chosen_is_the_one_that_is_kept() -> None:
    form = asked()
    for mode in Mode:
        kept = credential(form, mode=mode)
        assert fill(form, (kept,), Filling(Secret("fake"))).mode is mode


def why(form: Form, *kept: Credential) -> str:
    """Say why the first field stays empty, with this on the host."""
    here = tuple(credential for credential in kept if credential.binding.endpoint == form.endpoint)
    filled = fill(form, here)
    return autofill.why_not(filled.fields[0], filled, kept)


def test_it_says_why_a_remembered_answer_was_not_used() -> None:
    form = asked()
    bob = replace(credential(form).binding, endpoint=replace(ENDPOINT, user="bob"))
    other = replace(credential(form).binding, prompt="department", name="")
    assert "no longer in the keyring" in why(form, credential(form))
    assert "was not accepted" in why(form, credential(form, status=Status.SUSPECT))
    assert "belong to “department”" in why(
        form, credential(form, binding=other, kind=PromptKind.OTHER)
    )
    assert why(form, credential(form, binding=bob)) == (
        "no saved credential for deploy@db1.example.com:22; there is one for bob@db1.example.com:22"
    )
    assert why(form) == "no saved credential for deploy@db1.example.com:22"
    assert "seed" in why(asked("Verification code: "))
    assert "change" in why(asked("New password: "))
    assert "confirmation" in why(asked("Continue (yes/no)? "))


def test_it_says_nothing_of_a_field_that_was_filled() -> None:
    form = asked()
    filled = fill(form, (credential(form),), Filling(Secret("fake")))
    assert autofill.why_not(filled.fields[0], filled, (credential(form),)) == ""


def test_refusals_in_a_row_put_the_clock_in_question() -> None:
    form = asked("Verification code: ")
    filled = fill(form, (seed(form),), Filling(Secret("000000"), doubtful=True))
    assert "clock" in filled.fields[0].hint
    assert filled.fields[0].source is Source.TOTP


@pytest.mark.parametrize(
    ("most", "filled", "sent"),
    [("", True, True), ("send", True, True), ("fill", True, False), ("ask", False, False)],
)
def test_a_host_holds_back_what_its_person_does_not_want_there(
    most: str, filled: bool, sent: bool
) -> None:
    form = asked()
    kept = credential(form, mode=Mode.SEND, status=Status.PROVEN)
    (found,) = matches(form, (kept,), most=most)
    assert (found.fill, found.send) == (filled, sent)
    assert bool(found.hint) is not filled
