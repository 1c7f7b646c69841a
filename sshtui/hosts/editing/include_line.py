"""Adds and removes the Include of `hosts.conf` in `~/.ssh/config`."""

from dataclasses import dataclass
from pathlib import Path

from sshtui.hosts.editing.file_lines import split_lines
from sshtui.hosts.editing.workspace import Workspace
from sshtui.hosts.field_kinds import quoted
from sshtui.sshconfig.decoding import BYTE_ORDER_MARK
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
        file = work.file(self.path)
        text = file.text()
        rest = text.removeprefix(BYTE_ORDER_MARK)
        after = (exclude if self.removed else include)(rest, self.saved)
        file.become(text[: len(text) - len(rest)] + after)


def is_included(saved: Path, user_config: Path) -> bool:
    """Return whether ssh reads our file already, by whatever way; reads the configuration."""
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
    home = Path.home()
    path = f"~/{saved.relative_to(home)}" if saved.is_relative_to(home) else str(saved)
    return f"Include {quoted(path)}"


def _gap(text: str) -> str:
    return "\n" if text else ""
