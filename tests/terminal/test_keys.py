"""Keys, compared with what xterm sends and with the kitty keyboard protocol."""

import pytest

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.keys import KeyEncoder, character_of


def encoder(setup: bytes = b"") -> KeyEncoder:
    emulator = Emulator(80, 24, scrollback_lines=10, scrollback_bytes=1 << 20, reply=lambda _: None)
    emulator.feed(setup)
    return KeyEncoder(emulator)


XTERM = {
    "a": b"a", "A": b"A", "é": "é".encode(), "漢": "漢".encode(), "space": b" ", "full_stop": b".",
    "ctrl+a": b"\x01", "ctrl+c": b"\x03", "ctrl+z": b"\x1a", "ctrl+i": b"\t", "ctrl+m": b"\r",
    "ctrl+j": b"\n", "ctrl+h": b"\x08", "ctrl+@": b"\0", "ctrl+space": b"\0",
    "ctrl+backslash": b"\x1c", "ctrl+right_square_bracket": b"\x1d",
    "ctrl+left_square_bracket": b"\x1b", "ctrl+circumflex_accent": b"\x1e",
    "ctrl+underscore": b"\x1f", "ctrl+slash": b"\x1f", "ctrl+shift+a": b"\x01",
    "alt+x": b"\x1bx", "alt+shift+x": b"\x1bX", "alt+full_stop": b"\x1b.",
    "alt+é": "\x1bé".encode(),
    "alt+backspace": b"\x1b\x7f", "ctrl+alt+a": b"\x1b\x01", "alt+enter": b"\x1b\r",
    "enter": b"\r", "shift+enter": b"\r", "ctrl+enter": b"\r", "tab": b"\t", "shift+tab": b"\x1b[Z",
    "backspace": b"\x7f", "ctrl+backspace": b"\x08", "escape": b"\x1b", "delete": b"\x1b[3~",
    "insert": b"\x1b[2~", "pageup": b"\x1b[5~", "pagedown": b"\x1b[6~",
    "up": b"\x1b[A", "down": b"\x1b[B", "right": b"\x1b[C", "left": b"\x1b[D",
    "home": b"\x1b[H", "end": b"\x1b[F", "ctrl+left": b"\x1b[1;5D", "shift+up": b"\x1b[1;2A",
    "alt+right": b"\x1b[1;3C", "ctrl+shift+end": b"\x1b[1;6F", "ctrl+delete": b"\x1b[3;5~",
    "f1": b"\x1bOP", "f2": b"\x1bOQ", "f3": b"\x1bOR", "f4": b"\x1bOS", "f5": b"\x1b[15~",
    "f6": b"\x1b[17~", "f10": b"\x1b[21~", "f11": b"\x1b[23~", "f12": b"\x1b[24~",
    "f13": b"\x1b[1;2P", "f17": b"\x1b[15;2~", "shift+f5": b"\x1b[15;2~", "ctrl+f1": b"\x1b[1;5P",
}  # fmt: skip


@pytest.mark.parametrize("key", XTERM)
def test_keys_are_those_of_xterm(key: str) -> None:
    assert encoder().encode(key, key if len(key) == 1 else None) == XTERM[key]


@pytest.mark.parametrize(
    ("key", "expected"),
    [("up", b"\x1bOA"), ("left", b"\x1bOD"), ("home", b"\x1bOH"), ("end", b"\x1bOF"),
     ("ctrl+up", b"\x1b[1;5A"), ("delete", b"\x1b[3~")],
)  # fmt: skip
def test_application_cursor_keys(key: str, expected: bytes) -> None:
    assert encoder(b"\x1b[?1h").encode(key) == expected


def test_the_mode_is_followed_when_it_changes() -> None:
    emulator = Emulator(80, 24, scrollback_lines=10, scrollback_bytes=1 << 20, reply=lambda _: None)
    keys = KeyEncoder(emulator)
    emulator.feed(b"\x1b[?1h")
    assert keys.encode("up") == b"\x1bOA"
    emulator.feed(b"\x1b[?1l")
    assert keys.encode("up") == b"\x1b[A"


def test_the_backarrow_key_sends_what_the_program_asked_for() -> None:
    assert encoder(b"\x1b[?67h").encode("backspace") == b"\x08"


@pytest.mark.parametrize(
    ("key", "expected"),
    [("ctrl+c", b"\x1b[99;5u"), ("alt+x", b"\x1b[120;3u"), ("ctrl+i", b"\x1b[105;5u"),
     ("shift+enter", b"\x1b[13;2u"), ("escape", b"\x1b[27u"), ("a", b"a"), ("A", b"A"),
     ("ctrl+shift+a", b"\x1b[97;6u"), ("enter", b"\r"), ("up", b"\x1b[A"), ("f13", b"\x1b[57376u")],
)  # fmt: skip
def test_the_kitty_protocol_tells_keys_apart(key: str, expected: bytes) -> None:
    assert encoder(b"\x1b[>1u").encode(key, key if len(key) == 1 else None) == expected


def test_the_kitty_protocol_can_report_all_keys_with_their_text() -> None:
    keys = encoder(b"\x1b[>31u")
    assert keys.encode("A", "A") == b"\x1b[97:65;2;65u"
    assert keys.encode("漢", "漢") == b"\x1b[28450;;28450u"


@pytest.mark.parametrize(
    ("key", "expected"), [("ctrl+i", b"\x1b[27;5;105~"), ("shift+enter", b"\x1b[27;2;13~")]
)
def test_modify_other_keys_is_followed(key: str, expected: bytes) -> None:
    assert encoder(b"\x1b[>4;2m").encode(key) == expected


def test_text_of_several_code_points_is_sent_whole() -> None:
    assert encoder().encode("👩‍🚀", "👩‍🚀") == "👩‍🚀".encode()


@pytest.mark.parametrize("key", ["caps_lock", "left_shift", "ctrl+<ignore>", ""])
def test_a_key_no_terminal_knows_sends_nothing(key: str) -> None:
    assert encoder().encode(key) == b""


def test_names_of_keys_stand_for_their_characters() -> None:
    names = {"plus": "+", "minus": "-", "at": "@", "slash": "/", "question_mark": "?", "é": "é"}
    assert {name: character_of(name) for name in names} == names
    assert encoder().encode("+", "+") == b"+"
    assert encoder().encode("ctrl+plus") == b"+"
