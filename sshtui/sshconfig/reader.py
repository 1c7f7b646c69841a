"""Reads ssh_config files and their Includes, with the place of every line (ssh_config(5))."""

import functools
import glob
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from sshtui import safe_path
from sshtui.errors import ConfigError
from sshtui.safe_path import Checked, UnsafePath
from sshtui.sshconfig import conditions, keywords, openssh, patterns, tokens
from sshtui.sshconfig.conditions import Condition
from sshtui.sshconfig.decoding import decode
from sshtui.sshconfig.file import BROKEN_HEAD, Block, ConfigFile, Mark
from sshtui.sshconfig.line import ConfigLine, StricterError, check_characters, match_arguments
from sshtui.sshconfig.problems import Problem, missing

DEEPEST_INCLUDE = 16
MOST_FILES = 10_000

_HEADS = ("host", "match", BROKEN_HEAD)


class Stamp(NamedTuple):
    """What changes about a file when it is written, or given to somebody else."""

    modified: int
    size: int
    inode: int
    mode: int
    owner: int


@dataclass(frozen=True, slots=True, eq=False)
class LateInclude:
    """An Include whose files are known only once it is known where to connect to.

    Attributes:
        line: The line.
        argument: The one of its arguments that this is about.
        outer: The conditions of the block that it stands in.
        trail: The files that led to it, outermost first.
        base: The directory of relative names.
        user: Whether the file belongs to the person.
    """

    line: ConfigLine
    argument: str
    outer: tuple[Condition, ...]
    trail: tuple[Path, ...]
    base: Path
    user: bool

    def read(self, values: Mapping[str, str]) -> "Config":
        """Read what it includes.

        Args:
            values: Its tokens, by letter.

        Raises:
            ConfigError: An unknown token, or a variable that is not set.
        """
        reader = _Reader(self.base, user=self.user)
        name = tokens.expand_all(self.argument, values, self.line.place)
        reader.include(name, self.line, self.outer, self.trail)
        return reader.result()


