"""Where the blocks of a file stand: found without reading every line, the same as reading it."""

import random
from pathlib import Path

import pytest

from sshtui.sshconfig.file import ConfigFile
from sshtui.sshconfig.line import parse_line

SHAPING = ("host", "match", "include")


@pytest.mark.parametrize("seed", range(40))
def test_every_line_that_shapes_the_file_is_found_and_no_other(seed: int) -> None:
    rng = random.Random(seed)
    lines = rng.choices(
        (
            "Host web",
            "  host\tdb # x",
            '"Host" quoted',
            "HostName x",
            "Hosts y",
            "MATCH all",
            "Include=a b",
            "# Host comment",
            "User Host",
            "",
            "\tMatch host x\r",
            "\x0cHost form",
            "Host",
        ),
        k=30,
    )
    text = "\n".join(lines) + rng.choice(("", "\n"))
    file = ConfigFile(Path("f"), text)
    expected = [
        number
        for number, line in enumerate(lines, start=1)
        if parse_line(Path("f"), number, line).keyword in SHAPING
    ]
    marks = list(file.marks())
    assert [mark.number for mark in marks] == expected
    assert [text[mark.start : mark.end] for mark in marks] == [lines[n - 1] for n in expected]
