"""The hosts named in the configuration, with what a list shows of each."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from sshtui.errors import ConfigError
from sshtui.hosts.model import Host
from sshtui.sshconfig import patterns, tokens
from sshtui.sshconfig.block_index import BlockIndex
from sshtui.sshconfig.conditions import (
    Condition,
    Criterion,
    HostCondition,
    MatchCondition,
    Situation,
)
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
        "tag",
        "canonicalizehostname",
        "#!! grouplabels",
        "#!! group",
        "#!! favourite",
        "#!! colour",
    }
)
_MOST_REMEMBERED = 10_000
"""Distinct lines whose meaning is kept: most blocks repeat those of others."""


class _Part(NamedTuple):
    """What a list shows of a block: its place in the order of all, its lines, and whose it is.

    Attributes:
        place: In the order of all blocks.
        lines: What a list shows.
        conditions: Those to ask when its turn comes: a Match looks at what is known by then.
    """

    place: int
    lines: Sequence[ConfigLine]
    conditions: tuple[Condition, ...] = ()


class _Wide(NamedTuple):
    part: _Part
    tests: tuple[Callable[[str], bool], ...]


class _WideBlocks:
    """The blocks that no plain names lead to, with what a list shows of them."""

    def __init__(self, lookup: BlockIndex, read: Callable[[Block], list[ConfigLine]]) -> None:
        self._always: list[_Part] = []
        self._sometimes: list[_Wide] = []
        self._by_name: dict[str, list[_Wide]] = {}
        wildcards: list[str] = []
        for place, block in lookup.general:
            lines = read(block)
            if not lines:
                continue
            conditions = _host_conditions(block)
            if conditions is None:
                self._always.append(_Part(place, lines, block.conditions))
                continue
            tests = tuple(
                patterns.matcher(condition.patterns)
                for condition in conditions
                if condition.patterns != ("*",)
            )
            if not tests:
                self._always.append(_Part(place, lines))
                continue
            wide = _Wide(_Part(place, lines), tests)
            self._sometimes.append(wide)
            for pattern in conditions[-1].patterns:
                if patterns.is_plain(pattern):
                    self._by_name.setdefault(pattern, []).append(wide)
                elif not pattern.startswith("!"):
                    wildcards.append(pattern)
        # One look tells of most names that none of these many blocks is for them.
        self._any = patterns.matcher(wildcards)

    def for_name(self, name: str) -> list[_Part]:
        """Return the parts that apply to a name, or may when their turn comes."""
        candidates = self._sometimes if self._any(name) else self._by_name.get(name, ())
        return self._always + [
            wide.part for wide in candidates if all(applies(name) for applies in wide.tests)
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
        self._local_user = tokens.local_user()

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
        for line in self._in_force(alias, first):
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

    def _in_force(self, alias: str, first: dict[str, ConfigLine]) -> Iterator[ConfigLine]:
        """Yield the lines that apply to a host, in order.

        Args:
            alias: Its name.
            first: The line of each keyword that came first; filled by who takes them.
        """
        for part in self._parts(alias):
            if not part.conditions or self._hold(part.conditions, alias, alias, first):
                yield from part.lines
        canonical = _value(first, "canonicalizehostname").lower()
        if self._lookup.wants_final_pass or canonical in ("yes", "true", "always"):
            hostname = _hostname(first.get("hostname"), alias).lower()
            for part in self._parts(hostname):
                if not part.conditions or self._hold(
                    part.conditions, alias, hostname, first, final=True
                ):
                    # The host name is settled by the time of the final reading.
                    yield from (line for line in part.lines if line.keyword != "hostname")

    def _parts(self, name: str) -> list[_Part]:
        parts = self._wide.for_name(name)
        for place, block in self._lookup.named(name):
            conditions = _host_conditions(block)
            if conditions is None:
                parts.append(_Part(place, self._lines(block), block.conditions))
            elif len(conditions) == 1 or all(
                patterns.matches_list(name, condition.patterns) for condition in conditions
            ):
                parts.append(_Part(place, self._lines(block)))
        parts.sort(key=_place)
        return parts

    def _hold(
        self,
        conditions: tuple[Condition, ...],
        alias: str,
        host: str,
        first: dict[str, ConfigLine],
        *,
        final: bool = False,
    ) -> bool:
        # What only a connection decides, as the command of a Match exec does, does not apply.
        situation = Situation(
            host=host,
            original_host=alias,
            hostname=host if final else _hostname(first.get("hostname"), host),
            user=_value(first, "user") or self._local_user,
            local_user=self._local_user,
            final=final,
            tag=_value(first, "tag"),
        )
        return all(condition.holds(situation) for condition in conditions)

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
    # What a Match asks for is known only when its turn comes, unless it asks for nothing.
    asking = [condition for condition in block.conditions if not _is_all(condition)]
    hosts = tuple(condition for condition in asking if isinstance(condition, HostCondition))
    return hosts if len(hosts) == len(asking) else None


def _is_all(condition: Condition) -> bool:
    return isinstance(condition, MatchCondition) and condition.criteria == (Criterion("all"),)


def _place(part: _Part) -> int:
    return part.place


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
