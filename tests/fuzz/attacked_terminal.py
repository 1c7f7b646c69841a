"""Writes changed output to a terminal, in a process of its own; run by `test_terminal`.

python tests/fuzz/attacked_terminal.py fuzz SEED INPUTS
python tests/fuzz/attacked_terminal.py kill NUMBER
"""

import random
import sys
import unicodedata

from sshtui.terminal import emulator as emulator_module
from sshtui.terminal.copymode.units import SelectionUnit
from sshtui.terminal.emulator import Emulator
from sshtui.terminal.grid import Frame
from sshtui.terminal.mouse_selection import MouseSelection
from tests.fuzz import corpus
from tests.fuzz.emulators import terminal_of
from tests.fuzz.mutator import mutated
from tests.terminal.corpus.recordings import RECORDINGS

KILLERS: tuple[tuple[bytes | tuple[int, int], ...], ...] = (
    (b"\x1b]8;;h\x1b:\xcb\x1b]8;;p\x1b\\\xbc", (8, 12), (2, 1), b"\x1b[99999b"),
    ((3, 15), b"e\x1b]8;;l\x1b[99999b", (169, 26), b"\x1b[99999b\x1b[?6h\x1b[M"),
    ("\x1bDa\u0301\u200d🇩\x1b[?7l".encode(), (1, 20), b"\x1b[@"),
    ((1, 30), corpus.read("terminal", "killed-three-columns")),
    ((6, 29), corpus.read("terminal", "killed-in-the-last-column")),
    ((80, 24), "\x1b[1;3r\x1b[24;80Hक\u094d\x1b[b".encode()),
)
"""What once killed the process.

A flood of links twice, half a character, three columns, and characters of several parts that grow
wide in the last column below a scroll region.
"""

UNDEFENDED, HALF = (0, 1, 3, 4, 5), 2

WINDOW = 400
"""Bytes of a recording that are one seed."""

INPUTS_A_TERMINAL = 2_000
LARGEST = 2_000
"""Bytes of an input: enough for every sequence, and few enough for a million of them."""


def seeds() -> list[bytes]:
    """Return sequences of every kind, and pieces of what real programs wrote."""
    found = corpus.seeds("terminal")
    for recording in RECORDINGS:
        data = recording.bytes()
        places = range(0, len(data), max(WINDOW, len(data) // 20))
        found += [data[place : place + WINDOW] for place in places]
    return found


def fuzz(seed: str, inputs: int) -> int:
    """Return how many rows were seen, having checked each of them."""
    rng = random.Random(seed)
    known, seen = seeds(), 0
    terminal = terminal_of(20, 8)
    for number in range(inputs):
        terminal.feed(mutated(rng, known)[:LARGEST])
        if rng.random() < 0.1:
            terminal.resize(rng.randint(0, 500 if rng.random() < 0.1 else 12), rng.randint(0, 30))
        if rng.random() < 0.1:
            seen += checked(terminal.take_frame(everything=rng.random() < 0.2))
        if rng.random() < 0.05:
            look_around(rng, terminal)
        if rng.random() < 0.01:
            prints_after_a_reset(terminal)
        if number % INPUTS_A_TERMINAL == INPUTS_A_TERMINAL - 1:
            prints_after_a_reset(terminal)
            terminal.close()
            lines, size = rng.choice((0, 5, 100, 10_000)), rng.choice((0, 1 << 16, 16 << 20))
            terminal = terminal_of(20, 8, lines=lines, size=size)
    prints_after_a_reset(terminal)
    return seen


def look_around(rng: random.Random, terminal: Emulator) -> None:
    terminal.scroll(rng.randint(-40, 40))
    selection = MouseSelection(terminal)
    selection.begin((rng.randint(-5, 600), 0), rng.choice(list(SelectionUnit)))
    selection.extend((3, rng.randint(-5, 60)))
    terminal.selected_text()
    terminal.text()
    terminal.link_at(rng.randint(-5, 600), rng.randint(-5, 60))
    assert all(unicodedata.category(c) != "Cc" for c in terminal.title)


def prints_after_a_reset(terminal: Emulator) -> None:
    terminal.feed(b"\x1bc\x1b\\\x1bc\x18OK")
    terminal.scroll_to_end()
    assert terminal.text().startswith("OK")


def checked(frame: Frame) -> int:
    for row, runs in frame.rows.items():
        assert 0 <= row < frame.height
        assert sum(run.width for run in runs) <= frame.columns
        for run in runs:
            assert not run.cells or "".join(run.cells) == run.text
            assert not any(unicodedata.category(c) in {"Cc", "Zl", "Zp"} for c in run.text)
    return len(frame.rows)


def kill(killer: int, *, defended: bool) -> str:
    """Feed what once killed the process."""
    terminal = terminal_of(20, 8, size=65_536)
    if not defended:
        emulator_module.LEAST_COLUMNS, emulator_module.LEAST_ROWS = 2, 1
        terminal._feed._without_hyperlinks = lambda data: data  # type: ignore[assignment]
        clusters = terminal._feed._clusters
        clusters.write = clusters._write  # type: ignore[method-assign]
    after(terminal, killer).take_frame()
    terminal.feed(b"\x1bcOK")
    return terminal.text()


def after(terminal: Emulator, killer: int) -> Emulator:
    for step in KILLERS[killer]:
        if isinstance(step, bytes):
            terminal.feed(step)
        else:
            terminal.resize(*step)
    return terminal


if __name__ == "__main__":
    what, first, *rest = sys.argv[1:]
    if what == "fuzz":
        sys.stdout.write(f"{fuzz(first, int(rest[0]))}\n")
    else:
        sys.stdout.write(f"{kill(int(first), defended=what == 'kill')}\n")
