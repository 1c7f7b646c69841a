"""Bursts of keys, and what a plain readline makes of them."""

import json
import random
import string
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.cli.on_terminal import on_terminal

BYTES = {
    "left": "\x1b[D",
    "right": "\x1b[C",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "delete": "\x1b[3~",
    "backspace": "\x7f",
    "alt+backspace": "\x1b\x7f",
    "ctrl+left": "\x1b[1;5D",
    "ctrl+a": "\x01",
    "ctrl+e": "\x05",
    "ctrl+k": "\x0b",
    "ctrl+u": "\x15",
    "ctrl+w": "\x17",
    "enter": "\r",
    "space": " ",
}
"""Keys that mean the same to readline and to our inputs, as a terminal sends them."""

HIDDEN = {"ctrl+left": "home", "ctrl+w": "ctrl+u", "alt+backspace": "ctrl+u"}
"""What keys for words do where the words are hidden: a key that stops at one would tell of it."""

_EDITING = [key for key in BYTES if key not in ("enter", "space")]
_LETTERS = [*string.ascii_lowercase, *string.digits, "space", "space", "space"]

_READS = """\
import json, readline, sys
readline.parse_and_bind('"\\\\e[1;5D": backward-word')
readline.parse_and_bind("set bell-style none")
with open(sys.argv[1], "w") as told:
    for number in range(int(sys.argv[2])):
        print(json.dumps(input(f"line {number}: ")), file=told, flush=True)
"""


def bursts(seed: str, count: int) -> list[list[str]]:
    """Return bursts of letters and editing keys, the same ones for the same seed."""
    chance = random.Random(seed)
    return [
        [
            chance.choice(_EDITING if chance.random() < 0.4 else _LETTERS)
            for _ in range(chance.randint(3, 25))
        ]
        for _ in range(count)
    ]


def as_bytes(keys: Sequence[str]) -> str:
    """Return what a terminal sends for keys."""
    return "".join(BYTES.get(key, key) for key in keys)


def read(lines: Sequence[Sequence[str]], directory: Path) -> list[str]:
    """Have a plain readline read lines, each typed in one go."""
    told = directory / "readline.json"
    with on_terminal([sys.executable, "-c", _READS, str(told), str(len(lines))]) as reader:
        for number, keys in enumerate(lines):
            # Only then does readline have the terminal, and not the kernel's own line editor.
            reader.sees(f"line {number}: ")
            reader.type(as_bytes(keys) + "\r")
        reader.rest()
    return [json.loads(line) for line in told.read_text().splitlines()]
