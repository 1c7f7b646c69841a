"""The list of hosts: the same values as a resolved host has, for as many as there are."""

import random
from pathlib import Path

import pytest

from sshtui.hosts.listing import Listing
from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig import tokens
from sshtui.sshconfig.block_index import BlockIndex
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.reader import read_config
from tests.sshconfig.like_ssh import ask_ssh


@pytest.fixture
def config(private_home: Path) -> Path:
    return private_home / ".ssh" / "config"


HEADS = ("Host *", "Host w*", "Host *b !db", "Host web db", "Host db", "Host web", "Host ca?he web")
MATCHES = (
    "Match all",
    "Match final all",
    "Match final host web*",
    "Match !final host *.example.com",
    "Match canonical all",
    "Match host 10.0.*",
    "Match host *.example.com user a",
    "Match !host 10.0.*",
    "Match originalhost web,db",
    "Match user b",
    "Match localuser nobody",
    "Match exec false",
    "Match originalhost ca?he exec false",
)
SETTINGS = (
    "HostName %h.example.com",
    "HostName 10.0.0.1",
    "User a",
    'User "b"',
    "Port 7",
    "Port = 8",
    "ProxyJump none",
    "ProxyJump hop",
    "ProxyCommand nc %h %p",
    "LogLevel DEBUG",
)


@pytest.mark.parametrize("seed", range(60))
def test_a_listed_host_is_what_it_resolves_to(config: Path, seed: int) -> None:
    rng = random.Random(seed)
    text = "Host hop\n ProxyJump none\n"
    for _ in range(rng.randint(1, 8)):
        text += rng.choice(HEADS) + "\n"
        text += "".join(f"  {line}\n" for line in rng.sample(SETTINGS, rng.randint(0, 4)))
    config.write_text(text)
    repository = HostRepository(system_config=Path("/dev/null"))
    for host in repository.hosts():
        target = repository.resolve(Destination(host.alias))
        assert (host.hostname, host.port) == (target.hostname, target.port)
        assert host.user in ("", target.user)
        assert [hop.alias for hop in target.jumps] == [
            hop for hop in host.jump.split(",") if hop not in ("", "none")
        ]


@pytest.mark.parametrize("seed", range(120))
def test_what_a_match_decides_without_a_connection_counts_in_the_list(
    config: Path, seed: int
) -> None:
    rng = random.Random(seed)
    text = "CanonicalizeHostname yes\n" if seed % 5 == 0 else ""
    text += "Host hop\n ProxyJump none\n"
    for _ in range(rng.randint(1, 8)):
        text += rng.choice((*HEADS, *MATCHES, *MATCHES)) + "\n"
        text += "".join(f"  {line}\n" for line in rng.sample(SETTINGS, rng.randint(0, 4)))
    config.write_text(text + "Host web db\nHost web\n")
    ssh = {alias: ask_ssh(config, alias) for alias in ("web", "db", "hop")}
    for host in HostRepository(system_config=Path("/dev/null")).hosts():
        printed = ssh.get(host.alias) or {}
        if printed:
            user = host.user or tokens.local_user()
            assert (host.hostname, str(host.port), user) == tuple(
                printed[keyword][0] for keyword in ("hostname", "port", "user")
            ), text


def test_our_own_comments_are_read(config: Path) -> None:
    config.write_text(
        "Host a\n #!! Group eu/prod web/\n #!! Favourite yes\n #!! Colour Red\n"
        "Host *\n #!! Group other\n #!! GroupLabels all\n"
    )
    (host,) = HostRepository().hosts()
    assert (host.group, host.favourite, host.colour) == ("eu/prod web", True, "red")
    assert host.tags == ("all",)


def test_lines_that_repeat_are_read_once(config: Path) -> None:
    config.write_text("".join(f"Host h{n}\n User deploy\n" for n in range(100)))
    reading = read_config(config)
    listing = Listing(BlockIndex([reading]))
    assert [host.user for host in listing.hosts(reading.blocks)] == ["deploy"] * 100
    assert len([line for line in listing._known.values() if line]) == 1


FOLDED = (
    ("Host web1 web1.example.net w1\n HostName 10.0.0.1\n User deploy\n", "web1"),
    (
        "Host web1 web1.example.net w1\n HostName 10.0.0.1\nHost *.net\n ForwardAgent yes\n",
        "web1 web1.example.net",
    ),
    ("Host a b c\n User x\n", "a b c"),
    ("Host a b c\n HostName %h.example\n", "a b c"),
    ("Host k k-win\n User x\nHost k-win\n HostName 10.0.0.2\nHost k\n HostName h\n", "k k-win"),
    ("Host k k-win\n HostName 10.0.0.1\nHost k-win\n Compression yes\n", "k k-win"),
    ("Host a b\n HostName h\nMatch originalhost b\n Compression yes\n", "a b"),
    ("Match originalhost b\n User y\nHost a b c\n HostName h\n", "a b"),
    ("Host a b\n HostName h\nMatch host h\n User z\n", "a"),
    ("Host a b\n HostName h\nHost *\n User z\nHost c\n HostName h\n", "a c"),
    ("Host a b !b\n HostName h\n", "a b"),
    ("Match host a,b\n HostName h\n", "a"),
    ("Match originalhost a,b,*.x\n HostName 10.1.1.1\n", "a"),
)


@pytest.mark.parametrize(("text", "rows"), FOLDED)
def test_names_are_one_host_where_ssh_treats_them_alike(config: Path, text: str, rows: str) -> None:
    config.write_text(text)
    hosts = HostRepository(system_config=Path("/dev/null")).hosts()
    assert [host.alias for host in hosts] == rows.split()
    for host in hosts:
        (first, *others) = [dict(ask_ssh(config, name) or {}, host="") for name in host.names]
        assert all(other == first for other in others), host.names


def test_the_first_name_stands_for_the_others(config: Path) -> None:
    config.write_text(FOLDED[0][0])
    (host,) = HostRepository().hosts()
    assert (host.alias, host.aliases) == ("web1", ("web1.example.net", "w1"))
    assert host.names == ("web1", "web1.example.net", "w1")


def test_a_name_that_goes_into_a_command_is_a_host_of_its_own(config: Path) -> None:
    config.write_text("Host a b\n HostName h\n ProxyCommand connect %n\n")
    assert [host.alias for host in HostRepository().hosts()] == ["a", "b"]


def test_names_that_only_a_match_has_are_listed(config: Path) -> None:
    config.write_text(
        "Match host a,B,*.wide,!no\n User x\n"
        "Host named\n HostName named.example\n"
        "Match host named.example,NAMED exec true\n Port 7\n"
        "Match originalhost named.example,c user root\n Port 8\n"
        "Match final host full.example\n Port 9\n"
        "Match !host other\n Port 10\n"
    )
    hosts = HostRepository(system_config=Path("/dev/null")).hosts()
    assert [(host.alias, host.user, host.line) for host in hosts] == [
        ("named", "", 3),
        ("a", "x", 1),
        ("B", "x", 1),
        ("c", "", 7),
    ]


def test_a_hidden_host_says_so(config: Path) -> None:
    config.write_text("Host hop\n #!! HideHost yes\nHost web\n #!! HideHost no\n")
    assert [host.hidden for host in HostRepository().hosts()] == [True, False]
