"""Keys, compared with what xterm sends and with the kitty keyboard protocol."""

import pytest

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.key_sequences import read
from sshtui.terminal.keys import KeyEncoder
from sshtui.terminal.strokes import named, of_text


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
    "f13": b"\x1b[25~", "f17": b"\x1b[31~", "shift+f5": b"\x1b[15;2~", "ctrl+f1": b"\x1b[1;5P",
}  # fmt: skip


@pytest.mark.parametrize("key", XTERM)
def test_keys_are_those_of_xterm(key: str) -> None:
    assert encoder().encode(named(key)) == XTERM[key]


@pytest.mark.parametrize(
    ("key", "expected"),
    [("up", b"\x1bOA"), ("left", b"\x1bOD"), ("home", b"\x1bOH"), ("end", b"\x1bOF"),
     ("ctrl+up", b"\x1b[1;5A"), ("delete", b"\x1b[3~")],
)  # fmt: skip
def test_application_cursor_keys(key: str, expected: bytes) -> None:
    assert encoder(b"\x1b[?1h").encode(named(key)) == expected


def test_the_mode_is_followed_when_it_changes() -> None:
    emulator = Emulator(80, 24, scrollback_lines=10, scrollback_bytes=1 << 20, reply=lambda _: None)
    keys = KeyEncoder(emulator)
    emulator.feed(b"\x1b[?1h")
    assert keys.encode(named("up")) == b"\x1bOA"
    emulator.feed(b"\x1b[?1l")
    assert keys.encode(named("up")) == b"\x1b[A"


def test_the_backarrow_key_sends_what_the_program_asked_for() -> None:
    assert encoder(b"\x1b[?67h").encode(named("backspace")) == b"\x08"


@pytest.mark.parametrize(
    ("key", "expected"),
    [("ctrl+c", b"\x1b[99;5u"), ("alt+x", b"\x1b[120;3u"), ("ctrl+i", b"\x1b[105;5u"),
     ("shift+enter", b"\x1b[13;2u"), ("escape", b"\x1b[27u"), ("a", b"a"), ("A", b"A"),
     ("ctrl+shift+a", b"\x1b[97;6u"), ("enter", b"\r"), ("up", b"\x1b[A"), ("f13", b"\x1b[57376u")],
)  # fmt: skip
def test_the_kitty_protocol_tells_keys_apart(key: str, expected: bytes) -> None:
    assert encoder(b"\x1b[>1u").encode(named(key)) == expected


def test_the_kitty_protocol_can_report_all_keys_with_their_text() -> None:
    keys = encoder(b"\x1b[>31u")
    assert keys.encode(named("A")) == b"\x1b[97:65;2;65u"
    assert keys.encode(named("漢")) == b"\x1b[28450;;28450u"


@pytest.mark.parametrize(
    ("key", "expected"), [("ctrl+i", b"\x1b[27;5;105~"), ("shift+enter", b"\x1b[27;2;13~")]
)
def test_modify_other_keys_is_followed(key: str, expected: bytes) -> None:
    assert encoder(b"\x1b[>4;2m").encode(named(key)) == expected


def test_text_of_several_code_points_is_sent_whole() -> None:
    assert encoder().encode(of_text("👩‍🚀")) == "👩‍🚀".encode()


@pytest.mark.parametrize("key", ["ctrl+<ignore>", "pause_for_thought", ""])
def test_a_key_no_terminal_knows_sends_nothing(key: str) -> None:
    assert encoder().encode(named(key)) == b""


def test_plus_is_a_key_though_it_joins_names() -> None:
    assert encoder().encode(named("+")) == b"+"
    assert encoder().encode(named("ctrl+plus")) == b"+"


def sent(sequence: str, setup: bytes = b"") -> bytes:
    stroke = read(sequence)
    assert stroke is not None
    return encoder(setup).encode(stroke)


AS_THEY_COME = [
    "a", "é", "\x01", "\r", "\t", "\x1b", "\x7f", "\x08", "\0", "\x1c", "\x1b.", "\x1b:", "\x1b\r",
    "\x1b[", "\x1bO", "\x1b\x18", "\x1bé", "\x1b[A", "\x1b[1;5A", "\x1b\x1b[A", "\x1b\x1b",
    "\x1bOP", "\x1b[1;2P", "\x1b[1;2R", "\x1b[15;2~", "\x1b[25~", "\x1b[26~", "\x1b[29~",
    "\x1b[34~", "\x1bOw", "\x1bOh", "\x1bOa", "\x1b[Z", "\x1b\x1b[Z", "\x1b[2;3~",
    "\x1b[99~", "\x1b[1;5p",
]  # fmt: skip


@pytest.mark.parametrize("sequence", AS_THEY_COME, ids=ascii)
def test_a_program_that_asked_for_nothing_gets_what_came(sequence: str) -> None:
    assert sent(sequence) == sequence.encode()


