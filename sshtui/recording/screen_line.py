"""The line that a terminal's cursor is in, as it stands on the screen, from tokens alone."""

import re
import unicodedata

LONGEST = 64 * 1024
"""Cells of a line; a longer one is taken for several."""

_TAB_STOP = 8
_CSI = re.compile(r"(?:\x1b\[|\x9b)(?P<arguments>[0-?]*)(?P<function>[ -/]*[@-~])")
_OTHER_ROW = re.compile(r"\x1b[DEMc78]")
_MOST = 9999


class ScreenLine:
    """Follows the cursor within a line, over all rows that it is wrapped to.

    Where the cursor leaves the line, the line is finished, and another one begins.

    Args:
        columns: How many the terminal has.

    Attributes:
        columns: How many the terminal has now.
    """

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self._cells: list[str] = []
        self._at = 0
        self._wraps = False

    def __bool__(self) -> bool:
        return bool(self._cells)

    @property
    def before_cursor(self) -> str:
        """What stands before the cursor."""
        return "".join(self._cells[: self._at])

    def put(self, text: str) -> str | None:
        """Write text at the cursor; return the line if it is too long to be kept."""
        cells = list(text) if text.isascii() else _cells(text)
        self._pad()
        self._cells[self._at : self._at + len(cells)] = cells
        self._at += len(cells)
        self._wraps = self._at % self.columns == 0
        return self.finish() if self._at > LONGEST else None

    def end_with(self, text: str) -> str:
        """Write text and end the line, at its first column; return the line."""
        if not self._cells and not self._at:
            return text.rstrip()
        self._pad()
        cells = _cells(text)
        self._cells[self._at : self._at + len(cells)] = cells
        return self.finish()

    def control(self, token: str) -> str | None:
        """Do what a control character or a sequence does; return the line that it finished."""
        if token == "\n" or token in "\x0b\x0c":
            return self._feed()
        match token:
            case "\r":
                self._at = self._row_start()
            case "\b":
                self._at = max(self._row_start(), self._at - 1)
            case "\t":
                self._at += _TAB_STOP - self._at % self.columns % _TAB_STOP
            case _:
                return self._sequence(token)
        self._wraps = False
        return None

    def finish(self) -> str:
        """Return the line, and begin another one."""
        line = "".join(self._cells).rstrip()
        self._cells, self._at, self._wraps = [], 0, False
        return line

    def _feed(self) -> str:
        column = self._at - self._row_start()
        line = self.finish()
        self._at = column
        return line

    def _sequence(self, token: str) -> str | None:
        found = _CSI.fullmatch(token)
        if found is None:
            return self._leave() if _OTHER_ROW.fullmatch(token) else None
        arguments = found["arguments"].split(";")
        numbers = [_number(text) for text in arguments]
        count, function = max(1, numbers[0]), found["function"]
        if function in _EDITS:
            self._edit(function, numbers[0], count)
            return None
        if function in "ABEF" and self._move_within(function, count):
            return None
        if function in "Hf":
            return self._leave(numbers[1] - 1 if len(numbers) > 1 else 0)
        return self._leave(self._at - self._row_start()) if function in "ABEFdLMSTr" else None

    def _move_within(self, function: str, count: int) -> bool:
        """Move up or down within a line that is wrapped; return whether there is such a row."""
        start = self._row_start()
        there = start + self.columns * (count if function in "BE" else -count)
        if not 0 <= there < len(self._cells):
            return False
        self._at = there if function in "EF" else there + self._at - start
        return True

    def _edit(self, function: str, number: int, count: int) -> None:
        start, at, cells = self._row_start(), self._at, self._cells
        self._pad()
        match function:
            case "C":
                self._at = min(at + count, start + self.columns - 1)
            case "D":
                self._at = max(start, at - count)
            case "G" | "`":
                self._at = start + min(count, self.columns) - 1
            case "K" | "J":
                self._erase(number, start + self.columns if function == "K" else len(cells))
            case "P":
                del cells[at : at + count]
            case "@":
                cells[at:at] = [" "] * count
            case "X":
                end = min(at + count, len(cells))
                cells[at:end] = [" "] * (end - at)
        self._wraps = False

    def _erase(self, part: int, end: int) -> None:
        cells, start = self._cells, self._row_start()
        first = self._at if part == 0 else start
        last = min(end if part != 1 else self._at + 1, len(cells))
        cells[first:last] = [" "] * (last - first)
        while cells and cells[-1] == " " and len(cells) > self._at:
            cells.pop()

    def _leave(self, column: int = 0) -> str | None:
        line = self.finish()
        self._at = max(0, column)
        return line or None

    def _row_start(self) -> int:
        # Behind the last column the cursor is still in the row.
        at = self._at - 1 if self._wraps and self._at else self._at
        return at - at % self.columns

    def _pad(self) -> None:
        if self._at > len(self._cells):
            self._cells += [" "] * (self._at - len(self._cells))


_EDITS = frozenset("CDG`KJP@X")


def _number(text: str) -> int:
    """Return an argument, which a server may write with thousands of digits."""
    if not text.isdecimal():
        return 0
    digits = text.lstrip("0")
    return _MOST if len(digits) > len(str(_MOST)) else min(int(digits or 0), _MOST)


def _cells(text: str) -> list[str]:
    """Return the cells of a text: a wide character has an empty one behind it."""
    cells: list[str] = []
    for character in text:
        if unicodedata.category(character) in {"Mn", "Me", "Cf"} and cells:
            cells[-1 if cells[-1] or len(cells) == 1 else -2] += character
            continue
        cells.append(character)
        if unicodedata.east_asian_width(character) in "WF":
            cells.append("")
    return cells
