"""Reads the files of programs that save each session in one: of a directory, or of a zip file."""

import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from sshtui.errors import ConfigError
from sshtui.hosts.importers.collector import printable
from sshtui.hosts.importers.decoding import decode, is_text

LARGEST_SESSION = 1 << 20
"""Bytes of a file with one session that are read."""

_MOST_FILES = 50_000
_MOST_BYTES = 64 << 20
_DEEPEST = 32
_ENCRYPTED = 1
_ZIP_MARK = b"PK\x03\x04"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)


class SessionFile(NamedTuple):
    """A file that may hold one session.

    Attributes:
        folder: Names of the directories that it is in, below the one that was asked for.
        name: Of the file.
        text: What it says.
    """

    folder: tuple[str, ...]
    name: str
    text: str

    @property
    def stem(self) -> str:
        """The name without what stands after its last dot."""
        return self.name.rpartition(".")[0] or self.name


def of_directory(path: Path) -> list[SessionFile]:
    """Read the text files of a directory and of those in it; links that lead out are not followed.

    Raises:
        ConfigError: It cannot be read, or holds too much.
    """
    found: list[SessionFile] = []
    size = 0
    for file in _files(path):
        if len(found) >= _MOST_FILES or size > _MOST_BYTES:
            raise ConfigError(f"{path} holds too many files.", hint="Choose a smaller directory.")
        try:
            with file.open("rb") as stream:
                data = stream.read(LARGEST_SESSION + 1)
        except OSError as error:
            raise ConfigError(f"{file} cannot be read: {error.strerror}.") from error
        size += len(data)
        text = decode(data)
        if len(data) <= LARGEST_SESSION and is_text(text):
            found.append(SessionFile(file.relative_to(path).parts[:-1], file.name, text))
    return found


def below(top: str, folder: tuple[str, ...]) -> tuple[str, ...]:
    """Return the part of a path below a directory that programs keep their sessions in, if any."""
    return folder[folder.index(top) + 1 :] if top in folder else folder


def is_zip(data: bytes) -> bool:
    """Return whether these are the bytes of a zip file."""
    return data.startswith(_ZIP_MARK)


def of_zip(data: bytes, name: str) -> list[SessionFile]:
    """Read the text files of a zip file.

    Args:
        data: Its bytes.
        name: What to call it in an error.

    Raises:
        ConfigError: It cannot be read, is encrypted, or would grow too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return list(_unpacked(archive, name))
    except _BROKEN as error:
        raise ConfigError(f"{name} is not a usable zip file.") from error


def _unpacked(archive: zipfile.ZipFile, name: str) -> Iterator[SessionFile]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    # What it claims is checked here, and that it keeps to it while it is read.
    if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > _MOST_BYTES:
        raise ConfigError(f"{name} holds too much.", hint="Unpack it, and choose the directory.")
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise ConfigError(f"{name} is encrypted.", hint="Export it without a password.")
        if entry.file_size > LARGEST_SESSION:
            continue
        with archive.open(entry) as stream:
            text = decode(stream.read(LARGEST_SESSION))
        parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
        if is_text(text) and parts:
            yield SessionFile(tuple(map(printable, parts[:-1])), printable(parts[-1]), text)


def _files(path: Path) -> Iterator[Path]:
    root = path.resolve()
    try:
        next(path.iterdir(), None)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from error
    for place, directories, names in os.walk(path):
        here = Path(place)
        directories[:] = sorted(directories) if len(here.relative_to(path).parts) < _DEEPEST else []
        for name in sorted(names):
            file = here / name
            if file.is_file() and file.resolve().is_relative_to(root):
                yield file
