"""Hosts as text in fields: what is not touched stays what it was."""

import random

import pytest

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.entry_text import entry_from, texts_of
from tests.hosts.entries import random_entry


def test_untouched_texts_change_nothing() -> None:
    rng = random.Random(9)
    for number in range(300):
        entry = random_entry(rng, number)
        assert entry_from(texts_of(entry), entry) == (entry, {})


def test_what_was_odd_before_is_no_mistake_of_now() -> None:
    odd = HostEntry("web", "%h.example.com", identities=("~/a, b",))
    texts = texts_of(odd) | {"port": "7"}
    assert entry_from(texts, odd) == (
        HostEntry("web", "%h.example.com", port=7, identities=("~/a, b",)),
        {},
    )


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("port", "2022", "port", 2022),
        ("port", "", "port", 0),
        ("keepalive", "30", "keepalive", 30),
        ("tags", " b  a b ", "tags", ("b", "a")),
        ("identities", "~/a, ~/b ,", "identities", ("~/a", "~/b")),
        ("environment", "A=1\n\n B=2 \n", "environment", ("A=1", "B=2")),
        ("favourite", "Yes", "favourite", True),
        ("favourite", "no", "favourite", False),
        ("note", "\n one \n\n two\n", "note", "one\n\ntwo"),
        ("forwards", "L 80  a:1\nd 1080", "local_forwards", ("80 a:1",)),
        ("forwards", "L 80  a:1\nd 1080", "dynamic_forwards", ("1080",)),
        ("group", "eu/prod", "group", "eu/prod"),
    ],
)
def test_texts_are_read(name: str, text: str, field: str, value: object) -> None:
    before = HostEntry("a", port=1, favourite=text == "no")
    entry, wrong = entry_from(texts_of(before) | {name: text}, before)
    assert wrong == {}
    assert getattr(entry, field) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("alias", "a b"),
        ("port", "x"),
        ("port", "70000"),
        ("keepalive", "-1"),
        ("favourite", "perhaps"),
        ("forwards", "X 80 a:1"),
        ("forwards", "L"),
        ("forwards", "R 80 nowhere"),
        ("environment", "A"),
        ("colour", "mauve"),
    ],
)
def test_a_mistake_is_named_by_the_field_it_was_typed_in(name: str, text: str) -> None:
    before = HostEntry("a")
    _, wrong = entry_from(texts_of(before) | {name: text}, before)
    assert list(wrong) == [name]
