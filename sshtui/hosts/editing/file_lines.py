"""The lines of a file while edits are made to it."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sshtui.sshconfig.decoding import BYTE_ORDER_MARK


def split_lines(text: str) -> list[str]:
    """Return the lines of a file with their ends; joined they are the text again."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


class FileLines:
    """A file whose lines keep their numbers, whatever is done to those around them.

    Args:
        path: The file.
        text: All of it.

    Attributes:
        path: The file.
        before: Its text before any edit.
    """

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.before = text
        self._mark: str
        self._lines: list[str | None]
        self._above: dict[int, list[str]]
        self._below: dict[int, list[str]]
        self.become(text)

    def become(self, text: str) -> None:
        """Begin anew with another text, whose lines have other numbers."""
        rest = text.removeprefix(BYTE_ORDER_MARK)
        # It belongs to the file: it stays first, whatever becomes of the first line.
        self._mark = text[: len(text) - len(rest)]
        self._lines = [None, *split_lines(rest)]
        self._above, self._below = {}, {}

    @property
    def last(self) -> int:
        """The number of the last line, 0 where there is none."""
        return len(self._lines) - 1

    def get(self, number: int) -> str | None:
        """Return a line as it is now, with its end; None where it was removed, or never was."""
        return self._lines[number] if 0 < number <= self.last else None

    def put(self, number: int, line: str) -> None:
        """Put a line in the place of another."""
        self._lines[number] = line

    def remove(self, numbers: Iterable[int]) -> None:
        """Remove lines."""
        for number in numbers:
            self._lines[number] = None

    def add_above(self, number: int, lines: Sequence[str]) -> None:
        """Put new lines before a line; before `last` + 1 they stand at the end."""
        self._above.setdefault(number, []).extend(lines)

    def add_below(self, number: int, lines: Sequence[str]) -> None:
        """Put new lines after a line, and after those that were put there before."""
        self._below.setdefault(number, []).extend(lines)

    def line_end(self, number: int) -> str:
        """Return how a line ends, or where it does not, how lines of this file do."""
        raw = self.get(number) or self.before
        return "\r\n" if raw.endswith("\r\n") else "\n"

    def text(self) -> str:
        """Return the file's text as it is now."""
        if not self._above and not self._below:
            return self._mark + "".join(filter(None, self._lines))
        lines = list(self._all())
        # What was the last line may have had no end.
        ended = (line if line.endswith("\n") else line + self.line_end(0) for line in lines[:-1])
        return "".join((self._mark, *ended, *lines[-1:]))

    def _all(self) -> Iterator[str]:
        for number in range(len(self._lines) + 1):
            yield from self._above.get(number, ())
            line = self.get(number)
            if line is not None:
                yield line
            yield from self._below.get(number, ())
