"""Profiles of Remmina."""

import pytest

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.remmina import from_files
from sshtui.hosts.importers.session_files import SessionFile
from tests.hosts.importers.hostile import VALUES, assert_harmless, short
from tests.hosts.importers.samples import sample

WEB = HostEntry(
    "web-01",
    "web01.example.com",
    "deploy",
    2222,
    "jump@bastion.example.com:2022",
    identities=("/home/ann/.ssh/web",),
    group="Production/Web",
    note="front",
)


def test_profiles_of_a_directory_are_hosts_in_groups() -> None:
    found = sample("remmina")
    assert found.entries == (WEB,)
    assert found.notes == (
        "web-01: a password in its note is not imported",
        "1 RDP session is skipped",
        "passwords are not imported",
    )


def test_a_profile_alone_is_a_host() -> None:
    assert sample("remmina/production-ssh-web01.remmina").entries == (WEB,)


def test_fields_of_older_releases_are_read() -> None:
    text = "[remmina]\nprotocol=SSH\nname=\nserver=web\nssh_username=ann\nssh_privatekey=~/.ssh/k\n"
    found = from_files([SessionFile((), "1600000000.remmina", text)], "x")
    assert found.entries == (HostEntry("1600000000", "web", "ann", identities=("~/.ssh/k",)),)


@pytest.mark.parametrize("value", VALUES, ids=short)
def test_hostile_values_do_no_harm(value: str) -> None:
    for key in ("name", "server", "username", "group", "ssh_privatekey", "notes_text"):
        text = f"[remmina]\n{key}={value}\nprotocol=SSH\nserver=h\nssh_tunnel_enabled=1\n"
        text += f"ssh_tunnel_server={value}\nssh_tunnel_username={value}\n"
        assert_harmless(from_files([SessionFile((), value, text)], "x"))
