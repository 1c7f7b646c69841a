"""Hosts out of a known_hosts file: one for each host that it names in the open."""

import random
from collections.abc import Callable

import pytest

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.collector import ImportedHosts
from sshtui.hosts.importers.known_hosts_file import from_known_hosts
from tests.hosts.importers.hostile import VALUES, assert_harmless, assert_no_commands, short

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFake"
RSA = "ssh-rsa AAAAB3NzaC1yc2EAAAFake== someone@example.com"


def read(*lines: str) -> ImportedHosts:
    return from_known_hosts("\n".join(lines) + "\n", "known_hosts")


def test_a_plain_name_is_a_host() -> None:
    found = read(f"web.example.com {KEY}", f"192.0.2.1\t{RSA}", f"2001:db8::1 {KEY}\r")
    assert found == ImportedHosts(
        (HostEntry("web.example.com"), HostEntry("192.0.2.1"), HostEntry("2001:db8::1")), ()
    )


def test_a_port_is_told_from_its_name() -> None:
    found = read(f"[git.example.com]:2222 {KEY}", f"[2001:db8::1]:22 {KEY}")
    assert found.entries == (HostEntry("git.example.com", port=2222), HostEntry("2001:db8::1"))


def test_several_ports_of_a_name_are_several_hosts_wherever_they_stand() -> None:
    found = read(f"[git]:2222 {KEY}", f"git {KEY}", f"[git]:2223 {KEY}", f"[git]:22 {KEY}")
    assert found.entries == (
        HostEntry("git-2222", "git", port=2222),
        HostEntry("git"),
        HostEntry("git-2223", "git", port=2223),
    )


def test_names_of_one_key_are_one_host_named_first() -> None:
    assert read(f"a,b,192.0.2.1 {KEY}").entries == (HostEntry("a"),)
    assert read(f"192.0.2.1,b {KEY}").entries == (HostEntry("b"),)
    assert read(f"192.0.2.1,192.0.2.2 {KEY}").entries == (HostEntry("192.0.2.1"),)


def test_an_address_beside_a_name_is_no_host_in_another_line_either() -> None:
    found = read(f"192.0.2.1 {RSA}", f"web,192.0.2.1 {KEY}", f"[192.0.2.1]:23 {KEY}")
    assert found.entries == (HostEntry("web"), HostEntry("192.0.2.1", port=23))


def test_keys_of_several_types_are_one_host() -> None:
    assert read(f"web {KEY}", f"web {RSA}", f"web,192.0.2.1 {RSA}").entries == (HostEntry("web"),)


def test_hashed_names_are_counted_in_one_note() -> None:
    hashed = f"|1|c2FsdA==|aGFzaA== {KEY}"
    assert read(hashed) == ImportedHosts((), ("known_hosts: 1 name is hashed and cannot be read",))
    notes = read(*[hashed] * 1200).notes
    assert notes == ("known_hosts: 1,200 names are hashed and cannot be read",)


def test_lines_that_name_no_host_are_noted_with_their_place() -> None:
    found = read(
        "# a comment",
        "",
        f"*.example.com {KEY}",
        f"@cert-authority *.example.com {KEY}",
        f"@revoked web {KEY}",
        f"@other web {KEY}",
        "web",
        f"web%eth0 {KEY}",
        f"!a,*.b,c {KEY}",
    )
    assert found.entries == (HostEntry("c"),)
    assert found.notes == (
        "known_hosts:3: a pattern is not a host",
        "known_hosts:4: a line with @cert-authority does not name a host to sign in to",
        "known_hosts:5: a line with @revoked does not name a host to sign in to",
        "known_hosts:6: this is not a known_hosts line",
        "known_hosts:7: this is not a known_hosts line",
        "known_hosts:8: a host is skipped: its address is not valid",
    )


@pytest.mark.parametrize("value", VALUES, ids=short)
def test_a_hostile_name_gives_nothing_or_a_host_that_can_be_saved(value: str) -> None:
    found = read(f"{value} {KEY}", f"[{value}]:{value} {KEY}", f"[{value}]:23 {KEY}", f"ok {value}")
    assert_harmless(found)
    for entry in found.entries:
        assert_no_commands(entry)


def test_random_lines_raise_nothing(record_property: Callable[[str, object], None]) -> None:
    record_property("tried", 600)
    rng = random.Random(3)
    pieces = (*VALUES, KEY, "|1|", "@revoked", ",", "[", "]:", "\n", " ", "a" * 100_000)
    for _ in range(300):
        assert_harmless(from_known_hosts("".join(rng.choices(pieces, k=20)), "f"))
    for _ in range(300):
        assert_harmless(from_known_hosts(rng.randbytes(300).decode("latin-1"), "f"))