@dataclass(frozen=True, eq=False)
class Config:
    """A file and what it includes.

    Attributes:
        blocks: What the files say, in the order in which it counts.
        found_first: What was wrong with the lines that shape the files, by number of the block
            before which it was found.
        refusals: Why a file must not be used at all: who else could have written it.
        unread: The files that are there and were not read, each with the reason.
        stamps: How every file looked when it was read, None where there was none.
        listings: What every pattern of an Include found.
        late: Includes with tokens of a connection, each with the block that begins after it.
    """

    blocks: tuple[Block, ...] = ()
    found_first: tuple[tuple[int, Problem], ...] = ()
    refusals: tuple[UnsafePath, ...] = ()
    unread: tuple[str, ...] = ()
    stamps: tuple[tuple[Path, "Stamp | None"], ...] = ()
    listings: tuple[tuple[str, tuple[str, ...]], ...] = ()
    late: tuple[tuple[Block, Sequence[LateInclude]], ...] = ()

    @functools.cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, in order; every line is looked at."""
        return tuple(dict.fromkeys(self._complaints()))

    def _complaints(self) -> Iterator[Problem]:
        early = list(reversed(self.found_first))
        ignored = self._ignored()
        for index, block in enumerate(self.blocks):
            while early and early[-1][0] <= index:
                yield early.pop()[1]
            for line, wrong, stops in block.problems():
                if not (
                    patterns.matches_list(line.keyword, ignored)
                    and not keywords.is_known(line.keyword)
                ):
                    yield Problem(line.file, line.number, wrong, stops)
        yield from (problem for _, problem in reversed(early))

    def _ignored(self) -> list[str]:
        return [
            pattern.lower()
            for block in self.blocks
            if "ignoreunknown" in block.file.text[block.start : block.end].lower()
            for line in block.lines
            if line.keyword == "ignoreunknown"
            for pattern in line.arguments[0].split(",")
        ]

    def is_current(self) -> bool:
        """Return whether reading again would give the same, without reading."""
        # What is refused may be mended where no stamp shows it: in a directory on the way.
        return not self.refusals and self.is_untouched()

    def is_untouched(self) -> bool:
        """Return whether the files still look as they did when they were read."""
        return all(_stamp(path) == stamp for path, stamp in self.stamps) and all(
            _listing(pattern) == found for pattern, found in self.listings
        )


def read_config(
    path: Path,
    *,
    user: bool = True,
    checked: Checked = Checked.FILE,
    texts: Mapping[Path, str] = MappingProxyType({}),
) -> Config:
    """Read a configuration file and everything it includes.

    Never raises: what is wrong is part of the result, and the rest stays usable.

    Args:
        path: The file; one that does not exist is empty.
        user: Whether it belongs to the person: relative Includes then live in `~/.ssh`,
            else in the directory of the system's file.
        checked: Who must not be able to write it. Of included files, owner and mode always
            matter.
        texts: What some of the files say, where that was read before or is about to be written.
    """
    known = {file: ConfigFile(file, text) for file, text in texts.items()}
    reader = _Reader(Path.home() / ".ssh" if user else path.parent, user=user, known=known)
    reader.read(path, checked=checked)
    return reader.result()


class _Reader:
    def __init__(
        self, base: Path, *, user: bool, known: Mapping[Path, ConfigFile] = MappingProxyType({})
    ) -> None:
        self._base = base
        self._user = user
        self._files = dict(known)
        self._blocks: list[Block] = []
        self._problems: list[tuple[int, Problem]] = []
        self._refusals: dict[str, UnsafePath] = {}
        self._unread: list[str] = []
        self._visits = 0
        self._stamps: dict[Path, Stamp | None] = {}
        self._listings: dict[str, tuple[str, ...]] = {}
        self._late: list[tuple[Block, list[LateInclude]]] = []

    def result(self) -> Config:
        return Config(
            tuple(self._blocks),
            tuple(self._problems),
            tuple(self._refusals.values()),
            tuple(self._unread),
            tuple(self._stamps.items()),
            tuple(self._listings.items()),
            tuple(self._late),
        )

    def read(
        self,
        path: Path,
        outer: tuple[Condition, ...] = (),
        included_by: ConfigLine | None = None,
        trail: tuple[Path, ...] = (),
        *,
        checked: Checked,
    ) -> None:
        file = self._open(path, included_by, checked=checked)
        if file is None:
            return
        trail = (*trail, Path(os.path.realpath(file.path)))
        block = self._begin(file, outer, 0, Mark(0, 0, 0))
        for mark in file.marks():
            line = self._line(file, mark)
            if line.keyword in _HEADS:
                block.end = max(block.start, mark.start - 1)
                condition = self._condition(line)
                block = self._begin(file, (*outer, condition), mark.number, mark)
            elif line.keyword == "include":
                block.end = max(block.start, mark.start - 1)
                late = self._include(line, block.conditions, trail)
                block = self._begin(file, block.conditions, block.head, mark)
                if late:
                    self._late.append((block, late))

    def _begin(
        self, file: ConfigFile, applies: tuple[Condition, ...], head: int, after: Mark
    ) -> Block:
        start = min(after.end + 1, len(file.text)) if after.number else 0
        block = Block(applies, file, head, after.number + 1, start, len(file.text))
        self._blocks.append(block)
        return block

    def _line(self, file: ConfigFile, mark: Mark) -> ConfigLine:
        try:
            return file.line(mark)
        except ValueError as error:
            broken = file.broken(mark)
            self._complain(broken, str(error), stops=not isinstance(error, StricterError))
            return broken

    def _open(
        self, path: Path, included_by: ConfigLine | None, *, checked: Checked
    ) -> ConfigFile | None:
        if path in self._files:
            return self._files[path]
        # Before reading: what is written from now on makes the stamp differ.
        self._stamps[path] = _stamp(path)
        try:
            data = safe_path.read(path, checked)
        except FileNotFoundError:
            return None
        except UnsafePath as error:
            self._refusals[error.message] = error
            self._not_read(included_by, error.message)
            return None
        except OSError as error:
            # ssh reads a directory as an empty file, and does without a main file.
            stops = included_by is not None and isinstance(error, PermissionError)
            self._not_read(included_by, f"{path} cannot be read: {error.strerror}", stops=stops)
            return None
        text, wrong = decode(data)
        if wrong:
            self._report(Problem(path, 0, wrong, stops=True))
        file = self._files[path] = ConfigFile(path, text)
        return file

    def _condition(self, line: ConfigLine) -> Condition:
        if line.keyword == BROKEN_HEAD:
            return conditions.NEVER
        try:
            if line.keyword == "host":
                condition = conditions.parse_host(line.arguments)
                self._check_names(line)
                return condition
            return conditions.parse_match(match_arguments(line))
        except ValueError as error:
            # Behind Host, ssh takes a comment for a pattern.
            stops = line.keyword != "host" or bool(line.arguments) or "#" not in line.rest
            self._complain(line, str(error), stops=stops)
            return conditions.NEVER

    def _check_names(self, line: ConfigLine) -> None:
        try:
            check_characters(line.arguments)
        except ValueError as error:
            self._complain(line, str(error))

    def _include(
        self, line: ConfigLine, outer: tuple[Condition, ...], trail: tuple[Path, ...]
    ) -> list[LateInclude]:
        late: list[LateInclude] = []
        if not line.arguments:
            self._complain(line, "Include has no file name", stops=True)
        for argument in line.arguments:
            name = argument
            if tokens.are_in(argument) and openssh.means(openssh.INCLUDE_HAS_TOKENS):
                if tokens.depends_on_connection(argument):
                    late.append(LateInclude(line, argument, outer, trail, self._base, self._user))
                    continue
                local = tokens.local_tokens(tokens.local_user())
                try:
                    name = tokens.expand_all(argument, local, line.place)
                except ConfigError as error:
                    what = error.message.removeprefix(f"{line.place}: ").rstrip(".")
                    self._complain(line, what, stops=True)
                    continue
            self.include(name, line, outer, trail)
        return late

    def include(
        self, name: str, line: ConfigLine, outer: tuple[Condition, ...], trail: tuple[Path, ...]
    ) -> None:
        if not name or (name.startswith("~") and not self._user):
            self._complain(line, f"Include cannot be {name[:80]!a}", stops=True)
            return
        pattern = os.path.join(self._base, os.path.expanduser(name))  # noqa: PTH111, PTH118
        found = self._listings[pattern] = _listing(pattern)
        if not found and not glob.has_magic(pattern):
            self._complain(line, missing(pattern))
        for path in found:
            self._include_file(Path(path), line, outer, trail)

    def _include_file(
        self, path: Path, line: ConfigLine, outer: tuple[Condition, ...], trail: tuple[Path, ...]
    ) -> None:
        self._visits += 1
        # Not Path.resolve, which raises where a link leads to itself.
        if Path(os.path.realpath(path)) in trail:
            self._complain(line, f"{path} includes itself", stops=True)
        elif len(trail) > DEEPEST_INCLUDE:
            words = f"includes are nested deeper than {DEEPEST_INCLUDE}"
            self._complain(line, words, stops=True)
        elif self._visits > MOST_FILES:
            if self._visits == MOST_FILES + 1:
                self._complain(line, f"more than {MOST_FILES} files are included")
        else:
            self.read(path, outer, line, trail, checked=Checked.FILE)

    def _not_read(self, included_by: ConfigLine | None, why: str, *, stops: bool = False) -> None:
        self._unread.append(why)
        self._complain(included_by, why, stops=stops)

    def _complain(self, line: ConfigLine | None, what: str, *, stops: bool = False) -> None:
        file, number = (line.file, line.number) if line else (None, 0)
        self._report(Problem(file, number, what, stops))

    def _report(self, problem: Problem) -> None:
        self._problems.append((len(self._blocks), problem))


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return Stamp(status.st_mtime_ns, status.st_size, status.st_ino, status.st_mode, status.st_uid)


def _listing(pattern: str) -> tuple[str, ...]:
    return tuple(sorted(glob.glob(pattern)))  # noqa: PTH207
