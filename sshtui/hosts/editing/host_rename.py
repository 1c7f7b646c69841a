"""Gives a host another name wherever it is named; its address stays."""

from collections.abc import Iterator

from sshtui.errors import ConfigError
from sshtui.hosts.editing import jumpers, line_editor
from sshtui.hosts.editing.placement import HostSettings
from sshtui.hosts.editing.workspace import Workspace
from sshtui.hosts.field_kinds import quoted
from sshtui.hosts.rules import short_place
from sshtui.hosts.snapshot import ConfigFiles, Snapshot, is_named
from sshtui.sshconfig import keywords
from sshtui.sshconfig.evaluate import Effective

_FOLLOWING = frozenset({"originalhost"})
"""The tests of Match that are about what was asked for."""


def rename(work: Workspace, files: ConfigFiles, old: str, new: str, *, keeps_address: bool) -> None:
    """Rename a host, and whoever jumps through it follows.

    Args:
        work: The files; what changes in force beside the name is told among its notes.
        files: Where hosts are read from.
        old: The name as it is.
        new: The name as it shall be.
        keeps_address: Whether the host name in force is kept, by a HostName if needed.

    Raises:
        ConfigError: A file cannot be read.
    """
    snapshot = work.snapshot(files)
    _tell_of_jumps(work, jumpers.jumpers_of(snapshot, [old])[old], old)
    jumpers.follow(work, snapshot, old, new)
    before = _in_force(snapshot, old)
    # `Match host` tests the address: only where that is another one is it about the name.
    is_address = before is None or before.hostname == old.lower() or snapshot.addressed(old)
    criteria = _FOLLOWING if is_address else _FOLLOWING | {"host"}
    for block in snapshot.naming_blocks(old):
        place = short_place(block.file.path, block.head)
        if snapshot.is_of_system(block):
            work.notes[f"{place} names {old} and stays: it is the system's."] = None
            continue
        file = work.file(block.file.path)
        head = file.get(block.head) or ""
        after = line_editor.renamed(head, old, new, criteria)
        if after == head and is_named(block, old):
            work.notes[f"{place} stays: {head.strip()} is about the address {old}."] = None
        file.put(block.head, after)
    renamed = _in_force(work.settle(files), new)
    if before and keeps_address and (not renamed or renamed.hostname != before.hostname):
        host = HostSettings(work, work.snapshot(files), new)
        host.put("hostname", [f"HostName {quoted(before.hostname.replace('%', '%%'))}"])
        host.finish()
        renamed = _in_force(work.settle(files), new)
    if before and renamed:
        for note in _differences(before, renamed):
            work.notes[note] = None


def _tell_of_jumps(work: Workspace, names: list[str], old: str) -> None:
    if names:
        work.notes[f"{jumpers.told(names, old)} Their ProxyJump follows."] = None


def _in_force(snapshot: Snapshot, alias: str) -> Effective | None:
    try:
        return snapshot.in_force(alias)
    except ConfigError:
        # What cannot be resolved has no settings to compare; connecting says why.
        return None


def _differences(before: Effective, after: Effective) -> Iterator[str]:
    was, becomes = _said(before), _said(after)
    for keyword in dict.fromkeys((*was, *becomes)):
        values = was.get(keyword, ()), becomes.get(keyword, ())
        if values[0] != values[1] and keyword != "hostname":
            told = " → ".join(", ".join(value) or "nothing" for value in values)
            yield f"{keywords.NAMES.get(keyword, keyword)} in force changes with the name: {told}"


def _said(effective: Effective) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in effective.all():
        found[line.keyword] = (*found.get(line.keyword, ()), line.value)
    return found
