"""Where letters stand in a name."""

import random

from sshtui.hosts.fuzzy import MOST_SORTED, initials, positions, scattered, tightest_first


def test_scattered_letters_are_found_in_their_order_only() -> None:
    rng = random.Random(4)
    for _ in range(2000):
        alias = "".join(rng.choices("ab.", k=rng.randint(0, 7)))
        term = "".join(rng.choices("ab.", k=rng.randint(1, 4)))
        letters = iter(alias)
        assert bool(scattered(term)(alias)) == all(letter in letters for letter in term)


def test_initials_stand_at_the_starts_of_words() -> None:
    assert initials("dp")("db-primary")
    assert initials("pd")("x.prod-db")
    assert not initials("dp")("dprimary")
    assert not initials("pd")("db-primary")


def test_the_tightest_group_of_letters_is_marked() -> None:
    assert positions("axxxab", ["ab"]) == (4, 5)
    assert positions("a1b1ab1c", ["abc"]) == (4, 5, 7)
    assert positions("web", ["xyz"]) == ()
    assert positions("web1", ["1", "we"]) == (0, 1, 3)


def test_names_are_sorted_by_tightness_while_they_are_few() -> None:
    names = ["a---b", "a-b", "xab"]
    assert tightest_first([0, 1, 2], names, "ab") == [1, 0, 2]
    many = ["a---b", "a-b"] * MOST_SORTED
    assert tightest_first(list(range(len(many))), many, "ab") == list(range(len(many)))
