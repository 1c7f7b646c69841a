"""A row read as a whole is the row read cell by cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sshtui.terminal import plain_rows
from sshtui.terminal.grid import Frame
from sshtui.terminal.native import ValueReader
from sshtui.terminal.plain_rows import PlainRows, cell_layout
from tests.terminal.terminals import terminal

PIECES = (
    "plain text", "Größe", "привет", "─│┌", "漢字", "e\u0301", "\u0301", "\u00ad", "\u200d",
    "\x1b[7m", "\x1b[31m", "\x1b[38;2;1;2;3m", "\x1b[48;5;99m", "\x1b[m", "\x1b[8m", "\x1b[K",
    "\r\n", "\x1b[5C", "\x1b[1P", "\x1b[2D", "\x1b[H", "\t", "नमस्ते", "\ufffd", "\u3164",
    "\U0001f1e9", '\x1b[1"q',
)  # fmt: skip


def shown(text: str, *, as_wholes: bool) -> Frame:
    with pytest.MonkeyPatch.context() as patch:
        if not as_wholes:
            patch.setattr(PlainRows, "read", lambda *_: None)
        emulator = terminal(columns=20)
        emulator.feed(text.encode())
        emulator.take_frame()
        emulator.feed(text.encode())
        return emulator.take_frame()


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_what_is_shown_does_not_depend_on_how_it_is_read(text: str) -> None:
    assert shown(text, as_wholes=True) == shown(text, as_wholes=False)


def test_a_row_of_narrow_characters_is_read_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    read = PlainRows.read

    def watched(rows: PlainRows, raw: bytes) -> tuple[str, list[int]] | None:
        found.append(read(rows, raw))
        return found[-1]

    monkeypatch.setattr(PlainRows, "read", watched)
    emulator = terminal()
    emulator.feed("é is\x1b[1m bold\r\n漢".encode())
    emulator.take_frame()
    assert found[:2] == [("é is bold", [4, 9]), None]


def test_a_layout_that_cannot_be_used_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    read = ValueReader.get

    def shortened(reader: ValueReader, source: int, key: str) -> object:
        value = read(reader, source, key)
        return value & 0xFFFF if key == "CODEPOINT" else value

    assert cell_layout() is not None
    with monkeypatch.context() as patch:
        patch.setattr(ValueReader, "get", shortened)
        assert plain_rows.cell_layout.__wrapped__() is None
