"""What servers write on a screen: the process lives, and what is shown stays showable."""

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from tests.effort import LONG
from tests.fuzz import attacked_terminal, corpus
from tests.fuzz.emulators import terminal_of
from tests.fuzz.parser import RecordProperty
from tests.fuzz.seed import SEED

INPUTS = 1_000_000 if LONG else 6_000
PROCESSES = 4 if LONG else 1
SEEDS = corpus.seeds("terminal")


def in_a_process(*arguments: object) -> tuple[int, str]:
    """Run an attack where an abort of the library ends nothing else; return how it ended."""
    done = subprocess.run(
        [sys.executable, attacked_terminal.__file__, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("part", range(PROCESSES))
def test_a_terminal_still_prints_whatever_was_written_to_it(
    part: int, record_property: RecordProperty
) -> None:
    count = INPUTS // PROCESSES
    status, output = in_a_process("fuzz", f"{SEED}-{part}", count)
    assert (status, status == 0 and int(output) > count // 20) == (0, True), output
    record_property("tried", count)


@pytest.mark.parametrize("killer", range(len(attacked_terminal.KILLERS)))
def test_what_kills_the_library_does_nothing_to_ours(killer: int) -> None:
    assert in_a_process("kill", killer) == (0, "OK\n")


@pytest.mark.parametrize("killer", attacked_terminal.UNDEFENDED)
def test_what_our_defences_are_for_still_kills_the_library(killer: int) -> None:
    """Once the library survives one of these, its defence may go."""
    status, _ = in_a_process("kill without defence", killer)
    assert status < 0


def test_half_a_character_still_claims_a_cluster_its_row_knows_nothing_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Reading such a cluster reads memory that was never written; it may crash, or not."""
    monkeypatch.setattr("sshtui.terminal.emulator.LEAST_COLUMNS", 2)
    terminal = attacked_terminal.after(terminal_of(20, 8, size=65_536), attacked_terminal.HALF)
    asked: list[int] = []
    terminal._rows._cluster_at = lambda column: str(asked.append(column))  # type: ignore[method-assign, func-returns-value]
    terminal.take_frame(everything=True)
    cells = terminal._rows._cells
    assert any(cells.clusters[value] for value in list(cells.texts))
    assert asked == []


def pieces(data: bytes, cuts: list[int]) -> Iterator[bytes]:
    places = sorted({min(cut, len(data)) for cut in cuts} | {0, len(data)})
    for start, end in itertools.pairwise(places):
        yield data[start:end]


@seed(SEED)
@settings(max_examples=5_000 if LONG else 100, database=None)
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
    whole, cut = terminal_of(20, 8, whole_answers.append), terminal_of(20, 8, cut_answers.append)
    whole.feed(data)
    for piece in pieces(data, cuts):
        cut.feed(piece)
    assert whole.take_frame(everything=True) == cut.take_frame(everything=True)
    assert (whole.title, whole.bells, whole_answers) == (cut.title, cut.bells, cut_answers)


SIZE = st.tuples(st.sampled_from((30, 60, 80, 100, 130)), st.sampled_from((8, 18, 22, 28, 40)))
HARMLESS = st.sampled_from(
    (
        b"wide\r\n" * 30, b"x" * 110 + b"\r\n", b"\x1b[31mred\x1b[0m\r\n", b"\x1b[20;1Hlow",
        b"\x1b]8;;http://a.test\x1b\\text\x1b]8;;\x1b\\\r\n", b"\x1b]8;;http://a.test\x1b\\open",
        "漢字 e\u0301 👩\u200d🚀\r\n".encode(), b"\x1b[H", b"\x1b[3J",
        b"\x1b[2J", b"\x1b[5L", b"\x1b[3M",
        b"\x1b7\x1b[15;3H\x1b8", b"\x1b[s", b"\x1bM", b"\x1b[?1049hfull\x1b[?1049l",
        b"\x1b]133;A\x1b\\$ ls\x1b]133;C\x1b\\\r\nout\r\n\x1b]133;D\x1b\\",
    )
)  # fmt: skip


@seed(SEED)
@settings(max_examples=5_000 if LONG else 200, database=None)
@given(
    st.lists(st.one_of(HARMLESS, SIZE), max_size=12),
    st.sampled_from((b"\x1b[H\x1b[2J", b"\x1b[H\x1b[2J\x1b[3J", b"\x1b[H\x1b[J", b"\x1b[2J\x1b[H")),
    st.lists(SIZE, min_size=1, max_size=4),
)
def test_what_stands_on_a_cleared_screen_stays_in_view_at_any_size(
    before: list[bytes | tuple[int, int]], clear: bytes, sizes: list[tuple[int, int]]
) -> None:
    shown = terminal_of(60, 18)
    for each in before:
        if isinstance(each, bytes):
            shown.feed(each)
        else:
            shown.resize(*each)
    shown.feed(clear + b"\x1b]8;;\x1b\\first\r\nlast")
    for size in sizes:
        shown.resize(*size)
        assert shown.text().rstrip().endswith("first\nlast")
    shown.close()
