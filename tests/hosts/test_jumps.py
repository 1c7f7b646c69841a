"""Jumps that lead back."""

import pytest

from sshtui.hosts.jumps import circle, through_itself


@pytest.mark.parametrize(
    ("jump", "jumps", "expected"),
    [
        ("", {}, ()),
        ("a", {}, ("a", "a")),
        ("me@a:22", {}, ("a", "a")),
        ("b", {"b": "c", "c": "a"}, ("a", "b", "c", "a")),
        ("x,b", {"b": "ssh://u@a:1"}, ("a", "b", "a")),
        ("b", {"b": "c", "c": "b"}, ()),
        ("b", {"b": "none"}, ()),
        ("none", {"none": "a"}, ()),
        ("b,,:", {"b": ""}, ()),
    ],
)
def test_a_circle_is_found_with_its_way(
    jump: str, jumps: dict[str, str], expected: tuple[str, ...]
) -> None:
    assert circle("a", jump, jumps) == expected


@pytest.mark.parametrize(
    ("jump", "jumps", "expected"),
    [
        ("a.example", {}, ("a.example",)),
        ("me@A.example:22", {}, ("A.example",)),
        ("b", {"b": "c,a.example"}, ("b", "a.example")),
        ("ssh://a.example", {"b": "b"}, ("a.example",)),
        ("a.example:2222", {}, ()),
        ("a.example", {"a.example": ""}, ()),
        ("b", {"b": "c", "c": "b"}, ()),
        ("none", {}, ()),
        ("", {}, ()),
    ],
)
def test_an_address_of_its_own_is_found_with_its_way(
    jump: str, jumps: dict[str, str], expected: tuple[str, ...]
) -> None:
    assert through_itself("a.example", 0, jump, jumps) == expected
    assert through_itself("a.example", 22, jump, jumps) == expected


def test_another_port_is_another_server() -> None:
    assert through_itself("gate.example", 2222, "gate.example", {}) == ()
    assert through_itself("gate.example", 2222, "x@gate.example:2222", {}) == ("gate.example",)


@pytest.mark.parametrize(
    ("address", "jump"),
    [
        ("a.example", "A.Example."),
        ("a.example.", "a.example"),
        ("::1", "[0:0:0:0:0:0:0:1]"),
        ("2001:DB8::0:1", "me@[2001:db8::1]:22"),
        ("192.0.2.1", "ssh://192.0.2.1:22"),
    ],
)
def test_one_address_is_found_in_each_of_its_spellings(address: str, jump: str) -> None:
    assert through_itself(address, 0, jump, {})
    assert not through_itself("other.example", 0, jump, {})
