"""Finds the prefix key in what a keyboard sends, as bytes: nothing else is changed."""

import re

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.keys import KeyEncoder
from sshtui.terminal.strokes import Modifier, Stroke, named

_LONGEST = 40
"""Bytes of a key that has only begun, of which no more are kept back."""

# Releases, and the keys that are held for the sake of others, of kitty's protocol.
_NO_KEY = re.compile(rb"\x1b\[(?:[\d:]+;\d+:3(?:;[\d:]*)?[u~A-HPQS]|574[45]\d(?:;[\d:]*){0,2}u)")
# A sequence, Alt or Escape with another, or a character.
_KEY = re.compile(
    rb"\x1b?\x1b(?:\[\[[A-E]|\[[0-?]*[ -/]*[@-~]|O[!-~]|[^\x1b])"
    rb"|[\xc2-\xf4][\x80-\xbf]{1,3}|(?s:.)"
)
# What a terminal sends by itself or for the mouse, which is the program's whatever comes before.
_TOLD = re.compile(
    rb"\x1b\[(?:M(?s:...)|<[\d;]+[Mm]|[IO]|[?>][\d;]*\$?[A-Za-z]|\d+;\d+R|\d+(?:;\d+)+t)"
    rb"|\x1b[\]P_][^\x07\x1b]*(?:\x07|\x1b\\)"
)
_CUT = re.compile(rb"\x1b(?:\[[\d:;]*)?\Z")


class PrefixBytes:
    """Parts what is typed into what is the program's, and the key that comes after the prefix.

    Args:
        prefix: The prefix key by its name.
        emulator: Tells how a program wants a key that has no code of its own.

    Attributes:
        legacy: The prefix key as terminals without a protocol send it.
        after: What was typed after the key behind the prefix.
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
        self.after = b""

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
            data: What was typed; what comes after that key is kept in `after`.
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
                if told := _TOLD.match(data):
                    passed += told.group()
                    data = data[told.end() :]
                    continue
                self._held = False
                twice = self._prefix.match(data)
                if twice is None:
                    self.after = data[_first_key(data) :] + self._cut
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


def _first_key(data: bytes) -> int:
    """Return how many bytes the first key has; with kitty's protocol, its release too."""
    key = _KEY.match(data)
    length = key.end() if key else 1
    released = _NO_KEY.match(data, length)
    return released.end() if released else length


def _legacy(stroke: Stroke) -> bytes:
    """Return the control character of a key, whatever a program has asked for; empty for none."""
    if not stroke.base or not stroke.modifiers & Modifier.CTRL:
        return b""
    escape = b"\x1b" if stroke.modifiers & Modifier.ALT else b""
    return escape + bytes([ord(stroke.base.upper()) & 0x1F])
