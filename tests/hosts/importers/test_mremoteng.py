"""Connections of mRemoteNG."""

import contextlib
import xml.sax.saxutils

import pytest

from sshtui.errors import ConfigError
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.mremoteng import from_mremoteng
from tests.hosts.importers.hostile import VALUES, assert_harmless, short
from tests.hosts.importers.samples import sample


def test_connections_of_a_file_have_what_they_inherit() -> None:
    found = sample("mremoteng/confCons.xml")
    assert found.entries == (
        HostEntry(
            "web-01",
            "web01.example.com",
            "deploy",
            2222,
            "bastion",
            group="Production/Web",
            note="front",
        ),
        HostEntry("web-02", "web02.example.com", "ann", group="Production/Web"),
        HostEntry("bastion", "bastion.example.com", "jump"),
    )
    assert found.notes == (
        "web-01: a password in its note is not imported",
        "1 RDP session is skipped",
        "1 HTTPS session is skipped",
    )


def test_connections_of_a_table_have_what_they_inherit() -> None:
    found = sample("mremoteng/export.csv")
    assert found.entries == (
        HostEntry(
            "web-01", "web01.example.com", "deploy", 2222, group="Production/Web", note="front"
        ),
        HostEntry("lone", "lone.example.com"),
    )
    assert found.notes == ("1 RDP session is skipped", "passwords are not imported")


def test_a_file_that_is_encrypted_as_a_whole_says_so() -> None:
    with pytest.raises(ConfigError, match="is encrypted"):
        from_mremoteng('<Connections FullFileEncryption="true">FAKE==</Connections>', "x")


def test_a_table_whose_folders_contain_each_other_ends() -> None:
    header = "Name;Id;Parent;NodeType;Hostname;Protocol\n"
    rows = "a;1;2;Container;;\nb;2;1;Container;;\nweb;3;1;Connection;web;SSH2\n"
    assert [entry.alias for entry in from_mremoteng(header + rows, "x").entries] == ["web"]


@pytest.mark.parametrize("value", VALUES, ids=short)
def test_hostile_values_do_no_harm(value: str) -> None:
    quoted = xml.sax.saxutils.quoteattr(value)
    for name in ("Name", "Hostname", "Username", "Port", "Descr", "Protocol"):
        values = {"Name": '"a"', "Hostname": '"h"', "Protocol": '"SSH2"', name: quoted}
        node = " ".join(f"{key}={text}" for key, text in values.items())
        text = f"<Connections><Node Type='Container' Name={quoted}><Node {node}/></Node>"
        with contextlib.suppress(ConfigError):  # a control character is not XML
            assert_harmless(from_mremoteng(f"{text}</Connections>", "x"))
