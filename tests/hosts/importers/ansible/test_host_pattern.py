"""Patterns of hosts are expanded as Ansible does."""

import itertools

import pytest

from sshtui.hosts.importers.ansible.host_pattern import expanded, with_port


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("web", ["web"]),
        ("web[08:11]", ["web08", "web09", "web10", "web11"]),
        ("web[8:11]", ["web8", "web9", "web10", "web11"]),
        ("[:2]", ["0", "1", "2"]),
        ("n[1:9:4].example", ["n1.example", "n5.example", "n9.example"]),
        ("[a:c]-x", ["a-x", "b-x", "c-x"]),
        ("[y:B]", ["y", "z", "A", "B"]),
        ("r[1:2]s[a:b]", ["r1sa", "r1sb", "r2sa", "r2sb"]),
        ("a[b]c", ["a[b]c"]),
    ],
)
def test_ranges_stand_for_names(pattern: str, names: list[str]) -> None:
    assert list(expanded(pattern)) == names


@pytest.mark.parametrize("pattern", ["[1:]", "[01:100]", "[b:a]", "[a:9]", "[1:2:0]", "[1:2:3:4]"])
def test_what_is_no_range_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="range"):
        list(expanded(pattern))


def test_a_range_without_end_is_made_bit_by_bit() -> None:
    assert list(itertools.islice(expanded("a[1:99999999999]"), 2)) == ["a1", "a2"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("web:2222", ("web", 2222)),
        ("web[1:2]:22", ("web[1:2]", 22)),
        ("web[1:2]", ("web[1:2]", 0)),
        ("[2001:db8::1]:2222", ("2001:db8::1", 2222)),
        ("2001:db8::1", ("2001:db8::1", 0)),
        ("web", ("web", 0)),
    ],
)
def test_a_port_is_taken_off(text: str, parts: tuple[str, int]) -> None:
    assert with_port(text) == parts
