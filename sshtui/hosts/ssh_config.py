"""Reads ssh_config files: every line with its place, Include followed (ssh_config(5))."""

import glob
import os
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sshtui.hosts import conditions, keywords, patterns
from sshtui.hosts.conditions import Condition
from sshtui.hosts.config_line import Line, parse_line

DEEPEST_INCLUDE = 16
MOST_FILES = 10_000

_HEAD = re.compile(r'[ \t]*"?(host|match)\b', re.IGNORECASE)
_BROKEN_HEAD = "host or match"
"""Keyword of a Host or Match line that cannot be read: it must not lend what follows to others."""
_HEADS = ("host", "match", _BROKEN_HEAD)


class Stamp(NamedTuple):
    """What changes about a file when it is written, or given to somebody else."""

    modified: int
    size: int
    inode: int
    mode: int
    owner: int


class Block(NamedTuple):
    """Settings that apply together.

    Attributes:
        conditions: All of them must hold; more than one where a file is included from
            within a Host or Match block.
        head: The line of the innermost Host or Match, None before the first of a file.
        lines: The settings, in order.
    """

    conditions: tuple[Condition, ...]
    head: Line | None
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """One file, line by line.

    Attributes:
        path: As it was opened.
        lines: All of them; their `raw` joined gives back the file.
    """

    path: Path
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Config:
    """A file and what it includes.

    Attributes:
        files: Every file that was read, in the order of first use.
        blocks: What they say, in the order in which it counts.
        problems: `file:line: what is wrong`.
        refusals: Why a file must not be used at all: its owner or mode.
        stamps: How every file looked when it was read, None where there was none.
        listings: What every pattern of an Include found.
    """

    files: tuple[ConfigFile, ...] = ()
    blocks: tuple[Block, ...] = ()
    problems: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    stamps: tuple[tuple[Path, "Stamp | None"], ...] = ()
    listings: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def is_current(self) -> bool:
        """Tell whether reading again would give the same, without reading."""
        return all(_stamp(path) == stamp for path, stamp in self.stamps) and all(
            _listing(pattern) == found for pattern, found in self.listings
        )


def read_config(path: Path, *, user: bool = True, checked: bool = True) -> Config:
    """Read a configuration file and everything it includes.

    Never raises: what is wrong is part of the result, and the rest stays usable.

    Args:
        path: The file; one that does not exist is empty.
        user: Whether it belongs to the person: relative Includes then live in `~/.ssh`,
            else in the directory of the system's file.
        checked: Whether its owner and mode matter. Those of included files always do.
    """
    reader = _Reader(Path.home() / ".ssh" if user else path.parent, user=user)
    reader.read(path, checked=checked)
    return reader.result()


class _NotTrustedError(Exception):
    """Somebody else may have written this file."""


