"""The keyboard: what the terminal sends, as keys, pastes and Textual's own events."""

import pytest
from textual import events, messages
from textual.message import Message

from sshtui.terminal.strokes import Modifier
from sshtui.ui.keyboard.parser import (
    ANSWER_WAIT,
    ESCAPE_WAIT,
    PASTE_WAIT,
    SEQUENCE_WAIT,
    Key,
    Parser,
    stroke_of,
)


class Clock:
    """Time that passes when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("sshtui.ui.keyboard.parser.monotonic", clock)
    return clock


def parsed(*pieces: str) -> list[Message]:
    parser = Parser()
    return [message for piece in pieces for message in parser.feed(piece)]


def names(messages_: list[Message]) -> list[str]:
    return [message.key if isinstance(message, Key) else repr(message) for message in messages_]


def pasted(messages_: list[Message]) -> list[str]:
    return [message.text for message in messages_ if isinstance(message, events.Paste)]


NAMES = {
    "a": "a", "A": "A", ".": "full_stop", " ": "space", "é": "é", "\r": "enter", "\t": "tab",
    "\0": "ctrl+@", "\x01": "ctrl+a", "\n": "ctrl+j", "\x08": "backspace", "\x7f": "backspace",
    "\x1c": "ctrl+backslash", "\x1d": "ctrl+right_square_bracket",
    "\x1e": "ctrl+circumflex_accent", "\x1f": "ctrl+underscore",
    "\x1b.": "alt+full_stop", "\x1b1": "alt+1", "\x1bx": "alt+x", "\x1bX": "alt+shift+x",
    "\x1b\r": "alt+enter", "\x1b/": "alt+slash", "\x1b\x18": "alt+ctrl+x", "\x1bé": "alt+é",
    "\x1bb": "ctrl+left", "\x1bf": "ctrl+right", "\x1b\x7f": "ctrl+w", "\x1b\t": "shift+tab",
    "\x1b[A": "up", "\x1bOA": "up", "\x1b[1;5A": "ctrl+up", "\x1b\x1b[A": "alt+up",
    "\x1b[a": "shift+up", "\x1bOa": "ctrl+up", "\x1b[Z": "shift+tab", "\x1b[H": "home",
    "\x1b[1~": "home", "\x1b[7~": "home", "\x1b[3^": "ctrl+delete", "\x1b[3$": "shift+delete",
    "\x1b[3@": "ctrl+shift+delete", "\x1b[5;2~": "shift+pageup",
    "\x1bOP": "f1", "\x1b[P": "f1", "\x1b[11~": "f1", "\x1b[[A": "f1", "\x1b[1;2P": "shift+f1",
    "\x1b[13~": "f3", "\x1b[13;2~": "shift+f3", "\x1b[1;2R": "shift+f3", "\x1b[1;5R": "ctrl+f3",
    "\x1b[25~": "f13", "\x1b[26~": "f14", "\x1b[29~": "f16", "\x1b[34~": "f20",
    "\x1bOw": "7", "\x1bOM": "enter", "\x1bOk": "add",
    "\x1b[27;5;13~": "ctrl+enter", "\x1b[27;6;65~": "ctrl+shift+a", "\x1b[27;2;65~": "A",
    "\x1b[27;5;1089~": "ctrl+c", "\x1b[27;3;33~": "alt+exclamation_mark",
    "\x1b[97;;97u": "a", "\x1b[97:65;2;65u": "A", "\x1b[97;5u": "ctrl+a",
    "\x1b[97:65;6u": "ctrl+shift+a", "\x1b[49:33;4u": "alt+exclamation_mark",
    "\x1b[54:94;6u": "ctrl+circumflex_accent", "\x1b[92;5u": "ctrl+backslash",
    "\x1b[1089::99;5u": "ctrl+c", "\x1b[1089;5u": "ctrl+c", "\x1b[113;;64u": "at",
    "\x1b[98;3;8747u": "integral", "\x1b[13;2u": "shift+enter", "\x1b[27u": "escape",
    "\x1b[57399;;48u": "0", "\x1b[57414u": "enter", "\x1b[57363u": "menu",
    "\x1b[57376u": "f13", "\x1b[57441;2u": "left_shift", "\x1b[1;129A": "up",
    "\x1b[97;65;65u": "A", "\x1b[99~": "unknown", "\udce4": "\udce4",
}  # fmt: skip


@pytest.mark.parametrize("sequence", NAMES, ids=ascii)
def test_a_key_has_the_name_that_textual_knows_it_by(sequence: str) -> None:
    assert names(parsed(sequence)) == [NAMES[sequence]]


@pytest.mark.parametrize(
    ("sequence", "character"),
    [("a", "a"), ("\r", "\r"), ("\x1b[97;5u", None), ("\x1b.", None), ("\x1b[57399;;48u", "0"),
     ("\x1b[113;;64u", "@"), ("\x1b[A", None), ("\udce4", "\udce4")],
)  # fmt: skip
def test_a_key_tells_what_it_prints(sequence: str, character: str | None) -> None:
    (key,) = parsed(sequence)
    assert isinstance(key, Key)
    assert key.character == character


def test_keys_in_one_burst_are_read_one_by_one() -> None:
    burst = "ab\x1b:wq\r\x1b[A\x1bOP\x1b\x1bx"
    assert names(parsed(burst)) == [
        *("a", "b", "alt+colon", "w", "q", "enter", "up", "f1", "escape", "alt+x"),
    ]


@pytest.mark.parametrize("sequence", [name for name in NAMES if len(name) > 1], ids=ascii)
def test_a_sequence_may_come_in_any_pieces(sequence: str, clock: Clock) -> None:
    for cut in range(1, len(sequence)):
        assert names(parsed(sequence[:cut], sequence[cut:])) == [NAMES[sequence]], cut


def test_escape_alone_is_waited_with_for_a_moment(clock: Clock) -> None:
    parser = Parser()
    assert not list(parser.feed("\x1b"))
    assert parser.timeout == ESCAPE_WAIT
    assert not list(parser.tick())
    clock.now += ESCAPE_WAIT
    assert names(list(parser.tick())) == ["escape"]
    assert parser.timeout is None
    assert names(list(parser.feed(":"))) == ["colon"]


@pytest.mark.parametrize(
    ("begun", "keys"),
    [("\x1b[", ["alt+left_square_bracket"]), ("\x1bO", ["alt+shift+o"]),
     ("\x1b]", ["alt+right_square_bracket"]), ("\x1bP", ["alt+shift+p"]),
     ("\x1b_", ["alt+underscore"]), ("\x1b]11", ["alt+right_square_bracket", "1", "1"]),
     ("\x1b\x1b[", ["escape", "alt+left_square_bracket"]),
     ("\x1b[1;", ["alt+left_square_bracket", "1", "semicolon"])],
)  # fmt: skip
def test_what_only_began_like_a_sequence_is_keys(begun: str, keys: list[str], clock: Clock) -> None:
    parser = Parser()
    assert not list(parser.feed(begun))
    clock.now += SEQUENCE_WAIT
    assert names(list(parser.tick())) == keys


def test_escape_twice_is_two_keys(clock: Clock) -> None:
    parser = Parser()
    assert not list(parser.feed("\x1b\x1b"))
    clock.now += ESCAPE_WAIT
    assert names(list(parser.tick())) == ["escape", "escape"]


ANSWERS = [
    "\x1b[?62;22c", "\x1b[>1;10;0c", "\x1b[0n", "\x1b[12;40R", "\x1b[1;80R", "\x1b[?1;80R",
    "\x1b[?2027;2$y", "\x1b[?29u", "\x1b[8;24;80t", "\x1b[4;384;640t", "\x1b[2;1;1;128;128;1;0x",
    "\x1b]10;rgb:1212/1212/1212\x1b\\", "\x1b]4;0;rgb:0/0/0\x07", "\x1bP>|xterm(390)\x1b\\",
    "\x1bP1$r0m\x1b\\", "\x1bP!|00000000\x1b\\", "\x1bP1+r544e=787465726d\x1b\\",
    "\x1b_Gi=31;OK\x1b\\", "\x1b[201~", "\x1b[97;1:3u", "\x1b[1;1:3A",
]  # fmt: skip


@pytest.mark.parametrize("answer", ANSWERS, ids=ascii)
def test_what_is_no_key_is_no_key_wherever_it_is_cut(answer: str, clock: Clock) -> None:
    assert names(parsed(answer + "a")) == ["a"]
    for cut in range(2, len(answer)):
        assert names(parsed(answer[:cut], answer[cut:] + "a")) == ["a"], cut


def test_an_answer_without_its_end_is_dropped(clock: Clock) -> None:
    parser = Parser()
    assert not list(parser.feed("\x1b]11;rgb:12"))
    clock.now += ANSWER_WAIT
    assert not list(parser.tick())
    assert names(list(parser.feed("a"))) == ["a"]


def test_an_answer_whose_beginning_was_taken_for_escape_is_still_none(clock: Clock) -> None:
    parser = Parser()
    list(parser.feed("\x1b"))
    clock.now += ESCAPE_WAIT
    assert names(list(parser.tick())) == ["escape"]
    (message,) = parser.feed("[<35;3;4M")
    assert isinstance(message, events.MouseMove)
    assert names(list(parser.feed("[<35"))) == [
        *("left_square_bracket", "less_than_sign", "3", "5"),
    ]


@pytest.mark.parametrize(
    ("report", "kind", "button"),
    [
        ("\x1b[<128;3;2M", events.MouseDown, 8),
        ("\x1b[<129;3;2m", events.MouseUp, 9),
        ("\x1b[<130;3;2M", events.MouseDown, 10),
        ("\x1b[<131;3;2M", events.MouseDown, 11),
        ("\x1b[<160;3;2M", events.MouseMove, 8),
        ("\x1b[<2;3;2M", events.MouseDown, 3),
        ("\x1b[<66;3;2M", events.MouseScrollLeft, 0),
    ],
)
def test_every_button_of_a_mouse_is_itself(
    report: str, kind: type[events.MouseEvent], button: int
) -> None:
    (message,) = Parser().feed(report)
    assert isinstance(message, kind)
    assert (message.button, message.x, message.y) == (button, 2, 1)


def test_mouse_focus_and_modes_are_textuals() -> None:
    kinds = [
        type(message)
        for message in parsed("\x1b[<0;1;1M\x1b[<0;1;1m\x1b[I\x1b[O\x1b[?2026;2$y\x1b[M !!")
    ]
    assert kinds == [
        *(events.MouseDown, events.MouseUp, events.AppFocus, events.AppBlur),
        messages.TerminalSupportsSynchronizedOutput,
    ]


def test_the_size_is_textuals() -> None:
    (resize,) = parsed("\x1b[48;24;80;384;640t")
    assert isinstance(resize, events.Resize)
    assert tuple(resize.size) == (80, 24)


PASTES = {
    "plain": "some text\nof two lines",
    "keys in it": "\x1b[A\x1b and \x1b[<0;1;1M",
    "no text": "a\0b\x07\x7f",
    "undecodable": "na\udcefve",
    "like its end": "\x1b[20\x1b[201 ~\x1b[200~",
}


@pytest.mark.parametrize("text", PASTES.values(), ids=PASTES)
def test_a_paste_is_one_wherever_it_is_cut(text: str) -> None:
    whole = f"a\x1b[200~{text}\x1b[201~b"
    for cut in range(8, len(whole)):
        found = parsed(whole[:cut], whole[cut:])
        assert pasted(found) == [text.replace("\0", "")]
        assert names([found[0], found[-1]]) == ["a", "b"]


def test_escape_in_one_burst_with_a_paste_or_the_mouse_is_a_key_before_it() -> None:
    escape, paste, key = parsed("\x1b\x1b[200~ls\n\x1b[201~a")
    assert names([escape, key]) == ["escape", "a"]
    assert pasted([paste]) == ["ls\n"]
    escape, move = parsed("\x1b\x1b[<35;3;4M")
    assert names([escape]) == ["escape"]
    assert isinstance(move, events.MouseMove)


@pytest.mark.parametrize("prefix", ["\x1b[27;5;92~", "\x1b[92;5u"], ids=ascii)
def test_escape_in_one_burst_with_a_key_of_a_protocol_is_a_key_before_it(prefix: str) -> None:
    assert names(parsed(f"\x1b{prefix}z")) == ["escape", "ctrl+backslash", "z"]


def test_a_paste_that_never_goes_on_is_over_with_the_next_key(clock: Clock) -> None:
    parser = Parser()
    assert not list(parser.feed("\x1b[200~"))
    clock.now += PASTE_WAIT
    assert not list(parser.tick())
    assert names(list(parser.feed("a"))) == ["a"]


def test_a_paste_that_stalls_is_not_typed(clock: Clock) -> None:
    parser = Parser()
    assert not list(parser.feed("\x1b[200~rm -r "))
    clock.now += PASTE_WAIT
    assert pasted(list(parser.tick())) == ["rm -r "]
    rest = list(parser.feed("*\nrm -r /\x1b[201~x"))
    assert pasted(rest) == ["*\nrm -r /"]
    assert names(rest[1:]) == ["x"]


def test_a_paste_without_an_end_ends_with_the_next_key(clock: Clock) -> None:
    parser = Parser()
    list(parser.feed("\x1b[200~text"))
    clock.now += PASTE_WAIT
    assert pasted(list(parser.tick())) == ["text"]
    assert names(list(parser.feed("\r"))) == ["enter"]
    assert names(list(parser.feed("ls"))) == ["l", "s"]


def test_composed_text_is_a_key_for_each_character() -> None:
    assert names(parsed("\x1b[0;;97:768u")) == ["a", "combining_grave_accent"]


def test_the_end_of_the_terminal_gives_up_what_was_begun() -> None:
    parser = Parser()
    list(parser.feed("\x1b["))
    assert names(list(parser.feed(""))) == ["alt+left_square_bracket"]


def test_a_copy_of_a_key_tells_as_much() -> None:
    (key,) = parsed("\x1b[49:33;4u")
    assert isinstance(key, Key)
    assert key.copy().stroke == key.stroke
    assert key.copy().key == key.key


def test_textuals_own_keys_tell_their_name() -> None:
    stroke = stroke_of(events.Key("ctrl+up", None))
    assert (stroke.name, stroke.modifiers) == ("up", Modifier.CTRL)


def test_an_answer_of_any_length_is_dropped_up_to_its_end() -> None:
    parser = Parser()
    for piece in ("\x1b]52;c;", *["x" * 4096] * 100, "\x1b", "\\a"):
        found = list(parser.feed(piece))
    assert names(found) == ["a"]
