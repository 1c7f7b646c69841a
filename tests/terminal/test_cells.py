import pytest

from sshtui.terminal import cells as module
from sshtui.terminal.plain_rows import PlainRows
from tests.terminal.terminals import runs, terminal


def test_more_cells_than_are_remembered_are_still_told_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_MOST_CELLS", 3)
    monkeypatch.setattr(PlainRows, "read", lambda *_: None)
    emulator = terminal()
    emulator.feed("abc\x1b[1mdéf\x1b[m漢a\u0301\x1b[41m\x1b[K".encode())
    for _ in range(2):
        shown = "".join(run.text for run in runs(emulator)).rstrip()
        assert shown == "abcdéf漢a\u0301"
