import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sshtui.credentials.secret import Secret
from sshtui.errors import ChallengeTooLarge
from sshtui.kbdint.challenge import MAX_ROUNDS, MAX_TEXT, PASSWORD, PUBLICKEY
from sshtui.kbdint.form import Form, Source
from tests.kbdint.playbook import Playbook, challenge, credential, exchange, replies


def test_openssh_with_pam_one_form_and_a_silent_round() -> None:
    book = Playbook().begins()
    form = book.asks("Password: ")
    assert (form.title, form.round, form.attempt, form.status) == (
        "Sign in to db1.example.com",
        1,
        1,
        "",
    )
    assert [(field.label, field.echo) for field in form.fields] == [("Password:", False)]
    book.answers(form, "fake-password")
    assert book.says() == ""
    book.exchange.accept_factor(())
    assert [reply.secret.reveal() for reply in book.exchange.sent] == ["fake-password"]


def test_a_refusal_is_said_and_counted_on_the_next_form() -> None:
    book = Playbook().begins()
    book.answers(book.asks("Password: "), "wrong")
    refused = book.exchange.refuse(("keyboard-interactive",))
    assert [reply.secret.reveal() for reply in refused] == ["wrong"]
    form = book.begins().asks("Password: ")
    assert re.fullmatch(
        r"Not accepted at \d\d:\d\d:\d\d; the server does not say which field was wrong\."
        r" Attempt 2 of 3\.",
        form.status,
    )
    assert (form.attempt, form.attempts) == (2, 3)
    assert book.exchange.sent == []


def test_three_refusals_end_it_for_every_method_that_asks() -> None:
    book = Playbook()
    for _ in range(3):
        book.begins()
        book.answers(book.asks("Password: "), "wrong")
        book.exchange.refuse(("keyboard-interactive", "password"))
    book.passes_over().passes_over(PASSWORD)


def test_a_method_that_is_refused_without_a_question_is_not_tried_again() -> None:
    book = Playbook().begins()
    book.exchange.refuse(("keyboard-interactive", "password"))
    book.passes_over().begins(PASSWORD)
    assert book.exchange.refusals == 0


def test_an_attempt_with_only_silent_rounds_asked_nothing() -> None:
    book = Playbook().begins()
    book.says()
    book.exchange.refuse(("keyboard-interactive",))
    book.passes_over()


def test_refused_keys_are_not_refused_answers() -> None:
    book = Playbook()
    for _ in range(5):
        book.begins(PUBLICKEY)
        book.exchange.refuse(("publickey", "keyboard-interactive"))
    assert book.begins().asks("Password: ").attempt == 1


def test_an_accepted_factor_is_said_and_gives_new_attempts() -> None:
    book = Playbook().begins(PUBLICKEY)
    book.exchange.accept_factor(("keyboard-interactive",))
    form = book.begins().asks("Password: ")
    assert form.status == "First factor accepted (publickey). The server asks for one more."
    book.answers(form, "fake-password")
    book.exchange.accept_factor(("keyboard-interactive",))
    form = book.begins().asks("Verification code: ")
    assert "2 factors accepted (publickey, keyboard-interactive)" in form.status


def test_a_refused_second_factor_leaves_the_first_one_standing() -> None:
    book = Playbook().begins()
    book.answers(book.asks("Password: "), "fake-password")
    book.exchange.accept_factor(("keyboard-interactive",))
    book.begins()
    book.answers(book.asks("Verification code: "), "000000")
    refused = book.exchange.refuse(("keyboard-interactive",))
    assert [reply.field.label for reply in refused] == ["Verification code:"]
    assert [reply.field.label for reply in book.exchange.sent] == ["Password:"]


def test_text_of_silent_rounds_stands_above_the_next_form() -> None:
    book = Playbook().begins()
    assert book.says("Your password expires in 3 days.") == "Your password expires in 3 days."
    form = book.asks("Password: ", name="Realm", instruction="Welcome")
    assert form.name == "Realm"
    assert form.instruction == "Your password expires in 3 days.\nWelcome"
    book.answers(form, "x")
    assert book.asks("Again: ").instruction == ""


