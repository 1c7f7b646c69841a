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
