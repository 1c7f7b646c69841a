from dataclasses import replace

from sshtui.ui import bindings


def test_every_key_has_an_id_of_its_own_and_words() -> None:
    seen: dict[str, str] = {}
    for section in bindings.SECTIONS:
        for binding in section.bindings:
            assert binding.id
            assert binding.description
            assert seen.setdefault(binding.id, binding.action) == binding.action, binding.id


def test_help_shows_the_keys_as_they_were_moved() -> None:
    binding = replace(bindings.PREFIX_KEY)
    assert bindings.keys_in_force(binding, {}) == "ctrl+\\"
    assert bindings.keys_in_force(binding, {"session.prefix": "ctrl+a,f12"}) == "ctrl+a f12"


def test_nothing_takes_a_key_from_the_remote_but_the_prefix() -> None:
    always_there = (*bindings.APP, bindings.PREFIX_KEY)
    assert [binding.id for binding in always_there if binding.priority] == ["session.prefix"]
