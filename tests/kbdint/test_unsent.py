from dataclasses import replace

import pytest

from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.vault import VaultStore
from sshtui.kbdint.autofill import Filling
from sshtui.kbdint.form import Form, Unsent
from sshtui.kbdint.unsent import unsent
from tests.kbdint.playbook import ENDPOINT, Playbook, credential, fill, matches


def asked(prompt: str = "Password: ") -> Form:
    return Playbook().begins().asks(prompt)


def told(
    form: Form,
    *kept: Credential,
    filling: Filling | None = None,
    used: frozenset[str] = frozenset(),
    most: str = "",
) -> Unsent:
    given = (filling or Filling(),) * len(form.fields)
    return unsent(fill(form, kept, *given, used=used, most=most), kept)


def test_of_what_goes_out_by_itself_nothing_is_told() -> None:
    form = asked()
    kept = credential(form, mode=Mode.SEND)
    assert told(form, kept, filling=Filling(Secret("fake"))) == Unsent()


def test_where_nothing_is_kept_it_says_so_and_how_to_learn_it() -> None:
    cause = told(asked())
    assert cause.label == "Password:"
    assert cause.reason == f"No saved credential for {ENDPOINT}."
    assert "sshtui creds mode" in cause.remedy


@pytest.mark.parametrize("mode", [Mode.FILL, Mode.ASK])
def test_a_mode_that_waits_for_a_person_is_named_with_how_to_change_it(mode: Mode) -> None:
    form = asked()
    cause = told(form, credential(form, mode=mode))
    assert cause.reason.startswith(f"Its mode is {mode}:")
    assert "sshtui creds mode 00000000 send" in cause.remedy


@pytest.mark.parametrize("mode", [Mode.FILL, Mode.SEND])
def test_of_a_stale_answer_it_says_when_it_last_worked(mode: Mode) -> None:
    form = asked()
    cause = told(form, credential(form, mode=mode, status=Status.SUSPECT))
    assert "was not accepted; it last worked 2026-11-23 09:30 UTC." in cause.reason
    assert "Sign in once" in cause.remedy


def test_an_answer_that_was_refused_a_moment_ago_is_stale() -> None:
    form = asked()
    kept = credential(form, mode=Mode.SEND)
    assert "was not accepted" in told(form, kept, used=frozenset({kept.id})).reason


def test_an_answer_that_was_given_by_hand_has_to_be_accepted_first() -> None:
    form = asked()
    by_hand = Binding.by_hand(ENDPOINT, PromptKind.PASSWORD)
    cause = told(form, credential(form, binding=by_hand, mode=Mode.FILL, status=Status.FRESH))
    assert cause.reason == "No server has accepted the credential yet."


def test_a_prompt_that_was_never_seen_gets_nothing_that_was_learned_at_another() -> None:
    form = asked("LDAP Password: ")
    kept = credential(asked(), mode=Mode.SEND)
    assert not matches(form, (kept,))[0].send
    assert "“password”" in told(form, kept).reason


def test_a_keyring_that_does_not_give_it_is_named() -> None:
    form = asked()
    filling = Filling(problem="The system keyring is locked.", remedy="Unlock it.")
    cause = told(form, credential(form, mode=Mode.SEND), filling=filling)
    assert (cause.reason, cause.remedy) == (filling.problem, filling.remedy)


def test_a_locked_vault_needs_a_terminal_or_a_keyring_in_its_place() -> None:
    form = asked()
    filling = Filling(problem="The vault is locked.", remedy="Unlock it.")
    cause = told(form, credential(form, mode=Mode.SEND, store=VaultStore.kind), filling=filling)
    assert cause.reason == "The vault is locked."
    assert "from a terminal" in cause.remedy
    assert "sshtui creds move 00000000 keyring" in cause.remedy


def test_an_answer_that_is_gone_from_its_store_is_told() -> None:
    form = asked()
    cause = told(form, credential(form, mode=Mode.SEND))
    assert cause.reason == "It is no longer in the keyring."


def test_a_code_is_never_kept_and_needs_a_seed() -> None:
    cause = told(asked("Verification code: "))
    assert cause.reason.startswith("No one-time code seed is saved")
    assert "sshtui creds totp" in cause.remedy


@pytest.mark.parametrize("prompt", ["New password: ", "Continue (yes/no)? "])
def test_consent_and_a_new_password_are_a_persons(prompt: str) -> None:
    assert "from a terminal" in told(asked(prompt)).remedy


def test_a_host_that_holds_answers_back_is_told() -> None:
    form = asked()
    kept = credential(form, mode=Mode.SEND)
    assert told(form, kept, most="fill").reason == "This host has Autofill fill."
    assert "asks each time" in told(form, kept, most="ask").reason


def test_of_several_prompts_the_first_that_stands_against_it_is_named() -> None:
    form = Playbook().begins().asks("Password: ", "Department: ")
    kept = credential(form, mode=Mode.SEND)
    filled = fill(form, (kept,), Filling(Secret("fake")))
    assert unsent(filled, (kept,)).label == "Department:"
    plain = replace(form, fields=form.fields[:1])
    assert told(plain, kept, filling=Filling(Secret("fake"))) == Unsent()
