"""Which ControlMaster and ControlPath the ssh configuration has, and for which hosts."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from sshtui.sshconfig import keywords, tokens
from sshtui.sshconfig.conditions import Condition, Criterion, HostCondition, MatchCondition
from sshtui.sshconfig.file import Block
from sshtui.sshconfig.line import ConfigLine

_KEYWORDS = frozenset({"controlmaster", "controlpath"})
_IN_TEXT = "control"
_NO_MASTER = frozenset({"no", "false"})
_NONE = "none"


class ControlLine(NamedTuple):
    """A line with one of the two keywords.

    Attributes:
        line: The line.
        sockets: The directory of the ControlPath, as far as the line tells it; None for other
            lines.
        everywhere: Whether it is for every host.
        head: The number of the line that its block begins with.
    """

    line: ConfigLine
    sockets: Path | None
    everywhere: bool
    head: int

    @property
    def setting(self) -> str:
        """Keyword and value, as the manual page writes them."""
        return f"{keywords.NAMES[self.line.keyword]} {self.line.value}"

    @property
    def makes_masters(self) -> bool:
        """Whether it has ssh share connections of its own."""
        line = self.line
        return line.keyword == "controlmaster" and line.arguments[0].lower() not in _NO_MASTER

    @property
    def shares_nothing(self) -> bool:
        """Whether it keeps ssh from connections of others."""
        return self.line.keyword == "controlpath" and self.line.arguments[0].lower() == _NONE


def control_lines(blocks: Iterable[Block]) -> Iterator[ControlLine]:
    """Yield the lines with one of the two keywords, in the order in which they count."""
    for block in blocks:
        # Most blocks have none: their lines need not be read for that.
        if _IN_TEXT in block.file.text[block.start : block.end].lower():
            everywhere = all(map(_always_holds, block.conditions))
            for line in block.lines:
                if line.keyword in _KEYWORDS:
                    path = line.arguments[0] if line.keyword == "controlpath" else ""
                    sockets = tokens.socket_directory(path) if path else None
                    yield ControlLine(line, sockets, everywhere, block.head)


def _always_holds(condition: Condition) -> bool:
    match condition:
        case HostCondition(patterns):
            return patterns == ("*",)
        case MatchCondition(criteria):
            return criteria == (Criterion("all"),)
