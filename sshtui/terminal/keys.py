"""Encodes keys as bytes, in the form the remote program asked for.

A program that asked for nothing gets what came, if an xterm would send the same: nothing is lost
by understanding it. What came in another way is written as xterm would, because that is what the
terminfo entry `xterm-256color` promises. The kitty keyboard protocol and the modes of the cursor
keys are libghostty's, which goes further than xterm where nobody asked it to.
"""

from dataclasses import replace
from types import MappingProxyType

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.key_sequences import read
from sshtui.terminal.library import ffi, lib
from sshtui.terminal.native import Handle, check
from sshtui.terminal.strokes import ESCAPE, LOCKS, NONE, KeyEncoding, Modifier, Stroke

_SHIFT, _CTRL, _ALT = 1, 2, 4
_MODIFIERS = MappingProxyType(
    {
        Modifier.SHIFT: _SHIFT,
        Modifier.CTRL: _CTRL,
        Modifier.ALT: _ALT,
        Modifier.SUPER: 8,
        Modifier.CAPS_LOCK: 16,
        Modifier.NUM_LOCK: 32,
    }
)
_MOST_BYTES = 128

_KEYPAD = """0 1 2 3 4 5 6 7 8 9 decimal divide multiply subtract add enter equal separator
    left right up down home end insert delete begin"""
_NAMED = MappingProxyType(
    {
        **{name: f"ARROW_{name.upper()}" for name in ("up", "down", "left", "right")},
        **{name: name.upper() for name in ("backspace", "delete", "end", "enter", "escape")},
        **{name: name.upper() for name in ("home", "insert", "tab", "pause", "print_screen")},
        **{name: name.upper() for name in ("caps_lock", "num_lock", "scroll_lock")},
        **{f"f{number}": f"F{number}" for number in range(1, 26)},
        **{f"kp_{name}": f"NUMPAD_{name.upper()}" for name in _KEYPAD.split()},
        "kp_pagedown": "NUMPAD_PAGE_DOWN",
        "kp_pageup": "NUMPAD_PAGE_UP",
        "menu": "CONTEXT_MENU",
        "pagedown": "PAGE_DOWN",
        "pageup": "PAGE_UP",
        **{f"{side}_shift": f"SHIFT_{side.upper()}" for side in ("left", "right")},
        **{f"{side}_control": f"CONTROL_{side.upper()}" for side in ("left", "right")},
        **{f"{side}_alt": f"ALT_{side.upper()}" for side in ("left", "right")},
        **{f"{side}_super": f"META_{side.upper()}" for side in ("left", "right")},
    }
)
_PLACES = MappingProxyType(
    {
        **{letter: letter.upper() for letter in "abcdefghijklmnopqrstuvwxyz"},
        **{digit: f"DIGIT_{digit}" for digit in "0123456789"},
        "-": "MINUS",
        "=": "EQUAL",
        "[": "BRACKET_LEFT",
        "]": "BRACKET_RIGHT",
        "\\": "BACKSLASH",
        ";": "SEMICOLON",
        "'": "QUOTE",
        "`": "BACKQUOTE",
        ",": "COMMA",
        ".": "PERIOD",
        "/": "SLASH",
        " ": "SPACE",
    }
)
# Those whose bytes a program can choose; none of the others needs to be understood.
_FOLLOWING = frozenset({"up", "down", "left", "right", "home", "end", "kp_begin", "backspace"})

# What control makes of a character on a terminal without any protocol.
_CONTROL = MappingProxyType(
    {
        **{chr(code): bytes([code & 0x1F]) for code in range(0x40, 0x7F)},
        **{digit: bytes([code]) for code, digit in enumerate("34567", 0x1B)},
        " ": b"\x00",
        "2": b"\x00",
        "/": b"\x1f",
        "8": b"\x7f",
        "?": b"\x7f",
    }
)
# Characters that control makes something of, though that is not told by their code.
_ALIASES = frozenset(" /2345678")
_ALONE = MappingProxyType({"enter": "\r", "tab": "\t", "escape": ESCAPE})
_BACKTAB = b"\x1b[Z"


