"""The list of hosts: the same values as a resolved host has, for as many as there are."""

import random
from pathlib import Path

import pytest

from sshtui.hosts.listing import Listing
from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig.block_index import BlockIndex
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.reader import read_config


@pytest.fixture
def config(private_home: Path) -> Path:
    return private_home / ".ssh" / "config"


HEADS = ("Host *", "Host w*", "Host *b !db", "Host web db", "Host db", "Host web", "Host ca?he web")
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
