"""Jumps that lead back."""

import pytest

from sshtui.hosts.jumps import circle


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
