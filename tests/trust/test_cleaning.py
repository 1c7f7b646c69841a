"""What a server sends is cleaned before it is shown: nothing steers, hides or grows."""

import functools
import random
import re
import unicodedata
from collections.abc import Callable

import pytest

from sshtui import sanitize
from sshtui.sanitize import MAX_COMBINING, clean
from tests.effort import LONG
from tests.test_sanitize import HIDDEN, LEGITIMATE
from tests.trust.twin import Defence, needs

TRIES = 100_000 if LONG else 10_000

LONGEST = len("\\x9b")
"""Characters that may come of one."""

MIXED = ("Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me", "Mc", "Lo", "Zl", "So", "Ll")


def let_through(*categories: str) -> Callable[[pytest.MonkeyPatch], None]:
    def take_out(monkeypatch: pytest.MonkeyPatch) -> None:
        safe = sanitize._safe

        def lax(code: int) -> str:
            return chr(code) if unicodedata.category(chr(code)) in categories else safe(code)

        monkeypatch.setattr(sanitize, "_safe", lax)
        monkeypatch.setattr(sanitize, "_SAFE", sanitize._SafeTable())

    return take_out


def cap_no_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sanitize, "_cap_combining", lambda text: text)


@functools.cache
def pools() -> tuple[list[str], ...]:
    """Return the characters of each category that texts are mixed of."""
    found: dict[str, list[str]] = {name: [] for name in MIXED}
    for character in map(chr, range(0x110000)):
        if (category := unicodedata.category(character)) in found:
            found[category].append(character)
    return tuple(found.values())


def mixed(source: random.Random) -> str:
    """Return four characters of one category, and four of any."""
    text = source.choices(source.choice(pools()), k=4)
    return "".join(text + [source.choice(source.choice(pools())) for _ in range(4)])


def fault_of(text: str, shown: str) -> str:
    """Say what is wrong with a cleaned text; "" where nothing is."""
    categories = [unicodedata.category(character) for character in shown]
    if left := HIDDEN.intersection(categories):
        return f"{min(left)} is left"
    marks = "".join("m" if category in {"Mn", "Me"} else " " for category in categories)
    if max(map(len, marks.split()), default=0) > MAX_COMBINING:
        return "too many marks in a row"
    if len(shown) > LONGEST * len(text):
        return "it has grown"
    return "" if clean(shown) == shown else "cleaning it again changes it"


@needs(
    Defence("controls are written out", let_through("Cc"), "Cc is left"),
    Defence("invisible characters are dropped", let_through("Cf"), "Cf is left"),
    Defence("what has no meaning is replaced", let_through("Cs", "Co", "Cn"), "C[sno] is left"),
    Defence("marks in a row are few", cap_no_marks, "too many marks in a row"),
)
def test_random_texts_come_out_clean(record_property: Callable[[str, object], None]) -> None:
    seed = random.randrange(1 << 32)
    source = random.Random(seed)
    for _ in range(TRIES):
        text = mixed(source)
        fault = fault_of(text, clean(text))
        assert not fault, f"{fault}: {text!a}, seed {seed}"
    record_property("tried", TRIES)


def test_fifty_prompts_in_twelve_scripts_are_shown_as_they_are() -> None:
    prompts = [unicodedata.normalize("NFC", text) for text in LEGITIMATE]
    letters = "".join(prompts)
    scripts = {
        re.split(r"[ -]", unicodedata.name(character))[0]
        for character in letters
        if unicodedata.category(character) == "Lo" or character.lower() != character.upper()
    }
    assert [text for text in prompts if clean(text) != text] == []
    assert len(prompts) >= 50
    assert len(scripts) >= 12, scripts
