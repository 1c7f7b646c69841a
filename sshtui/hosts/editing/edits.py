"""Edits of hosts: previews what would change in each file, and writes it."""

import contextlib
import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sshtui import file_locks
from sshtui.errors import ConfigError
from sshtui.hosts.editing import file_edit, jumpers, ssh_check
from sshtui.hosts.editing.file_edit import Change
from sshtui.hosts.editing.undecided import is_concerned, overriding
from sshtui.hosts.editing.workspace import OvertakenError, Workspace

_MOST_TRIES = 5


class FileEdit(Protocol):
    """Something that changes files."""

    def apply(self, work: Workspace) -> None:
        """Make the edit in memory."""
        ...


@dataclass(frozen=True, slots=True)
class Preview:
    """What edits would do.

    Attributes:
        changes: What they would do, file by file.
        notes: What a person should know before they are written.
    """

    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()


def preview(edits: Sequence[FileEdit]) -> Preview:
    """Tell what some edits would do.

    Raises:
        UsageError: A field cannot be used, or an alias is taken.
        ConfigError: A host is gone, was changed by another program, or a file cannot be read.
    """
    for _ in range(_MOST_TRIES):
        with contextlib.suppress(OvertakenError):
            return _preview(edits)
    raise OvertakenError


def _preview(edits: Sequence[FileEdit]) -> Preview:
    work = Workspace()
    for edit in edits:
        edit.apply(work)
    _tell_of_removed(work)
    _tell_of_undecided(work)
    changes = work.changes()
    ssh_check.refuse_unreadable(changes)
    return Preview(changes, tuple(work.notes))


def _tell_of_undecided(work: Workspace) -> None:
    # Reading everything once more takes long with many hosts, and most have no such block.
    concerned = {
        alias: (files, keywords)
        for alias, (files, keywords) in work.changed.items()
        if is_concerned(work.snapshot(files), alias)
    }
    snapshots = {id(files): work.settle(files) for files, _ in concerned.values()}
    for alias, (files, keywords) in concerned.items():
        work.notes |= dict.fromkeys(overriding(snapshots[id(files)], alias, keywords))


def _tell_of_removed(work: Workspace) -> None:
    removed = work.removed
    for snapshot in dict.fromkeys(removed.values()):
        aliases = [alias for alias in removed if removed[alias] is snapshot]
        for alias, names in jumpers.jumpers_of(snapshot, aliases).items():
            if left := [name for name in names if name not in removed]:
                work.notes[f"{jumpers.told(left, alias)} Their ProxyJump stays."] = None
            if others := [name for name in snapshot.row(alias) if name not in removed]:
                names_left = jumpers.listed(others)
                work.notes[f"Only the name {alias} goes; the host stays as {names_left}."] = None


def save(edits: Sequence[FileEdit]) -> tuple[Change, ...]:
    """Do some edits: all of them, or none.

    Raises:
        UsageError: A field cannot be used, or an alias is taken; nothing was changed.
        ConfigError: A host is gone, or was changed by another program; nothing was changed. Or a
            file cannot be written; those written before it are restored, if that is possible.
    """
    for _ in range(_MOST_TRIES):
        changes = preview(edits).changes
        paths = {change.path for change in changes}
        with file_locks.locked(paths):
            if any(file_edit.read_text(change.path) != change.before for change in changes):
                changes = preview(edits).changes
            if paths.issuperset(change.path for change in changes) and _write(changes):
                return changes
    raise OvertakenError


def _write(changes: Sequence[Change]) -> bool:
    """Write changes; nothing of them where a file is not what it was any more."""
    done: list[Change] = []
    try:
        for change in changes:
            if not file_edit.replace_locked(change):
                break
            done.append(change)
    except Exception:
        _restore(done)
        raise
    if len(done) < len(changes):
        _restore(done)
        return False
    return True


def _restore(done: list[Change]) -> None:
    failed: dict[str, ConfigError] = {}
    for change in reversed(done):
        try:
            file_edit.undo_locked(change)
        except ConfigError as error:
            failed[str(change.path)] = error
    if failed:
        first = next(iter(failed.values()))
        raise ConfigError(
            f"Only some of the files were changed: {first.message}",
            hint=f"Earlier versions of {jumpers.listed([*failed])} are in {file_edit.backups()}.",
        ) from first


def undo(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Take changes back, last one first.

    Raises:
        ConfigError: A file was changed again since, or cannot be written.
    """
    return tuple(file_edit.undo(change) for change in reversed(tuple(changes)))


def diff(change: Change) -> str:
    """Return what a change does as a unified diff, "" where it does nothing."""
    lines = difflib.unified_diff(
        change.before.splitlines(),
        change.after.splitlines(),
        str(change.path),
        str(change.path),
        lineterm="",
    )
    return "\n".join(lines).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
