"""Makes server text safe to show: no control characters, nothing invisible."""

import re
import unicodedata

MAX_COMBINING = 3
"""Combining marks in a row; more would grow over the lines above and below."""

TAB = "    "
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

BIDI = frozenset(map(chr, (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))))
"""Controls that turn the direction of the text around them."""

_LINE_END = re.compile("\r\n|[\r\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]")

# Invisible, though Unicode calls them letters, marks or symbols.
_BLANKS = frozenset(
    "\N{COMBINING GRAPHEME JOINER}\N{HANGUL CHOSEONG FILLER}\N{HANGUL JUNGSEONG FILLER}"
    "\N{HANGUL FILLER}\N{HALFWIDTH HANGUL FILLER}\N{KHMER VOWEL INHERENT AQ}"
    "\N{KHMER VOWEL INHERENT AA}\N{BRAILLE PATTERN BLANK}"
)
_EMOJI_STYLE = frozenset("\N{VARIATION SELECTOR-15}\N{VARIATION SELECTOR-16}")
_DEL = 0x7F
_BMP_END = 0x10000


def clean(text: str, *, lines: bool = False) -> str:
    r"""Return the text as it may stand on a screen; cleaning it again changes nothing.

    C0 controls and DEL are shown as `^[`, C1 controls as `\x9b`; other invisible characters
    (bidi controls, zero-width ones, tags) are dropped; surrogates, private-use and unassigned
    characters become U+FFFD; a tab becomes spaces. The result is NFC.

    Args:
        text: Anything that a server sent.
        lines: Keep line ends, as "\n"; otherwise each becomes a space.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_END.sub("\n", text)
    if not lines:
        text = text.replace("\n", " ")
    text = unicodedata.normalize("NFC", text.translate(_SAFE))
    while (capped := _cap_combining(text)) != text:
        # What is next to each other now may compose, and so bring marks together again.
        text = unicodedata.normalize("NFC", capped)
    return text


def scrub(text: str) -> str:
    """Return the text with each control that a terminal obeys replaced by one visible character.

    The last wall, for the screen's line filter: cheap, keeps the number of characters, and
    returns the same object where there is nothing to do. Joiners of emoji stay.
    """
    if text.isprintable() or _HARMFUL.search(text) is None:
        return text
    return text.translate(_STAND_INS)


def is_control(character: str) -> bool:
    """Return whether a character is a C0 or C1 control, DEL or a bidi control."""
    return character in BIDI or unicodedata.category(character) == "Cc"


def _safe(code: int) -> str:
    character = chr(code)
    category = unicodedata.category(character)
    if category == "Cc":
        return f"^{chr(code ^ 0x40)}" if code <= _DEL else f"\\x{code:02x}"
    if category == "Cf" or character in _BLANKS or _is_hidden_selector(character):
        return ""
    if category in {"Cs", "Co", "Cn"}:
        return REPLACEMENT
    return character


def _is_hidden_selector(character: str) -> bool:
    if character in _EMOJI_STYLE:
        return False
    return unicodedata.name(character, "").startswith(
        ("VARIATION SELECTOR-", "MONGOLIAN FREE VARIATION SELECTOR")
    )


class _SafeTable(dict[int, str]):
    """Fills itself as characters are met; only the BMP is kept, so a server cannot make it grow."""

    def __missing__(self, code: int) -> str:
        safe = _safe(code)
        if code < _BMP_END:
            self[code] = safe
        return safe


def _cap_combining(text: str) -> str:
    if text.isascii():
        return text
    kept, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if run <= MAX_COMBINING:
            kept.append(character)
    return "".join(kept)


_SAFE = _SafeTable({ord("\n"): "\n", ord("\t"): TAB})

_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\N{SYMBOL FOR DELETE}"}
_STAND_INS = _PICTURES | dict.fromkeys(
    (*range(0x80, 0xA0), *map(ord, BIDI), 0x2028, 0x2029, *range(0xD800, 0xE000)), REPLACEMENT
)
_HARMFUL = re.compile(f"[\x00-\x1f\x7f-\x9f{''.join(BIDI)}\u2028\u2029\ud800-\udfff]")
