"""Finds the prefix key in what a keyboard sends, as bytes: nothing else is changed."""

import re

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.keys import KeyEncoder
from sshtui.terminal.strokes import Modifier, Stroke, named

_LONGEST = 40
"""Bytes of a key that has only begun, of which no more are kept back."""

# Releases, and the keys that are held for the sake of others, of kitty's protocol.
_NO_KEY = re.compile(rb"\x1b\[(?:[\d:]+;\d+:3(?:;[\d:]*)?[u~A-HPQS]|574[45]\d(?:;[\d:]*){0,2}u)")
_CUT = re.compile(rb"\x1b(?:\[[\d:;]*)?\Z")


class PrefixBytes:
    """Parts what is typed into what is the program's, and the key that comes after the prefix.

    Args:
        prefix: The prefix key by its name.
        emulator: Tells how a program wants a key that has no code of its own.

    Attributes:
        legacy: The prefix key as terminals without a protocol send it.
    """

    def __init__(self, prefix: str, emulator: Emulator) -> None:
        stroke = named(prefix)
        self.legacy = _legacy(stroke) or KeyEncoder(emulator).encode(stroke)
        ways = [re.escape(self.legacy)] if self.legacy else []
        if stroke.base:
            code, held = ord(stroke.base), int(stroke.modifiers)
            # With either of the locks, and any of the alternative codes and texts.
            masks = b"|".join(
                b"%d" % (1 + held + locks)
                for locks in (0, Modifier.CAPS_LOCK, Modifier.NUM_LOCK, 192)
            )
            ways.append(rb"\x1b\[%d(?::\d*)*;(?:%b)(?::[12])?(?:;[\d:]*)?u" % (code, masks))
            ways.append(rb"\x1b\[27;(?:%b);%d~" % (masks, code))
        self._prefix = re.compile(b"|".join(ways))
        self._cut = b""
        self._held = False

    @property
    def pending(self) -> bool:
        """Whether a key has begun, or ESC was pressed: after a moment call `flush`."""
        return bool(self._cut)

    def flush(self) -> tuple[bytes, bool]:
        """Take what is kept back for what it is."""
        return self._part(b"", whole=True)

    def feed(self, data: bytes) -> tuple[bytes, bool]:
        """Return what is the program's, and whether another key came after the prefix.

        Args:
            data: What was typed; what comes after that key is dropped.
        """
        return self._part(data, whole=False)

    def _part(self, data: bytes, *, whole: bool) -> tuple[bytes, bool]:
        data = self._cut + data
        cut = None if whole else _CUT.search(data)
        self._cut = cut.group() if cut and len(cut.group()) < _LONGEST else b""
        data = data[: len(data) - len(self._cut)]
        passed = b""
        while data:
            if self._held:
                if ignored := _NO_KEY.match(data):
                    data = data[ignored.end() :]
                    continue
                self._held = False
                twice = self._prefix.match(data)
                if twice is None:
                    return passed, True
                passed += twice.group()
                data = data[twice.end() :]
            found = self._prefix.search(data)
            if found is None:
                return passed + data, False
            passed += data[: found.start()]
            data = data[found.end() :]
            self._held = True
        return passed, False


def _legacy(stroke: Stroke) -> bytes:
    """Return the control character of a key, whatever a program has asked for; empty for none."""
    if not stroke.base or not stroke.modifiers & Modifier.CTRL:
        return b""
    escape = b"\x1b" if stroke.modifiers & Modifier.ALT else b""
    return escape + bytes([ord(stroke.base.upper()) & 0x1F])
