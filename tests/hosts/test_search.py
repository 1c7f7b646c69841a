"""Finding hosts by a few letters."""

import itertools
import random
import re

import pytest

from sshtui.hosts.model import Host
from sshtui.hosts.search import FIRST, Searcher, search


def host(alias: str, *tags: str, user: str = "", hostname: str = "") -> Host:
    return Host(alias, hostname or alias, user, tags=tags)


HOSTS = (
    host("web1.prod", "live", user="deploy", hostname="10.0.0.1"),
    host("web2.stage", user="deploy"),
    host("db-primary.prod", "live"),
    host("cobweb"),
    host("Bastion"),
    host("web"),
)


def names(query: str) -> list[str]:
    return [match.host.alias for match in search(HOSTS, query)]


def test_an_empty_query_finds_all_in_their_order() -> None:
    assert names("") == names("  ") == [host.alias for host in HOSTS]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("web", ["web", "web1.prod", "web2.stage", "cobweb"]),
        ("WEB", ["web", "web1.prod", "web2.stage", "cobweb"]),
        ("prod", ["web1.prod", "db-primary.prod"]),
        ("dpp", ["db-primary.prod"]),
        ("w1p", ["web1.prod"]),
        ("web pr", ["web1.prod"]),
        ("pr web", ["web1.prod"]),
        ("bsti", ["Bastion"]),
        ("live", ["web1.prod", "db-primary.prod"]),
        ("deploy st", ["web2.stage"]),
        ("10.0", ["web1.prod"]),
        ("xyz", []),
        ("web xyz", []),
        ("w[", []),
        (".*", []),
    ],
)
def test_a_query_finds_what_has_every_term_best_first(query: str, expected: list[str]) -> None:
    assert names(query) == expected


@pytest.mark.parametrize(
    ("alias", "query", "positions"),
    [
        ("web1.prod", "web", (0, 1, 2)),
        ("web1.prod", "prod", (5, 6, 7, 8)),
        ("pre.prod", "prod", (4, 5, 6, 7)),
        ("aprob.prob", "prob", (6, 7, 8, 9)),
        ("db-primary.prod", "dpp", (0, 3, 11)),
        ("web1.prod", "prod we", (0, 1, 5, 6, 7, 8)),
        ("Bastion", "BT", (0, 3)),
        ("axxxab", "ab", (4, 5)),
        ("İstanbul", "tanbul", (2, 3, 4, 5, 6, 7)),
    ],
)
def test_positions_are_the_matched_letters_of_the_alias(
    alias: str, query: str, positions: tuple[int, ...]
) -> None:
    (match,) = search([host(alias)], query)
    assert match.positions == positions


def test_what_is_found_elsewhere_has_no_positions() -> None:
    (match,) = search([host("web", "live")], "live")
    assert match.positions == ()


def test_every_match_is_a_subsequence_and_none_is_missed() -> None:
    rng = random.Random(3)
    hosts = [host("".join(rng.choices("abc-.", k=rng.randint(1, 8)))) for _ in range(400)]
    for _ in range(100):
        query = "".join(rng.choices("abc", k=rng.randint(1, 4)))
        found = {match.host.alias: match.positions for match in search(hosts, query)}
        for listed in hosts:
            letters = iter(listed.alias)
            expected = all(letter in letters for letter in query)
            detail = query in f"@{listed.alias} "
            assert (listed.alias in found) == (expected or detail)
        for alias, positions in found.items():
            assert "".join(alias[position] for position in positions) == query
            assert list(positions) == sorted(set(positions))


def tier(alias: str, details: str, term: str) -> int:
    """Say in which tier a term finds a name, written as plainly as can be; 7 for none."""
    words = [word for word in re.split(r"[-._@:/]", alias) if word]
    if alias == term:
        return 0
    if alias.startswith(term):
        return 1
    if any(alias[i:].startswith(term) and alias[i - 1] in "-._@:/" for i in range(1, len(alias))):
        return 2
    if term in alias:
        return 3
    if len(term) > 1:
        letters = iter(alias)
        if all(letter in letters for letter in term):
            heads = iter([word[0] for word in words])
            return 4 if all(letter in heads for letter in term) else 5
    return 6 if term in details else 7


@pytest.mark.parametrize("seed", range(5))
def test_typing_and_deleting_finds_what_looking_at_every_host_finds(seed: int) -> None:
    rng = random.Random(seed)
    hosts = [
        host("".join(rng.choices("abc-.1", k=rng.randint(1, 9))).strip("-") or "x", user="ba")
        for _ in range(300)
    ]
    scores = {listed.alias: rng.random() for listed in hosts[:30]}
    searcher = Searcher(hosts, scores)
    query = ""
    for _ in range(60):
        query = query[:-1] if rng.random() < 0.3 else query + rng.choice("abc1 ")
        terms = list(dict.fromkeys(query.split()))
        begun = searcher.begin(query)
        early = list(begun.hosts())
        begun.finish()
        found = list(begun.hosts())
        assert begun.done
        assert set(early) <= set(found)
        if not terms:
            assert found == hosts
            continue
        totals = {}
        for listed in hosts:
            tiers = [tier(listed.alias, f"ba@{listed.alias}:22  ", term) for term in terms]
            if max(tiers) < 7:
                totals[listed.alias] = sum(tiers)
        assert {match.alias for match in found} == set(totals), query
        ranks = [totals[match.alias] for match in found]
        assert ranks == sorted(ranks), query
        for before, after in itertools.pairwise(found):
            if totals[before.alias] == totals[after.alias] not in (5,):
                assert scores.get(before.alias, 0) >= scores.get(after.alias, 0)


def test_the_best_hits_are_there_before_the_rest() -> None:
    hosts = [host(f"x-web{number}") for number in range(1000)] + [host("web"), host("w-e-b")]
    begun = Searcher(hosts).begin("web")
    assert begun[0].host.alias == "web"
    assert len(begun) == FIRST
    assert not begun.done
    begun.finish()
    assert [match.host.alias for match in begun[1001:]] == ["w-e-b"]


def test_what_was_found_can_be_counted_and_taken_in_parts() -> None:
    found = search(HOSTS, "web")
    assert len(found) == 4
    assert found[-1].host.alias == "cobweb"
    assert [match.host.alias for match in found[1:3]] == ["web1.prod", "web2.stage"]
    assert [match.positions for match in found[:1]] == [(0, 1, 2)]


def test_hosts_that_are_visited_often_come_first_within_their_tier() -> None:
    found = Searcher(HOSTS, {"web2.stage": 2.0, "cobweb": 9.0}).search("web")
    assert [host.alias for host in found.hosts()] == ["web", "web2.stage", "web1.prod", "cobweb"]


def test_conditions_and_terms_hold_together() -> None:
    assert names("tag:live web") == ["web1.prod"]
    assert names("web !tag:live") == ["web", "web2.stage", "cobweb"]
    assert names("user:deploy") == ["web1.prod", "web2.stage"]
    assert names("tag:nothing") == []
