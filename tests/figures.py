"""How many hostile and broken inputs a run has tried, and how many of them were lost.

A test says it by pytest's own fixture, once: `record_property("tried", 10_000)`. What it tried
counts as lost where it fails; where it fails before it has said how much, one input does. A test
that is run without its defence (tests/trust/twin.py) must fail and is left out. `FIGURES=FILE` has
a run write its figures down for `make figures`.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

PROPERTY = "tried"
VARIABLE = "FIGURES"
TWIN = "without: "
"""What the name of a test without its defence has."""


@dataclass
class Figure:
    """What one test tried, with all its parameters.

    Attributes:
        tried: How many inputs.
        lost: How many of them in a test that failed.
    """

    tried: int = 0
    lost: int = 0


class Figures:
    """The figures of a run, by test."""

    def __init__(self) -> None:
        self._tests: dict[str, Figure] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count what a test says that it tried."""
        tried = dict(report.user_properties).get(PROPERTY)
        if report.when != "call" or not isinstance(tried, int) or TWIN in report.nodeid:
            return
        figure = self._tests.setdefault(report.nodeid.partition("[")[0], Figure())
        figure.tried += tried
        figure.lost += tried * report.failed

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the sum, and write the figures where the environment says so."""
        if self._tests:
            terminalreporter.write_line(summary(self._tests))
        if file := os.environ.get(VARIABLE):
            Path(file).parent.mkdir(parents=True, exist_ok=True)
            Path(file).write_text(written(self._tests), "utf-8")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """Have a test that fails before it says how many inputs it tried be counted all the same."""
    counts = "record_property" in getattr(item, "fixturenames", ())
    said = PROPERTY in dict(item.user_properties)
    failed = call.excinfo is not None and not call.excinfo.errisinstance(pytest.skip.Exception)
    if counts and failed and not said:
        item.user_properties.append((PROPERTY, 1))


def pytest_configure(config: pytest.Config) -> None:
    """Count in the process that gets all reports: not in the workers of xdist."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Figures())


def summary(tests: Mapping[str, Figure]) -> str:
    """Return the line at the end of a run."""
    tried = sum(figure.tried for figure in tests.values())
    lost = sum(figure.lost for figure in tests.values())
    return f"Trust: {tried:,} tries in {len(tests):,} tests, {lost:,} lost"


def written(tests: Mapping[str, Figure]) -> str:
    """Return figures as JSON."""
    return json.dumps({name: asdict(tests[name]) for name in sorted(tests)}, indent=1) + "\n"


def read(text: str) -> dict[str, Figure]:
    """Return figures from JSON."""
    return {name: Figure(**figure) for name, figure in json.loads(text).items()}
