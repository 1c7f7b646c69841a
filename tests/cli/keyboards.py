"""Keyboards of three kinds of terminal: what each sends for a key, in the modes asked for.

The rules of xterm are those of its manual and of its table of modified keys; the kitty protocol
is left to libghostty's encoder.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain

from pyghostty import ffi, lib

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.native import Handle, check

SHIFT, ALT, CTRL, SUPER = 1, 2, 4, 8
_NAMES = {SHIFT: "shift", ALT: "alt", CTRL: "ctrl", SUPER: "super"}


class Kind(StrEnum):
    """What a terminal can do beyond xterm's keys of old."""

    LEGACY = "legacy"
    OTHER_KEYS = "modifyOtherKeys"
    KITTY = "kitty"


@dataclass(frozen=True, slots=True)
class Press:
    """A key, and what is held down with it.

    Attributes:
        key: Its name in libghostty.
        held: Bits of the modifiers.
        base: What it types alone, "" for a key that types nothing.
        shifted: What it types with shift.
    """

    key: str
    held: int = 0
    base: str = ""
    shifted: str = ""

    @property
    def name(self) -> str:
        """Return what the key is called in failures and in lists of exceptions."""
        held = [name for bit, name in _NAMES.items() if bit & self.held]
        alone = self.base.strip()
        return "+".join([*held, self.key.lower() if self.key in _KEYPAD or not alone else alone])

    @property
    def character(self) -> str:
        """Return what it types, were control not held."""
        return self.shifted if self.held & SHIFT else self.base


@dataclass(frozen=True, slots=True)
class Modes:
    """What programs asked of the keyboard.

    Attributes:
        cursor: Cursor keys for applications (DECCKM).
        backarrow: Backspace sends BS (DECBKM).
        other_keys: Level of modifyOtherKeys.
    """

    cursor: bool
    backarrow: bool
    other_keys: int

    @classmethod
    def after(cls, output: bytes) -> "Modes":
        """Return the modes that a program has set in all that it wrote."""

        def last(pattern: bytes) -> bytes:
            found: list[bytes] = re.findall(pattern, output)
            return found[-1] if found else b""

        return cls(
            last(rb"\x1b\[\?1([hl])") == b"h",
            last(rb"\x1b\[\?67([hl])") == b"h",
            int(last(rb"\x1b\[>4;?(\d?)m") or 0),
        )


_PUNCTUATION = {
    "-": ("MINUS", "_"), "=": ("EQUAL", "+"), "[": ("BRACKET_LEFT", "{"),
    "]": ("BRACKET_RIGHT", "}"), "\\": ("BACKSLASH", "|"), ";": ("SEMICOLON", ":"),
    "'": ("QUOTE", '"'), ",": ("COMMA", "<"), ".": ("PERIOD", ">"), "/": ("SLASH", "?"),
    "`": ("BACKQUOTE", "~"), " ": ("SPACE", " "),
}  # fmt: skip
_DIGITS = dict(zip("1234567890", "!@#$%^&*()", strict=True))
_KEYPAD = {
    **{f"NUMPAD_{digit}": digit for digit in "0123456789"},
    "NUMPAD_ADD": "+", "NUMPAD_SUBTRACT": "-", "NUMPAD_MULTIPLY": "*", "NUMPAD_DIVIDE": "/",
    "NUMPAD_DECIMAL": ".",
}  # fmt: skip
_ALONE = {"ENTER": "\r", "TAB": "\t", "ESCAPE": "\x1b", "NUMPAD_ENTER": "\r"}
_FINALS = {
    "ARROW_UP": "A", "ARROW_DOWN": "B", "ARROW_RIGHT": "C", "ARROW_LEFT": "D", "END": "F",
    "HOME": "H", "F1": "P", "F2": "Q", "F3": "R", "F4": "S",
}  # fmt: skip
_NUMBERS = {
    "INSERT": 2, "DELETE": 3, "PAGE_UP": 5, "PAGE_DOWN": 6,
    **{f"F{n}": n + 10 + (n > 5) for n in range(5, 11)},
    "F11": 23, "F12": 24, "F13": 25, "F14": 26, "F15": 28, "F16": 29,
    **{f"F{n}": n + 14 for n in range(17, 21)},
}  # fmt: skip
_MODIFIED = (0, SHIFT, CTRL, ALT, CTRL | ALT, CTRL | SHIFT, ALT | SHIFT, CTRL | ALT | SHIFT)


