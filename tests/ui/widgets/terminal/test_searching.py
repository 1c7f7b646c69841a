from sshtui.terminal.copymode.lines import CellPosition
from sshtui.terminal.history import TerminalHistory
from sshtui.terminal.snapshot import TerminalSnapshot
from sshtui.ui.widgets.terminal.searching import Searching
from tests.servers.waiting import until
from tests.terminal.terminals import terminal


async def test_a_search_goes_on_between_keys_and_knows_where_it_is() -> None:
    emulator = terminal(20, 5, lines=9000)
    emulator.feed(b"".join(b"%d needle\r\n" % row for row in range(3000)))
    snapshot = TerminalSnapshot(emulator)
    searching = Searching(snapshot, TerminalHistory(snapshot), patterns := ["before"])
    found: list[str] = []
    assert searching.words() == ""
    searching.begin("needle", lambda: found.append("needle"))
    searching.begin("5 NEEDLE", lambda: found.append("5 NEEDLE"))
    await until(lambda: bool(found), "matches")
    assert (found, searching.words()) == (["5 NEEDLE"], "no match")
    searching.begin("15 needle", lambda: found.append("15 needle"))
    await until(lambda: len(found) > 1, "matches")
    total = len(searching.matches)
    assert searching.words() == f"0/{total}"
    assert searching.next(CellPosition(9, 0), 1) == (15, 0)
    assert searching.words() == f"1/{total}"
    assert searching.next(CellPosition(9, 0), -1) == (2915, 2)
    assert [searching.has_match(rows) for rows in (range(10), range(10, 16))] == [False, True]
    searching.remember("15 needle")
    searching.remember("before")
    assert patterns == ["15 needle", "before"]
    searching.stop()
    assert (searching.needle, searching.current, list(searching.matches)) == ("", None, [])
    assert searching.next(CellPosition(9, 0), 1) is None
    snapshot.close()
