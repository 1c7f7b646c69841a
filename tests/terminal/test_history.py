import random
import re

import pytest

from sshtui.terminal.copymode.lines import CellPosition
from sshtui.terminal.copymode.selection import CellRange
from sshtui.terminal.history import Followed, TerminalHistory
from sshtui.terminal.snapshot import TerminalSnapshot
from tests.terminal.terminals import terminal

PROMPT = b"\x1b]133;A\x07$ \x1b]133;B\x07"
OUTPUT = b"\x1b]133;C\x07"


def history(data: bytes, columns: int = 20, rows: int = 5) -> TerminalHistory:
    emulator = terminal(columns, rows)
    emulator.feed(data)
    return TerminalHistory(TerminalSnapshot(emulator))


def test_rows_have_cells_wraps_and_prompts() -> None:
    read = history(PROMPT + "漢字 e\u0301\r\n".encode() + b"x" * 21)
    assert read.row(0).cells == ("$", " ", "漢", "", "字", "", " ", "e\u0301")
    assert read.row(0).prompt
    assert [read.row(row).wraps for row in range(3)] == [False, True, False]
    assert [read.is_blank(row) for row in range(5)] == [False, False, False, True, True]


@pytest.mark.parametrize("seed", range(20))
def test_the_text_of_a_selection_is_that_of_its_cells(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    words = ("a", "bc ", "漢", "  ", "e\u0301", "\r\n", "long words of a line that wraps ")
    read = history("".join(chance.choices(words, k=60)).encode())
    rows, columns = (
        sorted(chance.choices(range(most), k=2)) for most in (read.count, read.columns)
    )
    block = chance.random() < 0.3
    if not block and rows[0] < rows[1]:
        columns.reverse()
    start, end = map(CellPosition, rows, columns)
    span = CellRange(start, end, block=block)
    lines = [""]
    for row in range(span.first.row, span.last.row + 1):
        found = read.row(row)
        first, last = span.columns(row, read.columns) or (0, -1)
        cells = [*found.cells, *[" "] * (read.columns - len(found.cells))]
        # Half of a wide character is all of it.
        while first > 0 and cells[first] == "":
            first -= 1
        lines[-1] += "".join(cells[first : last + 1])
        if not found.wraps or span.block:
            lines.append("")
    expected = "\n".join(line.rstrip() for line in lines).rstrip("\n")
    # A wide character that a row had no room for leaves a cell that is no text.
    got, expected = (re.sub(" +漢", "漢", text) for text in (read.text(span), expected))
    assert got.rstrip("\n") == expected
    monkeypatch.setattr("sshtui.terminal.history._PIECE", 2)
    pieces = "\n".join(read.pieces(span)).rstrip("\n")
    assert re.sub(" +漢", "漢", pieces) == expected


def test_output_is_that_of_the_last_command_that_has_any() -> None:
    read = history(
        b"motd\r\n" + PROMPT + b"ls\r\n" + OUTPUT + b"one\r\n\r\ntwo\r\n" + PROMPT + b"true\r\n"
        + OUTPUT + PROMPT
    )  # fmt: skip
    last = CellPosition(read.count - 1, 0)
    span = read.output_at(last)
    assert span is not None
    assert read.text(span) == "one\n\ntwo"
    assert read.output_at(CellPosition(0, 0)) is None
    assert history(b"no marks\r\n" * 9).output_at(last) is None


def test_places_keep_their_cells_when_the_size_changes() -> None:
    emulator = terminal(20, 5)
    emulator.feed(b"".join(b"%d %s\r\n" % (row, b"word " * 6) for row in range(9)) + b"end")
    snapshot = TerminalSnapshot(emulator)
    read = TerminalHistory(snapshot)
    row = next(r for r in range(read.count) if read.row(r).cells[:1] == ("7",))
    followed = Followed(snapshot)
    followed.add(CellPosition(row, 0))
    snapshot.resize(9, 4)
    read.forget()
    assert read.row(followed.now(CellPosition(row, 0)).row).cells[0] == "7"
    followed.free()
