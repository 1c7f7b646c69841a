"""Parses the sequences terminals send for keys.

They write keys in three ways: as xterm always did, with its modifyOtherKeys, and by the kitty
keyboard protocol; and some have their own. What is no key, such as the answer to a question, is
read as nothing.
"""

import re
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from sshtui.terminal.strokes import ESCAPE, LOCKS, NONE, KeyEncoding, Modifier, Stroke, of_text

_FINALS = MappingProxyType(
    {
        "A": "up",
        "B": "down",
        "C": "right",
        "D": "left",
        "F": "end",
        "H": "home",
        "E": "kp_begin",
        "P": "f1",
        "Q": "f2",
        "R": "f3",
        "S": "f4",
    }
)
_NUMBERS = MappingProxyType(
    {
        **dict(zip((2, 3, 5, 6), ("insert", "delete", "pageup", "pagedown"), strict=True)),
        15: "f5",
        28: "f15",
        29: "f16",
        **{number: f"f{number - 11}" for number in range(17, 22)},
        **{number: f"f{number - 12}" for number in range(23, 27)},
        **{number: f"f{number - 14}" for number in range(31, 35)},
        **{number: f"f{number - 21}" for number in range(42, 47)},
    }
)
# As rxvt, the Linux console, screen and tmux write them.
_OTHER_NUMBERS = MappingProxyType(
    {
        **dict(zip((1, 4, 7, 8), ("home", "end", "home", "end"), strict=True)),
        **{number: f"f{number - 10}" for number in range(11, 15)},
    }
)
_CONSOLE = MappingProxyType({final: f"f{number}" for number, final in enumerate("ABCDE", 1)})
_RXVT_ARROWS = MappingProxyType({"a": "up", "b": "down", "c": "right", "d": "left"})
_RXVT_ENDS = MappingProxyType(
    {"^": Modifier.CTRL, "$": Modifier.SHIFT, "@": Modifier.CTRL | Modifier.SHIFT}
)
_KEYPAD = MappingProxyType(
    {
        **{chr(ord("p") + digit): (f"kp_{digit}", str(digit)) for digit in range(10)},
        "j": ("kp_multiply", "*"),
        "k": ("kp_add", "+"),
        "l": ("kp_separator", ","),
        "m": ("kp_subtract", "-"),
        "n": ("kp_decimal", "."),
        "o": ("kp_divide", "/"),
        "X": ("kp_equal", "="),
        "M": ("kp_enter", ""),
    }
)
_TYPED = MappingProxyType(dict(_KEYPAD.values()))
_CONTROLS = MappingProxyType({"\r": "enter", "\t": "tab", "\x7f": "backspace", ESCAPE: "escape"})
_KITTY_LISTS = MappingProxyType(
    {
        57358: """caps_lock scroll_lock num_lock print_screen pause menu""",
        57399: """kp_0 kp_1 kp_2 kp_3 kp_4 kp_5 kp_6 kp_7 kp_8 kp_9 kp_decimal kp_divide
            kp_multiply kp_subtract kp_add kp_enter kp_equal kp_separator kp_left kp_right kp_up
            kp_down kp_pageup kp_pagedown kp_home kp_end kp_insert kp_delete kp_begin
            media_play media_pause media_play_pause media_reverse media_stop media_fast_forward
            media_rewind media_track_next media_track_previous media_record
            lower_volume raise_volume mute_volume
            left_shift left_control left_alt left_super left_hyper left_meta
            right_shift right_control right_alt right_super right_hyper right_meta
            iso_level3_shift iso_level5_shift""",
    }
)
_KITTY = MappingProxyType(
    {
        **{ord(character): name for character, name in _CONTROLS.items()},
        **{57363 + number: f"f{number}" for number in range(13, 36)},
        **{
            first + place: name
            for first, names in _KITTY_LISTS.items()
            for place, name in enumerate(names.split())
        },
    }
)

