from sshtui.terminal.copymode.lines import CellPosition
from sshtui.terminal.copymode.selection import CellRange
from sshtui.terminal.history import TerminalHistory
from sshtui.terminal.search import Search, following
from sshtui.terminal.snapshot import TerminalSnapshot
from tests.terminal.terminals import terminal


def found(data: str, needle: str) -> list[CellPosition]:
    emulator = terminal(20, 5)
    emulator.feed(data.encode())
    snapshot = TerminalSnapshot(emulator)
    search = Search(snapshot, TerminalHistory(snapshot), needle)
    while not search.step(0.01):
        pass
    return [span.first for span in search.matches]


def test_all_matches_come_in_their_order_over_wraps_too() -> None:
    text = "one needle\r\n" * 9 + "x" * 16 + "NEEDLE needle"
    assert found(text, "needle") == [*((row, 4) for row in range(9)), (9, 16), (10, 3)]


def test_a_capital_letter_means_just_that() -> None:
    assert found("Needle needle", "Needle") == [(0, 0)]
    assert found("Needle needle", "needle") == [(0, 0), (0, 7)]
    assert found("", "") == []


def test_what_follows_goes_round() -> None:
    matches = [CellRange(CellPosition(row, 0), CellPosition(row, 1)) for row in (1, 5)]
    assert [following(matches, CellPosition(row, 0), 1) for row in (0, 1, 5)] == [0, 1, 0]
    assert [following(matches, CellPosition(row, 0), -1) for row in (0, 5, 6)] == [1, 0, 1]
    assert following([], CellPosition(0, 0), 1) is None
