"""A suite that cannot run is skipped and listed; where CI is set, it fails."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

INNER = """
import pytest

pytest_plugins = ["tests.servers.suites", "tests.servers.programs"]


def test_in_tmux(tmux):
    pass


@pytest.mark.xfail(strict=True)
def test_that_fails_as_expected():
    raise AssertionError


def test_plain():
    pass


@pytest.mark.skip(reason="the ssh on PATH has it not")
def test_of_a_newer_ssh():
    pass
"""


def run_inner(directory: Path, *, ci: str) -> subprocess.CompletedProcess[str]:
    """Run a small suite of its own where tmux is not to be found."""
    (directory / "conftest.py").write_text("")
    (directory / "test_inner.py").write_text(INNER)
    (directory / "pytest.ini").write_text("[pytest]\nmarkers =\n  tmux: x\n  sshd: x\n")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "test_inner.py"]
    environment = {**os.environ, "PATH": str(directory), "PYTHONPATH": str(ROOT), "CI": ci}
    return subprocess.run(
        command, cwd=directory, env=environment, capture_output=True, text=True, check=False
    )


def test_what_is_missing_is_skipped_and_listed(tmp_path: Path) -> None:
    done = run_inner(tmp_path, ci="")
    assert done.returncode == 0, done.stdout
    assert "1 tests skipped: tmux: no tmux; run tests/servers/install.sh" in done.stdout


def test_on_ci_a_skip_is_a_failure(tmp_path: Path) -> None:
    done = run_inner(tmp_path, ci="true")
    assert done.returncode == 1
    assert "CI=true allows no skips: tmux: no tmux" in done.stdout
    assert "1 passed" in done.stdout
    assert "1 xfailed" in done.stdout
    assert "1 skipped" in done.stdout


@pytest.mark.parametrize("name", ["install.sh", "python.sh"])
def test_the_shell_scripts_can_be_run(name: str) -> None:
    script = ROOT / "tests" / "servers" / name
    assert os.access(script, os.X_OK)
    subprocess.run(["sh", "-n", script], check=True)
