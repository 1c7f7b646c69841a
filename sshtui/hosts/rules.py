"""What a host has from rules that it shares with others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sshtui.hosts.fields import IN_FILE, HostField
from sshtui.hosts.model import Host
from sshtui.hosts.option_rows import OPTION_ROWS
from sshtui.hosts.snapshot import Snapshot
from sshtui.sshconfig import keywords, openssh, tokens
from sshtui.sshconfig.conditions import HostCondition, Situation
from sshtui.sshconfig.file import Block
from sshtui.sshconfig.line import ConfigLine, parse_line

EVERY_HOST = "*"
"""The head of the lines before the first Host or Match."""


@dataclass(frozen=True, slots=True)
class Inherited:
    """A value in force that a host's own lines do not give.

    Attributes:
        text: The value as a form shows it.
        place: The first line that gives it, as `config:4`.
        head: The patterns or the tests of that line's block, such as `*.prod` or `Match user x`.
        hosts: How many listed hosts that block is for.
    """

    text: str
    place: str
    head: str
    hosts: int

    @property
    def breadth(self) -> str:
        """How many hosts the rule is for, in words."""
        return "a shared rule, 1 host" if self.hosts == 1 else f"a shared rule, {self.hosts} hosts"


def inherited(snapshot: Snapshot, alias: str) -> Mapping[str, Inherited]:
    """Return what a host has from blocks that are not its own, by the name of the field.

    Settings that the form offers beside the fields have their keyword for a name.

    Args:
        snapshot: What the files say.
        alias: The host; "" for one that no rule but those for every host is for.

    Raises:
        ConfigError: HostName uses a token that it may not use.
    """
    effective = snapshot.in_force(alias)
    own = {(line.file, line.number) for block in snapshot.own_blocks(alias) for line in block.lines}
    said: dict[str, tuple[str, ConfigLine]] = {}
    for field in IN_FILE:
        lines = _lines(field, effective.lines(field.keyword.lower()), effective.blocks)
        lines = [line for line in lines if (line.file, line.number) not in own]
        if lines and (text := _text(field, lines)):
            said[field.name] = text, lines[0]
    for row in OPTION_ROWS:
        line = next(iter(effective.lines(row.keyword.lower())), None)
        if line is not None and (line.file, line.number) not in own:
            said[row.keyword] = line.rest.strip(), line
    return _with_rules(said, effective.blocks, snapshot.hosts)


def _with_rules(
    said: Mapping[str, tuple[str, ConfigLine]], blocks: Iterable[Block], hosts: Sequence[Host]
) -> Mapping[str, Inherited]:
    found: dict[str, Inherited] = {}
    breadths: dict[Block, int] = {}
    for name, (text, line) in said.items():
        block = _holder(line, blocks)
        if block not in breadths:
            breadths[block] = len(for_whom(block, hosts))
        place = short_place(line.file, line.number)
        found[name] = Inherited(text, place, head_of(block), breadths[block])
    return found


def head_of(block: Block) -> str:
    """Return the patterns of a block's Host line, or its Match line; `*` where it has neither."""
    if not block.head:
        return EVERY_HOST
    line = parse_line(block.file.path, block.head, head_line(block))
    return line.rest.strip() if line.keyword == "host" else f"Match {line.rest.strip()}"


def head_line(block: Block) -> str:
    """Return the Host or Match line of a block as it stands."""
    return block.file.text.split("\n", block.head)[block.head - 1]


def for_whom(block: Block, hosts: Iterable[Host]) -> Sequence[str]:
    """Return the aliases of the hosts that a block is for, as far as that is known in a list."""
    local_user = tokens.local_user()
    only_hosts = all(isinstance(condition, HostCondition) for condition in block.conditions)
    found = []
    for host in hosts:
        situation = Situation(
            host.alias,
            host.alias,
            host.alias if only_hosts else host.hostname,
            host.user or local_user,
            local_user,
            final=True,
            is_local_network=openssh.is_local_network,
        )
        if all(condition.holds(situation) for condition in block.conditions):
            found.append(host.alias)
    return found


def short_place(file: Path, number: int) -> str:
    """Return a line's place with as much of the path as is needed."""
    for base, sign in ((Path.home() / ".ssh", ""), (Path.home(), "~/")):
        if file.is_relative_to(base):
            return f"{sign}{file.relative_to(base)}:{number}"
    return f"{file}:{number}"


def _lines(
    field: HostField, lines: Sequence[ConfigLine], blocks: Iterable[Block]
) -> Sequence[ConfigLine]:
    # To ssh they are comments, so that what counts of them is not decided with its settings.
    if not field.is_ours:
        return lines
    wanted = field.keyword.lower()
    said = [[line for line in block.lines if line.keyword == wanted] for block in blocks]
    if field.name == "tags":
        return [line for part in said for line in part]
    return next(filter(None, said), [])


def _text(field: HostField, lines: Sequence[ConfigLine]) -> str:
    if field.keyword.lower() not in keywords.ACCUMULATING and not field.is_ours:
        lines = lines[:1]
    value = field.kind.parse(lines)
    if field.letter:
        return "\n".join(f"{field.letter} {forward}" for forward in value)
    return field.kind.text(value)


def _holder(line: ConfigLine, blocks: Iterable[Block]) -> Block:
    return next(
        block
        for block in blocks
        if block.file.path == line.file
        and block.first <= line.number < block.first + len(block.raw_lines())
    )
