"""A block of ssh_config as fields, and back."""

import random
import string
from pathlib import Path

import pytest

from sshtui.errors import UsageError
from sshtui.hosts.editing.block_codec import entry_of, render
from sshtui.hosts.entry import HostEntry
from sshtui.sshconfig.line import parse_line
from tests.hosts.entries import random_entry


def read(text: str, alias: str) -> HostEntry:
    lines = text.splitlines(keepends=True)[1:]
    return entry_of(alias, [parse_line(Path("f"), n, raw) for n, raw in enumerate(lines, 2)])


FULL = HostEntry(
    "web",
    "web.example.com",
    "CORP\\al",
    2022,
    "hop,u@other:9",
    ("~/a key", "/k"),
    "",
    ("8080 localhost:80",),
    ("9090 /run/socket", "1081"),
    ("127.0.0.1:1080",),
    ("A=1", "B=x y", "C='q' \"z\\"),
    'echo "a  b"; tail -f # log',
    30,
    "eu/prod web",
    ("prod", "#x"),
    favourite=True,
    colour="red",
    autofill="fill",
    note="Ring before a reboot.\n\nSecond part.",
    others=(("ForwardAgent", "yes"), ("LogLevel", '"DEBUG"')),
)


def test_every_field_comes_back() -> None:
    assert read(render(FULL), "web") == FULL


def test_a_block_reads_as_ssh_config() -> None:
    assert render(HostEntry("web", "web.example.com", port=22, tags=("a", "b"))) == (
        "Host web\n    HostName web.example.com\n    Port 22\n    #!! GroupLabels a b\n"
    )


def test_five_hundred_random_hosts_come_back_the_same() -> None:
    rng = random.Random(11)
    for number in range(500):
        entry = random_entry(rng, number)
        text = render(entry)
        assert read(text, entry.alias) == entry
        assert render(read(text, entry.alias)) == text


def test_the_first_value_counts_where_only_one_can() -> None:
    text = "Host a\nUser x\nUser y\nPort nonsense\nIdentityFile /1\nIdentityFile /1\nLocalForward\n"
    assert read(text, "a") == HostEntry("a", user="x", identities=("/1",))


def test_what_cannot_be_saved_is_refused() -> None:
    with pytest.raises(UsageError, match=r"Environment: .*NAME=value"):
        render(HostEntry("a", environment=("x" * 3 + "\nUser root",)))


def test_letters_of_every_kind_stay_in_their_line() -> None:
    rng = random.Random(3)
    for _ in range(300):
        note = "".join(rng.choices(string.printable + "é\u2028\x1b", k=12))
        try:
            text = render(HostEntry("a", note=note, command=note))
        except UsageError:
            continue
        assert len(text.splitlines()) == 2 + len(note.split("\n"))
