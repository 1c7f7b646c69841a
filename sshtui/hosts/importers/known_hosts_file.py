"""Imports hosts from known_hosts, unless their names are hashed."""

import ipaddress
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.collector import HostCollector, ImportedHosts
from sshtui.knownhosts.entry import Marker
from sshtui.sshconfig import patterns

_SSH_PORT = 22
_WITH_PORT = re.compile(r"\[([^\[\]]+)\]:([0-9]{1,5})")
_KEY = re.compile(r"[a-z0-9@.-]+ AAAA[A-Za-z0-9+/]+=*", re.ASCII)


class _Place(NamedTuple):
    host: str
    port: int


def is_known_hosts(text: str) -> bool:
    """Return whether the first line that is no comment is one of known_hosts."""
    for content in text.splitlines():
        fields = content.split(maxsplit=4)
        if fields and not fields[0].startswith("#"):
            key = fields[2:4] if fields[0] in tuple(Marker) else fields[1:3]
            return bool(_KEY.fullmatch(" ".join(key)))
    return False


def from_known_hosts(text: str, name: str) -> ImportedHosts:
    """Read the hosts of a known_hosts file.

    Args:
        text: The file. Of several names for one key the first that is not an address is taken, and
            an address that stands beside a name is no host of its own.
        name: What to call it in notes.
    """
    collector = HostCollector(name)
    places: dict[_Place, int] = {}
    addresses: set[_Place] = set()
    for line, names in _lines(text, collector):
        plain = [_place(name) for name in names.split(",") if patterns.is_plain(name)]
        if not plain:
            collector.note("a pattern is not a host", line)
            continue
        chosen = next((place for place in plain if not _is_address(place.host)), plain[0])
        places.setdefault(chosen, line)
        addresses.update(place for place in plain if place != chosen and _is_address(place.host))
    _gather(collector, {place: line for place, line in places.items() if place not in addresses})
    return collector.found()


def _lines(text: str, collector: HostCollector) -> Iterator[tuple[int, str]]:
    hashed = 0
    for line, content in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        fields = content.split()
        if not fields or fields[0].startswith("#"):
            continue
        if fields[0].startswith("|"):
            hashed += 1
        elif fields[0] in (Marker.AUTHORITY, Marker.REVOKED):
            collector.note(f"a line with {fields[0]} does not name a host to sign in to", line)
        elif _KEY.fullmatch(" ".join(fields[1:3])):
            yield line, fields[0]
        else:
            collector.note("this is not a known_hosts line", line)
    if hashed:
        names = "1 name is" if hashed == 1 else f"{hashed:,} names are"
        collector.note(f"{names} hashed and cannot be read")


def _gather(collector: HostCollector, places: dict[_Place, int]) -> None:
    ports = Counter(place.host for place in places)
    for place, line in places.items():
        ambiguous = place.port and ports[place.host] > 1
        alias = f"{place.host}-{place.port}" if ambiguous else ""
        collector.add(HostEntry(alias, place.host, port=place.port), line)


def _place(name: str) -> _Place:
    match = _WITH_PORT.fullmatch(name)
    if match is None:
        return _Place(name, 0)
    port = int(match[2])
    return _Place(match[1], 0 if port == _SSH_PORT else port)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
