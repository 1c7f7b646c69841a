"""What the page on security names is there, and each row says all that it has to."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
ATTACKS = PAGE.partition("## What the tests have tried")[0]
LINES = [line for line in ATTACKS.splitlines() if line.startswith("|")]
HEAD = re.compile(r"\| who \| asset \| (attempt|leak) \| defence \| test \|")
RULE = "|---|---|---|---|---|"
ROWS = [line for line in LINES if line != RULE and not HEAD.fullmatch(line)]
FORM = "| S, M | secret | attempt | `package/module.py`: what it does | `package/test_module.py` |"
ATTACKERS, ASSETS = (
    frozenset(re.findall(r"^- \*\*(\w+)\*\*: ", part, re.MULTILINE))
    for part in ATTACKS.partition("\n## ")[0].split("What they are after:")
)


def named(cell: str) -> list[str]:
    return re.findall(r"`([\w/]+\.py)`", cell)


def mistakes(row: str) -> list[str]:
    """Return what is wrong with a row."""
    cells = [cell.strip() for cell in row.strip().strip("|").split("|")]
    if len(cells) != 5 or not all(cells):
        return [f"has {len(cells)} cells; a row is {FORM}"]
    who, asset, _, defence, test = cells
    attackers = who.split(", ")
    found = [f"{attacker} is no attacker" for attacker in attackers if attacker not in ATTACKERS]
    if asset not in ASSETS:
        found.append(f"{asset} is no asset: {', '.join(sorted(ASSETS))}")
    for cell, place in ((defence, "sshtui"), (test, "tests")):
        if not named(cell):
            found.append(f"names no file in {place}/")
        found += [
            f"{place}/{path} is not there"
            for path in named(cell)
            if not (ROOT / place / path).is_file()
        ]
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[3].strip())
def test_a_row_says_who_wants_what_and_names_its_defence_and_its_test(row: str) -> None:
    assert mistakes(row) == []


@pytest.mark.parametrize(
    ("row", "mistake"),
    [
        ("| attempt | `files.py` | `test_files.py` |", FORM),
        ("| S, X | secret | attempt | `files.py` | `test_files.py` |", "X is no attacker"),
        ("| S | luck | attempt | `files.py` | `test_files.py` |", "luck is no asset"),
        ("| S | secret | attempt | care | `test_files.py` |", "names no file in sshtui/"),
        (
            "| S | secret | attempt | `files.py` | `test_gone.py` |",
            "tests/test_gone.py is not there",
        ),
    ],
)
def test_a_row_that_says_less_is_told(row: str, mistake: str) -> None:
    assert any(mistake in found for found in mistakes(row))


def test_every_attacker_and_asset_has_a_row() -> None:
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in ROWS]
    assert {letter for who, *_ in rows for letter in who.split(", ")} == ATTACKERS
    assert {asset for _, asset, *_ in rows} == ASSETS
