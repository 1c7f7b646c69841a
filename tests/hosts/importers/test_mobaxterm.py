"""Bookmarks of MobaXterm."""

import pytest

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.mobaxterm import from_mobaxterm
from tests.hosts.importers.hostile import VALUES, assert_harmless, short
from tests.hosts.importers.samples import sample


def test_bookmarks_of_an_export_are_hosts_in_groups() -> None:
    found = sample("mobaxterm/sessions.mxtsessions")
    assert found.entries == (
        HostEntry("bastion", "bastion.example.com", "jump", 2022),
        HostEntry(
            "web-01",
            "web01.example.com",
            "deploy",
            jump="jump@bastion.example.com:2022",
            identities=("/home/ann/.ssh/web",),
            group="Production/Web servers",
        ),
        HostEntry(
            "web-02",
            "web02.example.com",
            jump="ann@a.example.com,bob@b.example.com:2200",
            group="Production/Web servers",
        ),
        HostEntry("files", "sftp.example.com", "ann", group="Lab"),
    )
    assert found.notes == (
        "2 RDP sessions are skipped",
        "1 Telnet session is skipped",
        "keys that are not on this computer: _ProfileDir_\\.ssh\\id_ed25519",
    )


def test_of_a_whole_configuration_only_bookmarks_are_read() -> None:
    found = sample("mobaxterm/MobaXterm.ini")
    assert found.entries == (HostEntry("router", "192.0.2.50"),)
    assert found.notes == ()


@pytest.mark.parametrize("before", ["", " ", "  ", "; logout", ";  logout", " ; logout "])
def test_spaces_and_words_may_stand_before_a_bookmark(before: str) -> None:
    text = f"[Bookmarks]\nImgNum=42\nweb one={before}#109#0%192.0.2.1%22%ann%%-1%-1%#MobaFont#0\n"
    assert from_mobaxterm(text, "x").entries == (HostEntry("web-one", "192.0.2.1", "ann"),)


def test_a_bookmark_that_cannot_be_read_is_counted() -> None:
    text = "[Bookmarks]\nSubRep=\nImgNum=42\nweb=#109#0%web%22%#\nodd=?\nodder=\n[Misc]\na=b\n"
    found = from_mobaxterm(text, "x")
    assert [entry.alias for entry in found.entries] == ["web"]
    assert found.notes == ("x: 2 bookmarks cannot be read",)


@pytest.mark.parametrize("value", VALUES, ids=short)
def test_hostile_values_do_no_harm(value: str) -> None:
    for place in range(15):
        fields = ["h", "22", "u", "", "-1", "-1", "", "", "", "", "0", "0", "", "", ""]
        fields[place] = value
        text = f"[Bookmarks]\nSubRep={value}\n{value}=#109#0%{'%'.join(fields)}#M#0\n"
        assert_harmless(from_mobaxterm(text, "x"))


@pytest.mark.timeout(20)
def test_a_long_line_takes_no_longer_than_its_length() -> None:
    for filling in ("a=;", "=#1#0%", "=; a", "#1#", "%"):
        text = "[Bookmarks]\n" + filling * (600_000 // len(filling))
        assert_harmless(from_mobaxterm(text, "x"))
