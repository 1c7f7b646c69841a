"""One ssh_config file: its blocks, whose lines are parsed only when needed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sshtui.sshconfig import keywords
from sshtui.sshconfig.conditions import Condition, HostCondition
from sshtui.sshconfig.line import ConfigLine, StricterError, parse_line

BROKEN_HEAD = "host or match"
"""Keyword of a Host or Match line that cannot be read: it must not lend what follows to others."""

_HEAD = re.compile(r'[ \t\r\f\uFEFF]*"?(?:host|match)\b', re.IGNORECASE)
# The line end in front is a literal: that makes the search several times as fast as ^ would.
_STRUCTURE = re.compile(
    r'\n[ \t\r\f\uFEFF]*"?'
    r"(?:[Hh][Oo][Ss][Tt]|[Mm][Aa][Tt][Cc][Hh]|[Ii][Nn][Cc][Ll][Uu][Dd][Ee])\b[^\n]*"
)


class Mark(NamedTuple):
    """A line that shapes a file: Host, Match or Include.

    Attributes:
        number: From 1.
        start: Offset of the line in the file's text.
        end: Offset of the newline after it, or of the file's end.
    """

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class ConfigFile:
    """One file.

    Attributes:
        path: As it was opened.
        text: All of it; bytes that are no UTF-8 as surrogate escapes.
    """

    path: Path
    text: str

    def marks(self) -> Iterator[Mark]:
        """Yield every Host, Match and Include line, without looking closely at any other."""
        number, counted = 1, 0
        text = "\n" + self.text
        for found in _STRUCTURE.finditer(text):
            start = found.start()
            number += self.text.count("\n", counted, start)
            counted = start
            yield Mark(number, start, found.end() - 1)

    def line(self, mark: Mark) -> ConfigLine:
        """Return a line that `marks` found.

        Raises:
            ValueError: What is wrong with it, as a phrase.
        """
        return parse_line(self.path, mark.number, self.text[mark.start : mark.end])

    def broken(self, mark: Mark) -> ConfigLine:
        """Return a line that cannot be read, with nothing but its place."""
        raw = self.text[mark.start : mark.end]
        return ConfigLine(self.path, mark.number, raw, BROKEN_HEAD if _HEAD.match(raw) else "")


@dataclass(slots=True, eq=False)
class Block:
    """Settings that apply together.

    Attributes:
        conditions: All of them must hold; more than one where a file is included from
            within a Host or Match block.
        file: The file that holds it.
        head: Number of the line of the innermost Host or Match, 0 before the first of a file.
        first: Number of its first line after that.
        start: Offset of that line in the file's text.
        end: Offset of the line after its last.
    """

    conditions: tuple[Condition, ...]
    file: ConfigFile
    head: int
    first: int
    start: int
    end: int

    @property
    def names(self) -> tuple[str, ...]:
        """The patterns of its own Host line, none where it has another head or none."""
        condition = self.conditions[-1] if self.head and self.conditions else None
        return condition.patterns if isinstance(condition, HostCondition) else ()

    @property
    def lines(self) -> list[ConfigLine]:
        """The settings that can be used, in order; read again each time.

        What protects counts although the ssh here is too old for it.
        """
        return [
            line for line, wrong in self.read() if not wrong or line.keyword in keywords.PROTECTING
        ]

    def read(self) -> Iterator[tuple[ConfigLine, str]]:
        """Yield every setting, and what is wrong with it or ""."""
        yield from ((line, wrong) for line, wrong, _ in self._read())

    def problems(self) -> Iterator[tuple[ConfigLine, str, bool]]:
        """Yield what is wrong, and whether ssh stops at it."""
        yield from (found for found in self._read() if found[1])

    def _read(self) -> Iterator[tuple[ConfigLine, str, bool]]:
        for number, raw in enumerate(self.raw_lines(), start=self.first):
            try:
                line = parse_line(self.file.path, number, raw)
            except ValueError as error:
                stops = not isinstance(error, StricterError)
                yield ConfigLine(self.file.path, number, raw), str(error), stops
            else:
                if line.keyword and line.keyword not in keywords.OBSOLETE:
                    yield line, _complaint(line), True

    def raw_lines(self) -> list[str]:
        """Return the lines as they stand, without the newline."""
        # A setting ends at a newline and nothing else, whatever Unicode calls a line end.
        return self.file.text[self.start : self.end].split("\n")


def _complaint(line: ConfigLine) -> str:
    return "" if line.keyword[0] == "#" else keywords.complaint(line.keyword, line.arguments)
