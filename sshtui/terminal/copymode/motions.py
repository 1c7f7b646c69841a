"""Where the keys of vi lead from a place: pure functions over lines."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from sshtui.terminal.copymode.lines import CellPosition, TextRows, characters, line_of

_BLANK, _WORD, _SIGN, _EMPTY = range(4)
"""Classes of characters; a row without any is a word of its own, as in vi."""


def left(lines: TextRows, at: CellPosition) -> CellPosition:
    """Return the character before, in the same row."""
    return CellPosition(at.row, lines.row(at.row).start_of(at.column - 1))


def right(lines: TextRows, at: CellPosition) -> CellPosition:
    """Return the character behind, in the same row."""
    row = lines.row(at.row)
    column = at.column + 1
    while column < len(row.cells) and row.cells[column] == "":
        column += 1
    return CellPosition(at.row, column if column < len(row.cells) else row.last)


def line_start(lines: TextRows, at: CellPosition) -> CellPosition:
    """Return the start of the line, over all rows it is wrapped to."""
    return CellPosition(line_of(lines, at.row)[0], 0)


def line_end(lines: TextRows, at: CellPosition) -> CellPosition:
    """Return the last character of the line."""
    last = line_of(lines, at.row)[1]
    return CellPosition(last, lines.row(last).last)


def line_text(lines: TextRows, at: CellPosition) -> CellPosition:
    """Return the first character of the line that is not blank."""
    start = line_start(lines, at)
    before = CellPosition(start.row, -1)
    return next((p for p, text in characters(lines, before, 1) if not text.isspace()), start)


def word_start(lines: TextRows, at: CellPosition, *, big: bool = False) -> CellPosition:
    """Return the start of the next word."""
    kind = _kind(lines, at, big)
    after = _step(lines, at, 1)
    while after is not None:
        broken = after.row != at.row and not lines.wraps(at.row)
        found = _kind(lines, after, big)
        if found != _BLANK and (found != kind or broken or found == _EMPTY):
            return after
        kind = _BLANK if found == _BLANK or broken else kind
        at, after = after, _step(lines, after, 1)
    return at


def word_end(lines: TextRows, at: CellPosition, *, big: bool = False) -> CellPosition:
    """Return the end of this word, or of the next one where this ends here."""
    after = _step(lines, at, 1)
    while after is not None and _kind(lines, after, big) in (_BLANK, _EMPTY):
        at, after = after, _step(lines, after, 1)
    return at if after is None else _edge(lines, after, big, 1)


def word_before(lines: TextRows, at: CellPosition, *, big: bool = False) -> CellPosition:
    """Return the start of this word, or of the one before where this begins here."""
    before = _step(lines, at, -1)
    while before is not None and _kind(lines, before, big) == _BLANK:
        at, before = before, _step(lines, before, -1)
    return at if before is None else _edge(lines, before, big, -1)


def paragraph(lines: TextRows, at: CellPosition, *, step: int) -> CellPosition:
    """Return the next blank row in a direction, behind the text that the place is in."""
    row = at.row
    inside = range(lines.count)
    while row in inside and lines.is_blank(row):
        row += step
    while row in inside and not lines.is_blank(row):
        row += step
    return CellPosition(max(0, min(row, lines.count - 1)), 0)


def prompt(lines: TextRows, at: CellPosition, *, step: int) -> CellPosition:
    """Return the next prompt in a direction; the place itself where there is none."""
    row = at.row + step
    while 0 <= row < lines.count:
        if lines.is_prompt(row):
            return CellPosition(row, 0)
        row += step
    return at


def character(
    lines: TextRows, at: CellPosition, wanted: str, *, step: int, short: bool
) -> CellPosition:
    """Return the next place of a character in the line, or the one before it.

    Args:
        lines: What is moved in.
        at: Where from.
        wanted: The character.
        step: 1 or -1: the direction.
        short: Stop before it.
    """
    before = at
    for place, text in characters(lines, at, step):
        if text == wanted and not (short and before == at):
            return before if short else place
        before = place
    return at


MOTIONS: Mapping[str, Callable[[TextRows, CellPosition], CellPosition]] = MappingProxyType(
    {
        "left": left,
        "right": right,
        "line_start": line_start,
        "line_text": line_text,
        "line_end": line_end,
        "word_start": word_start,
        "word_end": word_end,
        "word_before": word_before,
        "big_word_start": partial(word_start, big=True),
        "big_word_end": partial(word_end, big=True),
        "big_word_before": partial(word_before, big=True),
        "paragraph_before": partial(paragraph, step=-1),
        "paragraph_after": partial(paragraph, step=1),
        "prompt_before": partial(prompt, step=-1),
        "prompt_after": partial(prompt, step=1),
    }
)
"""Motions that need nothing but lines and a place, by name."""


def _kind(lines: TextRows, at: CellPosition, big: bool) -> int:
    cells = lines.row(at.row).cells
    if not cells:
        return _EMPTY
    text = cells[at.column] if at.column < len(cells) else " "
    if text.isspace():
        return _BLANK
    return _WORD if big or text[0].isalnum() or text[0] == "_" else _SIGN


def _step(lines: TextRows, at: CellPosition, step: int) -> CellPosition | None:
    """Return the character beside a place, in the next row where the row ends."""
    cells = lines.row(at.row).cells
    column = at.column + step
    while 0 <= column < len(cells):
        if cells[column]:
            return CellPosition(at.row, column)
        column += step
    row = at.row + step
    if not 0 <= row < lines.count:
        return None
    return CellPosition(row, 0 if step > 0 else lines.row(row).last)


def _edge(lines: TextRows, at: CellPosition, big: bool, step: int) -> CellPosition:
    """Return the last character of the word at a place, in a direction."""
    kind = _kind(lines, at, big)
    while kind != _EMPTY:
        beside = _step(lines, at, step)
        if beside is None or _kind(lines, beside, big) != kind:
            break
        if beside.row != at.row and not lines.wraps(min(beside.row, at.row)):
            break
        at = beside
    return at
