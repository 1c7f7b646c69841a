"""Hosts made at random, with every field that a block can hold."""

import random
import string
from dataclasses import replace

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.fields import COLOURS, mistakes
from sshtui.sshconfig.destination import valid_hostname, valid_user
from sshtui.sshconfig.target import AUTOFILLS, BROKERS, KEEPS, LOGS, RECONNECTS

_LETTERS = string.ascii_letters + string.digits + "-_.é#=%@"
_FORWARDS = ("8080 localhost:80", "127.0.0.1:90 [::1]:80", "*:5 a.example:6", "/run/a /run/b")


def random_entry(rng: random.Random, number: int) -> HostEntry:
    """Return a host that can be saved, named after a number."""
    name = "".join(rng.choices(_LETTERS.strip("%@"), k=rng.randint(0, 9))).strip("-")
    user = "".join(rng.choices(_LETTERS + ", $\\", k=rng.randint(0, 6))).strip(" -\\")
    entry = HostEntry(
        alias=f"h{number}" + "".join(rng.choices(_LETTERS.replace("=", "").replace("#", ""), k=4)),
        hostname=name if valid_hostname(name) else "",
        user=user if valid_user(user) else "",
        port=rng.choice((0, 1, 22, 2022, 65535)),
        jump=rng.choice(("", "none", "h0x", "u@b:9,[::1]:7")),
        identities=_some(rng, ("~/.ssh/k", '/a "b" c', "/a\\b'c#d=")),
        proxy_command=rng.choice(("", "", 'nc "%h" %p', "ssh -W %h:%p hop # x")),
        local_forwards=_some(rng, _FORWARDS),
        remote_forwards=_some(rng, (*_FORWARDS, "1080")),
        dynamic_forwards=_some(rng, ("1080", "localhost:1081", "[::1]:1082")),
        environment=_some(rng, ("A=1", "B=", "C=x 'y' \"z\"", "D=a\\b#c", "E==")),
        command=rng.choice(("", "tmux new -A", "echo 'a  b' # c")),
        keepalive=rng.choice((0, 5, 86400)),
        group=rng.choice(("", "eu", "eu/prod", "a b/ç")),
        tags=_some(rng, ("prod", "eu-west", "#x", "ü")),
        favourite=rng.random() < 0.3,
        colour=rng.choice(("", *COLOURS)),
        hidden=rng.random() < 0.2,
        autofill=rng.choice(("", *AUTOFILLS)),
        reconnect=rng.choice(("", *RECONNECTS)),
        broker=rng.choice(("", *BROKERS)),
        keep=rng.choice(("", *KEEPS)),
        start=rng.choice(("", "tmux attach", "cd /srv && ls 'a  b' # c")),
        log=rng.choice(("", *LOGS)),
        note=rng.choice(("", "one line", "two\nlines # here", "a\n\nb")),
        others=_some(rng, (("ForwardAgent", "yes"), ("LogLevel", '"DEBUG1"'))),
    )
    assert not mistakes(entry), mistakes(entry)
    return entry


def _some(rng: random.Random, values: tuple) -> tuple:  # type: ignore[type-arg]
    return tuple(rng.sample(values, rng.randint(0, len(values))))


def importable_entry(rng: random.Random, number: int) -> HostEntry:
    """A host as an import takes it: its address holds no equals sign."""
    entry = random_entry(rng, number)
    return replace(entry, hostname=entry.hostname.replace("=", "-").strip("-"))
