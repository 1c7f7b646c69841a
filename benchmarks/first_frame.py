"""How long it takes until sshtui shows its first frame, beside an app of Textual that is empty."""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.pty_program import in_pty

_BARE = """
from textual.app import App, ComposeResult
from textual.widgets import Static

class Bare(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("bare frame")

Bare().run()
"""
_CONTESTANTS = {
    "sshtui": ([sys.executable, "-m", "sshtui"], b"Hosts"),
    "bare Textual app": ([sys.executable, "-c", _BARE], b"bare frame"),
}


def measure(*, runs: int) -> dict[str, float]:
    """Return the median seconds to the first frame of each, over interleaved runs."""
    times: dict[str, list[float]] = {name: [] for name in _CONTESTANTS}
    with tempfile.TemporaryDirectory(prefix="sshtui-bench-") as directory:
        environment = {"HOME": directory, "SSHTUI_HOME": str(Path(directory) / "sshtui")}
        # One unmeasured start of each, so that both find their files in memory.
        for number in range(runs + 1):
            for name, (command, frame) in _CONTESTANTS.items():
                start = time.perf_counter()
                with in_pty(command, environment) as program:
                    seconds = program.wait_for(frame) - start
                if number:
                    times[name].append(seconds)
    return {name: statistics.median(seconds) for name, seconds in times.items()}
