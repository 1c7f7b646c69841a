import pytest

from sshtui.credentials.binding import PromptKind
from sshtui.credentials.secret import Secret
from sshtui.kbdint.form import Form, Source
from sshtui.kbdint.response import Answer, Reply, Response
from sshtui.kbdint.seeds import HELD_BACK, NOT_A_CODE, may_be_seed, misplaced
from tests.kbdint.learned import asked

KEY = "jbsw y3dp ehpk 3pxp"
URI = "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP"

TAKES_IT = ("Verification code: ", "Memorable word: ", "Passcode or option (1-3): ")
COMBINED = "Password & verification code: "
TAKES_NONE = ("Password: ", "New password: ", "Go on (yes/no)? ")


def typed(
    form: Form, text: str, *, source: Source = Source.TYPED, as_typed: bool = False
) -> tuple[Reply, ...]:
    return Response((Answer(Secret(text), source, as_typed=as_typed),)).replies(form)


@pytest.mark.parametrize("prompt", TAKES_IT)
def test_a_key_is_held_back_until_the_person_says_what_it_is(prompt: str) -> None:
    form = asked(prompt)
    assert may_be_seed(form.fields[0], KEY)
    assert misplaced(typed(form, KEY)) == HELD_BACK
    assert misplaced(typed(form, KEY, as_typed=True)) == ""
    assert misplaced(typed(form, KEY, source=Source.STORED)) == "", "it was kept as an answer"
    assert misplaced(typed(form, "123456")) == ""


@pytest.mark.parametrize(
    "text",
    [
        f'"secret": "{KEY}",',
        f"{KEY}!",
        "jbsw:y3dp:ehpk:3pxp",
        "JBSWY3DPEHPK3PX0",
        "8f14e45fceea167a",
    ],
)
def test_whatever_is_too_long_for_a_code_is_held_back_where_a_code_is_asked_for(text: str) -> None:
    assert misplaced(typed(asked("Verification code: "), text)) == HELD_BACK


@pytest.mark.parametrize(
    "text", ["123 456", "12345678", "a1b2c-3d4e5", "cccccckdvvulgjvtkjdhtlrbjjctggdihuevikehtlil"]
)
def test_a_code_is_not_held_back(text: str) -> None:
    assert misplaced(typed(asked("Verification code: "), text)) == ""


def test_a_key_alone_is_held_back_where_a_password_and_a_code_are_asked_for() -> None:
    form = asked(COMBINED)
    assert misplaced(typed(form, KEY)) == HELD_BACK
    assert misplaced(typed(form, KEY, as_typed=True)) == ""
    assert misplaced(typed(form, "fake-pässword 123456")) == ""
    assert misplaced(typed(form, URI)) == NOT_A_CODE


def test_a_password_of_letters_with_its_code_is_not_held_back_for_its_digits() -> None:
    # Every digit of this code is one of base32, which one code in twenty is by chance.
    assert misplaced(typed(asked(COMBINED), "fake-password234567")) == ""


@pytest.mark.parametrize("prompt", TAKES_NONE)
def test_a_password_that_looks_like_a_key_is_a_password(prompt: str) -> None:
    form = asked(prompt)
    assert not may_be_seed(form.fields[0], KEY)
    assert misplaced(typed(form, KEY)) == ""


@pytest.mark.parametrize(
    ("prompt", "problem"),
    [*((prompt, "") for prompt in TAKES_IT), *((prompt, NOT_A_CODE) for prompt in TAKES_NONE)],
)
def test_a_uri_is_a_seed_or_goes_nowhere(prompt: str, problem: str) -> None:
    form: Form = asked(prompt)
    assert misplaced(typed(form, URI)) == problem
    assert misplaced(typed(form, URI, as_typed=True)) == problem


def test_one_that_cannot_be_used_goes_nowhere_either() -> None:
    form = asked("Verification code: ")
    for text in ("otpauth://totp/x?secret=1", "otpauth-migration://offline?data=Cj"):
        assert misplaced(typed(form, text, as_typed=True)).endswith("Nothing was sent.")
    assert form.fields[0].kind is PromptKind.CODE
