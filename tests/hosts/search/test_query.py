"""The filter's language."""

import pytest

from sshtui.hosts.model import Host
from sshtui.hosts.search.query import FIELDS, Condition, mistake, parse

WEB = Host(
    "Web1", "10.1.2.3", "Deploy", 2222, "bastion,hop", ("Prod", "eu-west"), group="EU/Web Farm"
)


def passes(query: str, host: Host = WEB) -> bool:
    wanted = parse(query)
    assert wanted.terms == ()
    return all(condition.holds(host) for condition in wanted.conditions)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tag:prod", True),
        ("tag:pro", False),
        ("tag:eu*", True),
        ("TAG:PROD", True),
        ("!tag:prod", False),
        ("user:deploy", True),
        ("user:dep", False),
        ("host:10.1.", True),
        ("host:web", False),
        ("group:eu", True),
        ("group:EU/", True),
        ("group:web", False),
        ("group:farm", False),
        ("group:e", False),
        ("port:2222", True),
        ("port:22", False),
        ("jump:bastion", True),
        ("is:favourite", False),
        ("!is:favourite", True),
        ("!web", False),
        ("!10.1", False),
        ("!eu-w", False),
        ("!farm", False),
        ("!other", True),
        ("tag:prod !tag:old user:deploy", True),
    ],
)
def test_a_condition_holds_or_does_not(query: str, expected: bool) -> None:
    assert passes(query) is expected


def test_what_is_no_condition_is_a_word_to_look_for() -> None:
    assert parse("user@web:22 WEB web").terms == ("user@web:22", "web")
    assert parse("http://x").terms == ("http://x",)


def test_what_is_only_begun_excludes_nothing() -> None:
    for begun in ("!", "tag:", "!tag:"):
        assert parse(begun).conditions == ()
        assert parse(begun).terms == ()


def test_conditions_are_kept_once() -> None:
    assert parse("tag:a tag:a").conditions == (Condition("tag", "a", negated=False),)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("is:fav", 'There is no filter "is:fav". Did you mean "is:favourite"?'),
        ("web !is:Favorite", 'There is no filter "is:favorite". Did you mean "is:favourite"?'),
        ("is:live", 'There is no filter "is:live". is: knows favourite, hidden and open.'),
        ("is:favourite tag:fav web", ""),
        ("is:", ""),
        ("tags:prod", 'There is no filter "tags:". Did you mean "tag:"?'),
        (
            "web owner:Ann",
            f'There is no filter "owner:". The filters are {", ".join(FIELDS)}.',
        ),
        ("web1:22 http://x fe:: dead:beef::1 db:[::1]", ""),
    ],
)
def test_an_unknown_filter_is_named_with_the_nearest(query: str, said: str) -> None:
    assert mistake(query) == said
