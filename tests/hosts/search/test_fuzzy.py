"""How terms fit names."""

import random

import pytest

from sshtui.hosts.search.fuzzy import (
    MOST_SORTED,
    Term,
    apart,
    positions,
    scattered,
    score,
    squash,
    squashed_with_places,
)


def places(name: str, *terms: str) -> tuple[int, ...]:
    return positions(name, map(Term, terms))


def test_scattered_letters_are_found_in_their_order_only() -> None:
    rng = random.Random(4)
    for _ in range(2000):
        alias = "".join(rng.choices("ab.", k=rng.randint(0, 7)))
        term = "".join(rng.choices("ab.", k=rng.randint(1, 4)))
        letters = iter(alias)
        assert bool(scattered(term)(alias)) == all(letter in letters for letter in term)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("web-01", "web1"),
        ("web_001", "web1"),
        ("web.1", "web1"),
        ("eu-db-03", "eudb3"),
        ("web-100", "web100"),
        ("web-0", "web0"),
        ("10.0.3", "10 0 3"),
        ("a-01.02", "a1 2"),
        ("--", ""),
    ],
)
def test_separators_and_leading_zeros_are_dropped(name: str, expected: str) -> None:
    assert squash(name) == expected
    squashed, origins = squashed_with_places(name)
    assert squashed == expected
    assert all(
        name[at] == letter for letter, at in zip(squashed, origins, strict=True) if letter != " "
    )


@pytest.mark.parametrize(
    ("term", "name", "fits"),
    [
        ("dp", "db-primary", True),
        ("pd", "x.prod-db", True),
        ("pd", "db-primary", False),
        ("peuw1", "prod-eu-web-01", True),
        ("prodw1", "prod-eu-web01", True),
        ("pweb", "prod-wiki-web", True),
        ("prweb1", "prod-web-21", False),
        ("web01", "web-10", False),
        ("web1", "web-10", True),
    ],
)
def test_terms_are_the_starts_of_words(term: str, name: str, *, fits: bool) -> None:
    assert bool(Term(term).starts_words(name)) is fits


def test_the_tightest_group_of_letters_is_marked() -> None:
    assert places("axxxab", "ab") == (4, 5)
    assert places("axbxabxc", "abc") == (4, 5, 7)
    assert places("web", "xyz") == ()
    assert places("web1", "1", "we") == (0, 1, 3)


def test_names_are_sorted_by_how_well_letters_fit_while_they_are_few() -> None:
    names = ["axxxb", "axb", "xab-"]
    assert apart(Term("ab"), [0, 1, 2], set(), names) == ([], [1, 0, 2])
    many = ["axxxb", "axb"] * MOST_SORTED
    assert apart(Term("ab"), range(len(many)), set(), many)[1] == list(range(len(many)))


def test_a_score_rewards_runs_and_starts_of_words_and_punishes_cut_numbers() -> None:
    assert score("prod-eu-web", "prdeuweb") > score("pxrxdxexuxwxexb", "prdeuweb")
    assert score("db-pool", "dp") > score("db-xpool", "dp")
    assert score("xweb-1", "xb1") > score("xweb-12", "xb1")
    assert score("web", "xyz") == 0
