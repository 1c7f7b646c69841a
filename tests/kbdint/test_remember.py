import pytest

from sshtui.credentials.binding import Mode, PromptKind
from sshtui.kbdint.form import Source
from sshtui.kbdint.remember import Doubt, Keep, Prove, after_refusal, after_success
from tests.kbdint.playbook import Playbook, credential


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
    book.answers(form, "fake", remember=True, source=Source.KEYRING, credentials=(kept,))
    assert after_success(book.exchange.sent) == [Prove(kept)]


def test_another_mode_chosen_in_the_form_is_kept() -> None:
    book = Playbook().begins()
    form = book.asks("Password: ")
    kept = credential(form)
    book.answers(
        form, "fake", remember=True, mode=Mode.SEND, source=Source.KEYRING, credentials=(kept,)
    )
    (keep,) = after_success(book.exchange.sent)
    assert isinstance(keep, Keep)
    assert keep.mode is Mode.SEND


def test_a_refusal_blames_no_single_answer_so_all_remembered_ones_are_in_doubt() -> None:
    book = Playbook().begins()
    first = book.asks("Password: ")
    kept = credential(first)
    book.answers(first, "fake", source=Source.KEYRING, credentials=(kept,))
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
    book.answers(form, "fake-old", source=Source.KEYRING, credentials=(kept,))
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
