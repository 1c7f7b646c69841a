"""Bookmarks of electerm."""

import json

import pytest

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.collector import ImportedHosts
from sshtui.hosts.importers.electerm import from_electerm
from tests.hosts.importers.hostile import VALUES, assert_harmless, short
from tests.hosts.importers.samples import sample


def test_bookmarks_are_hosts_in_groups() -> None:
    assert sample("electerm/bookmarks.json") == ImportedHosts(
        (
            HostEntry(
                "web-01",
                "web01.example.com",
                "deploy",
                2222,
                "jump@bastion.example.com:2022",
                group="Production/Web",
            ),
        ),
        ("1 RDP session is skipped", "passwords are not imported"),
    )


def test_a_list_of_bookmarks_is_read() -> None:
    found = sample("electerm/list.json")
    assert found.entries == (HostEntry("lone", "192.0.2.10", "root"),)
    assert found.notes == ("lone: a password in its note is not imported",)


def test_tunnels_that_are_not_read_are_noted() -> None:
    bookmark = {"title": "web", "host": "192.0.2.1"}
    tunnel = {"sshTunnel": "forwardLocalToRemote", "sshTunnelLocalPort": 8080}
    bookmarks = [{**bookmark, "sshTunnels": [tunnel]}, {**bookmark, "sshTunnels": []}]
    assert from_electerm(json.dumps(bookmarks), "x").notes == (
        "x: port forwards of 1 session are not imported: web",
    )


@pytest.mark.parametrize("value", VALUES, ids=short)
def test_hostile_values_do_no_harm(value: str) -> None:
    for name in ("title", "host", "port", "username", "type", "description"):
        item = {"title": "a", "host": "h", name: value, "connectionHoppings": [{"host": value}]}
        assert_harmless(from_electerm(json.dumps([item]), "x"))