# Letters of keyboards without Latin ones, and what is on the same keys of a PC-101: control goes
# by that one.
_ELSEWHERE = MappingProxyType(
    dict(
        zip(
            "йцукенгшщзхъфывапролджэячсмитьбюієςερτυθιοπασδφγηξκλζχψωβνμ",
            "qwertyuiop[]asdfghjkl;'zxcvbnm,.s'wertyuiopasdfghjklzxcvbnm",
            strict=True,
        )
    )
)

_CSI = re.compile(
    r"""\x1b\[
    (?P<number>\d{0,8}) (?: : (?P<shifted>\d{0,8}) (?: : (?P<latin>\d{0,8}) )? )?
    (?: ; (?P<held>\d{0,3}) (?: : (?P<event>\d?) )? )?
    (?: ; (?P<last>[\d:]{0,64}) )?
    (?P<final>[A-Za-z~^$@])""",
    re.VERBOSE | re.ASCII,
)
_OTHER_KEY = "27"
_RELEASED = "3"
# The modifiers of F3 are told from a column of the cursor by being few.
_LEAST_COLUMN = 16
# Keys that nobody listed. No terminal answers a question in these forms; and the ends of a paste,
# which have the first, are no keys.
_UNLISTED = re.compile(
    r"\x1b\[(?!20[01])\d{1,3}(;\d{1,3})?[~^$@]|\x1b\[1;[2-8][p-sv-y]|\x1bO\d{0,2}(;\d)?[!-~]",
    re.ASCII,
)
_PROTOCOLS = frozenset({KeyEncoding.MODIFIED, KeyEncoding.KITTY})
_LAST_CODE, _SURROGATES = 0x10FFFF, range(0xD800, 0xE000)


@lru_cache(maxsize=1024)
def read(sequence: str) -> Stroke | None:
    """Return the key that a sequence stands for, or None if it is not a key.

    Args:
        sequence: A character, or a whole escape sequence.
    """
    character, rest = sequence[0], sequence[1:]
    found: Stroke | None
    if not rest:
        found = replace(_of_character(character), encoding=KeyEncoding.XTERM)
    elif character != ESCAPE:
        return None
    elif len(rest) == 1 or rest[0] == ESCAPE:
        found = _with_alt(read(rest))
    else:
        found = _of_sequence(sequence)
        if found is None and _UNLISTED.fullmatch(sequence):
            found = Stroke(encoding=KeyEncoding.XTERM)
    return None if found is None else replace(found, raw=sequence)


def _with_alt(stroke: Stroke | None) -> Stroke | None:
    # A protocol tells of Alt itself: what comes before is the Escape key.
    if stroke is None or stroke.encoding in _PROTOCOLS:
        return None
    return replace(stroke, modifiers=stroke.modifiers | Modifier.ALT, text="")


def _of_character(character: str) -> Stroke:
    if name := _CONTROLS.get(character):
        return Stroke(name)
    if character == "\0":
        return Stroke(base=" ", modifiers=Modifier.CTRL)
    if character < " ":
        return Stroke(base=chr(ord(character) + 0x40).lower(), modifiers=Modifier.CTRL)
    return of_text(character)


def _of_sequence(sequence: str) -> Stroke | None:
    kind, rest = sequence[1], sequence[2:]
    if kind == "O":
        return _of_ss3(rest)
    if kind != "[":
        return None
    if rest[0] == "[":
        name = _CONSOLE.get(rest[1:])
        return None if name is None else Stroke(name, encoding=KeyEncoding.OTHER)
    csi = _CSI.fullmatch(sequence)
    if csi is None or csi["event"] == _RELEASED:
        return None
    return _of_csi(csi)


def _of_ss3(final: str) -> Stroke | None:
    if final in _KEYPAD:
        name, text = _KEYPAD[final]
        return Stroke(name, base=text, text=text, encoding=KeyEncoding.XTERM)
    if final in _RXVT_ARROWS:
        return Stroke(_RXVT_ARROWS[final], modifiers=Modifier.CTRL, encoding=KeyEncoding.XTERM)
    return Stroke(_FINALS[final], encoding=KeyEncoding.XTERM) if final in _FINALS else None


