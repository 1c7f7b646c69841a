"""A long coloured log in a zoomed session, beside ssh in a bare pty: in turns."""

import argparse
import statistics
from dataclasses import dataclass, field

from benchmarks import flood
from benchmarks.pty_program import PtyProgram, in_pty
from benchmarks.server import PROMPT, Server, running_server
from sshtui.terminal.reset import TAKE

GOAL = 0.9
"""Least ratio of a zoomed session's rate to ssh's."""

_ZOOM, _AGREE = b"\x1cz", b"y"


@dataclass(frozen=True, slots=True)
class Result:
    """MB/s, one a run."""

    ssh: list[float] = field(default_factory=list)
    zoomed: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Median of the zoomed rate, to ssh's of the same round."""
        return statistics.median(z / s for z, s in zip(self.zoomed, self.ssh, strict=True))


def measure(server: Server, *, runs: int, megabytes: int) -> Result:
    """Let both show the same log."""
    log = server.directory / "zoomed.log"
    flood.write_log(log, megabytes, flood.LOGS["16 colours"])
    ways, environment = server.contestants(), server.environment()
    result = Result()
    for number in range(runs):
        with in_pty(ways["ssh"], environment) as program:
            program.wait_for(PROMPT)
            result.ssh.append(megabytes / flood.show_log(program, log, number))
        with in_pty(ways["sshtui"], environment) as program:
            _zoom(program, first=not number)
            result.zoomed.append(megabytes / flood.show_log(program, log, number))
    return result


def show(result: Result) -> None:
    """Print both rates, and their ratio."""
    ssh, zoomed = statistics.median(result.ssh), statistics.median(result.zoomed)
    reached = "reached" if result.ratio >= GOAL else "MISSED"
    print(f"\nThe log of 16 colours in a zoomed session, {len(result.ssh)} runs in turns")
    print(
        f"{'':18}ssh {ssh:6.1f} MB/s, zoomed {zoomed:6.1f} MB/s, ratio {result.ratio:5.2f}"
        f"  (goal >= {GOAL}: {reached})"
    )


def _zoom(program: PtyProgram, *, first: bool) -> None:
    program.wait_for(PROMPT)
    program.drain(quiet=0.5)
    program.type(_ZOOM)
    if first:
        program.wait_for(b"Give this host your terminal")
        program.drain(quiet=0.5)
        program.type(_AGREE)
    program.wait_for(TAKE)
    program.wait_for(PROMPT)


def main() -> None:
    """Measure this part alone, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--megabytes", type=int, default=64)
    options = parser.parse_args()
    with running_server() as server:
        show(measure(server, runs=options.runs, megabytes=options.megabytes))


if __name__ == "__main__":
    main()
