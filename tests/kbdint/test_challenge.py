import pytest
from hypothesis import given
from hypothesis import strategies as st

from sshtui.errors import ChallengeTooLarge
from sshtui.kbdint.challenge import MAX_PROMPTS, MAX_TEXT, Challenge, Prompt, check_bounds


def test_bytes_that_are_not_utf8_become_replacement_characters() -> None:
    decoded = Challenge.decode(b"", b"", [("Schlüssel: ".encode("latin-1"), False)])
    assert decoded.prompts == (Prompt("Schl�ssel: ", echo=False),)


def test_order_and_echo_of_the_prompts_are_kept() -> None:
    decoded = Challenge.decode(b"n", b"i", [(b"one", True), (b"two", False), (b"", True)])
    assert [(prompt.text, prompt.echo) for prompt in decoded.prompts] == [
        ("one", True),
        ("two", False),
        ("", True),
    ]


def test_the_bounds_themselves_are_allowed() -> None:
    check_bounds(MAX_PROMPTS, MAX_TEXT)


@pytest.mark.parametrize(("prompts", "text"), [(MAX_PROMPTS + 1, 0), (1, MAX_TEXT + 1), (2**32, 0)])
def test_more_than_the_bounds_is_refused(prompts: int, text: int) -> None:
    with pytest.raises(ChallengeTooLarge):
        check_bounds(prompts, text)


def test_text_is_counted_over_all_fields_together() -> None:
    part = b"x" * (MAX_TEXT // 3 + 1)
    with pytest.raises(ChallengeTooLarge):
        Challenge.decode(part, part, [(part, False)])


@given(
    st.binary(max_size=200), st.lists(st.tuples(st.binary(max_size=60), st.booleans()), max_size=9)
)
def test_any_bytes_decode_to_as_many_prompts(
    instruction: bytes, prompts: list[tuple[bytes, bool]]
) -> None:
    decoded = Challenge.decode(b"", instruction, prompts)
    assert [prompt.echo for prompt in decoded.prompts] == [echo for _, echo in prompts]
