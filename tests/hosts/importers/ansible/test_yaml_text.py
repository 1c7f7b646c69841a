"""YAML from anywhere: nothing is built that it does not hold, and it cannot grow without end."""

import pytest

from sshtui.hosts.importers.ansible.yaml_text import VAULT, parsed_yaml

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)
MERGED = "a0: &a0 {x: 1}\n" + "".join(
    f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)


def test_values_are_read_with_tags_of_ansible() -> None:
    text = "a: !unsafe '{{ x }}'\nb: !vault |\n  $ANSIBLE_VAULT;1.1\nc: yes\nd: [1, 2.5]\n"
    found = parsed_yaml(text)
    assert found["b"].startswith(VAULT)
    assert found == {"a": "{{ x }}", "b": found["b"], "c": True, "d": [1, 2.5]}
    assert parsed_yaml("") is None
    assert parsed_yaml("# only a comment\n") is None


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "text",
    [
        "a: [", "a: b: c", "\t- x", "a: &a [*a]", "a: *b", "? [a]\n: b", "? {a: b}\n: c",
        "a: 2001-99-99", "[" * 5000, BOMB, MERGED, "a: \0",
    ],
    ids=lambda text: ascii(text[:12]),
)  # fmt: skip
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="YAML"):
        parsed_yaml(text)


@pytest.mark.parametrize(
    "text",
    [
        "!!python/object/apply:os.system ['touch /tmp/owned-by-yaml']",
        "a: !!python/object/new:os.system ['touch /tmp/owned-by-yaml']",
        "a: !!python/name:os.system",
        "!ruby/object:Gem::Installer {i: x}",
    ],
)
def test_no_object_is_made(text: str) -> None:
    try:
        found = parsed_yaml(text)
    except ValueError:
        return
    assert isinstance(found, str | list | dict)
