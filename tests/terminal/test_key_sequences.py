"""What terminals send for keys, read."""

import pytest

from sshtui.terminal.key_sequences import read
from sshtui.terminal.strokes import LOCKS, KeyEncoding, Modifier, Stroke

SHIFT, ALT, CTRL = Modifier.SHIFT, Modifier.ALT, Modifier.CTRL

READ = {
    "a": Stroke(base="a", text="a", encoding=KeyEncoding.XTERM),
    "\x01": Stroke(base="a", modifiers=CTRL, encoding=KeyEncoding.XTERM),
    "\x1ba": Stroke(base="a", modifiers=ALT, encoding=KeyEncoding.XTERM),
    "\x1b\x1b[A": Stroke("up", modifiers=ALT, encoding=KeyEncoding.XTERM),
    "\x1b[1~": Stroke("home", encoding=KeyEncoding.OTHER),
    "\x1b[27;6;65~": Stroke(
        base="a", shifted="A", modifiers=CTRL | SHIFT, encoding=KeyEncoding.MODIFIED
    ),
    "\x1b[49:33;4u": Stroke(
        base="1", shifted="!", modifiers=ALT | SHIFT, encoding=KeyEncoding.KITTY
    ),
    "\x1b[1089::99;5u": Stroke(base="с", latin="c", modifiers=CTRL, encoding=KeyEncoding.KITTY),
    "\x1b[97;193;97u": Stroke(base="a", modifiers=LOCKS, text="a", encoding=KeyEncoding.KITTY),
    "\x1b[57400;;49u": Stroke("kp_1", base="1", text="1", encoding=KeyEncoding.KITTY),
    "\x1b[99~": Stroke(encoding=KeyEncoding.XTERM),
}  # fmt: skip


@pytest.mark.parametrize("sequence", READ, ids=ascii)
def test_a_sequence_tells_what_the_terminal_knows(sequence: str) -> None:
    stroke = read(sequence)
    assert stroke is not None
    assert stroke.raw == sequence
    expected = READ[sequence]
    for name in ("name", "base", "shifted", "latin", "modifiers", "text", "encoding"):
        assert getattr(stroke, name) == getattr(expected, name), name


@pytest.mark.parametrize(
    "sequence",
    ["\x1b[12;40R", "\x1b[1;80R", "\x1b[?29u", "\x1b[200~", "\x1b[201~", "\x1b[8;24;80t",
     "\x1b[97;1:3u", "\x1b[0n", "\x1b[0u", "\x1b[55296u", "\x1b[1114112u", "\x1b[27;5;0~", "ab"],
    ids=ascii,
)  # fmt: skip
def test_what_is_no_key_is_not_read(sequence: str) -> None:
    assert read(sequence) is None


@pytest.mark.parametrize("sequence", ["\x1b[99999999;999u", "\x1b[1;999A", "\x1b[;;:::u"])
def test_numbers_out_of_all_bounds_break_nothing(sequence: str) -> None:
    stroke = read(sequence)
    assert stroke is None or stroke.raw == sequence
