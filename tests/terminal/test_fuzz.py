"""Hostile bytes and resizes: the process lives, and what is shown stays showable.

Run as a script it fuzzes for longer: `python tests/terminal/test_fuzz.py fuzz SEED ITERATIONS`.
"""

import itertools
import os
import random
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sshtui.terminal import emulator as emulator_module
from sshtui.terminal.copymode.units import SelectionUnit
from sshtui.terminal.emulator import Emulator
from sshtui.terminal.grid import Frame
from sshtui.terminal.mouse_selection import MouseSelection

ITERATIONS = 10_000

SEEDS = (
    b"plain text that is longer than a narrow line\r\n",
    b"\x1b[31;1mred\x1b[0m \x1b[38;5;208mx\x1b[48;2;1;2;3my\x1b[4:3mz\x1b[m",
    "漢字かな 👩‍🚀 🇩🇪 e\u0301\u0301 \u202ertl \u009b31m \u0085".encode(),
    b"\x1b[?1049h\x1b[2J\x1b[H\x1b[?1049l",
    b"\x1b[5;10r\x1b[?6h\x1b[10S\x1b[10T\x1b[3L\x1b[3M\x1b[r",
    b"\x1b[?69h\x1b[3;9s\x1b[4@\x1b[4P\x1b[9X\x1b[?69l",
    b"\x1b[999999999b\x1b[65535;65535H\x1b[2147483647C",
    b"\x1b]0;title\x07\x1b]8;;http://example.com\x1b\\link\x1b]8;;\x1b\\",
    b"\x1b]4;1;#ff0000\x07\x1b]10;#123456\x07\x1b]11;?\x07\x1b]104\x07",
    b"\x1bP+q544e\x1b\\\x1bP$qm\x1b\\\x1b_Ga=T,f=24,s=9,v=9;AAAA\x1b\\",
    b"\x1b]52;c;aGVsbG8=\x07\x1b]5522;type=write;AAAA\x1b\\\x1b]1337;File=:AAAA\x07",
    b"\x1b[?2004h\x1b[?1006h\x1b[?1003h\x1b[>31u\x1b[>4;2m\x1b[<u",
    b"\x1b[c\x1b[>c\x1b[=c\x1b[6n\x1b[?2026$p\x1b[>q\x1b[21t",
    b"\t\t\x1bH\x1b[3g\x08\x08\x1b7\x1b8\x1b#8\x1bc",
    b"\x0e\x0f\x1b(0lqqk\x1b(B\x1b%G\x1bN\x1bO\x9b1;1H\x90\x9d\x9e",
    b"\x1b\x9d8;;h\x1b\\x\x1b[1\x9d8;;g\x07y\x1b\xc3]8;;i\x07z\x1b_G\x9d8;;j\x07",
    b"\x1b[?3h\x1b[?40h\x1b[?45h\x1b[?7l\x1b[4h\x1b[20h\x1b[!p",
    b"a\xcc\x81\xe2\x80\x8d\xf0\x9f\x87\xa9\xf0\x9f\x87\xff\xfe\xc0\x80",
    b"\x1b[2;2H\x1b[1J\x1b[1K\x1b[3J\x1bD\x1bM\x1bE\x1b[10I\x1b[10Z",
    b"e\x1b]8;;l\x1b[99999b\x1b[?6h\x1b[M\x1b[5@",
    b"".join(b"\x1b[38;2;%d;%d;7mx" % (number, 255 - number) for number in range(250)),
    "".join(
        f"a{chr(0x300 + number)}👩\u200d{chr(0x1F400 + number)}" for number in range(90)
    ).encode(),
)


KILLERS: tuple[tuple[bytes | tuple[int, int], ...], ...] = (
    (b"\x1b]8;;h\x1b:\xcb\x1b]8;;p\x1b\\\xbc", (8, 12), (2, 1), b"\x1b[99999b"),
    ((3, 15), b"e\x1b]8;;l\x1b[99999b", (169, 26), b"\x1b[99999b\x1b[?6h\x1b[M"),
    ("\x1bDa\u0301\u200d🇩\x1b[?7l".encode(), (1, 20), b"\x1b[@"),
)


LINKS, HALF = range(2), 2


def mutated(rng: random.Random) -> bytes:
    data = bytearray(b"".join(rng.choices(SEEDS, k=rng.randint(1, 4))))
    for _ in range(rng.randint(0, 6)):
        place = rng.randrange(len(data) + 1)
        what = rng.randrange(5)
        if what == 0:
            data[place:place] = rng.randbytes(rng.randint(1, 8))
        elif what == 1:
            del data[place : place + rng.randint(1, 8)]
        elif what == 2 and place < len(data):
            data[place] ^= 1 << rng.randrange(8)
        elif what == 3:
            data[place:place] = str(rng.choice((0, 1, 2, 80, 65535, 2**31, 2**63))).encode()
        else:
            data[place:place] = data[: rng.randint(1, 20)]
    return bytes(data)


