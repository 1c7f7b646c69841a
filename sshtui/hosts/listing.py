"""The hosts named in the configuration, with what a list shows of each."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from sshtui.errors import ConfigError
from sshtui.hosts.model import Host
from sshtui.sshconfig import patterns, tokens
from sshtui.sshconfig.block_index import BlockIndex
from sshtui.sshconfig.conditions import HostCondition
from sshtui.sshconfig.destination import parse_port, valid_hostname
from sshtui.sshconfig.file import Block
from sshtui.sshconfig.line import ConfigLine, parse_line

_LISTED = frozenset(
    {
        "hostname",
        "user",
        "port",
        "proxyjump",
        "proxycommand",
        "#!! grouplabels",
        "#!! group",
        "#!! favourite",
        "#!! colour",
    }
)
_MOST_REMEMBERED = 10_000
"""Distinct lines whose meaning is kept: most blocks repeat those of others."""


class _Wide(NamedTuple):
    place: int
    tests: tuple[Callable[[str], bool], ...]
    lines: Sequence[ConfigLine]


class _WideBlocks:
    """The blocks whose Host lines have wildcards, with what a list shows of them."""

    def __init__(self, lookup: BlockIndex, read: Callable[[Block], list[ConfigLine]]) -> None:
        self._always: list[tuple[int, Sequence[ConfigLine]]] = []
        self._sometimes: list[_Wide] = []
        self._by_name: dict[str, list[_Wide]] = {}
        wildcards: list[str] = []
        for place, block in lookup.general:
            conditions = _host_conditions(block)
            lines = read(block) if conditions is not None else []
            if conditions is None or not lines:
                continue
            tests = tuple(
                patterns.matcher(condition.patterns)
                for condition in conditions
                if condition.patterns != ("*",)
            )
            if not tests:
                self._always.append((place, lines))
                continue
            wide = _Wide(place, tests, lines)
            self._sometimes.append(wide)
            for pattern in conditions[-1].patterns:
                if patterns.is_plain(pattern):
                    self._by_name.setdefault(pattern, []).append(wide)
                elif not pattern.startswith("!"):
                    wildcards.append(pattern)
        # One look tells of most names that none of these many blocks is for them.
        self._any = patterns.matcher(wildcards)

    def for_name(self, alias: str) -> list[tuple[int, Sequence[ConfigLine]]]:
        """Return the places and lines of the blocks that apply to a name."""
        candidates = self._sometimes if self._any(alias) else self._by_name.get(alias, ())
        return self._always + [
            (wide.place, wide.lines)
            for wide in candidates
            if all(applies(alias) for applies in wide.tests)
        ]


class Listing:
    """Lists hosts, each alias once.

    Args:
        lookup: All configurations.
    """

    def __init__(self, lookup: BlockIndex) -> None:
        self._lookup = lookup
        self._known: dict[str, ConfigLine | None] = {}
        self._tags: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._wide = _WideBlocks(lookup, self._lines)

    def hosts(self, blocks: Sequence[Block]) -> Iterator[Host]:
        """Yield the hosts that some blocks name without a wildcard, in their order."""
        seen: set[str] = set()
        for block in blocks:
            for alias in block.names:
                if alias not in seen and patterns.is_plain(alias) and valid_hostname(alias):
                    seen.add(alias)
                    yield self._host(alias, block)

    def _host(self, alias: str, block: Block) -> Host:
        first: dict[str, ConfigLine] = {}
        tags: dict[str, None] = {}
        for line in self._in_force(alias):
            if line.keyword == "#!! grouplabels":
                tags |= dict.fromkeys(line.arguments)
            elif line.keyword not in first and not _is_ruled_out(line, first):
                first[line.keyword] = line
        jump = first.get("proxyjump")
        labels = tuple(tags)
        return Host(
            alias=alias,
            hostname=_hostname(first.get("hostname"), alias),
            user=_value(first, "user"),
            port=parse_port(_value(first, "port")) or 22,
            jump=jump.rest if jump else "",
            tags=self._tags.setdefault(labels, labels),
            origin=block.file.path,
            line=block.head,
            group=first["#!! group"].rest.strip("/ ") if "#!! group" in first else "",
            favourite=_value(first, "#!! favourite").lower() in ("yes", "true"),
            colour=_value(first, "#!! colour").lower(),
        )

    def _in_force(self, alias: str) -> Iterator[ConfigLine]:
        own = self._lookup.named(alias)
        parts = self._wide.for_name(alias)
        for place, block in own:
            conditions = _host_conditions(block)
            if conditions is not None and (
                len(conditions) == 1
                or all(patterns.matches_list(alias, condition.patterns) for condition in conditions)
            ):
                parts.append((place, self._lines(block)))
        parts.sort(key=lambda part: part[0])
        for _, lines in parts:
            yield from lines

    def _lines(self, block: Block) -> list[ConfigLine]:
        known = self._known
        found: list[ConfigLine] = []
        for raw in block.raw_lines():
            try:
                line = known[raw]
            except KeyError:
                line = _listed(block, raw)
                if len(known) < _MOST_REMEMBERED:
                    known[raw] = line
            if line is not None:
                found.append(line)
        return found


def _listed(block: Block, raw: str) -> ConfigLine | None:
    try:
        line = parse_line(block.file.path, 0, raw)
    except ValueError:
        return None
    return line if line.keyword in _LISTED and line.arguments and line.arguments[0] else None


def _host_conditions(block: Block) -> tuple[HostCondition, ...] | None:
    # What a Match asks for is known only once a connection is resolved.
    hosts = tuple(
        condition for condition in block.conditions if isinstance(condition, HostCondition)
    )
    return hosts if len(hosts) == len(block.conditions) else None


def _is_ruled_out(line: ConfigLine, first: dict[str, ConfigLine]) -> bool:
    if line.keyword == "proxyjump":
        return "proxycommand" in first
    return line.keyword == "port" and not parse_port(line.arguments[0])


def _value(first: dict[str, ConfigLine], keyword: str) -> str:
    line = first.get(keyword)
    return line.arguments[0] if line else ""


def _hostname(line: ConfigLine | None, alias: str) -> str:
    if line is None:
        return alias
    hostname = line.arguments[0]
    if "%" not in hostname:
        return hostname
    try:
        return tokens.expand(hostname, {"h": alias}, "")
    except ConfigError:
        # Shown as it is written; resolving the host says what is wrong with it.
        return hostname
