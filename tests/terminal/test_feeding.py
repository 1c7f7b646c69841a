import random

from tests.terminal.terminals import terminal

PIECES = (
    b"text ", b"\r\n", b"\x1b[31m", b"\x1b[m", b"\x07", b"\x1b[6n", "漢é\u0301".encode(),
    b"\x1b[?1049h", b"\x1b[?1049l", b"\x1b[?40h\x1b[?3h", b"\x1b[H", b"\x1b[2J",
    b"\x1b]8;;http://a\x07", b"\x1b]8;;\x07", b"\x1b[>4;1m",
)  # fmt: skip


def test_it_makes_no_difference_where_pieces_end() -> None:
    chosen = random.Random(5)
    data = b"".join(chosen.choices(PIECES, k=3000))
    whole, cut = terminal(columns=30), terminal(columns=30)
    whole.feed(data)
    place = 0
    while place < len(data):
        end = place + chosen.randint(1, 40)
        cut.feed(data[place:end])
        place = end
    assert cut.take_frame(everything=True) == whole.take_frame(everything=True)
    for name in ("line_feeds", "bells", "modify_other_keys", "size"):
        assert getattr(cut, name) == getattr(whole, name)


def test_a_terminal_that_is_closed_takes_nothing() -> None:
    emulator = terminal()
    emulator.feed(b"a\n")
    emulator.close()
    emulator.feed(b"b\n")
    assert emulator.line_feeds == 1
