"""Prompts that come more than once in a sign-in: each place has an answer of its own."""

import pytest

from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.stores.kind import StoreKind
from sshtui.endpoint import Hop
from sshtui.kbdint import remember
from sshtui.kbdint.challenge import KEYBOARD_INTERACTIVE, PASSWORD
from sshtui.kbdint.custom_patterns import custom_patterns
from sshtui.kbdint.exchange import Exchange, SignInState
from sshtui.kbdint.form import Form, Source
from sshtui.kbdint.remember import Doubt, Keep, Prove
from tests.kbdint.playbook import ENDPOINT, KEY, NOW, Playbook, credential, matches


def kept(book: Playbook) -> tuple[Credential, ...]:
    """Return what a complete sign-in leaves behind, to be sent the next time."""
    if book.exchange.state is not SignInState.IDLE:
        book.exchange.accept_factor(())
    return tuple(
        Credential(
            id=lesson.secret.reveal(),
            binding=lesson.binding,
            kind=lesson.kind,
            mode=Mode.SEND,
            status=Status.PROVEN,
            host_keys=frozenset({KEY.fingerprint}),
            store=StoreKind("keyring"),
            last_accepted=NOW,
        )
        for lesson in remember.after_success(book.exchange.sent)
        if isinstance(lesson, Keep)
    )


def types(book: Playbook, prompt: str, answer: str, instruction: str = "") -> Playbook:
    return book.answers(book.asks(prompt, instruction=instruction), answer, remember=True)


def two_systems() -> tuple[Credential, ...]:
    return kept(types(types(Playbook().begins(), "Password: ", "one"), "Password: ", "two"))


def sent_by_itself(book: Playbook, form: Form, known: tuple[Credential, ...]) -> str:
    """Return what goes out at a form of one field without a look, and let it go."""
    (found,) = matches(form, known, book.exchange.used)
    if found.credential is None or not found.send:
        return ""
    book.answers(form, found.credential.id, source=Source.STORED, credentials=(found.credential,))
    return found.credential.id


def test_two_rounds_with_the_same_prompt_keep_two_answers_and_send_each_to_its_own() -> None:
    known = two_systems()
    assert [credential.id for credential in known] == ["one", "two"]
    assert known[0].binding != known[1].binding
    book = Playbook().begins()
    assert sent_by_itself(book, book.asks("Password: "), known) == "one"
    assert sent_by_itself(book, book.asks("Password: "), known) == "two"


def test_a_second_try_is_the_same_place_as_the_first() -> None:
    known = two_systems()
    book = Playbook().begins()
    first = book.asks("Password: ")
    assert sent_by_itself(book, first, known) == "one"
    book.exchange.refuse((KEYBOARD_INTERACTIVE,))
    again = book.begins().asks("Password: ")
    assert again.fields[0].binding == first.fields[0].binding
    assert sent_by_itself(book, again, known) == "", "it was refused in this connection"
    book.answers(again, "one", remember=True)
    assert sent_by_itself(book, book.asks("Password: "), known) == "two"


def more(book: Playbook, extra: str) -> None:
    """Have a round more than there was when the answers were learned."""
    if extra == "a round without words":
        book.says()
    elif extra.startswith("Your password"):
        book.says(extra)
    else:
        book.answers(book.asks(extra), "1")


@pytest.mark.parametrize("position", [0, 1, 2])
@pytest.mark.parametrize(
    "extra",
    [
        "a round without words",
        "Your password will expire in 3 days.",
        "Passcode or option (1-2): ",
        "Verification code: ",
        "New password: ",
    ],
)
def test_a_round_more_moves_no_place(position: int, extra: str) -> None:
    known = two_systems()
    book = Playbook().begins()
    for place, answer in enumerate(["one", "two", ""]):
        if place == position:
            more(book, extra)
        if answer:
            assert sent_by_itself(book, book.asks("Password: "), known) == answer


@pytest.mark.parametrize("methods", [(KEYBOARD_INTERACTIVE, PASSWORD), (PASSWORD,) * 2])
def test_two_factors_that_ask_the_same_have_two_answers(methods: tuple[str, str]) -> None:
    book = Playbook()
    for method, answer in zip(methods, ("one", "two"), strict=True):
        types(book.begins(method), "Password: ", answer)
        book.exchange.accept_factor(("password",))
    known = kept(book)
    assert [credential.id for credential in known] == ["one", "two"]
    book = Playbook()
    for method, answer in zip(methods, ("one", "two"), strict=True):
        assert sent_by_itself(book, book.begins(method).asks("Password: "), known) == answer
        book.exchange.accept_factor(("password",))


def test_the_password_method_in_the_place_of_a_form_gets_the_same_password() -> None:
    known = kept(types(Playbook().begins(), "Password: ", "one"))
    book = Playbook().begins()
    book.exchange.refuse(("password",))
    assert sent_by_itself(book, book.begins(PASSWORD).asks("Password: "), known) == "one"


