"""The figures on the page on security come from runs, and from tests that are there."""

import ast
import subprocess
import sys
from pathlib import Path
from typing import Literal

import pytest

from docs import make_figures
from tests import figures
from tests.figures import Figure, Figures

ROOT = Path(__file__).parent.parent
RUN = """
import pytest

@pytest.mark.parametrize("way", ["a", "b"])
def test_holds(way, record_property):
    record_property("tried", 1000)

@pytest.mark.parametrize("without", [None, 1], ids=["in place", "without: the door"])
def test_twin(without, record_property):
    record_property("tried", 30)

def test_loses(record_property):
    record_property("tried", 5)
    assert False

def test_loses_at_once(record_property):
    assert False

def test_skips(record_property):
    pytest.skip("not here")

def test_says_nothing():
    pass
"""


def functions_of(file: Path) -> set[str]:
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    return {
        node.name
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, functions)
    }


def report(name: str, tried: object, when: Literal["setup", "call"] = "call") -> pytest.TestReport:
    found = [("tried", tried)]
    return pytest.TestReport(name, ("", 0, ""), {}, "passed", None, when, user_properties=found)


def test_a_run_in_several_processes_sums_up_what_its_tests_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "test_x.py").write_text(RUN)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv(figures.VARIABLE, str(tmp_path / "made" / "run.json"))
    options = ["-q", "-p", "tests.figures", "-p", "no:cacheprovider", "--numprocesses", "2"]
    command = [sys.executable, "-m", "pytest", *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "\nTrust: 2,036 tries in 4 tests, 6 lost\n" in done.stdout, done.stderr
    assert figures.read((tmp_path / "made" / "run.json").read_text()) == {
        "test_x.py::test_holds": Figure(2000, 0),
        "test_x.py::test_loses": Figure(5, 5),
        "test_x.py::test_loses_at_once": Figure(1, 1),
        "test_x.py::test_twin": Figure(30, 0),
    }


def test_what_is_no_count_of_a_test_that_was_run_is_left_out(tmp_path: Path) -> None:
    counted = Figures()
    for told in (
        report("tests/a.py::test_a[without: the door]", 7),
        report("tests/a.py::test_a", "7"),
        report("tests/a.py::test_a", 7, "setup"),
    ):
        counted.pytest_runtest_logreport(told)
    assert counted._tests == {}


def test_the_page_has_the_figures_that_are_kept() -> None:
    page = make_figures.PAGE.read_text("utf-8")
    assert make_figures.written(page, make_figures.kept()) == page, "run: make figures"


def test_every_test_that_the_figures_name_is_there() -> None:
    named = {name for tests in make_figures.kept().values() for name in tests}
    gone = [
        name
        for name in sorted(named)
        for file, _, test in [name.partition("::")]
        if not (ROOT / file).is_file() or test.rpartition("::")[2] not in functions_of(ROOT / file)
    ]
    assert gone == [], "rename it in docs/figures.json, or run: make test figures"


def test_the_table_has_a_row_for_each_file_and_a_sum() -> None:
    here = "tests/test_figures.py::test_"
    runs = {
        "test": {f"{here}a": Figure(1000, 0), f"{here}b": Figure(5, 1)},
        "fuzz": {f"{here}a": Figure(2_000_000, 0)},
        "soak": {"tests/trust/twin.py::test_c": Figure(1, 0)},
    }
    held = "The figures on the page on security come from runs, and from tests that are there."
    twins = (
        "Security tests and their twins: the same test once more, without the defence it is about."
    )
    assert make_figures.table(runs).splitlines()[2:] == [
        f"| `test_figures.py` | {held} | 1,005 | 2,000,000 | 1 |",
        f"| `trust/twin.py` | {twins} | – | 1 | 0 |",
        "| all | | 1,005 | 2,000,001 | 1 |",
    ]