class KeyEncoder:
    """Encodes keys for the program in one terminal.

    Args:
        emulator: Its modes decide about the encoding.
    """

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._encoder = Handle(self, "key_encoder", "GhosttyKeyEncoder")
        self._event = Handle(self, "key_event", "GhosttyKeyEvent")
        self._buffer = ffi.new("char[]", _MOST_BYTES)
        self._length = ffi.new("size_t *")

    def encode(self, stroke: Stroke) -> bytes:
        """Return what a key sends; nothing for a key that the program is not told of."""
        if self._emulator.closed:
            return b""
        if self._emulator.kitty_flags:
            return self._by_protocol(stroke)
        level = self._emulator.modify_other_keys
        # A terminal that can tell of modifiers was asked to, and would have.
        if not level or stroke.encoding in (KeyEncoding.XTERM, KeyEncoding.OTHER):
            return self._plain(stroke)
        if level > 1 and stroke.encoding is KeyEncoding.MODIFIED:
            return _bytes(stroke.raw)
        return _other_key(stroke, level) or self._plain(stroke)

    def _by_protocol(self, stroke: Stroke) -> bytes:
        unknown = not (stroke.name or stroke.base or stroke.text)
        # The library knows neither of these two, but what came is in the same protocol.
        beyond = stroke.encoding is KeyEncoding.KITTY and stroke.modifiers & (
            Modifier.HYPER | Modifier.META
        )
        if unknown or beyond:
            return _bytes(stroke.raw)
        encoded = self._press(stroke)
        if not encoded and stroke.encoding is KeyEncoding.KITTY and not stroke.is_modifier:
            return _bytes(stroke.raw)
        return encoded

    def _plain(self, stroke: Stroke) -> bytes:
        usual = stroke.encoding is KeyEncoding.XTERM and not stroke.modifiers & LOCKS
        if usual and (stroke.name not in _FOLLOWING or stroke.modifiers & ~Modifier.ALT):
            return _bytes(stroke.raw)
        if stroke.raw.startswith(ESCAPE * 2):
            # Escape may have been a key of its own: then it is one for the program, too.
            return ESCAPE.encode() + self._plain_of(stroke.raw[1:])
        if stroke.text and not stroke.modifiers & Modifier.CTRL:
            return _bytes(stroke.text)
        if stroke.name in _ALONE:
            return _alone(stroke)
        if stroke.name == "backspace":
            alone = self._press(replace(stroke, modifiers=stroke.modifiers & Modifier.CTRL))
            return ESCAPE.encode() + alone if stroke.modifiers & Modifier.ALT else alone
        return self._press(stroke) if stroke.name else _controlled(stroke)

    def _plain_of(self, sequence: str) -> bytes:
        stroke = read(sequence)
        return b"" if stroke is None else self._plain(stroke)

    def _press(self, stroke: Stroke) -> bytes:
        event = self._event.value
        text = stroke.text or stroke.character
        raw = _bytes(text)
        kept = ffi.new("char[]", raw)
        lib.ghostty_key_event_set_action(event, lib.GHOSTTY_KEY_ACTION_PRESS)
        lib.ghostty_key_event_set_key(event, _place(stroke))
        lib.ghostty_key_event_set_mods(event, _held(stroke.modifiers))
        lib.ghostty_key_event_set_consumed_mods(event, _held(_consumed(stroke, text)))
        lib.ghostty_key_event_set_utf8(event, kept if raw else ffi.NULL, len(raw))
        codepoint = ord(stroke.base) if len(stroke.base) == 1 else 0
        lib.ghostty_key_event_set_unshifted_codepoint(event, codepoint)
        encoder = self._encoder.value
        lib.ghostty_key_encoder_setopt_from_terminal(encoder, self._emulator.handle)
        encode = lib.ghostty_key_encoder_encode
        check(encode(encoder, event, self._buffer, _MOST_BYTES, self._length), "key_encode")
        return bytes(ffi.buffer(self._buffer, self._length[0]))


def _bytes(text: str) -> bytes:
    # What could not be decoded when it came is a lone surrogate.
    return text.encode(errors="surrogateescape")


def _place(stroke: Stroke) -> int:
    name = _NAMED.get(stroke.name) or _PLACES.get(stroke.latin or stroke.base, "UNIDENTIFIED")
    return int(getattr(lib, f"GHOSTTY_KEY_{name}"))


def _held(modifiers: Modifier) -> int:
    return sum(bit for modifier, bit in _MODIFIERS.items() if modifier & modifiers)


def _consumed(stroke: Stroke, text: str) -> Modifier:
    """Return the modifiers that went into what the key types."""
    if stroke.name or text == stroke.base:
        return NONE
    typing = Modifier.SHIFT | Modifier.ALT if stroke.text else Modifier.SHIFT
    return stroke.modifiers & typing


def _alone(stroke: Stroke) -> bytes:
    """Return one of the keys that xterm has no form with modifiers for."""
    if stroke.name == "tab" and stroke.modifiers & Modifier.SHIFT:
        return _BACKTAB
    encoded = _ALONE[stroke.name].encode()
    return ESCAPE.encode() + encoded if stroke.modifiers & Modifier.ALT else encoded


def _controlled(stroke: Stroke) -> bytes:
    encoded = _bytes(stroke.character)
    if stroke.modifiers & Modifier.CTRL:
        encoded = _CONTROL.get(stroke.character) or _CONTROL.get(stroke.latin, encoded)
    return ESCAPE.encode() + encoded if stroke.modifiers & Modifier.ALT else encoded


def _other_key(stroke: Stroke, level: int) -> bytes:
    """Return a key as xterm's modifyOtherKeys has it, or nothing where that leaves it alone."""
    held = stroke.modifiers & (Modifier.SHIFT | Modifier.ALT | Modifier.CTRL)
    if stroke.name == "backspace":
        character = "\b" if held & Modifier.CTRL else "\x7f"
    else:
        character = _ALONE.get(stroke.name) or ("" if stroke.name else stroke.character)
    composed = stroke.text not in ("", stroke.character)
    if not held or len(character) != 1 or composed:
        return b""
    told = _is_told(stroke, held) if level > 1 else _is_ambiguous(stroke, held)
    return b"\x1b[27;%d;%d~" % (held + 1, ord(character)) if told else b""


def _is_told(stroke: Stroke, held: Modifier) -> bool:
    match stroke.name:
        case "backspace":
            return held != Modifier.CTRL
        case "tab":
            return held != Modifier.SHIFT
        case "":
            character = stroke.character
            return "@" <= character <= "~" or character == " " or held != Modifier.SHIFT
    return True


def _is_ambiguous(stroke: Stroke, held: Modifier) -> bool:
    match stroke.name:
        case "enter":
            return True
        case "tab":
            return held == Modifier.CTRL
        case "escape":
            return bool(held & Modifier.ALT) and held != Modifier.ALT
        case "":
            character = stroke.latin or stroke.character
            alias = character in _ALIASES and not held & Modifier.ALT
            return bool(held & Modifier.CTRL) and not ("@" <= character <= "~" or alias)
    return False
