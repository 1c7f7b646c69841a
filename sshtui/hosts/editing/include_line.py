"""Adds and removes the Include of `hosts.conf` in `~/.ssh/config`."""

from dataclasses import dataclass
from pathlib import Path

from sshtui import paths
from sshtui.hosts.editing.file_edit import read_text
from sshtui.hosts.editing.file_lines import split_lines
from sshtui.hosts.editing.workspace import Workspace
from sshtui.hosts.field_kinds import quoted
from sshtui.sshconfig.reader import read_config

REMARK = "# The hosts saved in sshtui; without the next line ssh does not know them."


@dataclass(frozen=True, slots=True)
class IncludeEdit:
    """The edit that adds our line, or removes it.

    Attributes:
        path: The person's ssh configuration.
        saved: Our file.
        removed: Whether the line is removed.
    """

    path: Path
    saved: Path
    removed: bool = False

    def apply(self, work: Workspace) -> None:
        """Make the edit in memory."""
        change = exclude if self.removed else include
        work.rewrite(self.path, lambda text: change(text, self.saved))


def is_included(saved: Path, user_config: Path) -> bool:
    """Return whether ssh reads our file, or would if it were there; reads the configuration."""
    if not saved.exists():
        text = read_text(user_config)
        return exclude(text, saved) != text
    return any(path == saved for path, stamp in read_config(user_config).stamps if stamp)


def include(text: str, saved: Path) -> str:
    """Return a configuration that includes our file, before everything else it says."""
    return f"{REMARK}\n{_line(saved)}\n{_gap(text)}{text}"


def exclude(text: str, saved: Path) -> str:
    """Return a configuration without what `include` put there."""
    line = f"{_line(saved)}\n"
    lines = split_lines(text)
    if line not in lines:
        return text
    at = lines.index(line)
    start = at - 1 if at and lines[at - 1] == f"{REMARK}\n" else at
    end = at + 2 if lines[at + 1 : at + 2] == ["\n"] else at + 1
    return "".join(lines[:start] + lines[end:])


def _line(saved: Path) -> str:
    return f"Include {quoted(paths.as_ssh_spells(saved))}"


def _gap(text: str) -> str:
    return "\n" if text else ""
