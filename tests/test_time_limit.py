"""A test that blocks the event loop ends when its time is up, and the next one has its turn."""

import os
import subprocess
import sys
from pathlib import Path

TESTS = """\
import asyncio
import time

import pytest


def block():
    while True:
        time.sleep(0.01)


@pytest.mark.timeout(1)
async def test_a_loop_that_is_blocked():
    asyncio.get_running_loop().call_soon(block)
    await asyncio.sleep(60)


def test_what_comes_next():
    pass
"""


def test_a_loop_that_is_blocked_is_a_failure_and_no_end(tmp_path: Path) -> None:
    file = tmp_path / "test_block.py"
    file.write_text(TESTS)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.time_limit", "-o", "asyncio_mode=auto", file],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    assert "1 failed, 1 passed" in done.stdout
    assert "Timeout" in done.stdout
