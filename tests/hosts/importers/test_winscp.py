"""Sites of WinSCP."""

import pytest

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.decoding import decode
from sshtui.hosts.importers.winscp import from_winscp
from tests.hosts.importers.hostile import VALUES, assert_harmless, short
from tests.hosts.importers.samples import SAMPLES, sample


def test_sites_of_an_ini_file_are_hosts_in_groups() -> None:
    found = sample("winscp/WinSCP.ini")
    assert found.entries == (
        HostEntry("web-01", "web01.example.com", "deploy", 2222, group="Production/Web servers"),
        HostEntry(
            "db01",
            "192.0.2.20",
            "CORP\\ann",
            jump="jump@bastion.example.com:2022",
            group="Production",
            note="café rack",
        ),
        HostEntry("café", "2001:db8::5"),
    )
    assert found.notes == (
        ":15: db01: a password in its note is not imported",
        "2 FTP sessions are skipped",
        "1 S3 session is skipped",
        "the proxy of 1 session is not imported (SOCKS 5)",
        (
            "keys in PuTTY's format are not imported; convert them for ssh with puttygen: "
            "C:\\Users\\ann\\keys\\web.ppk"
        ),
        "passwords are not imported",
    )


def test_sites_of_the_registry_are_hosts() -> None:
    found = sample("winscp/winscp.reg")
    assert found.entries == (
        HostEntry(
            "node-1",
            "node1.example.com",
            "root",
            2222,
            identities=("/home/ann/.ssh/lab",),
            group="Lab",
        ),
    )
    assert found.notes == ("1 FTP session is skipped", "passwords are not imported")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_any_encoding_of_windows_gives_the_same_hosts(encoding: str) -> None:
    text = (SAMPLES / "winscp/WinSCP.ini").read_text("utf-8")
    expected = from_winscp(text, "x")
    assert from_winscp(decode(text.replace("\n", "\r\n").encode(encoding)), "x") == expected


@pytest.mark.parametrize("value", VALUES, ids=short)
def test_hostile_values_do_no_harm(value: str) -> None:
    for key in ("HostName", "UserName", "PortNumber", "PublicKeyFile", "FSProtocol", "Note"):
        text = f"[Sessions\\{value}]\nHostName=h\n[Sessions\\a]\nHostName=h\n{key}={value}\n"
        assert_harmless(from_winscp(text, "x"))
    tunnel = f"TunnelHostName={value}\nTunnelUserName={value}\nTunnelPortNumber={value}\n"
    assert_harmless(from_winscp(f"[Sessions\\a]\nHostName=h\nTunnel=1\n{tunnel}", "x"))
