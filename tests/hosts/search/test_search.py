"""Finding hosts by a few letters."""

import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sshtui.hosts.history import History
from sshtui.hosts.model import Host, Visit
from sshtui.hosts.search.search import FIRST, Searcher, search
from tests.hosts.fleet import WISHES, Wish, machines

MACHINES = machines()
FLEET = Searcher([machine.host for machine in MACHINES])


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
    searcher = Searcher(hosts)
    for _ in range(100):
        query = "".join(rng.choices("abc", k=rng.randint(1, 4)))
        exact = searcher.search(query)
        found = {match.host.alias: match.positions for match in exact}
        for listed in hosts:
            letters = iter(listed.alias)
            if all(letter in letters for letter in query):
                assert listed.alias in found
        if not exact.is_near:
            for alias, positions in found.items():
                assert "".join(alias[position] for position in positions) in (query, "")
                assert list(positions) == sorted(set(positions))


def squashed(text: str) -> str:
    """Drop separators and leading zeros, written as plainly as can be."""
    parts = re.split(r"([0-9]+)", re.sub(r"(?<=[0-9])[-._@:/]+(?=[0-9])", " ", text))
    return "".join(
        str(int(part)) if part.isdigit() else re.sub(r"[-._@:/]", "", part) for part in parts
    )


def has_number(text: str, term: str) -> bool:
    """Say whether a text has a term that is not a part of a longer number."""
    before = r"(?<![0-9])" if term[0].isdigit() else ""
    after = r"(?![0-9])" if term[-1].isdigit() else ""
    return bool(re.search(before + re.escape(term) + after, text))


def tier(alias: str, details: str, term: str) -> int | None:
    """Say in which tier a term finds a name, written as plainly as can be."""
    if term in alias and has_number(alias, term):
        if alias == term:
            return 0
        if alias.startswith(term):
            return 1
        starts = range(1, len(alias))
        if any(alias[i:].startswith(term) and alias[i - 1] in "-._@:/" for i in starts):
            return 2
        return 3
    letters = iter(alias)
    scattered = all(letter in letters for letter in term)
    if squashed(term) and has_number(squashed(alias), squashed(term)):
        return 4
    if term in alias:
        return 5
    if re.search(rf"(?<![^-._@:/ ]){re.escape(term)}(?![^-._@:/ ])", details):
        return 6
    if len(term) > 1 and scattered:
        return 8
    return 9 if term in details else None


@pytest.mark.parametrize("seed", range(5))
def test_typing_and_deleting_finds_what_looking_at_every_host_finds(seed: int) -> None:
    rng = random.Random(seed)
    hosts = [
        host("".join(rng.choices("abc-.12", k=rng.randint(1, 9))).strip("-") or "x", user="ba")
        for _ in range(300)
    ]
    scores = {listed.alias: rng.random() for listed in hosts[:30]}
    searcher = Searcher(hosts, scores)
    query = ""
    for _ in range(60):
        query = query[:-1] if rng.random() < 0.3 else query + rng.choice("abc12 ")
        terms = list(dict.fromkeys(query.split()))
        begun = searcher.begin(query)
        early = list(begun.hosts())
        begun.finish()
        found = list(begun.hosts())
        assert begun.done
        assert set(early) <= set(found)
        assert found == list(Searcher(hosts, scores).search(query).hosts())
        if len(terms) != 1 or begun.is_near:
            continue
        tiers = {
            alias: tier(alias, f"ba@{alias}:22  ", terms[0])
            for alias in (listed.alias for listed in hosts)
        }
        ranks = [rank for rank in (tiers[match.alias] for match in found) if rank is not None]
        # 7, where it starts words, and 5, where a longer number begins so, lie between these.
        ranks = [rank for rank in ranks if rank not in (5, 8)]
        assert ranks == sorted(ranks), query
        missing = {alias for alias, rank in tiers.items() if rank is not None}
        assert missing <= {match.alias for match in found}, query


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
    found = Searcher(HOSTS, {"web2.stage": 0.9, "cobweb": 0.8}).search("web")
    assert [host.alias for host in found.hosts()] == ["web", "web2.stage", "web1.prod", "cobweb"]


def test_each_doubling_of_visits_lifts_a_host_by_one_tier_but_never_above_a_whole_name() -> None:
    def first(visits: float) -> list[str]:
        return [host.alias for host in Searcher(HOSTS, {"cobweb": visits}).search("web").hosts()]

    assert first(1.0) == ["web", "web1.prod", "web2.stage", "cobweb"]
    assert first(3.0) == ["web", "cobweb", "web1.prod", "web2.stage"]
    assert first(1000.0) == ["web", "cobweb", "web1.prod", "web2.stage"]


def test_forty_visits_in_ten_days_outrank_names_never_visited(tmp_path: Path) -> None:
    history = History(tmp_path / "visits.db")
    day = 86400.0
    for number in range(40):
        history.record("prod-eu-db-01", Visit(100 * day + number * day / 4, 1.0, "publickey"))
    hosts = [host(alias) for alias in ("db1", "db2", "db3", "prod-eu-db-01")]
    found = Searcher(hosts, history.frecency(now=110 * day)).search("db")
    assert next(found.hosts()).alias == "prod-eu-db-01"
    history.close()


