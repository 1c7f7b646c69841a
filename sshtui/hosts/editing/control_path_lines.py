"""Adds and removes the ControlPath in `~/.ssh/config` by which ssh finds the open connections."""

import re
from dataclasses import dataclass
from pathlib import Path

from sshtui import paths
from sshtui.errors import ConfigError
from sshtui.hosts.editing.file_lines import split_lines
from sshtui.hosts.editing.line_editor import parsed
from sshtui.hosts.editing.workspace import Workspace
from sshtui.hosts.field_kinds import quoted

REMARK = "# Lets ssh use the connections that are open in sshtui; a ControlPath above comes first."
_HEAD = "Match all"
_OURS = re.compile(r"[ ]+ControlPath .*/%C\"?")
_HEADS = frozenset({"host", "match"})


@dataclass(frozen=True, slots=True)
class ControlPathEdit:
    """The edit that adds our lines, or removes them.

    Attributes:
        path: The person's ssh configuration.
        sockets: The directory of the sockets.
        removed: Whether the lines are removed.
    """

    path: Path
    sockets: Path
    removed: bool = False

    def apply(self, work: Workspace) -> None:
        """Make the edit in memory.

        Raises:
            ConfigError: ssh would take the name of the directory for something else.
        """
        if self.removed:
            work.rewrite(self.path, without_lines)
            return
        if "${" in str(self.sockets):
            raise ConfigError(
                f"ssh would look for a variable in {self.sockets}.",
                hint="Nothing was changed. SSHTUI_HOME can name another directory.",
            )
        work.rewrite(self.path, lambda text: with_lines(without_lines(text), self.sockets))


def with_lines(text: str, sockets: Path) -> str:
    """Return a configuration with our lines at its end, where whatever it says comes first."""
    end = "\r\n" if text.split("\n", 1)[0].endswith("\r") else "\n"
    path = paths.as_ssh_spells(sockets).replace("%", "%%")
    lines = [REMARK, _HEAD, f"    ControlPath {quoted(f'{path}/%C')}"]
    if not text:
        return end.join([*lines, ""])
    if text.endswith("\n"):
        return text + end.join(["", *lines, ""])
    # Without an end of its last line, as it was: so that it is the same once they are gone.
    return text + end.join(["", "", *lines])


def without_lines(text: str) -> str:
    """Return a configuration without what `with_lines` put there."""
    lines = split_lines(text)
    bare = [line.rstrip("\r\n") for line in lines]
    starts = (
        at
        for at in range(len(lines) - 2)
        if bare[at : at + 2] == [REMARK, _HEAD] and _OURS.fullmatch(bare[at + 2])
    )
    start = next(starts, None)
    if start is None:
        return text
    rest = lines[start + 3 :]
    if _has_settings(rest):
        # Somebody wrote more below our head: without it, that would be for other hosts.
        return "".join([*lines[:start], lines[start + 1], *rest])
    above = lines[: start - 1] if start and not bare[start - 1] else lines[:start]
    if above and not rest and lines[-1] == bare[-1]:
        above[-1] = above[-1].rstrip("\r\n")
    return "".join([*above, *rest])


def _has_settings(lines: list[str]) -> bool:
    """Return whether a setting comes before the next Host or Match."""
    keywords = (keyword for line in lines if (keyword := parsed(line).keyword))
    return next(keywords, "host") not in _HEADS
