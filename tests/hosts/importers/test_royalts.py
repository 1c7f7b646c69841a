"""Connections of Royal TS."""

import contextlib
import json
import xml.sax.saxutils

import pytest

from sshtui.errors import ConfigError
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.royalts import from_royalts
from tests.hosts.importers.hostile import VALUES, assert_harmless, short
from tests.hosts.importers.samples import sample


def test_connections_of_a_document_have_what_their_folders_say() -> None:
    found = sample("royalts/document.rtsz")
    assert found.entries == (
        HostEntry(
            "web-01", "web01.example.com", "root", 2222, group="H&S/Servers - eu", note="front"
        ),
        HostEntry(
            "db-01",
            "db01.example.com",
            "admin",
            jump="jump@gate.example.com:2022",
            group="H&S",
        ),
    )
    assert found.notes == (
        "1 Telnet session is skipped",
        "1 RDP session is skipped",
        (
            "keys in PuTTY's format are not imported; convert them for ssh with puttygen: "
            "C:\\keys\\db.ppk"
        ),
        "passwords are not imported",
    )


def test_objects_in_json_are_hosts_in_groups() -> None:
    found = sample("royalts/objects.json")
    assert found.entries == (
        HostEntry(
            "web-01",
            "web01.example.com",
            "deploy",
            2222,
            identities=("/home/ann/.ssh/web",),
            group="Production/Web",
        ),
    )
    assert found.notes == (
        "1 Telnet session is skipped",
        "1 RDP session is skipped",
        "passwords are not imported",
    )


def test_objects_in_json_have_the_credentials_that_they_or_their_folders_name() -> None:
    shell = {"Type": "TerminalConnection", "ComputerName": "192.0.2.1"}
    objects = [
        {**shell, "Name": "by-id", "CredentialID": "7", "SecureGatewayID": "9"},
        {
            "Type": "Folder",
            "Name": "eu",
            "CredentialName": "Ops",
            "Objects": [
                {"Type": "Credential", "Name": "Ops", "ID": 7, "Username": "ops"},
                {**shell, "Name": "by-folder", "CredentialsFromParent": True},
                {**shell, "Name": "by-name", "CredentialName": "Ops"},
                {**shell, "Name": "alone"},
            ],
        },
    ]
    found = from_royalts(json.dumps({"Objects": objects}), "x")
    assert [(entry.alias, entry.user, entry.group) for entry in found.entries] == [
        ("by-id", "ops", ""),
        ("by-folder", "ops", "eu"),
        ("by-name", "ops", "eu"),
        ("alone", "", "eu"),
    ]
    assert found.notes == ("x: the proxy of 1 session is not imported (a secure gateway)",)


def test_a_document_that_is_encrypted_says_so() -> None:
    with pytest.raises(ConfigError, match="is encrypted"):
        from_royalts("<RTSZDocument><Data>FAKE==</Data></RTSZDocument>", "x")


def test_folders_that_contain_each_other_end() -> None:
    folders = "".join(
        f"<RoyalFolder><ID>{own}</ID><Name>{own}</Name><ParentID>{other}</ParentID></RoyalFolder>"
        for own, other in ("ab", "ba")
    )
    shell = "<RoyalSSHConnection><Name>w</Name><URI>w</URI><ParentID>a</ParentID>"
    text = f"<RTSZDocument>{folders}{shell}</RoyalSSHConnection></RTSZDocument>"
    assert [entry.group for entry in from_royalts(text, "x").entries] == ["b/a"]


@pytest.mark.parametrize("value", VALUES, ids=short)
def test_hostile_values_do_no_harm(value: str) -> None:
    escaped = xml.sax.saxutils.escape(value)
    for name in ("Name", "URI", "Port", "CredentialUsername", "PrivateKeyPath", "Description"):
        values = {"Name": "a", "URI": "h", name: escaped}
        inner = "".join(f"<{tag}>{text}</{tag}>" for tag, text in values.items())
        text = f"<RTSZDocument><RoyalSSHConnection>{inner}</RoyalSSHConnection></RTSZDocument>"
        with contextlib.suppress(ConfigError):  # a control character is not XML
            assert_harmless(from_royalts(text, "x"))
    item = {"Type": "TerminalConnection", "Name": value, "ComputerName": value, "Port": value}
    folder = {"Type": "Folder", "Name": value, "Objects": [item, {**item, "ComputerName": "h"}]}
    assert_harmless(from_royalts(json.dumps({"Objects": [folder]}), "x"))