@pytest.mark.parametrize("setup", [b"", b"\x1b[>1u", b"\x1b[>31u", b"\x1b[>4;2m"])
def test_a_byte_that_could_not_be_decoded_goes_on(setup: bytes) -> None:
    assert b"\xe4" in sent("\udce4", setup)


@pytest.mark.parametrize(
    ("sequence", "expected"),
    [("\x1b[1~", b"\x1b[H"), ("\x1b[8~", b"\x1b[F"), ("\x1b[11~", b"\x1bOP"), ("\x1b[P", b"\x1bOP"),
     ("\x1b[13~", b"\x1bOR"), ("\x1b[[B", b"\x1bOQ"), ("\x1b[a", b"\x1b[1;2A"),
     ("\x1b[3^", b"\x1b[3;5~"), ("\x1b[23$", b"\x1b[23;2~"), ("\x1b[1;129A", b"\x1b[A"),
     ("\x1b[1;130P", b"\x1b[1;2P")],
)  # fmt: skip
def test_keys_of_other_terminals_are_written_as_xterm_does(sequence: str, expected: bytes) -> None:
    assert sent(sequence) == expected


PROTOCOLS = {
    "\x1b[97;;97u": b"a", "\x1b[97:65;2;65u": b"A", "\x1b[97;5u": b"\x01", "\x1b[97:65;6u": b"\x01",
    "\x1b[49:33;4u": b"\x1b!", "\x1b[45:95;6u": b"\x1f", "\x1b[47:63;6u": b"\x7f",
    "\x1b[1089::99;5u": b"\x03", "\x1b[1089;5u": b"\x03", "\x1b[1094::119;3u": "\x1bц".encode(),
    "\x1b[27u": b"\x1b", "\x1b[13;2u": b"\r", "\x1b[13;3u": b"\x1b\r", "\x1b[9;2u": b"\x1b[Z",
    "\x1b[9;5u": b"\t", "\x1b[9;4u": b"\x1b[Z",
    "\x1b[127;5u": b"\x08", "\x1b[127;3u": b"\x1b\x7f", "\x1b[32;5u": b"\0",
    "\x1b[98;3;8747u": "∫".encode(), "\x1b[113;;64u": b"@", "\x1b[97;9u": b"a",
    "\x1b[57363u": b"\x1b[29~", "\x1b[57376u": b"\x1b[25~", "\x1b[57399;;48u": b"0",
    "\x1b[57413;5u": b"+", "\x1b[57414u": b"\r", "\x1b[57441;2u": b"", "\x1b[57428u": b"",
    "\x1b[27;5;13~": b"\r", "\x1b[27;6;65~": b"\x01", "\x1b[27;2;65~": b"A", "\x1b[27;5;9~": b"\t",
    "\x1b[27;3;33~": b"\x1b!", "\x1b[27;5;1089~": b"\x03", "\x1b[27;5;50~": b"\0",
}  # fmt: skip
"""What a terminal sends that was asked for a protocol, and what xterm would."""


@pytest.mark.parametrize("sequence", PROTOCOLS, ids=ascii)
def test_a_program_that_asked_for_nothing_gets_no_protocol(sequence: str) -> None:
    assert sent(sequence) == PROTOCOLS[sequence]


@pytest.mark.parametrize(
    ("sequence", "expected"),
    [("\x1b[13;2u", b"\x1b[27;2;13~"), ("\x1b[105;5u", b"\t"), ("\x1b[44;5u", b"\x1b[27;5;44~"),
     ("\x1b[97:65;6u", b"\x01"), ("\x1b[9;2u", b"\x1b[Z"), ("\x1b[9;5u", b"\x1b[27;5;9~"),
     ("\x1b[97;3u", b"\x1ba"), ("\x01", b"\x01"), ("\x1b[27;5;49~", b"\x1b[27;5;49~")],
)  # fmt: skip
def test_the_first_level_of_modify_other_keys(sequence: str, expected: bytes) -> None:
    assert sent(sequence, b"\x1b[>4;1m") == expected


@pytest.mark.parametrize(
    "sequence", ["\x1b[57363u", "\x1b[57428u", "\x1b[97;17u", "\x1b[13;33u", "\x1b[99~"], ids=ascii
)
def test_a_key_beyond_the_library_goes_on_by_the_protocol_it_came_in(sequence: str) -> None:
    assert sent(sequence, b"\x1b[>1u") == sequence.encode()


def test_the_keys_that_others_are_held_with_are_told_where_all_keys_are() -> None:
    assert sent("\x1b[57441;2u", b"\x1b[>1u") == b""
    assert sent("\x1b[57441;2u", b"\x1b[>9u") == b"\x1b[57441;2u"


def test_escape_before_a_key_leaves_the_key_as_it_is_asked_for() -> None:
    assert sent("\x1b\x1b[A", b"\x1b[?1h") == b"\x1b\x1bOA"
    assert sent("\x1b\x7f", b"\x1b[?67h") == b"\x1b\x08"