def test_lines_above_the_last_are_text_and_an_empty_prompt_gets_a_label() -> None:
    form = Playbook().begins().asks("Duo login\n\n 1. Push\n\nPasscode or option (1-2): ", "", "  ")
    assert form.fields[0].label == "Passcode or option (1-2):"
    assert form.fields[0].text == "Duo login\n\n 1. Push"
    assert [field.label for field in form.fields[1:]] == ["Answer 2", "Answer 3"]


def test_equal_labels_are_separate_fields() -> None:
    form = Playbook().begins().asks("Code: ", "Code: ")
    assert len(form.fields) == 2


def test_controls_and_markup_of_the_server_are_plain_text() -> None:
    form = Playbook().begins().asks("[bold]\x1b]52;c;eA==\x07Pass\u202eword: ", name="\x1b[2J")
    shown = form.fields[0].label + form.name
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "\u202e" not in shown
    assert "[bold]" in shown


def test_a_server_that_asks_for_ever_is_stopped() -> None:
    subject = exchange()
    subject.begin("keyboard-interactive")
    for _ in range(MAX_ROUNDS - 1):
        subject.receive(challenge("more? "))
    with pytest.raises(ChallengeTooLarge):
        subject.receive(challenge("more? "))


@given(st.lists(st.text(max_size=40), min_size=1, max_size=30), st.text(max_size=200))
def test_every_prompt_gives_one_labelled_field(prompts: list[str], instruction: str) -> None:
    subject = exchange()
    subject.begin("keyboard-interactive")
    form = subject.receive(challenge(*prompts, instruction=instruction))
    assert isinstance(form, Form)
    assert len(form.fields) == len(prompts)
    assert all(field.label for field in form.fields)


def test_a_server_that_accepts_and_asks_anew_for_ever_is_stopped() -> None:
    book = Playbook()
    for _ in range(MAX_ROUNDS):
        book.begins()
        book.exchange.accept_factor(("keyboard-interactive",))
    book.passes_over()


def test_a_refused_stored_answer_is_not_used_again_in_this_connection() -> None:
    book = Playbook().begins()
    form = book.asks("Password: ")
    kept = credential(form)
    book.answers(form, "fake-stale", source=Source.STORED, credentials=(kept,))
    book.exchange.refuse(("keyboard-interactive",))
    book.begins()
    assert book.exchange.used == {kept.id}


def test_what_the_server_says_is_kept_within_bounds() -> None:
    book = Playbook().begins()
    for number in range(50):
        book.exchange.hear(f"{number} " + "x" * (MAX_TEXT // 4))
    instruction = book.asks("Password: ").instruction
    assert len(instruction) <= MAX_TEXT + 100
    assert instruction.splitlines()[-1].startswith("49 ")


def test_a_repetition_is_compared_with_the_new_password_of_the_round_before() -> None:
    book = Playbook().begins()
    book.answers(book.asks("New password: "), "fake-new")
    again = book.asks("Retype new password: ")
    for text, differs in (("fake-other", True), ("fake-new", False)):
        assert bool(book.exchange.mismatch(replies(again, text))) is differs


def test_a_repetition_in_the_same_form_is_compared_there() -> None:
    form = (book := Playbook().begins()).asks("New password: ", "Retype new password: ")
    for text, differs in (("fake-other", True), ("fake-new", False)):
        assert bool(book.exchange.mismatch(replies(form, "fake-new", text))) is differs


def test_the_new_password_of_an_earlier_attempt_is_not_compared_with() -> None:
    book = Playbook().begins()
    book.answers(book.asks("New password: "), "fake-first")
    book.exchange.refuse(())
    again = book.begins().asks("Retype new password: ")
    assert book.exchange.mismatch(replies(again, "fake")) == ""


def test_a_generated_password_is_repeated_without_being_typed_and_a_typed_one_is_not() -> None:
    for source, value in ((Source.GENERATED, Secret("fake-new")), (Source.TYPED, None)):
        book = Playbook().begins()
        book.answers(book.asks("New password: "), "fake-new", source=source)
        field = book.asks("Retype new password: ").fields[0]
        assert field.value == value
        assert field.source is (source if value else None)
