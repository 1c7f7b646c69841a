"""What a program puts on the clipboard (OSC 52), and that it learns nothing of it."""

from base64 import b64encode

import pytest

from sshtui.terminal.clipboard import MOST_COPIED, CopiedText
from tests.terminal.terminals import terminal


def copy(text: bytes, where: bytes = b"c", end: bytes = b"\x07") -> bytes:
    return b"\x1b]52;" + where + b";" + b64encode(text) + end


@pytest.mark.parametrize("cut", [1, 3, 7, 1000])
@pytest.mark.parametrize("end", [b"\x07", b"\x1b\\"])
def test_a_text_is_copied_whole_however_it_comes(cut: int, end: bytes) -> None:
    emulator, data = terminal(), b"a" + copy("größe\n".encode(), end=end) + b"b"
    for start in range(0, len(data), cut):
        emulator.feed(data[start : start + cut])
    assert emulator.take_copied() == CopiedText("größe\n", 8)
    assert emulator.take_copied() is None
    assert emulator.text() == "ab"


def test_the_last_of_several_counts() -> None:
    emulator = terminal()
    emulator.feed(copy(b"one") + copy(b"two", b"p") + copy(b"three", b""))
    assert emulator.take_copied() == CopiedText("three", 5)


@pytest.mark.parametrize(
    "data",
    [
        b"\x1b]52;c;!!!\x07",
        b"\x1b]52;c;\x07",
        b"\x1b]52;c;aGVsbG8=\x18",
        b"".join(
            b"\x1b]5522;%b\x1b\\" % said
            for said in (b"type=write", b"type=wdata:mime=dGV4dC9wbGFpbg==;aGVs", b"type=wdata")
        ),
    ],
)
def test_what_is_no_copy_copies_nothing(data: bytes) -> None:
    emulator = terminal()
    emulator.feed(data)
    assert emulator.take_copied() is None


@pytest.mark.parametrize(
    "data",
    [
        b"\x1b]52;c;?\x07",
        b"\x1b]52;;?\x1b\\",
        b"\x1b]52;p;?\x07",
        b"\x1b]5522;type=read;Lg==\x1b\\",
    ],
)
def test_no_program_learns_what_is_on_the_clipboard(data: bytes) -> None:
    answers: list[bytes] = []
    emulator = terminal(answers=answers)
    emulator.feed(copy(b"text") + data)
    assert answers == []


def test_too_much_is_told_and_not_kept() -> None:
    emulator = terminal()
    emulator.feed(copy(b"x" * MOST_COPIED))
    assert emulator.take_copied() == CopiedText("x" * MOST_COPIED, MOST_COPIED)
    emulator.feed(copy(b"x" * (MOST_COPIED + 1)))
    assert emulator.take_copied() == CopiedText("", MOST_COPIED + 1)


def test_nothing_of_it_acts_where_it_is_pasted() -> None:
    emulator = terminal()
    emulator.feed(copy("ls\r\n\x1b[201~\x03rm\u202e\x9b\t.".encode()))
    copied = emulator.take_copied()
    assert copied is not None
    assert copied.text == "ls\n[201~rm\t."
    emulator.feed(copy(b"\xff\xfe"))
    assert emulator.take_copied() == CopiedText("", 2)


def test_what_goes_to_a_zoomed_terminal_is_not_copied_twice() -> None:
    emulator = terminal()
    emulator.muted = True
    emulator.feed(copy(b"text"))
    assert emulator.take_copied() is None
