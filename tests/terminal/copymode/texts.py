"""Lines for copy mode, made of text."""

from sshtui.terminal.copymode.lines import CellPosition, TextRow
from sshtui.terminal.copymode.model import CopyMode


class Texts:
    """Rows of text: a tilde at the end has a row wrap, a `$` in front makes it a prompt."""

    def __init__(self, *rows: str, columns: int = 20) -> None:
        self.columns = columns
        self.count = len(rows)
        self._rows = [_row(text) for text in rows]

    def row(self, number: int) -> TextRow:
        return self._rows[number]

    def wraps(self, number: int) -> bool:
        return self._rows[number].wraps

    def is_blank(self, number: int) -> bool:
        return not self._rows[number].cells

    def is_prompt(self, number: int) -> bool:
        return self._rows[number].prompt


def _row(text: str) -> TextRow:
    wraps = text.endswith("~")
    text = text.removesuffix("~")
    cells = [
        cell
        for character in text
        for cell in ((character, "") if ord(character) > 0x1100 else (character,))
    ]
    return TextRow(tuple(cells), wraps, text.startswith("$"))


def copying(*rows: str, height: int = 5, at: tuple[int, int] = (0, 0)) -> CopyMode:
    mode = CopyMode(Texts(*rows), height, CellPosition(*at))
    mode.go(CellPosition(*at))
    return mode