def presses() -> list[Press]:
    """Return every key of an American keyboard with all modifiers, and some of other ones."""
    alone = [
        *(Press(letter.upper(), 0, letter, letter.upper()) for letter in _LETTERS),
        *(Press(f"DIGIT_{digit}", 0, digit, sign) for digit, sign in _DIGITS.items()),
        *(Press(key, 0, base, sign) for base, (key, sign) in _PUNCTUATION.items()),
        *(Press(key) for key in ("ENTER", "TAB", "ESCAPE", "BACKSPACE")),
        *(Press(key) for key in chain(_FINALS, _NUMBERS) if key not in _FURTHER),
    ]
    modified = [
        Press(press.key, held, press.base, press.shifted) for press in alone for held in _MODIFIED
    ]
    keypad = [Press(key, held, text, text) for key, text in _KEYPAD.items() for held in (0, CTRL)]
    return [*modified, *keypad, Press("NUMPAD_ENTER"), *(Press(key) for key in _FURTHER), *_ABROAD]


_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_FURTHER = tuple(f"F{n}" for n in range(13, 21))
_ABROAD = (
    Press("UNIDENTIFIED", 0, "é", "É"),
    Press("UNIDENTIFIED", ALT, "é", "É"),
    Press("UNIDENTIFIED", SHIFT, "ñ", "Ñ"),
    Press("W", 0, "ц", "Ц"),
    Press("W", SHIFT, "ц", "Ц"),
    Press("W", ALT, "ц", "Ц"),
    Press("C", CTRL, "с", "С"),
    Press("C", CTRL | SHIFT, "с", "С"),
    Press("D", CTRL | ALT, "в", "В"),
)


def legacy(press: Press, modes: Modes) -> bytes:
    """Return what xterm sends, whose modifyOtherKeys a program may have set."""
    if press.key in _NUMBERS or press.key in _FINALS:
        return _functional(press, modes).encode()
    character = _ALONE.get(press.key) or ("\x7f" if press.key == "BACKSPACE" else press.character)
    if press.key in _KEYPAD:
        return character.encode()
    if _is_other(press, character, modes.other_keys):
        if press.key == "BACKSPACE" and press.held & CTRL:
            character = "\b"
        return f"\x1b[27;{press.held + 1};{ord(character)}~".encode()
    if press.key == "TAB" and press.held & SHIFT:
        return b"\x1b[Z"
    return (b"\x1b" if press.held & ALT else b"") + _without_alt(press, character, modes)


def _functional(press: Press, modes: Modes) -> str:
    parameter = f";{press.held + 1}" if press.held else ""
    if press.key in _NUMBERS:
        return f"\x1b[{_NUMBERS[press.key]}{parameter}~"
    if parameter:
        return f"\x1b[1{parameter}{_FINALS[press.key]}"
    application = modes.cursor or press.key.startswith("F")
    return f"\x1b{'O' if application else '['}{_FINALS[press.key]}"


def _without_alt(press: Press, character: str, modes: Modes) -> bytes:
    if press.key == "BACKSPACE":
        return b"\x08" if bool(press.held & CTRL) != modes.backarrow else b"\x7f"
    if press.held & CTRL and press.key not in _ALONE:
        return _control(_latin(press, character))
    return character.encode()


def _latin(press: Press, character: str) -> str:
    """Return the American letter of a key that has another one, for control."""
    return character if character.isascii() or len(press.key) > 1 else press.key.lower()


