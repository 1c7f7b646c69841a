"""What a host has from rules that it shares with others, with places and numbers."""

from pathlib import Path

import pytest

from sshtui.hosts.rules import Inherited, inherited
from sshtui.hosts.snapshot import ConfigFiles

RULES = """\
Compression yes
Host web.prod
    User own
    IdentityFile ~/.ssh/own
    #!! GroupLabels mine
Host web.prod db.prod
    HostName %h.example
Host *.prod
    User deploy
    Port 2222
    IdentityFile ~/.ssh/a
    IdentityFile ~/.ssh/b
    LocalForward 8080 localhost:80
    RemoteForward 9090 localhost:90
    #!! GroupLabels prod eu
    #!! Note first
    #!! Note second
Host lab
Match user deploy
    ProxyJump bastion
Host *
    Port 22
    #!! Group all
    ServerAliveInterval 1m
"""


@pytest.fixture
def files(private_home: Path) -> ConfigFiles:
    config = private_home / ".ssh" / "config"
    config.write_text(RULES)
    return ConfigFiles(user=config, system=Path("/dev/null"))


def test_what_rules_give_comes_with_place_head_and_breadth(files: ConfigFiles) -> None:
    found = inherited(files.read(), "web.prod")
    assert found == {
        "Compression": Inherited("yes", "config:1", "*", 3),
        "hostname": Inherited("%h.example", "config:7", "web.prod db.prod", 2),
        "port": Inherited("2222", "config:10", "*.prod", 2),
        "identities": Inherited("~/.ssh/a, ~/.ssh/b", "config:11", "*.prod", 2),
        "local_forwards": Inherited("L 8080 localhost:80", "config:13", "*.prod", 2),
        "remote_forwards": Inherited("R 9090 localhost:90", "config:14", "*.prod", 2),
        "keepalive": Inherited("60", "config:24", "*", 3),
        "group": Inherited("all", "config:23", "*", 3),
        "tags": Inherited("prod eu", "config:15", "*.prod", 2),
        "note": Inherited("first\nsecond", "config:16", "*.prod", 2),
    }
    assert found["port"].breadth == "a shared rule, 2 hosts"


def test_a_match_counts_as_far_as_a_list_knows(files: ConfigFiles) -> None:
    assert inherited(files.read(), "db.prod")["jump"] == Inherited(
        "bastion", "config:20", "Match user deploy", 1
    )


def test_a_new_host_has_what_every_host_has(files: ConfigFiles) -> None:
    assert {name: value.text for name, value in inherited(files.read(), "").items()} == {
        "port": "22",
        "keepalive": "60",
        "group": "all",
        "Compression": "yes",
    }


def test_a_value_that_an_earlier_rule_overrules_is_named(private_home: Path) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text("User first\nHost a\n User own\n")
    files = ConfigFiles(user=config, system=Path("/dev/null"))
    assert inherited(files.read(), "a") == {"user": Inherited("first", "config:1", "*", 1)}


def test_a_host_of_several_names_is_one(private_home: Path) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text(
        "Host web w1 w2\n HostName h\nHost db\nHost *\n User a\nHost w* db\n Port 9\n"
    )
    found = inherited(ConfigFiles(user=config, system=Path("/dev/null")).read(), "db")
    assert (found["user"].hosts, found["port"].hosts) == (2, 2)
