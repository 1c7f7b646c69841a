"""Reads recordings in asciicast, versions 2 and 3, line by line: they may be of any length."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from sshtui.errors import ConfigError

LONGEST_LINE = 16 * 1024 * 1024
"""Characters of a line; nothing that a terminal shows at once is as long."""

_VERSIONS = (2, 3)
_SIZE = re.compile(r"([0-9]{1,5})x([0-9]{1,5})")
_MOST = 99_999
_MOST_SECONDS = 1e12


class CastHeader(NamedTuple):
    """What a recording says of itself.

    Attributes:
        version: Of its format.
        columns: Width of the terminal.
        rows: Height of the terminal.
        title: What it is of, as it stands there; "" for nothing.
    """

    version: int
    columns: int
    rows: int
    title: str


class CastEvent(NamedTuple):
    """Something that happened.

    Attributes:
        at: Seconds from the start.
        kind: `o` for output, `r` for another size, `m` for a mark.
        data: The output, the size or the label.
    """

    at: float
    kind: str
    data: str

    @property
    def size(self) -> tuple[int, int]:
        """The size that it is about."""
        columns, _, rows = self.data.partition("x")
        return int(columns), int(rows)


class AsciicastFile:
    """A recording that is read from its start to its end; every call blocks.

    Args:
        path: The file.

    Attributes:
        header: What it says of itself.

    Raises:
        ConfigError: It cannot be read, or is no recording that is known.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._number = 0
        self._file = self._open()
        try:
            self.header = self._read_header()
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def events(self) -> Iterator[CastEvent]:
        """Yield what happened, in order.

        Raises:
            ConfigError: A line cannot be understood; the message has its number.
        """
        last = 0.0
        while line := self._line():
            if not line.strip() or line.startswith("#"):
                continue
            event = self._event(line, last)
            last = event.at
            if event.kind in ("o", "r", "m"):
                yield event

    def _open(self) -> TextIO:
        try:
            if not self._path.is_file():
                found = "is not a file" if self._path.exists() else "does not exist"
                raise ConfigError(f"{self._path} {found}.", hint="Name a recording.")
            return self._path.open(encoding="utf-8-sig", newline="\n")
        except OSError as error:
            raise ConfigError(
                f"{self._path} cannot be read: {error.strerror}.", hint="Check its permissions."
            ) from error

    def _line(self) -> str:
        self._number += 1
        try:
            line = self._file.readline(LONGEST_LINE + 1)
        except UnicodeDecodeError as error:
            raise self._mistake("is not UTF-8 text") from error
        except OSError as error:
            raise self._mistake(f"cannot be read: {error.strerror}") from error
        if len(line) > LONGEST_LINE:
            raise self._mistake("is too long")
        return line

    def _read_header(self) -> CastHeader:
        line = self._line()
        header = self._parsed(line) if line.strip() else None
        if not isinstance(header, dict):
            raise self._mistake("is not the header of an asciicast recording")
        version = header.get("version")
        if version not in _VERSIONS or isinstance(version, bool):
            told = f"is of asciicast version {version}" if version == 1 else "names no version"
            raise self._mistake(
                told, "Versions 2 and 3 can be played; asciinema convert makes them of others."
            )
        terminal = header.get("term") if version > _VERSIONS[0] else header
        names = ("cols", "rows") if version > _VERSIONS[0] else ("width", "height")
        size = [terminal.get(name) if isinstance(terminal, dict) else None for name in names]
        title = header.get("title")
        columns, rows = (cells if type(cells) is int else 0 for cells in size)
        if 0 < columns <= _MOST and 0 < rows <= _MOST:
            return CastHeader(version, columns, rows, title if isinstance(title, str) else "")
        raise self._mistake("has no size of a terminal")

    def _event(self, line: str, last: float) -> CastEvent:
        event = self._parsed(line)
        match event:
            case [int() | float() as at, str() as kind, str() as data]:
                pass
            case _:
                raise self._mistake("is not an event: [seconds, kind, text]")
        if isinstance(at, bool) or not 0 <= at <= _MOST_SECONDS:
            raise self._mistake("has no time")
        seconds = at + (last if self.header.version > _VERSIONS[0] else 0.0)
        if kind == "r" and not _SIZE.fullmatch(data):
            raise self._mistake("has no size such as 80x24")
        # Clocks may go back; what is shown does not.
        return CastEvent(max(float(seconds), last), kind, data)

    def _parsed(self, line: str) -> Any:
        try:
            return json.loads(line)
        except (ValueError, RecursionError) as error:
            raise self._mistake("is not JSON, or was cut off") from error

    def _mistake(self, what: str, hint: str = "What comes before it can be played.") -> ConfigError:
        if self._number == 1 and hint.startswith("What"):
            hint = "A recording begins with a line such as"
            hint += ' {"version": 2, "width": 80, "height": 24}'
        return ConfigError(f"{self._path}, line {self._number} {what}.", hint=hint)
