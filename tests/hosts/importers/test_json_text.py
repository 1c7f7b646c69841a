"""JSON that may be anything."""

import pytest

from sshtui.hosts.importers.json_text import as_dict, as_list, as_text, parsed


@pytest.mark.parametrize("text", ["", "3", "null", '"x"', "[1", "{", "[" * 100_000])
def test_what_is_no_object_and_no_list_is_nothing(text: str) -> None:
    assert parsed(text) is None


def test_objects_and_lists_are_read() -> None:
    assert parsed(' {"a": [1]}') == {"a": [1]}
    assert parsed("[1]") == [1]


def test_a_value_of_another_type_is_an_empty_one() -> None:
    assert (as_dict([1]), as_list({"a": 1}), as_text(["x"]), as_text(True)) == ({}, [], "", "")
    assert (as_dict({"a": 1}), as_list([1])) == ({"a": 1}, [1])
    assert (as_text("x"), as_text(22)) == ("x", "22")
