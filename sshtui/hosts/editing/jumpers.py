"""Who jumps through a host, by ProxyJump or a plain ProxyCommand; they follow its new name."""

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sshtui.hosts.editing import block_editor, line_editor
from sshtui.hosts.editing.workspace import Workspace
from sshtui.hosts.jumps import hops
from sshtui.hosts.rules import for_whom
from sshtui.hosts.snapshot import Snapshot
from sshtui.sshconfig.file import Block

_MOST_NAMED = 8
_OF_A_SHELL = frozenset("|&;<>()$`")


def jumpers_of(snapshot: Snapshot, aliases: Iterable[str]) -> dict[str, list[str]]:
    """Return the hosts that are reached through each of some hosts, in the order of the list."""
    found: dict[str, set[str]] = {alias: set() for alias in aliases}
    for host in snapshot.hosts:
        for hop in hops(host.jump) if host.jump else ():
            if hop in found:
                found[hop].add(host.alias)
    for block, relay in _relays(snapshot):
        if relay in found:
            found[relay].update(for_whom(block, snapshot.hosts))
    through = {alias: names for alias, names in found.items() if names}
    return {alias: [] for alias in found} | {
        alias: [host.alias for host in snapshot.hosts if names.intersection(host.names) - {alias}]
        for alias, names in through.items()
    }


def told(names: Sequence[str], alias: str) -> str:
    """Return a sentence that says who jumps through a host."""
    hosts = "1 host jumps" if len(names) == 1 else f"{len(names)} hosts jump"
    return f"{hosts} through {alias}: {listed(names)}."


def listed(names: Sequence[str]) -> str:
    """Return names as a text that is not too long."""
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def follow(work: Workspace, snapshot: Snapshot, old: str, new: str) -> None:
    """Let every ProxyJump, and every plain ProxyCommand, use the new name of a host."""
    for line in _lines_with(snapshot, old):
        if not snapshot.is_of_system(line.block):
            file = work.file(line.block.file.path)
            raw = file.get(line.number) or ""
            value = line_editor.parsed(raw).rest
            if line.keyword == "proxyjump":
                after = ",".join(_renamed_hop(hop, old, new) for hop in value.split(","))
            else:
                after = value.removesuffix(old) + new
            file.put(line.number, line_editor.rewritten(raw, f"{line.keyword} {after}"))


class _JumpLine(NamedTuple):
    block: Block
    number: int
    keyword: str


def _relays(snapshot: Snapshot) -> Iterator[tuple[Block, str]]:
    """Yield the blocks that have a plain ProxyCommand through a host, each with that host."""
    wanted = re.compile(r"proxycommand\b[^\n]*ssh", re.IGNORECASE)
    for block in snapshot.blocks_with(wanted):
        for raw in filter(wanted.search, block.raw_lines()):
            line = line_editor.parsed(raw)
            if line.keyword == "proxycommand" and (relay := _relay_of(line.rest)):
                yield block, relay


def _lines_with(snapshot: Snapshot, alias: str) -> Iterator[_JumpLine]:
    wanted = re.compile(rf"proxy(?:jump|command)\b[^\n]*{re.escape(alias)}", re.IGNORECASE)
    for block in snapshot.blocks_with(wanted):
        for number, raw in zip(block_editor.body(block), block.raw_lines(), strict=False):
            line = line_editor.parsed(raw) if alias in raw else None
            if line and (
                (line.keyword == "proxyjump" and alias in hops(line.rest))
                or (line.keyword == "proxycommand" and _relay_of(line.rest) == alias)
            ):
                yield _JumpLine(block, number, line.keyword)


def _renamed_hop(hop: str, old: str, new: str) -> str:
    if old not in hops(hop):
        return hop
    user, at, place = hop.rpartition("@")
    return f"{user}{at}{place.replace(old, new, 1)}"


def _relay_of(command: str) -> str:
    """Return the host of a plain `ssh -W %h:%p host`, whatever its options are; else ""."""
    if _OF_A_SHELL.intersection(command):
        return ""
    try:
        words = shlex.split(command)
    except ValueError:
        return ""
    if not words or words[0].rpartition("/")[2] != "ssh":
        return ""
    relay = words[-1].rpartition("@")[2]
    plain = command.endswith(relay) and any(word.startswith("-W") for word in words)
    return relay if plain else ""
