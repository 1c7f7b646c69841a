"""What the page on security names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
ATTACKS = PAGE.partition("## What the tests have tried")[0]
ROWS = [line.strip("|").split("|") for line in ATTACKS.splitlines() if line.startswith("| ")]


def named(cell: str) -> list[str]:
    return re.findall(r"`([\w/]+\.py)`", cell)


@pytest.mark.parametrize(
    "row", [row for row in ROWS if "defence" not in row[1]], ids=lambda r: r[0]
)
def test_every_attempt_has_a_defence_and_a_test(row: list[str]) -> None:
    _, defence, test = row
    defences = [ROOT / "sshtui" / path for path in named(defence)]
    tests = [ROOT / "tests" / path for path in named(test)]
    assert defences
    assert tests
    assert [path for path in defences + tests if not path.is_file()] == []
