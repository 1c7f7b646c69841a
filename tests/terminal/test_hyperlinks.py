"""Hyperlinks are taken out, however they are written and wherever the pieces end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sshtui.terminal.hyperlinks import HyperlinkFilter
from tests.terminal.terminals import terminal

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
        b"\x1b\xc3\x00\xff]8;",
    ],
)
def test_no_spelling_of_a_link_passes(opening: bytes) -> None:
    cleaned = HyperlinkFilter()(b"a" + opening + b";x\x07")
    assert cleaned == b"a" + opening[:-1] + b"8;x\x07"


@pytest.mark.parametrize(
    "before", [b"\x1b", b"\x1b[1;", b"\x1b[\xc3", b"\x1b(", b"\x1bP1$", b"\x1b_text", b"\x1b\x9b1"]
)
@pytest.mark.parametrize("opening", [b"\x9d8;", b"\x9d\x008\x01;"])
def test_a_byte_that_begins_a_link_within_a_sequence_does_not(
    before: bytes, opening: bytes
) -> None:
    emulator = terminal()
    emulator.feed(before + opening)
    emulator.feed(b";http://example.com\x07text")
    assert "http" in emulator.text()


@pytest.mark.parametrize("cut", range(1, 6))
def test_the_same_byte_in_text_is_left_alone(cut: int) -> None:
    emulator, data = terminal(), "”8;".encode()
    emulator.feed(data[:cut])
    emulator.feed(data[cut:])
    assert emulator.text() == "”8;"


@pytest.mark.parametrize(
    "data", [b"see [1]8;", b"]8;", b"\x1b]0;8;\x07", b"\x1b[m]8;", b"\x1b]88;\x07", b"\x07]8;", b""]
)
def test_all_else_passes_unchanged(data: bytes) -> None:
    assert HyperlinkFilter()(data) == data


@given(
    st.lists(
        st.sampled_from([b"\x1b", b"]", b"8", b";", b"\x00", b"\x9d", b"\xc3", b"x", b"\x07"]),
        max_size=40,
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
    emulator = terminal()
    emulator.feed(b"<" + LINK + b">")
    assert emulator.text() == "<text>"
    assert emulator.title == ""
