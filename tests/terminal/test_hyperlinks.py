"""Hyperlinks are taken out, however they are written and wherever the pieces end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.hyperlinks import HyperlinkFilter

LINK = b"\x1b]8;id=1;https://example.com\x1b\\text\x1b]8;;\x1b\\"


@pytest.mark.parametrize(
    "opening",
    [
        b"\x1b]8;",
        b"\x1b\x00]8;",
        b"\x1b]\x018;",
        b"\x1b]8\x7f;",
        b"\x1b\x0d]\x0a8\x00\x00;",
        b"\x1b\x1b]8;",
    ],
)
def test_no_spelling_of_a_link_passes(opening: bytes) -> None:
    cleaned = HyperlinkFilter()(b"a" + opening + b";x\x07")
    assert cleaned == b"a" + opening[:-1] + b"8;x\x07"


@pytest.mark.parametrize(
    "data", [b"see [1]8;", b"]8;", b"\x1b]0;8;\x07", b"\x1b[m]8;", b"\x1b]88;\x07", b"\x07]8;", b""]
)
def test_all_else_passes_unchanged(data: bytes) -> None:
    assert HyperlinkFilter()(data) == data


@given(
    st.lists(
        st.sampled_from([b"\x1b", b"]", b"8", b";", b"\x00", b"\x7f", b"x", b"\x07"]), max_size=40
    ),
    st.data(),
)
def test_it_does_not_matter_where_the_pieces_end(parts: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(parts)
    cut = data.draw(st.integers(0, len(stream)))
    further = data.draw(st.integers(cut, len(stream)))
    pieces = HyperlinkFilter()
    cleaned = pieces(stream[:cut]) + pieces(stream[cut:further]) + pieces(stream[further:])
    assert cleaned == HyperlinkFilter()(stream)


def test_the_text_of_a_link_is_shown() -> None:
    emulator = Emulator(40, 5, scrollback_lines=10, scrollback_bytes=1 << 20, reply=lambda _: None)
    emulator.feed(b"<" + LINK + b">")
    assert emulator.text() == "<text>"
    assert emulator.title == ""
