"""Recorded programs look as they do in the library alone: every cell, as it is painted."""

import pytest

from tests.terminal.corpus.cells import BACKGROUND, FOREGROUND, PALETTE, BareTerminal, painted
from tests.terminal.corpus.recordings import RECORDINGS, Recording
from tests.terminal.terminals import terminal

LEAST = 24


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda recording: recording.name)
def test_a_program_looks_as_in_the_library_alone(recording: Recording) -> None:
    bare = BareTerminal(recording.columns, recording.rows)
    ours = terminal(recording.columns, recording.rows, lines=0)
    ours.set_colours(FOREGROUND, BACKGROUND, PALETTE)
    data = recording.bytes()
    shown = False
    for start, end in ((0, len(data) // 2), (len(data) // 2, len(data))):
        bare.feed(data[start:end])
        ours.feed(data[start:end])
        frame = ours.take_frame(everything=True)
        for row in range(recording.rows):
            expected = bare.row(row)
            assert painted(frame, row) == expected, f"row {row}"
            shown = shown or any(cell.text != " " for cell in expected)
    assert shown


def test_there_are_recordings_of_many_programs() -> None:
    assert len(RECORDINGS) >= LEAST
    assert {recording.path for recording in RECORDINGS} == set(
        RECORDINGS[0].path.parent.glob("*.xz")
    )
