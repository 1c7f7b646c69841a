"""Writes what the last whole runs have tried into docs/security.md (`make figures`).

A run leaves its figures in .figures/; those of the last one of each kind are kept in figures.json.
"""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from tests.figures import Figure, read

ROOT = Path(__file__).parent.parent
PAGE = Path(__file__).with_name("security.md")
KEPT = Path(__file__).with_name("figures.json")
FRESH = ROOT / ".figures"
RUNS = ("test", "fuzz", "soak")
"""The targets of make that leave figures; the first is the short one."""

_TABLE = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- /figures -->)", re.DOTALL)

Runs = Mapping[str, Mapping[str, Figure]]
"""The figures by run and test."""


def kept() -> Runs:
    """Return the figures that are checked in."""
    runs = json.loads(KEPT.read_text("utf-8"))
    return {run: read(json.dumps(runs.get(run, {}))) for run in RUNS}


def renewed(runs: Runs) -> Runs:
    """Return the figures with those of each run that was made since."""
    fresh = {run: FRESH / f"{run}.json" for run in RUNS}
    return {
        run: read(file.read_text("utf-8")) if file.is_file() else runs[run]
        for run, file in fresh.items()
    }


def table(runs: Runs) -> str:
    """Return the table in Markdown, with a row for each file of tests and one for all."""
    lines = [
        "| tests | what they hold | `make test` | `make fuzz`, `make soak` | lost |",
        "|---|---|--:|--:|--:|",
    ]
    names = sorted({name for tests in runs.values() for name in tests})
    for file, tests in groupby(names, lambda name: name.partition("::")[0]):
        lines.append(f"| `{file.removeprefix('tests/')}` | {_held(file)} | {_sums(runs, tests)} |")
    lines.append(f"| all | | {_sums(runs, names)} |")
    return "\n".join(lines) + "\n"


def written(page: str, runs: Runs) -> str:
    """Return a page with the table of these figures."""
    return _TABLE.sub(lambda _: table(runs), page)


def _sums(runs: Runs, names: Iterator[str] | list[str]) -> str:
    wanted = set(names)
    short, long, lost = 0, 0, 0
    for run, tests in runs.items():
        figures = [figure for name, figure in tests.items() if name in wanted]
        tried = sum(figure.tried for figure in figures)
        lost += sum(figure.lost for figure in figures)
        short, long = (short + tried, long) if run == RUNS[0] else (short, long + tried)
    return " | ".join(f"{number:,}" if number else "–" for number in (short, long)) + f" | {lost:,}"


def _held(file: str) -> str:
    """Return the first sentence of a file of tests."""
    words = ast.get_docstring(ast.parse((ROOT / file).read_text("utf-8"))) or ""
    return words.partition("\n\n")[0].replace("\n", " ").replace("|", r"\|")


if __name__ == "__main__":
    now = renewed(kept())
    KEPT.write_text(
        json.dumps(
            {run: {name: asdict(figure) for name, figure in now[run].items()} for run in RUNS},
            indent=1,
        )
        + "\n",
        "utf-8",
    )
    PAGE.write_text(written(PAGE.read_text("utf-8"), now), "utf-8")
