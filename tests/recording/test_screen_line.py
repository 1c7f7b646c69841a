import pytest

from sshtui.recording.pieces import Piece
from sshtui.recording.plain_text import PlainText


def logged(*sent: bytes, columns: int = 20) -> list[str]:
    plain = PlainText()
    text = "".join(plain.take(Piece(0.0, data, columns, 5)) for data in sent)
    return (text + plain.end()).splitlines()


@pytest.mark.parametrize(
    ("sent", "lines"),
    [
        (b"10%\r50%\r100% done\r\n", ["100% done"]),
        # As bash edits: a word is typed, taken back, and another one is put before the rest.
        (b"$ lz\b\x1b[Ks\b\b\x1b[2@cdls\x1b[C\r\n", ["$ cdls"]),
        (b"$ abc\b\b\x1b[P\r\n", ["$ ac"]),
        # A line that is wrapped is one line; the cursor returns to the start of its row.
        (b"$ abcdefghijklmnopqrstuv \rW\x1b[A\rX\x1b[B\r\n", ["X abcdefghijklmnopqrWtuv"]),
        (b"0123456789abcdefghij\rX\r\n", ["X123456789abcdefghij"]),
        # The mark of zsh for a line without an end.
        (b"no end%" + b" " * 12 + b" \r \r\r\x1b[0m\x1b[J$ ls\x1b[K\r\n", ["$ ls"]),
        (b"a\tb\r\n", ["a       b"]),
        ("日本\b\bx\r\ne\N{COMBINING ACUTE ACCENT}!\r\n".encode(), ["日x", "é!"]),
        # The cursor leaves the line: what stood there is finished.
        (b"one\x1b[5;3Hx\r\n\x1b[H\x1b[2Jdone\r\n", ["one", "  x", "done"]),
        (b"gone\x1b[2K\rleft\r\n", ["left"]),
    ],
)
def test_a_line_is_logged_as_it_stood_on_the_screen(sent: bytes, lines: list[str]) -> None:
    assert [line.replace("e\N{COMBINING ACUTE ACCENT}", "é") for line in logged(sent)] == lines