def _of_csi(csi: "re.Match[str]") -> Stroke | None:
    final = csi["final"]
    if final == "u":
        return _of_protocol(csi)
    if final == "~" and csi["number"] == _OTHER_KEY and csi["last"]:
        return _of_other_key(csi)
    if csi["last"] is not None:
        return None
    if final == "~" or final in _RXVT_ENDS:
        return _of_number(csi)
    if final == "Z":
        return Stroke("tab", modifiers=Modifier.SHIFT, encoding=KeyEncoding.XTERM)
    if final in _RXVT_ARROWS and not csi["number"]:
        return Stroke(_RXVT_ARROWS[final], modifiers=Modifier.SHIFT, encoding=KeyEncoding.OTHER)
    return _of_final(csi)


def _of_number(csi: "re.Match[str]") -> Stroke | None:
    number, final = int(csi["number"] or 0), csi["final"]
    name = _NUMBERS.get(number) or _OTHER_NUMBERS.get(number)
    if name is None:
        return None
    held = _RXVT_ENDS.get(final, NONE) | _modifiers(csi)
    # Some write F3 so where xterm's R would look like the place of the cursor.
    usual = number in _NUMBERS or (name == "f3" and held)
    return Stroke(
        name,
        modifiers=held,
        encoding=KeyEncoding.XTERM if usual and final == "~" else KeyEncoding.OTHER,
    )


def _of_final(csi: "re.Match[str]") -> Stroke | None:
    final, held = csi["final"], _modifiers(csi)
    if final not in _FINALS or csi["number"] not in ("", "1"):
        return None
    if final == "R" and not 0 < held < _LEAST_COLUMN and csi["held"]:
        # The cursor stands in the first row.
        return None
    alone = final in "PQRS" and not held
    return Stroke(
        _FINALS[final], modifiers=held, encoding=KeyEncoding.OTHER if alone else KeyEncoding.XTERM
    )


def _of_protocol(csi: "re.Match[str]") -> Stroke | None:
    code, held = int(csi["number"] or 0), _modifiers(csi)
    text = "".join(map(_character, (csi["last"] or "").split(":")))
    if name := _KITTY.get(code):
        base = _TYPED.get(name, "")
        return Stroke(name, base=base, modifiers=held, text=text, encoding=KeyEncoding.KITTY)
    base, shifted = _character(csi["number"]), _character(csi["shifted"])
    if not base and not text:
        return None
    shift = held & Modifier.SHIFT
    if not text and not held & ~(Modifier.SHIFT | LOCKS):
        text = (shifted or base.upper()) if shift else base
    return Stroke(
        base=base,
        shifted=shifted or (text if shift else ""),
        latin=_character(csi["latin"]) or _ELSEWHERE.get(base, ""),
        modifiers=held,
        text=text,
        encoding=KeyEncoding.KITTY,
    )


def _of_other_key(csi: "re.Match[str]") -> Stroke | None:
    character, held = _character(csi["last"]), _modifiers(csi)
    if name := _CONTROLS.get("\x7f" if character == "\b" else character):
        return Stroke(name, modifiers=held, encoding=KeyEncoding.MODIFIED)
    if not character:
        return None
    # It is the character with shift; which one the key has without is told of letters alone.
    stroke = of_text(character)
    return replace(
        stroke,
        shifted=character if held & Modifier.SHIFT else stroke.shifted,
        latin=_ELSEWHERE.get(stroke.base, ""),
        modifiers=held | stroke.modifiers,
        text="" if held & ~(Modifier.SHIFT | LOCKS) else character,
        encoding=KeyEncoding.MODIFIED,
    )


def _modifiers(csi: "re.Match[str]") -> Modifier:
    # No more than all of them; a terminal leaves out none, or says 1.
    return Modifier(min(max(0, int(csi["held"] or 1) - 1), 0xFF))


def _character(code: str | None) -> str:
    number = int(code or 0)
    return chr(number) if 0 < number <= _LAST_CODE and number not in _SURROGATES else ""
