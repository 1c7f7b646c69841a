"""What every process gives up at its start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ASK = """
import ctypes, os, resource, sys
from sshtui.cli.hardening import harden
harden()
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
print(*sorted(name for name in os.environ if name.startswith("TEXTUAL")))
"""


def test_there_are_no_core_dumps_and_no_debugging_switches() -> None:
    watching = {
        "TEXTUAL": "devtools,debug",
        "TEXTUAL_LOG": "/tmp/keys",
        "TEXTUAL_DRIVER": "evil:Driver",
        "TEXTUAL_ANIMATIONS": "none",
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**os.environ, **watching},
        capture_output=True,
        text=True,
        check=True,
    )
    limits, switches = done.stdout.splitlines()
    assert limits == ("(0, 0) 0" if sys.platform == "linux" else "(0, 0) -1")
    assert switches == "TEXTUAL_ANIMATIONS"


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_the_program_itself_is_hardened_before_anything_else(tmp_path: Path) -> None:
    script = (
        "import ctypes, sys\n"
        "from sshtui.cli import main\n"
        "main.main = lambda: ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) * 10 + 7\n"
        "main.run()\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 7