@pytest.mark.parametrize(
    ("query", "names", "expected"),
    [
        ("web01", ["wide-e-b-0-1", "prod-eu-web-01"], "prod-eu-web-01"),
        ("web01", ["web-10", "web_1"], "web_1"),
        ("web1", ["web10", "web-001"], "web-001"),
        ("web.1", ["web-10", "web01"], "web01"),
        ("eudb3", ["e-u-d-b-30", "eu-db-03"], "eu-db-03"),
        ("pew1", ["p-xe-xw-x1", "prod-eu-web-01"], "prod-eu-web-01"),
        ("10.0.3", ["n-1003", "ip-10-0-3-7"], "ip-10-0-3-7"),
    ],
)
def test_separators_and_leading_zeros_are_dropped(
    query: str, names: list[str], expected: str
) -> None:
    assert search([host(name) for name in names], query)[0].host.alias == expected


def test_whole_parts_of_an_address_come_before_scattered_letters_and_parts_of_parts() -> None:
    hosts = [
        host("n1-0.x0-.x3", hostname="192.0.2.1"),
        host("a", hostname="10.0.30.1"),
        host("b", hostname="10.0.3.9"),
        host("c", hostname="db1.shop.example.net"),
    ]
    found = search(hosts, "10.0.3")
    assert [match.host.alias for match in found] == ["b", "n1-0.x0-.x3", "a"]
    assert search([host("s-h-o-p"), *hosts], "shop")[0].host.alias == "s-h-o-p"
    assert search([host("sxhxoxp"), *hosts], "shop")[0].host.alias == "c"


def test_another_name_of_a_host_is_as_good_as_its_first() -> None:
    hosts = [host("w1-old"), Host("web-prod-1", "192.0.2.1", aliases=("w1",))]
    assert search(hosts, "w1")[0].host.alias == "web-prod-1"


@pytest.mark.parametrize(
    ("alias", "query", "positions"),
    [
        ("prod-web-01", "web1", (5, 6, 7, 10)),
        ("prod-eu-web-01", "pew1", (0, 5, 8, 13)),
        ("münchen", "munch", (0, 1, 2, 3, 4)),
        ("mu\u0308nchen", "münch", (0, 1, 2, 3, 4, 5)),
        ("straße-1", "strasse1", (0, 1, 2, 3, 4, 5, 7)),
        ("ærø", "aer", (0, 1)),
        ("eu-Łódź-02", "lodz2", (3, 4, 5, 6, 9)),
    ],
)
def test_positions_are_of_the_name_as_it_is_written(
    alias: str, query: str, positions: tuple[int, ...]
) -> None:
    (match,) = search([host(alias)], query)
    assert match.positions == positions


def test_a_misspelt_name_is_found_where_nothing_else_is_and_told_apart() -> None:
    found = search(HOSTS, "bsation")
    assert found.is_near
    assert [match.host.alias for match in found] == ["Bastion"]
    assert found[0].positions == tuple(range(7))
    assert not search(HOSTS, "bastion").is_near
    assert not search(HOSTS, "user:nobody bsation")


def test_notes_are_searched_last_and_read_once_when_they_are_needed() -> None:
    read: list[bool] = []

    def notes() -> dict[str, str]:
        read.append(True)
        return {"web2.stage": "Ring the Büro first", "cobweb": "burot"}

    searcher = Searcher([*HOSTS, host("buro")], notes=notes)
    assert read == []
    assert [match.host.alias for match in searcher.search("büro")] == [
        "buro",
        "cobweb",
        "web2.stage",
    ]
    assert [match.host.alias for match in searcher.search("web ring")] == ["web2.stage"]
    assert read == [True]


ALIASES = st.text("abwe01-._éßæ", min_size=1, max_size=12).filter(lambda name: name[0] != "-")
QUERIES = st.text("abwe01-._: @!ÉSæ\u0301", max_size=8)


@given(st.lists(ALIASES, max_size=12), st.lists(QUERIES, max_size=4))
def test_any_query_can_be_typed_and_finds_the_same_as_when_it_is_pasted(
    aliases: list[str], queries: list[str]
) -> None:
    hosts = [host(alias, "tag") for alias in aliases]
    searcher = Searcher(hosts)
    for query in queries:
        for end in range(1, len(query) + 1):
            found = searcher.search(query[:end])
            fresh = Searcher(hosts).search(query[:end])
            assert list(found) == list(fresh)
            assert len(list(found.hosts())) == len({id(host) for host in found.hosts()})
            for match in found:
                assert all(0 <= place < len(match.host.alias) for place in match.positions)


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: wish.query)
def test_the_first_ten_of_a_fleet_are_those_that_were_meant(wish: Wish) -> None:
    first = [match.host for match in FLEET.search(wish.query)[:10]]
    right = [machine.host for machine in MACHINES if wish.means(machine)]
    assert sum(host in right for host in first) >= min(10, len(right), wish.least)


def test_conditions_and_terms_hold_together() -> None:
    assert names("tag:live web") == ["web1.prod"]
    assert names("web !tag:live") == ["web", "web2.stage", "cobweb"]
    assert names("user:deploy") == ["web1.prod", "web2.stage"]
    assert names("tag:nothing") == []
