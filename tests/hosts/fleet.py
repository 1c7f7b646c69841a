"""A fleet of 2,000 hosts, named as several estates name theirs, and 50 queries with what they mean.

A machine is what a query means if it has everything that the query says: its kind, its number, its
stage, its site, its network. That is known from how the fleet was made, not from its names.
"""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sshtui.hosts.model import Host

SIZE = 2000

_SITES = {
    "eu": "eu",
    "us": "us",
    "ap": "ap",
    "muc": "münchen",
    "zrh": "zürich",
    "got": "göteborg",
}
_STAGES = ("prod", "stage", "dev")
_TEAMS = ("shop", "billing", "search")
_KINDS = ("web", "db", "cache", "api", "mail", "lb", "build", "proxy", "backup", "monitor", "git")


@dataclass(frozen=True, slots=True)
class Machine:
    """One machine: the host that is saved of it, and what is true of it."""

    host: Host
    kind: str
    number: int
    stage: str
    site: str
    network: str
    style: str


@dataclass(frozen=True, slots=True)
class Wish:
    """A query, what is true of the machines that it means, and how many are found at least.

    Less than ten where most names have these words in another order than the query.
    """

    query: str
    facts: dict[str, Any]
    least: int = 10

    def means(self, machine: Machine) -> bool:
        """Return whether a machine is one of those."""
        return all(getattr(machine, fact) == value for fact, value in self.facts.items())


def _names() -> Iterator[tuple[str, str, str, str, str, int]]:
    """Yield style, name, kind, stage, site and number of every machine."""
    for stage, site, kind, number in itertools.product(_STAGES, _SITES, _KINDS, range(1, 13)):
        names = {
            "dashes": f"{stage}-{site}-{kind}-{number:02}",
            "digits": f"{kind}{number}.{stage}.{site}.example.net",
            "underscores": f"{site}_{kind}_{number:03}_{stage}",
            "city": f"{_SITES[site]}-{kind}{number:02}-{stage}",
        }
        style = list(names)[(_KINDS.index(kind) + number // 3) % len(names)]
        yield style, names[style], kind, stage, site, number


def machines() -> list[Machine]:
    """Return the fleet, the same each time, in no order that helps."""
    rng = random.Random(11)
    found = []
    for place, (style, name, kind, stage, site, number) in enumerate(_names()):
        network = f"10.{place // 100}.{place % 100 // 10}"
        user = rng.choice(("deploy", "root", "ops"))
        host = Host(name, f"{network}.{place % 10 + 1}", user, tags=(rng.choice(_TEAMS),))
        found.append(Machine(host, kind, number, stage, site, network, style))
    rng.shuffle(found)
    return found[:SIZE]


WISHES = (
    # Names typed without their separators and leading zeros, or with others.
    Wish("web01", {"kind": "web", "number": 1}),
    Wish("web1", {"kind": "web", "number": 1}),
    Wish("web-01", {"kind": "web", "number": 1}),
    Wish("web_1", {"kind": "web", "number": 1}),
    Wish("db3", {"kind": "db", "number": 3}),
    Wish("db003", {"kind": "db", "number": 3}),
    Wish("db.3", {"kind": "db", "number": 3}),
    Wish("lb12", {"kind": "lb", "number": 12}),
    Wish("git7", {"kind": "git", "number": 7}),
    Wish("mail10", {"kind": "mail", "number": 10}),
    Wish("api-2", {"kind": "api", "number": 2}),
    Wish("monitor04", {"kind": "monitor", "number": 4}),
    Wish("eudb3", {"site": "eu", "kind": "db", "number": 3}),
    Wish("eudb03", {"site": "eu", "kind": "db", "number": 3}),
    Wish("usweb1", {"site": "us", "kind": "web", "number": 1}),
    Wish("prodproxy3", {"kind": "proxy", "number": 3, "stage": "prod"}),
    Wish("prodeuweb1", {"stage": "prod", "site": "eu", "kind": "web", "number": 1}),
    Wish("web3.dev", {"kind": "web", "number": 3, "stage": "dev"}),
    # Words, in one piece.
    Wish("web", {"kind": "web"}),
    Wish("cache", {"kind": "cache"}),
    Wish("backup", {"kind": "backup"}),
    Wish("prod", {"stage": "prod"}),
    Wish("stage", {"stage": "stage"}),
    Wish("eu", {"site": "eu"}),
    Wish("prod-us", {"stage": "prod", "site": "us"}),
    Wish("example.net", {"style": "digits"}),
    # The starts of words, and letters left out.
    Wish("pew", {"stage": "prod", "site": "eu", "kind": "web"}, least=3),
    Wish("pew01", {"stage": "prod", "site": "eu", "kind": "web", "number": 1}),
    Wish("pudb", {"stage": "prod", "site": "us", "kind": "db"}, least=3),
    Wish("prdeuweb", {"stage": "prod", "site": "eu", "kind": "web"}, least=3),
    Wish("prodweb1", {"stage": "prod", "kind": "web", "number": 1}),
    Wish("mntr", {"kind": "monitor"}),
    Wish("bckp", {"kind": "backup"}),
    Wish("dvdb", {"stage": "dev", "kind": "db"}),
    # Several words.
    Wish("web prod", {"kind": "web", "stage": "prod"}),
    Wish("eu db", {"site": "eu", "kind": "db"}),
    Wish("db prod 3", {"kind": "db", "stage": "prod", "number": 3}),
    Wish("web 01", {"kind": "web", "number": 1}),
    Wish("us mail dev", {"site": "us", "kind": "mail", "stage": "dev"}),
    Wish("api 5 stage", {"kind": "api", "number": 5, "stage": "stage"}),
    # Addresses.
    Wish("10.0.3", {"network": "10.0.3"}),
    Wish("10.12.5.", {"network": "10.12.5"}),
    Wish("10.1.1", {"network": "10.1.1"}),
    Wish("@10.7.2", {"network": "10.7.2"}),
    # Accents, as they are and as they are typed.
    Wish("munchen", {"site": "muc", "style": "city"}),
    Wish("münchen", {"site": "muc", "style": "city"}),
    Wish("mu\u0308nchen-db", {"site": "muc", "style": "city", "kind": "db"}),
    Wish("zurich", {"site": "zrh", "style": "city"}),
    Wish("GÖTEBORG", {"site": "got", "style": "city"}),
    Wish("zurichweb2", {"site": "zrh", "style": "city", "kind": "web", "number": 2}),
)
