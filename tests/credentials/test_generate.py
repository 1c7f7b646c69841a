from collections import Counter

import pytest

from sshtui.credentials.generate import ALL, LONGEST, SHORTEST, CharacterClass, generate
from sshtui.errors import UsageError


@pytest.mark.parametrize("length", [SHORTEST, 20, LONGEST])
def test_it_has_the_length_and_every_class(length: int) -> None:
    for _ in range(50):
        text = generate(length).reveal()
        assert len(text) == length
        assert any(letter.islower() for letter in text)
        assert any(letter.isupper() for letter in text)
        assert any(letter.isdigit() for letter in text)
        assert any(not letter.isalnum() for letter in text)
        assert text.isprintable()
        assert not set(text) & set("0O1lI \t'\"\\`$&|;<>()*~")
        assert text[0].isalnum()


@pytest.mark.parametrize("one", CharacterClass)
def test_one_class_is_enough(one: CharacterClass) -> None:
    assert len(generate(12, frozenset({one})).reveal()) == 12


def test_no_two_are_alike_and_no_character_is_left_out_or_favoured() -> None:
    made = [generate().reveal() for _ in range(2_000)]
    assert len(set(made)) == len(made)
    counts = Counter(letter for text in made for letter in text[1:] if letter.islower())
    assert len(counts) == 25
    assert max(counts.values()) < 2 * min(counts.values())


@pytest.mark.parametrize("length", [SHORTEST - 1, LONGEST + 1, 0, -1])
def test_a_length_out_of_bounds_is_refused(length: int) -> None:
    with pytest.raises(UsageError, match="characters"):
        generate(length)


def test_no_class_is_refused() -> None:
    with pytest.raises(UsageError, match="kind"):
        generate(20, frozenset())
    assert len(ALL) == 4
