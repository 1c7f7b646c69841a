from dataclasses import replace

import pytest

from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.command import CommandStore
from sshtui.kbdint.form import Source
from sshtui.kbdint.remember import Doubt, Freshen, Keep, Prove, after_refusal, after_success
from tests.kbdint.playbook import Playbook, credential, replies


def test_a_typed_answer_is_kept_only_when_asked_for() -> None:
    for ticked in (True, False):
        book = Playbook().begins()
        form = book.asks("Password: ")
        book.answers(form, "fake-password", remember=ticked)
        lessons = after_success(book.exchange.sent)
        if ticked:
            (keep,) = lessons
            assert isinstance(keep, Keep)
            assert (keep.binding, keep.secret.reveal()) == (form.fields[0].binding, "fake-password")
        else:
            assert lessons == []


def test_a_code_is_never_kept() -> None:
    book = Playbook().begins()
    book.answers(book.asks("Verification code: "), "123456", remember=True)
    assert after_success(book.exchange.sent) == []


def test_an_empty_answer_is_not_kept() -> None:
    book = Playbook().begins()
    book.answers(book.asks("Password: "), "", remember=True)
    assert after_success(book.exchange.sent) == []


def test_a_remembered_answer_that_was_accepted_is_proven() -> None:
    book = Playbook().begins()
    form = book.asks("Password: ")
    kept = credential(form)
    book.answers(form, "fake", remember=True, source=Source.STORED, credentials=(kept,))
    assert after_success(book.exchange.sent) == [Prove(kept)]


def test_another_mode_chosen_in_the_form_is_kept() -> None:
    book = Playbook().begins()
    form = book.asks("Password: ")
    kept = credential(form)
    book.answers(
        form, "fake", remember=True, mode=Mode.SEND, source=Source.STORED, credentials=(kept,)
    )
    assert after_success(book.exchange.sent) == [Prove(kept, mode=Mode.SEND)]


def test_a_refusal_blames_no_single_answer_so_all_remembered_ones_are_in_doubt() -> None:
    book = Playbook().begins()
    first = book.asks("Password: ")
    kept = credential(first)
    book.answers(first, "fake", source=Source.STORED, credentials=(kept,))
    book.answers(book.asks("Verification code: "), "000000")
    assert after_refusal(book.exchange.refuse(())) == [Doubt(kept)]


def test_a_typed_answer_that_is_refused_casts_no_doubt_on_the_remembered_one() -> None:
    book = Playbook().begins()
    form = book.asks("Password: ")
    book.answers(form, "typo", credentials=(credential(form),))
    assert after_refusal(book.exchange.refuse(())) == []


def test_a_forced_change_replaces_the_remembered_password_after_success() -> None:
    book = Playbook().begins()
    form = book.asks("Password: ")
    kept = credential(form)
    book.answers(form, "fake-old", source=Source.STORED, credentials=(kept,))
    changing = "You are required to change your password immediately"
    book.answers(book.asks("Current password: ", instruction=changing), "fake-old")
    book.answers(book.asks("New password: "), "fake-new")
    book.answers(book.asks("Retype new password: "), "fake-new")
    (keep,) = after_success(book.exchange.sent)
    assert isinstance(keep, Keep)
    assert (keep.binding, keep.secret.reveal()) == (kept.binding, "fake-new")


def test_a_forced_change_without_remember_keeps_nothing() -> None:
    book = Playbook().begins()
    book.answers(book.asks("Password: "), "fake-old")
    book.answers(book.asks("New password: "), "fake-new")
    book.answers(book.asks("Retype new password: "), "fake-new")
    assert after_success(book.exchange.sent) == []


@pytest.mark.parametrize(("answer", "kept"), [("1", True), ("123456", False)])
def test_a_choice_is_kept_but_not_a_code_typed_in_its_place(answer: str, kept: bool) -> None:
    book = Playbook().begins()
    form = book.asks("Passcode or option (1-2): ", echo=True)
    assert form.fields[0].kind is PromptKind.MENU
    book.answers(form, answer, remember=True)
    assert bool(after_success(book.exchange.sent)) is kept


def change(book: Playbook, *, source: Source = Source.TYPED) -> None:
    """Go through the rounds of a forced change."""
    book.answers(book.asks("Current password: "), "fake-old")
    book.answers(book.asks("New password: "), "fake-new", source=source)
    book.answers(book.asks("Retype new password: "), "fake-new", source=source)


