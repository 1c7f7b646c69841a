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
        (
            "forwards",
            "-L 80:a:1\n81:b:2\nL 82:c:3",
            "local_forwards",
            ("80 a:1", "81 b:2", "82 c:3"),
        ),
        ("forwards", "-R 0:a:1\nR 9090", "remote_forwards", ("0 a:1", "9090")),
        ("group", "eu/prod", "group", "eu/prod"),
        ("ForwardAgent", "no", "others", (("ForwardAgent", "no"),)),
        ("others", "loglevel=DEBUG\n\n", "others", (("LogLevel", "DEBUG"),)),
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
        ("port", "0"),
        ("port", "2 2"),
        ("hostname", "ssh://ann@web:22"),
        ("Compression", "perhaps"),
        ("others", "Frob x"),
        ("others", "Include ~/x"),
        ("others", "LogLevel"),
        ("others", "Port 22"),
        ("others", "ForwardAgent yes"),
    ],
)
def test_a_mistake_is_named_by_the_field_it_was_typed_in(name: str, text: str) -> None:
    before = HostEntry("a")
    _, wrong = entry_from(texts_of(before) | {name: text}, before)
    assert list(wrong) == [name]


def test_a_mistake_in_other_settings_names_its_line() -> None:
    before = HostEntry("a", others=(("LogLevel", "DEBUG"), ("Frob", "x")))
    text = "LogLevel DEBUG\nFrob x\nSendEnv A=1"
    _, wrong = entry_from(texts_of(before) | {"others": text}, before)
    assert wrong == {"others": "Line 3: SendEnv cannot be 'A=1'."}
    _, wrong = entry_from(texts_of(before) | {"others": "Port 22"}, before)
    assert wrong == {"others": "Line 1: Port has a field of its own, under Connection."}


def test_a_row_and_other_settings_change_together() -> None:
    before = HostEntry("a", others=(("ForwardAgent", "yes"), ("LogLevel", "DEBUG")))
    texts = texts_of(before)
    assert (texts["ForwardAgent"], texts["others"]) == ("yes", "LogLevel DEBUG")
    texts |= {"ForwardAgent": "no", "Compression": "yes", "others": "SendEnv A"}
    entry, wrong = entry_from(texts, before)
    assert wrong == {}
    assert sorted(entry.others) == [
        ("Compression", "yes"),
        ("ForwardAgent", "no"),
        ("SendEnv", "A"),
    ]
    entry, _ = entry_from(texts | {"ForwardAgent": "", "Compression": ""}, before)
    assert entry.others == (("SendEnv", "A"),), "not set is not the same as no"
