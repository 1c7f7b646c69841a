"""The hosts named in the configuration, with what a list shows of each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sshtui.hosts.file_groups import FileGroups
from sshtui.hosts.model import Host
from sshtui.hosts.wide_blocks import Applied, WideBlocks, matches_of
from sshtui.sshconfig import patterns, tokens
from sshtui.sshconfig.block_index import BlockIndex
from sshtui.sshconfig.conditions import Criterion, HostCondition, MatchCondition, Situation
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
        "#!! hidehost",
    }
)
_RULED_OUT = frozenset({"proxyjump", "port"})
_MOST_REMEMBERED = 10_000
"""Distinct lines whose meaning is kept: most blocks repeat those of others."""


class Listing:
    """Lists hosts, each name once; names of one block that ssh treats alike are one host.

    Args:
        lookup: All configurations.
    """

    def __init__(self, lookup: BlockIndex) -> None:
        self._lookup = lookup
        self._known: dict[str, ConfigLine | None] = {}
        self._tags: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._wide = WideBlocks(lookup, self._lines)
        self._groups = FileGroups(lookup.main_files)
        self._local_user = tokens.local_user()

    def hosts(self, blocks: Sequence[Block]) -> Iterator[Host]:
        """Yield the hosts that some blocks name without a wildcard.

        Those that Host lines name come first, in their order, then those that only a Match names.
        """
        seen: set[str] = set()
        by_match = [block for block in blocks if _criteria(block)]
        known: set[str] = set()
        for block in blocks:
            if names := _fresh(block.names, seen):
                for host in self._named(block, names):
                    yield host
                    if by_match:
                        known |= {name.lower() for name in (*host.names, host.hostname)}
        for block in by_match:
            yield from self._named(block, _fresh(_names_of_match(block, known), seen))

    def _named(self, block: Block, names: Sequence[str]) -> Iterable[Host]:
        if len(names) == 1:
            return (self._host(names[0], block, self._found(names[0])),)
        hosts: dict[object, Host] = {}
        # Where the name that was typed goes into a setting, each name is a host of its own.
        each = "%n" in block.file.text[block.start : block.end]
        for name in names:
            found = self._found(name)
            same = name if each else (tuple(found.places), found.hostname)
            if same in hosts:
                host = hosts[same]
                hosts[same] = replace(host, aliases=(*host.aliases, name))
            else:
                hosts[same] = self._host(name, block, found)
        return hosts.values()

    def _host(self, alias: str, block: Block, found: "_Found") -> Host:
        first = found.first.get
        jump = first("proxyjump")
        labels = tuple(found.tags)
        group, port = first("#!! group"), first("port")
        return Host(
            alias=alias,
            hostname=found.hostname,
            user=_value(first("user")),
            port=(port and parse_port(port.arguments[0])) or 22,
            jump=jump.rest if jump else "",
            tags=self._tags.setdefault(labels, labels),
            origin=block.file.path,
            line=block.head,
            group=group.rest.strip("/ ") if group else self._groups.group(block),
            favourite=_is_yes(first("#!! favourite")),
            colour=_value(first("#!! colour")).lower(),
            hidden=_is_yes(first("#!! hidehost")),
        )

    def _found(self, name: str) -> "_Found":
        found = _Found(name, self._local_user)
        found.take(self._blocks(name), name, final=False)
        canonical = _value(found.first.get("canonicalizehostname")).lower()
        if self._lookup.wants_final_pass or canonical in ("yes", "true", "always"):
            host = patterns.lower(found.hostname)
            found.take(self._blocks(host), host, final=True)
        return found

    def _blocks(self, name: str) -> list[Applied]:
        applied = self._wide.for_name(name)
        for place, block in self._lookup.named(name):
            if len(block.conditions) == 1:
                applied.append(Applied(place, (), self._lines(block)))
            elif all(
                patterns.matches_list(name, condition.patterns)
                for condition in block.conditions
                if isinstance(condition, HostCondition)
            ):
                applied.append(Applied(place, matches_of(block), self._lines(block)))
        return applied

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


class _Found:
    """What is in force for a name, of what a list shows.

    Attributes:
        first: The line of each keyword that counts.
        tags: All tags, in order.
        places: The blocks that apply.
    """

    def __init__(self, name: str, local_user: str) -> None:
        self._name = name
        self._local_user = local_user
        self.first: dict[str, ConfigLine] = {}
        self.tags: dict[str, None] = {}
        self.places: list[int] = []

    @property
    def hostname(self) -> str:
        """HostName as far as it is known by now, else the name."""
        return _hostname(self.first.get("hostname"), self._name)

    def take(self, blocks: list[Applied], host: str, *, final: bool) -> None:
        """Go through blocks in order; each line counts where none before it did.

        Args:
            blocks: Those whose Host lines are for the host.
            host: What Host patterns see.
            final: Whether the host name is settled, and asked about.
        """
        first = self.first
        if len(blocks) > 1:
            blocks.sort(key=_place)
        for place, matches, lines in blocks:
            if matches and not self._hold(matches, host, final=final):
                continue
            self.places.append(place)
            for line in lines:
                keyword = line.keyword
                if keyword == "#!! grouplabels":
                    self.tags |= dict.fromkeys(line.arguments)
                elif (
                    keyword not in first
                    and not (keyword in _RULED_OUT and _is_ruled_out(line, first))
                    and not (final and keyword == "hostname")
                ):
                    first[keyword] = line

    def _hold(self, matches: Iterable[MatchCondition], host: str, *, final: bool) -> bool:
        # What a command or a network decides is known only once the host is connected to.
        situation = Situation(
            host=host,
            original_host=self._name,
            hostname=host if final else self.hostname,
            user=_value(self.first.get("user")) or self._local_user,
            local_user=self._local_user,
            final=final,
            tag=_value(self.first.get("tag")),
        )
        return all(match.holds(situation) for match in matches)


def _place(block: Applied) -> int:
    return block.place


def _fresh(names: Iterable[str], seen: set[str]) -> list[str]:
    """Return the names of hosts that were not seen yet, and remember them."""
    fresh = []
    for name in names:
        if name not in seen and patterns.is_plain(name) and valid_hostname(name):
            seen.add(name)
            fresh.append(name)
    return fresh


def _criteria(block: Block) -> list[Criterion]:
    """Return what a Match asks of the name of a host."""
    condition = block.conditions[-1] if block.head and block.conditions else None
    if not isinstance(condition, MatchCondition):
        return []
    names = [criterion.name for criterion in condition.criteria]
    if "canonical" in names or "final" in names:
        return []  # these ask about full names, not about what is typed
    return [
        criterion
        for criterion in condition.criteria
        if criterion.name in ("host", "originalhost") and not criterion.negated
    ]


def _names_of_match(block: Block, known: set[str]) -> Iterator[str]:
    """Yield the names that a Match adds to those that are known, in lower case."""
    for criterion in _criteria(block):
        for name in criterion.patterns:
            # Neither minds the case, and `host` tests the address: that of a host is no new one.
            if name.lower() not in known:
                yield name


def _listed(block: Block, raw: str) -> ConfigLine | None:
    try:
        line = parse_line(block.file.path, 0, raw)
    except ValueError:
        return None
    return line if line.keyword in _LISTED and line.arguments and line.arguments[0] else None


def _is_ruled_out(line: ConfigLine, first: dict[str, ConfigLine]) -> bool:
    if line.keyword == "proxyjump":
        return "proxycommand" in first
    return line.keyword == "port" and not parse_port(line.arguments[0])


def _value(line: ConfigLine | None) -> str:
    return line.arguments[0] if line is not None else ""


def _is_yes(line: ConfigLine | None) -> bool:
    return line is not None and line.arguments[0].lower() in ("yes", "true")


def _hostname(line: ConfigLine | None, alias: str) -> str:
    if line is None:
        return alias
    hostname = line.arguments[0]
    return tokens.in_hostname(hostname, alias) if "%" in hostname else hostname