def test_a_refused_change_leaves_the_old_password_in_place_and_above_doubt() -> None:
    book = Playbook().begins()
    form = book.asks("Password: ")
    book.answers(form, "fake-old", source=Source.STORED, credentials=(credential(form),))
    change(book)
    assert after_refusal(book.exchange.refuse(())) == []
    assert after_success(book.exchange.sent) == []


@pytest.mark.parametrize(
    ("new", "again"),
    [
        ("Enter your new PIN: ", "Please re-enter new PIN: "),
        ("Enter a new PIN, 4 - 8 alphanumeric characters: ", "Re-enter new PIN, to confirm: "),
        ("Neue Token-PIN: ", "Neue Token-PIN bestätigen: "),
        ("Новый ПИН-код: ", "Повторите новый ПИН-код: "),
        ("新PIN码：", "再次输入新PIN码："),
        ("Password accepted.\nEnter new PIN:", "Retype: "),
    ],
)
def test_a_new_pin_of_a_token_does_not_replace_the_password(new: str, again: str) -> None:
    book = Playbook().begins()
    form = book.asks("Password: ")
    kept = credential(form)
    book.answers(form, "fake-password", source=Source.STORED, credentials=(kept,))
    for prompt, kind in ((new, PromptKind.NEW_PASSWORD), (again, PromptKind.RETYPED_PASSWORD)):
        form = book.asks(prompt)
        assert form.fields[0].kind is kind
        book.answers(form, "4711")
    assert after_success(book.exchange.sent) == [Prove(kept)]


def test_a_generated_password_is_kept_even_where_nothing_was_remembered() -> None:
    for first in ("Password: ", ""):
        book = Playbook().begins()
        if first:
            book.answers(book.asks(first), "fake-old")
        change(book, source=Source.GENERATED)
        (keep,) = after_success(book.exchange.sent)
        assert isinstance(keep, Keep)
        assert (keep.kind, keep.secret.reveal()) == (PromptKind.PASSWORD, "fake-new")
        assert keep.binding.unseen is not bool(first)


def test_a_seed_that_was_pasted_is_kept_in_the_place_of_its_code() -> None:
    book = Playbook().begins()
    form = book.asks("Verification code: ")
    uri = Secret("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ")
    (reply,) = replies(form, "123456", source=Source.TOTP)
    book.exchange.answered((replace(reply, keep=uri),))
    (keep,) = after_success(book.exchange.sent)
    assert isinstance(keep, Keep)
    assert (keep.kind, keep.secret) == (PromptKind.CODE, uri)


def test_a_code_from_a_seed_proves_the_seed_and_is_not_kept_itself() -> None:
    book = Playbook().begins()
    form = book.asks("Verification code: ")
    kept = credential(form, kind=PromptKind.CODE)
    book.answers(form, "123456", remember=True, source=Source.TOTP, credentials=(kept,))
    assert after_success(book.exchange.sent) == [Prove(kept)]


def test_a_refusal_puts_password_and_seed_in_doubt() -> None:
    book = Playbook().begins()
    first = book.asks("Password: ")
    password = credential(first)
    book.answers(first, "fake", source=Source.STORED, credentials=(password,))
    second = book.asks("Verification code: ")
    seed = credential(second, id="seed", kind=PromptKind.CODE)
    book.answers(second, "123456", source=Source.TOTP, credentials=(seed,))
    assert after_refusal(book.exchange.refuse(())) == [Doubt(password), Doubt(seed)]


def test_what_was_entered_by_hand_belongs_to_the_prompt_that_accepted_it() -> None:
    book = Playbook().begins()
    form = book.asks("Passwort: ")
    by_hand = Binding.by_hand(form.endpoint, PromptKind.PASSWORD)
    kept = credential(form, binding=by_hand)
    book.answers(form, "fake", source=Source.STORED, credentials=(kept,))
    assert after_success(book.exchange.sent) == [Prove(kept, binding=form.fields[0].binding)]


def test_a_persons_success_lets_a_commands_answer_be_filled_again() -> None:
    book = Playbook().begins()
    form = book.asks("Password: ")
    kept = credential(form, store=CommandStore.kind, status=Status.SUSPECT)
    book.answers(form, "fake", credentials=(kept,))
    assert after_success(book.exchange.sent) == [Freshen(kept)]