@pytest.mark.parametrize("prompt", ["Password: ", "Kennwort: ", "Enter your password: "])
def test_a_second_password_is_never_the_one_that_was_kept_for_the_first(prompt: str) -> None:
    known = kept(types(Playbook().begins(), "Password: ", "one"))
    by_hand = Binding.by_hand(known[0].binding.endpoint, PromptKind.PASSWORD)
    book = Playbook().begins()
    entered = credential(form := book.asks("Password: "), binding=by_hand)
    assert sent_by_itself(book, form, known) == "one"
    for offered in (known, (entered,)):
        (found,) = matches(book.asks(prompt), offered)
        assert not found.fill


def test_what_was_kept_before_there_were_places_is_the_first() -> None:
    book = Playbook().begins()
    form = book.asks("Password: ")
    plain = Binding(form.endpoint, "", "password", echo=False)
    old = credential(form, id="old", binding=plain, mode=Mode.SEND)
    assert form.fields[0].binding == plain
    assert sent_by_itself(book, form, (old,)) == "old"
    assert sent_by_itself(book, book.asks("Password: "), (old,)) == ""


@pytest.mark.parametrize(
    ("instruction", "prompt"),
    [("Sorry, try again.", "Password: "), ("", "Falsches Passwort\nPassword: ")],
)
def test_a_prompt_that_comes_again_because_its_answer_was_wrong_is_no_second_place(
    instruction: str, prompt: str
) -> None:
    book = types(Playbook().begins(), "Password: ", "wrong")
    form = book.asks(prompt, instruction=instruction)
    assert not form.fields[0].binding.repeated
    book.answers(form, "right", remember=True)
    assert [credential.id for credential in kept(book)] == ["right"]


def test_words_that_stand_there_every_time_do_not_make_it_the_same_place() -> None:
    rules = "After 3 wrong passwords the account is locked. Never try again and again."
    book = types(Playbook().begins(), "Password: ", "one", rules)
    types(book, "Password: ", "two", rules)
    assert [credential.id for credential in kept(book)] == ["one", "two"]


def test_a_third_try_within_an_attempt_is_the_same_place_too() -> None:
    book = types(Playbook().begins(), "Password: ", "wrong")
    types(book, "Password: ", "wrong too", "Sorry, try again.")
    types(book, "Password: ", "right", "Sorry, try again.")
    types(book, "Password: ", "two")
    assert [credential.id for credential in kept(book)] == ["right", "two"]


def test_words_of_a_round_between_tell_it_too_and_what_was_sent_is_in_doubt() -> None:
    (known,) = kept(types(Playbook().begins(), "Password: ", "stale"))
    book = Playbook().begins()
    form = book.asks("Password: ")
    assert sent_by_itself(book, form, (known,)) == "stale"
    book.says("Access denied")
    again = book.asks("Password: ")
    assert again.fields[0].binding == form.fields[0].binding
    assert sent_by_itself(book, again, (known,)) == ""
    book.answers(again, "right", remember=True)
    book.exchange.accept_factor(())
    lessons = remember.after_success(book.exchange.sent)
    assert [type(lesson) for lesson in lessons] == [Doubt, Keep]


def test_a_change_replaces_the_password_that_had_expired_and_not_another() -> None:
    known = two_systems()
    for current, changed in ((("one",), "one"), (("two",), "two"), ((), "two")):
        book = Playbook().begins()
        for _ in range(2):
            sent_by_itself(book, book.asks("Password: "), known)
        for answer in current:
            book.answers(book.asks("Current password: "), answer)
        book.answers(book.asks("New password: "), "new")
        book.exchange.accept_factor(())
        lessons = remember.after_success(book.exchange.sent)
        (keep,) = [lesson for lesson in lessons if isinstance(lesson, Keep)]
        (proven,) = [lesson for lesson in lessons if isinstance(lesson, Prove)]
        assert keep.secret.reveal() == "new"
        assert (
            keep.binding
            == next(credential for credential in known if credential.id == changed).binding
        )
        assert proven.credential.id != changed


def test_a_person_can_say_that_a_prompt_of_another_system_is_for_the_accounts_password() -> None:
    (known,) = kept(types(Playbook().begins(), "Password: ", "one"))
    for table, filled in (({"^ldap password": "password"}, True), ({}, False)):
        subject = Exchange(ENDPOINT, Hop(("db1",), 0), KEY, custom=custom_patterns(table))
        form = Playbook(subject).begins().asks("LDAP password: ")
        (found,) = matches(form, (known,))
        assert (found.fill, found.send) == (filled, False)


def test_a_place_is_named_where_there_are_several() -> None:
    assert [credential.binding.words for credential in two_systems()] == [
        "password",
        "password (time 2)",
    ]
    form = Playbook().begins().asks("Password: ", "Password: ")
    assert [field.binding.words for field in form.fields] == [
        "password (1 of 2)",
        "password (2 of 2)",
    ]


def test_no_server_can_name_a_place_itself() -> None:
    for name in ("Time 2", " Time 2", "x Prompt 1 of 2 Time 2", "ANY"):
        (field,) = Playbook().begins().asks("Password: ", name=name).fields
        assert not field.binding.repeated
        assert not field.binding.unseen
        assert field.binding.words == "password"
