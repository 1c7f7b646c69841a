"""modifyOtherKeys, followed in what a program writes."""

import pytest

from sshtui.terminal.modify_other_keys import OtherKeys


def level_after(*pieces: bytes) -> int:
    other_keys = OtherKeys()
    for piece in pieces:
        other_keys.feed(piece)
    return other_keys.level


@pytest.mark.parametrize(
    ("output", "level"),
    [(b"", 0), (b"\x1b[>4;1m", 1), (b"text\x1b[>4;2mtext", 2), (b"\x1b[>4;3m", 2),
     (b"\x1b[>4;2m\x1b[>4m", 0), (b"\x1b[>4;2m\x1b[>m", 0), (b"\x1b[>4;2m\x1b[>4n", 0),
     (b"\x1b[>4;2m\x1b[>4;0m", 0), (b"\x1b[>4;2m\x1b[>2;1m", 2), (b"\x1b[>4;2m\x1bc", 0),
     (b"\x1b[4;2m", 0), (b"\x1b[>4;2m\x1b[m", 2)],
)  # fmt: skip
def test_the_last_one_holds_wherever_the_output_is_cut(output: bytes, level: int) -> None:
    assert level_after(output) == level
    for cut in range(len(output)):
        assert level_after(output[:cut], output[cut:]) == level
        assert level_after(*(bytes([byte]) for byte in output)) == level
