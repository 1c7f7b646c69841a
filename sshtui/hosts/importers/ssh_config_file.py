"""Imports hosts from ssh_config: each name in it, with all that is in force for it."""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sshtui.errors import AppError
from sshtui.hosts.editing.block_codec import entry_of
from sshtui.hosts.importers.collector import HostCollector, ImportedHosts, escaped, printable
from sshtui.sanitize import clean
from sshtui.sshconfig import keywords, options, patterns, tokens
from sshtui.sshconfig.block_index import BlockIndex
from sshtui.sshconfig.conditions import Condition, HostCondition, MatchCondition
from sshtui.sshconfig.evaluate import Effective, evaluate
from sshtui.sshconfig.file import Block
from sshtui.sshconfig.line import ConfigLine
from sshtui.sshconfig.reader import Config, read_config

_HEADS = frozenset({"host", "match", "include"})
_DECIDED_LATER = ("exec", "localnetwork", "command", "sessiontype")
"""Tests of Match whose answer may be another one at each connection."""


def is_ssh_config(text: str) -> bool:
    """Return whether a text names hosts, and most of its lines begin with keywords of ssh."""
    words = [
        line.split(maxsplit=1)[0].partition("=")[0].lower()
        for line in map(str.strip, text.split("\n"))
        if line and line[0] != "#"
    ]
    known = sum(map(keywords.is_known, words))
    return not _HEADS.isdisjoint(words) and 2 * known > len(words)


def from_ssh_config(text: str, name: str) -> ImportedHosts:
    """Read an ssh_config text as `ssh -F` would, with its Includes, and resolve every name in it.

    Nothing is run: the blocks of a Match exec are left out, and noted.

    Args:
        text: The file.
        name: Its path.
    """
    path = Path(name if name.isprintable() else printable(name))
    config = read_config(path, texts={path: text.removeprefix("\ufeff")})
    collector = HostCollector(name)
    _note_included(config, path, collector)
    lookup = BlockIndex([_decided(config, collector)])
    for alias, block in _named(config):
        try:
            _take(alias, block, lookup, collector)
        except AppError as error:
            collector.note(f"{alias} is skipped: {clean(error.message)}", block.head)
    found = collector.found()
    return replace(found, notes=(*map(clean, map(str, config.problems)), *found.notes))


def _note_included(config: Config, path: Path, collector: HostCollector) -> None:
    for file in dict.fromkeys(block.file.path for block in config.blocks):
        if file != path:
            collector.note(f"it includes {clean(str(file))}, which is read too")


def _decided(config: Config, collector: HostCollector) -> Config:
    """Return a configuration without what only a connection decides."""
    kept, told = [], set()
    for block in config.blocks:
        names = [name for condition in block.conditions for name in _later(condition)]
        place = (block.file.path, block.head)
        if not names:
            kept.append(block)
        elif place not in told:
            told.add(place)
            what = f"Match {names[0]} is decided when connecting, so its block is not imported"
            collector.note(what, block.head)
    return replace(config, blocks=tuple(kept))


def _later(condition: Condition) -> Iterator[str]:
    if isinstance(condition, MatchCondition):
        yield from (test.name for test in condition.criteria if test.name in _DECIDED_LATER)


def _named(config: Config) -> Iterator[tuple[str, Block]]:
    """Yield every name that a Host or Match line has without a wildcard, and its first block."""
    seen: set[str] = set()
    for block in config.blocks:
        for name in _names(block):
            if name not in seen and patterns.is_plain(name):
                seen.add(name)
                yield name, block


def _names(block: Block) -> Iterator[str]:
    condition = block.conditions[-1] if block.head and block.conditions else None
    if isinstance(condition, HostCondition):
        yield from condition.patterns
    elif isinstance(condition, MatchCondition):
        for test in condition.criteria:
            if test.name in ("host", "originalhost") and not test.negated:
                yield from test.patterns


def _take(alias: str, block: Block, lookup: BlockIndex, collector: HostCollector) -> None:
    user = tokens.local_user()
    found = evaluate(lookup, (), alias, local_user=user, lookup_address=None)
    letters = _Letters(found, alias, user)
    settings = [line for line in found.all() if line.keyword in keywords.NAMES]
    lines = [letters.resolved(line) for line in settings]
    entry = entry_of(alias, [*lines, *_comments(lookup, alias)])
    hostname = "" if entry.hostname == alias else entry.hostname
    if found.undecided:
        collector.note(f"{alias}: its canonical name is looked up when connecting", block.head)
    collector.add(replace(entry, hostname=hostname), block.head, ours=True)


def _comments(lookup: BlockIndex, alias: str) -> Iterator[ConfigLine]:
    """Yield what stands in comments for a host: tags of all its blocks, else those of the first."""
    first: dict[str, Block] = {}
    for block in lookup.blocks(alias):
        if not _is_for(alias, block.conditions):
            continue
        for line in block.lines:
            if line.keyword.startswith("#!!"):
                block_of_keyword = first.setdefault(line.keyword, block)
                if line.keyword == "#!! grouplabels" or block_of_keyword is block:
                    yield line


def _is_for(alias: str, conditions: Sequence[Condition]) -> bool:
    return all(
        isinstance(condition, HostCondition) and patterns.matches_list(alias, condition.patterns)
        for condition in conditions
    )


class _Letters:
    """Replaces the tokens of fields that take none."""

    def __init__(self, found: Effective, alias: str, user: str) -> None:
        self._found = found
        self._alias = alias
        self._user = user

    @functools.cached_property
    def _values(self) -> tokens.ConnectionTokens:
        found = self._found
        letters = tokens.ConnectionTokens(
            name=self._alias,
            hostname=found.hostname,
            port=options.port(found),
            local_user=self._user,
            host_key_alias=found.value("hostkeyalias").lower(),
            hop=found.hop,
        )
        letters["r"] = options.user(found, letters)
        return letters

    def resolved(self, line: ConfigLine) -> ConfigLine:
        if not tokens.are_in(line.rest):
            return line
        if line.keyword == "hostname":
            value = escaped(tokens.expand(line.arguments[0], {"h": self._alias}, line.place))
        elif line.keyword == "proxyjump":
            value = tokens.expand(line.rest, self._values, line.place)
        elif line.keyword == "identityfile":
            value = escaped(tokens.expand_all(line.arguments[0], self._values, line.place))
        else:
            return line
        return line._replace(arguments=(value,), rest=value)
