"""What one, two and three clicks take: a character, an address or a word, a line."""

import re
from collections.abc import Iterator
from enum import IntEnum

from sshtui.terminal.copymode.lines import CellPosition, TextRows, characters
from sshtui.terminal.copymode.selection import CellRange, whole_lines

_BOUNDS = frozenset(" \t'\"│`|:;,()[]{}<>$")
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{0,30}://|mailto:|www\.)[^\s<>\"'`{}|\\^│]+", re.IGNORECASE
)
_CLOSING = {")": "(", "]": "["}
_MOST_ROWS = 32
"""Rows above and below that an address may be wrapped to."""


class SelectionUnit(IntEnum):
    """What a selection grows by: the number is that of the clicks."""

    CHARACTER = 1
    WORD = 2
    LINE = 3


def unit_at(lines: TextRows, at: CellPosition, unit: SelectionUnit) -> CellRange:
    """Return the cells of what stands at a place; of a word the whole address that it is in."""
    if unit is SelectionUnit.LINE:
        return whole_lines(lines, at.row, at.row)
    if unit is SelectionUnit.WORD:
        return _address_at(lines, at) or _word_at(lines, at)
    return CellRange(at, at)


def stretched(
    lines: TextRows, anchor: CellPosition, at: CellPosition, unit: SelectionUnit
) -> tuple[CellPosition, CellPosition]:
    """Return the two ends of a selection that grows by units: where it began, and where it goes.

    Args:
        lines: What it is in.
        anchor: A place in the unit where it began.
        at: A place in the unit that it goes to.
        unit: What it grows by.
    """
    begun, here = unit_at(lines, anchor, unit), unit_at(lines, at, unit)
    if here.first < begun.first:
        return begun.last, here.first
    return begun.first, max(begun.last, here.last)


def _word_at(lines: TextRows, at: CellPosition) -> CellRange:
    row = lines.row(at.row)
    if at.column >= len(row.cells):
        return CellRange(at, at)
    first = last = CellPosition(at.row, row.start_of(at.column))
    if row.cells[first.column] in _BOUNDS:
        return CellRange(first, last)
    for place, text in characters(lines, first, 1):
        if text in _BOUNDS:
            break
        last = place
    for place, text in characters(lines, first, -1):
        if text in _BOUNDS:
            break
        first = place
    return CellRange(first, last)


def _address_at(lines: TextRows, at: CellPosition) -> CellRange | None:
    places: list[CellPosition] = []
    letters: list[str] = []
    for row in _rows_of_line(lines, at.row):
        for column, cell in enumerate(lines.row(row).cells):
            if cell:
                places.append(CellPosition(row, column))
                letters.append(cell[0])
    for found in _ADDRESS.finditer("".join(letters)):
        last = found.start() + len(_trimmed(found[0])) - 1
        if places[found.start()] <= at <= places[last]:
            return CellRange(places[found.start()], places[last])
    return None


def _rows_of_line(lines: TextRows, row: int) -> Iterator[int]:
    first, most = row, row + _MOST_ROWS
    while 0 < first > row - _MOST_ROWS and lines.wraps(first - 1):
        first -= 1
    yield first
    while first < most and first + 1 < lines.count and lines.wraps(first):
        first += 1
        yield first


def _trimmed(address: str) -> str:
    """Return an address without what belongs to the sentence around it."""
    while address:
        last = address[-1]
        opening = _CLOSING.get(last)
        if last not in ".,;:!?" and (
            opening is None or address.count(last) <= address.count(opening)
        ):
            break
        address = address[:-1]
    return address