class _Reader:
    def __init__(self, base: Path, *, user: bool) -> None:
        self._base = base
        self._user = user
        self._files: dict[Path, ConfigFile] = {}
        self._blocks: list[Block] = []
        self._problems: dict[str, None] = {}
        self._unknown: list[Line] = []
        self._refusals: dict[str, None] = {}
        self._visits = 0
        self._stamps: dict[Path, Stamp | None] = {}
        self._listings: dict[str, tuple[str, ...]] = {}

    def result(self) -> Config:
        ignored = [
            pattern.lower()
            for block in self._blocks
            for line in block.lines
            if line.keyword == "ignoreunknown"
            for pattern in line.arguments[0].split(",")
        ]
        for line in self._unknown:
            if not patterns.matches_list(line.keyword, ignored):
                self._complain(line, f"{line.keyword[:80]!a} is no keyword of ssh_config")
        return Config(
            tuple(self._files.values()),
            tuple(self._blocks),
            tuple(self._problems),
            tuple(self._refusals),
            tuple(self._stamps.items()),
            tuple(self._listings.items()),
        )

    def read(self, path: Path, *, checked: bool) -> None:
        self._read(path, (), None, (), checked=checked)

    def _read(
        self,
        path: Path,
        outer: tuple[Condition, ...],
        included_by: Line | None,
        trail: tuple[Path, ...],
        *,
        checked: bool,
    ) -> None:
        file = self._open(path, included_by, checked=checked)
        if file is None:
            return
        trail = (*trail, file.path.resolve())
        block = Block(outer, None, [])
        self._blocks.append(block)
        for line in file.lines:
            if line.keyword in _HEADS:
                block = Block((*outer, self._condition(line)), line, [])
                self._blocks.append(block)
            elif line.keyword == "include":
                self._include(line, block.conditions, trail)
                block = Block(block.conditions, block.head, [])
                self._blocks.append(block)
            elif line.keyword and self._is_usable(line):
                block.lines.append(line)

    def _open(self, path: Path, included_by: Line | None, *, checked: bool) -> ConfigFile | None:
        if path in self._files:
            return self._files[path]
        # Before reading: what is written from now on makes the stamp differ.
        self._stamps[path] = _stamp(path)
        try:
            data = _read_bytes(path, checked=checked)
        except FileNotFoundError:
            return None
        except _NotTrustedError as error:
            self._refusals[str(error)] = None
            self._complain(included_by, str(error))
            return None
        except OSError as error:
            self._complain(included_by, f"{path} cannot be read: {error.strerror}")
            return None
        file = self._files[path] = ConfigFile(path, tuple(self._parse(path, data)))
        return file

    def _parse(self, path: Path, data: bytes) -> list[Line]:
        lines: list[Line] = []
        text = data.decode("utf-8", "surrogateescape")
        for number, raw in enumerate(_split_lines(text), start=1):
            try:
                lines.append(parse_line(path, number, raw))
            except ValueError as error:
                broken = Line(path, number, raw)
                self._complain(broken, str(error))
                lines.append(broken._replace(keyword=_BROKEN_HEAD) if _HEAD.match(raw) else broken)
        return lines

    def _condition(self, line: Line) -> Condition:
        if line.keyword == _BROKEN_HEAD:
            return conditions.NEVER
        try:
            if line.keyword == "host":
                return conditions.parse_host(line.arguments)
            return conditions.parse_match(line.arguments)
        except ValueError as error:
            self._complain(line, str(error))
            return conditions.NEVER

    def _include(self, line: Line, outer: tuple[Condition, ...], trail: tuple[Path, ...]) -> None:
        if not line.arguments:
            self._complain(line, "Include names no file")
        for argument in line.arguments:
            if not argument or (argument.startswith("~") and not self._user):
                self._complain(line, f"Include cannot be {argument[:80]!a}")
                continue
            pattern = os.path.join(self._base, os.path.expanduser(argument))  # noqa: PTH111, PTH118
            found = self._listings[pattern] = _listing(pattern)
            if not found and not glob.has_magic(pattern):
                self._complain(line, f"{pattern} does not exist")
            for name in found:
                self._include_file(Path(name), line, outer, trail)

    def _include_file(
        self, path: Path, line: Line, outer: tuple[Condition, ...], trail: tuple[Path, ...]
    ) -> None:
        self._visits += 1
        if path.resolve() in trail:
            self._complain(line, f"{path} includes itself")
        elif len(trail) > DEEPEST_INCLUDE:
            self._complain(line, f"includes are nested deeper than {DEEPEST_INCLUDE}")
        elif self._visits > MOST_FILES:
            self._complain(line, f"more than {MOST_FILES} files are included")
        else:
            self._read(path, outer, line, trail, checked=True)

    def _is_usable(self, line: Line) -> bool:
        if line.keyword[0] == "#":
            return True
        if line.keyword in keywords.OBSOLETE:
            return False
        if line.keyword not in keywords.NAMES:
            self._unknown.append(line)
            return False
        complaint = keywords.complaint(line.keyword, line.arguments)
        if complaint:
            self._complain(line, complaint)
        return not complaint

    def _complain(self, line: Line | None, text: str) -> None:
        self._problems[f"{line.place}: {text}" if line else text] = None


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return Stamp(status.st_mtime_ns, status.st_size, status.st_ino, status.st_mode, status.st_uid)


def _listing(pattern: str) -> tuple[str, ...]:
    return tuple(sorted(glob.glob(pattern)))  # noqa: PTH207


def _split_lines(text: str) -> Sequence[str]:
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _read_bytes(path: Path, *, checked: bool) -> bytes:
    # Opened without waiting: a FIFO in the place of a file must not stop anything.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if stat.S_ISCHR(status.st_mode) and path == Path(os.devnull):
            return b""
        if not stat.S_ISREG(status.st_mode):
            raise OSError(None, "it is not a regular file")
        if checked and (status.st_uid not in (0, os.getuid()) or status.st_mode & 0o022):
            raise _NotTrustedError(f"{path} belongs to another user, or others may write to it")
        return file.read()