def _control(character: str) -> bytes:
    signs = {" ": 0, "2": 0, "/": 0x1F, "8": 0x7F, "?": 0x7F} | {
        digit: 0x1B + place for place, digit in enumerate("34567")
    }
    if "@" <= character < "\x7f":
        return bytes([ord(character) & 0x1F])
    return bytes([signs[character]]) if character in signs else character.encode()


def _is_other(press: Press, character: str, level: int) -> bool:
    """Return whether xterm, at a level of modifyOtherKeys, tells of a key with its modifiers."""
    held = press.held
    if not level or not held or (press.key == "TAB" and held == SHIFT):
        return False
    known = "@" <= character <= "\x7f"
    if level > 1:
        if press.key == "BACKSPACE":
            return held != CTRL
        return press.key in _ALONE or known or character == " " or held != SHIFT
    match press.key:
        case "ENTER":
            return True
        case "TAB":
            return held == CTRL
        case "ESCAPE":
            return held in (SHIFT | ALT, ALT | CTRL, SHIFT | ALT | CTRL)
        case "BACKSPACE":
            return False
    if not held & CTRL or "@" <= _latin(press, character) <= "\x7f":
        return False
    return character not in " /2345678" or bool(held & ALT)


def alike(modes: Modes) -> dict[bytes, list[Press]]:
    """Return the keys, of any keyboard, by what is sent for them."""
    signs = [chr(code) for code in range(0x21, 0x7F)]
    elsewhere = [Press("UNIDENTIFIED", held, sign, sign) for sign in signs for held in _MODIFIED]
    elsewhere += [replace(press, key="UNIDENTIFIED") for press in _ABROAD]
    found: dict[bytes, list[Press]] = {}
    for press in (*presses(), *elsewhere):
        found.setdefault(legacy(press, modes), []).append(press)
    return found


class Keyboard:
    """The keys of one kind of terminal.

    Args:
        kind: What it can do.
        emulator: The terminal, which follows the kitty protocol.
    """

    def __init__(self, kind: Kind, emulator: Emulator) -> None:
        self._kind = kind
        self._emulator = emulator
        self._encoder = Handle(self, "key_encoder", "GhosttyKeyEncoder")
        self._event = Handle(self, "key_event", "GhosttyKeyEvent")
        self._buffer = ffi.new("char[128]")
        self._length = ffi.new("size_t *")

    def sends(self, press: Press, modes: Modes) -> bytes:
        """Return what a key sends."""
        if self._kind is Kind.KITTY and self._emulator.kitty_flags:
            return self._by_protocol(press)
        if self._kind is Kind.LEGACY:
            modes = Modes(modes.cursor, modes.backarrow, 0)
        if self._kind is Kind.KITTY and press.key == "F3" and press.held:
            # xterm's own looks like a report of the cursor.
            return f"\x1b[13;{press.held + 1}~".encode()
        return legacy(press, modes)

    def _by_protocol(self, press: Press) -> bytes:
        event, text = self._event.value, press.character.encode()
        kept = ffi.new("char[]", text)
        lib.ghostty_key_event_set_action(event, lib.GHOSTTY_KEY_ACTION_PRESS)
        lib.ghostty_key_event_set_key(event, getattr(lib, f"GHOSTTY_KEY_{press.key}"))
        swapped = press.held & ~(ALT | CTRL) | (press.held & ALT) << 1 | (press.held & CTRL) >> 1
        lib.ghostty_key_event_set_mods(event, swapped)
        consumed = SHIFT if press.character != press.base else 0
        lib.ghostty_key_event_set_consumed_mods(event, consumed)
        lib.ghostty_key_event_set_utf8(event, kept if text else ffi.NULL, len(text))
        codepoint = ord(press.base) if press.base else 0
        lib.ghostty_key_event_set_unshifted_codepoint(event, codepoint)
        encoder = self._encoder.value
        lib.ghostty_key_encoder_setopt_from_terminal(encoder, self._emulator.handle)
        encode = lib.ghostty_key_encoder_encode
        check(encode(encoder, event, self._buffer, 128, self._length), "key_encode")
        return bytes(ffi.buffer(self._buffer, self._length[0]))
