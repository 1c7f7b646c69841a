"""Stroke: one key press, as far as the terminal reported it."""

import unicodedata
from dataclasses import dataclass
from enum import Enum, IntFlag, auto
from types import MappingProxyType

ESCAPE = "\x1b"


class Modifier(IntFlag):
    """Keys held down with another, by the bits that terminals report them with."""

    SHIFT = 1
    ALT = 2
    CTRL = 4
    SUPER = 8
    HYPER = 16
    META = 32
    CAPS_LOCK = 64
    NUM_LOCK = 128


NONE = Modifier(0)
LOCKS = Modifier.CAPS_LOCK | Modifier.NUM_LOCK


class KeyEncoding(Enum):
    """The way in which a key was written.

    XTERM is xterm's without any protocol, OTHER that of a terminal which is no xterm: a program
    that believes in `TERM=xterm-256color` does not expect it. NAMED is not a terminal's.
    """

    XTERM = auto()
    OTHER = auto()
    MODIFIED = auto()
    KITTY = auto()
    NAMED = auto()


# Endings of the names of keys that mean nothing by themselves.
_MODIFIERS = ("_shift", "_control", "_alt", "_super", "_hyper", "_meta", "_lock")


@dataclass(frozen=True, slots=True)
class Stroke:
    """A press of a key.

    Attributes:
        name: What the key is, such as `up`, `f5` or `kp_0`; "" for a key known by its character.
        base: The character of the key alone; "" for one that has none, or is not known.
        shifted: The character of the key with shift, where it was told.
        latin: The character that the key has on a PC-101 keyboard, where it was told.
        modifiers: What was held down.
        text: What it types; "" where it types nothing.
        raw: What came; bytes that could not be decoded are lone surrogates in it.
        encoding: How it was written.
    """

    name: str = ""
    base: str = ""
    shifted: str = ""
    latin: str = ""
    modifiers: Modifier = NONE
    text: str = ""
    raw: str = ""
    encoding: KeyEncoding = KeyEncoding.NAMED

    @property
    def is_modifier(self) -> bool:
        """Return whether it is a key that is pressed for the sake of others, such as Shift."""
        return self.name.endswith(_MODIFIERS)

    @property
    def character(self) -> str:
        """Return the character of the key, with shift if that is held down."""
        if self.modifiers & Modifier.SHIFT:
            return self.shifted or self.base.upper()
        return self.base


def of_text(character: str) -> Stroke:
    """Return the stroke that types a character on a keyboard that nothing is known of."""
    lower = character.lower()
    if len(lower) == 1 and lower != character:
        return Stroke(base=lower, shifted=character, modifiers=Modifier.SHIFT, text=character)
    if unicodedata.category(character[:1] or " ") == "Cs":
        # A byte that could not be decoded: no keyboard has such a character.
        return Stroke(text=character)
    return Stroke(base=character, text=character)


_HELD = MappingProxyType(
    {"shift": Modifier.SHIFT, "alt": Modifier.ALT, "ctrl": Modifier.CTRL, "super": Modifier.SUPER}
)
_NAMES = frozenset(
    (
        *("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete"),
        *("enter", "tab", "escape", "backspace"),
        *(f"f{number}" for number in range(1, 26)),
    )
)
# Keys are named after their character where they have no name of their own.
_CHARACTERS = MappingProxyType(
    {
        **{
            unicodedata.name(chr(code)).lower().replace("-", "_").replace(" ", "_"): chr(code)
            for code in range(0x20, 0x7F)
        },
        "at": "@",
        "backslash": "\\",
        "minus": "-",
        "plus": "+",
        "slash": "/",
        "underscore": "_",
    }
)


def named(key: str, character: str | None = None) -> Stroke:
    """Return the stroke of a key that is told by its name.

    Args:
        key: The name with its modifiers: `a`, `ctrl+a`, `up`, `shift+tab`, `alt+x`, `f5`.
        character: What it prints, if it does.
    """
    *before, name = key.split("+") if key != "+" else ["+"]
    held = NONE
    for modifier in before:
        held |= _HELD.get(modifier, NONE)
    if name in _NAMES:
        return Stroke(name, modifiers=held)
    base = character_of(name)
    if not held & ~Modifier.SHIFT:
        return of_text(base or character or "")
    return Stroke(base=base.lower(), modifiers=held)


def character_of(name: str) -> str:
    """Return the character a key is named after, or nothing."""
    if len(name) == 1:
        return name
    if name in _CHARACTERS:
        return _CHARACTERS[name]
    try:
        return unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return ""
