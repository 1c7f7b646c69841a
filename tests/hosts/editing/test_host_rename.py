"""A renamed host keeps its address; who names it follows, and what changes besides is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from sshtui.errors import UsageError
from sshtui.hosts.editing.edits import preview, save
from sshtui.hosts.repository import HostRepository

TEXT = (
    "Host web.prod db.prod\n    User kim\nHost web.prod\n    Port 7\n"
    "Host *.prod !web.prod\n    Compression yes\n"
    "Host *.prod\n    ServerAliveInterval 7\n"
    "Host in\n    ProxyJump kim@web.prod:22,hop  # via\n"
    "Host *.far\n    ProxyJump ssh://web.prod\n"
    "Host there.far\n"
    "Host by\n    ProxyCommand ssh -q -W %h:%p kim@web.prod\n"
    "Match originalhost web.prod\n    LogLevel ERROR\n"
    "Match host web.prod\n    LogLevel INFO\n"
)


def renamed(home: Path, text: str, old: str, new: str) -> tuple[str, tuple[str, ...]]:
    """Return a configuration after a host got another name, and what was told before."""
    config = home / ".ssh" / "config"
    config.write_text(text)
    block = HostRepository(system_config=Path("/dev/null")).block(old)
    edit = block.edit(replace(block.entry, alias=new))
    notes = preview([edit]).notes
    save([edit])
    return config.read_text(), notes


def test_every_line_that_names_it_follows(private_home: Path) -> None:
    found, notes = renamed(private_home, TEXT, "web.prod", "www")
    expected = TEXT.replace("web.prod", "www").replace("Match host www", "Match host web.prod")
    assert found == expected.replace("    Port 7\n", "    Port 7\n    HostName web.prod\n")
    assert notes == (
        "3 hosts jump through web.prod: in, there.far, by. Their ProxyJump follows.",
        "config:18 stays: Match host web.prod is about the address web.prod.",
        "ServerAliveInterval in force changes with the name: 7 → nothing",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Host a\n", "Host b\n    HostName a\n"),
        ("Host a\n HostName 192.0.2.1\n", "Host b\n HostName 192.0.2.1\n"),
        ("Host a\n HostName %h.example\n", "Host b\n HostName a.example\n"),
        (
            "Host a c\n HostName %h.example\n",
            "Host b\n    HostName a.example\n\nHost b c\n HostName %h.example\n",
        ),
        ("Host a\nHost *\n HostName x\n", "Host b\nHost *\n HostName x\n"),
        ("Host a\nHost a*\n HostName x\n", "Host b\n    HostName x\nHost a*\n HostName x\n"),
    ],
)
def test_the_address_stays(private_home: Path, text: str, expected: str) -> None:
    assert renamed(private_home, text, "a", "b")[0] == expected


@pytest.mark.parametrize("text", ["Host a b\n", "Host a\nHost *.x b\n", "Host a\nMatch host b,c\n"])
def test_a_name_that_is_taken_anywhere_is_refused(private_home: Path, text: str) -> None:
    with pytest.raises(UsageError, match="b is already the name of a host"):
        renamed(private_home, text, "a", "b")


def test_a_name_after_a_byte_order_mark_is_renamed(private_home: Path) -> None:
    mark = "\N{BYTE ORDER MARK}"
    text, _ = renamed(private_home, f"{mark}Host a\n    HostName a.x\nHost b\n", "a", "c")
    assert text == f"{mark}Host c\n    HostName a.x\nHost b\n"


def test_a_match_is_renamed_that_is_about_the_name_and_gives_the_address(
    private_home: Path,
) -> None:
    text = "Match host web\n    HostName 10.0.0.1\n    User u\n"
    assert renamed(private_home, text, "web", "new") == (text.replace("web", "new"), ())
