"""That one failure never hides the others."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FAILURES = """\
import os
import pathlib


def test_bytes():
    assert os.fsdecode(b"p\\xe4ss") == "x"


def test_property(record_property):
    record_property("\\udce4", [("\\udce4", pathlib.Path("p"))])
    assert False, "of a property"


def test_worker_that_dies():
    os._exit(3)


def test_after():
    assert False, "of one more"
"""
BROKEN = """\
def pytest_runtest_logreport(report):
    if report.nodeid.endswith("test_after") and report.when == "teardown":
        raise RuntimeError("of the run itself")
"""


def of_a_run(directory: Path) -> str:
    file = directory / "test_failures.py"
    file.write_text(FAILURES, "ascii")
    options = ("-q", "-n1", "-p", "tests.sendable", "-p", "no:cacheprovider", "-c", os.devnull)
    command = (sys.executable, "-m", "pytest", *options, f"--rootdir={directory}", str(file))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout


def test_what_cannot_be_sent_a_worker_that_dies_and_a_broken_run_leave_the_other_failures(
    tmp_path: Path,
) -> None:
    (tmp_path / "conftest.py").write_text(BROKEN, "ascii")
    told = of_a_run(tmp_path)
    assert "'p\\udce4ss' == 'x'" in told
    assert "of a property" in told
    assert "test_worker_that_dies" in told
    assert "of one more" in told
    assert "4 failed" in told
    assert "of the run itself" in told