def fuzz(seed: int, iterations: int) -> int:
    """Return how many rows were seen, having checked each of them."""
    rng = random.Random(seed)
    seen = 0
    answers: list[bytes] = []
    terminal = new(answers)
    for number in range(iterations):
        terminal.feed(mutated(rng))
        if rng.random() < 0.1:
            terminal.resize(rng.randint(0, 500 if rng.random() < 0.1 else 12), rng.randint(0, 30))
        if rng.random() < 0.1:
            seen += checked(terminal.take_frame(everything=rng.random() < 0.2))
        if rng.random() < 0.05:
            terminal.scroll(rng.randint(-40, 40))
            selection = MouseSelection(terminal)
            selection.begin((rng.randint(-5, 600), 0), rng.choice(list(SelectionUnit)))
            selection.extend((3, rng.randint(-5, 60)))
            terminal.selected_text()
            terminal.text()
            assert all(unicodedata.category(c) != "Cc" for c in terminal.title)
        if number % 2000 == 1999:
            terminal.close()
            kept = rng.choice((0, 5, 100, 10_000)), rng.choice((0, 1 << 16, 1 << 20, 16 << 20))
            terminal = new(answers, *kept)
    terminal.feed(b"\x1bc\x1b\\\x1bc\x18OK")
    assert terminal.text().startswith("OK")
    return seen


def new(answers: list[bytes], lines: int = 100, size: int = 1 << 20) -> Emulator:
    return Emulator(20, 8, scrollback_lines=lines, scrollback_bytes=size, reply=answers.append)


def checked(frame: Frame) -> int:
    for row, runs in frame.rows.items():
        assert 0 <= row < frame.height
        assert sum(run.width for run in runs) <= frame.columns
        for run in runs:
            assert not run.cells or "".join(run.cells) == run.text
            assert not any(unicodedata.category(c) in {"Cc", "Zl", "Zp"} for c in run.text)
    return len(frame.rows)


def in_a_process(what: str, *arguments: int) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, __file__, what, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return done.returncode, done.stdout + done.stderr


def test_ten_thousand_mutated_inputs_leave_a_terminal_that_still_prints(
    record_property: Callable[[str, object], None],
) -> None:
    record_property("tried", ITERATIONS)
    status, output = in_a_process("fuzz", 20_240_229, ITERATIONS)
    assert (status, status == 0 and int(output) > 1000) == (0, True), output


@pytest.mark.parametrize("killer", range(3))
def test_what_kills_the_library_does_nothing_to_ours(killer: int) -> None:
    assert in_a_process("kill", killer) == (0, "OK\n")


@pytest.mark.parametrize("killer", LINKS)
def test_what_our_defences_are_for_still_kills_the_library(killer: int) -> None:
    """Once the library survives one of these, its defence may go."""
    status, _ = in_a_process("kill without defence", killer)
    assert status < 0


def test_half_a_character_still_claims_a_cluster_its_row_knows_nothing_of() -> None:
    """Reading such a cluster reads memory that was never written; it may crash, or not."""
    terminal = after(new([], 100, 65_536), HALF)
    asked: list[int] = []
    terminal._rows._cluster_at = lambda column: str(asked.append(column))  # type: ignore[method-assign, func-returns-value]
    terminal.take_frame(everything=True)
    cells = terminal._rows._cells
    assert any(cells.clusters[value] for value in list(cells.texts))
    assert asked == []


def kill(killer: int, *, defended: bool) -> str:
    """Feed what once killed the process: a flood of links twice, half a character once."""
    terminal = new([], 100, 65_536)
    if not defended:
        emulator_module.LEAST_ROWS = 1
        terminal._feed._without_hyperlinks = lambda data: data  # type: ignore[assignment]
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


def pieces(data: bytes, cuts: list[int]) -> Iterator[bytes]:
    places = sorted({min(cut, len(data)) for cut in cuts} | {0, len(data)})
    for start, end in itertools.pairwise(places):
        yield data[start:end]


@settings(max_examples=150)
@given(
    parts=st.lists(st.one_of(st.sampled_from(SEEDS), st.binary(max_size=12)), max_size=8),
    cuts=st.lists(st.integers(0, 400), max_size=12),
)
def test_what_is_shown_does_not_depend_on_how_the_bytes_were_cut(
    parts: list[bytes], cuts: list[int]
) -> None:
    data = b"".join(parts)
    whole_answers: list[bytes] = []
    cut_answers: list[bytes] = []
    whole, cut = new(whole_answers), new(cut_answers)
    whole.feed(data)
    for piece in pieces(data, cuts):
        cut.feed(piece)
    assert whole.take_frame(everything=True) == cut.take_frame(everything=True)
    assert (whole.title, whole.bells, whole_answers) == (cut.title, cut.bells, cut_answers)


if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    numbers = [int(argument) for argument in arguments]
    result = fuzz(*numbers) if what == "fuzz" else kill(*numbers, defended=what == "kill")
    sys.stdout.write(f"{result}\n")
