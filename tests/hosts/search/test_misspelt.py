"""Names that a misspelt term nearly fits."""

import pytest

from sshtui.hosts.search.fuzzy import Term, squash
from sshtui.hosts.search.misspelt import nearly, positions
from sshtui.hosts.search.texts import Texts


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("wbe01", "web-01"),
        ("we1b", "web-1"),
        ("bsation", "bastion"),
        ("bastoin", "bastion"),
        ("webb01", "eu-web-1"),
        ("bastiion", "bastion"),
        ("basion7", "bastion-07"),
        ("bastuon", "bastion"),
    ],
)
def test_one_letter_is_forgiven(typed: str, name: str) -> None:
    assert nearly(Term(typed), Texts(["other", squash(name)])) == {1}
    assert positions(name, [Term(typed)])


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("web07", "web08"),
        ("web12", "web21"),
        ("web1", "web11"),
        ("web122", "web12"),
        ("node-c", "node-d"),
        ("bsatoin", "bastion"),
        ("we", "ew"),
        ("root@bsation", "bastion"),
        ("10.0.3.17", "10.0.3.71"),
    ],
)
def test_digits_ends_of_words_and_destinations_are_not_forgiven(typed: str, name: str) -> None:
    assert nearly(Term(typed), Texts([squash(name)])) == set()
