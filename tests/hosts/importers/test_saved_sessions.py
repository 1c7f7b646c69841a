"""Sessions of other programs become hosts."""

import pytest

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.field_checks import LONGEST_VALUE, group_mistake
from sshtui.hosts.importers.saved_sessions import (
    SavedJump,
    SavedSession,
    group_of,
    hosts_of,
    note_of,
)
from tests.hosts.importers.hostile import VALUES, assert_harmless


def test_a_jump_over_a_session_goes_over_its_alias() -> None:
    sessions = [
        SavedSession("web", "web.example.com", jumps=(SavedJump(session="eu/my hop"),)),
        SavedSession("my hop", "hop1.example.com", session="us/my hop"),
        SavedSession("my hop", "hop2.example.com", session="eu/my hop", port=2022),
    ]
    found = hosts_of(sessions, "f", program="P")
    assert [(entry.alias, entry.jump) for entry in found.entries] == [
        ("web", "my-hop-2"),
        ("my-hop", ""),
        ("my-hop-2", ""),
    ]


def test_of_sessions_with_one_name_the_first_is_jumped_over() -> None:
    sessions = [
        SavedSession("web", "web.example.com", jumps=(SavedJump(session="hop"),)),
        SavedSession("hop", "hop1.example.com"),
        SavedSession("hop", "hop2.example.com"),
    ]
    assert hosts_of(sessions, "f", program="P").entries[0].jump == "hop"


def test_a_jump_that_is_not_known_is_noted_and_not_invented() -> None:
    sessions = [
        SavedSession("a", "a.example.com", jumps=(SavedJump(session="gone"),)),
        SavedSession("b", "b.example.com", jumps=(SavedJump(session="b"),)),
        SavedSession("c", "c.example.com", jumps=(SavedJump("x;y"),)),
    ]
    found = hosts_of(sessions, "f", program="P")
    assert [entry.jump for entry in found.entries] == ["", "", ""]
    assert found.notes == ("f: the jump host of 3 sessions is not known: a, b, c",)


def test_a_user_and_port_in_the_address_come_first() -> None:
    (entry,) = hosts_of(
        [SavedSession("a", "ann@h:23", user="bob", port=24)], "f", program="P"
    ).entries
    assert (entry.user, entry.hostname, entry.port) == ("ann", "h", 23)


def test_a_session_named_after_its_address_says_it_once() -> None:
    found = hosts_of([SavedSession("web", "web"), SavedSession("", "db")], "f", program="P")
    assert found.entries == (HostEntry("web"), HostEntry("db"))


@pytest.mark.parametrize(
    ("folders", "group"),
    [
        ((), ""),
        (("eu", "prod"), "eu/prod"),
        (("", " eu  west ", "a/b", "\t"), "eu west/a-b"),
        (("x\x1b\ny",), "x y"),
    ],
)
def test_folders_become_a_group_that_can_be_saved(folders: tuple[str, ...], group: str) -> None:
    assert group_of(folders) == group
    assert not group_mistake(group)


def test_folders_that_are_too_deep_or_hostile_are_cut() -> None:
    assert 0 < len(group_of(["x" * 100] * 50)) <= LONGEST_VALUE
    for value in VALUES:
        assert not group_mistake(group_of([value, value]))


def test_a_description_becomes_lines_that_can_be_saved() -> None:
    assert note_of("  a\tb \r\n\r\n c\n\n") == "a b\n\nc"


def test_hostile_values_do_no_harm() -> None:
    for value in VALUES:
        session = SavedSession(
            value,
            "h",
            folder=(value,),
            user=value,
            key=value,
            jumps=(SavedJump(value, value), SavedJump(session=value)),
            proxy=value,
            local_forwards=(value,),
            environment=(value,),
            note=value,
        )
        other = SavedSession(value, value, protocol=value, session=value)
        assert_harmless(hosts_of([session, other], value, program="P"))
