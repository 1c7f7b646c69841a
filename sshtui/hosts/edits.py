"""Edits of hosts: previews what would change in each file, and writes it."""

import difflib
import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sshtui.hosts import block_editor, file_edit
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.file_edit import Change


class FileEdit(Protocol):
    """Something that changes the text of a file."""

    @property
    def path(self) -> Path:
        """The file."""
        ...

    def apply(self, text: str) -> str:
        """Return the file's text with the edit."""
        ...


@dataclass(frozen=True, slots=True)
class Edit:
    """One host that becomes another; new where there was none, gone where there will be none.

    Attributes:
        path: The file that holds it.
        before: As the person saw it, or None.
        after: As it shall be, or None.
    """

    path: Path
    before: HostEntry | None
    after: HostEntry | None

    @property
    def renamed(self) -> tuple[str, str] | None:
        """The old and the new alias, where it changes."""
        before, after = self.before, self.after
        if before is None or after is None or before.alias == after.alias:
            return None
        return before.alias, after.alias

    def apply(self, text: str) -> str:
        """Return the file's text with the edit.

        Raises:
            UsageError: A field cannot be used, or an alias is taken.
            ConfigError: The host is gone, or was changed by another program.
        """
        if self.before is None:
            return text if self.after is None else block_editor.add(text, self.after)
        if self.after is None:
            return block_editor.remove(text, self.before.alias)
        return block_editor.change(text, self.before, self.after)


def preview(edits: Sequence[FileEdit]) -> tuple[Change, ...]:
    """Tell what some edits would do, file by file.

    Raises:
        UsageError: A field cannot be used, or an alias is taken.
        ConfigError: A host is gone, was changed by another program, or a file cannot be read.
    """
    return tuple(file_edit.preview(path, _all(group)) for path, group in _by_file(edits).items())


def save(edits: Sequence[FileEdit]) -> tuple[Change, ...]:
    """Do some edits: all of those of one file together, or none.

    Raises:
        UsageError: A field cannot be used, or an alias is taken; nothing was changed.
        ConfigError: A host is gone, or was changed by another program; nothing was changed. Or a
            file cannot be written; those written before it are restored.
    """
    preview(edits)
    done: list[Change] = []
    try:
        for path, group in _by_file(edits).items():
            done.append(file_edit.rewrite(path, _all(group)))
    except Exception:
        undo(done)
        raise
    return tuple(done)


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


def _by_file(edits: Iterable[FileEdit]) -> dict[Path, list[FileEdit]]:
    groups: dict[Path, list[FileEdit]] = {}
    for edit in edits:
        groups.setdefault(edit.path, []).append(edit)
    return groups


def _all(edits: Sequence[FileEdit]) -> Callable[[str], str]:
    return lambda text: functools.reduce(lambda now, edit: edit.apply(now), edits, text)
