import pytest

from sshtui.terminal.snapshot import TerminalSnapshot
from tests.terminal.terminals import terminal


def test_it_stays_as_it_was_with_all_of_its_scrollback() -> None:
    emulator = terminal(20, 5)
    emulator.feed(b"".join(b"\x1b[3%dmline %d\r\n" % (row % 8, row) for row in range(50)) + b"> ")
    emulator.scroll(-7)
    snapshot = TerminalSnapshot(emulator)
    shown = emulator.text()
    emulator.feed(b"\x1b[2J\x1b[Hgone\r\n" * 9)
    assert snapshot.text() == shown
    assert (snapshot.row_count, snapshot.top, snapshot.cursor_place) == (51, 39, (50, 2))
    emulator.close()
    snapshot.scroll(-1000)
    assert snapshot.text().startswith("line 0\n")
    snapshot.close()
    assert snapshot.row_count == 1


def test_of_the_alternate_screen_it_has_that() -> None:
    emulator = terminal(20, 5)
    emulator.feed(b"below\r\n" * 9 + b"\x1b[?1049h\x1b[Hprogram")
    snapshot = TerminalSnapshot(emulator)
    assert snapshot.text().rstrip() == "program"
    assert snapshot.row_count == 5


@pytest.mark.parametrize("open_", [b"\x1b", b"\x1b[3", b"\x1b]0;title", b"\x1bP1$r", b"\xe6\xbc"])
@pytest.mark.parametrize("before", [b"> ", b"\r\n\r\n\x1b[2A$ ", b"\x1b[?1049h\x1b[2;3Hprogram"])
def test_in_the_middle_of_a_sequence_it_is_as_before_it(open_: bytes, before: bytes) -> None:
    emulator = terminal(20, 5)
    emulator.feed(b"".join(b"\x1b[3%dmline %d\r\n" % (row % 8, row) for row in range(50)))
    emulator.feed(b"wraps " * 7 + b"\r\n" + before)
    emulator.scroll(-7)
    snapshots = [TerminalSnapshot(emulator)]
    emulator.feed(open_)
    snapshots.append(TerminalSnapshot(emulator))
    emulator.close()
    known, now = ((each.row_count, each.top, each.cursor_place, each.text()) for each in snapshots)
    assert now == known
    known_rows, rows = (each.take_frame(everything=True).rows for each in snapshots)
    assert rows == known_rows
    for each in snapshots:
        each.scroll(-1000)
    assert snapshots[1].text() == snapshots[0].text()


def test_of_one_with_more_than_a_page_of_scrollback_nothing_is_left_out() -> None:
    emulator = terminal(20, 5, lines=50_000)
    emulator.feed(b"".join(b"line %d\r\n" % row for row in range(20_000)) + b"\x1b[")
    snapshot = TerminalSnapshot(emulator)
    assert snapshot.row_count == emulator.row_count == 20_001
    snapshot.scroll(-30_000)
    assert snapshot.text().startswith("line 0\n")
