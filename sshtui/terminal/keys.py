"""Keys as bytes, the way the program in the terminal asked for them.

The encoder is libghostty's and follows the terminal: cursor key mode, backarrow mode, the kitty
keyboard protocol, modifyOtherKeys. Where it goes further than xterm without being asked, xterm's
convention holds, because that is what the terminfo entry `xterm-256color` promises.
"""

import re
import unicodedata
from types import MappingProxyType

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.library import ffi, lib
from sshtui.terminal.native import Handle, check

_SHIFT, _CTRL, _ALT, _SUPER = 1, 2, 4, 8
_MODIFIERS = MappingProxyType({"shift": _SHIFT, "ctrl": _CTRL, "alt": _ALT, "super": _SUPER})
_MOST_BYTES = 128

_NAMED = MappingProxyType(
    {
        "backspace": "BACKSPACE",
        "delete": "DELETE",
        "down": "ARROW_DOWN",
        "end": "END",
        "enter": "ENTER",
        "escape": "ESCAPE",
        "home": "HOME",
        "insert": "INSERT",
        "left": "ARROW_LEFT",
        "pagedown": "PAGE_DOWN",
        "pageup": "PAGE_UP",
        "right": "ARROW_RIGHT",
        "tab": "TAB",
        "up": "ARROW_UP",
        **{f"f{number}": f"F{number}" for number in range(1, 26)},
    }
)

# Keys are named after their character where they have no name of their own.
_SHORT_NAMES = MappingProxyType(
    {
        "at": "@",
        "backslash": "\\",
        "minus": "-",
        "plus": "+",
        "slash": "/",
        "underscore": "_",
    }
)
_NAMES = MappingProxyType(
    {
        **{
            unicodedata.name(chr(code)).lower().replace("-", "_").replace(" ", "_"): chr(code)
            for code in range(0x20, 0x7F)
        },
        **_SHORT_NAMES,
    }
)

# What control makes of a character on a terminal without any protocol (ECMA-48, xterm).
_CONTROL = MappingProxyType(
    {
        **{chr(code): bytes([code & 0x1F]) for code in range(0x40, 0x60)},
        **{chr(code): bytes([code & 0x1F]) for code in range(0x61, 0x7B)},
        " ": b"\x00",
        "/": b"\x1f",
        "?": b"\x7f",
    }
)
_CSI_U = re.compile(rb"\x1b\[[0-9;:]+u")
_MODIFIED_OTHER = re.compile(rb"\x1b\[27;[0-9]+;[0-9]+~")
# terminfo's kf13 to kf24 are the first twelve with shift, and so they reach us.
_SHIFTED_FUNCTION_KEYS = MappingProxyType({f"f{n}": f"f{n - 12}" for n in range(13, 25)})


def character_of(name: str) -> str:
    """Return the character a key is named after, or nothing."""
    if len(name) == 1:
        return name
    if name in _NAMES:
        return _NAMES[name]
    try:
        return unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return ""


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

    def encode(self, key: str, character: str | None = None) -> bytes:
        """Return what a key sends; nothing for a key no terminal knows.

        Args:
            key: Its name with its modifiers: `a`, `ctrl+a`, `up`, `shift+tab`, `alt+x`, `f5`.
            character: What it prints, if it does.
        """
        if self._emulator.closed:
            return b""
        modifiers, name = _split(key)
        flags = self._emulator.kitty_flags
        if not flags and name in _SHIFTED_FUNCTION_KEYS and not modifiers & _SHIFT:
            modifiers, name = modifiers | _SHIFT, _SHIFTED_FUNCTION_KEYS[name]
        if name in _NAMED:
            encoded = self._press(getattr(lib, f"GHOSTTY_KEY_{_NAMED[name]}"), modifiers, "")
            if name == "enter" and not flags and _MODIFIED_OTHER.fullmatch(encoded):
                return encoded if self._modifies_others() else b"\r"
            return encoded
        return self._text(modifiers, character_of(name) or character or "", character, flags)

    def _text(self, modifiers: int, base: str, character: str | None, flags: int) -> bytes:
        if not modifiers & ~_SHIFT:
            text = character or base
            return self._plain(text) if flags else text.encode(errors="ignore")
        if not base:
            return b""
        encoded = self._press(
            lib.GHOSTTY_KEY_UNIDENTIFIED,
            modifiers,
            base.upper() if modifiers & _SHIFT else base,
            unshifted=base.lower(),
        )
        if not flags and _CSI_U.fullmatch(encoded):
            return _without_protocol(modifiers, base)
        return encoded

    def _plain(self, text: str) -> bytes:
        lower = text.lower()
        if len(text) == len(lower) == 1 and lower != text:
            return self._press(
                lib.GHOSTTY_KEY_UNIDENTIFIED, _SHIFT, text, unshifted=lower, consumed=_SHIFT
            )
        return self._press(lib.GHOSTTY_KEY_UNIDENTIFIED, 0, text, unshifted=text)

    def _modifies_others(self) -> bool:
        """Tell whether modifyOtherKeys is on: the library tells only by what it makes of a key."""
        probe = self._press(lib.GHOSTTY_KEY_UNIDENTIFIED, _CTRL, "a", unshifted="a")
        return _MODIFIED_OTHER.fullmatch(probe) is not None

    def _press(
        self, key: int, modifiers: int, text: str, *, unshifted: str = "", consumed: int = 0
    ) -> bytes:
        event = self._event.value
        raw = text.encode(errors="ignore")
        kept = ffi.new("char[]", raw)
        lib.ghostty_key_event_set_action(event, lib.GHOSTTY_KEY_ACTION_PRESS)
        lib.ghostty_key_event_set_key(event, key)
        lib.ghostty_key_event_set_mods(event, modifiers)
        lib.ghostty_key_event_set_consumed_mods(event, consumed)
        lib.ghostty_key_event_set_utf8(event, kept if raw else ffi.NULL, len(raw))
        codepoint = ord(unshifted) if len(unshifted) == 1 else 0
        lib.ghostty_key_event_set_unshifted_codepoint(event, codepoint)
        encoder = self._encoder.value
        lib.ghostty_key_encoder_setopt_from_terminal(encoder, self._emulator.handle)
        encode = lib.ghostty_key_encoder_encode
        check(encode(encoder, event, self._buffer, _MOST_BYTES, self._length), "key_encode")
        return bytes(ffi.buffer(self._buffer, self._length[0]))


def _split(key: str) -> tuple[int, str]:
    modifiers = 0
    *names, name = key.split("+") if key != "+" else ["+"]
    for modifier in names:
        modifiers |= _MODIFIERS.get(modifier, 0)
    return modifiers, name


def _without_protocol(modifiers: int, base: str) -> bytes:
    encoded = base.encode(errors="ignore")
    if modifiers & _CTRL:
        encoded = _CONTROL.get(base, encoded)
    return b"\x1b" + encoded if modifiers & _ALT else encoded
