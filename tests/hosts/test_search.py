"""Finding hosts by a few letters."""

import random
import time

import pytest

from sshtui.hosts.model import Host
from sshtui.hosts.search import Searcher, search


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
        for one in hosts:
            letters = iter(one.alias)
            expected = all(letter in letters for letter in query)
            detail = query in f"@{one.alias} "
            assert (one.alias in found) == (expected or detail)
        for alias, positions in found.items():
            assert "".join(alias[position] for position in positions) == query
            assert list(positions) == sorted(set(positions))


def test_ten_thousand_hosts_take_less_than_a_frame_or_two() -> None:
    rng = random.Random(2)
    kinds, places = ("web", "db", "cache", "bastion"), ("prod", "stage", "eu-west")
    hosts = [
        host(f"{rng.choice(kinds)}{number}.{rng.choice(places)}", "live", user="deploy")
        for number in range(10_000)
    ]
    searcher = Searcher(hosts)
    for query in ("d", "db", "dbp", "db pr", "e", "w12", "deploy", "zzz", "cst"):
        spent = []
        for _ in range(7):
            start = time.perf_counter()
            searcher.search(query)
            spent.append(time.perf_counter() - start)
        # The best of seven: other work on the machine must not fail this. The goal is 20 ms.
        assert min(spent) < 0.04, query
