"""Sessions of SuperPuTTY."""

import contextlib
import xml.sax.saxutils

import pytest

from sshtui.errors import ConfigError
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.collector import ImportedHosts
from sshtui.hosts.importers.superputty import from_superputty
from tests.hosts.importers.hostile import VALUES, assert_harmless, short
from tests.hosts.importers.samples import sample


def test_sessions_are_hosts_with_what_their_arguments_say() -> None:
    found = sample("superputty/Sessions.XML")
    assert found.entries == (
        HostEntry(
            "web-01",
            "web01.example.com",
            "deploy",
            2222,
            identities=("/home/ann/.ssh/web key",),
            local_forwards=("8080 localhost:80",),
            group="Production/Web servers",
        ),
        HostEntry(
            "db-01",
            "db01.example.com",
            "ann",
            jump="jump@bastion.example.com:2022",
            group="Production",
            note="main",
        ),
        HostEntry("relay", "relay.example.com", "root", group="Lab"),
    )
    assert found.notes == (
        "1 Telnet session is skipped",
        "the proxy of 1 session is not imported (a local command)",
        (
            "keys in PuTTY's format are not imported; convert them for ssh with puttygen: "
            "C:\\keys\\lab.ppk"
        ),
        "passwords are not imported",
    )


def test_sessions_without_folders_are_hosts_without_groups() -> None:
    assert sample("superputty/flat.xml") == ImportedHosts(
        (HostEntry("web-01", "192.0.2.10", "root"),), ("1 Cygterm session is skipped",)
    )


@pytest.mark.parametrize(
    ("arguments", "local", "remote"),
    [
        ("-L 1080:a:80 -R 2222:b:22", ("1080 a:80",), ("2222 b:22",)),
        ("-L 127.0.0.1:90:[::1]:91", ("127.0.0.1:90 [::1]:91",), ()),
        ("-L nonsense -R", (), ()),
    ],
)
def test_forwards_are_read(arguments: str, local: tuple[str, ...], remote: tuple[str, ...]) -> None:
    session = f'<SessionData SessionId="a" Host="h" Proto="SSH" ExtraArgs="{arguments}"/>'
    text = f"<ArrayOfSessionData>{session}</ArrayOfSessionData>"
    (entry,) = from_superputty(text, "x").entries
    assert (entry.local_forwards, entry.remote_forwards) == (local, remote)


@pytest.mark.parametrize("value", VALUES, ids=short)
def test_hostile_values_do_no_harm(value: str) -> None:
    quoted = xml.sax.saxutils.quoteattr(value)
    for name in ("SessionId", "SessionName", "Host", "Port", "Proto", "Username", "ExtraArgs"):
        values = {"SessionId": '"a"', "Host": '"h"', "Proto": '"SSH"', name: quoted}
        session = " ".join(f"{key}={text}" for key, text in values.items())
        text = f"<ArrayOfSessionData><SessionData {session}/></ArrayOfSessionData>"
        with contextlib.suppress(ConfigError):  # a control character is not XML
            assert_harmless(from_superputty(text, "x"))
