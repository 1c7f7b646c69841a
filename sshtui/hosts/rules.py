"""What a host has from rules that it shares with others."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sshtui.hosts.editing import block_editor
from sshtui.hosts.editing.block_codec import entry_of
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.fields import BY_NAME, IN_FILE, HostField
from sshtui.hosts.model import Host
from sshtui.hosts.option_rows import OPTION_ROWS, replaced
from sshtui.hosts.own_lines import own_lines
from sshtui.hosts.snapshot import Snapshot, once
from sshtui.sshconfig import keywords, openssh, tokens
from sshtui.sshconfig.conditions import HostCondition, Situation
from sshtui.sshconfig.file import Block
from sshtui.sshconfig.line import ConfigLine, parse_line

EVERY_HOST = "*"
"""The head of the lines before the first Host or Match."""

_LINE = re.compile(r"[0-9]{1,9}")


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
    def title(self) -> str:
        """The Host or Match line of that block."""
        return _title(self.head)

    @property
    def breadth(self) -> str:
        """How many hosts the rule is for, in words."""
        return _breadth(self.hosts)


@dataclass(frozen=True, slots=True)
class SharedRule:
    """A block that is for several hosts, or for one under a condition.

    Attributes:
        path: The file that holds it.
        number: Of its Host or Match line, 0 before the first of a file.
        head: Its patterns or its tests, such as `*.prod` or `Match user x`.
        hosts: The listed hosts that it is for.
        entry: What it says, as fields of a host without a name.
        is_of_system: Whether the file is not the person's, so that it is not edited.
    """

    path: Path
    number: int
    head: str
    hosts: tuple[str, ...]
    entry: HostEntry
    is_of_system: bool

    @property
    def title(self) -> str:
        """Its Host or Match line."""
        return _title(self.head)

    @property
    def place(self) -> str:
        """The line that it starts with, as `config:4`."""
        return short_place(self.path, self.number)

    @property
    def breadth(self) -> str:
        """How many hosts it is for, in words."""
        return _breadth(len(self.hosts))


def rules(snapshot: Snapshot, alias: str) -> tuple[SharedRule, ...]:
    """Return the rules that a host shares with others, in the order in which they apply."""
    own = snapshot.own_blocks(alias)
    shared = [block for block in once(snapshot.applying(alias)) if block not in own]
    found = {(block.file.path, block.head): block for block in shared if block.lines}
    return tuple(rule_of(snapshot, block) for block in found.values())


def rules_called(snapshot: Snapshot, text: str) -> tuple[SharedRule, ...]:
    """Return the rules with a head, such as `*.prod`, or with a line at a place, as `config:4`."""
    file, _, digits = text.rpartition(":")
    number = int(digits) if file and _LINE.fullmatch(digits) else 0
    found: dict[tuple[Path, int], Block] = {}
    for block in once(snapshot.blocks()):
        lines = block_editor.body(block)
        is_there = (number == block.head or number in lines) and short_place(
            block.file.path, number
        ) == text
        if is_there or (block.head and head_of(block) == text):
            found.setdefault((block.file.path, block.head), block)
    return tuple(rule_of(snapshot, block) for block in found.values())


def rule_of(snapshot: Snapshot, block: Block) -> SharedRule:
    """Describe a block as a rule."""
    return SharedRule(
        block.file.path,
        block.head,
        head_of(block),
        tuple(for_whom(block, snapshot.hosts)),
        rule_entry(snapshot.parts(block)),
        snapshot.is_of_system(block),
    )


def rule_entry(parts: Iterable[Block]) -> HostEntry:
    """Return what a block says, as fields of a host without a name."""
    return entry_of("", (line for part in parts for line, _ in part.read()))


def in_force(
    entry: HostEntry, found: Mapping[str, Inherited], but: Mapping[str, Inherited]
) -> HostEntry:
    """Return a host with what it has from rules as its own.

    Args:
        entry: What its own blocks say.
        found: What rules give it.
        but: What they give it is left out where it is the same here.
    """
    values: dict[str, Any] = {}
    for name, rule in found.items():
        if but.get(name) == rule:
            continue
        if name not in BY_NAME:
            others = values.get("others", entry.others)
            values["others"] = replaced(others, name, [rule.text])
            continue
        field = BY_NAME[name]
        lines = [line.removeprefix(f"{field.letter} ") for line in rule.text.split("\n")]
        value = field.kind.read("\n".join(lines) if field.letter else rule.text)
        adds = name == "tags" or field.keyword.lower() in keywords.ACCUMULATING
        values[name] = (*field.of(entry), *value) if adds else value
    return replace(entry, **values)


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
    own = {(line.file, line.number) for line in own_lines(snapshot, alias)}
    said: dict[str, tuple[str, ConfigLine]] = {}
    for field in IN_FILE:
        lines = _lines(field, effective.lines(field.keyword.lower()), effective.blocks)
        lines = [line for line in lines if (line.file, line.number) not in own]
        if lines and (text := _text(field, lines)):
            said[field.name] = text, lines[0]
    for row in OPTION_ROWS:
        line = next(iter(effective.lines(row.keyword.lower())), None)
        if line is not None and (line.file, line.number) not in own:
            said[row.keyword] = line.value, line
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
    return line.value if line.keyword == "host" else f"Match {line.value}"


def head_line(block: Block) -> str:
    """Return the Host or Match line of a block as it stands."""
    return block.file.text.split("\n", block.head)[block.head - 1]


def for_whom(block: Block, hosts: Iterable[Host]) -> Sequence[str]:
    """Return the hosts that a block is for, each by the first of its names that it is for."""
    local_user = tokens.local_user()
    only_hosts = all(isinstance(condition, HostCondition) for condition in block.conditions)
    found = (
        next(
            (
                name
                for name in host.names
                if _is_for(block, host, name, local_user, only_hosts=only_hosts)
            ),
            "",
        )
        for host in hosts
    )
    return [name for name in found if name]


def _is_for(block: Block, host: Host, name: str, local_user: str, *, only_hosts: bool) -> bool:
    situation = Situation(
        name,
        name,
        name if only_hosts else host.hostname,
        host.user or local_user,
        local_user,
        final=True,
        is_local_network=openssh.is_local_network,
    )
    return all(condition.holds(situation) for condition in block.conditions)


def short_place(file: Path, number: int) -> str:
    """Return a line's place with as much of the path as is needed."""
    for base, sign in ((Path.home() / ".ssh", ""), (Path.home(), "~/")):
        if file.is_relative_to(base):
            return f"{sign}{file.relative_to(base)}:{number}"
    return f"{file}:{number}"


def _title(head: str) -> str:
    return head if head.startswith("Match ") else f"Host {head}"


def _breadth(hosts: int) -> str:
    return "a shared rule, 1 host" if hosts == 1 else f"a shared rule, {hosts:,} hosts"


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
