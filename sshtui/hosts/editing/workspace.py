"""The files that edits work on: nothing is written before all of them are done."""

from collections.abc import Callable
from pathlib import Path

from sshtui.errors import ConfigError
from sshtui.hosts.editing import file_edit
from sshtui.hosts.editing.file_edit import Change
from sshtui.hosts.editing.file_lines import FileLines
from sshtui.hosts.snapshot import ConfigFiles, Snapshot
from sshtui.sshconfig.decoding import BYTE_ORDER_MARK


class OvertakenError(ConfigError):
    """Another program has written a file between two looks at it."""

    def __init__(self) -> None:
        super().__init__(
            "Other programs keep changing the files.", hint="Nothing was changed. Try again."
        )


class Workspace:
    """Files in memory, as they are and as they shall be.

    Attributes:
        notes: What a person should know of the edits before they are written.
        added: Names that edits have given.
        changed: Hosts that edits have changed, each with where it is read from and the keywords of
            ssh, in lower case, that are to count.
        removed: Hosts that edits have removed, each with what the files said before.
    """

    def __init__(self) -> None:
        self.notes: dict[str, None] = {}
        self.added: set[str] = set()
        self.removed: dict[str, Snapshot] = {}
        self.changed: dict[str, tuple[ConfigFiles, frozenset[str]]] = {}
        self._files: dict[Path, FileLines] = {}
        self._before: dict[Path, str] = {}
        self._snapshot: Snapshot | None = None

    def snapshot(self, files: ConfigFiles) -> Snapshot:
        """Return what the configuration says, with what `settle` has settled."""
        if self._snapshot is None:
            self._snapshot = files.read()
        return self._snapshot

    def file(self, path: Path) -> FileLines:
        """Return a file to edit; one that does not exist is empty.

        Raises:
            ConfigError: It cannot be read.
            OvertakenError: It is not what the snapshot was made from.
        """
        if path not in self._files:
            text = self._before[path] = file_edit.read_text(path)
            seen = self._snapshot.text_of(path) if self._snapshot else None
            if seen is not None and _unmarked(seen) != _unmarked(text):
                raise OvertakenError
            self._files[path] = FileLines(path, text)
        return self._files[path]

    def rewrite(self, path: Path, change: Callable[[str], str]) -> None:
        """Change the text of a file as a whole; a byte order mark stays first.

        Args:
            path: The file.
            change: Returns another text for the one that it gets.

        Raises:
            ConfigError: It cannot be read.
        """
        file = self.file(path)
        text = file.text()
        rest = _unmarked(text)
        file.become(text[: len(text) - len(rest)] + change(rest))

    def settle(self, files: ConfigFiles) -> Snapshot:
        """Let further edits see what those before them have done, and return it."""
        texts = {path: lines.text() for path, lines in self._files.items()}
        self._files = {path: FileLines(path, text) for path, text in texts.items()}
        self._snapshot = files.read_with(texts)
        return self._snapshot

    def changes(self) -> tuple[Change, ...]:
        """Return what was done, for each file that is not what it was."""
        return tuple(
            Change(path, self._before[path], text)
            for path, lines in self._files.items()
            if (text := lines.text()) != self._before[path]
        )


def _unmarked(text: str) -> str:
    return text.removeprefix(BYTE_ORDER_MARK)
