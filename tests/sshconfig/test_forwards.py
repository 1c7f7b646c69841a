"""Forwards in ssh's own spelling: read as ssh reads them, and written for ssh to read."""

import os
import random
import subprocess
from pathlib import Path

import pytest

from sshtui.errors import ConfigError, UsageError
from sshtui.sshconfig.forwards import (
    Address,
    Forward,
    Kind,
    expanded,
    parse,
    parse_arguments,
    parse_permitted,
)
from tests.sshconfig.like_ssh import SSH


@pytest.mark.parametrize(
    ("kind", "text", "listen", "to"),
    [
        ("local", "8080:web:80", Address(None, 8080), Address("web", 80)),
        ("local", "[::1]:8080:[fe80::2]:80", Address("::1", 8080), Address("fe80::2", 80)),
        ("local", "*:8080:web:80", Address("*", 8080), Address("web", 80)),
        ("local", ":8080:web:80", Address("", 8080), Address("web", 80)),
        ("local", "8080:/run/b", Address(None, 8080), Path("/run/b")),
        ("local", "web:8080:/run/b", Address("web", 8080), Path("/run/b")),
        ("local", "/run/a:web:80", Path("/run/a"), Address("web", 80)),
        ("local", "/run/a:/run/b", Path("/run/a"), Path("/run/b")),
        ("local", r"/run/a\:b:web:80", Path("/run/a:b"), Address("web", 80)),
        ("local", "8080:web:http", Address(None, 8080), Address("web", 80)),
        ("remote", "0:web:80", Address(None, 0), Address("web", 80)),
        ("remote", "0", Address(None, 0), None),
        ("remote", "web:9000", Address("web", 9000), None),
        ("remote", "/run/a", Path("/run/a"), None),
        ("dynamic", "1080", Address(None, 1080), None),
        ("dynamic", "[::1]:1080", Address("::1", 1080), None),
        ("dynamic", "/run/socks", Path("/run/socks"), None),
    ],
)
def test_a_forward_is_read(
    kind: Kind, text: str, listen: Address | Path, to: Address | Path | None
) -> None:
    assert parse(kind, text) == Forward(kind, listen, to)
    assert str(parse(kind, text)) == text.replace("http", "80")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("local", ""),
        ("local", "8080"),
        ("local", "8080:web"),
        ("local", "0:web:80"),
        ("local", "8080:web:0"),
        ("local", "65536:web:80"),
        ("local", "::1:8080:web:80"),
        ("local", "[::1:8080:web:80"),
        ("local", "a:b:c:d:e"),
        ("local", "8080:${NOT_SET}/x"),
        ("local", f"8080:/{'x' * 107}"),
        ("local", f"8080:{'x' * 1025}:80"),
        ("remote", "a:b:c"),
        ("dynamic", "0"),
        ("dynamic", "a:b:c"),
    ],
)
def test_what_is_no_forward_is_refused_with_how_to_write_it(kind: Kind, text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(kind, text)
    assert "[address:]port" in caught.value.hint


PIECES = (
    *("8080", "0", "65536", "ssh", "+5", "web", "a.b", "*", "", " ", "[::1]", "[x]", "[/p]", "::1"),
    *(
        "/a",
        "x/y",
        "./z",
        "~/s",
        "$\\{x",
        "\\:",
        "]",
        "[",
        "a]b",
        "[a]b",
        "$",
        "${HOME}",
        "q\\:r",
        "7",
    ),
)


@pytest.mark.parametrize("seed", range(40))
def test_a_random_forward_is_read_and_written_as_ssh_has_it(seed: int) -> None:
    rng = random.Random(seed)
    kinds: list[Kind] = ["local", "remote", "dynamic"]
    kind = rng.choice(kinds)
    text = ":".join(rng.choice(PIECES) for _ in range(rng.randint(1, 5))) or "1"
    flag = {"local": "-L", "remote": "-R", "dynamic": "-D"}[kind]
    printed = ask_ssh(flag + text)
    try:
        forward = parse(kind, text)
    except UsageError:
        assert printed is None
        return
    assert printed is not None
    assert printed == ask_ssh(forward.flag + str(forward))
    assert parse_arguments(forward.keyword.lower(), forward.arguments) == forward


def ask_ssh(flag: str) -> list[str] | None:
    finished = subprocess.run(
        [SSH, "-G", "-F", "none", flag, "web"], capture_output=True, text=True, check=False
    )
    if finished.returncode:
        return None
    lines = finished.stdout.replace("./", "").splitlines()
    return [line for line in lines if line.partition(" ")[0].endswith("forward")]


def test_only_the_paths_of_sockets_have_tokens() -> None:
    letters = {"h": "web", "%": "%"}
    socket = parse("local", "/run/%h.a%%b:${HOME}/%h")
    assert expanded(socket, letters, "") == Forward(
        "local", Path("/run/web.a%b"), Path(os.environ["HOME"], "web")
    )
    host = parse("local", "%h:80:%h:80")
    assert expanded(host, letters, "") == host
    with pytest.raises(ConfigError, match="config:1"):
        expanded(parse("dynamic", "/run/%z"), letters, "config:1")


def test_a_permitted_destination_is_read() -> None:
    assert parse_permitted("web:80") == Address("web", 80)
    assert parse_permitted("[::1]:*") == Address("::1", 0)
    assert parse_permitted("*:http") == Address("*", 80)
    for text in ("web", "web:0", "web/80", "::1:80", "[::1]", "web:x"):
        assert parse_permitted(text) is None
