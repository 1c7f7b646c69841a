"""How values are written in a form, in ssh_config, in CSV and in JSON."""

import random

from sshtui.hosts.field_kinds import number, split
from sshtui.hosts.fields import FIELDS
from tests.hosts.entries import random_entry


def test_every_value_comes_back_from_a_form_a_cell_and_json() -> None:
    rng = random.Random(5)
    for count in range(300):
        entry = random_entry(rng, count)
        for field in FIELDS:
            value, kind = field.of(entry), field.kind
            assert kind.read_cell(kind.cell(value)) == value
            plain = (
                [list(item) if isinstance(item, tuple) else item for item in value]
                if (isinstance(value, tuple))
                else value
            )
            assert kind.takes(plain)
            assert kind.from_json(plain) == value
            if field.label:
                assert kind.read(kind.text(value)) == value


def test_json_of_another_type_is_refused() -> None:
    for field in FIELDS:
        assert not field.kind.takes(None)
        assert not field.kind.takes([1])
        assert not field.kind.takes(True) or field.kind.empty is False


def test_a_number_is_a_number_nothing_or_wrong() -> None:
    texts = ("", " ", "22", " 022 ", "-5", "x", "٢", "1" * 5000)
    assert [number(text) for text in texts] == [0, 0, 22, 22, -1, -1, -1, -1]


def test_parts_are_split_where_no_backslash_protects_the_separator() -> None:
    assert split("", ";") == ()
    assert split("a;b", ";") == ("a", "b")
    assert split(";a", ";") == ("", "a")
    assert split(r"a\;b;c\\;d\e", ";") == ("a;b", "c\\", "de")
    assert split("a\\", ";") == ("a\\",)
