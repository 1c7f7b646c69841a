import pytest

from sshtui.cli.answer_questions import checked, with_same
from sshtui.credentials.binding import Binding, PromptKind
from sshtui.credentials.secret import Secret
from sshtui.endpoint import Endpoint
from sshtui.kbdint.form import Field, Source
from sshtui.kbdint.response import Answer
from tests.cli.typed import Typed

KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def field(kind: PromptKind, label: str = "Verification code:") -> Field:
    binding = Binding(Endpoint("alice", "db1", 22), "", label, echo=False)
    return Field(label, "", False, kind, binding)


@pytest.mark.parametrize(
    ("kind", "text"), [(PromptKind.PASSWORD, "fake"), (PromptKind.CODE, "123456")]
)
async def test_what_can_be_nothing_else_goes_out_without_a_question(
    kind: PromptKind, text: str
) -> None:
    terminal = Typed()
    assert await checked(terminal, field(kind), text) == Answer(Secret(text), Source.TYPED)
    assert terminal.written == []


@pytest.mark.parametrize("choice", ["m", " Make "])
async def test_a_setup_key_becomes_a_seed_where_the_person_says_so(choice: str) -> None:
    answer = await checked(Typed([choice]), field(PromptKind.CODE), KEY)
    assert answer is not None
    assert answer.secret.reveal().startswith("otpauth://totp/")
    assert KEY in answer.secret.reveal()


async def test_it_goes_out_as_typed_where_the_person_says_so() -> None:
    answer = await checked(Typed(["s"]), field(PromptKind.CODE), KEY)
    assert answer == Answer(Secret(KEY), Source.TYPED, as_typed=True)


@pytest.mark.parametrize("choice", ["", "n", "yes"])
async def test_anything_else_asks_again(choice: str) -> None:
    assert await checked(Typed([choice]), field(PromptKind.CODE), KEY) is None


async def test_a_prompt_that_no_code_answers_offers_none() -> None:
    terminal = Typed(["m"])
    assert await checked(terminal, field(PromptKind.PASSWORD_AND_CODE), KEY) is None
    assert "codes" not in terminal.written[0].splitlines()[-1]


async def test_a_key_that_makes_no_codes_is_told_and_asked_for_again() -> None:
    terminal = Typed(["m"])
    assert await checked(terminal, field(PromptKind.CODE), "A" * 33) is None
    assert len(terminal.written) == 2


async def test_what_looks_like_a_code_is_asked_about_before_it_is_kept() -> None:
    terminal = Typed(["y"])
    answer = Answer(Secret("123456"), Source.TYPED)
    kept = await with_same(terminal, field(PromptKind.PASSWORD, "Password\x1b[2J:"), answer)
    assert kept.same
    assert "same every time" in terminal.written[0]
    assert "\x1b" not in terminal.written[0]
    assert not (await with_same(Typed(["n"]), field(PromptKind.PASSWORD), answer)).same


@pytest.mark.parametrize(
    "answer",
    [
        Answer(Secret("fake-password"), Source.TYPED),
        Answer(Secret("123456"), Source.STORED),
    ],
)
async def test_what_is_known_to_be_the_same_is_not_asked_about(answer: Answer) -> None:
    terminal = Typed()
    assert await with_same(terminal, field(PromptKind.PASSWORD), answer) is answer
    assert terminal.written == []
